//! The matches of each article, side by side in memory.

use crate::article::Span;
use crate::matching::{Match, Passage};

/// For each article the matches it takes part in, in order of the other article.
#[derive(Debug)]
pub(crate) struct Neighbors<'a> {
    matches: &'a [Match],
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl<'a> Neighbors<'a> {
    /// Sorts matches by article. `n_articles` is one more than the largest index allowed; a match
    /// beyond it, or of an article with itself, is left out.
    pub(crate) fn new(n_articles: usize, matches: &'a [Match]) -> Self {
        let valid = |m: &Match| m.a != m.b && (m.a.max(m.b) as usize) < n_articles;
        let mut starts = vec![0_u32; n_articles + 1];
        for m in matches.iter().filter(|m| valid(m)) {
            starts[m.a as usize + 1] += 1;
            starts[m.b as usize + 1] += 1;
        }
        for i in 0..n_articles {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut entries = vec![0_u32; starts[n_articles] as usize];
        for (number, m) in (0_u32..).zip(matches).filter(|(_, m)| valid(m)) {
            for article in [m.a, m.b] {
                let slot = &mut next[article as usize];
                entries[*slot as usize] = number;
                *slot += 1;
            }
        }
        let mut neighbors = Self { matches, starts, entries };
        for article in 0..u32::try_from(n_articles).unwrap_or(u32::MAX) {
            let range = neighbors.range(article);
            neighbors.entries[range].sort_unstable_by_key(|&number| {
                let m = &matches[number as usize];
                (if m.a == article { m.b } else { m.a }, number)
            });
        }
        neighbors
    }

    /// Whether an article has any match.
    pub(crate) fn has_any(&self, article: u32) -> bool {
        !self.range(article).is_empty()
    }

    /// Whether two articles have a match.
    pub(crate) fn meet(&self, a: u32, b: u32) -> bool {
        let other = |number: &u32| {
            let m = &self.matches[*number as usize];
            if m.a == a { m.b } else { m.a }
        };
        self.entries[self.range(a)].binary_search_by_key(&b, other).is_ok()
    }

    /// Where the entries of an article stand.
    fn range(&self, article: u32) -> std::ops::Range<usize> {
        self.starts[article as usize] as usize..self.starts[article as usize + 1] as usize
    }

    /// The matches of one article, each seen from its side.
    pub(crate) fn of(&self, article: u32) -> impl Iterator<Item = Side<'a>> + '_ {
        self.entries[self.range(article)].iter().map(move |&number| {
            let matched = &self.matches[number as usize];
            let first = matched.a == article;
            Side { other: if first { matched.b } else { matched.a }, matched, first }
        })
    }
}

/// A match seen from one of its two articles.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Side<'a> {
    /// The other article.
    pub other: u32,
    /// The match.
    pub matched: &'a Match,
    /// Whether this side is the match's `a`.
    pub first: bool,
}

impl Side<'_> {
    /// Where a passage stands in the article on this side.
    pub(crate) fn near(&self, passage: &Passage) -> Span {
        if self.first { passage.a } else { passage.b }
    }

    /// Where a passage stands in the other article.
    pub(crate) fn far(&self, passage: &Passage) -> Span {
        if self.first { passage.b } else { passage.a }
    }
}
