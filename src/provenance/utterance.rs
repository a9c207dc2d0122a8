//! Utterances: what was said once and reached readers in several wordings.

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
    /// Its quotations, in the order of the first article that has each.
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
/// aligned through all matches of the story, grouped by the pairs that share them.
pub(super) fn utterances(
    articles: &Collection,
    members: &[u32],
    neighbors: &Neighbors<'_>,
) -> Vec<Utterance> {
    let pairs = quotation_pairs(members, neighbors);
    if !pairs.iter().any(|pair| pair.independent) {
        return Vec::new();
    }
    let (places, mut same_words) = align(&pairs);
    let number = |place: &Place| places.binary_search_by(|known| known.order(place));
    let mut same_speech = DisjointSets::new(places.len());
    let mut independent = vec![false; places.len()];
    let mut first_of_match: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    for pair in &pairs {
        let Ok(a) = number(&pair.a) else { continue };
        same_speech.join(a, same_words.root(a));
        if pair.independent {
            independent[a] = true;
            let key = (pair.a.article, pair.b.article);
            same_speech.join(a, *first_of_match.entry(key).or_insert(a));
        }
    }
    for place in 0..places.len() {
        same_speech.join(place, same_words.root(place));
    }
    let mut speeches: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    let mut kept = vec![false; places.len()];
    for (place, independent) in independent.into_iter().enumerate() {
        let speech = same_speech.root(place);
        speeches[speech].push(place);
        kept[speech] |= independent;
    }
    speeches
        .into_iter()
        .zip(kept)
        .filter(|(_, kept)| *kept)
        .map(|(speech, _)| utterance(articles, &places, &speech, &mut same_words))
        .collect()
}

/// A stretch of one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

fn utterance(
    articles: &Collection,
    places: &[Place],
    speech: &[usize],
    same_words: &mut DisjointSets,
) -> Utterance {
    let mut order: Vec<usize> = Vec::new();
    let mut quotations: FxHashMap<usize, Vec<Place>> = FxHashMap::default();
    for &place in speech {
        let root = same_words.root(place);
        quotations.entry(root).or_insert_with(|| {
            order.push(root);
            Vec::new()
        });
        if let Some(quotation) = quotations.get_mut(&root) {
            quotation.push(places[place]);
        }
    }
    let variants = |root| quotations.get(&root).map(|places| variants(articles, places));
    Utterance {
        quotations: order
            .into_iter()
            .filter_map(variants)
            .map(|variants| Quotation { variants })
            .collect(),
    }
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
