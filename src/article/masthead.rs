//! The name a page gives itself in the lines around its story, where no field, address or markup
//! tells it: "Support independent journalism: become a member of the Port Herald".

use rustc_hash::FxHashMap;

use super::body::{Body, Reason};
use super::{Outlet, credit};

/// A name stands in at least so many lines around the story.
const LINES: usize = 2;

/// At least one of them speaks of it in so many other words.
const OTHER_WORDS: usize = 3;

/// The most words of a name.
const LONGEST: usize = 5;

/// Houses whose services other pages invite their readers to.
const SERVICES: [&str; 8] =
    ["google", "apple", "yahoo", "microsoft", "facebook", "twitter", "telegram", "whatsapp"];

/// The outlet that the lines around the story name: a run of capitalized words that is a known
/// outlet or ends like one, in two of those lines or more. Of several the one in most lines.
pub(super) fn masthead(text: &str, body: &Body) -> Option<Outlet> {
    let mut names: FxHashMap<&str, (usize, bool)> = FxHashMap::default();
    for removed in body.removed.iter().filter(|removed| speaks_of_itself(removed.reason)) {
        let line = removed.span.of(text);
        let plain = line.split_whitespace().filter(|word| word.starts_with(char::is_lowercase));
        let is_sentence = OTHER_WORDS <= plain.count();
        let mut known: Vec<&str> = names_in(line);
        known.sort_unstable();
        known.dedup();
        for name in known {
            let entry = names.entry(name).or_default();
            *entry = (entry.0 + 1, entry.1 || is_sentence);
        }
    }
    let mut names: Vec<(usize, &str)> = names
        .into_iter()
        .filter(|(_, (lines, is_spoken_of))| LINES <= *lines && *is_spoken_of)
        .map(|(name, (lines, _))| (lines, name))
        .collect();
    names.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    names.first().map(|(_, name)| Outlet { name: (*name).to_owned(), ..Outlet::default() })
}

/// Lines in which a page may name itself: not those that name others by their nature.
fn speaks_of_itself(reason: Reason) -> bool {
    !matches!(
        reason,
        Reason::Headline
            | Reason::Heading
            | Reason::Byline
            | Reason::SourceLine
            | Reason::Caption
            | Reason::OtherStories
            | Reason::Comments
    )
}

/// The names of outlets in a line.
fn names_in(line: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut run: Option<(usize, usize, usize)> = None;
    let mut at = 0;
    for piece in line.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '-')) {
        let word = piece.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '-'));
        let (start, end) = (at, at + word.len());
        at += piece.len();
        let is_name = word.starts_with(char::is_uppercase) && !credit::is_stop_word(word);
        run = match run {
            Some((first, _, n)) if is_name => Some((first, end, n + 1)),
            None if is_name => Some((start, end, 1)),
            run => {
                names.extend(run.and_then(|run| outlet_name(line, run)));
                None
            }
        };
        // Anything but one space ends a name.
        if piece.len() != word.len() && &piece[word.len()..] != " " {
            names.extend(run.take().and_then(|run| outlet_name(line, run)));
        }
    }
    names.extend(run.and_then(|run| outlet_name(line, run)));
    names
}

fn outlet_name(line: &str, (start, end, words): (usize, usize, usize)) -> Option<&str> {
    let name = &line[start..end];
    let service = |word: &str| SERVICES.iter().any(|service| word.eq_ignore_ascii_case(service));
    let fits = (2..=LONGEST).contains(&words) && !name.split(' ').any(service);
    (fits && credit::is_outlet_name(name)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Page, Survey, body};

    fn named(lines: &[&str]) -> Option<String> {
        let story = "The ferry to the northern isles was held in port on Monday after a gale, \
            the harbour master said. It will sail again when the wind drops below fifty knots.";
        let text = [&[story], lines].concat().join("\n\n");
        let page = Page { text, ..Page::default() };
        let body = body::extract(&page, &Survey::default(), None);
        masthead(&page.text, &body).map(|outlet| outlet.name)
    }

    #[test]
    fn a_page_names_itself_in_the_lines_around_its_story() {
        let foot = [
            "Sign up for our newsletter and never miss a story from Port Herald.",
            "Support independent journalism: become a member of the Port Herald today.",
        ];
        assert_eq!(named(&foot).as_deref(), Some("Port Herald"));
        assert_eq!(named(&foot[..1]), None);
    }

    #[test]
    fn services_and_labels_are_no_outlets() {
        let google = ["Follow us on Google News", "Sign up to read us on Google News every day."];
        assert_eq!(named(&google), None);
        assert_eq!(
            named(&["Privacy Policy", "By reading on you accept our Privacy Policy."]),
            None
        );
    }
}
