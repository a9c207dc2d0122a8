//! What becomes of each page while its text is at hand: a reader that needs little of a page never
//! holds many of them.

use super::Page;

/// Where a record stands: the number of its source in the order in which sources are read, from 0,
/// and what tells it from the other records of that source. Places ascend as records are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Number of the source.
    pub source: u32,
    /// Number of the record, from 1. The pages of one feed share theirs.
    pub record: u32,
}

/// By what a reader knows a page again.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its path.
    pub path: &'a str,
    /// Its line, where it has one.
    pub line: Option<u64>,
}

/// Turns pages into something else, in the thread that parsed them.
pub trait Make: Sync {
    /// What a page becomes.
    type Made: Send;
    /// Room for the work on one page, used again for the next.
    type Room: Default;

    /// Whether any record of a source is to be parsed.
    fn wants_source(&self, _source: u32) -> bool {
        true
    }

    /// Whether a record is to be parsed.
    fn wants(&self, _place: Place) -> bool {
        true
    }

    /// Makes of one page what is kept of it.
    fn make(&self, page: Page, place: Place, room: &mut Self::Room) -> Self::Made;

    /// What the page was called; of several pages with one id only the first is handed on. None
    /// where ids do not matter.
    fn name<'a>(&self, made: &'a Self::Made) -> Option<Named<'a>>;
}

/// What was made of some pages, and what had to be skipped.
#[derive(Debug)]
pub struct Batch<T> {
    /// What was made of each page, in order of path and line.
    pub made: Vec<T>,
    /// What was skipped.
    pub problems: Vec<crate::error::Problem>,
    /// Bytes of input, after decompression.
    pub bytes: u64,
}

impl<T> Default for Batch<T> {
    fn default() -> Self {
        Self { made: Vec::new(), problems: Vec::new(), bytes: 0 }
    }
}

/// Keeps pages as they are.
pub(super) struct Keep;

impl Make for Keep {
    type Made = Page;
    type Room = ();

    fn make(&self, page: Page, _: Place, (): &mut ()) -> Page {
        page
    }

    fn name<'a>(&self, page: &'a Page) -> Option<Named<'a>> {
        Some(Named { id: &page.id, path: &page.path, line: page.line })
    }
}
