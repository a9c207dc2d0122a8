//! The names of the sources and outlets of one run, numbered.

use std::num::NonZeroU32;

use rustc_hash::FxHashMap;

use crate::article::credit;

/// A name of a source or outlet, numbered in one run: equal numbers are the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameKey(NonZeroU32);

/// The display name of an outlet, letter for letter, numbered in one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct OutletKey(NonZeroU32);

/// All names of a run, with how to write them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    keys: FxHashMap<String, NameKey>,
    /// Whether no credit uses the name, and its spelling.
    written: Vec<(bool, String)>,
    outlet_keys: FxHashMap<String, OutletKey>,
    outlets: Vec<String>,
}

impl Names {
    /// The number of a name that some article or credit uses.
    pub(crate) fn get(&self, name: &str) -> Option<NameKey> {
        self.keys.get(&fold(name)).copied()
    }

    /// How to write a name. Credits' spellings go before outlets'; of several the first in order
    /// of code points.
    pub(crate) fn written(&self, key: NameKey) -> &str {
        self.written.get(place(key.0)).map_or("", |(_, name)| name.as_str())
    }

    /// The display name of an outlet.
    pub(crate) fn outlet(&self, key: OutletKey) -> &str {
        self.outlets.get(place(key.0)).map_or("", String::as_str)
    }

    /// Numbers a name, given folded and as it is written. None where nothing is left of it.
    pub(super) fn add(&mut self, folded: String, name: &str, is_outlet: bool) -> Option<NameKey> {
        if folded.is_empty() {
            return None;
        }
        let next = NameKey(number(self.written.len()));
        let key = *self.keys.entry(folded).or_insert(next);
        match self.written.get_mut(place(key.0)) {
            None => self.written.push((is_outlet, name.to_owned())),
            Some(written) => {
                if (is_outlet, name) < (written.0, written.1.as_str()) {
                    *written = (is_outlet, name.to_owned());
                }
            }
        }
        Some(key)
    }

    /// Numbers the display name of an outlet.
    pub(super) fn add_outlet(&mut self, name: &str) -> OutletKey {
        if let Some(key) = self.outlet_keys.get(name) {
            return *key;
        }
        let key = OutletKey(number(self.outlets.len()));
        self.outlet_keys.insert(name.to_owned(), key);
        self.outlets.push(name.to_owned());
        key
    }
}

/// Numbers start at 1, so that an absent one takes no room.
fn number(place: usize) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(u32::try_from(place).unwrap_or(u32::MAX))
}

fn place(number: NonZeroU32) -> usize {
    number.get() as usize - 1
}

/// A name without case, spaces, punctuation, article and address parts: what two spellings of
/// one outlet have in common.
pub(crate) fn fold(name: &str) -> String {
    let name = name.trim();
    let host = name.contains('.') && !name.contains(' ');
    let name = if host {
        let name = credit::registrable(name);
        name.split('.').next().unwrap_or(name)
    } else {
        name
    };
    let words = name.split_whitespace().filter(|word| !word.eq_ignore_ascii_case("the"));
    words
        .flat_map(str::chars)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
