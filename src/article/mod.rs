//! Stage 1: a page becomes an [`Article`]: body, outlet, time, credits, sentences and quotations,
//! each with its byte span in the page's text.
//!
//! In: files, folders, JSON Lines, HTML ([`read`]). Out: a [`Collection`] of articles.
//! The collection is looked at twice: [`Survey`] learns from all pages what no single page tells
//! (lines that recur across pages of one outlet, the outlets' own names), then every page becomes
//! an article on its own, in parallel.

pub mod body;
pub mod collection;
pub mod credit;
pub mod date;
pub mod html;
pub mod language;
mod masthead;
pub mod outlet;
pub mod page;
pub mod read;
pub mod survey;
pub mod unit;

pub use body::{Body, Reason, Removed};
pub use collection::Collection;
pub use credit::{Credit, Relation};
pub use date::Published;
pub use language::Language;
pub use outlet::Outlet;
pub use page::{Block, BlockKind, Container, Markup, Metadata, Page, Regions};
pub use survey::Survey;
pub use unit::{Unit, UnitKind};

use serde::{Deserialize, Serialize};

use crate::fingerprint::count_words;

/// A byte range `start..end` in the original text of an article, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`. Texts are shorter than 4 GiB: the reader refuses longer ones.
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
        }
    }

    /// The text under the span; empty where the span does not lie in `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The span as a range of indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The same stretch of a longer text, in which what the span points into begins at `start`.
    #[must_use]
    pub fn shifted(self, start: u32) -> Self {
        Self { start: self.start + start, end: self.end + start }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether no byte lies in the span.
    pub fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl From<[u32; 2]> for Span {
    fn from([start, end]: [u32; 2]) -> Self {
        Self { start, end }
    }
}

impl From<Span> for [u32; 2] {
    fn from(span: Span) -> Self {
        [span.start, span.end]
    }
}

/// A piece of news, read and cleaned. All spans point into `text`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Unique in its collection: the record's `id`, else the file name without extension.
    pub id: String,
    /// Where it was read.
    pub path: String,
    /// Line in that file, from 1, for JSON Lines.
    pub line: Option<u64>,
    /// The headline, from a field, the markup, or the text.
    pub title: Option<String>,
    /// The page's address.
    pub url: Option<String>,
    // In a box, as the date is: of bare text neither is known, and a million articles are held.
    /// Who published it.
    pub outlet: Option<Box<Outlet>>,
    /// When, and how far that can be trusted.
    pub published: Option<Box<Published>>,
    /// The language of the body.
    pub language: Language,
    /// The original text; for HTML the text of its blocks, one a line.
    pub text: String,
    /// Which lines are the story, and why the others are not.
    pub body: Body,
    /// Whom the page names as its source.
    pub credits: Vec<Credit>,
    /// Sentences and quotations of the body in order of their spans.
    pub units: Vec<Unit>,
    /// What page, metadata and text say against each other, one sentence each.
    pub contradictions: Vec<String>,
}

/// The language of a page's story, by its longest paragraph.
pub(crate) fn language_of(page: &Page, body: &Body) -> Language {
    let prose = body.kept.iter().max_by_key(|span| (span.len(), u32::MAX - span.start));
    language::detect(prose.map_or(&page.text, |span| span.of(&page.text)))
}

impl Article {
    /// Turns a page into an article, with what the survey learned from the whole collection.
    pub fn new(page: Page, survey: &Survey) -> Self {
        let outlet = outlet::outlet(&page);
        let body = body::extract(&page, survey, outlet.as_ref());
        let outlet = match outlet {
            Some(outlet) if outlet::is_stated(&page) => Some(outlet),
            told => masthead::masthead(&page.text, &body).or(told),
        };
        let headline = body.headline.map(|span| span.of(&page.text).to_owned());
        let title = page.title.clone().or(headline);
        let language = language_of(&page, &body);
        let date::Dating { published, mut contradictions } = date::dating(&page, &body, language);
        let credits = credit::credits(&page, &body, language, outlet.as_ref(), survey);
        contradictions.extend(credit::contradictions(&credits));
        let units = unit::units(&page.text, &body.kept);
        Self {
            id: page.id,
            path: page.path,
            line: page.line,
            title,
            url: page.url,
            outlet: outlet.map(Box::new),
            published: published.map(Box::new),
            language,
            text: page.text,
            body,
            credits,
            units,
            contradictions,
        }
    }

    /// Number of words in the body.
    pub fn words(&self) -> usize {
        self.body.kept.iter().map(|span| count_words(span.of(&self.text))).sum()
    }
}
