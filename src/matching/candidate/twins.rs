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
        bodies.par_sort_unstable();
        let mut families: Vec<Vec<u32>> = bodies
            .chunk_by(|a, b| a.0 == b.0)
            .filter(|family| family.len() > 1)
            .map(|family| family.iter().map(|(_, index)| *index).collect())
            .collect();
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

    /// The article that stands for this one.
    pub(crate) fn first_of(&self, article: u32) -> u32 {
        self.firsts[article as usize]
    }

    /// The pairs inside families, and what pairs of firsts mean for the rest of their families.
    pub(crate) fn expand(&self, pairs: &[(u32, u32)]) -> Candidates {
        let mut found = Candidates::default();
        for family in &self.families {
            if family.len() <= FAMILY {
                found.pairs.extend(all_pairs(family));
            } else {
                found.pairs.extend(family[1..].iter().map(|twin| (family[0], *twin)));
                found.capped.push(CappedBucket {
                    level: Level::Body,
                    articles: family.len(),
                    example: family[0],
                });
            }
        }
        for (a, b) in pairs {
            let (of_a, of_b) = (self.family(a), self.family(b));
            if (2..=SPREAD).contains(&(of_a.len() * of_b.len())) {
                let both =
                    |x: &u32| of_b.iter().map(|y| (*x.min(y), *x.max(y))).collect::<Vec<_>>();
                found.pairs.extend(of_a.iter().flat_map(both));
            }
        }
        found
    }

    fn family<'a>(&'a self, first: &'a u32) -> &'a [u32] {
        let family = self.families.binary_search_by_key(first, |family| family[0]);
        family.map_or(std::slice::from_ref(first), |i| &self.families[i])
    }
}

/// All pairs of an ascending row of articles.
pub(super) fn all_pairs(articles: &[u32]) -> impl Iterator<Item = (u32, u32)> + '_ {
    articles.iter().enumerate().flat_map(|(i, a)| articles[i + 1..].iter().map(move |b| (*a, *b)))
}
