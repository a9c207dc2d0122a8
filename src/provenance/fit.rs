//! Fitting the weights of `features` to families whose descent is known.
//!
//! The likelihood of the true trees under the log-linear model is raised by gradient steps
//! (Adam, Kingma and Ba 2015); its gradient is the features of the true parents less those
//! expected under the model, whose arc probabilities come from the matrix-tree theorem.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::candidate::candidates;
use super::draft::{self, Cards};
use super::family::Family;
use super::feature::{N_FEATURES, Weights};
use super::lineage::{Candidate, Lineage, Parent};
use super::neighbors::Neighbors;
use super::story;
use crate::article::Collection;
use crate::matching::Match;

/// Whom an article was made from, as far as the collection can show it.
#[derive(Debug, Clone, PartialEq)]
pub enum Made {
    /// From nothing, or from nothing that can be known.
    First,
    /// From any of these articles, by index: a reader cannot tell which.
    From(Vec<u32>),
    /// From a source that is not in the collection, by any of these names.
    FromSource(Vec<String>),
}

/// How many gradient steps are taken.
const STEPS: usize = 400;

/// Length of a step.
const RATE: f64 = 0.05;

/// How strongly the weights are held to what reason gives them: one divided by the variance of a
/// weight before anything is seen. What few families show changes little.
const HOLD: f64 = 4.0;

/// Families whose descent is known, of any number of collections.
#[derive(Debug, Default)]
pub struct Fitting {
    families: Vec<Known>,
}

impl Fitting {
    /// Adds the stories of one collection. Articles without an entry are left out.
    pub fn add(&mut self, articles: &Collection, matches: &[Match], made: &FxHashMap<u32, Made>) {
        self.families.extend(families(articles, matches, made));
    }

    /// The weights under which the known descent is most probable, held to their priors, as the
    /// text of `weights.csv`.
    pub fn weights(&self) -> String {
        let prior = Weights::prior();
        let mut weights = prior.clone();
        let (mut mean, mut square) = ([0.0; N_FEATURES], [0.0; N_FEATURES]);
        let n_children: usize = self.families.iter().map(|family| family.n_labelled).sum();
        for step in 1..=STEPS {
            let gradients: Vec<[f64; N_FEATURES]> =
                self.families.par_iter().map(|family| family.gradient(&weights)).collect();
            let step = i32::try_from(step).unwrap_or(i32::MAX);
            for feature in 0..N_FEATURES {
                let sum: f64 = gradients.iter().map(|gradient| gradient[feature]).sum();
                let hold = HOLD * f64::from(weights.0[feature] - prior.0[feature]);
                let gradient = (sum - hold) / n_children.max(1) as f64;
                mean[feature] = 0.9 * mean[feature] + 0.1 * gradient;
                square[feature] = 0.99 * square[feature] + 0.01 * gradient * gradient;
                let mean = mean[feature] / (1.0 - 0.9_f64.powi(step));
                let square = square[feature] / (1.0 - 0.99_f64.powi(step));
                weights.0[feature] += (RATE * mean / (square.sqrt() + 1e-8)) as f32;
            }
        }
        weights.to_csv()
    }
}

/// A story with its candidates and what is true of them.
#[derive(Debug)]
struct Known {
    n_members: usize,
    candidates: Vec<Candidate>,
    /// Whether the candidate may be the true one.
    allowed: Vec<bool>,
    /// Whether anything is known of the member.
    labelled: Vec<bool>,
    n_labelled: usize,
}

impl Known {
    /// The features of the allowed candidates less those expected, summed over labelled members.
    fn gradient(&self, weights: &Weights) -> [f64; N_FEATURES] {
        let lineage = Lineage::new(self.n_members, &self.candidates, weights);
        let mut total = vec![0.0_f64; self.n_members];
        for (descent, allowed) in lineage.candidates.iter().zip(&self.allowed) {
            if *allowed {
                total[descent.child] += f64::from(descent.probability).max(1e-9);
            }
        }
        let mut gradient = [0.0; N_FEATURES];
        let weighed = self.candidates.iter().zip(&lineage.candidates).zip(&self.allowed);
        for ((candidate, descent), allowed) in weighed {
            if !self.labelled[candidate.child] {
                continue;
            }
            let expected = f64::from(descent.probability);
            let known = if *allowed { expected.max(1e-9) / total[candidate.child] } else { 0.0 };
            for (slot, value) in gradient.iter_mut().zip(&candidate.features.0) {
                *slot += (known - expected) * f64::from(*value);
            }
        }
        gradient
    }
}

fn families(articles: &Collection, matches: &[Match], made: &FxHashMap<u32, Made>) -> Vec<Known> {
    let neighbors = Neighbors::new(articles.len(), matches);
    let Cards { cards, names, .. } = draft::cards(articles, &neighbors);
    let groups = story::group(&cards, &neighbors);
    groups
        .par_iter()
        .filter(|members| 1 < members.len())
        .map(|members| {
            let family = Family::new(members, &cards, &neighbors);
            let candidates = candidates(&family);
            let allowed: Vec<bool> = candidates
                .iter()
                .map(|candidate| match (made.get(&members[candidate.child]), candidate.parent) {
                    (Some(Made::First), parent) => parent == Parent::Unknown,
                    (Some(Made::From(parents)), Parent::Member(parent)) => {
                        parents.contains(&members[parent])
                    }
                    (Some(Made::FromSource(sources)), Parent::Source(key)) => {
                        sources.iter().any(|source| names.get(source) == Some(key))
                    }
                    _ => false,
                })
                .collect();
            known(members, candidates, allowed, made)
        })
        .collect()
}

/// Where a source is the true parent and nobody names it, nothing known is the right answer.
fn known(
    members: &[u32],
    candidates: Vec<Candidate>,
    mut allowed: Vec<bool>,
    made: &FxHashMap<u32, Made>,
) -> Known {
    let mut labelled = vec![false; members.len()];
    for (candidate, allowed) in candidates.iter().zip(&allowed) {
        labelled[candidate.child] |= *allowed;
    }
    for (candidate, allowed) in candidates.iter().zip(&mut allowed) {
        let child = candidate.child;
        let from_source = matches!(made.get(&members[child]), Some(Made::FromSource(_)));
        if from_source && !labelled[child] && candidate.parent == Parent::Unknown {
            *allowed = true;
        }
    }
    for (candidate, allowed) in candidates.iter().zip(&allowed) {
        labelled[candidate.child] |= *allowed;
    }
    let n_labelled = labelled.iter().filter(|labelled| **labelled).count();
    Known { n_members: members.len(), candidates, allowed, labelled, n_labelled }
}
