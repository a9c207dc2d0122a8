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

use super::outline::{self, Outlines};
use super::stream::{self, Recurring, Streams};
use crate::article::{Article, Collection};
use crate::error::Error;
use crate::store::{ShelfWriter, Sorted, Sorter, Work};

/// What of a collection is standing background, by the hash of each sentence, and what belongs to
/// streams of other stories.
#[derive(Debug, Clone, Default)]
pub struct Background {
    sentences: FxHashSet<u64>,
    streams: Streams,
}

/// Articles in which a sentence must recur.
const ARTICLES: usize = 4;

/// Articles that share more of their other sentences than this are versions of one story.
const OTHERWISE_ALIKE: f32 = 0.3;

/// Within these seconds a recurring sentence is news rather than background: three days.
const NEWS: i64 = 3 * 24 * 3600;

/// Recurring sentences looked at together.
const BATCH: usize = 4096;

/// Neighboring articles looked at for each sentence: enough to tell a family from strangers.
const LOOKED_AT: usize = 8;

impl Background {
    /// Learns the standing background of a collection; there is none where no article says when or by
    /// whom it was published.
    pub fn learn(articles: &Collection, work: &Work<'_>) -> Result<Self, Error> {
        let is_placed = |index| outline::is_placed(&articles.get(index));
        if !articles.indices().into_par_iter().any(is_placed) {
            return Ok(Self::default());
        }
        let (outlines, places) = outlines(articles, work)?;
        let mut sentences = FxHashSet::default();
        let mut recurring = Vec::new();
        for_each_batch(places, |groups| {
            let standing: Vec<Option<u64>> = groups
                .par_iter()
                .map(|group| Ok(is_standing(group, &outlines)?.then_some(group[0].0)))
                .collect::<Result<_, Error>>()?;
            sentences.extend(standing.into_iter().flatten());
            let of_outlets: Vec<Vec<Recurring>> = groups
                .par_iter()
                .map(|group| stream::recurring(group, &outlines))
                .collect::<Result<_, Error>>()?;
            recurring.extend(of_outlets.into_iter().flatten());
            Ok(())
        })?;
        Ok(Self { sentences, streams: Streams::learn(articles, &recurring) })
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

/// The outlines of all articles, and the places of their sentences: hash and article, in order.
fn outlines<'a>(
    articles: &Collection,
    work: &Work<'a>,
) -> Result<(Outlines, Sorted<'a, (u64, u32)>), Error> {
    let outline = |index: usize| Ok(outline::record(&articles.get(index as u32)));
    let mut shelf = ShelfWriter::new(work.files, "outlines")?;
    shelf.push_all(articles.len(), outline)?;
    let outlines = Outlines(shelf.finish()?);
    let mut places = Sorter::new(work.files, "sentences", work.share(4));
    for index in articles.indices() {
        outlines.read(index, |outline| {
            outline.sentences().try_for_each(|sentence| places.push((sentence, index)))
        })??;
    }
    Ok((outlines, places.finish()?))
}

/// Hands over the places of each sentence that stands in enough articles, many sentences at a time.
fn for_each_batch(
    places: Sorted<'_, (u64, u32)>,
    mut take: impl FnMut(&[Vec<(u64, u32)>]) -> Result<(), Error>,
) -> Result<(), Error> {
    let (mut groups, mut group) = (Vec::new(), Vec::<(u64, u32)>::new());
    for place in places {
        let place = place?;
        if group.last().is_some_and(|last| last.0 != place.0) {
            if group.len() >= ARTICLES {
                groups.push(std::mem::take(&mut group));
            }
            group.clear();
        }
        group.push(place);
        if groups.len() == BATCH {
            take(&groups)?;
            groups.clear();
        }
    }
    if group.len() >= ARTICLES {
        groups.push(group);
    }
    take(&groups)
}

fn is_standing(places: &[(u64, u32)], outlines: &Outlines) -> Result<bool, Error> {
    let (mut first, mut last) = (i64::MAX, i64::MIN);
    for (_, article) in places {
        if let Some(seconds) = outlines.read(*article, |outline| outline.seconds())? {
            (first, last) = (first.min(seconds), last.max(seconds));
        }
    }
    if first > last || last.saturating_sub(first) <= NEWS {
        return Ok(false);
    }
    let neighbors = places.windows(2).take(LOOKED_AT);
    let count = neighbors.len() as f32;
    let mut together = 0.0;
    for two in neighbors {
        together += outlines
            .read(two[0].1, |x| outlines.read(two[1].1, |y| alike(x.hashes(), y.hashes())))??;
    }
    Ok(together / count < OTHERWISE_ALIKE)
}

/// The share of their other sentences that two articles have in common, by the shorter of the two.
/// Articles of one sentence have no others: they are alike.
fn alike<T: Ord>(x: &[T], y: &[T]) -> f32 {
    let shared = crate::fingerprint::shingle::shared(x, y);
    let fewest = x.len().min(y.len());
    if fewest < 2 { 1.0 } else { (shared - 1) as f32 / (fewest - 1) as f32 }
}
