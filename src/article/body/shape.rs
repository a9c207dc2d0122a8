//! Plain text judged by the shape of its lines and by their neighbours.

use super::{Judged, Reason};

/// A paragraph of so many words goes on with the story after a list of links.
const STRONG_WORDS: u32 = 25;

/// Comments and lists follow the story: their heading cuts off what follows once so many words of
/// prose stand before it.
const STORY_WORDS: u32 = 40;

/// A "more stories" item has a text of at least so many words under its headline.
const ITEM_WORDS: u32 = 60;

/// A page shows at least so many lines that are furniture by their words.
const FEWEST_SIGNS: usize = 2;

/// The most words of a label: the name of an outlet or a section.
const LABEL_WORDS: u32 = 4;

/// The most words of a headline in a list.
const HEADLINE_WORDS: u32 = 30;

/// Judges the lines of plain text that nothing else has judged yet.
pub(super) fn judge(judged: &mut [Judged<'_>]) {
    mark_streams(judged);
    mark_sections(judged);
    let bare = is_bare(judged);
    let alone: Vec<bool> = judged.iter().map(|j| j.reason.is_none() && j.line.is_prose()).collect();
    for index in 0..judged.len() {
        if judged[index].reason.is_none() && !alone[index] {
            judged[index].reason =
                beside(judged, &alone, index).filter(|r| !(bare && *r == Reason::Short));
        }
    }
}

/// Whether a text shows no sign of the page it stood on: someone has cleaned it already, and what
/// short lines it has are tables, lists and verse.
fn is_bare(judged: &[Judged<'_>]) -> bool {
    let sign = |j: &&Judged<'_>| {
        matches!(
            j.reason,
            Some(
                Reason::Short
                    | Reason::Share
                    | Reason::Comments
                    | Reason::OtherStories
                    | Reason::Licence
                    | Reason::Cookies
                    | Reason::Subscription
                    | Reason::Advertisement
                    | Reason::Counter
                    | Reason::DateStamp
            )
        )
    };
    judged.iter().filter(sign).count() < FEWEST_SIGNS
}

/// Judges a line that is no prose on its own by the lines around it.
fn beside(judged: &[Judged<'_>], alone: &[bool], index: usize) -> Option<Reason> {
    let line = &judged[index].line;
    let before = neighbour(judged, alone, (0..index).rev());
    let after = neighbour(judged, alone, index + 1..judged.len());
    let touches = before.is_some_and(|n| n.kept) || after.is_some_and(|n| n.kept);
    if is_byline(line.text, line.words) {
        return Some(Reason::Byline);
    }
    if line.ends && line.words >= 2 && touches {
        return None;
    }
    // Rows of figures are news in market and sports reports.
    if line.numbers >= 2 && line.words >= 4 {
        return None;
    }
    if line.bullet && line.words >= 3 && introduces(judged, index) {
        return None;
    }
    let between = before.is_some_and(|n| n.kept) && after.is_some_and(|n| n.kept);
    Some(if between && line.words <= HEADLINE_WORDS { Reason::Heading } else { Reason::Short })
}

/// A line near another one.
#[derive(Clone, Copy)]
struct Neighbour {
    kept: bool,
}

/// The nearest line that tells something: blank ones, captions and advertisements do not.
fn neighbour(
    judged: &[Judged<'_>],
    alone: &[bool],
    mut indices: impl Iterator<Item = usize>,
) -> Option<Neighbour> {
    let telling = |&i: &usize| {
        !matches!(
            judged[i].reason,
            Some(Reason::Blank | Reason::Caption | Reason::Advertisement | Reason::OtherStories)
        )
    };
    let short = |i: usize| judged[i].reason.is_none() && judged[i].line.ends;
    indices.find(telling).map(|i| Neighbour { kept: alone[i] || short(i) })
}

/// Whether a list item belongs to a list that a line of the story announces with a colon.
fn introduces(judged: &[Judged<'_>], index: usize) -> bool {
    judged[..index]
        .iter()
        .rev()
        .find(|j| !j.line.bullet)
        .is_some_and(|j| j.reason.is_none() && j.line.text.ends_with([':', '：']))
}

/// "By Ann Lee", "By Ann Lee and Bo Chan, Harbour News": few words, most of them capitalized.
pub(super) fn is_byline(text: &str, words: u32) -> bool {
    let mut parts = text.split_whitespace();
    let Some(first) = parts.next() else { return false };
    let by = ["by", "von", "par", "por", "di", "door", "av", "af", "автор:", "от", "від", "oleh"]
        .iter()
        .any(|word| first.to_lowercase() == *word);
    by && (2..=12).contains(&words)
        && parts.clone().next().is_some_and(|name| name.starts_with(char::is_uppercase))
        && parts.filter(|w| w.starts_with(char::is_lowercase)).count() <= 2
}

/// Cuts the lists that a heading such as "Related articles" opens, and all that follows a comment
/// form once the story has been told.
fn mark_sections(judged: &mut [Judged<'_>]) {
    let mut open = None;
    let mut told = 0;
    for judged in judged.iter_mut() {
        let line = &judged.line;
        let heads = !line.is_prose() && line.words <= HEADLINE_WORDS && !line.ends;
        match judged.reason {
            Some(reason @ (Reason::Comments | Reason::OtherStories))
                if heads && told >= STORY_WORDS && open != Some(Reason::Comments) =>
            {
                open = Some(reason);
            }
            Some(_) => {}
            None => {
                let strong = line.words >= STRONG_WORDS && line.is_prose() && !line.bullet;
                if open == Some(Reason::OtherStories) && strong {
                    open = None;
                }
                judged.reason = open;
                told += if judged.reason.is_none() && line.is_prose() { line.words } else { 0 };
            }
        }
    }
}

/// Marks "more stories" streams: label, headline and a whole story in one line, again and again,
/// the labels repeating. Aggregators put them below the story, or in its place.
fn mark_streams(judged: &mut [Judged<'_>]) {
    let starts: Vec<usize> =
        (0..judged.len().saturating_sub(2)).filter(|i| is_item(&judged[*i..*i + 3])).collect();
    let labels: Vec<&str> = starts.iter().map(|i| judged[*i].line.text).collect();
    let repeated = labels.iter().any(|label| labels.iter().filter(|l| l == &label).count() > 1);
    let consecutive = starts.windows(2).filter(|w| w[1] - w[0] == 3).count();
    if consecutive == 0 || !(repeated || starts.len() > 2) {
        return;
    }
    for start in starts {
        for judged in &mut judged[start..start + 3] {
            judged.reason = Some(Reason::OtherStories);
        }
    }
}

fn is_item(lines: &[Judged<'_>]) -> bool {
    let [label, headline, text] = lines else { return false };
    let open = lines.iter().all(|j| matches!(j.reason, None | Some(Reason::Byline)));
    let (label, headline, text) = (&label.line, &headline.line, &text.line);
    open && label.words <= LABEL_WORDS
        && label.numbers == 0
        && !label.ends
        && (3..=HEADLINE_WORDS).contains(&headline.words)
        && !headline.ends
        && text.words >= ITEM_WORDS
        && headline.text.len() < text.text.len() / 3
}
