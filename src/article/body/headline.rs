//! The headline among the lines: the one that equals the title, or else the likeliest.

use super::furniture::normalize;
use super::{Judged, Reason};
use crate::article::Span;

/// The fewest words of a line that counts as a headline when no title is given.
const FEWEST_WORDS: u32 = 3;

/// The most words of such a line.
const MOST_WORDS: u32 = 30;

/// How many lines a headline with its standfirst may take.
const MOST_LINES: usize = 4;

/// Marks the lines that repeat the title; gives the first of them.
pub(super) fn judge(judged: &mut [Judged<'_>], title: Option<&str>) -> Option<Span> {
    let title = title?;
    let (mut wanted, mut buffer) = (String::new(), String::new());
    normalize(title, &mut wanted);
    let mut headline = None;
    for judged in judged.iter_mut().filter(|j| j.line.text.len() <= title.len() + 16) {
        normalize(judged.line.text, &mut buffer);
        let whole = buffer == wanted;
        // Page titles carry the outlet's name behind the headline.
        let head = judged.line.words >= FEWEST_WORDS
            && wanted
                .strip_prefix(&*buffer)
                .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        if !buffer.is_empty() && (whole || head) {
            judged.reason = Some(Reason::Headline);
            headline = headline.or(Some(judged.line.span));
        }
    }
    headline
}

/// Finds the headline of a page that gives no title: of the lines like a headline that stand
/// directly before the first paragraph, with nothing but date and byline between, the one with most
/// words. Mastheads and sections are shorter, and a standfirst rarely outruns its headline by much.
pub(super) fn guess(judged: &mut [Judged<'_>]) -> Option<Span> {
    let first = judged.iter().position(|j| j.reason.is_none() && j.line.is_prose())?;
    let mut best: Option<usize> = None;
    let mut lines = 0;
    for index in (0..first).rev() {
        if is_like(&judged[index]) && lines < MOST_LINES {
            let longest = best.map_or(0, |best| judged[best].line.words);
            if longest <= judged[index].line.words {
                best = Some(index);
            }
            lines += 1;
        } else if !may_stand_between(judged[index].reason) {
            break;
        }
    }
    let best = best?;
    judged[best].reason = Some(Reason::Headline);
    // What stands above the headline is the masthead, however little furniture the page shows.
    for above in judged[..best].iter_mut().filter(|j| j.reason.is_none()) {
        above.reason = Some(Reason::Short);
    }
    Some(judged[best].line.span)
}

/// Whether a line may be a headline: a few words, begun as a sentence is, not a row of sections.
fn is_like(judged: &Judged<'_>) -> bool {
    let Judged { line, reason } = judged;
    let text = line.text.trim_start();
    matches!(reason, None | Some(Reason::Short | Reason::Heading))
        && (FEWEST_WORDS..=MOST_WORDS).contains(&line.words)
        && !line.bullet
        && !text.starts_with(char::is_lowercase)
        && !text.contains('|')
}

fn may_stand_between(reason: Option<Reason>) -> bool {
    // A line like a headline beyond the most lines, or a row of sections, ends nothing.
    matches!(
        reason,
        None | Some(
            Reason::DateStamp
                | Reason::Byline
                | Reason::Counter
                | Reason::Caption
                | Reason::SourceLine
                | Reason::Share
                | Reason::Short
                | Reason::Blank
        )
    )
}
