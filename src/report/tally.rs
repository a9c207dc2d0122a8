//! Counts that people ask for: outlets by what they took, sources by how far they reached.

use std::collections::{BTreeMap, BTreeSet};

use super::records::RelationRecord;
use super::relation::{is_derivation, is_reuse};
use super::view::View;
use crate::provenance::Node;
use crate::provenance::figures::Standing;

/// An edge is counted as a fact from this confidence on; below it is a hint.
pub const FACT: f32 = 0.5;

/// The edges of each story, by position in the relations.
pub fn edges_by_story(view: &View<'_>, relations: &[RelationRecord]) -> Vec<Vec<usize>> {
    let mut edges = vec![Vec::new(); view.stories().len()];
    for (position, edge) in relations.iter().enumerate() {
        if let Some(story) = edge.witness.and_then(|article| view.story_of(article)) {
            edges[story].push(position);
        }
    }
    edges
}

/// Whether an article was made from another text or a named source.
pub fn is_pick_up(view: &View<'_>, article: u32) -> bool {
    let standing = view.detection.provenance.figures.article(article).map(|f| f.standing);
    matches!(standing, Some(Standing::Licensed | Standing::Credited | Standing::Uncredited))
}

/// Whether a pick-up names whom it has its text from.
pub fn is_credited(view: &View<'_>, article: u32) -> bool {
    let standing = view.detection.provenance.figures.article(article).map(|f| f.standing);
    matches!(standing, Some(Standing::Licensed | Standing::Credited))
}

/// What one outlet did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutletTally {
    /// The outlet.
    pub outlet: String,
    /// Its articles.
    pub articles: usize,
    /// Those that are part of a story of two or more.
    pub in_stories: usize,
    /// Those taken from another article or a named source.
    pub pick_ups: usize,
    /// Pick-ups that name a source.
    pub credited: usize,
    /// Articles of others that were taken from it.
    pub taken: usize,
    /// Stories in which it came first.
    pub first: usize,
}

/// How far one source reached.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SourceTally {
    /// The source.
    pub source: String,
    /// Articles that name it as theirs.
    pub articles: usize,
    /// Outlets of these articles.
    pub outlets: usize,
    /// Stories of these articles.
    pub stories: usize,
    /// How they name it, with counts, most frequent first.
    pub relations: Vec<(&'static str, usize)>,
    /// Articles that only mention it, or name it without certainty.
    pub mentions: usize,
}

/// All outlets, by pick-ups, then articles, then name.
pub fn outlets(view: &View<'_>, relations: &[RelationRecord]) -> Vec<OutletTally> {
    let mut outlets: BTreeMap<&str, OutletTally> = BTreeMap::new();
    for index in view.detection.articles.indices() {
        let Some(name) = view.brief.outlet(index) else { continue };
        let outlet = outlets.entry(name).or_default();
        outlet.articles += 1;
        outlet.in_stories += usize::from(view.is_told_by_many(index));
        outlet.pick_ups += usize::from(is_pick_up(view, index));
        outlet.credited += usize::from(is_credited(view, index));
    }
    for story in view.stories().iter().filter(|story| 1 < story.members.len()) {
        let first = view.brief.first(&story.members).and_then(|first| view.brief.outlet(first));
        if let Some(outlet) = first.and_then(|name| outlets.get_mut(name)) {
            outlet.first += 1;
        }
    }
    for edge in relations.iter().filter(|edge| edge.directed && is_reuse(edge.kind)) {
        let ends = view.article_at(edge.tail).zip(view.article_at(edge.head));
        let Some((from, to)) = ends else { continue };
        let (from, to) = (view.brief.outlet(from), view.brief.outlet(to));
        if from != to
            && let Some(outlet) = from.and_then(|name| outlets.get_mut(name))
        {
            outlet.taken += 1;
        }
    }
    let mut outlets: Vec<OutletTally> = outlets
        .into_iter()
        .map(|(name, outlet)| OutletTally { outlet: name.to_owned(), ..outlet })
        .collect();
    outlets.sort_by_key(|outlet| std::cmp::Reverse((outlet.pick_ups, outlet.articles)));
    outlets
}

/// All named sources, by outlets reached, then articles, then name.
pub fn sources(view: &View<'_>, relations: &[RelationRecord]) -> Vec<SourceTally> {
    let mut sources: BTreeMap<&str, Reach<'_>> = BTreeMap::new();
    for edge in relations {
        let Some(Node::Source(name)) = view.detection.provenance.graph.node_weight(edge.tail)
        else {
            continue;
        };
        let reach = sources.entry(name).or_default();
        let Some(article) = view.article_at(edge.head) else { continue };
        if edge.confidence.0 < FACT || !is_derivation(edge.kind) {
            reach.mentions += 1;
            continue;
        }
        reach.articles.insert(article);
        reach.outlets.extend(view.brief.outlet(article));
        reach.stories.extend(view.story_of(article));
        *reach.relations.entry(edge.relation).or_default() += 1;
    }
    let mut sources: Vec<SourceTally> = sources
        .into_iter()
        .map(|(name, reach)| {
            let mut relations: Vec<_> = reach.relations.into_iter().collect();
            relations.sort_by_key(|&(_, n)| std::cmp::Reverse(n));
            SourceTally {
                source: name.to_owned(),
                articles: reach.articles.len(),
                outlets: reach.outlets.len(),
                stories: reach.stories.len(),
                relations,
                mentions: reach.mentions,
            }
        })
        .collect();
    sources.sort_by_key(|source| {
        std::cmp::Reverse((source.outlets, source.articles, source.mentions))
    });
    sources
}

#[derive(Default)]
struct Reach<'a> {
    articles: BTreeSet<u32>,
    outlets: BTreeSet<&'a str>,
    stories: BTreeSet<usize>,
    relations: BTreeMap<&'static str, usize>,
    mentions: usize,
}
