//! An article made ready for comparison: words, shingles and content read once, however many pairs
//! it stands in.

use xxhash_rust::xxh3::xxh3_64;

use super::background::Background;
use super::headline::Headline;
use super::speech;
use crate::article::{Article, Span};
use crate::fingerprint::{ContentKind, ContentWord, Word, read_words, shingle};

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

/// [`SEED`] words in a row: the upper half of their hash, then the place of the first. Eight bytes
/// sort in half the time of twelve; hashes that collide cost a look at the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seed(u64);

impl Seed {
    fn new(hash: u64, place: u32) -> Self {
        Self(hash & !u64::from(u32::MAX) | u64::from(place))
    }

    pub(super) fn hash(self) -> u32 {
        (self.0 >> 32) as u32
    }

    pub(super) fn place(self) -> u32 {
        self.0 as u32
    }
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
    /// Whether it belongs to a stream of other stories.
    pub(super) streamed: bool,
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
    /// Every seed, sorted.
    pub(super) seeds: Vec<Seed>,
    /// Distinct stems of every unit, sorted by hash, then unit.
    pub(super) stems: Vec<Stem>,
    /// The headline.
    pub(super) headline: Headline,
    /// The sentences and quotations, in order.
    pub(super) units: Vec<PreparedUnit>,
    /// Content weight of the reporter's prose, then of the quotations.
    pub(super) weights: [f32; 2],
}

impl Prepared {
    /// Whether a word stands in a quotation.
    pub(super) fn is_quoted(&self, token: u32) -> bool {
        self.units[self.tokens[token as usize].unit as usize].quoted
    }

    /// Whether a word stands in a stream of other stories.
    pub(super) fn is_streamed(&self, token: u32) -> bool {
        self.units[self.tokens[token as usize].unit as usize].streamed
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
    let mut tokens: Vec<Token> = Vec::with_capacity(article.text.len() / 5);
    let mut stems: Vec<Stem> = Vec::with_capacity(article.text.len() / 8);
    let mut weights = [0.0; 2];
    let mut units = Vec::with_capacity(article.units.len());
    let quoted = speech::quoted_units(article);
    for ((index, unit), quoted) in (0u32..).zip(&article.units).zip(quoted) {
        let text = unit.span.of(&article.text);
        let counts = !background.holds(text);
        let (first_token, first_stem) = (tokens.len(), stems.len());
        read_words(text, article.language, |word, read| {
            let read = read.filter(|_| counts);
            tokens.push(token(word, unit.span.start, index, read));
            stems.extend(read.map(|read| Stem {
                hash: read.stem,
                unit: index,
                weight: read.weight,
                kind: read.kind,
            }));
        });
        keep_distinct(&mut stems, first_stem);
        weights[usize::from(quoted)] +=
            tokens[first_token..].iter().map(|token| token.weight).sum::<f32>();
        units.push(PreparedUnit {
            quoted,
            streamed: background.streams(article, text),
            mass: stems[first_stem..].iter().map(|stem| stem.weight).sum(),
            tokens: first_token..tokens.len(),
        });
    }
    stems.sort_unstable_by_key(|stem| (stem.hash, stem.unit));
    let hashes: Vec<u64> = tokens.iter().map(|token| token.hash).collect();
    Prepared {
        text_hash: xxh3_64(article.text.as_bytes()),
        shingles: shingle::shingles(&hashes, shingle::WIDTH),
        seeds: seeds(&hashes),
        tokens,
        stems,
        headline: Headline::of(article),
        units,
        weights,
    }
}

/// A word of a unit whose text starts at `offset`, with the weight it has as content.
fn token(word: Word, offset: u32, unit: u32, read: Option<ContentWord>) -> Token {
    Token {
        hash: word.hash,
        span: Span { start: word.span.start + offset, end: word.span.end + offset },
        weight: read.map_or(0.0, |read| read.weight),
        kind: read.map_or(ContentKind::Word, |read| read.kind),
        unit,
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

fn seeds(hashes: &[u64]) -> Vec<Seed> {
    let places = shingle::rolling(hashes, SEED).zip(0..);
    let mut seeds: Vec<Seed> = places.map(|(hash, place)| Seed::new(hash, place)).collect();
    seeds.sort_unstable();
    seeds
}
