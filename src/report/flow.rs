//! The graph of flows: which outlets took how many articles from which sources and outlets.

use std::collections::BTreeMap;

use petgraph::graph::NodeIndex;

use super::graph::{Graph, GraphEdge, GraphNode, NodeKind};
use super::plain::short;
use super::relation::is_reuse;
use super::view::{Figure, RelationRecord, View};
use crate::article::Relation;
use crate::provenance::{EdgeKind, Node};

/// Sums up a detection by source and outlet. Articles without a known outlet are left out, and so
/// are mere mentions and an outlet's later versions of its own text.
pub fn graph(view: &View<'_>, relations: &[RelationRecord]) -> Graph {
    let counts = articles_by_outlet(view);
    let party = |node| party(view, &counts, node);
    let mut flows: BTreeMap<(Party, Party, bool), Flow> = BTreeMap::new();
    for record in relations.iter().filter(|record| is_flow(record.kind)) {
        let (Some(from), Some(to)) = (party(record.tail), party(record.head)) else {
            continue;
        };
        if from == to {
            continue;
        }
        let key = if record.directed || from < to { (from, to) } else { (to, from) };
        flows.entry((key.0, key.1, record.directed)).or_default().add(record);
    }
    let mut parties: Vec<&Party> = flows.keys().flat_map(|(from, to, _)| [from, to]).collect();
    parties.sort_unstable();
    parties.dedup();
    let position = |party: &Party| parties.binary_search(&party).unwrap_or_default();
    let edges = flows.iter().map(|((from, to, directed), flow)| {
        flow.edge((position(from), from), (position(to), to), *directed)
    });
    let nodes = parties.iter().map(|party| party.node(&counts));
    Graph {
        title: "Who takes how much from whom".to_owned(),
        stories: Vec::new(),
        edges: edges.collect(),
        nodes: nodes.collect(),
    }
}

/// An outlet of the collection, or a source that is not in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Party {
    Source(String),
    Outlet(String),
}

impl Party {
    fn name(&self) -> &str {
        match self {
            Self::Source(name) | Self::Outlet(name) => name,
        }
    }

    fn node(&self, articles: &BTreeMap<&str, usize>) -> GraphNode {
        let (prefix, kind) = match self {
            Self::Source(_) => ("source", NodeKind::Source),
            Self::Outlet(_) => ("outlet", NodeKind::Outlet),
        };
        GraphNode {
            id: format!("{prefix}:{}", self.name()),
            kind,
            label: short(self.name(), 40),
            story: None,
            article: None,
            articles: articles.get(self.name()).copied(),
        }
    }
}

#[derive(Default)]
struct Flow {
    articles: usize,
    confidence: f32,
    share: f32,
    shares: usize,
}

impl Flow {
    fn add(&mut self, record: &RelationRecord) {
        self.articles += 1;
        self.confidence += record.confidence.0;
        if let Some(share) = record.share {
            self.share += share.0;
            self.shares += 1;
        }
    }

    fn edge(&self, from: (usize, &Party), to: (usize, &Party), directed: bool) -> GraphEdge {
        let articles =
            if self.articles == 1 { "1 article" } else { &format!("{} articles", self.articles) };
        let sentence = if directed {
            format!("{} took {articles} from {}.", to.1.name(), from.1.name())
        } else {
            format!("{} and {} share {articles}, direction not proved.", from.1.name(), to.1.name())
        };
        GraphEdge {
            from: from.0,
            to: to.0,
            relation: "flow",
            confidence: Figure(mean(self.confidence, self.articles)),
            directed,
            share: (0 < self.shares).then(|| Figure(mean(self.share, self.shares))),
            sentence,
            record: None,
            articles: Some(self.articles),
        }
    }
}

fn is_flow(kind: EdgeKind) -> bool {
    match kind {
        EdgeKind::Named(relation) => relation != Relation::Background,
        kind => is_reuse(kind) && kind != EdgeKind::Revision,
    }
}

/// The party behind a node. A source whose articles are in the collection is that outlet.
fn party(view: &View<'_>, articles: &BTreeMap<&str, usize>, node: NodeIndex) -> Option<Party> {
    match view.detection.provenance.graph.node_weight(node)? {
        Node::Article(index) => {
            Some(Party::Outlet(view.articles[*index as usize].outlet()?.to_owned()))
        }
        Node::Source(name) if articles.contains_key(name.as_str()) => {
            Some(Party::Outlet(name.clone()))
        }
        Node::Source(name) => Some(Party::Source(name.clone())),
        Node::Utterance(_) | Node::Origin(_) => None,
    }
}

fn articles_by_outlet<'a>(view: &'a View<'_>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for outlet in view.articles.iter().filter_map(|article| article.outlet()) {
        *counts.entry(outlet).or_default() += 1;
    }
    counts
}

fn mean(sum: f32, n: usize) -> f32 {
    sum / n as f32
}
