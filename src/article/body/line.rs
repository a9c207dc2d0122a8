//! Logical lines: a paragraph, a menu entry, a list item. Text set in short lines is joined again.

use crate::article::{Block, Page, Span};
use crate::fingerprint::places::{BLOCK, blocks, mask, split_ascii};
use crate::fingerprint::word::is_unspaced;

/// The longest line of a text that may have been wrapped by hand, in bytes.
const WIDEST_WRAP: usize = 100;

/// A line shorter than this was not cut for lack of room, in bytes.
const NARROWEST_WRAP: usize = 25;

/// One logical line, with what can be counted in it at a glance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'a> {
    /// Where it stands, without space around it.
    pub(crate) span: Span,
    /// Its text.
    pub(crate) text: &'a str,
    /// Words; two characters of a script without spaces count as one.
    pub(crate) words: u32,
    /// Words that begin with a digit.
    pub(crate) numbers: u32,
    /// Whether it ends like a sentence.
    pub(crate) ends: bool,
    /// Whether it starts with the mark of a list item.
    pub(crate) bullet: bool,
    /// The markup it stood in.
    pub(crate) block: Option<&'a Block>,
}

impl Line<'_> {
    /// Whether it reads as prose on its own, whatever stands around it: a sentence or clause of
    /// eight words, or a run of twenty.
    pub(crate) fn is_prose(&self) -> bool {
        let clause = self.ends || self.text.ends_with([':', ';', '：', '；']);
        (self.words >= 8 && clause) || self.words >= 20
    }
}

/// The logical lines of a page, in order, none of them empty.
pub(crate) fn lines(page: &Page) -> Vec<Line<'_>> {
    match &page.markup {
        Some(markup) => markup
            .blocks
            .iter()
            .filter_map(|block| line(&page.text, block.span, Some(block)))
            .collect(),
        None => joined(&page.text),
    }
}

/// The lines of plain text. Blocks of lines that were wrapped by hand become paragraphs again.
fn joined(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut block: Vec<Physical<'_>> = Vec::new();
    for physical in physical(text) {
        if physical.text.is_empty() || physical.text.len() > WIDEST_WRAP {
            flush(text, &mut block, &mut lines);
            lines.extend(line(text, physical.span(), None));
        } else {
            block.push(physical);
        }
    }
    flush(text, &mut block, &mut lines);
    lines
}

/// A line as it stands in the file.
#[derive(Clone, Copy)]
struct Physical<'a> {
    start: usize,
    indent: usize,
    text: &'a str,
}

impl Physical<'_> {
    fn span(&self) -> Span {
        Span::new(self.start, self.start + self.text.len())
    }

    /// Whether the sentence of this line goes on in the next one.
    fn runs_into(&self, next: &Self, narrow: usize) -> bool {
        if next.indent > self.indent + 1 || starts_item(next.text) {
            return false;
        }
        starts_small(next.text) || (self.text.len() >= narrow && !ends_sentence(self.text))
    }
}

fn physical(text: &str) -> impl Iterator<Item = Physical<'_>> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let physical = Physical { start: start + indent, indent, text: trimmed.trim_end() };
        start += line.len();
        physical
    })
}

/// Adds the lines of a block of neighbouring short lines, joined where they were wrapped.
fn flush<'a>(text: &'a str, block: &mut Vec<Physical<'a>>, lines: &mut Vec<Line<'a>>) {
    let widest = block.iter().map(|p| p.text.len()).max().unwrap_or_default();
    let wrapped = block.windows(2).any(|w| {
        w[0].text.len() >= NARROWEST_WRAP && !ends_sentence(w[0].text) && starts_small(w[1].text)
    });
    let narrow = NARROWEST_WRAP.max(widest / 2);
    let mut open: Option<(Span, Physical<'_>)> = None;
    for physical in block.drain(..) {
        open = match open {
            Some((span, last)) if wrapped && last.runs_into(&physical, narrow) => {
                Some((Span { end: physical.span().end, ..span }, physical))
            }
            other => {
                lines.extend(other.and_then(|(span, _)| line(text, span, None)));
                Some((physical.span(), physical))
            }
        };
    }
    lines.extend(open.and_then(|(span, _)| line(text, span, None)));
}

fn line<'a>(text: &'a str, span: Span, block: Option<&'a Block>) -> Option<Line<'a>> {
    let raw = span.of(text);
    let trimmed = raw.trim();
    if trimmed.is_empty() {
        return None;
    }
    let start = span.start as usize + (raw.len() - raw.trim_start().len());
    let (words, numbers) = count(trimmed);
    Some(Line {
        span: Span::new(start, start + trimmed.len()),
        text: trimmed,
        words,
        numbers,
        ends: ends_sentence(trimmed),
        bullet: starts_item(trimmed),
        block,
    })
}

/// Words of a line, and how many of them begin with a digit.
fn count(text: &str) -> (u32, u32) {
    let mut count = Count::default();
    let mut rest = text;
    loop {
        let (plain, beyond) = split_ascii(rest);
        count.plain(plain.as_bytes());
        let mut beyond = beyond.chars();
        let Some(c) = beyond.next() else { break };
        count.beyond(c);
        rest = beyond.as_str();
    }
    (count.words + count.unspaced / 2, count.numbers)
}

/// What has been counted of a line so far.
#[derive(Debug, Default, PartialEq)]
struct Count {
    words: u32,
    numbers: u32,
    unspaced: u32,
    /// Whether the last character belongs to a word.
    inside: bool,
}

/// A stretch of fewer bytes is counted byte by byte.
const SHORT_STRETCH: usize = 16;

impl Count {
    /// Goes on with a stretch in ASCII.
    fn plain(&mut self, text: &[u8]) {
        if text.len() < SHORT_STRETCH {
            text.iter().for_each(|byte| self.byte(*byte));
        } else {
            let lengths = text.chunks(BLOCK).map(<[u8]>::len);
            blocks(text).zip(lengths).for_each(|(block, length)| self.block(&block, length));
        }
    }

    fn byte(&mut self, byte: u8) {
        let in_word = byte.is_ascii_alphanumeric();
        let begins = in_word & !self.inside;
        self.words += u32::from(begins);
        self.numbers += u32::from(begins & byte.is_ascii_digit());
        self.inside = in_word | self.inside & is_joint(byte);
    }

    /// What [`Self::byte`] does, for the first bytes of a block at once.
    fn block(&mut self, block: &[u8; BLOCK], length: usize) {
        let letters = mask(block, |byte| byte.is_ascii_alphanumeric());
        let joints = mask(block, is_joint);
        let carried = u64::from(self.inside);
        // Adding a bit to the lowest of a run of joints clears the run: it follows a letter, and
        // stands inside the word as a whole.
        let first_joints = joints & (letters << 1 | carried);
        let inside = letters | joints & !joints.wrapping_add(first_joints);
        let begins = letters & !(inside << 1 | carried);
        self.words += begins.count_ones();
        self.numbers += (begins & mask(block, |byte| byte.is_ascii_digit())).count_ones();
        self.inside = inside >> (length - 1) & 1 == 1;
    }

    /// Goes on with a character beyond ASCII.
    fn beyond(&mut self, c: char) {
        if is_unspaced(c) {
            self.unspaced += 1;
            self.inside = false;
        } else if c.is_alphanumeric() {
            self.words += u32::from(!self.inside);
            self.inside = true;
        } else {
            self.inside &= !c.is_whitespace();
        }
    }
}

/// Whether a mark may stand inside a word or a number: don't, 3.5, 24/7.
#[inline]
fn is_joint(byte: u8) -> bool {
    matches!(byte, b'\'' | b'.' | b',' | b'-' | b'/')
}

/// Whether the text ends like a sentence: with a full stop of any script, perhaps in marks or
/// brackets, and no link word as in "more..." after it.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let core = text.trim_end_matches(|c: char| {
        matches!(c, '"' | '\'' | '”' | '’' | '»' | '“' | ')' | ']' | '」' | '』' | '）' | '】')
            || c.is_whitespace()
    });
    core.ends_with([
        '.', '!', '?', '…', '。', '！', '？', '｡', '؟', '۔', '।', '॥', '։', '።', '။', '។',
    ])
}

fn starts_small(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}

fn starts_item(text: &str) -> bool {
    let number = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if number.len() < text.len() && number.len() + 3 > text.len() {
        return number.starts_with(". ") || number.starts_with(".\t") || number.starts_with(") ");
    }
    let mut chars = text.chars();
    matches!(chars.next(), Some('-' | '•' | '*' | '·' | '▪' | '●' | '‣' | '◦' | '►' | '»'))
        && chars.next().is_some_and(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn blocks_count_as_their_bytes_do(
            before in "[a1.,' -]{0,40}",
            text in "[a1.,' -]{1,64}",
        ) {
            let mut count = Count::default();
            before.bytes().for_each(|byte| count.byte(byte));
            let mut blocks = Count { ..count };
            text.bytes().for_each(|byte| count.byte(byte));
            let mut block = [0; BLOCK];
            block[..text.len()].copy_from_slice(text.as_bytes());
            blocks.block(&block, text.len());
            prop_assert_eq!(count, blocks);
        }
    }
}
