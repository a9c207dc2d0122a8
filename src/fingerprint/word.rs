//! Words with their byte spans: what shingles and content are made of.
//!
//! A word is a longest run of letters, digits and underscores, as `\w+` finds it in most tools, with
//! four additions for real pages: combining marks stay with their letter; soft hyphens and joiners
//! inside a word do not count; a script that sets no spaces gives one word per character; and a
//! word's hash is taken of its NFKC, lower-case form, so that full-width letters, ligatures and
//! decomposed accents equal their plain kin. Apostrophes end a word: `don't` and `don’t` both read
//! `don`, `t`.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

use super::places::{BLOCK, blocks, mask, split_ascii};
use crate::article::Span;

/// One word of a text: a run of letters and digits, or one character of a script that sets no
/// spaces between words (Han, Kana, Thai, Lao, Khmer, Burmese).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, relative to the text given.
    pub span: Span,
    /// xxh3-64 of its NFKC, lower-case form.
    pub hash: u64,
}

impl Word {
    /// The word of a text that begins at `start` of a longer one, with its place there.
    #[must_use]
    pub fn shifted(self, start: u32) -> Self {
        Self { span: self.span.shifted(start), ..self }
    }
}

/// The words of a text, in order.
pub fn words(text: &str) -> Words<'_> {
    words_with(text, String::new())
}

/// The same, with the room that [`Words::into_room`] gave back after another text.
pub(super) fn words_with(text: &str, room: String) -> Words<'_> {
    Words { text, at: 0, folded: room }
}

/// How many words a text has: as many as [`words`] gives, counted without hashing them.
pub fn count_words(text: &str) -> usize {
    let is_break = |byte: &u8| ASCII[*byte as usize] == BREAK;
    let (mut count, mut rest) = (0, text);
    loop {
        let (plain, beyond) = split_ascii(rest);
        if beyond.is_empty() {
            return count + count_plain(plain.as_bytes());
        }
        // No word goes beyond the ASCII characters that belong to none, nor does any other
        // character: between two of them the words can be counted on their own.
        let start = plain.bytes().rposition(|byte| is_break(&byte)).map_or(0, |at| at + 1);
        let run = &rest[start..];
        let (run, after) =
            run.split_at(run.bytes().position(|b| is_break(&b)).unwrap_or(run.len()));
        count += count_plain(&plain.as_bytes()[..start]) + words(run).count();
        rest = after;
    }
}

/// How many words begin in a text that is ASCII.
fn count_plain(text: &[u8]) -> usize {
    let (mut count, mut carried) = (0, 0);
    for block in blocks(text) {
        let inside = mask(&block, |byte| byte.is_ascii_alphanumeric() | (byte == b'_'));
        count += (inside & !(inside << 1 | carried)).count_ones() as usize;
        carried = inside >> (BLOCK - 1);
    }
    count
}

/// Writes the form a word is hashed by, NFKC in lower case, over `normal`.
pub(super) fn normal_form(word: &str, normal: &mut String) {
    fold_word(word, normal);
}

/// The words of a text, in order: see [`words`].
#[derive(Debug, Clone)]
pub struct Words<'a> {
    text: &'a str,
    at: usize,
    /// Room for the folded form of a word that is not plain; kept to save allocations.
    folded: String,
}

impl Words<'_> {
    /// The room for folding, for the words of the next text.
    pub(super) fn into_room(self) -> String {
        self.folded
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        let mut start = self.at;
        loop {
            let gap = bytes[start..].iter().take_while(|byte| ASCII[**byte as usize] == BREAK);
            start += gap.count();
            let plain = PlainWord::at(&bytes[start..]);
            let end = start + plain.len;
            let at_break = bytes.get(end).is_none_or(|byte| ASCII[*byte as usize] == BREAK);
            if at_break && plain.len > 0 {
                self.at = end;
                return Some(Word { span: Span::new(start, end), hash: plain.hash() });
            }
            if at_break {
                self.at = end;
                return None;
            }
            match fold_word(&self.text[start..], &mut self.folded) {
                Folded::Word { len } => {
                    self.at = start + len;
                    let hash = xxh3_64(self.folded.as_bytes());
                    return Some(Word { span: Span::new(start, start + len), hash });
                }
                Folded::Gap { len } => start += len,
            }
        }
    }
}

/// What stands at the head of a text.
enum Folded {
    /// A word of so many bytes.
    Word { len: usize },
    /// Something between words, so many bytes.
    Gap { len: usize },
}

/// Marks a byte that ends a word.
const BREAK: u8 = 0;
/// Marks a byte of a character outside ASCII, which the byte alone does not tell.
const BEYOND: u8 = 1;

/// Each byte as it counts in a word: lower-case letter, digit or underscore, [`BREAK`], [`BEYOND`].
static ASCII: [u8; 256] = ascii_table();

const fn ascii_table() -> [u8; 256] {
    let mut table = [BREAK; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        if b >= 0x80 {
            table[byte] = BEYOND;
        } else if b.is_ascii_alphanumeric() || b == b'_' {
            table[byte] = b.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
}

/// Longest word held in registers; longer ones take the general path.
const PLAIN: usize = 32;

/// A word of ASCII letters, already in lower case.
struct PlainWord {
    bytes: [u8; PLAIN],
    len: usize,
}

impl PlainWord {
    /// The plain word, or the plain start of a word, at the head of a text; empty where there is
    /// none.
    #[inline]
    fn at(text: &[u8]) -> Self {
        let mut word = Self { bytes: [0; PLAIN], len: 0 };
        for (slot, byte) in word.bytes.iter_mut().zip(text) {
            let letter = ASCII[*byte as usize];
            if letter <= BEYOND {
                break;
            }
            *slot = letter;
            word.len += 1;
        }
        word
    }

    #[inline]
    fn hash(&self) -> u64 {
        xxh3_64(&self.bytes[..self.len])
    }
}

/// Reads the word or the gap at the head of `text`, which is not empty, and leaves the word's
/// folded form in `folded`.
fn fold_word(text: &str, folded: &mut String) -> Folded {
    folded.clear();
    let mut plain = true;
    let mut len = 0;
    for c in text.chars() {
        let letter = Letter::of(c);
        match letter {
            Letter::Plain(lower) => folded.push(lower),
            Letter::Odd if len > 0 || !is_combining_mark(c) => {
                plain = false;
                folded.push(c);
            }
            Letter::Unspaced if len == 0 => {
                folded.push(c);
                len = c.len_utf8();
                len += marks(&text[len..], folded);
                fold(folded);
                return Folded::Word { len };
            }
            Letter::Ignored if len > 0 => {}
            _ if len > 0 => break,
            _ => return Folded::Gap { len: c.len_utf8() },
        }
        len += c.len_utf8();
    }
    if !plain {
        fold(folded);
    }
    Folded::Word { len }
}

/// Appends the combining marks at the head of `text` and returns their bytes.
fn marks(text: &str, folded: &mut String) -> usize {
    let len = text.find(|c| !is_combining_mark(c)).unwrap_or(text.len());
    folded.push_str(&text[..len]);
    len
}

/// NFKC and lower case, in place.
fn fold(word: &mut String) {
    *word = word.nfkc().flat_map(char::to_lowercase).map(one_sigma).nfkc().collect();
}

/// Greek writes its small sigma in another form at the end of a word; capitals do not tell.
fn one_sigma(c: char) -> char {
    if c == 'ς' { 'σ' } else { c }
}

/// What a character is to a word.
#[derive(Clone, Copy)]
enum Letter {
    /// Part of a word; its folded form is this one character.
    Plain(char),
    /// Part of a word that must be folded as a whole.
    Odd,
    /// A word by itself.
    Unspaced,
    /// Invisible inside a word, nothing outside.
    Ignored,
    /// Ends a word.
    Break,
}

impl Letter {
    fn of(c: char) -> Self {
        match TWO_BYTES.get(c as usize) {
            Some(letter) => *letter,
            None => Self::look_up(c),
        }
    }

    fn look_up(c: char) -> Self {
        if matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}') {
            return Self::Ignored;
        }
        if is_unspaced(c) {
            return Self::Unspaced;
        }
        if is_combining_mark(c) {
            return Self::Odd;
        }
        if !(c.is_alphanumeric() || c == '_') {
            return Self::Break;
        }
        let mut lower = c.to_lowercase();
        match (lower.next(), lower.next()) {
            (Some(lower), None) if std::iter::once(c).nfkc().eq([c]) => {
                Self::Plain(one_sigma(lower))
            }
            _ => Self::Odd,
        }
    }
}

/// The characters that UTF-8 writes in one or two bytes: Latin, Greek, Cyrillic, Hebrew, Arabic.
static TWO_BYTES: LazyLock<Vec<Letter>> = LazyLock::new(|| {
    (0..0x800).map(|c| char::from_u32(c).map_or(Letter::Break, Letter::look_up)).collect()
});

/// Whether a character belongs to a script that sets no spaces between words.
pub fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}'        // Thai, Lao
        | '\u{1000}'..='\u{109f}'    // Burmese
        | '\u{1780}'..='\u{17ff}'    // Khmer
        | '\u{3005}'..='\u{3007}'    // Han iteration and closing marks, zero
        | '\u{3041}'..='\u{30ff}'    // Hiragana, Katakana
        | '\u{31f0}'..='\u{31ff}'    // Katakana for Ainu
        | '\u{3400}'..='\u{9fff}'    // Han
        | '\u{f900}'..='\u{faff}'    // Han, compatibility forms
        | '\u{ff66}'..='\u{ff9f}'    // Katakana, half width
        | '\u{20000}'..='\u{3ffff}') // Han, rare
        && c.is_alphanumeric()
}
