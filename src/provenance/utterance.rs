//! Utterances: what was said once and reached readers in several wordings.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::extent::Extent;
use super::neighbors::Neighbors;
use super::story::DisjointSets;
use crate::article::{Collection, Span};
use crate::fingerprint::words;
use crate::matching::{PassageKind, Verdict};

/// One statement, with everything quoted from it in one story.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// Its quotations: first the one that most articles have, then those that some of these have
    /// beside it.
    pub quotations: Vec<Quotation>,
}

impl Utterance {
    /// The articles that quote it, ascending.
    pub fn articles(&self) -> Vec<u32> {
        let variants = self.quotations.iter().flat_map(|quotation| &quotation.variants);
        let mut articles: Vec<u32> = variants.map(|variant| variant.article).collect();
        articles.sort_unstable();
        articles.dedup();
        articles
    }
}

/// One quotation as several articles give it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// The same words said, side by side; by article, then by span.
    pub variants: Vec<Variant>,
}

/// A quotation in one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// The article, by index.
    pub article: u32,
    /// Where it stands.
    pub span: Span,
    /// Number of its wording, from 0: variants with one number are one translation, others come
    /// from another translator or editor.
    pub wording: u32,
}

/// The utterances of a story that at least one pair of members reports independently: quotations
/// aligned through all matches of the story. A quotation belongs to an utterance where everybody
/// who has it quotes the first words of the utterance too; by anything less, statements made weeks
/// apart would be welded by the one article that looks back on them all.
pub(super) fn utterances(
    articles: &Collection,
    members: &[u32],
    neighbors: &Neighbors<'_>,
) -> Vec<Utterance> {
    let pairs = quotation_pairs(members, neighbors);
    if !pairs.iter().any(|pair| pair.independent) {
        return Vec::new();
    }
    let mut found: Vec<Found> = quoted(&pairs);
    let is_long = |found: &Found| {
        found.places.iter().any(|place| {
            let text = &articles.get(place.article).text;
            FEWEST_WORDS <= words(place.span.of(text)).count()
        })
    };
    let long: Vec<bool> = found.iter().map(is_long).collect();
    if long.contains(&true) {
        let mut long = long.into_iter();
        found.retain(|_| long.next() == Some(true));
    }
    found.sort_by_key(|found| {
        (Reverse(found.articles.len()), Reverse(found.longest()), found.places[0])
    });
    let mut utterances: Vec<Vec<Found>> = Vec::new();
    for found in found {
        let holds = |said: &&mut Vec<Found>| found.is_within(&said[0]);
        match utterances.iter_mut().find(holds) {
            Some(utterance) => utterance.push(found),
            None => utterances.push(vec![found]),
        }
    }
    utterances.sort_by_key(|said| said[0].places[0]);
    let utterance = |said: Vec<Found>| Utterance {
        quotations: said
            .iter()
            .map(|found| Quotation { variants: variants(articles, &found.places) })
            .collect(),
    };
    utterances.into_iter().map(utterance).collect()
}

/// Shorter quotations, "quid pro quo", are told only where a story shares no longer ones.
const FEWEST_WORDS: usize = 4;

/// Words quoted by several members, at least two of them independently.
struct Found {
    /// Where they stand, in order.
    places: Vec<Place>,
    /// The articles of these places, ascending.
    articles: Vec<u32>,
}

impl Found {
    fn longest(&self) -> usize {
        self.places.iter().map(|place| place.span.len()).max().unwrap_or_default()
    }

    fn is_within(&self, other: &Self) -> bool {
        self.articles.iter().all(|article| other.articles.binary_search(article).is_ok())
    }
}

/// The distinct quotations of a story.
fn quoted(pairs: &[QuotationPair]) -> Vec<Found> {
    let (places, mut same_words) = align(pairs);
    let number = |place: &Place| places.binary_search_by(|known| known.order(place));
    let mut independent = vec![false; places.len()];
    for pair in pairs.iter().filter(|pair| pair.independent) {
        if let Ok(place) = number(&pair.a) {
            independent[same_words.root(place)] = true;
        }
    }
    let mut groups: Vec<Vec<Place>> = vec![Vec::new(); places.len()];
    for (index, place) in places.iter().enumerate() {
        groups[same_words.root(index)].push(*place);
    }
    let kept = groups.into_iter().zip(independent).filter(|(_, independent)| *independent);
    kept.map(|(places, _)| {
        let mut articles: Vec<u32> = places.iter().map(|place| place.article).collect();
        articles.dedup();
        Found { places, articles }
    })
    .collect()
}

/// A stretch of one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    article: u32,
    span: Span,
}

impl Place {
    /// Equal where two places of one article overlap.
    fn order(&self, other: &Self) -> std::cmp::Ordering {
        let apart = self.article.cmp(&other.article);
        apart.then_with(|| {
            if self.span.end <= other.span.start {
                std::cmp::Ordering::Less
            } else if other.span.end <= self.span.start {
                std::cmp::Ordering::Greater
            } else {
                std::cmp::Ordering::Equal
            }
        })
    }
}

/// A quotation that two members share.
struct QuotationPair {
    a: Place,
    b: Place,
    independent: bool,
}

fn quotation_pairs(members: &[u32], neighbors: &Neighbors<'_>) -> Vec<QuotationPair> {
    let mut pairs = Vec::new();
    for &article in members {
        for side in neighbors.of(article).filter(|side| article < side.other) {
            let verdict = side.matched.verdict;
            if !verdict.joins_story() || members.binary_search(&side.other).is_err() {
                continue;
            }
            let passages = side.matched.passages.iter();
            let quotations = passages.filter(|passage| passage.kind == PassageKind::Quotation);
            pairs.extend(quotations.map(|passage| QuotationPair {
                a: Place { article, span: side.near(passage) },
                b: Place { article: side.other, span: side.far(passage) },
                independent: verdict == Verdict::SameUtterance,
            }));
        }
    }
    pairs.retain(|pair| !pair.a.span.is_empty() && !pair.b.span.is_empty());
    pairs
}

/// The distinct places of all pairs, overlapping ones merged, in order, and which of them hold the
/// same words.
fn align(pairs: &[QuotationPair]) -> (Vec<Place>, DisjointSets) {
    let mut spans: FxHashMap<u32, Vec<Span>> = FxHashMap::default();
    for place in pairs.iter().flat_map(|pair| [pair.a, pair.b]) {
        spans.entry(place.article).or_default().push(place.span);
    }
    let mut by_article: Vec<(u32, Vec<Span>)> = spans.into_iter().collect();
    by_article.sort_unstable_by_key(|(article, _)| *article);
    let mut places = Vec::new();
    for (article, spans) in by_article {
        let merged = Extent::new(spans);
        places.extend(merged.spans().iter().map(|&span| Place { article, span }));
    }
    let mut sets = DisjointSets::new(places.len());
    let number = |place: &Place| places.binary_search_by(|known| known.order(place));
    for pair in pairs {
        if let (Ok(a), Ok(b)) = (number(&pair.a), number(&pair.b)) {
            sets.join(a, b);
        }
    }
    (places, sets)
}

/// Variants that share at least half of their three-word shingles are one wording.
const SAME_WORDING: f32 = 0.5;

fn variants(articles: &Collection, places: &[Place]) -> Vec<Variant> {
    let mut wordings: Vec<Vec<[u64; 3]>> = Vec::new();
    places
        .iter()
        .map(|place| {
            let shingles = shingles(place.span.of(&articles.get(place.article).text));
            let known = wordings.iter().position(|w| SAME_WORDING <= resemblance(w, &shingles));
            let wording = known.unwrap_or_else(|| {
                wordings.push(shingles);
                wordings.len() - 1
            });
            let wording = u32::try_from(wording).unwrap_or(u32::MAX);
            Variant { article: place.article, span: place.span, wording }
        })
        .collect()
}

fn shingles(text: &str) -> Vec<[u64; 3]> {
    let hashes: Vec<u64> = words(text).map(|word| word.hash).collect();
    let mut shingles: Vec<[u64; 3]> = hashes.windows(3).map(|w| [w[0], w[1], w[2]]).collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Jaccard resemblance of two sorted sets. Texts too short for a shingle resemble each other.
fn resemblance(a: &[[u64; 3]], b: &[[u64; 3]]) -> f32 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let common = a.iter().filter(|shingle| b.binary_search(shingle).is_ok()).count();
    common as f32 / (a.len() + b.len() - common) as f32
}
