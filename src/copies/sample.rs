//! What cleaning must know of the collection: learned from a sample of each outlet's pages, so that
//! the collection need not be held for it.

use std::ops::ControlFlow;
use std::path::PathBuf;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use crate::article::Page;
use crate::article::read::{Fields, Limits, Make, Named, Place, make_each};
use crate::article::survey::{Survey, UNKNOWN, outlet_key};

/// Most pages of one outlet that are looked at, and of all outlets together: with more outlets each
/// has fewer, never less than [`FEWEST`]. Furniture stands on most pages of an outlet, so it shows
/// in a small sample.
const OF_OUTLET: usize = 32;
const OF_ALL: usize = 8192;
const FEWEST: usize = 4;
/// Most pages of no known outlet that are looked at: they may be the pages of many sites.
const OF_UNKNOWN: usize = 1024;
/// Longer pages are no help in telling what pages have in common, and take up room.
const LONGEST: usize = 1 << 16;

/// Reads the input for the first time, and learns what recurs.
pub(super) fn survey(paths: &[PathBuf], fields: &Fields) -> Survey {
    let mut sample = Sample::default();
    make_each(paths, fields, &Limits::default(), &Pages, |batch| {
        batch.made.into_iter().flatten().for_each(|found| sample.add(found));
        ControlFlow::Continue(())
    });
    Survey::of(&sample.pages())
}

/// A page with its outlet and its place in the lottery.
struct Found {
    outlet: u64,
    lot: u64,
    page: Page,
}

/// Keeps the pages that are not too long.
struct Pages;

impl Make for Pages {
    type Made = Option<Found>;
    type Room = ();

    fn make(&self, page: Page, _: Place, (): &mut ()) -> Option<Found> {
        let outlet = outlet_key(&page).unwrap_or(UNKNOWN);
        let found = Found { outlet, lot: xxh3_64(page.id.as_bytes()), page };
        (found.page.text.len() <= LONGEST).then_some(found)
    }

    fn name<'a>(&self, found: &'a Option<Found>) -> Option<Named<'a>> {
        let page = &found.as_ref()?.page;
        Some(Named { id: &page.id, path: &page.path, line: page.line })
    }
}

/// Of each outlet the pages with the lowest lots. Which these are does not depend on the order in
/// which pages come: the limit falls with the number of pages kept, which only grows.
struct Sample {
    unknown: Vec<(u64, Page)>,
    by_outlet: FxHashMap<u64, Vec<(u64, Page)>>,
    of_outlet: usize,
    kept: usize,
}

/// Takes a page into a lottery of which `most` win: those with the lowest lots, in their order.
fn draw(pages: &mut Vec<(u64, Page)>, most: usize, entry: (u64, Page)) {
    let at = pages.partition_point(|(other, _)| *other < entry.0);
    if at < most {
        pages.insert(at, entry);
        pages.truncate(most);
    }
}

impl Default for Sample {
    fn default() -> Self {
        Self { unknown: Vec::new(), by_outlet: FxHashMap::default(), of_outlet: OF_OUTLET, kept: 0 }
    }
}

impl Sample {
    fn add(&mut self, Found { outlet, lot, page }: Found) {
        if outlet == UNKNOWN {
            draw(&mut self.unknown, OF_UNKNOWN, (lot, page));
            return;
        }
        let of_outlet = self.by_outlet.entry(outlet).or_default();
        let before = of_outlet.len();
        draw(of_outlet, self.of_outlet, (lot, page));
        self.kept += of_outlet.len() - before;
        while self.kept > OF_ALL && self.of_outlet > FEWEST {
            self.of_outlet /= 2;
            self.by_outlet.values_mut().for_each(|pages| pages.truncate(self.of_outlet));
            self.kept = self.by_outlet.values().map(Vec::len).sum();
        }
    }

    fn pages(self) -> Vec<Page> {
        let known = self.by_outlet.into_values().flatten();
        let mut pages: Vec<Page> = known.chain(self.unknown).map(|(_, page)| page).collect();
        pages.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        pages
    }
}
