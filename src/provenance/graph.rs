//! The graph of the whole collection: nodes numbered in a fixed order, edges from credits and from
//! the stories.

use petgraph::graph::{DiGraph, NodeIndex};
use rustc_hash::FxHashMap;

use super::draw::{Drawing, Line, Place};
use super::names::{NameKey, Names};
use super::{Edge, Node};

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
    /// numbered; their lines are moved into the graph.
    pub(crate) fn new(
        n_articles: usize,
        names: &Names,
        credits: Vec<Line>,
        drawings: &mut [Drawing],
    ) -> Self {
        let mut built = nodes(n_articles, names, &credits, drawings);
        for line in credits {
            built.add(0, line);
        }
        for (story, drawing) in drawings.iter_mut().enumerate() {
            for line in std::mem::take(&mut drawing.lines) {
                built.add(story, line);
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
