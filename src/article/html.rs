//! HTML into the text of its blocks and its metadata.

use super::{Markup, Metadata};

/// What an HTML page holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The visible text, one block a line.
    pub text: String,
    /// The headline.
    pub title: Option<String>,
    /// The page's own address.
    pub url: Option<String>,
    /// What the head and the linked data say.
    pub metadata: Metadata,
    /// What each line of the text stood in.
    pub markup: Markup,
}

/// Reads an HTML page.
pub fn parse(html: &str) -> Document {
    Document { text: html.to_owned(), ..Document::default() }
}
