//! Who made whom within one story: candidate parents, their probabilities, the best tree.
//!
//! Every member may come from another member it shares text with, from a source that it or a
//! relative names, or from nothing known. Each candidate has log-odds from its features; the
//! probabilities follow from all trees together, and the tree drawn is the one with the fewest
//! expected mistakes.

use super::arborescence::{Arc, arborescence};
use super::feature::{Features, Weights};
use super::marginals::marginals;
use super::names::NameKey;

/// Where a member comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Parent {
    /// Nothing known: it is the root, or its source is neither in the story nor named.
    Unknown,
    /// A source that it, or a member that shares text with it, names.
    Source(NameKey),
    /// Another member, by its number in the family.
    Member(usize),
}

/// One possible parent of one member.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// The member.
    pub child: usize,
    /// Its possible parent.
    pub parent: Parent,
    /// What speaks for and against it.
    pub features: Features,
}

/// A candidate with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Descent {
    /// The member.
    pub child: usize,
    /// Its possible parent.
    pub parent: Parent,
    /// Share of all trees, by weight, that contain it, 0 to 1.
    pub probability: f32,
}

/// The descents within one story.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Lineage {
    /// All candidates, by child, unknown first, then sources, then members.
    pub candidates: Vec<Descent>,
    /// For each member the descent in the best tree.
    pub best: Vec<Descent>,
}

/// A parent is claimed where it is at least this probable that the member descends from it: more
/// probable than not.
const CLAIM: f32 = 0.5;

/// The more probable of two directions must hold at least this share of both together; below it
/// the edge is drawn without direction.
pub(crate) const DIRECTION: f32 = 0.75;

/// Of the worth of a claimed parent, the part that lies in its being an ancestor at all; the rest
/// lies in its being the parent itself.
const ANCESTRY: f32 = 0.7;

/// In a story of more members only direct descent is looked at: what lies in between costs the
/// cube of their number.
const MAX_BETWEEN: usize = 120;

impl Lineage {
    /// Weighs the candidates of a story and finds the tree that is worth most.
    pub(crate) fn new(n_members: usize, candidates: &[Candidate], weights: &Weights) -> Self {
        let arcs = arcs(n_members, candidates, weights);
        let probabilities = marginals(n_members + 1, n_members, &arcs);
        let descent = |(candidate, probability): (&Candidate, f64)| Descent {
            child: candidate.child,
            parent: candidate.parent,
            probability: probability as f32,
        };
        let candidates = candidates.iter().zip(probabilities).map(descent).collect();
        let mut lineage = Self { candidates, best: Vec::new() };
        let priced: Vec<Arc> = arcs
            .iter()
            .zip(&lineage.candidates)
            .map(|(arc, descent)| Arc { cost: lineage.price(n_members, descent), ..*arc })
            .collect();
        let tree = arborescence(n_members + 1, n_members, &priced).unwrap_or_default();
        lineage.best = tree.into_iter().flatten().map(|arc| lineage.candidates[arc]).collect();
        lineage
    }

    /// What a candidate costs in the best tree. Parents that may be claimed come before all that is
    /// not a member, and that before the members that may not be claimed.
    fn price(&self, n_members: usize, candidate: &Descent) -> f64 {
        let Descent { child, parent, probability } = *candidate;
        let Parent::Member(parent) = parent else { return f64::from(2.0 - probability) };
        if MAX_BETWEEN < n_members {
            return f64::from(if CLAIM <= probability { 1.0 - probability } else { 3.0 });
        }
        match self.claim(child, parent) {
            Some(descent) => f64::from(1.0 - ANCESTRY * descent - (1.0 - ANCESTRY) * probability),
            None => 3.0,
        }
    }

    /// How probable it is that a member descends from another, where that is enough to say so and
    /// the direction is sure enough.
    pub(crate) fn claim(&self, child: usize, parent: usize) -> Option<f32> {
        let forth = self.descent(child, parent);
        let both = forth + self.descent(parent, child);
        (CLAIM <= forth && DIRECTION * both <= forth).then_some(forth)
    }

    /// How probable it is that a member was made from another directly or at one remove, 0 to 1.
    pub(crate) fn descent(&self, child: usize, ancestor: usize) -> f32 {
        let between = self.of(child).iter().filter_map(|descent| match descent.parent {
            Parent::Member(parent) if parent != ancestor => {
                Some(descent.probability * self.probability(parent, Parent::Member(ancestor)))
            }
            _ => None,
        });
        let direct = self.probability(child, Parent::Member(ancestor));
        (direct + between.sum::<f32>()).min(1.0)
    }

    /// How probable it is that a member comes from a source, directly or through another member;
    /// `is_own` tells whose page is the source's.
    pub(crate) fn descent_from(
        &self,
        child: usize,
        source: NameKey,
        is_own: impl Fn(usize) -> bool,
    ) -> f32 {
        let through = self.of(child).iter().map(|descent| match descent.parent {
            Parent::Member(parent) if is_own(parent) => descent.probability,
            Parent::Member(parent) => {
                descent.probability * self.probability(parent, Parent::Source(source))
            }
            Parent::Source(_) | Parent::Unknown => 0.0,
        });
        (self.probability(child, Parent::Source(source)) + through.sum::<f32>()).min(1.0)
    }

    /// All candidates of one member.
    fn of(&self, child: usize) -> &[Descent] {
        let start = self.candidates.partition_point(|descent| descent.child < child);
        let end = self.candidates.partition_point(|descent| descent.child <= child);
        &self.candidates[start..end]
    }

    /// How probable it is that one member was made from another; 0 where that is no candidate.
    pub(crate) fn probability(&self, child: usize, parent: Parent) -> f32 {
        let key = |descent: &Descent| (descent.child, descent.parent);
        self.candidates
            .binary_search_by_key(&(child, parent), key)
            .map_or(0.0, |place| self.candidates[place].probability)
    }
}

/// The arcs of all trees over a story; the root stands after the members.
pub(crate) fn arcs(n_members: usize, candidates: &[Candidate], weights: &Weights) -> Vec<Arc> {
    let arc = |candidate: &Candidate| Arc {
        parent: match candidate.parent {
            Parent::Member(parent) => parent,
            Parent::Unknown | Parent::Source(_) => n_members,
        },
        child: candidate.child,
        cost: -weights.log_odds(&candidate.features),
    };
    candidates.iter().map(arc).collect()
}
