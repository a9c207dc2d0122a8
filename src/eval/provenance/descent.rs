//! Planted truth as that from which the weights of provenance are fitted.

use rustc_hash::FxHashMap;

use super::Ground;
use crate::article::Collection;
use crate::planted::truth::ArticleTruth;
use crate::provenance::fit::Made;

/// Whom each article of a run was made from, by index, as far as the collection can show it.
/// Articles without a truth record are left out.
pub fn descent(ground: &Ground, articles: &Collection) -> FxHashMap<u32, Made> {
    let index: FxHashMap<String, u32> =
        articles.indices().map(|index| (articles.get(index).id.clone(), index)).collect();
    let known = ground.articles().filter_map(|truth| Some((*index.get(&truth.id)?, truth)));
    known.map(|(article, truth)| (article, made(truth, &index))).collect()
}

fn made(truth: &ArticleTruth, index: &FxHashMap<String, u32>) -> Made {
    if truth.parents.is_empty() {
        return Made::First;
    }
    let nodes = || truth.parents.iter().map(|parent| parent.node.as_str());
    let mut from: Vec<u32> = nodes().filter_map(|node| index.get(node).copied()).collect();
    if from.is_empty() {
        let sources = nodes().filter_map(|node| node.strip_prefix("source:"));
        return Made::FromSource(sources.map(str::to_owned).collect());
    }
    from.extend(truth.twins_of_parent.iter().filter_map(|twin| index.get(twin)));
    Made::From(from)
}
