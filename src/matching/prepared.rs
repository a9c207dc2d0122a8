//! An article made ready for comparison: words, shingles and content read once, however many pairs
//! it stands in.

use xxhash_rust::xxh3::xxh3_64;

use super::background::Background;
use super::speech;
use crate::article::{Article, Span};
use crate::fingerprint::{ContentKind, ContentWord, content_words, shingle, words};

/// Words in the seed of an aligned run. Shorter than a shingle: rewording leaves short runs.
pub(super) const SEED: usize = 3;

/// A word of the body.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Hash of its normal form.
    pub(super) hash: u64,
    /// Where it stands in the article's text.
    pub(super) span: Span,
    /// Its weight as content; 0 for function words.
    pub(super) weight: f32,
    /// Plain word, name or number; plain for function words.
    pub(super) kind: ContentKind,
    /// The unit it belongs to.
    pub(super) unit: u32,
}

/// A content stem of a unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stem {
    pub(super) hash: u64,
    pub(super) unit: u32,
    pub(super) weight: f32,
    pub(super) kind: ContentKind,
}

/// A sentence or quotation with what it weighs.
#[derive(Debug, Clone)]
pub(super) struct PreparedUnit {
    /// Whether it is speech rather than the reporter's prose.
    pub(super) quoted: bool,
    /// Sum of the weights of its distinct stems.
    pub(super) mass: f32,
    /// Its tokens, as a range of [`Prepared::tokens`].
    pub(super) tokens: std::ops::Range<usize>,
}

/// An article ready for comparison.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// xxh3-64 of the whole text: puts the two sides of a pair in an order of their own.
    pub(super) text_hash: u64,
    /// Every word of the body, in order.
    pub(super) tokens: Vec<Token>,
    /// Sorted distinct hashes of all shingles.
    pub(super) shingles: Vec<u64>,
    /// Hash and place of every seed, sorted.
    pub(super) seeds: Vec<(u64, u32)>,
    /// Distinct stems of every unit, sorted by hash, then unit.
    pub(super) stems: Vec<Stem>,
    /// Stems of the headline, sorted, distinct, with their weights; empty where there is none.
    pub(super) title: Vec<(u64, f32)>,
    /// The sentences and quotations, in order.
    pub(super) units: Vec<PreparedUnit>,
}

impl Prepared {
    /// Whether a word stands in a quotation.
    pub(super) fn is_quoted(&self, token: u32) -> bool {
        self.units[self.tokens[token as usize].unit as usize].quoted
    }

    /// How much of its own headline the body speaks of, by weight, 0 to 1. Absent where the headline
    /// is too short to tell.
    pub(super) fn title_support(&self) -> Option<f32> {
        let whole: f32 = self.title.iter().map(|stem| stem.1).sum();
        let in_body = |hash: u64| self.stems.binary_search_by_key(&hash, |stem| stem.hash).is_ok();
        let found: f32 = self.title.iter().filter(|stem| in_body(stem.0)).map(|stem| stem.1).sum();
        (self.title.len() >= 3).then(|| found / whole)
    }

    /// Content weight of `length` words from `first`.
    pub(super) fn weight(&self, first: u32, length: u32) -> f32 {
        let tokens = &self.tokens[first as usize..(first + length) as usize];
        tokens.iter().map(|token| token.weight).sum()
    }
}

/// Reads an article's body once for all comparisons. Standing background keeps its words, so that
/// copies stay copies, and loses its weight.
pub fn prepare(article: &Article, background: &Background) -> Prepared {
    let mut tokens = Vec::new();
    let mut stems: Vec<Stem> = Vec::new();
    let mut units = Vec::with_capacity(article.units.len());
    let quoted = speech::quoted_units(article);
    let mut content = Vec::new();
    for ((index, unit), quoted) in (0u32..).zip(&article.units).zip(quoted) {
        let text = unit.span.of(&article.text);
        content.clear();
        if !background.holds(text) {
            content_words(text, article.language, &mut content);
        }
        let first_token = tokens.len();
        push_tokens(&mut tokens, text, unit.span.start, index, &content);
        let first_stem = stems.len();
        stems.extend(content.iter().map(|word| Stem {
            hash: word.stem,
            unit: index,
            weight: word.weight,
            kind: word.kind,
        }));
        keep_distinct(&mut stems, first_stem);
        units.push(PreparedUnit {
            quoted,
            mass: stems[first_stem..].iter().map(|stem| stem.weight).sum(),
            tokens: first_token..tokens.len(),
        });
    }
    stems.sort_unstable_by_key(|stem| (stem.hash, stem.unit));
    content.clear();
    content_words(article.title.as_deref().unwrap_or_default(), article.language, &mut content);
    let mut title: Vec<(u64, f32)> = content.iter().map(|word| (word.stem, word.weight)).collect();
    title.sort_unstable_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)));
    title.dedup_by_key(|stem| stem.0);
    let hashes: Vec<u64> = tokens.iter().map(|token: &Token| token.hash).collect();
    Prepared {
        text_hash: xxh3_64(article.text.as_bytes()),
        shingles: shingle::shingles(&hashes, shingle::WIDTH),
        seeds: seeds(&hashes),
        tokens,
        stems,
        title,
        units,
    }
}

/// Adds the words of a unit, each with the weight it has as content.
fn push_tokens(
    tokens: &mut Vec<Token>,
    text: &str,
    offset: u32,
    unit: u32,
    content: &[ContentWord],
) {
    let mut content = content.iter().peekable();
    for word in words(text) {
        let read = content.next_if(|read| read.span.end == word.span.end);
        tokens.push(Token {
            hash: word.hash,
            span: Span { start: word.span.start + offset, end: word.span.end + offset },
            weight: read.map_or(0.0, |read| read.weight),
            kind: read.map_or(ContentKind::Word, |read| read.kind),
            unit,
        });
    }
}

/// Keeps each stem of the last unit once, the heaviest occurrence.
fn keep_distinct(stems: &mut Vec<Stem>, first: usize) {
    stems[first..].sort_unstable_by(|a, b| a.hash.cmp(&b.hash).then(b.weight.total_cmp(&a.weight)));
    let mut kept = first;
    for index in first..stems.len() {
        if kept == first || stems[kept - 1].hash != stems[index].hash {
            stems[kept] = stems[index];
            kept += 1;
        }
    }
    stems.truncate(kept);
}

fn seeds(hashes: &[u64]) -> Vec<(u64, u32)> {
    let mut seeds: Vec<(u64, u32)> = shingle::rolling(hashes, SEED).zip(0..).collect();
    seeds.sort_unstable();
    seeds
}
