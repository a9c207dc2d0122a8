//! Stage 4: matches become [`Story`]s with direction: sources, typed relations, confidence and
//! evidence, in one petgraph graph.

use petgraph::graph::{DiGraph, NodeIndex};

use crate::article::{Collection, Span};
use crate::matching::Match;

/// A node of the provenance graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// An article of the collection, by its index.
    Article(u32),
    /// An agency or outlet named in a text, by its display name; it may be absent from the collection.
    Source(String),
    /// One statement, however translated, numbered from 1.
    Utterance(u32),
    /// The latent root of a story nobody names, numbered from 1.
    Origin(u32),
}

/// How the node at the head of an edge was made from the node at its tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// Article to article: word for word.
    Copy,
    /// Article to article: part of it.
    Excerpt,
    /// Article to article: reworded.
    Rewrite,
    /// Article to article: a later version by the same outlet.
    Revision,
    /// Article to article, undirected: two reports of one utterance.
    SameUtterance,
    /// Utterance to article.
    Quotes,
    /// Origin to article: descends from a root that nobody names.
    Derived,
    /// Source to article or source to source, as a text says.
    Named(crate::article::Relation),
}

/// An edge of the provenance graph, from the source to what was made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// How the one was made from the other.
    pub kind: EdgeKind,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// False where the direction is not proved.
    pub directed: bool,
    /// Share of the child's words that the parent explains, 0 to 1, where both texts are known.
    pub share: Option<f32>,
    /// What proves it; never empty.
    pub evidence: Vec<Evidence>,
}

/// A fact that speaks for an edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The article in which it stands, by index.
    pub article: u32,
    /// Where; absent for metadata and for figures.
    pub span: Option<Span>,
    /// The words, or the fact as a sentence.
    pub text: String,
    /// The rule that found it, e.g. "en.relay", "containment", "earlier".
    pub rule: String,
}

/// The articles that carry one wire story. A story of one article is a single.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Stable: derived from the members' content, not from order.
    pub id: String,
    /// The articles by index, ascending.
    pub members: Vec<u32>,
    /// The node at the root.
    pub origin: NodeIndex,
    /// How many roots it has once everything explained by another is taken off.
    pub independent_origins: usize,
    /// The match that holds the story together least: `(a, b, score)`. Absent for singles.
    pub weakest_link: Option<(u32, u32, f32)>,
}

/// All stories of a collection and the graph that joins articles, sources and utterances.
#[derive(Debug, Default)]
pub struct Provenance {
    /// Every node and edge. Node order is fixed: articles by index, then sources by name, then
    /// utterances, then origins.
    pub graph: DiGraph<Node, Edge>,
    /// All stories, largest first, then by id.
    pub stories: Vec<Story>,
}

/// Traces who took it from whom.
pub fn trace(_articles: &Collection, _matches: &[Match]) -> Provenance {
    Provenance::default()
}
