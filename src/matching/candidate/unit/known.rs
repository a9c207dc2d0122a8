//! Pairs of articles that need not be found again: the document level has them.

/// Pairs of articles, by the first of them.
pub(super) struct Known<'a> {
    pairs: &'a [(u32, u32)],
    /// How many pairs there are up to each article's last.
    ends: Vec<u32>,
    /// A bit for each article, set where it is the first of a pair. Most are of none, and this lies
    /// nearer than the pairs do.
    firsts: Vec<u64>,
}

impl<'a> Known<'a> {
    /// From pairs `a < b` among so many articles, sorted.
    pub(super) fn new(pairs: &'a [(u32, u32)], articles: usize) -> Self {
        let mut firsts = vec![0; articles.div_ceil(64)];
        pairs.iter().for_each(|(a, _)| firsts[*a as usize / 64] |= 1 << (a % 64));
        let mut ends = vec![0; articles];
        (1..).zip(pairs).for_each(|(count, (a, _))| ends[*a as usize] = count);
        let mut end = 0;
        for slot in &mut ends {
            end = end.max(*slot);
            *slot = end;
        }
        Self { pairs, ends, firsts }
    }

    /// Whether a pair `a < b` is among them.
    pub(super) fn holds(&self, a: u32, b: u32) -> bool {
        if self.firsts[a as usize / 64] >> (a % 64) & 1 == 0 {
            return false;
        }
        let end = |article: u32| self.ends[article as usize] as usize;
        let start = a.checked_sub(1).map_or(0, end);
        self.pairs[start..end(a)].binary_search(&(a, b)).is_ok()
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
