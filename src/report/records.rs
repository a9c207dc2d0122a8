//! What the records carry, one struct each: the facts of a run under the names that every format
//! uses. Other programs read them, so fields may be added, never renamed.

use petgraph::graph::NodeIndex;
use serde::{Serialize, Serializer};

use super::headline::without_outlet;
use super::plain::plain;
use crate::article::{Language, Span};
use crate::matching::{PassageKind, Verdict};
use crate::provenance::EdgeKind;

/// Dates below this quality (a masthead clock, a sidebar) are shown, but never order anything.
pub const TRUSTED_DATE: f32 = 0.3;

/// An article without its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleRecord {
    /// Unique in its collection.
    pub id: String,
    /// Where it was read.
    pub path: String,
    /// Line in that file, from 1, for JSON Lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The headline.
    pub title: Option<String>,
    /// The page's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<OutletRecord>,
    /// When, and how far that can be trusted.
    pub published: Option<PublishedRecord>,
    /// The language of the body.
    pub language: Language,
    /// Words of the body.
    pub words: usize,
    /// The id of its story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// How it stands to what it was made from; absent where it shares nothing and names nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<&'static str>,
    /// Where its text comes from in the end: a source, or the outlet of the first article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_from: Option<String>,
    /// Words of the body that stand in other articles too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_words: Option<usize>,
    /// What page, metadata and text say against each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<String>,
}

/// The publisher of an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutletRecord {
    /// Display name.
    pub name: String,
    /// Registrable domain.
    pub domain: Option<String>,
}

/// A time of publication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedRecord {
    /// Local time as the page gives it, with an offset where given.
    pub time: String,
    /// How far it can be trusted, 0 to 1.
    pub quality: Figure,
    /// The words it was read from.
    pub text: String,
    /// Where they stand.
    pub span: Option<Span>,
    /// Seconds since 1970, for ordering.
    #[serde(skip)]
    pub seconds: i64,
}

/// A story: what the records call a cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryRecord {
    /// Stable: derived from the members' content.
    pub id: String,
    /// Its articles by id, in the collection's order.
    pub members: Vec<String>,
    /// The node at the root.
    pub origin: String,
    /// How many roots it has once everything explained by another is taken off.
    pub independent_origins: usize,
    /// The match that holds it together least.
    pub weakest_link: Option<LinkRecord>,
    /// Headline of its first article, without the outlet's name.
    pub title: Option<String>,
    /// How many outlets carried it.
    pub outlets: usize,
    /// Countries of the outlets, by the endings of their domains, in capitals.
    pub countries: Vec<String>,
    /// Earliest trusted time of publication.
    pub first_seen: Option<String>,
    /// Latest trusted time of publication.
    pub last_seen: Option<String>,
    /// The articles by index, ascending.
    #[serde(skip)]
    pub indices: Vec<u32>,
    /// The article that came first: by trusted date, else by id.
    #[serde(skip)]
    pub first: Option<u32>,
}

/// A pair of articles and how surely they belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkRecord {
    /// The one.
    pub a: String,
    /// The other.
    pub b: String,
    /// How sure the match is, 0 to 1.
    pub score: Figure,
}

/// A verified pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchRecord<'a> {
    /// The article with the smaller id.
    pub a: &'a str,
    /// The other.
    pub b: &'a str,
    /// What they are to each other.
    pub verdict: Verdict,
    /// How sure that is, 0 to 1.
    pub score: Figure,
    /// Jaccard resemblance of the word shingles, 0 to 1.
    pub resemblance: Figure,
    /// Containment of the shingles.
    pub containment: ContainmentRecord,
    /// The shared passages, in the order of the first article.
    pub passages: Vec<PassageRecord>,
}

/// Containment in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ContainmentRecord {
    /// Share of a's shingles found in b.
    pub a_in_b: Figure,
    /// Share of b's shingles found in a.
    pub b_in_a: Figure,
}

/// A stretch of text that both articles share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PassageRecord {
    /// Where it stands in the first article.
    pub a: Span,
    /// Where it stands in the second.
    pub b: Span,
    /// Weighted resemblance of the two stretches, 0 to 1.
    pub score: Figure,
    /// Prose or quotation, verbatim or reworded.
    pub kind: PassageKind,
}

/// An edge of the provenance graph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelationRecord {
    /// The node it was taken from.
    pub from: String,
    /// The node that took it.
    pub to: String,
    /// The relation's name.
    pub relation: &'static str,
    /// Its PROV-O term.
    pub prov: &'static str,
    /// How sure it is, 0 to 1.
    pub confidence: Figure,
    /// False where the direction is not proved.
    pub directed: bool,
    /// Share of the child's words that the parent explains, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Figure>,
    /// Seconds from the one publication to the other, where both dates can be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<i64>,
    /// The story in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// What the two texts are to each other, where both are articles and matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// How sure that verdict is, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Figure>,
    /// What proves it.
    pub evidence: Vec<EvidenceRecord>,
    /// The edge's kind, for code that decides by it.
    #[serde(skip)]
    pub kind: EdgeKind,
    /// The article that shows it: the one that took, else the one whose words prove it.
    #[serde(skip)]
    pub witness: Option<u32>,
    /// Index of the node at the tail.
    #[serde(skip)]
    pub tail: NodeIndex,
    /// Index of the node at the head.
    #[serde(skip)]
    pub head: NodeIndex,
}

/// A fact that speaks for an edge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceRecord {
    /// The article in which it stands.
    pub article: String,
    /// Where; absent for metadata and for figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The words, or the fact as a sentence.
    pub text: String,
    /// The rule that found it.
    pub rule: String,
    /// The article's index.
    #[serde(skip)]
    pub index: u32,
}

/// A figure between 0 and 1 (or a share), written with four decimals: more would claim a precision
/// that no estimate here has.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Figure(pub f32);

impl Figure {
    /// The figure rounded to four decimals; 0 where it is not a number.
    pub fn rounded(self) -> f64 {
        if self.0.is_finite() { (f64::from(self.0) * 1e4).round() / 1e4 } else { 0.0 }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.rounded())
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.rounded())
    }
}

impl ArticleRecord {
    /// The outlet's name.
    pub fn outlet(&self) -> Option<&str> {
        self.outlet.as_ref().map(|outlet| outlet.name.as_str())
    }

    /// The headline without the outlet's own name behind it, else the id.
    pub fn headline(&self) -> &str {
        let Some(title) = self.title.as_deref() else { return &self.id };
        let Some(outlet) = &self.outlet else { return title };
        without_outlet(title, &outlet.name, outlet.domain.as_deref())
    }

    /// The time of publication, where it can be trusted to order articles.
    pub fn trusted(&self) -> Option<&PublishedRecord> {
        self.published.as_ref().filter(|published| TRUSTED_DATE <= published.quality.0)
    }

    /// Sorts by trusted date, undated articles last, then by id.
    pub fn order(&self) -> (bool, i64, &str) {
        let seconds = self.trusted().map(|published| published.seconds);
        (seconds.is_none(), seconds.unwrap_or_default(), &self.id)
    }
}

impl PublishedRecord {
    /// Date and time to the minute, as far as they are known: `2024-12-26 17:40`. Midnight sharp is
    /// how a date without a time reads, and is left out.
    pub fn minute(&self) -> String {
        let minute = self.time.get(..16).unwrap_or(&self.time);
        plain(&minute.trim_end_matches("T00:00").replace('T', " "))
    }
}
