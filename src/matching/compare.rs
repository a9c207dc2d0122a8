//! Two articles laid side by side.

use super::background::Background;
use super::figures::figures;
use super::overlap::{overlap, passages};
use super::prepared::{Prepared, prepare};
use super::verdict::rule;
use super::{Comparison, Containment};
use crate::article::Article;

/// Lays two articles side by side. Symmetric: swapping the articles swaps the spans, nothing else.
pub fn compare(a: &Article, b: &Article) -> Comparison {
    let background = Background::default();
    compare_prepared(&prepare(a, &background), &prepare(b, &background))
}

/// The same for articles that were prepared once for all their comparisons.
pub fn compare_prepared(a: &Prepared, b: &Prepared) -> Comparison {
    // One fixed order of the two sides, so that ties fall alike whoever is named first.
    if b.text_hash < a.text_hash { swapped(in_order(b, a)) } else { in_order(a, b) }
}

fn in_order(a: &Prepared, b: &Prepared) -> Comparison {
    let overlap = overlap(a, b);
    let figures = figures(a, b, &overlap);
    let ruling = rule(&figures);
    Comparison {
        verdict: ruling.verdict,
        score: ruling.score,
        resemblance: figures.resemblance,
        containment: figures.containment,
        passages: passages(a, b, &overlap.shared),
        gates: ruling.gates,
    }
}

fn swapped(mut comparison: Comparison) -> Comparison {
    let Containment { a_in_b, b_in_a } = comparison.containment;
    comparison.containment = Containment { a_in_b: b_in_a, b_in_a: a_in_b };
    for passage in &mut comparison.passages {
        std::mem::swap(&mut passage.a, &mut passage.b);
    }
    comparison.passages.sort_unstable_by_key(|passage| passage.a);
    comparison
}
