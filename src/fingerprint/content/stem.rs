//! Stems: Snowball where it knows the language, a few endings cut where it does not.

use snowball_stemmers_rs::{Algorithm, Stemmer};

use crate::article::Language;

/// Longer words are addresses or noise and stay as they are.
const LONGEST: usize = 64;

/// Calls `use_stem` with the stem of a lower-case word.
pub(super) fn with_stem<T>(word: &str, language: Language, use_stem: impl FnOnce(&str) -> T) -> T {
    if word.len() > LONGEST {
        return use_stem(word);
    }
    match snowball(language) {
        Some(algorithm) => use_stem(&Stemmer::create(algorithm).stem(word)),
        None => use_stem(cut(word, language)),
    }
}

fn snowball(language: Language) -> Option<Algorithm> {
    Some(match language.0 {
        "ar" => Algorithm::Arabic,
        "hy" => Algorithm::Armenian,
        "eu" => Algorithm::Basque,
        "ca" => Algorithm::Catalan,
        "cs" | "sk" => Algorithm::Czech,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "eo" => Algorithm::Esperanto,
        "et" => Algorithm::Estonian,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hi" => Algorithm::Hindi,
        "hu" => Algorithm::Hungarian,
        "id" | "ms" => Algorithm::Indonesian,
        "ga" => Algorithm::Irish,
        "it" => Algorithm::Italian,
        "lt" => Algorithm::Lithuanian,
        "ne" => Algorithm::Nepali,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "fa" => Algorithm::Persian,
        "pl" => Algorithm::Polish,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" | "be" => Algorithm::Russian,
        "sr" | "hr" | "bs" => Algorithm::Serbian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" | "az" => Algorithm::Turkish,
        "uk" => Algorithm::Ukrainian,
        "yi" => Algorithm::Yiddish,
        _ => return None,
    })
}

/// Korean particles, written onto the noun; longer ones first.
const PARTICLES: &[&str] = &[
    "에서는",
    "으로는",
    "에게서",
    "에서",
    "으로",
    "에게",
    "까지",
    "부터",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "에",
    "의",
    "로",
    "와",
    "과",
    "도",
    "만",
];

/// Cuts what languages without a Snowball stemmer add at the end of a word.
fn cut(word: &str, language: Language) -> &str {
    match language.0 {
        "ko" => PARTICLES
            .iter()
            .find_map(|particle| word.strip_suffix(particle).filter(|stem| !stem.is_empty()))
            .unwrap_or(word),
        "bg" | "mk" | "sl" | "lv" => cut_letters(word, 2, 4),
        _ => word,
    }
}

/// Cuts up to `most` letters, and leaves at least `least`.
fn cut_letters(word: &str, most: usize, least: usize) -> &str {
    let keep = word.chars().count().saturating_sub(most).max(least);
    word.char_indices().nth(keep).map_or(word, |(end, _)| &word[..end])
}
