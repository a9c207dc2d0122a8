//! Candidate pairs in, matches out: no candidate is believed unverified.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Match;
use super::background::Background;
use super::compare::compare_prepared;
use super::prepared::{Prepared, prepare};
use super::schedule::{batches, schedule};
use crate::article::Collection;
use crate::error::Error;
use crate::progress::Progress;
use crate::store::Work;

/// Bytes of text of the articles held ready at a time. With more no article is prepared less often:
/// of a million, those with pairs are each prepared once.
const HELD: u64 = 5 << 20;

/// Bytes of text of the articles whose pairs are verified side by side: few enough that they are still
/// near when they are compared.
const BATCH: u64 = 1 << 19;

/// An article ready for comparison takes so many times the bytes of its text.
const PREPARED: u64 = 12;

/// Verifies candidate pairs `(a, b)`, sorted, `a < b`. Returns the matches, in the same order; pairs
/// that share nothing that counts leave no trace.
pub fn verify(
    articles: &Collection,
    pairs: &[(u32, u32)],
    work: &Work<'_>,
    progress: &Progress,
) -> Result<Vec<Match>, Error> {
    if pairs.is_empty() {
        return Ok(Vec::new());
    }
    let background = Background::learn(articles, work)?;
    let ordered = schedule(pairs);
    let mut ready = Ready {
        articles,
        background: &background,
        last: &last_pairs(&ordered, articles.len()),
        most: HELD.min(work.share(3) / PREPARED),
        bytes: 0,
        prepared: FxHashMap::default(),
    };
    let (mut matches, mut done) = (Vec::new(), 0);
    for batch in batches(&ordered, BATCH.min(ready.most), |index| articles.bytes(index)) {
        matches.extend(ready.verify(batch, done));
        done += batch.len();
        progress.advance(batch.len() as u64);
    }
    matches.sort_unstable_by_key(|found: &Match| (found.a, found.b));
    Ok(matches)
}

/// The place of the last pair of each article.
fn last_pairs(ordered: &[(u32, u32)], articles: usize) -> Vec<usize> {
    let mut last = vec![0; articles];
    for (place, (a, b)) in ordered.iter().enumerate() {
        (last[*a as usize], last[*b as usize]) = (place, place);
    }
    last
}

/// The articles of the pairs at hand, ready for comparison.
struct Ready<'a> {
    articles: &'a Collection,
    background: &'a Background,
    /// The place of the last pair of each article.
    last: &'a [usize],
    /// Bytes of text that may be held ready.
    most: u64,
    /// Bytes of text that are.
    bytes: u64,
    prepared: FxHashMap<u32, Prepared>,
}

impl Ready<'_> {
    /// Verifies one batch of pairs, the first of them at this place.
    fn verify(&mut self, pairs: &[(u32, u32)], place: usize) -> Vec<Match> {
        self.hold(pairs.iter().flat_map(|(a, b)| [*a, *b]).collect(), place);
        let of = |index: u32| &self.prepared[&index];
        pairs.par_iter().filter_map(|(a, b)| verify_pair(*a, *b, of(*a), of(*b))).collect()
    }

    /// Prepares what is missing of these articles. Lets go of those without a pair from this place on,
    /// and where too many are held, of all others.
    fn hold(&mut self, indices: FxHashSet<u32>, place: usize) {
        let last = self.last;
        self.keep(|index| place <= last[index as usize]);
        let missing: Vec<u32> =
            indices.iter().copied().filter(|index| !self.prepared.contains_key(index)).collect();
        let bytes: u64 = missing.iter().map(|index| self.articles.bytes(*index)).sum();
        if self.most < self.bytes + bytes {
            self.keep(|index| indices.contains(&index));
        }
        self.bytes += bytes;
        let prepare = |index: u32| (index, prepare(&self.articles.get(index), self.background));
        self.prepared.par_extend(missing.into_par_iter().map(prepare));
    }

    /// Lets go of the articles that are not needed.
    fn keep(&mut self, is_needed: impl Fn(u32) -> bool) {
        self.prepared.retain(|index, _| is_needed(*index));
        self.bytes = self.prepared.keys().map(|index| self.articles.bytes(*index)).sum();
    }
}

fn verify_pair(a: u32, b: u32, prepared_a: &Prepared, prepared_b: &Prepared) -> Option<Match> {
    let comparison = compare_prepared(prepared_a, prepared_b);
    comparison.verdict.map(|verdict| Match {
        a,
        b,
        verdict,
        score: comparison.score,
        resemblance: comparison.resemblance,
        containment: comparison.containment,
        passages: comparison.passages,
    })
}
