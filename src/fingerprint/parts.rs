//! Parts of a text, read after the text was cut into words as a whole.

use super::content::{ContentWord, read_cut, read_words};
use super::word::Word;
use crate::article::{Language, Span};

/// The words of a text, for its parts one after another.
#[derive(Debug, Clone)]
pub struct Parts<'a> {
    text: &'a str,
    language: Language,
    /// The words that no part has taken.
    words: &'a [Word],
}

impl<'a> Parts<'a> {
    /// Of a text and its words, which are in order. Words that belong to no part may be left out.
    pub fn new(text: &'a str, language: Language, words: &'a [Word]) -> Self {
        Self { text, language, words }
    }

    /// Calls `use_word` with each word of the next part of the text, in order, and with what it says if
    /// it is a content word: the same as if the part stood alone, but all spans are places in the
    /// whole text. No part may lie before one that was read.
    pub fn read(&mut self, part: Span, mut use_word: impl FnMut(Word, Option<ContentWord>)) {
        let (text, language) = (self.text, self.language);
        if let Some(words) = self.take(part) {
            return read_cut(text, part, words, language, use_word);
        }
        read_words(part.of(text), language, |word, content| {
            let content = content.map(|content| content.shifted(part.start));
            use_word(word.shifted(part.start), content);
        });
    }

    /// Takes the words up to the end of a part and gives those of the part; none where a word goes
    /// beyond it.
    fn take(&mut self, part: Span) -> Option<&'a [Word]> {
        let words = self.words;
        let ended = |place: u32| words.iter().take_while(|word| word.span.end <= place).count();
        let begins_at =
            |index: usize, place: u32| words.get(index).is_none_or(|word| place <= word.span.start);
        let (first, end) = (ended(part.start), ended(part.end));
        let whole = begins_at(first, part.start) && begins_at(end, part.end);
        let (taken, rest) = words.split_at(end);
        self.words = rest;
        whole.then_some(&taken[first..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::words;

    type Read = Vec<(Word, Option<ContentWord>)>;

    fn alone(text: &str, part: Span, language: Language) -> Read {
        let mut read = Read::new();
        read_words(part.of(text), language, |word, content| {
            let content = content.map(|content| content.shifted(part.start));
            read.push((word.shifted(part.start), content));
        });
        read
    }

    /// Wherever a part begins and ends, be it within a word.
    #[test]
    fn parts_are_read_as_if_they_stood_alone() {
        let text = "The harbour’s crane No. 7 fell: “Nobody saw Ms. Ødegård’s ship”, \
                    police said.\n東京の港で12日、クレーンが倒れた。 Der Kran fiel um, 3,5 t.";
        let found: Vec<Word> = words(text).collect();
        let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
        let language = Language("en");
        for (&start, width) in places.iter().zip([3, 8, 21, 40].into_iter().cycle()) {
            let mut parts = Parts::new(text, language, &found);
            let mut from = start;
            for &to in places.iter().filter(|place| **place > start).step_by(width) {
                let part = Span::new(from, to);
                let mut read = Read::new();
                parts.read(part, |word, content| read.push((word, content)));
                assert_eq!(read, alone(text, part, language), "{}", part.of(text));
                from = to;
            }
        }
    }
}
