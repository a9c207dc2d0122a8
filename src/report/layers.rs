//! Layers of a drawing: the articles of a story in columns from early to late, every article after
//! those that it took from.

use rustc_hash::FxHashMap;

use super::graph::{Graph, NodeKind};

/// Time splits a story into at most this many columns; more would not fit a page.
const MOMENTS: usize = 6;
/// Steps of a time axis, in seconds: minute, ten minutes, hour, six hours, day, week, month, year.
const STEPS: [i64; 8] = [60, 600, 3_600, 21_600, 86_400, 604_800, 2_592_000, 31_536_000];

/// The articles of a story (positions of nodes), layer by layer. An article stands right of every
/// earlier moment and right of its parents; one without a date stands right of its parents only.
pub fn layers(graph: &Graph, members: &[usize]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> =
        members.iter().copied().filter(|&n| graph.nodes[n].kind == NodeKind::Article).collect();
    order.sort_by_key(|&node| graph.nodes[node].article.as_ref().map(|article| article.order()));
    let moments = moments(graph, &order);
    let parents = parents(graph, &order);
    let mut level_of: FxHashMap<usize, usize> = FxHashMap::default();
    let mut layers: Vec<Vec<usize>> = Vec::new();
    let (mut moment, mut floor) = (None, 0);
    for (&node, &when) in order.iter().zip(&moments) {
        if when.is_some() && when != moment {
            floor = if moment.is_some() { layers.len() } else { 0 };
            moment = when;
        }
        let after = parents.get(&node).into_iter().flatten();
        let after =
            after.filter_map(|parent| level_of.get(parent)).max().map_or(0, |level| level + 1);
        let level = if when.is_some() { floor.max(after) } else { after };
        level_of.insert(node, level);
        if layers.len() <= level {
            layers.resize_with(level + 1, Vec::new);
        }
        layers[level].push(node);
    }
    layers.retain(|layer| !layer.is_empty());
    layers
}

/// The step of the time axis in which each article was published.
fn moments(graph: &Graph, order: &[usize]) -> Vec<Option<i64>> {
    let seconds = |&node: &usize| {
        let article = graph.nodes[node].article.as_ref()?;
        article.trusted().map(|published| published.seconds)
    };
    let times: Vec<Option<i64>> = order.iter().map(seconds).collect();
    let Some(first) = times.iter().flatten().min().copied() else { return times };
    let step = |length: i64| {
        times.iter().map(move |time| time.map(|time| time.saturating_sub(first) / length))
    };
    let fits = |length: &&i64| {
        let mut steps: Vec<i64> = step(**length).flatten().collect();
        steps.dedup();
        steps.len() <= MOMENTS
    };
    let length = STEPS.iter().find(fits).copied().unwrap_or(i64::MAX);
    step(length).collect()
}

/// The articles from which each article was taken.
fn parents(graph: &Graph, order: &[usize]) -> FxHashMap<usize, Vec<usize>> {
    let mut parents: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    let article = |node: usize| graph.nodes[node].kind == NodeKind::Article;
    let story = order.first().map(|&node| graph.nodes[node].story);
    for edge in graph.edges.iter().filter(|edge| edge.directed) {
        if article(edge.from) && article(edge.to) && Some(graph.nodes[edge.to].story) == story {
            parents.entry(edge.to).or_default().push(edge.from);
        }
    }
    parents
}
