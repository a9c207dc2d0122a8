//! Names learned from the collection: pages of one outlet name another that no table knows.

use rustc_hash::FxHashMap;

use super::names::names;
use super::token::{Token, tokens};
use crate::article::Page;

/// The outlets of a collection by their names, those the tables know left out.
#[derive(Debug, Default)]
pub(crate) struct OutletNames {
    /// Names by their first token, longest first.
    by_first: FxHashMap<u64, Vec<(Vec<u64>, String)>>,
}

impl OutletNames {
    pub(crate) fn of(pages: &[Page]) -> Self {
        let mut all: Vec<&str> = pages.iter().filter_map(|page| page.outlet.as_deref()).collect();
        all.sort_unstable();
        all.dedup();
        let mut found = Self::default();
        for name in all {
            found.add(name.trim());
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for list in found.by_first.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.1.cmp(&b.1)));
        }
        found
    }

    /// The outlet whose name begins at the first of these tokens, and its number of tokens.
    pub(super) fn at(&self, tokens: &[Token]) -> Option<(usize, &str)> {
        let list = self.by_first.get(&tokens.first()?.hash)?;
        list.iter()
            .find(|(name, _)| is_name(name, tokens))
            .map(|(name, text)| (name.len(), &**text))
    }

    fn add(&mut self, name: &str) {
        let hashes: Vec<u64> = tokens(name).iter().map(|token| token.hash).collect();
        let Some(&first) = hashes.first() else { return };
        if names().by_name(name).is_empty() {
            self.by_first.entry(first).or_default().push((hashes, name.to_owned()));
        }
    }
}

/// Whether the tokens begin with the name, in capitals as a name has them.
fn is_name(name: &[u64], tokens: &[Token]) -> bool {
    let begins = tokens.len() >= name.len() && name.iter().zip(tokens).all(|(a, b)| *a == b.hash);
    // An address is a name in small letters too; one capitalized word may open a sentence.
    let is_long = name.len() > 1;
    begins
        && (is_long && tokens[0].is_capitalized() || name.len() == 3 || tokens[0].is_all_capitals())
}
