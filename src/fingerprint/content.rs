//! Content words: what is left of a sentence when the function words are gone, each with its stem
//! and with what it weighs as evidence that two sentences tell the same thing.
//!
//! The weights come from a built-in table and never from the collection at hand, so that a pair of
//! articles gets the same verdict among five pages and among a million.

mod lexicon;
mod stem;
#[cfg(test)]
mod tests;

use std::cell::RefCell;

use super::scan::Scanner;
use super::word::{Word, is_unspaced, normal_form};
use crate::article::{Language, Span};
use lexicon::Entry;

/// What a name weighs against a plain word. Names tell the topic, not the story: speakers and places
/// return in every article about an affair (on the seeds 0.35 separates widest).
const NAME_FACTOR: f32 = 0.35;

/// What a content word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContentKind {
    /// A plain word, or two neighboring characters of an unspaced script.
    Word,
    /// A capitalized word inside a sentence.
    Name,
    /// A number.
    Number,
}

/// One content word of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContentWord {
    /// xxh3-64 of the stem; equal for all forms of a word in one language.
    pub stem: u64,
    /// What it weighs as evidence, above 0 and at most 1.
    pub weight: f32,
    /// Plain word, name or number.
    pub kind: ContentKind,
    /// Where it stands, relative to the text given.
    pub span: Span,
}

impl ContentWord {
    /// The content word of a text that begins at `start` of a longer one, with its place there.
    #[must_use]
    pub fn shifted(self, start: u32) -> Self {
        Self { span: self.span.shifted(start), ..self }
    }
}

/// Appends the content words of a text to `content`, in order.
pub fn content_words(text: &str, language: Language, content: &mut Vec<ContentWord>) {
    read_words(text, language, |_, read| content.extend(read));
}

/// Calls `use_word` with each word of a text, in order, and with what it says if it is a content
/// word. Allocates nothing per word: stems are remembered per thread in a table of fixed size.
pub(super) fn read_words(
    text: &str,
    language: Language,
    mut use_word: impl FnMut(Word, Option<ContentWord>),
) {
    TOOLS.with_borrow_mut(|Tools { scanner, memo }| {
        let mut reader = Reader::new(text, text, language, memo);
        scanner.words(text, |words| reader.read_all(words, &mut use_word));
    });
}

/// As [`read_words`], for a part of a text that was cut into words before: `words` are those of the
/// part, and all spans are places in `text`.
pub(super) fn read_cut(
    text: &str,
    part: Span,
    words: &[Word],
    language: Language,
    mut use_word: impl FnMut(Word, Option<ContentWord>),
) {
    TOOLS.with_borrow_mut(|Tools { memo, .. }| {
        Reader::new(text, part.of(text), language, memo).read_all(words, &mut use_word);
    });
}

/// Reads one text word by word, with the word before at hand.
struct Reader<'a> {
    text: &'a str,
    language: Language,
    /// See [`lexicon::seed`].
    seed: u64,
    /// Whether a capital letter inside a sentence marks a name in this text.
    capitals_name: bool,
    previous: Option<Word>,
    memo: &'a mut Memo,
}

impl<'a> Reader<'a> {
    /// A reader of words that have their places in `text`; `part` is what they are read of.
    fn new(text: &'a str, part: &str, language: Language, memo: &'a mut Memo) -> Self {
        Self {
            text,
            language,
            seed: lexicon::seed(language),
            capitals_name: capitals_name(part, language),
            previous: None,
            memo,
        }
    }

    fn read_all(&mut self, words: &[Word], use_word: &mut impl FnMut(Word, Option<ContentWord>)) {
        self.memo.warm(words.iter().map(|word| word.hash ^ self.seed));
        for word in words {
            use_word(*word, self.read(*word));
            self.previous = Some(*word);
        }
    }

    fn read(&mut self, word: Word) -> Option<ContentWord> {
        let written = word.span.of(self.text);
        let first = written.chars().next()?;
        if first.is_ascii_digit() {
            let (kind, weight) = (ContentKind::Number, number_weight(written));
            return Some(ContentWord { stem: word.hash, weight, kind, span: word.span });
        }
        if !first.is_ascii() && is_unspaced(first) {
            return self.read_unspaced(word, first);
        }
        let entry = self.memo.get(word.hash ^ self.seed, written, self.language);
        if entry.weight <= 0.0 {
            return None;
        }
        let is_name = self.capitals_name && first.is_uppercase() && !self.opens_sentence(word);
        let (kind, factor) =
            if is_name { (ContentKind::Name, NAME_FACTOR) } else { (ContentKind::Word, 1.0) };
        Some(ContentWord { stem: entry.stem, weight: entry.weight * factor, kind, span: word.span })
    }

    /// Two neighboring characters make a content word; which characters belong together no rule
    /// without a dictionary tells. Hiragana is grammar and parts the others.
    fn read_unspaced(&self, word: Word, character: char) -> Option<ContentWord> {
        if is_hiragana(character) {
            return None;
        }
        let previous = self.previous.filter(|previous| previous.span.end == word.span.start)?;
        let before = previous.span.of(self.text).chars().next()?;
        if is_hiragana(before) || !is_unspaced(before) {
            return None;
        }
        Some(ContentWord {
            stem: previous.hash.rotate_left(23) ^ word.hash,
            weight: BIGRAM_WEIGHT,
            kind: ContentKind::Word,
            span: Span { start: previous.span.start, end: word.span.end },
        })
    }

    /// Whether a word stands at the start of a sentence or of a quotation, where its capital letter
    /// tells nothing. A full stop after a short capitalized word ("Mr.", "Gen.", "J.") ends nothing.
    fn opens_sentence(&self, word: Word) -> bool {
        let Some(previous) = self.previous else { return true };
        let gap = &self.text[previous.span.end as usize..word.span.start as usize];
        if gap == " " {
            return false;
        }
        if gap == ". " {
            let before = previous.span.of(self.text);
            return before.len() > 4 || !before.starts_with(char::is_uppercase);
        }
        gap.contains(['.', '!', '?', ':', '\n', '"', '“', '”', '„', '«', '»', '‹', '¿', '¡'])
    }
}

/// A bigram of characters is about half a word: two of them cover a word of three characters.
const BIGRAM_WEIGHT: f32 = 0.5;

/// Whether capital letters mark names: not where all nouns have them, nor in a text that shouts.
fn capitals_name(text: &str, language: Language) -> bool {
    // So few that a byte counts them, and the compiler counts many side by side.
    let head = &text.as_bytes()[..text.len().min(200)];
    let (mut upper, mut lower) = (0_u8, 0_u8);
    for byte in head {
        upper += u8::from(byte.is_ascii_uppercase());
        lower += u8::from(byte.is_ascii_lowercase());
    }
    !matches!(language.0, "de" | "lb") && upper <= lower.max(3)
}

/// Round figures and years stand in any article; an exact figure hardly twice by chance.
fn number_weight(digits: &str) -> f32 {
    match digits.len() {
        1 => 0.3,
        2 => 0.5,
        4 if digits.starts_with("19") || digits.starts_with("20") => 0.4,
        _ if digits.bytes().skip(1).all(|byte| byte == b'0') => 0.5,
        _ => 1.0,
    }
}

fn is_hiragana(character: char) -> bool {
    matches!(character, '\u{3040}'..='\u{309F}')
}

/// What a thread reads with.
struct Tools {
    scanner: Scanner,
    memo: Memo,
}

thread_local! {
    static TOOLS: RefCell<Tools> =
        RefCell::new(Tools { scanner: Scanner::default(), memo: Memo::new() });
}

/// Stems and weights of the words met last, in the set their hash picks: a bounded memory that
/// changes the speed and nothing else. A set fits one line of the cache.
struct Memo {
    sets: Vec<Set>,
    normal: String,
}

/// Three words, the one learned last in front: keys, stems, weights.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Set {
    keys: [u64; 3],
    stems: [u64; 3],
    weights: [f32; 3],
}

impl Memo {
    const SETS: usize = 1 << 15;

    fn new() -> Self {
        Self { sets: vec![Set::default(); Self::SETS], normal: String::new() }
    }

    /// Brings the sets of these keys into the nearest cache: all at once, where [`Memo::get`] would
    /// wait for one after another.
    fn warm(&self, keys: impl Iterator<Item = u64>) {
        let touched = keys.fold(0, |sum, key| sum ^ self.sets[key as usize % Self::SETS].keys[0]);
        std::hint::black_box(touched);
    }

    fn get(&mut self, key: u64, written: &str, language: Language) -> Entry {
        let set = &mut self.sets[key as usize % Self::SETS];
        if let Some(place) = set.keys.iter().position(|known| *known == key) {
            return Entry { stem: set.stems[place], weight: set.weights[place] };
        }
        // Of the form that is hashed, so that all spellings under one key give one entry.
        normal_form(written, &mut self.normal);
        let entry = lexicon::look_up(&self.normal, language);
        set.keys.rotate_right(1);
        set.stems.rotate_right(1);
        set.weights.rotate_right(1);
        (set.keys[0], set.stems[0], set.weights[0]) = (key, entry.stem, entry.weight);
        entry
    }
}
