//! When a page was published, and how far that can be trusted.

use super::{Body, Page, Span};

/// A time of publication with its quality.
#[derive(Debug, Clone, PartialEq)]
pub struct Published {
    /// Local time as the page gives it, e.g. `2024-12-26T17:40:00`, with an offset where given.
    pub time: String,
    /// Seconds since 1970 (UTC; a time without an offset is read as UTC), for ordering.
    pub seconds: i64,
    /// How far it can be trusted, 0 to 1: structured field 1.0, dateline 0.9, stamp near the head
    /// 0.8, in the text 0.5, masthead clock 0.1.
    pub quality: f32,
    /// The words it was read from.
    pub text: String,
    /// Where they stand; absent for metadata and fields.
    pub span: Option<Span>,
}

/// The best date a page offers.
pub fn published(_page: &Page, _body: &Body) -> Option<Published> {
    None
}
