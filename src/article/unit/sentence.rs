//! Where a sentence ends: full stops that are none, in any script.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::fingerprint::places::places;

/// A sentence longer than this many bytes is cut at a comma or space: text without full stops
/// (lists, tables, unpunctuated scripts) must not become one unit as long as the page.
const LONGEST: usize = 1000;

/// At most so many marks and brackets close a sentence: a line of dots is no sentence's end.
const MOST_CLOSING: usize = 16;

struct Abbreviations {
    /// Never end a sentence: "Mr.", "Gen.", "No.".
    inner: FxHashSet<&'static str>,
    /// May end one: "Inc.", "Jr.", "p.m.".
    last: FxHashSet<&'static str>,
    /// Words that begin sentences far oftener than they follow an abbreviation as part of a name.
    starters: FxHashSet<&'static str>,
}

static ABBREVIATIONS: LazyLock<Abbreviations> = LazyLock::new(|| {
    let section = |name: &str| {
        include_str!("abbreviations.txt")
            .split("\n[")
            .filter_map(|section| section.split_once(']'))
            .filter(|(head, _)| head.trim_start_matches('[') == name)
            .flat_map(|(_, body)| body.lines())
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    };
    Abbreviations {
        inner: section("inside a sentence"),
        last: section("may end a sentence"),
        starters: section("begins a sentence"),
    }
});

/// The end of the sentence that begins at `from`, with its closing marks and brackets: at most
/// `to`, and after `from` where `from < to`. Both lie on character boundaries of `text`.
pub fn end(text: &str, from: usize, to: usize) -> usize {
    let bytes = &text.as_bytes()[..to];
    let limit = to.min(from + LONGEST);
    let mut at = from;
    for place in places(&bytes[from..limit], begins_terminator) {
        // The later bytes of a mark may look like the first of another.
        if from + place < at {
            continue;
        }
        at = from + place;
        if let Some((width, stop)) = terminator(&bytes[at..]) {
            if let Some(end) = boundary(text, from, at, width, stop, to) {
                return end;
            }
            at += width;
        }
    }
    let at = at.max(limit);
    if at >= to {
        return to;
    }
    last_pause(bytes, from, at).unwrap_or_else(|| text.ceil_char_boundary(at))
}

/// Where the last comma, semicolon or space of a stretch ends; one that opens it parts nothing.
fn last_pause(bytes: &[u8], from: usize, until: usize) -> Option<usize> {
    (from..until).rev().find_map(|at| {
        if is_pause(bytes[at]) && at > from {
            Some(at + 1)
        } else if ["、", "，"].iter().any(|comma| bytes[at..].starts_with(comma.as_bytes())) {
            Some(at + 3)
        } else {
            None
        }
    })
}

/// How much a full stop means.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    /// `.`, which also stands in abbreviations and numbers.
    Period,
    /// `!`, `?`, `…`: ends a sentence unless a small letter goes on.
    Strong,
    /// `؟`, `।`, `։`: ends a sentence before a space.
    Spaced,
    /// `。`: ends a sentence wherever it stands.
    Always,
}

/// Whether a [`terminator`] may begin with a byte.
fn begins_terminator(byte: u8) -> bool {
    let ascii = (byte == b'.') | (byte == b'!') | (byte == b'?');
    let two = (byte == 0xD6) | (byte == 0xD8) | (byte == 0xDB);
    ascii | two | (0xE0..=0xE3).contains(&byte) | (byte == 0xEF)
}

fn is_pause(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b' ')
}

fn terminator(bytes: &[u8]) -> Option<(usize, Stop)> {
    let found = match bytes {
        [b'.', ..] => (1, Stop::Period),
        [b'!' | b'?', ..] => (1, Stop::Strong),
        [0xE2, 0x80, 0xA6, ..] => (3, Stop::Strong),
        [0xD8, 0x9F, ..] | [0xDB, 0x94, ..] | [0xD6, 0x89, ..] => (2, Stop::Spaced),
        [0xE0, 0xA5, 0xA4 | 0xA5, ..] => (3, Stop::Spaced),
        [0xE1, 0x8D, 0xA2, ..] | [0xE1, 0x81, 0x8B, ..] | [0xE1, 0x9F, 0x94, ..] => {
            (3, Stop::Spaced)
        }
        [0xE3, 0x80, 0x82, ..] | [0xEF, 0xBD, 0xA1, ..] => (3, Stop::Always),
        [0xEF, 0xBC, 0x81 | 0x8E | 0x9F, ..] => (3, Stop::Always),
        _ => return None,
    };
    Some(found)
}

/// The end of the sentence if the full stop at `at` ends one.
fn boundary(
    text: &str,
    from: usize,
    at: usize,
    width: usize,
    stop: Stop,
    to: usize,
) -> Option<usize> {
    let after = &text[at + width..to];
    let closing = after.chars().take(MOST_CLOSING).take_while(|c| is_closing(*c));
    let rest = &after[closing.map(char::len_utf8).sum()..];
    let end = to - rest.len();
    if rest.is_empty() || stop == Stop::Always {
        return Some(end);
    }
    let next = rest.trim_start();
    if next.len() == rest.len() {
        return (stop == Stop::Period && is_glued(text, from, at, after)).then_some(at + width);
    }
    let next = next.trim_start_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
    let Some(first) = next.chars().next() else { return Some(end) };
    match stop {
        Stop::Spaced | Stop::Always => Some(end),
        _ if first.is_lowercase() => (stop == Stop::Period
            && after.starts_with(char::is_whitespace)
            && is_plain_word(&text[from..at]))
        .then_some(end),
        Stop::Strong => Some(end),
        Stop::Period => ends_here(&text[from..at], next).then_some(end),
    }
}

/// Whether a period before a space and a capital or digit ends the sentence, by the word before.
fn ends_here(sentence: &str, next: &str) -> bool {
    let word = sentence
        .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '"' | '“' | '«'))
        .next()
        .unwrap_or_default();
    let tables = &*ABBREVIATIONS;
    if tables.inner.contains(word) {
        return false;
    }
    let mut letters = word.chars();
    let initial = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let ordinal = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) && !word.is_empty();
    let acronym = word.trim_end_matches('.').contains('.')
        && word.chars().all(|c| c.is_alphabetic() || c == '.');
    if initial || ordinal || acronym || tables.last.contains(word) {
        return tables.starters.contains(first_word(next));
    }
    true
}

/// Whether a sentence so far ends in a word that is no abbreviation: small letters, four or more. In
/// a text that has lost its capitals, a period after such a word ends the sentence though a small
/// letter follows.
fn is_plain_word(sentence: &str) -> bool {
    let word = sentence.rsplit(char::is_whitespace).next().unwrap_or_default();
    word.chars().all(char::is_lowercase)
        && word.chars().nth(3).is_some()
        && !ABBREVIATIONS.inner.contains(word)
        && !ABBREVIATIONS.last.contains(word)
}

/// Whether two sentences were glued together by lost markup, as in "in success.But now".
fn is_glued(text: &str, from: usize, at: usize, after: &str) -> bool {
    let tail = text[from..at].chars().rev().take(3);
    let word_before = tail.filter(|c| c.is_lowercase() || c.is_ascii_digit()).count() == 3;
    word_before
        && after.starts_with(|c: char| c.is_uppercase())
        && ABBREVIATIONS.starters.contains(first_word(after))
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

fn is_closing(c: char) -> bool {
    matches!(
        c,
        '.' | '!'
            | '?'
            | '…'
            | '"'
            | '\''
            | '”'
            | '’'
            | '»'
            | ')'
            | ']'
            | '」'
            | '』'
            | '）'
            | '】'
            | '。'
            | '！'
            | '？'
    )
}
