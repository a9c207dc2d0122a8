//! An article made ready for comparison: words, shingles and content read once, however many pairs
//! it stands in.

use std::cell::RefCell;

use xxhash_rust::xxh3::xxh3_64;

use super::background::Background;
use super::headline::Headline;
use super::speech;
use crate::article::{Article, Span};
use crate::fingerprint::spread::Sorter;
use crate::fingerprint::{ContentKind, ContentWord, Parts, Scanner, Word, shingle};

/// Words in the seed of an aligned run. Shorter than a shingle: rewording leaves short runs.
pub(super) const SEED: usize = 3;

/// A word of the body, its hash aside.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Where it stands in the article's text.
    pub(super) span: Span,
    /// Its weight as content; 0 for function words.
    pub(super) weight: f32,
    /// Plain word, name or number; plain for function words.
    pub(super) kind: ContentKind,
    /// The unit it belongs to.
    pub(super) unit: u32,
}

/// [`SEED`] words in a row: the upper half of their hash, then the place of the first. Hashes that
/// collide cost a look at the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seed(u64);

impl Seed {
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
    /// Hashes of the normal forms of all words of the body, in order.
    pub(super) hashes: Vec<u64>,
    /// The same words.
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
    /// The unit in which a word stands, and the words from it to the unit's end.
    pub(super) fn rest_of_unit(&self, token: u32) -> (u32, u32) {
        let unit = self.tokens[token as usize].unit;
        (unit, self.units[unit as usize].tokens.end as u32 - token)
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
    ROOM.with_borrow_mut(|room| room.prepare(article, background))
}

thread_local! {
    /// Room to work in, used again for the next article.
    static ROOM: RefCell<Room> = RefCell::default();
}

#[derive(Default)]
struct Room {
    scanner: Scanner,
    /// The words of the body.
    words: Vec<Word>,
    /// The stems of all units as they are met.
    met: Vec<Stem>,
    /// Their places, in the order of their hashes.
    order: Vec<u64>,
    sorter: Sorter<u64>,
}

impl Room {
    fn prepare(&mut self, article: &Article, background: &Background) -> Prepared {
        self.met.clear();
        self.words.clear();
        self.scanner.cut(&article.text, &article.body.kept, &mut self.words);
        let mut parts = Parts::new(&article.text, article.language, &self.words);
        let mut hashes: Vec<u64> = Vec::with_capacity(self.words.len());
        let mut tokens: Vec<Token> = Vec::with_capacity(self.words.len());
        let mut weights = [0.0; 2];
        let mut units = Vec::with_capacity(article.units.len());
        let quoted = speech::quoted_units(article);
        for ((index, unit), quoted) in (0u32..).zip(&article.units).zip(quoted) {
            let text = unit.span().of(&article.text);
            let counts = !background.holds(text);
            let first = tokens.len();
            parts.read(unit.span(), |word, read| {
                let read = read.filter(|_| counts);
                hashes.push(word.hash);
                tokens.push(token(word, index, read));
                self.met.extend(read.map(|read| Stem {
                    hash: read.stem,
                    unit: index,
                    weight: read.weight,
                    kind: read.kind,
                }));
            });
            weights[usize::from(quoted)] +=
                tokens[first..].iter().map(|token| token.weight).sum::<f32>();
            units.push(PreparedUnit {
                quoted,
                streamed: background.streams(article, text),
                mass: 0.0,
                tokens: first..tokens.len(),
            });
        }
        let stems = self.distinct_stems();
        stems.iter().for_each(|stem| units[stem.unit as usize].mass += stem.weight);
        Prepared {
            text_hash: xxh3_64(article.text.as_bytes()),
            shingles: self.shingles(&hashes),
            seeds: self.seeds(&hashes),
            hashes,
            tokens,
            stems,
            headline: Headline::of(article),
            units,
            weights,
        }
    }

    /// The stems of each unit, each once by its heaviest occurrence, sorted by hash, then unit.
    fn distinct_stems(&mut self) -> Vec<Stem> {
        self.order.clear();
        self.order.extend(self.met.iter().zip(0..).map(|(stem, place)| upper(stem.hash) | place));
        self.sorter.sort(&mut self.order);
        let mut stems: Vec<Stem> =
            self.order.iter().map(|place| self.met[*place as u32 as usize]).collect();
        if !stems.is_sorted_by_key(|stem| stem.hash) {
            // Two hashes are alike in their upper half.
            stems.sort_by_key(|stem| stem.hash);
        }
        stems.dedup_by(|next, kept| {
            let is_same = (next.hash, next.unit) == (kept.hash, kept.unit);
            if is_same && kept.weight < next.weight {
                *kept = *next;
            }
            is_same
        });
        stems
    }

    fn shingles(&mut self, hashes: &[u64]) -> Vec<u64> {
        let mut shingles: Vec<u64> = shingle::rolling(hashes, shingle::WIDTH).collect();
        self.sorter.sort(&mut shingles);
        shingles.dedup();
        shingles
    }

    fn seeds(&mut self, hashes: &[u64]) -> Vec<Seed> {
        let places = shingle::rolling(hashes, SEED).zip(0..);
        let mut seeds: Vec<u64> = places.map(|(hash, place)| upper(hash) | place).collect();
        self.sorter.sort(&mut seeds);
        seeds.into_iter().map(Seed).collect()
    }
}

/// The upper half of a hash, with room below it for the place of what is hashed: eight bytes sort in
/// a fraction of the time that more take.
fn upper(hash: u64) -> u64 {
    hash & !u64::from(u32::MAX)
}

/// A word of a unit, with the weight it has as content.
fn token(word: Word, unit: u32, read: Option<ContentWord>) -> Token {
    Token {
        span: word.span,
        weight: read.map_or(0.0, |read| read.weight),
        kind: read.map_or(ContentKind::Word, |read| read.kind),
        unit,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::fingerprint::shingle::mix;

    #[test]
    fn each_unit_keeps_the_heaviest_of_each_stem_in_the_order_of_whole_hashes() {
        // Hashes of which several agree in their upper halves, met in any order.
        let hash = |i: u64| mix(mix(i) % 40) & !0xffff_fff0 | mix(i) >> 60;
        let weight = |i: u64| (mix(i + 7) % 5) as f32;
        let stem = |i| Stem {
            hash: hash(i),
            unit: i as u32 / 90,
            weight: weight(i),
            kind: ContentKind::Word,
        };
        let mut room = Room { met: (0..1000).map(stem).collect(), ..Room::default() };
        let mut wanted: BTreeMap<(u64, u32), f32> = BTreeMap::new();
        for stem in &room.met {
            let heaviest = wanted.entry((stem.hash, stem.unit)).or_default();
            *heaviest = heaviest.max(stem.weight);
        }
        let found = room.distinct_stems();
        let found = found.iter().map(|stem| ((stem.hash, stem.unit), stem.weight));
        assert!(found.eq(wanted));
    }
}
