//! A page as it was read: its text and what its fields or markup say, nothing judged yet.

use super::Span;

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
    /// What markup each line of the text stood in; absent where the page was not HTML.
    pub markup: Option<Markup>,
}

/// The structure of an HTML page, as far as it helps to tell the story from its furniture: one
/// [`Block`] for each line of [`Page::text`], and the elements in which they stand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Markup {
    /// The lines of the text in document order, none of them empty.
    pub blocks: Vec<Block>,
    /// The elements that hold blocks, directly or further down, in document order: a container
    /// stands after the container that holds it. The first is the page itself.
    pub containers: Vec<Container>,
}

/// One line of an HTML page's text.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Where it stands in the text, without its line break.
    pub span: Span,
    /// The block element that holds it.
    pub kind: BlockKind,
    /// The landmarks it stands in, at any depth.
    pub regions: Regions,
    /// Bytes of its text that are link text; never more than the span is long.
    pub link_bytes: u32,
    /// The innermost container: an index into [`Markup::containers`].
    pub container: u32,
    /// The hints of its own block element and of the inline elements it begins in, as in
    /// [`Container::hints`].
    pub hints: String,
}

impl Block {
    /// Share of the text that is link text, 0 to 1.
    pub fn link_density(&self) -> f32 {
        self.link_bytes as f32 / (self.span.end - self.span.start).max(1) as f32
    }
}

/// What block element a line of an HTML page stood in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BlockKind {
    /// `h1` to `h6`, by its level.
    Heading(u8),
    /// `p`.
    Paragraph,
    /// `li`, `dt`, `dd`; the mark of the item is not part of the text.
    ListItem,
    /// `td`, `th`; the cells of a row stand on one line, with a tab between them.
    Row,
    /// `figcaption`, `caption`.
    Caption,
    /// `pre`.
    Preformatted,
    /// Text that stands in a `div` or another container without a block element of its own.
    Loose,
}

/// Landmarks of a page, as a set: which of them a block stands in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Regions(u16);

impl Regions {
    /// `article`.
    pub const ARTICLE: Self = Self(1);
    /// `main`, or `role="main"`.
    pub const MAIN: Self = Self(1 << 1);
    /// `nav`, or `role="navigation"`, or `menu`.
    pub const NAV: Self = Self(1 << 2);
    /// `header`, or `role="banner"`.
    pub const HEADER: Self = Self(1 << 3);
    /// `footer`, or `role="contentinfo"`.
    pub const FOOTER: Self = Self(1 << 4);
    /// `aside`, or `role="complementary"`.
    pub const ASIDE: Self = Self(1 << 5);
    /// `form`, `button`, `select`, `fieldset`, or `role="search"`.
    pub const FORM: Self = Self(1 << 6);
    /// `figure`.
    pub const FIGURE: Self = Self(1 << 7);
    /// `blockquote`: a quotation, or an embedded post.
    pub const BLOCKQUOTE: Self = Self(1 << 8);
    /// `table`.
    pub const TABLE: Self = Self(1 << 9);
    /// `ul`, `ol`, `dl`.
    pub const LIST: Self = Self(1 << 10);
    /// `itemprop="articleBody"`: the page itself says that this is the story.
    pub const STATED_BODY: Self = Self(1 << 11);

    /// Whether any of the given landmarks is in the set.
    pub fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// The landmarks of both sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// An element that holds blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct Container {
    /// The container around it: an index into [`Markup::containers`], smaller than its own. That
    /// of the page itself is its own.
    pub parent: u32,
    /// Its element, e.g. `div`, `article`; `body` for the page itself.
    pub element: &'static str,
    /// The values of its `class`, `id`, `role` and `itemprop`, lower case, one blank between them,
    /// at most 200 bytes.
    pub hints: String,
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
