//! Names learned from the collection: pages of one outlet name another that no table knows.

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::names::names;
use super::own::{host_of, registrable};
use super::token::{Token, tokens};
use crate::article::{Page, outlet};

/// The outlets of a collection by their names, those the tables know left out.
#[derive(Debug, Default)]
pub(crate) struct OutletNames {
    /// Names by their first token, longest first.
    by_first: FxHashMap<u64, Vec<(Vec<u64>, String)>>,
    /// Names by registrable domain, of domains that belong to one name alone.
    by_host: FxHashMap<String, String>,
}

impl OutletNames {
    /// Whom a page says it is by, with its host, once for all pages that say the same: a hash, and how
    /// to write it out.
    pub(crate) fn stated(
        page: &Page,
    ) -> Option<(u64, impl FnOnce() -> (String, Option<String>) + '_)> {
        let name = outlet::stated_name(page)?;
        let host = page.url.as_deref().and_then(host_of);
        let seed = xxh3_64(host.as_deref().unwrap_or_default().as_bytes());
        Some((xxh3_64_with_seed(name.as_bytes(), seed), move || (name.to_owned(), host)))
    }

    /// The names that pages state, with their hosts.
    pub(crate) fn of(mut all: Vec<(String, Option<String>)>) -> Self {
        all.sort_unstable();
        all.dedup();
        let mut found = Self::default();
        let mut shared: FxHashSet<String> = FxHashSet::default();
        for (name, host) in &all {
            found.add(name);
            if let Some(host) = host {
                found.add_host(registrable(host), name, &mut shared);
            }
        }
        found.by_host.retain(|host, _| !shared.contains(host));
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for list in found.by_first.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.1.cmp(&b.1)));
        }
        found
    }

    /// Whether a name begins with a token.
    pub(super) fn may_begin(&self, token: &Token) -> bool {
        self.by_first.contains_key(&token.hash)
    }

    /// The outlet whose name begins at the first of these tokens, and its number of tokens.
    pub(super) fn at(&self, tokens: &[Token]) -> Option<(usize, &str)> {
        let list = self.by_first.get(&tokens.first()?.hash)?;
        list.iter()
            .find(|(name, _)| is_name(name, tokens))
            .map(|(name, text)| (name.len(), &**text))
    }

    /// The outlet at home at a host.
    pub(super) fn by_host(&self, host: &str) -> Option<&str> {
        self.by_host.get(registrable(host)).map(String::as_str)
    }

    fn add_host(&mut self, host: &str, name: &str, shared: &mut FxHashSet<String>) {
        let known = self.by_host.entry(host.to_owned()).or_insert_with(|| name.to_owned());
        if known == name {
            return;
        }
        // Who gives no address of his own may have been filed under the one he points to.
        let label = host.split('.').next().unwrap_or(host);
        match (outlet::resembles(known, label), outlet::resembles(name, label)) {
            (true, false) => {}
            (false, true) => name.clone_into(known),
            _ => {
                shared.insert(host.to_owned());
            }
        }
    }

    fn add(&mut self, name: &str) {
        let hashes: Vec<u64> = tokens(name).iter().map(|token| token.hash).collect();
        let Some(&first) = hashes.first() else { return };
        let list = self.by_first.entry(first).or_default();
        if names().by_name(name).is_empty() && !list.iter().any(|(_, known)| known == name) {
            list.push((hashes, name.to_owned()));
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
