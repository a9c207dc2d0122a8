//! Streams: other stories that a page shows in place of its own.
//!
//! Some pages carry below their headline not the story but a stream of whatever else the outlet
//! published that hour, whole stories long. No line filter tells it from news, and two such pages
//! share thousands of words. It shows in what stands above it: one sentence under many headlines of
//! one outlet, and most of those articles say nothing of their headlines.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::headline::Headline;
use super::outline::{Outlines, outlet};
use crate::article::{Article, Collection};
use crate::error::Error;

/// Articles of one outlet under which a sentence must recur.
const ARTICLES: usize = 4;

/// The sentences of all streams of a collection.
#[derive(Debug, Clone, Default)]
pub(super) struct Streams {
    /// Outlet and sentence, hashed together.
    sentences: FxHashSet<u64>,
}

/// Articles of one outlet that share a sentence.
pub(super) struct Recurring {
    key: u64,
    articles: Vec<u32>,
}

impl Streams {
    /// Learns the streams from the sentences that recur.
    pub(super) fn learn(articles: &Collection, recurring: &[Recurring]) -> Self {
        let headlines = headlines(articles, recurring);
        let streams = recurring.iter().filter(|found| is_stream(&found.articles, &headlines));
        Self { sentences: streams.map(|found| found.key).collect() }
    }

    /// Whether a sentence of an article belongs to a stream of its outlet.
    pub(super) fn hold(&self, article: &Article, sentence: &str) -> bool {
        !self.sentences.is_empty()
            && outlet(article).is_some_and(|outlet| {
                self.sentences.contains(&key(outlet, xxh3_64(sentence.as_bytes())))
            })
    }
}

fn key(outlet: u64, sentence: u64) -> u64 {
    outlet.rotate_left(23) ^ sentence
}

/// The outlets under which one sentence recurs, from all its places: its hash and an article.
pub(super) fn recurring(
    places: &[(u64, u32)],
    outlines: &Outlines,
) -> Result<Vec<Recurring>, Error> {
    let mut by_outlet: Vec<(u64, u32)> = Vec::new();
    for (_, article) in places {
        let outlet = outlines.read(*article, |outline| outline.outlet())?;
        by_outlet.extend(outlet.map(|outlet| (outlet, *article)));
    }
    by_outlet.sort_unstable();
    let groups = by_outlet.chunk_by(|x, y| x.0 == y.0).filter(|group| group.len() >= ARTICLES);
    Ok(groups
        .map(|group| Recurring {
            key: key(group[0].0, places[0].0),
            articles: group.iter().map(|(_, article)| *article).collect(),
        })
        .collect())
}

/// A headline, and whether its article is silent on it.
type Heard = (Headline, bool);

fn headlines(articles: &Collection, recurring: &[Recurring]) -> FxHashMap<u32, Heard> {
    let mut wanted: Vec<u32> =
        recurring.iter().flat_map(|found| found.articles.iter().copied()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let heard = |index: u32| {
        let article = articles.get(index);
        let headline = Headline::of(&article);
        let unspoken = headline.is_unspoken(&article);
        (index, (headline, unspoken))
    };
    wanted.into_par_iter().map(heard).collect()
}

/// Whether at least half of the articles are silent on their headlines, and these are not versions
/// of one: no two neighbors agree, or nearly none.
fn is_stream(articles: &[u32], headlines: &FxHashMap<u32, Heard>) -> bool {
    let heard: Vec<&Heard> = articles.iter().filter_map(|index| headlines.get(index)).collect();
    let unspoken = heard.iter().filter(|(_, unspoken)| *unspoken).count();
    let others = heard.windows(2).filter(|two| !two[0].0.agrees(&two[1].0)).count();
    2 * unspoken >= heard.len() && others + 1 >= ARTICLES
}
