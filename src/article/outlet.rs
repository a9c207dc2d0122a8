//! Who published a page: from field, address, site name, copyright line, sign-off.

use super::Page;

/// The publisher of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Outlet {
    /// Display name.
    pub name: String,
    /// Registrable domain, e.g. `caliber.az`.
    pub domain: Option<String>,
}

/// Tells the outlet of a page.
pub fn outlet(page: &Page) -> Option<Outlet> {
    page.outlet.clone().map(|name| Outlet { name, domain: None })
}
