//! Standing background: sentences that an outlet repeats under story after story, for weeks.
//!
//! "The strait carries a fifth of the world's oil" proves nothing about two articles that hold it.
//! A sentence is standing background when it recurs in several articles that are otherwise
//! different and were written over more than a few days: a wire story that many outlets run is alike
//! from top to bottom, and a passage of it that many insert appears at once. Articles without dates
//! have no standing background: what many took from one source looks the same.

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::speech;
use super::stream::Streams;
use crate::article::{Article, Collection};

/// What of a collection is standing background, by the hash of each sentence, and what belongs to
/// streams of other stories.
#[derive(Debug, Clone, Default)]
pub struct Background {
    sentences: FxHashSet<u64>,
    streams: Streams,
}

/// Articles in which a sentence must recur.
const ARTICLES: usize = 4;

/// Shorter sentences, in bytes, weigh too little to mislead.
const SHORTEST: usize = 40;

/// Articles that share more of their other sentences than this are versions of one story.
const OTHERWISE_ALIKE: f32 = 0.3;

/// Within these seconds a recurring sentence is news rather than background: three days.
const NEWS: i64 = 3 * 24 * 3600;

/// Dates of a lower quality are not believed.
const DATE_QUALITY: f32 = 0.5;

/// Neighboring articles looked at for each sentence: enough to tell a family from strangers.
const LOOKED_AT: usize = 8;

/// What learning needs of an article.
struct Outline {
    /// Hashes of its sentences, sorted, distinct.
    sentences: Vec<u64>,
    seconds: Option<i64>,
}

impl Background {
    /// Learns the standing background of a collection. Takes about 200 bytes an article meanwhile.
    pub fn learn(articles: &Collection) -> Self {
        let outlines: Vec<Outline> =
            articles.indices().into_par_iter().map(|index| outline(&articles.get(index))).collect();
        let mut places: Vec<(u64, u32)> = (0..)
            .zip(&outlines)
            .flat_map(|(article, outline)| outline.sentences.iter().map(move |s| (*s, article)))
            .collect();
        places.par_sort_unstable();
        let sentences = places
            .chunk_by(|x, y| x.0 == y.0)
            .filter(|places| places.len() >= ARTICLES && is_standing(places, &outlines))
            .map(|places| places[0].0)
            .collect();
        Self { sentences, streams: Streams::learn(articles, &places) }
    }

    /// Whether a sentence of an article belongs to a stream that its outlet shows under headlines of
    /// other stories.
    pub(super) fn streams(&self, article: &Article, sentence: &str) -> bool {
        self.streams.hold(article, sentence)
    }

    /// Whether a sentence is standing background.
    pub(super) fn holds(&self, sentence: &str) -> bool {
        !self.sentences.is_empty() && self.sentences.contains(&xxh3_64(sentence.as_bytes()))
    }
}

/// The reporter's sentences of an article; quotations recur because somebody said something.
fn outline(article: &Article) -> Outline {
    let quoted = speech::quoted_units(article);
    let mut sentences: Vec<u64> = article
        .units
        .iter()
        .zip(quoted)
        .filter(|(unit, quoted)| !quoted && unit.span.len() >= SHORTEST)
        .map(|(unit, _)| xxh3_64(unit.span.of(&article.text).as_bytes()))
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    let published = article.published.as_ref().filter(|date| date.quality >= DATE_QUALITY);
    Outline { sentences, seconds: published.map(|date| date.seconds) }
}

fn is_standing(places: &[(u64, u32)], outlines: &[Outline]) -> bool {
    let dates = places.iter().filter_map(|(_, article)| outlines[*article as usize].seconds);
    let (first, last) = dates.fold((i64::MAX, i64::MIN), |(first, last), seconds| {
        (first.min(seconds), last.max(seconds))
    });
    let is_standing = first <= last && last.saturating_sub(first) > NEWS;
    if !is_standing {
        return false;
    }
    let neighbors = places.windows(2).take(LOOKED_AT);
    let count = neighbors.len() as f32;
    let alike = neighbors
        .map(|two| alike(&outlines[two[0].1 as usize], &outlines[two[1].1 as usize]))
        .sum::<f32>();
    alike / count < OTHERWISE_ALIKE
}

/// The share of their other sentences that two articles have in common, by the shorter of the two.
/// Articles of one sentence have no others: they are alike.
fn alike(x: &Outline, y: &Outline) -> f32 {
    let shared = crate::fingerprint::shingle::shared(&x.sentences, &y.sentences);
    let fewest = x.sentences.len().min(y.sentences.len());
    if fewest < 2 { 1.0 } else { (shared - 1) as f32 / (fewest - 1) as f32 }
}
