//! Where a story comes from, in words: as much as the edges prove, and no more.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use petgraph::graph::NodeIndex;

use super::records::RelationRecord;
use super::sentence::{article_name, count, name};
use super::tally::FACT;
use super::view::View;
use crate::article::Relation;
use crate::provenance::{EdgeKind, Node};

/// The root of a story for a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Root {
    /// In a word, for a column of a table: `Reuters`, `not proved`.
    pub label: String,
    /// In a sentence without its full stop: `Root: Reuters, not in the collection, named by 4
    /// articles, confidence 0.99`.
    pub sentence: String,
}

/// The root of a story, by its place among the stories, from the story's edges.
pub fn root<'r>(
    view: &View<'_>,
    story: usize,
    edges: impl Iterator<Item = &'r RelationRecord> + Clone,
) -> Root {
    let origin = view.detection.provenance.stories[story].origin;
    let below = edges.clone().filter(|edge| edge.tail == origin && edge.directed);
    let sure = below.clone().map(|edge| edge.confidence.0).fold(0.0, f32::max);
    let articles = below.map(|edge| edge.head).collect::<BTreeSet<_>>().len();
    let (label, words) = match view.detection.provenance.graph.node_weight(origin) {
        Some(Node::Source(source)) => {
            let where_ = if view.brief.publishes(source) { "" } else { ", not in the collection" };
            let named = named_by(articles);
            (name(view, origin), format!("{source}{where_}, {named}, confidence {sure:.2}"))
        }
        Some(Node::Article(_)) if articles == 0 => unproved(view, story, edges),
        Some(Node::Article(article)) => {
            let name = article_name(view, *article);
            (name.clone(), format!("{name}, confidence {sure:.2}"))
        }
        Some(Node::Utterance(_)) => {
            ("one statement".to_owned(), "one statement, reported independently".to_owned())
        }
        _ => ("not named".to_owned(), "not named, and not in the collection".to_owned()),
    };
    Root { label, sentence: format!("Root: {words}") }
}

/// A root below which no directed edge stands is only where the graph happens to hang.
fn unproved<'r>(
    view: &View<'_>,
    story: usize,
    edges: impl Iterator<Item = &'r RelationRecord> + Clone,
) -> (String, String) {
    if 1 < view.stories()[story].independent_origins {
        return ("none in common".to_owned(), "none in common".to_owned());
    }
    let words = match likely_source(edges) {
        Some((source, articles)) => {
            format!("not proved, perhaps {}, {}", name(view, source), named_by(articles))
        }
        None => "not proved".to_owned(),
    };
    ("not proved".to_owned(), words)
}

/// The source that most articles say they have their text from, and how many do.
fn likely_source<'r>(
    edges: impl Iterator<Item = &'r RelationRecord>,
) -> Option<(NodeIndex, usize)> {
    let mut named: BTreeMap<NodeIndex, BTreeSet<NodeIndex>> = BTreeMap::new();
    for edge in edges.filter(|edge| names_source(edge)) {
        named.entry(edge.tail).or_default().insert(edge.head);
    }
    let named = named.into_iter().map(|(source, articles)| (source, articles.len()));
    named.max_by_key(|(source, articles)| (*articles, Reverse(*source)))
}

/// Whether an edge says with fair certainty that an article names a source of its story.
pub fn names_source(edge: &RelationRecord) -> bool {
    matches!(edge.kind, EdgeKind::Named(relation) if relation != Relation::Background)
        && FACT <= edge.confidence.0
}

fn named_by(articles: usize) -> String {
    format!("named by {}", count(articles, "article", "articles"))
}
