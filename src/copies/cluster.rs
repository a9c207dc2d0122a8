//! Clusters: articles joined by verified pairs.

use xxhash_rust::xxh3::xxh3_64;

use super::sheet::Sheet;
use super::verify::Copy;

/// Articles that are copies of one another, directly or through a third.
#[derive(Debug)]
pub(super) struct Cluster {
    /// The articles, by rank, ascending.
    pub(super) members: Vec<u32>,
    /// The verified pair that resembles least, as an index into the matches.
    pub(super) weakest: Option<u32>,
}

impl Cluster {
    /// A name made from the bodies of the members, whatever their order and number of copies.
    pub(super) fn id(&self, sheet: &Sheet) -> String {
        let mut bodies: Vec<u128> = self
            .members
            .iter()
            .map(|rank| sheet.body(*rank as usize).unwrap_or_default())
            .collect();
        bodies.sort_unstable();
        bodies.dedup();
        // Articles without a word have no body to be named by.
        let of_id = |rank: &u32| xxh3_64(sheet.id(*rank as usize).as_bytes());
        let empty = if bodies == [0] { self.members.first().map_or(0, of_id) } else { 0 };
        let bytes: Vec<u8> = bodies.iter().flat_map(|body| body.to_le_bytes()).collect();
        format!("{:016x}", xxh3_64(&bytes) ^ empty)
    }
}

/// All clusters, singles included: largest first, then by the first member.
pub(super) fn clusters(sheet: &Sheet, matches: &[Copy]) -> Vec<Cluster> {
    let mut sets = Sets::new(sheet.len());
    for m in matches {
        sets.join(m.a, m.b);
    }
    let mut by_root: Vec<(u32, u32)> =
        (0..).take(sheet.len()).map(|rank| (sets.root(rank), rank)).collect();
    by_root.sort_unstable();
    let mut weakest = vec![None; sheet.len()];
    for (i, m) in (0u32..).zip(matches) {
        let slot: &mut Option<u32> = &mut weakest[sets.root(m.a) as usize];
        let held = slot.map(|held| matches[held as usize].resemblance);
        if held.is_none_or(|held| m.resemblance < held) {
            *slot = Some(i);
        }
    }
    let mut clusters: Vec<Cluster> = by_root
        .chunk_by(|a, b| a.0 == b.0)
        .map(|of_root| Cluster {
            members: of_root.iter().map(|(_, rank)| *rank).collect(),
            weakest: weakest[of_root[0].0 as usize],
        })
        .collect();
    clusters.sort_by_key(|cluster| (std::cmp::Reverse(cluster.members.len()), cluster.members[0]));
    clusters
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
