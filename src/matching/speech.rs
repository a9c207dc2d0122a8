//! Speech without quotation marks: embedded posts and transcripts are as little the reporter's
//! prose as a quotation is.

use crate::article::{Article, Span, UnitKind};

/// For every unit whether it is quoted: by its marks, or because its paragraph is signed like an
/// embedded post or set like a transcript.
pub(super) fn quoted_units(article: &Article) -> Vec<bool> {
    let mut paragraph = Span::new(0, 0);
    let mut is_speech = false;
    article
        .units
        .iter()
        .map(|unit| {
            if unit.span().start >= paragraph.end {
                paragraph = paragraph_at(&article.text, unit.span());
                let text = paragraph.of(&article.text);
                is_speech = is_signed_post(text) || is_transcript(text);
            }
            is_speech || unit.kind() == UnitKind::Quotation
        })
        .collect()
}

/// The line of the text in which a unit starts.
fn paragraph_at(text: &str, unit: Span) -> Span {
    let (start, end) = (unit.start as usize, unit.end as usize);
    let bytes = text.as_bytes();
    let first = memchr::memrchr(b'\n', &bytes[..start]).map_or(0, |newline| newline + 1);
    let last = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |newline| end + newline);
    Span::new(first, last)
}

/// `... — Jane Doe (@jane) March 3, 2018`: how embedded posts are set once their frame is gone. A
/// whole article on one line may end with such a post; it is no post for that.
fn is_signed_post(paragraph: &str) -> bool {
    if paragraph.len() > LONGEST_POST {
        return false;
    }
    // Hardly a page holds the sign, and one byte is found many bytes at a time.
    let bytes = paragraph.as_bytes();
    let mut signs = memchr::memchr_iter(b'@', bytes);
    let Some(sign) = signs.find(|sign| bytes[..*sign].ends_with(b"(")) else { return false };
    let handle = sign - 1;
    let before = &paragraph[..handle];
    let dash = before.rfind(['—', '–']).or_else(|| before.rfind("-- "));
    let near = |dash: usize| before[dash..].split_whitespace().count() <= 8;
    dash.is_some_and(near) && paragraph[handle..].len() <= LONGEST_SIGNATURE
}

/// In bytes: a post of 280 characters in a script of two bytes each, and its signature.
const LONGEST_POST: usize = 700;

/// Handle, date and perhaps a link, in bytes.
const LONGEST_SIGNATURE: usize = 80;

/// `HOST: ... GUEST: ... HOST: ...`: speakers in capitals with a colon, who take turns. Two speakers
/// or more, one of whom speaks again, set a transcript apart from captions and "MORE:" links; turns
/// of some words, but not of hundreds, from data sheets and from an article with some captions.
fn is_transcript(paragraph: &str) -> bool {
    if !paragraph.contains(": ") {
        return false;
    }
    let (mut words, mut turns, mut speakers) = (0, 0, Vec::new());
    for word in paragraph.split_whitespace() {
        words += 1;
        if let Some(name) = speaker(word) {
            turns += 1;
            speakers.push(name);
        }
    }
    speakers.sort_unstable();
    speakers.dedup();
    let is_turn = (SHORTEST_TURN * turns..=LONGEST_TURN * turns).contains(&words);
    speakers.len() >= 2 && turns > speakers.len() && is_turn
}

/// Words of a turn, on average, at least.
const SHORTEST_TURN: usize = 8;
/// And at most.
const LONGEST_TURN: usize = 120;

fn speaker(word: &str) -> Option<&str> {
    let name = word.strip_suffix(':')?;
    let is_letter = |c: char| c.is_uppercase() || c == '-' || c == '.';
    (name.len() >= 2 && name.chars().all(is_letter)).then_some(name)
}
