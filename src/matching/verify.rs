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
    /// and where too many would be held, of all others.
    fn hold(&mut self, indices: FxHashSet<u32>, place: usize) {
        self.prepared.retain(|index, _| place <= self.last[*index as usize]);
        let missing: Vec<u32> =
            indices.iter().copied().filter(|index| !self.prepared.contains_key(index)).collect();
        let held = self.prepared.keys().chain(&missing);
        if self.most < held.map(|index| self.articles.bytes(*index)).sum() {
            self.prepared.retain(|index, _| indices.contains(index));
        }
        let prepare = |index: u32| (index, prepare(&self.articles.get(index), self.background));
        self.prepared.par_extend(missing.into_par_iter().map(prepare));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;

    #[test]
    fn articles_are_held_until_their_last_pair_and_no_more_of_them_than_allowed() {
        let article =
            |id: u32| Article { id: id.to_string(), text: "x".repeat(10), ..Article::default() };
        let articles = Collection::new((0..6).map(article).collect());
        let ordered = [(0, 1), (0, 2), (3, 4), (2, 5)];
        let cases: [(u64, [&[u32]; 4]); 2] = [
            (100, [&[0, 1], &[0, 2], &[2, 3, 4], &[2, 5]]),
            (20, [&[0, 1], &[0, 2], &[3, 4], &[2, 5]]),
        ];
        for (most, expected) in cases {
            let mut ready = Ready {
                articles: &articles,
                background: &Background::default(),
                last: &last_pairs(&ordered, articles.len()),
                most,
                prepared: FxHashMap::default(),
            };
            for (place, (pair, expected)) in ordered.iter().zip(expected).enumerate() {
                ready.verify(&[*pair], place);
                let mut held: Vec<u32> = ready.prepared.keys().copied().collect();
                held.sort_unstable();
                assert_eq!(held, expected, "{most}");
            }
        }
    }
}
