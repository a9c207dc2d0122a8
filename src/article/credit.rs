//! Whom a page names as its source: datelines, credits, source lines, relays and their kin.

use serde::{Deserialize, Serialize};

use super::{Body, Outlet, Page, Span, Survey};

/// How a text stands to the source it names. Each has a PROV-O term and a prior confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The agency stands in the dateline: the text is agency copy.
    Dateline,
    /// Byline, copyright or credit line is the agency's.
    Credit,
    /// A line "Source: X".
    SourceLine,
    /// "OUTLET reports via X".
    Relay,
    /// "First published on X".
    Republication,
    /// "With inputs from X".
    Inputs,
    /// "X contributed to this report".
    Contribution,
    /// "In an interview with X".
    Interview,
    /// "Told X".
    Told,
    /// "According to X" in the lede.
    AccordingTo,
    /// The same words further down, or with a past date beside them: a mention.
    Background,
}

/// One statement of a page about a source.
#[derive(Debug, Clone, PartialEq)]
pub struct Credit {
    /// How the text stands to the source.
    pub relation: Relation,
    /// The source's display name, e.g. "TASS".
    pub source: String,
    /// For the second hop of a chain ("TASS citing RIA"): the source that took it from `source`.
    /// Absent: the article itself did.
    pub taker: Option<String>,
    /// How sure it is that this article (or the taker) derives from the source, 0 to 1.
    pub confidence: f32,
    /// Where the words stand; absent for metadata.
    pub span: Option<Span>,
    /// The words that say so.
    pub text: String,
    /// The rule that read them, e.g. "en.relay".
    pub rule: String,
}

/// Reads the credits of a page. Removed lines count too: a source line often stands in one.
pub fn credits(
    _page: &Page,
    _body: &Body,
    _outlet: Option<&Outlet>,
    _survey: &Survey,
) -> Vec<Credit> {
    Vec::new()
}
