//! Scores a provenance graph against planted truth: who is said to have taken what from whom, and
//! how far the confidence of such a claim can be believed.

mod calibration;
mod descent;
mod ground;
mod pairs;
mod table;

pub use calibration::{Bin, Calibration};
pub use descent::descent;
pub use ground::Ground;
pub use pairs::{PairScores, pairs, pairs_among};

use petgraph::visit::EdgeRef as _;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::article::Relation;
use crate::detect::Detection;
use crate::planted::truth::{ArticleTruth, Kind};
use crate::provenance::{Edge, EdgeKind, Evidence, Node};

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// How many are.
    pub count: usize,
    /// Of how many.
    pub of: usize,
}

impl Rate {
    /// The share, 0 to 1; absent where there is nothing to count.
    pub fn share(self) -> Option<f64> {
        (self.of > 0).then(|| self.count as f64 / self.of as f64)
    }

    fn add(&mut self, is: bool) {
        self.count += usize::from(is);
        self.of += 1;
    }
}

/// A graph measured against the truth. A parent is claimed by a directed edge between articles.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Articles of the truth that the run has.
    pub articles: Rate,
    /// Claimed edges between an article and a true ancestor that point from the ancestor.
    pub direction_right: Rate,
    /// Edges between an article and a true ancestor that are left without direction.
    pub direction_open: Rate,
    /// Claimed edges that come from a true ancestor, of all claimed.
    pub edge_right: Rate,
    /// Claimed edges between articles of one family of which neither descends from the other.
    pub edge_between_siblings: Rate,
    /// Claimed edges between families.
    pub edge_between_families: Rate,
    /// Children of articles whose surest claimed parent is a true parent.
    pub parent_right: Rate,
    /// The same, with a true ancestor for the parent.
    pub ancestor_right: Rate,
    /// The same, with an article that reads exactly like the true parent for the parent.
    pub twin_right: Rate,
    /// Children of articles for which no parent is claimed.
    pub parent_missing: Rate,
    /// What could be reached at best, were a choice among articles that read alike a lottery.
    pub parent_ceiling: f64,
    /// Roots for which a parent is claimed.
    pub parent_of_root: Rate,
    /// Children of roots left out for which an article is claimed as parent.
    pub parent_of_orphan: Rate,
    /// Visible credits that the graph shows.
    pub credits_found: Rate,
    /// The same, by relation.
    pub credits_by_relation: Vec<(Relation, Rate)>,
    /// Roots left out, but credited by a page of their family, that the graph shows.
    pub unseen_roots_found: Rate,
    /// Sources claimed at a confidence of one half or more from which the article does not descend.
    pub sources_false: Rate,
    /// Round-ups of two articles with a claimed edge from each parent or an ancestor of it.
    pub both_parents_found: Rate,
    /// The same, with any article of the parent's family for the parent.
    pub both_families_found: Rate,
    /// Later versions joined to an earlier one by an edge `revision`, directed or not.
    pub revisions_named: Rate,
    /// Later versions that are called pick-ups of an earlier one.
    pub revisions_called_pick_ups: Rate,
    /// Edges `revision` between articles that are not versions of one text by one outlet.
    pub revisions_false: Rate,
    /// Confidence of edges between articles.
    pub calibration_of_articles: Calibration,
    /// Confidence of edges from sources.
    pub calibration_of_sources: Calibration,
    /// Confidence of all edges.
    pub calibration: Calibration,
}

/// Scores what a run found.
pub fn score(ground: &Ground, detection: &Detection) -> Scores {
    let claims = Claims::of(ground, detection);
    let mut scores = Scores { articles: claims.known(), ..Scores::default() };
    claims.score_edges(&mut scores);
    claims.score_parents(&mut scores);
    claims.score_sources(&mut scores);
    claims.score_revisions(&mut scores);
    claims.score_confidence(&mut scores);
    scores
}

/// What a run claims, laid beside the truth.
struct Claims<'a> {
    ground: &'a Ground,
    /// The truth of each article of the run.
    truth: Vec<Option<&'a ArticleTruth>>,
    /// The article of the run with an id.
    index: FxHashMap<String, u32>,
    /// Edges between articles.
    between: Vec<(u32, u32, &'a Edge)>,
    /// Edges from sources to articles.
    named: Vec<(&'a str, u32, &'a Edge)>,
    /// Sources that took nothing to the article themselves: the far ends of chains.
    hops: Vec<(&'a str, u32, &'a Edge)>,
}

impl<'a> Claims<'a> {
    fn of(ground: &'a Ground, detection: &'a Detection) -> Self {
        let ids = || detection.articles.indices().map(|a| detection.articles.get(a).id.clone());
        let graph = &detection.provenance.graph;
        let mut claims = Self {
            ground,
            truth: ids().map(|id| ground.article(&id)).collect(),
            index: ids().zip(0..).collect(),
            between: Vec::new(),
            named: Vec::new(),
            hops: Vec::new(),
        };
        for edge in graph.edge_references() {
            match (&graph[edge.source()], &graph[edge.target()]) {
                (Node::Article(a), Node::Article(b)) => {
                    claims.between.push((*a, *b, edge.weight()));
                }
                (Node::Source(name), Node::Article(b)) => {
                    claims.named.push((name, *b, edge.weight()));
                }
                // Of a chain the page names both ends; the words stand in the evidence.
                (Node::Source(name), Node::Source(_)) => {
                    let pages = edge.weight().evidence.iter();
                    let hop = |page: &'a Evidence| (name.as_str(), page.article, edge.weight());
                    claims.hops.extend(pages.map(hop));
                }
                _ => {}
            }
        }
        claims
    }

    fn known(&self) -> Rate {
        let known = self.ground.articles().filter(|truth| self.index.contains_key(&truth.id));
        Rate { count: known.count(), of: self.ground.articles().count() }
    }

    fn truth(&self, article: u32) -> Option<&'a ArticleTruth> {
        self.truth.get(article as usize).copied().flatten()
    }

    /// Derivations between articles of which the truth is known, as `(from, to, edge)`.
    fn derivations(
        &self,
    ) -> impl Iterator<Item = (&'a ArticleTruth, &'a ArticleTruth, &'a Edge)> + '_ {
        let derivations = self.between.iter().filter(|(.., edge)| derives(edge.kind));
        derivations.filter_map(|(a, b, edge)| Some((self.truth(*a)?, self.truth(*b)?, *edge)))
    }

    fn score_edges(&self, scores: &mut Scores) {
        for (from, to, edge) in self.derivations() {
            let (right, reversed) = (descends(to, from), descends(from, to));
            if right || reversed {
                scores.direction_open.add(!edge.directed);
            }
            if !edge.directed {
                continue;
            }
            if right || reversed {
                scores.direction_right.add(right);
            }
            let kin = right || reversed;
            let family = from.family == to.family;
            scores.edge_right.add(right);
            scores.edge_between_siblings.add(!kin && family);
            scores.edge_between_families.add(!kin && !family);
        }
    }

    fn score_parents(&self, scores: &mut Scores) {
        let mut claimed: FxHashMap<&str, Vec<(&ArticleTruth, f32)>> = FxHashMap::default();
        for (from, to, edge) in self.derivations().filter(|(.., edge)| edge.directed) {
            claimed.entry(&to.id).or_default().push((from, edge.confidence));
        }
        let (mut children, mut reach) = (0.0, 0.0);
        for truth in self.truth.iter().copied().flatten() {
            let claims = claimed.get(truth.id.as_str()).map_or(&[][..], Vec::as_slice);
            let seen = |node: &str| self.index.contains_key(node);
            let parents: Vec<&str> =
                truth.parents.iter().map(|p| p.node.as_str()).filter(|p| seen(p)).collect();
            if truth.parents.is_empty() {
                scores.parent_of_root.add(!claims.is_empty());
            } else if parents.is_empty() {
                scores.parent_of_orphan.add(!claims.is_empty());
            } else {
                children += 1.0;
                reach += 1.0 / (1 + truth.twins_of_parent.len()) as f64;
                score_child(truth, &parents, claims, scores);
                if truth.kind == Kind::RoundUp && parents.len() == 2 {
                    self.score_round_up(&parents, claims, scores);
                }
            }
        }
        scores.parent_ceiling = if children > 0.0 { reach / children } else { 0.0 };
    }

    fn score_round_up(
        &self,
        parents: &[&str],
        claims: &[(&ArticleTruth, f32)],
        scores: &mut Scores,
    ) {
        let parents: Vec<&ArticleTruth> =
            parents.iter().filter_map(|parent| self.ground.article(parent)).collect();
        let all = |found: &dyn Fn(&ArticleTruth, &ArticleTruth) -> bool| {
            parents.iter().all(|parent| claims.iter().any(|(from, _)| found(from, parent)))
        };
        let line = |from: &ArticleTruth, parent: &ArticleTruth| {
            from.id == parent.id || descends(parent, from)
        };
        scores.both_parents_found.add(all(&line));
        scores.both_families_found.add(all(&|from, parent| from.family == parent.family));
    }

    fn score_sources(&self, scores: &mut Scores) {
        let mut found: FxHashMap<u32, Vec<&str>> = FxHashMap::default();
        for (name, to, edge) in &self.named {
            found.entry(*to).or_default().push(self.ground.usual_name(name));
            let EdgeKind::Named(relation) = edge.kind else { continue };
            let Some(truth) = self.truth(*to) else { continue };
            let own = self.ground.usual_name(&truth.outlet) == self.ground.usual_name(name);
            if derives_from_named(relation) && edge.confidence >= 0.5 && !own {
                scores.sources_false.add(!self.descends_from_source(truth, name));
            }
        }
        for (name, article, _) in &self.hops {
            found.entry(*article).or_default().push(self.ground.usual_name(name));
        }
        // An article by the source stands for the source.
        for (from, to, _) in &self.between {
            if let Some(from) = self.truth(*from) {
                found.entry(*to).or_default().push(self.ground.usual_name(&from.outlet));
            }
        }
        self.score_credits(&found, scores);
        self.score_unseen_roots(scores);
    }

    fn score_credits(&self, found: &FxHashMap<u32, Vec<&str>>, scores: &mut Scores) {
        let mut by_relation: Vec<(Relation, Rate)> = Vec::new();
        for (article, truth) in (0..).zip(&self.truth) {
            let shown = found.get(&article).map_or(&[][..], Vec::as_slice);
            for credit in truth.iter().flat_map(|truth| &truth.credits) {
                let is = shown.contains(&self.ground.usual_name(&credit.source));
                scores.credits_found.add(is);
                match by_relation.iter_mut().find(|(relation, _)| *relation == credit.relation) {
                    Some((_, rate)) => rate.add(is),
                    None => {
                        by_relation.push((credit.relation, Rate { count: usize::from(is), of: 1 }));
                    }
                }
            }
        }
        by_relation.sort_unstable_by_key(|(relation, _)| *relation);
        scores.credits_by_relation = by_relation;
    }

    fn score_unseen_roots(&self, scores: &mut Scores) {
        // Per family: the root left out, whether a page credits it, whether the graph shows it.
        let mut roots: FxHashMap<(&str, &str), (bool, bool)> = FxHashMap::default();
        for truth in self.truth.iter().copied().flatten() {
            for root in truth.ancestors.iter().filter_map(|node| node.strip_prefix("source:")) {
                let credited = truth.credits.iter().any(|credit| credit.source == root);
                roots.entry((&truth.family, root)).or_default().0 |= credited;
            }
        }
        let says = |edge: &Edge| match edge.kind {
            EdgeKind::Named(Relation::AccordingTo) => true,
            EdgeKind::Named(relation) => derives_from_named(relation),
            _ => false,
        };
        let named = self.named.iter().chain(&self.hops).filter(|(.., edge)| says(edge));
        for (name, to, _) in named {
            let Some(truth) = self.truth(*to) else { continue };
            if let Some(root) = roots.get_mut(&(&truth.family, self.ground.usual_name(name))) {
                root.1 = true;
            }
        }
        let credited: Vec<bool> =
            roots.into_values().filter(|root| root.0).map(|root| root.1).collect();
        scores.unseen_roots_found =
            Rate { count: credited.iter().filter(|found| **found).count(), of: credited.len() };
    }

    fn score_revisions(&self, scores: &mut Scores) {
        let mut named: FxHashMap<&str, (bool, bool)> = FxHashMap::default();
        for (from, to, edge) in self.derivations() {
            let revision = edge.kind == EdgeKind::Revision;
            let own = from.outlet == to.outlet && from.family == to.family;
            if revision {
                let either = [from, to].iter().any(|truth| truth.kind == Kind::Revision);
                scores.revisions_false.add(!(own && either));
            }
            for (parent, child) in [(from, to), (to, from)] {
                if child.kind == Kind::Revision && own && descends(child, parent) {
                    let entry = named.entry(&child.id).or_default();
                    entry.0 |= revision;
                    entry.1 |= !revision;
                }
            }
        }
        for truth in self.truth.iter().copied().flatten() {
            if truth.kind == Kind::Revision {
                let (is, pick_up) = named.get(truth.id.as_str()).copied().unwrap_or_default();
                scores.revisions_named.add(is);
                scores.revisions_called_pick_ups.add(pick_up);
            }
        }
    }

    fn score_confidence(&self, scores: &mut Scores) {
        let (mut articles, mut sources) = (Vec::new(), Vec::new());
        for (from, to, edge) in self.derivations() {
            let right = if edge.directed {
                descends(to, from)
            } else {
                descends(to, from) || descends(from, to) || from.family == to.family
            };
            articles.push((edge.confidence, right));
        }
        for (name, to, edge) in &self.named {
            if let Some(truth) = self.truth(*to)
                && self.ground.usual_name(&truth.outlet) != self.ground.usual_name(name)
            {
                sources.push((edge.confidence, self.descends_from_source(truth, name)));
            }
        }
        scores.calibration_of_articles = Calibration::of(&articles);
        scores.calibration_of_sources = Calibration::of(&sources);
        articles.append(&mut sources);
        scores.calibration = Calibration::of(&articles);
    }

    fn descends_from_source(&self, truth: &ArticleTruth, name: &str) -> bool {
        let name = self.ground.usual_name(name);
        truth.ancestors.iter().any(|node| match node.strip_prefix("source:") {
            Some(source) => self.ground.usual_name(source) == name,
            None => {
                let ancestor = self.ground.article(node);
                ancestor.is_some_and(|truth| self.ground.usual_name(&truth.outlet) == name)
            }
        })
    }
}

fn score_child(
    truth: &ArticleTruth,
    parents: &[&str],
    claims: &[(&ArticleTruth, f32)],
    scores: &mut Scores,
) {
    let surest = claims
        .iter()
        .max_by(|(a, x), (b, y)| x.total_cmp(y).then_with(|| b.id.cmp(&a.id)))
        .map(|(from, _)| *from);
    let right = surest.is_some_and(|from| parents.contains(&from.id.as_str()));
    let ancestor = surest.is_some_and(|from| descends(truth, from));
    let twin = surest.is_some_and(|from| truth.twins_of_parent.contains(&from.id));
    scores.parent_right.add(right);
    scores.ancestor_right.add(right || ancestor);
    scores.twin_right.add(right || ancestor || twin);
    scores.parent_missing.add(surest.is_none());
}

fn descends(child: &ArticleTruth, from: &ArticleTruth) -> bool {
    child.ancestors.binary_search(&from.id).is_ok()
}

fn derives(kind: EdgeKind) -> bool {
    match kind {
        EdgeKind::Copy | EdgeKind::Excerpt | EdgeKind::Rewrite | EdgeKind::Revision => true,
        EdgeKind::Named(relation) => derives_from_named(relation),
        EdgeKind::SameUtterance | EdgeKind::Quotes | EdgeKind::Derived => false,
    }
}

/// Whether the words say that the text itself was taken from the source (`prov:wasDerivedFrom`).
fn derives_from_named(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Dateline
            | Relation::Credit
            | Relation::SourceLine
            | Relation::Relay
            | Relation::Republication
            | Relation::Inputs
            | Relation::Contribution
    )
}
