//! Pairs of articles that need not be found again: the document level has them.

use rustc_hash::FxHashSet;

/// Pairs of articles.
pub(super) struct Known {
    pairs: FxHashSet<(u32, u32)>,
    /// A bit for each article, set where it is the first of a pair. Most are of none, and this lies
    /// nearer than the pairs do.
    firsts: Vec<u64>,
}

impl Known {
    /// From pairs `a < b` among so many articles.
    pub(super) fn new(pairs: &[(u32, u32)], articles: usize) -> Self {
        let mut firsts = vec![0; articles.div_ceil(64)];
        pairs.iter().for_each(|(a, _)| firsts[*a as usize / 64] |= 1 << (a % 64));
        Self { pairs: pairs.iter().copied().collect(), firsts }
    }

    /// Whether a pair `a < b` is among them.
    pub(super) fn holds(&self, a: u32, b: u32) -> bool {
        self.firsts[a as usize / 64] >> (a % 64) & 1 == 1 && self.pairs.contains(&(a, b))
    }

    /// Whether every two of these articles, in order, are one article or a pair among them.
    pub(super) fn holds_all(&self, articles: &[u32]) -> bool {
        (1..articles.len()).all(|second| {
            let b = articles[second];
            articles[..second].iter().all(|a| *a == b || self.holds(*a, b))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_what_it_was_given_and_nothing_else() {
        let pairs = [(0, 1), (0, 4), (2, 3), (2, 4), (3, 4)];
        let known = Known::new(&pairs, 6);
        for a in 0..6 {
            for b in a + 1..6 {
                assert_eq!(known.holds(a, b), pairs.contains(&(a, b)), "{a} {b}");
            }
        }
        assert!(known.holds_all(&[2, 3, 3, 4]));
        assert!(!known.holds_all(&[0, 1, 4]));
        assert!(known.holds_all(&[5]));
        assert!(!Known::new(&[], 3).holds(0, 2));
    }
}
