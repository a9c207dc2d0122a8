//! What only the collection as a whole can tell, learned in one look over all pages.

use super::Page;
use super::body::Judged;
use super::credit::OutletNames;

/// Knowledge from all pages: lines that recur across pages of one outlet, the outlets' names.
#[derive(Debug, Default)]
pub struct Survey {
    /// Names of the outlets whose pages are at hand.
    pub(super) outlet_names: OutletNames,
}

impl Survey {
    /// Looks over all pages. The order of the pages does not matter.
    pub fn of(pages: &[Page]) -> Self {
        Self { outlet_names: OutletNames::of(pages) }
    }

    pub(super) fn judge(&self, _page: &Page, _judged: &mut [Judged<'_>]) {}
}
