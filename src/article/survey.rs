//! What only the collection as a whole can tell, learned in one look over all pages.

use super::Page;
use super::body::Judged;

/// Knowledge from all pages: lines that recur across pages of one outlet, the outlets' names.
#[derive(Debug, Default)]
pub struct Survey {}

impl Survey {
    /// Looks over all pages. The order of the pages does not matter.
    pub fn of(_pages: &[Page]) -> Self {
        Self {}
    }

    pub(super) fn judge(&self, _page: &Page, _judged: &mut [Judged<'_>]) {}
}
