//! Twins: articles with the same body. One of each family stands for all while candidates are
//! sought, so that ten thousand equal pages cost no more than ten thousand different ones.

use rayon::prelude::*;

use super::{Candidates, CappedBucket, Level};

/// Largest family in which every pair becomes a candidate; in a larger one each article is paired
/// with the first of its family only.
const FAMILY: usize = 32;

/// Most pairs to which one candidate pair between two families is spread; beyond, only the firsts
/// of the families are paired.
const SPREAD: usize = 256;

/// Which articles have the same body.
#[derive(Debug)]
pub(crate) struct Twins {
    /// Families of two and more, members ascending, in the order of their first member.
    families: Vec<Vec<u32>>,
    /// For each article the first of its family; itself where it has none.
    firsts: Vec<u32>,
}

impl Twins {
    /// Finds the families, from the hash of each article's body; none where there is no body.
    pub(crate) fn collapse(hashes: impl ExactSizeIterator<Item = Option<u128>>) -> Self {
        let articles = hashes.len();
        let mut bodies: Vec<(u128, u32)> =
            (0..).zip(hashes).filter_map(|(index, hash)| Some((hash?, index))).collect();
        Self::of_families(articles, families(&mut bodies).collect())
    }

    /// Twins among so many articles, from their families in any order.
    pub(crate) fn of_families(articles: usize, mut families: Vec<Vec<u32>>) -> Self {
        families.sort_unstable();
        let mut firsts: Vec<u32> = (0..).take(articles).collect();
        for family in &families {
            for twin in family {
                firsts[*twin as usize] = family[0];
            }
        }
        Self { families, firsts }
    }

    /// Whether the article stands for itself, and for its family if it has one.
    pub(crate) fn is_first(&self, article: u32) -> bool {
        self.firsts[article as usize] == article
    }

    /// The pairs inside families, and what pairs of firsts mean for the rest of their families.
    pub(crate) fn expand(&self, pairs: &[(u32, u32)]) -> Candidates {
        let mut found = Candidates { capped: self.capped(), ..Candidates::default() };
        for family in &self.families {
            found.pairs.extend(pairs_of(family));
        }
        for (a, b) in pairs {
            found.pairs.extend(self.spread(*a, *b).map(|(x, y)| (x.min(y), x.max(y))));
        }
        found
    }

    /// The pairs inside each family.
    pub(crate) fn pairs_inside(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.families.iter().flat_map(|family| pairs_of(family))
    }

    /// Families too large for all their pairs.
    pub(crate) fn capped(&self) -> Vec<CappedBucket> {
        let large = self.families.iter().filter(|family| family.len() > FAMILY);
        large
            .map(|family| CappedBucket {
                level: Level::Body,
                articles: family.len(),
                example: family[0],
            })
            .collect()
    }

    /// What a pair of firsts means for their families: pairs of one of each, the firsts' own pair
    /// among them; nothing where neither has a twin, or there would be too many.
    pub(crate) fn spread(&self, a: u32, b: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        let (of_a, of_b) = (self.family(a), self.family(b));
        let pairs = of_a.map_or(1, <[u32]>::len) * of_b.map_or(1, <[u32]>::len);
        let spread = (2..=SPREAD).contains(&pairs);
        let all_b = move || members(b, of_b);
        let all_a = members(a, of_a).filter(move |_| spread);
        all_a.flat_map(move |x| all_b().map(move |y| (x, y)))
    }

    /// The family of a first; none where it has no twin.
    fn family(&self, first: u32) -> Option<&[u32]> {
        let family = self.families.binary_search_by_key(&first, |family| family[0]);
        family.ok().map(|i| &*self.families[i])
    }
}

/// Sorts articles by body and gives the families of those that share theirs.
pub(crate) fn families(bodies: &mut [(u128, u32)]) -> impl Iterator<Item = Vec<u32>> + '_ {
    bodies.par_sort_unstable();
    bodies
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|family| family.len() > 1)
        .map(|family| family.iter().map(|(_, index)| *index).collect())
}

fn members(first: u32, family: Option<&[u32]>) -> impl Iterator<Item = u32> + '_ {
    let alone = family.is_none().then_some(first);
    family.unwrap_or_default().iter().copied().chain(alone)
}

/// All pairs of a family, or where it is too large those with its first.
fn pairs_of(family: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    let (small, large) = if family.len() <= FAMILY { (family, &[][..]) } else { (&[][..], family) };
    all_pairs(small).chain(large.iter().skip(1).map(|twin| (family[0], *twin)))
}

/// All pairs of an ascending row of articles.
pub(super) fn all_pairs(articles: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    articles.iter().enumerate().flat_map(|(i, a)| articles[i + 1..].iter().map(move |b| (*a, *b)))
}
