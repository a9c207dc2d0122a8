//! Furniture told by its words: phrases that stand on pages, not in stories.

mod phrases;

use std::sync::LazyLock;

use phrases::Phrases;

use super::{Judged, Reason};
use crate::article::{Outlet, date};
use crate::fingerprint::places::split_ascii;

/// Lines longer than this many bytes are prose whatever phrase they hold.
const LONGEST: usize = 420;

/// The most words of a line that is a date and little else.
const STAMP_WORDS: u32 = 14;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::parse(include_str!("furniture.txt")));

/// Marks the lines that are furniture by their words.
pub(super) fn judge(judged: &mut [Judged<'_>], outlet: Option<&Outlet>) {
    let mut buffer = String::new();
    for judged in judged.iter_mut() {
        let line = &judged.line;
        judged.reason =
            reason(line.text, outlet, &mut buffer).filter(|r| line.words <= most_words(*r));
        if judged.reason.is_none() && line.words <= STAMP_WORDS && date::is_stamp(line.text) {
            judged.reason = Some(Reason::DateStamp);
        }
    }
}

fn reason(text: &str, outlet: Option<&Outlet>, buffer: &mut String) -> Option<Reason> {
    if !text.contains(char::is_alphanumeric) {
        return Some(Reason::Blank);
    }
    if text.len() > LONGEST {
        return None;
    }
    let core = core(text);
    let found = if is_normal(core) {
        PHRASES.find(core)
    } else {
        normalize(text, buffer);
        PHRASES.find(buffer)
    };
    found.or_else(|| signature(text, outlet))
}

/// The most words of a line that a phrase makes furniture: labels are short, while notices may be
/// sentences.
fn most_words(reason: Reason) -> u32 {
    match reason {
        Reason::Counter | Reason::Short => 6,
        Reason::Share | Reason::DateStamp | Reason::Advertisement => 16,
        _ => u32::MAX,
    }
}

/// A line that is nothing but the outlet's name signs the page off.
fn signature(text: &str, outlet: Option<&Outlet>) -> Option<Reason> {
    let outlet = outlet?;
    let is =
        |name: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).eq_ignore_ascii_case(name);
    (is(&outlet.name) || outlet.domain.as_deref().is_some_and(is)).then_some(Reason::AuthorNote)
}

/// Lower case, one space between words, no punctuation at either end: the form in which lines are
/// compared with phrases and with one another.
pub(crate) fn normalize(text: &str, into: &mut String) {
    into.clear();
    let core = core(text);
    if is_normal(core) {
        into.push_str(core);
        into.make_ascii_lowercase();
        return;
    }
    let mut normal = Normal { text: into, space: false };
    let mut rest = core;
    while !rest.is_empty() {
        let (plain, beyond) = split_ascii(rest);
        normal.push_plain(plain);
        let end = beyond.bytes().position(|byte| byte.is_ascii()).unwrap_or(beyond.len());
        let (beyond, after) = beyond.split_at(end);
        beyond.chars().for_each(|c| normal.push(c));
        rest = after;
    }
}

/// A line as far as it is normalized.
struct Normal<'a> {
    text: &'a mut String,
    /// Whether space stood last.
    space: bool,
}

impl Normal<'_> {
    fn push(&mut self, c: char) {
        if c.is_whitespace() {
            self.space = true;
            return;
        }
        self.part();
        match c {
            '’' | '‘' => self.text.push('\''),
            _ if c.is_ascii() => self.text.push(c.to_ascii_lowercase()),
            _ => self.text.extend(c.to_lowercase()),
        }
    }

    /// Goes on with a stretch in ASCII.
    fn push_plain(&mut self, stretch: &str) {
        if has_odd_space(stretch) {
            stretch.chars().for_each(|c| self.push(c));
            return;
        }
        let words = stretch.trim();
        self.space |= stretch.starts_with(char::is_whitespace);
        if !words.is_empty() {
            self.part();
            let start = self.text.len();
            self.text.push_str(words);
            self.text[start..].make_ascii_lowercase();
        }
        self.space |= stretch.ends_with(char::is_whitespace);
    }

    /// Parts what follows from the word before.
    fn part(&mut self) {
        if std::mem::take(&mut self.space) {
            self.text.push(' ');
        }
    }
}

/// A line without the punctuation at either end.
fn core(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '(' | '['))
}

/// Whether a line without punctuation at its ends is normalized but for capitals.
fn is_normal(core: &str) -> bool {
    core.is_ascii() && !has_odd_space(core)
}

/// Whether other space than one blank stands between words of ASCII text.
fn has_odd_space(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_odd = |a: u8, b: u8| (a == b' ') & (b == b' ') | matches!(b, b'\t'..=b'\r');
    // To the end whatever is found, so that many bytes are looked at together.
    bytes.iter().zip(bytes.iter().skip(1)).fold(false, |odd, (a, b)| odd | is_odd(*a, *b))
}

/// The reason that a section of a data file is about.
pub(super) fn section_reason(section: &str) -> Option<Reason> {
    Some(match section {
        "share" => Reason::Share,
        "comments" => Reason::Comments,
        "other stories" => Reason::OtherStories,
        "licence" => Reason::Licence,
        "author note" => Reason::AuthorNote,
        "cookies" => Reason::Cookies,
        "subscription" => Reason::Subscription,
        "advertisement" => Reason::Advertisement,
        "counter" => Reason::Counter,
        "caption" => Reason::Caption,
        "source line" => Reason::SourceLine,
        "byline" => Reason::Byline,
        "date stamp" => Reason::DateStamp,
        "label" => Reason::Short,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_section_has_its_reason_and_every_phrase_is_normalized() {
        let table = include_str!("furniture.txt");
        let mut buffer = String::new();
        for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if let Some(section) = line.strip_prefix('[') {
                assert!(section_reason(section.trim_end_matches(']')).is_some(), "{line}");
                continue;
            }
            let (place, phrase) = line.split_once(' ').unwrap();
            assert!(matches!(place, "=" | "^" | "$" | "~"), "{line}");
            normalize(&format!("a{phrase}a"), &mut buffer);
            assert_eq!(buffer[1..buffer.len() - 1], *phrase);
        }
    }

    #[test]
    fn phrases_stand_in_their_place() {
        let mut buffer = String::new();
        let mut check = |line: &str, expected| {
            assert_eq!(reason(line, None, &mut buffer), expected, "{line}");
        };
        check("Leave a Reply", Some(Reason::Comments));
        check("They did not leave a reply for the minister to read.", None);
        check("© 2024 Harbour Times. All rights reserved.", Some(Reason::Licence));
        check("Read more: Ferry sinks off the coast", Some(Reason::OtherStories));
        check("* * *", Some(Reason::Blank));
    }

    proptest! {
        #[test]
        fn stretches_are_normalized_as_their_characters_are(text in "[ aB\t.’éÉ\u{a0}]{0,40}") {
            let (mut together, mut singly) = (String::new(), String::new());
            normalize(&text, &mut together);
            let mut normal = Normal { text: &mut singly, space: false };
            core(&text).chars().for_each(|c| normal.push(c));
            prop_assert_eq!(together, singly);
        }
    }
}
