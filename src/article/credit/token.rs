//! Words and marks of a text, folded so that names and patterns meet them in one shape.
//!
//! A text is cut once; names ([`super::names`]) and patterns ([`super::pattern`]) are cut by the
//! same function, so that folding can never tell them apart.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use xxhash_rust::xxh3::xxh3_64;

use crate::article::Span;
use crate::fingerprint::places::eight;
use crate::fingerprint::word::is_unspaced;

/// One word, or one mark that is neither letter, digit nor white space. In scripts that set no
/// spaces between words, and in Hangul, whose words carry their particles, one character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    start: u32,
    end: u32,
    /// See [`hash_of`].
    pub(super) hash: u64,
    flags: u16,
}

const WORD: u16 = 1;
const CAPITAL: u16 = 1 << 1;
const ALL_CAPITALS: u16 = 1 << 2;
const CASELESS: u16 = 1 << 3;
const DIGITS: u16 = 1 << 4;
const SPACED: u16 = 1 << 5;
const LINE_START: u16 = 1 << 6;
const SENTENCE_START: u16 = 1 << 7;
const SENTENCE_END: u16 = 1 << 8;
const NAME_MARK: u16 = 1 << 9;
const DATELINE_MARK: u16 = 1 << 10;
const DASH: u16 = 1 << 11;

impl Token {
    pub(super) fn start(&self) -> usize {
        self.start as usize
    }

    pub(super) fn end(&self) -> usize {
        self.end as usize
    }

    pub(super) fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    fn has(&self, flag: u16) -> bool {
        self.flags & flag != 0
    }

    /// A run of letters or digits, not a mark.
    pub(super) fn is_word(&self) -> bool {
        self.has(WORD)
    }

    /// Begins with a capital, or with a letter of a script that has none.
    pub(super) fn is_capitalized(&self) -> bool {
        self.has(CAPITAL) || self.has(CASELESS)
    }

    /// Begins with a capital.
    pub(super) fn has_capital(&self) -> bool {
        self.has(CAPITAL)
    }

    /// Written in a script that has capitals.
    pub(super) fn has_case(&self) -> bool {
        self.is_word() && !self.has(CASELESS)
    }

    /// Two letters or more, all of them capitals.
    pub(super) fn is_all_capitals(&self) -> bool {
        self.has(ALL_CAPITALS)
    }

    /// A word in a script that has capitals, begun with a small letter.
    pub(super) fn is_small(&self) -> bool {
        self.flags & (WORD | CAPITAL | ALL_CAPITALS | CASELESS | DIGITS) == WORD
    }

    /// Begins with a digit.
    pub(super) fn is_number(&self) -> bool {
        self.has(DIGITS)
    }

    /// White space stands before it.
    pub(super) fn is_spaced(&self) -> bool {
        self.has(SPACED)
    }

    /// A mark that stands inside names: full stop, hyphen, apostrophe.
    pub(super) fn is_name_mark(&self) -> bool {
        self.has(NAME_MARK)
    }

    /// A mark that stands between place and date.
    pub(super) fn is_dateline_mark(&self) -> bool {
        self.has(DATELINE_MARK)
    }

    /// A mark that closes a dateline.
    pub(super) fn is_dash(&self) -> bool {
        self.has(DASH)
    }

    /// The first token of its line.
    pub(super) fn starts_line(&self) -> bool {
        self.has(LINE_START)
    }

    /// The first token of its sentence.
    pub(super) fn starts_sentence(&self) -> bool {
        self.has(SENTENCE_START)
    }
}

/// The hash of one word as a pattern writes it.
pub(super) fn hash(word: &str) -> u64 {
    tokens(word).first().map_or(0, |token| token.hash)
}

/// The hash of the English article, which names have or lack.
pub(super) static THE: LazyLock<u64> = LazyLock::new(|| hash("the"));

/// The hash of the mark that stands in names: AT&T.
pub(super) static AMPERSAND: LazyLock<u64> = LazyLock::new(|| hash("&"));

/// Cuts a text into tokens, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut cutter = Cutter {
        text,
        tokens: Vec::with_capacity(text.len() / 4 + 1),
        pending: LINE_START | SENTENCE_START,
        word: Vec::with_capacity(64),
    };
    let mut at = 0;
    while let Some(&byte) = text.as_bytes().get(at) {
        at = if byte.is_ascii() { cutter.ascii(at, byte) } else { cutter.other(at) };
    }
    cutter.tokens
}

struct Cutter<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    /// Flags of the next token that what stands before it has decided.
    pending: u16,
    /// The folded form of the word being read.
    word: Vec<u8>,
}

impl Cutter<'_> {
    /// Reads what begins with an ASCII byte; gives where the next token may begin.
    fn ascii(&mut self, at: usize, byte: u8) -> usize {
        match byte {
            b'\n' | b'\r' => {
                self.pending |= LINE_START | SENTENCE_START | SPACED;
                at + 1
            }
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                self.plain_word(at).unwrap_or_else(|| self.word(at))
            }
            _ if byte.is_ascii_whitespace() || byte.is_ascii_control() => {
                self.space();
                at + 1
            }
            _ => {
                self.mark(at, at + 1, byte as char);
                at + 1
            }
        }
    }

    /// Reads what begins with any other character.
    fn other(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..].chars().next() else { return self.text.len() };
        let end = at + c.len_utf8();
        if is_ignored(c) {
            return end;
        }
        if c.is_whitespace() {
            self.space();
            return end;
        }
        if !c.is_alphanumeric() {
            self.mark(at, end, folded_mark(c));
            return end;
        }
        if stands_alone(c) {
            self.word.clear();
            fold(c, &mut self.word);
            self.push(at, end, WORD | CASELESS);
            return end;
        }
        self.word(at)
    }

    fn space(&mut self) {
        self.pending |= SPACED;
        if self.tokens.last().is_some_and(|token| token.has(SENTENCE_END)) {
            self.pending |= SENTENCE_START;
        }
    }

    fn mark(&mut self, start: usize, end: usize, mark: char) {
        let ends = match mark {
            '.' => !self.tokens.last().is_some_and(is_abbreviated),
            '!' | '?' | '\u{2026}' | '。' | '।' | '؟' | '۔' | '։' => true,
            // A closing mark leaves the sentence ended if it was.
            '"' | '\'' | ')' | ']' | '»' => {
                !self.pending & SPACED != 0
                    && self.tokens.last().is_some_and(|token| token.has(SENTENCE_END))
            }
            _ => false,
        };
        let kind = match mark {
            '.' | '-' => NAME_MARK | DATELINE_MARK | DASH,
            '\'' => NAME_MARK | DATELINE_MARK,
            ',' | '/' | '(' | ')' | '[' | ']' | '|' => DATELINE_MARK,
            ':' | '=' | '։' => DASH,
            _ => 0,
        };
        let hash = hash_of(mark.encode_utf8(&mut [0; 4]).as_bytes());
        self.push_as(hash, start, end, if ends { SENTENCE_END | kind } else { kind });
        if matches!(mark, '。' | '।') {
            self.pending |= SENTENCE_START;
        }
    }

    /// Reads a short word that is all ASCII, as most are, and a space behind it; gives where the next
    /// token may begin.
    fn plain_word(&mut self, start: usize) -> Option<usize> {
        let bytes = &self.text.as_bytes()[start..];
        let head = Eight::at(bytes);
        let tail = Eight::at(bytes.get(HEAD..).unwrap_or_default()).where_it_counts(&head);
        let length = head.letters + tail.letters;
        if length == LONGEST || bytes.get(length).is_some_and(|byte| !byte.is_ascii()) {
            return None;
        }
        let all = length >= 2 && head.is_capitals && tail.is_capitals;
        let flag_if = |is: bool, flag: u16| flag * u16::from(is);
        let flags = WORD
            | flag_if(bytes[0].is_ascii_uppercase(), CAPITAL)
            | flag_if(bytes[0].is_ascii_digit(), DIGITS)
            | flag_if(all, ALL_CAPITALS);
        let hash = hash_of_halves(head.folded, tail.folded);
        self.push_as(hash, start, start + length, flags);
        if bytes.get(length) == Some(&b' ') {
            self.pending = SPACED;
            return Some(start + length + 1);
        }
        Some(start + length)
    }

    /// Reads a word that begins at `start`.
    fn word(&mut self, start: usize) -> usize {
        self.word.clear();
        let bytes = self.text.as_bytes();
        let (mut at, mut letters, mut capitals) = (start, 0, 0);
        let mut first = 0;
        while at < bytes.len() {
            let byte = bytes[at];
            if byte.is_ascii_alphanumeric() {
                capitals += usize::from(byte.is_ascii_uppercase());
                letters += 1;
                if at == start {
                    first = kind_of(byte as char);
                }
                self.word.push(byte.to_ascii_lowercase());
                at += 1;
                continue;
            }
            if byte.is_ascii() {
                break;
            }
            let Some(c) = self.text[at..].chars().next() else { break };
            if !is_ignored(c) && !is_combining_mark(c) {
                if !c.is_alphanumeric() || stands_alone(c) {
                    break;
                }
                capitals += usize::from(c.is_uppercase());
                letters += 1;
                if at == start {
                    first = kind_of(c);
                }
            }
            fold(c, &mut self.word);
            at += c.len_utf8();
        }
        let all = if letters >= 2 && capitals == letters { ALL_CAPITALS } else { 0 };
        self.push(start, at, WORD | first | all);
        at
    }

    fn push(&mut self, start: usize, end: usize, flags: u16) {
        self.push_as(hash_of(&self.word), start, end, flags);
    }

    fn push_as(&mut self, hash: u64, start: usize, end: usize, flags: u16) {
        let span = Span::new(start, end);
        self.tokens.push(Token {
            start: span.start,
            end: span.end,
            hash,
            flags: flags | self.pending,
        });
        self.pending = 0;
    }
}

/// Bytes that are looked at together.
const HEAD: usize = 8;

/// A word of so many bytes and more is hashed as a whole.
const LONGEST: usize = 2 * HEAD;

/// The hash of a word or mark in its folded lower-case form. It is compared within one run, and never
/// kept.
fn hash_of(folded: &[u8]) -> u64 {
    if folded.len() >= LONGEST {
        return xxh3_64(folded);
    }
    let mut halves = [[0; HEAD]; 2];
    halves.as_flattened_mut()[..folded.len()].copy_from_slice(folded);
    let [first, last] = halves.map(u64::from_le_bytes);
    hash_of_halves(first, last)
}

/// The same for a short one, given by its first eight bytes and the others, with zeros above them: no
/// two give the same halves, and both are mixed by one multiplication to twice the width (the step of
/// Wang Yi's wyhash).
fn hash_of_halves(first: u64, last: u64) -> u64 {
    const FLIP: [u64; 2] = [0x9e37_79b9_7f4a_7c15, 0xd1b5_4a32_d192_ed03];
    let product = u128::from(first ^ FLIP[0]) * u128::from(last ^ FLIP[1]);
    product as u64 ^ (product >> 64) as u64
}

/// Up to eight letters and digits of ASCII, looked at together.
#[derive(Clone, Copy)]
struct Eight {
    letters: usize,
    /// Whether all of them are capitals.
    is_capitals: bool,
    /// The letters in lower case, the first lowest, with zeros above them.
    folded: u64,
}

impl Eight {
    /// Those at the head of a text.
    fn at(text: &[u8]) -> Self {
        let bytes = eight(text);
        // Letters with the bit set by which small ones differ from capitals.
        let alphabetic = within(bytes | HIGH >> 2, b'a', b'z');
        let capitals = alphabetic & !(bytes << 2);
        let letters = alphabetic | within(bytes, b'0', b'9');
        let count = (letters ^ HIGH).trailing_zeros() as usize / 8;
        let here = u64::MAX.checked_shr(64 - 8 * count as u32).unwrap_or_default();
        let folded = (bytes | alphabetic >> 2) & here;
        Self { letters: count, is_capitals: (letters ^ capitals) & here == 0, folded }
    }

    /// Nothing, unless the eight before are letters; without a branch, for words of either length
    /// come in no order.
    fn where_it_counts(self, before: &Self) -> Self {
        let counts = before.letters == HEAD;
        Self {
            letters: self.letters * usize::from(counts),
            is_capitals: self.is_capitals | !counts,
            folded: self.folded * u64::from(counts),
        }
    }
}

/// The high bits of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// The high bit of each of eight bytes that lies between two ASCII characters.
fn within(bytes: u64, from: u8, to: u8) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    // No sum of two numbers below 128 carries into the next byte.
    let low = bytes & !HIGH;
    let from = low + EACH * u64::from(0x80 - from);
    let beyond = low + EACH * u64::from(0x7F - to);
    from & !beyond & !bytes & HIGH
}

/// Whether a full stop after this token shortens a word rather than ends a sentence: an initial,
/// or a title that stands before a name.
fn is_abbreviated(token: &Token) -> bool {
    if !token.is_word() || !token.has_capital() {
        return false;
    }
    token.end - token.start <= 2 || (token.end - token.start == 3 && !token.is_all_capitals())
}

fn kind_of(first: char) -> u16 {
    if first.is_numeric() {
        DIGITS
    } else if first.is_uppercase() {
        CAPITAL
    } else if first.is_lowercase() {
        0
    } else {
        CASELESS
    }
}

/// Characters that mark nothing a reader sees: soft hyphens, joiners, direction marks, Arabic
/// lengthening and vowel signs.
fn is_ignored(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
        | '\u{feff}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// Read character by character: scripts without spaces, and Hangul, whose particles hang on names.
fn stands_alone(c: char) -> bool {
    is_unspaced(c) || ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// One shape for each mark: straight quotes, one dash, ASCII for full-width forms.
fn folded_mark(c: char) -> char {
    match c {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{2bc}' | '`' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{58a}' => '-',
        '【' | '［' | '〔' => '[',
        '】' | '］' | '〕' => ']',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xff01 + 0x21).unwrap_or(c),
        '،' | '、' => ',',
        _ => c,
    }
}

/// Appends the folded lower-case form of a letter: without accents, full width made plain, Arabic
/// and Persian letter variants made one.
fn fold(c: char, into: &mut Vec<u8>) {
    let mut push = |c: char| into.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    match c {
        _ if is_ignored(c) => {}
        'أ' | 'إ' | 'آ' | 'ٱ' => push('ا'),
        'ى' | 'ی' => push('ي'),
        'ة' => push('ه'),
        'ک' => push('ك'),
        'ı' | 'İ' => push('i'),
        '\u{c0}'..='\u{52f}'
        | '\u{1e00}'..='\u{1fff}'
        | '\u{fb00}'..='\u{fdff}'
        | '\u{fe70}'..='\u{ffef}' => {
            std::iter::once(c)
                .nfkd()
                .filter(|&c| !is_combining_mark(c))
                .flat_map(char::to_lowercase)
                .filter(|&c| !is_combining_mark(c))
                .for_each(push);
        }
        _ => push(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn eight_bytes_are_read_as_one_by_one(text in "[@-Z\\[`a-z{/0-9: é~]{0,12}") {
            let bytes = text.as_bytes();
            let letters = bytes.iter().take(HEAD).take_while(|byte| byte.is_ascii_alphanumeric());
            let word = &bytes[..letters.count()];
            let mut folded = [0; HEAD];
            folded[..word.len()].copy_from_slice(&word.to_ascii_lowercase());
            let eight = Eight::at(bytes);
            prop_assert_eq!(eight.letters, word.len());
            prop_assert_eq!(eight.is_capitals, word.iter().all(u8::is_ascii_uppercase));
            prop_assert_eq!(eight.folded, u64::from_le_bytes(folded));
        }
    }

    fn folded_alike(a: &str, b: &str) -> bool {
        let hashes = |s| tokens(s).iter().map(|t| t.hash).collect::<Vec<_>>();
        hashes(a) == hashes(b)
    }

    #[test]
    fn accents_width_case_and_invisible_characters_fold_away() {
        assert!(folded_alike("RTÉ", "rte"));
        assert!(folded_alike("RTE\u{301}", "RTÉ"));
        assert!(folded_alike("Reu\u{ad}ters", "Reuters"));
        assert!(folded_alike("（ＡＰ）", "(AP)"));
        assert!(folded_alike("إرنا", "ارنا"));
        assert!(folded_alike("the\u{a0}AP’s", "The AP's"));
        assert!(!folded_alike("TASS", "TAS"));
    }

    #[test]
    fn words_are_read_alike_whatever_their_length_and_what_follows() {
        let long = ["Long", "A9"].map(|word| word.repeat(9));
        let cut = (1..=18).map(|length| &long[1][..length]);
        for word in ["Quay", "AFP", "x", "9th", "Reuters", &long[0]].into_iter().chain(cut) {
            let token = tokens(word)[0];
            // A joiner that nobody sees makes it no plain word.
            let joined = tokens(&format!("{word}\u{200d}"))[0];
            assert_eq!((token.hash, token.flags), (joined.hash, joined.flags), "{word}");
            assert_eq!(token.hash, hash_of(word.to_lowercase().as_bytes()));
            let [first, second] = [0, 1].map(|place| tokens(&format!("{word} {word}"))[place]);
            assert_eq!([first.hash, second.hash], [token.hash; 2], "{word}");
            assert!(second.is_spaced() && !second.starts_sentence() && !second.starts_line());
        }
    }

    #[test]
    fn sentences_end_at_stops_but_not_at_initials_and_titles() {
        let text = "Mr. J. Smith of the U.S. left. He said so. \"Never.\" Then he went";
        let starts: Vec<&str> = tokens(text)
            .iter()
            .filter(|t| t.starts_sentence())
            .map(|t| t.span().of(text))
            .collect();
        assert_eq!(starts, ["Mr", "He", "\"", "Then"]);
    }

    #[test]
    fn unspaced_scripts_are_read_by_character() {
        assert_eq!(tokens("据新华社报道").len(), 6);
        assert_eq!(tokens("연합뉴스에").len(), 5);
    }
}
