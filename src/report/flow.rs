//! The graph of flows: which outlets took how many articles from which sources and outlets.

use std::collections::BTreeMap;

use super::graph::{Graph, GraphEdge, GraphNode, NodeKind};
use super::plain::short;
use super::view::View;
use crate::provenance::figures::Flow;

/// Draws the flows of a detection. A source whose own articles are in the collection is that outlet.
pub fn graph(view: &View<'_>) -> Graph {
    let flows = &view.detection.provenance.figures.flows;
    let counts = articles_by_outlet(view);
    let mut names: Vec<&str> =
        flows.iter().flat_map(|flow| [flow.from.as_str(), flow.to.as_str()]).collect();
    names.sort_unstable();
    names.dedup();
    let edge = |flow: &Flow| {
        let position = |name: &str| names.binary_search(&name).ok();
        Some(edge(flow, position(&flow.from)?, position(&flow.to)?))
    };
    Graph {
        title: "Who takes how much from whom".to_owned(),
        stories: Vec::new(),
        edges: flows.iter().filter_map(edge).collect(),
        nodes: names.iter().map(|name| node(name, counts.get(name).copied())).collect(),
    }
}

fn node(name: &str, articles: Option<usize>) -> GraphNode {
    let kind = if articles.is_some() { NodeKind::Outlet } else { NodeKind::Source };
    GraphNode {
        id: format!("{}:{name}", kind.name()),
        kind,
        label: short(name, 40),
        story: None,
        article: None,
        articles,
    }
}

fn edge(flow: &Flow, from: usize, to: usize) -> GraphEdge {
    let articles = match flow.articles {
        1 => "1 article".to_owned(),
        n => format!("{n} articles"),
    };
    let Flow { from: giver, to: taker, credited, .. } = flow;
    GraphEdge {
        from,
        to,
        relation: "flow",
        confidence: None,
        directed: true,
        share: None,
        sentence: format!("{taker} took {articles} from {giver}; {credited} of them say so."),
        record: None,
        articles: Some(flow.articles),
        credited: Some(flow.credited),
    }
}

fn articles_by_outlet<'a>(view: &'a View<'_>) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    let articles = view.detection.articles.indices();
    for outlet in articles.filter_map(|article| view.brief.outlet(article)) {
        *counts.entry(outlet).or_default() += 1;
    }
    counts
}
