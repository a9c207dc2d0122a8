//! A page as it was read: its text and what its fields or markup say, nothing judged yet.

/// One page, before cleaning. `text` is the original text that every later span points into.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// Unique in its collection.
    pub id: String,
    /// Where it was read.
    pub path: String,
    /// Line in that file, from 1, for JSON Lines.
    pub line: Option<u64>,
    /// The text: as scraped, or the text of the HTML's blocks, one block a line.
    pub text: String,
    /// The headline, where a field or the markup gives one.
    pub title: Option<String>,
    /// The page's address.
    pub url: Option<String>,
    /// The outlet's name, where a field gives one.
    pub outlet: Option<String>,
    /// The time of publication, where a field gives one, as written.
    pub published: Option<String>,
    /// What the markup says beyond that.
    pub metadata: Metadata,
}

/// What HTML markup or a structured record says of its page, as written. All fields may be absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata {
    /// `(property, value)` in document order. Properties are lower-case names with their vocabulary
    /// as prefix: `canonical`, `og:site_name`, `article:published_time`, `dc.source`,
    /// `syndication-source`, `ld:datepublished`, `ld:author`, `ld:isbasedon`, ...
    pub properties: Vec<(String, String)>,
}

impl Metadata {
    /// The first value of a property.
    pub fn get(&self, property: &str) -> Option<&str> {
        self.properties.iter().find(|(name, _)| name == property).map(|(_, value)| value.as_str())
    }

    /// All values of a property, in document order.
    pub fn all<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.properties
            .iter()
            .filter(move |(name, _)| name == property)
            .map(|(_, value)| value.as_str())
    }
}
