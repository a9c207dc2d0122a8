//! Quotation marks of one paragraph, with what their shape and their neighbours say.

use crate::article::Span;
use crate::fingerprint::places::places;

/// Which marks belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `"`, `“”`, `„“`, `''`: told apart by their neighbours more than by their shape.
    Double,
    /// `‘’` and `'`: only where they enclose whole clauses, for most are apostrophes.
    Single,
    /// `«»` in either direction.
    Guillemet,
    /// `「」` and `『』`.
    Corner,
}

/// What a mark is by its shape alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `“`, `«`, `「`: opens in most languages.
    Open,
    /// `„`: opens in all languages.
    Low,
    /// `”`, `»`, `」`: closes in most languages.
    Close,
    /// `"`: says nothing.
    Straight,
}

/// A quotation mark in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    pub(super) family: Family,
    pub(super) shape: Shape,
    /// The character before, inside the paragraph.
    pub(super) before: Option<char>,
    /// The character after, inside the paragraph.
    pub(super) after: Option<char>,
}

impl Mark {
    /// Whether the neighbours are those of an opening mark: space before, no space after.
    pub(super) fn leans_open(&self) -> bool {
        self.before.is_none_or(is_gap) && self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// Whether the neighbours are those of a closing mark: no space before, no word after.
    pub(super) fn leans_close(&self) -> bool {
        self.before.is_some_and(|c| !is_gap(c)) && self.after.is_none_or(|c| !c.is_alphanumeric())
    }

    /// Whether it closes directly after punctuation, as in `so they should move,”`.
    pub(super) fn ends_clause(&self) -> bool {
        self.leans_close() && self.before.is_some_and(|c| matches!(c, ',' | '.' | '!' | '?' | '…'))
    }
}

/// The marks of a paragraph of `text`, in order. The paragraph lies in `text` on boundaries.
pub(super) fn marks(text: &str, paragraph: Span) -> Vec<Mark> {
    let Span { start, end } = paragraph;
    let (start, end) = (start as usize, end as usize);
    let bytes = &text.as_bytes()[start..end];
    let mut marks = Vec::new();
    let mut free = 0;
    for at in places(bytes, begins_mark) {
        // The second half of a double mark begins none.
        if at < free {
            continue;
        }
        let Some((width, family, shape)) = mark_at(&bytes[at..]) else { continue };
        free = at + width;
        let (from, to) = (start + at, start + free);
        let before = text[start..from].chars().next_back();
        let after = text[to..end].chars().next();
        let mark = Mark { start: from, end: to, family, shape, before, after };
        if family != Family::Single || encloses_clause(&mark) {
            marks.push(mark);
        }
    }
    marks
}

/// Whether a character is a quotation mark of any kind.
pub(super) fn is_mark(c: char) -> bool {
    let mut buffer = [0; 4];
    mark_at(c.encode_utf8(&mut buffer).as_bytes()).is_some()
}

/// Whether a mark may begin with this byte.
fn begins_mark(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | 0xC2 | 0xE2 | 0xE3 | 0xEF)
}

fn mark_at(bytes: &[u8]) -> Option<(usize, Family, Shape)> {
    let found = match bytes {
        [b'"', ..] => (1, Family::Double, Shape::Straight),
        [b'\'', b'\'', ..] => (2, Family::Double, Shape::Close),
        [b'`', b'`', ..] => (2, Family::Double, Shape::Open),
        [b'\'', ..] => (1, Family::Single, Shape::Straight),
        [0xC2, 0xAB, ..] => (2, Family::Guillemet, Shape::Open),
        [0xC2, 0xBB, ..] => (2, Family::Guillemet, Shape::Close),
        [0xE2, 0x80, third, ..] => match third {
            0x98 => (3, Family::Single, Shape::Open),
            0x99 => (3, Family::Single, Shape::Close),
            0x9C => (3, Family::Double, Shape::Open),
            0x9D => (3, Family::Double, Shape::Close),
            0x9E | 0x9F => (3, Family::Double, Shape::Low),
            _ => return None,
        },
        [0xE3, 0x80, third, ..] => match third {
            0x8C | 0x8E => (3, Family::Corner, Shape::Open),
            0x8D | 0x8F => (3, Family::Corner, Shape::Close),
            0x9D => (3, Family::Double, Shape::Open),
            0x9E | 0x9F => (3, Family::Double, Shape::Close),
            _ => return None,
        },
        [0xEF, 0xBC, 0x82, ..] => (3, Family::Double, Shape::Straight),
        _ => return None,
    };
    Some(found)
}

/// Whether a single mark can open or close a clause: a capital after it, or punctuation before it.
fn encloses_clause(mark: &Mark) -> bool {
    let opens = mark.leans_open() && mark.after.is_some_and(char::is_uppercase);
    opens || mark.ends_clause()
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | '[' | '{' | '—' | '–' | '-' | ':' | '/' | '>')
}
