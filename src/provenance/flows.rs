//! Who feeds whom: what each outlet was made from, counted.

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::figures::{Flow, Known, is_credit, parents};
use super::{Node, Provenance};

/// All flows, the largest first. Each article counts once for each name it was made from.
pub(super) fn flows(known: &Known<'_>, provenance: &Provenance) -> Vec<Flow> {
    let taken: Vec<Taken<'_>> = known
        .articles
        .indices()
        .into_par_iter()
        .flat_map_iter(|index| taken(index, known, provenance))
        .collect();
    let mut counts: FxHashMap<(Cow<'_, str>, Cow<'_, str>), (usize, usize)> = FxHashMap::default();
    for Taken { from, to, credited } in taken {
        let count = counts.entry((from, to)).or_default();
        count.0 += 1;
        count.1 += usize::from(credited);
    }
    let mut flows: Vec<Flow> = counts
        .into_iter()
        .map(|((from, to), (articles, credited))| Flow {
            from: from.into_owned(),
            to: to.into_owned(),
            articles,
            credited,
        })
        .collect();
    flows.sort_by(|a, b| {
        b.articles.cmp(&a.articles).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to)))
    });
    flows
}

/// That one article was made from what is called so.
struct Taken<'a> {
    from: Cow<'a, str>,
    to: Cow<'a, str>,
    credited: bool,
}

fn taken<'a>(index: u32, known: &Known<'a>, provenance: &'a Provenance) -> Vec<Taken<'a>> {
    let mut from: Vec<(Cow<'_, str>, bool)> = parents(index, provenance)
        .filter_map(|(node, edge)| match &provenance.graph[node] {
            Node::Source(name) => Some((Cow::Borrowed(name.as_str()), is_credit(edge.kind))),
            Node::Article(parent) => Some((known.outlet(*parent), false)),
            Node::Utterance(_) | Node::Origin(_) => None,
        })
        .collect();
    if from.is_empty() {
        return Vec::new();
    }
    from.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    from.dedup_by(|a, b| a.0 == b.0);
    let to = known.outlet(index);
    from.into_iter()
        .filter(|(from, _)| *from != to)
        .map(|(from, credited)| Taken { from, to: to.clone(), credited })
        .collect()
}
