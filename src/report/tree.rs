//! A story as a family tree: every article below the one parent that explains it best, ready to be
//! drawn row by row.

use std::cmp::Reverse;

use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::records::RelationRecord;
use super::relation::is_reuse;
use super::tally::FACT;
use super::view::View;
use crate::article::Relation;
use crate::provenance::{EdgeKind, Node};

/// One row of a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The node that stands in it.
    pub node: NodeIndex,
    /// The edge from the row's parent, by position in the relations; absent at a root.
    pub edge: Option<usize>,
    /// Further parents, by position in the relations.
    pub others: Vec<usize>,
    /// For each level above, from the root: whether more siblings follow there.
    pub open: Vec<bool>,
}

/// The rows of a story's tree, parents before children and children by date, `limit` rows at most;
/// and how many articles found no room. `edges` are the story's, by position in `relations`.
pub fn rows(
    view: &View<'_>,
    relations: &[RelationRecord],
    edges: &[usize],
    members: &[u32],
    limit: usize,
) -> (Vec<Row>, usize) {
    let family = Family::of(view, relations, edges, members);
    let mut rows = Vec::new();
    let mut seen: FxHashSet<NodeIndex> = FxHashSet::default();
    // A circle of parents has no root: its earliest article that is still unseen becomes one.
    let starts = family.roots.iter().chain(&family.members);
    for &root in starts {
        let mut stack = vec![(root, Vec::new())];
        // Rows without room are not even built: a long chain would cost its length squared.
        while let Some((node, open)) = stack.pop().filter(|_| rows.len() < limit) {
            if !seen.insert(node) {
                continue;
            }
            let children = family.children.get(&node).map_or(&[][..], Vec::as_slice);
            for (place, &child) in children.iter().enumerate().take(limit).rev() {
                let mut open: Vec<bool> = open.clone();
                open.push(place + 1 < children.len());
                stack.push((child, open));
            }
            let edge = (!open.is_empty()).then(|| family.parent[&node]);
            rows.push(Row { node, edge, others: family.others(node, edge), open });
        }
    }
    let is_member = |row: &&Row| {
        view.article_at(row.node).is_some_and(|article| members.binary_search(&article).is_ok())
    };
    let shown = rows.iter().filter(is_member).count();
    (rows, members.len().saturating_sub(shown))
}

struct Family {
    roots: Vec<NodeIndex>,
    members: Vec<NodeIndex>,
    parent: FxHashMap<NodeIndex, usize>,
    parents: FxHashMap<NodeIndex, Vec<usize>>,
    children: FxHashMap<NodeIndex, Vec<NodeIndex>>,
}

impl Family {
    fn of(view: &View<'_>, relations: &[RelationRecord], edges: &[usize], members: &[u32]) -> Self {
        let mut parents: FxHashMap<NodeIndex, Vec<usize>> = FxHashMap::default();
        for &edge in edges.iter().filter(|&&edge| is_parent(&relations[edge])) {
            parents.entry(relations[edge].head).or_default().push(edge);
        }
        let mut parent = FxHashMap::default();
        let mut children: FxHashMap<NodeIndex, Vec<NodeIndex>> = FxHashMap::default();
        let mut nodes: Vec<NodeIndex> = parents.keys().copied().collect();
        nodes.sort_by(|&a, &b| rank(view, a).cmp(&rank(view, b)));
        for node in nodes {
            let best = parents[&node]
                .iter()
                .copied()
                .max_by_key(|&edge| (strength(&relations[edge]), Reverse(relations[edge].tail)));
            if let Some(best) = best {
                parent.insert(node, best);
                children.entry(relations[best].tail).or_default().push(node);
            }
        }
        // A root that nobody names says something only where it joins several articles.
        let is_unnamed = |node: &NodeIndex| {
            let node = view.detection.provenance.graph.node_weight(*node);
            matches!(node, Some(Node::Origin(_)))
        };
        let idle: Vec<NodeIndex> = children
            .iter()
            .filter(|(tail, heads)| is_unnamed(tail) && heads.len() == 1)
            .map(|(tail, _)| *tail)
            .collect();
        for head in idle.iter().filter_map(|tail| children.remove(tail)).flatten() {
            parent.remove(&head);
            parents.remove(&head);
        }
        let mut roots: Vec<NodeIndex> =
            children.keys().copied().filter(|node| !parent.contains_key(node)).collect();
        roots.sort_by(|&a, &b| rank(view, a).cmp(&rank(view, b)));
        let mut members: Vec<(_, NodeIndex)> = view
            .article_nodes(members)
            .map(|(article, node)| (view.brief.order(article), node))
            .collect();
        members.sort_unstable();
        let members = members.into_iter().map(|(_, node)| node).collect();
        Self { roots, members, parent, parents, children }
    }

    fn others(&self, node: NodeIndex, edge: Option<usize>) -> Vec<usize> {
        let parents = self.parents.get(&node).into_iter().flatten().copied();
        parents.filter(|&other| Some(other) != edge).collect()
    }
}

/// Whether an edge is good enough to hang a row on.
fn is_parent(edge: &RelationRecord) -> bool {
    let weak = match edge.kind {
        EdgeKind::Named(Relation::Background) => true,
        EdgeKind::Named(Relation::Told | Relation::AccordingTo) => edge.confidence.0 < FACT,
        // A statement is no parent: its reporters wrote their own prose.
        EdgeKind::Quotes => true,
        _ => false,
    };
    edge.directed && !weak
}

/// Taking from a text or a source explains more than descending from a root that nobody names.
fn strength(edge: &RelationRecord) -> (u8, i64) {
    let class = match edge.kind {
        EdgeKind::Derived => 0,
        kind if is_reuse(kind) && FACT <= edge.confidence.0 => 2,
        _ => 1,
    };
    let confidence = (edge.confidence.rounded() * 1e6) as i64;
    (class, confidence)
}

/// Sources first, then articles by date, then statements and unnamed roots.
fn rank<'v>(view: &'v View<'_>, node: NodeIndex) -> (u8, (bool, i64, &'v str), NodeIndex) {
    let nothing = (true, 0, "");
    match view.detection.provenance.graph.node_weight(node) {
        Some(Node::Source(_)) => (0, nothing, node),
        Some(Node::Article(index)) => (1, view.brief.order(*index), node),
        _ => (2, nothing, node),
    }
}
