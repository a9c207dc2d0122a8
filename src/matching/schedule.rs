//! The order in which candidate pairs are verified: pairs that hold the same articles come together,
//! so that each article is prepared once or twice, however many pairs it stands in.

use std::collections::VecDeque;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

/// Orders pairs `(a, b)` of article indices so that neighbors in the order share their articles.
///
/// The pairs are taken as the edges of a graph whose articles are numbered breadth first, from the
/// smallest index of each component (the idea of Cuthill and McKee 1969: a matrix of small
/// bandwidth). The order depends on the pairs alone.
pub(super) fn schedule(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let rank = breadth_first(pairs);
    let rank = |article: u32| rank[article as usize];
    let mut ordered = pairs.to_vec();
    ordered.par_sort_unstable_by_key(|(a, b)| (rank(*a).min(rank(*b)), rank(*a).max(rank(*b))));
    ordered
}

/// Cuts ordered pairs into batches whose articles have at most `most` bytes together, by the bytes of
/// each; one pair at least.
pub(super) fn batches(
    pairs: &[(u32, u32)],
    most: u64,
    bytes: impl Fn(u32) -> u64,
) -> impl Iterator<Item = &[(u32, u32)]> {
    let mut rest = pairs;
    let mut held = FxHashSet::default();
    std::iter::from_fn(move || {
        held.clear();
        let (mut sum, mut first) = (0, true);
        let mut fits = |(a, b): &(u32, u32)| {
            let new = [*a, *b].into_iter().filter(|article| held.insert(*article));
            sum += new.map(&bytes).sum::<u64>();
            std::mem::take(&mut first) || sum <= most
        };
        let count = rest.iter().take_while(|pair| fits(pair)).count();
        let (batch, after) = rest.split_at(count);
        rest = after;
        (!batch.is_empty()).then_some(batch)
    })
}

/// The number of each article in breadth-first order; articles without pairs keep `u32::MAX`.
fn breadth_first(pairs: &[(u32, u32)]) -> Vec<u32> {
    let mut neighbors: Vec<(u32, u32)> =
        pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect();
    neighbors.par_sort_unstable();
    let articles = neighbors.last().map_or(0, |(article, _)| *article as usize + 1);
    let mut rank = vec![u32::MAX; articles];
    let (mut ranked, mut queue) = (0, VecDeque::new());
    let mut meet = |article: u32, queue: &mut VecDeque<u32>| {
        let rank = &mut rank[article as usize];
        if *rank == u32::MAX {
            *rank = ranked;
            ranked += 1;
            queue.push_back(article);
        }
    };
    for of_root in neighbors.chunk_by(|x, y| x.0 == y.0) {
        meet(of_root[0].0, &mut queue);
        while let Some(article) = queue.pop_front() {
            let start = neighbors.partition_point(|(from, _)| *from < article);
            let own = neighbors[start..].iter().take_while(|(from, _)| *from == article);
            own.for_each(|(_, to)| meet(*to, &mut queue));
        }
    }
    rank
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(batch: &[(u32, u32)]) -> usize {
        let mut articles: Vec<u32> = batch.iter().flat_map(|(a, b)| [*a, *b]).collect();
        articles.sort_unstable();
        articles.dedup();
        articles.len()
    }

    /// How many articles all batches prepare.
    fn prepared(ordered: &[(u32, u32)], most: u64) -> usize {
        batches(ordered, most, |_| 1).map(articles).sum()
    }

    #[test]
    fn families_scattered_over_the_collection_come_together() {
        // Family f holds the articles f, f + 100, f + 200, ...: everybody with everybody.
        let mut pairs: Vec<(u32, u32)> = (0..100)
            .flat_map(|f| {
                (0..8).flat_map(move |i| (i + 1..8).map(move |j| (f + 100 * i, f + 100 * j)))
            })
            .collect();
        pairs.sort_unstable();
        let ordered = schedule(&pairs);
        assert!(prepared(&pairs, 80) > 3000);
        assert_eq!(prepared(&ordered, 80), 800);
    }

    #[test]
    fn batches_hold_every_pair_and_no_more_articles_than_allowed() {
        let pairs: Vec<(u32, u32)> =
            (0..50).flat_map(|a| (a + 1..50).map(move |b| (a, b))).collect();
        for most in [0, 2, 3, 7, 50, 1000] {
            let cut: Vec<&[(u32, u32)]> = batches(&pairs, most, |_| 1).collect();
            assert_eq!(cut.concat(), pairs, "{most}");
            assert!(cut.iter().all(|batch| articles(batch) as u64 <= most.max(2)), "{most}");
        }
    }

    #[test]
    fn every_pair_stays_as_it_was() {
        let pairs = [(0, 9), (1, 9), (2, 3), (3, 4), (4, 9), (7, 8)];
        let mut ordered = schedule(&pairs);
        ordered.sort_unstable();
        assert_eq!(ordered, pairs);
        assert_eq!(schedule(&[]), []);
    }
}
