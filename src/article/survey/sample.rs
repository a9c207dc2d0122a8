//! Which pages the survey looks at: a sample of each outlet's, drawn as they come, so that the
//! collection need not be held for it.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;
use std::path::PathBuf;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::{Survey, UNKNOWN, outlet_key};
use crate::article::Page;
use crate::article::credit::OutletNames;
use crate::article::read::{Fields, Limits, Make, Named, Place, make_each};

/// How many pages are looked at.
#[derive(Debug, Clone, Copy)]
pub struct SampleSize {
    /// Most pages of one outlet.
    of_outlet: usize,
    /// Most pages of all known outlets together: with more outlets each has fewer.
    of_all: usize,
    /// Most pages of no known outlet: they may be the pages of many sites.
    of_unknown: usize,
}

impl SampleSize {
    /// For the whole line: what an outlet sets around its stories for some weeks shows as well.
    pub const LARGE: Self = Self { of_outlet: 4096, of_all: 1 << 15, of_unknown: 1 << 14 };
    /// For copies alone: what stands on most pages of an outlet.
    pub const SMALL: Self = Self { of_outlet: 32, of_all: 8192, of_unknown: 1024 };
}

/// An outlet has at least so many pages looked at, however many outlets there are.
const FEWEST: usize = 4;

/// Longer pages, in bytes, are no help in telling what pages have in common, and take up room.
const LONGEST: usize = 1 << 16;

/// A page that was seen, with its place in the lottery.
pub(super) struct Seen<P> {
    outlet: u64,
    lot: u64,
    page: P,
}

impl<P: Borrow<Page>> Seen<P> {
    pub(super) fn new(page: P) -> Self {
        let outlet = outlet_key(page.borrow()).unwrap_or(UNKNOWN);
        Self { outlet, lot: xxh3_64(page.borrow().id.as_bytes()), page }
    }

    fn key(&self) -> (u64, &str) {
        (self.lot, &self.page.borrow().id)
    }
}

impl<P: Borrow<Page>> Ord for Seen<P> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl<P: Borrow<Page>> PartialOrd for Seen<P> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<P: Borrow<Page>> PartialEq for Seen<P> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<P: Borrow<Page>> Eq for Seen<P> {}

/// Of each outlet the pages with the lowest lots. Which these are does not depend on the order in
/// which pages come: the limit falls with the number of pages kept, which only grows.
pub(super) struct Sample<P> {
    size: SampleSize,
    by_outlet: FxHashMap<u64, BinaryHeap<Seen<P>>>,
    /// Pages kept of known outlets.
    kept: usize,
    /// Names of outlets with their hosts, and the hashes of those seen.
    names: Vec<(String, Option<String>)>,
    known_names: FxHashSet<u64>,
}

impl<P: Borrow<Page>> Sample<P> {
    pub(super) fn new(size: SampleSize) -> Self {
        Self {
            size,
            by_outlet: FxHashMap::default(),
            kept: 0,
            names: Vec::new(),
            known_names: FxHashSet::default(),
        }
    }

    pub(super) fn add(&mut self, seen: Seen<P>) {
        let page = seen.page.borrow();
        if let Some((key, name)) = OutletNames::stated(page)
            && self.known_names.insert(key)
        {
            self.names.push(name());
        }
        if page.text.len() > LONGEST {
            return;
        }
        let is_known = seen.outlet != UNKNOWN;
        let most = if is_known { self.size.of_outlet } else { self.size.of_unknown };
        let drawn = self.by_outlet.entry(seen.outlet).or_default();
        let before = drawn.len();
        drawn.push(seen);
        if drawn.len() > most {
            drawn.pop();
        }
        if is_known {
            self.kept += drawn.len() - before;
            self.keep_within();
        }
    }

    /// Halves the share of each outlet while there are too many pages.
    fn keep_within(&mut self) {
        while self.kept > self.size.of_all && self.size.of_outlet > FEWEST {
            self.size.of_outlet /= 2;
            let of_outlet = self.size.of_outlet;
            let known = self.by_outlet.iter_mut().filter(|(outlet, _)| **outlet != UNKNOWN);
            self.kept = known
                .map(|(_, drawn)| {
                    while drawn.len() > of_outlet {
                        drawn.pop();
                    }
                    drawn.len()
                })
                .sum();
        }
    }

    /// Learns from the pages drawn.
    pub(super) fn survey(self) -> Survey {
        let outlets: Vec<(u64, Vec<P>)> = self
            .by_outlet
            .into_iter()
            .map(|(outlet, drawn)| {
                let sorted = drawn.into_sorted_vec().into_iter();
                (outlet, sorted.map(|seen| seen.page).collect())
            })
            .collect();
        let outlets: Vec<(u64, Vec<&Page>)> = outlets
            .iter()
            .map(|(outlet, pages)| (*outlet, pages.iter().map(Borrow::borrow).collect()))
            .collect();
        Survey::learn(&outlets, OutletNames::of(self.names))
    }
}

/// Reads all pages of some files and folders, and learns from a sample.
pub(super) fn survey_of(paths: &[PathBuf], fields: &Fields, size: SampleSize) -> Survey {
    let mut sample = Sample::new(size);
    make_each(paths, fields, &Limits::default(), &See, |batch| {
        batch.made.into_iter().for_each(|seen| sample.add(seen));
        ControlFlow::Continue(())
    });
    sample.survey()
}

/// Draws the lot of each page.
struct See;

impl Make for See {
    type Made = Seen<Page>;
    type Room = ();

    fn make(&self, page: Page, _: Place, (): &mut ()) -> Seen<Page> {
        Seen::new(page)
    }

    fn name<'a>(&self, seen: &'a Seen<Page>) -> Option<Named<'a>> {
        let page = &seen.page;
        Some(Named { id: &page.id, path: &page.path, line: page.line })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(outlet: u32, id: u32) -> Page {
        let outlet = (outlet > 0).then(|| format!("Outlet {outlet}"));
        Page { id: format!("page {id}"), outlet, text: "News.".to_owned(), ..Page::default() }
    }

    fn drawn(pages: impl Iterator<Item = Page>, size: SampleSize) -> Vec<String> {
        let mut sample = Sample::new(size);
        pages.for_each(|page| sample.add(Seen::new(page)));
        let drawn = sample.by_outlet.into_values().flat_map(BinaryHeap::into_vec);
        let mut ids: Vec<String> = drawn.map(|seen| seen.page.id).collect();
        ids.sort_unstable();
        ids
    }

    proptest! {
        #[test]
        fn the_sample_does_not_depend_on_the_order_of_pages(
            outlets in prop::collection::vec(0_u32..5, 0..90),
        ) {
            let size = SampleSize { of_outlet: 16, of_all: 30, of_unknown: 7 };
            let pages: Vec<Page> = (0..).zip(&outlets).map(|(id, o)| page(*o, id)).collect();
            let forward = drawn(pages.iter().cloned(), size);
            prop_assert_eq!(&forward, &drawn(pages.iter().rev().cloned(), size));
            let known = outlets.iter().filter(|outlet| **outlet > 0).count();
            prop_assert!(forward.len() <= 30 + 7 && forward.len() >= known.min(4));
        }
    }
}
