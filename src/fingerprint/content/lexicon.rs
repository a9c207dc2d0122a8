//! What is known of a word without any text: its stem, and how common it is.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::stem;
use crate::article::Language;

/// A word of the lexicon.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Entry {
    /// xxh3-64 of the stem.
    pub(super) stem: u64,
    /// Weight as evidence, 0 for a function word, at most 1.
    pub(super) weight: f32,
}

/// What makes of a word's hash, by exclusive or, its key in a language: the same letters are other
/// words elsewhere ("die", "son"). Hashed otherwise than words are: a code may be a word too, and
/// "no" in Italian would be "it" in Norwegian.
pub(super) fn seed(language: Language) -> u64 {
    xxh3_64_with_seed(language.0.as_bytes(), 1)
}

fn key(word: &str, language: Language) -> u64 {
    xxh3_64(word.as_bytes()) ^ seed(language)
}

/// Looks a word up, given in its normal form: see [`crate::fingerprint::words`].
pub(super) fn look_up(word: &str, language: Language) -> Entry {
    let weight = weight(word, language);
    if weight <= 0.0 {
        return Entry::default();
    }
    Entry { stem: stem::with_stem(word, language, |stem| xxh3_64(stem.as_bytes())), weight }
}

fn weight(word: &str, language: Language) -> f32 {
    let one_letter = word.chars().nth(1).is_none();
    if one_letter {
        return 0.0;
    }
    let listed = |key: u64| WEIGHTS.get(&key).copied();
    let language = if matches!(language.0, "nb" | "nn") { Language("no") } else { language };
    listed(key(word, language)).unwrap_or(1.0)
}

/// The weight of every listed word; a word that is not listed weighs 1.
static WEIGHTS: LazyLock<FxHashMap<u64, f32>> = LazyLock::new(|| {
    let mut weights = frequent();
    weights.extend(function_words().map(|key| (key, 0.0)));
    weights
});

/// The frequent words of English, by how seldom an article holds them: 1 for one article in a
/// hundred or fewer, 1/2 for one in ten (half the negative decimal logarithm, an inverse document
/// frequency), and never less than 0.15.
fn frequent() -> FxHashMap<u64, f32> {
    let rows = include_str!("frequent_en.txt").lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let (word, permille) = line.split_once(' ')?;
        let share = permille.parse::<f32>().ok()? / 1000.0;
        let weight = (-share.log10() / 2.0).clamp(0.15, 1.0);
        Some((key(word, Language("en")), weight))
    })
    .collect()
}

fn function_words() -> impl Iterator<Item = u64> {
    let lines = include_str!("function_words.txt").lines().filter(|line| !line.starts_with('#'));
    let mut language = Language("und");
    lines.flat_map(move |line| {
        if let Some(code) = line.strip_prefix('[') {
            language = Language(code.trim_end_matches(']'));
        }
        let words = if line.starts_with('[') { "" } else { line };
        words.split_whitespace().map(move |word| key(word, language))
    })
}
