//! Counts how common English words are in news, for the table of frequent words that weigh less as evidence
//! (`src/fingerprint/content/frequent_en.txt`).
//!
//!     cargo run --release --example count_words -- ONE.jsonl TWO.jsonl THREE.jsonl
//!
//! Takes one file or folder for each collection, in any format that wirecopy reads, and prints every
//! word with the median over the collections of the articles in a thousand that
//! contain it, the commonest first. Give collections of different kinds, some thousand articles
//! each: political news, agency items, whatever the web makes of both. The median then passes over
//! what is common in one kind alone, and the furniture of single outlets with it. Function words
//! are left out, since they weigh nothing anyway, and so are single letters and figures.

use std::io::Write;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use wirecopy::article::Language;
use wirecopy::article::read::{Fields, read};
use wirecopy::fingerprint::{content_words, words};

/// Words in fewer articles of a thousand weigh fully and need no row.
const FEWEST: f64 = 16.5;

fn main() -> std::io::Result<()> {
    let paths = std::env::args_os().skip(1);
    let collections: Vec<FxHashMap<String, f64>> =
        paths.map(|path| per_thousand(&PathBuf::from(path))).collect();
    let mut rows: Vec<(f64, &str)> = collections
        .iter()
        .flat_map(FxHashMap::keys)
        .map(|word| (median(&collections, word), word.as_str()))
        .filter(|(count, word)| *count >= FEWEST && tells(word))
        .collect();
    rows.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(y.1)));
    rows.dedup();
    let mut out = std::io::stdout().lock();
    rows.iter().try_for_each(|(count, word)| writeln!(out, "{word} {count:.0}"))
}

/// Of a thousand articles of a collection, how many contain each word.
fn per_thousand(path: &Path) -> FxHashMap<String, f64> {
    let pages = read(&[path.to_owned()], &Fields::default()).pages;
    let mut counts: FxHashMap<String, f64> = FxHashMap::default();
    for page in &pages {
        let lower = page.text.to_lowercase();
        let distinct: FxHashSet<&str> = words(&lower).map(|word| word.span.of(&lower)).collect();
        distinct.into_iter().for_each(|word| *counts.entry(word.to_owned()).or_default() += 1.0);
    }
    counts.values_mut().for_each(|count| *count *= 1000.0 / pages.len() as f64);
    counts
}

/// Whether a word carries content at all.
fn tells(word: &str) -> bool {
    let mut content = Vec::new();
    content_words(word, Language("en"), &mut content);
    word.chars().nth(1).is_some() && !word.starts_with(char::is_numeric) && !content.is_empty()
}

fn median(collections: &[FxHashMap<String, f64>], word: &str) -> f64 {
    let mut counts: Vec<f64> =
        collections.iter().map(|counts| counts.get(word).copied().unwrap_or(0.0)).collect();
    counts.sort_unstable_by(f64::total_cmp);
    counts[counts.len() / 2]
}
