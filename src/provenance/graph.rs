//! The graph of the whole collection: nodes numbered in a fixed order, edges from credits and from
//! the stories.

use petgraph::graph::{DiGraph, NodeIndex};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::card::{Card, NameKey, Names, derivation};
use super::draw::{Drawing, Line, Place};
use super::neighbors::Neighbors;
use super::{Edge, EdgeKind, Evidence, Node};
use crate::article::{Article, Collection, Credit, Relation};

/// A graph under construction: where each story's places are found in it.
pub(crate) struct Graph {
    /// Nodes and edges.
    pub graph: DiGraph<Node, Edge>,
    sources: FxHashMap<NameKey, NodeIndex>,
    utterances: Vec<usize>,
    origins: Vec<usize>,
}

impl Graph {
    /// Builds the graph. `drawings` stand in the order in which utterances and origins are to be
    /// numbered.
    pub(crate) fn new(
        articles: &Collection,
        cards: &[Card],
        names: &Names,
        neighbors: &Neighbors<'_>,
        drawings: &[Drawing],
    ) -> Self {
        let credits: Vec<Line> = articles
            .indices()
            .into_par_iter()
            .flat_map_iter(|index| {
                let article = articles.get(index);
                let mut lines = credit_lines(index, &article, &cards[index as usize], names);
                weigh(index, &mut lines, cards, neighbors);
                lines
            })
            .collect();
        let credits = merge_hops(credits);
        let mut built = nodes(articles.len(), names, &credits, drawings);
        for line in credits {
            built.add(0, line);
        }
        for (story, drawing) in drawings.iter().enumerate() {
            for line in &drawing.lines {
                built.add(story, line.clone());
            }
        }
        built
    }

    /// The node of a place of a story.
    pub(crate) fn node(&self, story: usize, place: Place) -> NodeIndex {
        match place {
            Place::Article(index) => NodeIndex::new(index as usize),
            Place::Source(key) => self.sources.get(&key).copied().unwrap_or_default(),
            Place::Utterance(number) => NodeIndex::new(self.utterances[story] + number),
            Place::Origin(number) => NodeIndex::new(self.origins[story] + number),
        }
    }

    fn add(&mut self, story: usize, line: Line) {
        let (from, to) = (self.node(story, line.from), self.node(story, line.to));
        if from != to {
            self.graph.add_edge(from, to, line.edge);
        }
    }
}

/// The graph's nodes: articles by index, sources by name, utterances, origins.
fn nodes(n_articles: usize, names: &Names, credits: &[Line], drawings: &[Drawing]) -> Graph {
    let mut graph = DiGraph::with_capacity(n_articles, credits.len());
    for index in 0..u32::try_from(n_articles).unwrap_or(u32::MAX) {
        graph.add_node(Node::Article(index));
    }
    let lines = credits.iter().chain(drawings.iter().flat_map(|drawing| &drawing.lines));
    let ends = lines.flat_map(|line| [line.from, line.to]);
    let places = ends.chain(drawings.iter().map(|drawing| drawing.origin));
    let mut keys: Vec<NameKey> = places
        .filter_map(|place| if let Place::Source(key) = place { Some(key) } else { None })
        .collect();
    keys.sort_unstable_by_key(|key| (names.written(*key), *key));
    keys.dedup();
    let mut sources = FxHashMap::default();
    for key in keys {
        sources.insert(key, graph.add_node(Node::Source(names.written(key).to_owned())));
    }
    let (mut utterances, mut origins) = (Vec::new(), Vec::new());
    let mut number = 0;
    for drawing in drawings {
        utterances.push(graph.node_count());
        for _ in &drawing.utterances {
            number += 1;
            graph.add_node(Node::Utterance(number));
        }
    }
    let mut number = 0;
    for drawing in drawings {
        origins.push(graph.node_count());
        for _ in 0..drawing.n_origins {
            number += 1;
            graph.add_node(Node::Origin(number));
        }
    }
    Graph { graph, sources, utterances, origins }
}

/// An edge for each source and relation that a page states, with all the words that state it.
fn credit_lines(index: u32, article: &Article, card: &Card, names: &Names) -> Vec<Line> {
    let mut lines: Vec<(Place, Place, Relation, Edge)> = Vec::new();
    for credit in &article.credits {
        let Some(source) = names.get(&credit.source) else { continue };
        let taker = credit.taker.as_deref().map(|taker| names.get(taker));
        let to = match taker {
            None => Place::Article(index),
            Some(Some(taker)) if !card.is_called(taker) => Place::Source(taker),
            Some(_) => Place::Article(index),
        };
        if card.is_called(source) || to == Place::Source(source) {
            continue;
        }
        let from = Place::Source(source);
        let key = (from, to, credit.relation);
        match lines.iter_mut().find(|line| (line.0, line.1, line.2) == key) {
            Some((_, _, _, edge)) => merge(edge, named(index, credit)),
            None => lines.push((from, to, credit.relation, named(index, credit))),
        }
    }
    lines.into_iter().map(|(from, to, _, edge)| Line { from, to, edge }).collect()
}

/// How much the odds of a credit rise when an article with the same text names the same source, or
/// is by it: two pages seldom misread each other in the same way.
const CORROBORATION: f32 = 4.0;

/// What [`derivation`] gives to words that were only said to somebody; what says more than that
/// speaks of the text.
const STATEMENT: f32 = 0.6;

/// A claim at least this strong bears out another.
const BEARS_OUT: f32 = 0.5;

/// And one at least this strong bears out an "according to", which a copy carries along with the
/// text: the same clause twice is one witness.
const BEARS_OUT_CLAUSE: f32 = 0.75;

/// What is left of the confidence of a credit whose source, in an article with the same text,
/// credits this outlet in turn: at most one of the two is right.
const CIRCULAR: f32 = 0.5;

/// Raises the confidence of deriving credits that an article with the same text bears out, and
/// lowers it where such an article says the reverse.
fn weigh(index: u32, lines: &mut [Line], cards: &[Card], neighbors: &Neighbors<'_>) {
    let relatives = || {
        let reuses = neighbors.of(index).filter(|side| side.matched.verdict.reuses_wording());
        reuses.map(|side| &cards[side.other as usize])
    };
    for line in lines.iter_mut() {
        let (Place::Source(source), EdgeKind::Named(relation)) = (line.from, line.edge.kind) else {
            continue;
        };
        let derives = STATEMENT < derivation(relation) && line.to == Place::Article(index);
        let enough = match relation {
            Relation::AccordingTo => BEARS_OUT_CLAUSE,
            _ => BEARS_OUT,
        };
        let bears_out = |card: &Card| {
            let mut claims = card.claims.iter();
            card.is_called(source)
                || claims.any(|claim| claim.source == source && enough <= claim.weight)
        };
        let reverses =
            |card: &Card| card.is_called(source) && BEARS_OUT <= card.names(&cards[index as usize]);
        if derives && relatives().any(reverses) {
            line.edge.confidence *= CIRCULAR;
            for evidence in &mut line.edge.evidence {
                evidence.rule.push_str(".circular");
            }
        } else if derives && relatives().any(bears_out) {
            let odds = CORROBORATION * line.edge.confidence;
            line.edge.confidence = odds / (odds + 1.0 - line.edge.confidence);
        }
    }
}

fn named(index: u32, credit: &Credit) -> Edge {
    Edge {
        kind: EdgeKind::Named(credit.relation),
        confidence: credit.confidence.clamp(0.0, 1.0),
        directed: true,
        share: None,
        evidence: vec![Evidence {
            article: index,
            span: credit.span,
            text: credit.text.clone(),
            rule: credit.rule.clone(),
        }],
    }
}

/// At most so many pages are kept as evidence for one edge between sources.
const MAX_EVIDENCE: usize = 20;

fn merge(edge: &mut Edge, other: Edge) {
    edge.confidence = edge.confidence.max(other.confidence);
    edge.evidence.extend(other.evidence);
    edge.evidence.truncate(MAX_EVIDENCE);
}

/// Joins what several pages say of the same two sources into one edge.
fn merge_hops(lines: Vec<Line>) -> Vec<Line> {
    let (mut merged, mut hops): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| matches!(line.to, Place::Article(_)));
    hops.sort_by_key(|line| (line.from, line.to, line.edge.kind));
    for line in hops {
        match merged.last_mut() {
            Some(last)
                if (last.from, last.to, last.edge.kind) == (line.from, line.to, line.edge.kind) =>
            {
                merge(&mut last.edge, line.edge);
            }
            _ => merged.push(line),
        }
    }
    merged
}
