//! The worst errors of a run, each with the gate that made it.

use serde::Serialize;

use super::Pair;
use crate::detect::Detection;
use crate::matching::{Comparison, Verdict, compare};

/// A wrong answer with its reason.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScoredError {
    /// Id of the one article.
    pub a: String,
    /// Id of the other.
    pub b: String,
    /// Whether the pair should have been found.
    pub wanted: bool,
    /// What the run says of the pair.
    pub verdict: Option<Verdict>,
    /// The gate that decided, with the figure found and the figure wanted.
    pub reason: String,
}

/// Explains up to `most` false finds and up to `most` misses, in the order given.
pub(super) fn worst(
    wrong: impl Iterator<Item = (Pair, bool)>,
    detection: &Detection,
    most: usize,
) -> Vec<ScoredError> {
    let mut left = [most; 2];
    let mut errors: Vec<ScoredError> = wrong
        .filter(|(_, wanted)| {
            let left = &mut left[usize::from(*wanted)];
            let counts = *left > 0;
            *left = left.saturating_sub(1);
            counts
        })
        .map(|(pair, wanted)| explain(pair, wanted, detection))
        .collect();
    errors.sort_by(|x, y| (x.wanted, &x.a, &x.b).cmp(&(y.wanted, &y.a, &y.b)));
    errors
}

fn explain((a, b): Pair, wanted: bool, detection: &Detection) -> ScoredError {
    let (article_a, article_b) = (detection.articles.get(a), detection.articles.get(b));
    let matched = detection.matches.iter().find(|m| (m.a, m.b) == (a, b));
    let comparison = compare(&article_a, &article_b);
    ScoredError {
        a: article_a.id.clone(),
        b: article_b.id.clone(),
        wanted,
        verdict: matched.map(|m| m.verdict),
        reason: reason(&comparison, matched.is_some()),
    }
}

fn reason(comparison: &Comparison, matched: bool) -> String {
    if !matched && comparison.verdict.is_some() {
        return "the pair was no candidate".to_owned();
    }
    // The last gate of its kind decided: the one passed for a verdict, the one failed without.
    let decisive =
        comparison.gates.iter().rfind(|gate| gate.passed == comparison.verdict.is_some());
    decisive.map_or_else(String::new, |gate| {
        format!("{} {:.2}, wanted {:.2}", gate.name, gate.value, gate.wanted)
    })
}
