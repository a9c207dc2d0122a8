//! Matches against planted pairs: what was found of what is there, and what was found besides.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{Ground, Rate};
use crate::detect::Detection;
use crate::matching::Verdict;

/// Matches measured against the truth.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PairScores {
    /// Pairs that reuse the wording, found as such.
    pub recall: Rate,
    /// The same, by the true verdict: found under any verdict that says so.
    pub recall_by_verdict: Vec<(Verdict, Rate)>,
    /// Rewritings found, by the share of their words that are still the same: below four tenths,
    /// below five, and so on.
    pub rewrites_by_wording: Vec<(f32, Rate)>,
    /// Matches that reuse the wording, of pairs that truly share some.
    pub precision: Rate,
    /// Matches of any verdict between strangers.
    pub strangers: Rate,
    /// Pairs with one verdict true and another found, with how often: `(true, found, count)`.
    pub confusion: Vec<(Option<Verdict>, Option<Verdict>, usize)>,
}

/// Scores the matches of a run.
pub fn pairs(ground: &Ground, detection: &Detection) -> PairScores {
    let id = |article: u32| detection.articles.get(article).id.clone();
    pairs_among(ground, detection.matches.iter().map(|m| (id(m.a), id(m.b), m.verdict)))
}

/// Scores matches, given by the ids of their articles, each pair once.
pub fn pairs_among(
    ground: &Ground,
    matches: impl IntoIterator<Item = (String, String, Verdict)>,
) -> PairScores {
    let found: FxHashMap<(String, String), Verdict> =
        matches.into_iter().map(|(a, b, verdict)| (ordered(a, b), verdict)).collect();
    let truth: FxHashMap<(&str, &str), Option<Verdict>> =
        ground.pairs().iter().map(|p| ((p.a.as_str(), p.b.as_str()), p.verdict)).collect();
    let mut scores = PairScores::default();
    let mut confusion: FxHashMap<(Option<Verdict>, Option<Verdict>), usize> = FxHashMap::default();
    let mut by_verdict: FxHashMap<Verdict, Rate> = FxHashMap::default();
    scores.rewrites_by_wording =
        [0.4, 0.5, 0.6, 0.7, 1.0].map(|below| (below, Rate::default())).to_vec();
    for pair in ground.pairs() {
        let verdict = found.get(&(pair.a.clone(), pair.b.clone())).copied();
        *confusion.entry((pair.verdict, verdict)).or_default() += 1;
        let Some(wanted) = pair.verdict else { continue };
        let right = if wanted.reuses_wording() {
            let right = verdict.is_some_and(Verdict::reuses_wording);
            scores.recall.add(right);
            right
        } else {
            verdict == Some(wanted)
        };
        by_verdict.entry(wanted).or_default().add(right);
        let bins = &mut scores.rewrites_by_wording;
        let bin = pair.wording.and_then(|share| bins.iter_mut().find(|(below, _)| share <= *below));
        if let Some((_, rate)) = bin {
            rate.add(right);
        }
    }
    let mut found: Vec<(&(String, String), &Verdict)> = found.iter().collect();
    found.sort_unstable();
    for ((a, b), verdict) in found {
        let wanted = truth.get(&(a.as_str(), b.as_str()));
        scores.strangers.add(wanted.is_none());
        if wanted.is_none() {
            *confusion.entry((None, Some(*verdict))).or_default() += 1;
        }
        // Too little shared to demand a verdict is too little to forbid one.
        let open = wanted == Some(&None);
        if verdict.reuses_wording() && !open {
            scores.precision.add(wanted.copied().flatten().is_some_and(Verdict::reuses_wording));
        }
    }
    scores.recall_by_verdict = by_verdict.into_iter().collect();
    scores.recall_by_verdict.sort_unstable_by_key(|(verdict, _)| *verdict);
    scores.confusion = confusion.into_iter().map(|((a, b), count)| (a, b, count)).collect();
    scores.confusion.sort_unstable_by_key(|(a, b, _)| (*a, *b));
    scores
}

fn ordered(a: String, b: String) -> (String, String) {
    if a < b { (a, b) } else { (b, a) }
}
