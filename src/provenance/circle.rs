//! Circles of credits: A names B as its source, and B names A. Somebody is wrong, and nothing on
//! the pages tells who.

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::card::NAMES;
use super::family::Member;

/// For each member the number of the circle it is in, if any: each names the next as its source,
/// and the last names the first.
pub(super) fn circles(members: &[Member<'_>], ties: &[super::family::Tie]) -> Vec<Option<usize>> {
    let mut names: DiGraph<(), ()> = DiGraph::new();
    for _ in members {
        names.add_node(());
    }
    for tie in ties {
        for (child, parent) in [(tie.a, tie.b), (tie.b, tie.a)] {
            let (c, p) = (members[child].card, members[parent].card);
            if NAMES <= c.names(p) && !c.same_outlet(p) {
                names.add_edge(NodeIndex::new(child), NodeIndex::new(parent), ());
            }
        }
    }
    let mut circles = vec![None; members.len()];
    let components = tarjan_scc(&names);
    for (number, circle) in components.iter().filter(|circle| 1 < circle.len()).enumerate() {
        for &member in circle {
            circles[member.index()] = Some(number);
        }
    }
    circles
}
