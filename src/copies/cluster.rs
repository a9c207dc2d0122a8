//! Clusters: articles joined by verified pairs.

use xxhash_rust::xxh3::xxh3_64;

use super::Work;
use super::names::Name;
use super::verify::{self, Copy};
use crate::error::Error;

/// All clusters of two and more, largest first, then by the first member.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    /// The members of all clusters, one cluster after another, ascending in each.
    members: Vec<u32>,
    clusters: Vec<Cluster>,
    /// Whether each article stands alone.
    single: Vec<bool>,
    singles: usize,
    /// How many pairs were verified.
    pub(super) matches: usize,
}

/// Articles that are copies of one another, directly or through a third.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    start: usize,
    end: usize,
    /// The verified pair that resembles least.
    pub(super) weakest: Copy,
}

impl Clusters {
    /// Joins so many articles by their matches.
    pub(super) fn of(articles: usize, work: &Work<'_>) -> Result<Self, Error> {
        let mut sets = Sets::new(articles);
        let mut single = vec![true; articles];
        let mut matches = 0;
        verify::each(work, |m| {
            sets.join(m.a, m.b);
            single[m.a as usize] = false;
            single[m.b as usize] = false;
            matches += 1;
            Ok(())
        })?;
        let grouped = (0..).zip(&single).filter(|(_, single)| !**single);
        let mut by_root: Vec<(u32, u32)> =
            grouped.map(|(rank, _)| (sets.root(rank), rank)).collect();
        by_root.sort_unstable();
        let singles = articles - by_root.len();
        let weakest = weakest(&by_root, &mut sets, work)?;
        let members = by_root.iter().map(|(_, rank)| *rank).collect();
        let mut start = 0;
        let mut clusters: Vec<Cluster> = by_root
            .chunk_by(|a, b| a.0 == b.0)
            .zip(weakest)
            .filter_map(|(of_root, weakest)| {
                let end = start + of_root.len();
                let from = std::mem::replace(&mut start, end);
                Some(Cluster { start: from, end, weakest: weakest? })
            })
            .collect();
        // The first members ascend already.
        clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.end - cluster.start));
        Ok(Self { members, clusters, single, singles, matches })
    }

    /// How many, singles included.
    pub(super) fn count(&self) -> usize {
        self.clusters.len() + self.singles
    }

    /// The clusters of two and more.
    pub(super) fn several(&self) -> &[Cluster] {
        &self.clusters
    }

    /// The articles of a cluster, by rank.
    pub(super) fn members(&self, cluster: &Cluster) -> &[u32] {
        &self.members[cluster.start..cluster.end]
    }

    /// Whether an article stands alone.
    pub(super) fn is_single(&self, rank: u32) -> bool {
        self.single[rank as usize]
    }
}

/// The weakest pair of each cluster, in the order of their roots.
fn weakest(
    by_root: &[(u32, u32)],
    sets: &mut Sets,
    work: &Work<'_>,
) -> Result<Vec<Option<Copy>>, Error> {
    let mut roots: Vec<u32> = by_root.iter().map(|(root, _)| *root).collect();
    roots.dedup();
    let mut weakest: Vec<Option<Copy>> = vec![None; roots.len()];
    verify::each(work, |m| {
        if let Ok(at) = roots.binary_search(&sets.root(m.a))
            && weakest[at].is_none_or(|held| m.resemblance < held.resemblance)
        {
            weakest[at] = Some(m);
        }
        Ok(())
    })?;
    Ok(weakest)
}

/// A name for a cluster, made from the bodies of its members, whatever their order and number of
/// copies.
pub(super) fn id<'a>(members: impl Iterator<Item = Name<'a>>) -> String {
    let mut members = members.peekable();
    let first = members.peek().map_or("", |first| first.id).to_owned();
    let mut bodies: Vec<u128> = members.map(|name| name.body.unwrap_or_default()).collect();
    bodies.sort_unstable();
    bodies.dedup();
    // Articles without a word have no body to be named by.
    let empty = if bodies == [0] { xxh3_64(first.as_bytes()) } else { 0 };
    let bytes: Vec<u8> = bodies.iter().flat_map(|body| body.to_le_bytes()).collect();
    format!("{:016x}", xxh3_64(&bytes) ^ empty)
}

/// Disjoint sets; the root of a set is its smallest member.
struct Sets(Vec<u32>);

impl Sets {
    fn new(len: usize) -> Self {
        Self((0..).take(len).collect())
    }

    fn root(&mut self, mut member: u32) -> u32 {
        while self.0[member as usize] != member {
            let above = self.0[self.0[member as usize] as usize];
            self.0[member as usize] = above;
            member = above;
        }
        member
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }
}
