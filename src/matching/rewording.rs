//! How far the prose of one text stands in the other sentence by sentence, whatever the wording.

use super::overlap::Overlap;
use super::prepared::Prepared;
use super::units::UnitPair;
use crate::fingerprint::ContentKind;
use crate::fingerprint::shingle::shared;

/// What the matched sentences of two texts have in common. Quotations do not count.
///
/// Other than the weight of the shared passages, which a rewording lowers twice (each passage counts
/// by its resemblance, and the rewriter's own words count against it), this asks only how much of
/// the smaller text's content is kept. It therefore sees a short item that was reworded as well as a
/// long one.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rewording {
    /// Content weight that the matched sentences share.
    pub(super) weight: f32,
    /// The same by the content weight of all sentences of the text that has less of it, 0 to 1.
    pub(super) share: f32,
    /// Of the names in the matched sentences of the text that has fewer, the share that stands in the
    /// matched sentences of the other, 0 to 1. Absent where there are too few to tell.
    pub(super) names: Option<f32>,
}

/// Distinct names from which on their agreement tells something.
const NAMES: usize = 4;

/// Measures the matched sentences of a pair.
pub(super) fn rewording(a: &Prepared, b: &Prepared, overlap: &Overlap) -> Rewording {
    let prose: Vec<&UnitPair> = overlap.units.iter().filter(|p| is_prose(a, b, p)).collect();
    let weight = prose.iter().fold(0.0, |sum, pair| sum + shared_weight(a, b, pair));
    let whole = |text: &Prepared| -> f32 {
        text.units.iter().filter(|unit| !unit.quoted).map(|unit| unit.mass).sum()
    };
    let names_a = names(a, prose.iter().map(|pair| pair.a));
    let names_b = names(b, prose.iter().map(|pair| pair.b));
    let fewest = names_a.len().min(names_b.len());
    let agree = || shared(&names_a, &names_b) as f32 / fewest as f32;
    Rewording {
        weight,
        share: (weight / whole(a).min(whole(b)).max(f32::MIN_POSITIVE)).min(1.0),
        names: (fewest >= NAMES).then(agree),
    }
}

fn is_prose(a: &Prepared, b: &Prepared, pair: &UnitPair) -> bool {
    !a.units[pair.a as usize].quoted && !b.units[pair.b as usize].quoted
}

/// The weight s that two units share, from their weighted Jaccard J = s / (m + n - s), where m and n
/// are their own weights.
fn shared_weight(a: &Prepared, b: &Prepared, pair: &UnitPair) -> f32 {
    let both = a.units[pair.a as usize].mass + b.units[pair.b as usize].mass;
    pair.resemblance * both / (1.0 + pair.resemblance)
}

/// Hashes of the names in some units, sorted, distinct.
fn names(text: &Prepared, units: impl Iterator<Item = u32>) -> Vec<u64> {
    let places = units.flat_map(|unit| text.units[unit as usize].tokens.clone());
    let names = places.filter(|place| text.tokens[*place].kind == ContentKind::Name);
    let mut names: Vec<u64> = names.map(|place| text.hashes[place]).collect();
    names.sort_unstable();
    names.dedup();
    names
}
