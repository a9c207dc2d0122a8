//! The figures of a pair: all that the gates of the verdict ask for.

use super::Containment;
use super::align::Run;
use super::mould::{Slots, slots};
use super::overlap::{Overlap, Shared};
use super::prepared::Prepared;
use super::rewording::{Rewording, rewording};
use super::similarity::similarity;
use super::units::UnitPair;

/// How much of two texts is shared, by content weight. Index 0 is the first text, 1 the second.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reuse {
    /// Weight shared; a reworded passage counts by its resemblance.
    pub(super) weight: [f32; 2],
    /// Weight there is.
    pub(super) whole: [f32; 2],
}

impl Reuse {
    /// The weight shared, by the side that holds less of it.
    pub(super) fn evidence(self) -> f32 {
        self.weight[0].min(self.weight[1])
    }

    /// The greater of the two shares, 0 to 1.
    pub(super) fn share(self) -> f32 {
        let share = |side: usize| self.weight[side] / self.whole[side].max(f32::MIN_POSITIVE);
        share(0).max(share(1)).min(1.0)
    }
}

/// What two texts measure against each other.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    pub(super) resemblance: f32,
    pub(super) containment: Containment,
    /// Whether the words are the same from first to last.
    pub(super) equal: bool,
    /// The reporter's prose.
    pub(super) prose: Reuse,
    /// The same, verbatim passages alone.
    pub(super) verbatim: Reuse,
    /// The reporter's prose once more, sentence by sentence.
    pub(super) rewording: Rewording,
    /// Quotations.
    pub(super) quotation: Reuse,
    /// How surely the same was said: noisy-or over the matched quotations, 0 to 1.
    pub(super) utterance: f32,
    /// Words of equal text for each place where the facts inside it differ; infinite where none do.
    pub(super) words_per_slot: f32,
    /// Where the headlines differ: the share of the common runs, in words, that is no stream of other
    /// stories, 0 to 1. Else 1.
    pub(super) own_share: f32,
    /// Passages of shared prose.
    pub(super) prose_passages: u32,
    /// Places inside equal text where the facts differ.
    pub(super) slots: u32,
    /// Those places by all the places inside equal text where the words differ, 0 to 1.
    pub(super) slot_share: f32,
}

/// Measures a pair.
pub(super) fn figures(a: &Prepared, b: &Prepared, overlap: &Overlap) -> Figures {
    let (resemblance, containment) = similarity(&a.shingles, &b.shingles);
    let unsaid = |product: f32, score: f32| product * (1.0 - score);
    let quoted =
        |pair: &&UnitPair| a.units[pair.a as usize].quoted || b.units[pair.b as usize].quoted;
    let Slots { slots, gaps, aligned } = slots(a, b, &overlap.runs);
    let weighed: Vec<Weighed<'_>> = overlap.shared.iter().map(|piece| weigh(a, b, piece)).collect();
    Figures {
        resemblance,
        containment,
        equal: !a.hashes.is_empty() && a.hashes == b.hashes,
        prose: reuse(a, b, &weighed, |piece| !piece.quoted, false),
        verbatim: reuse(a, b, &weighed, |piece| !piece.quoted && piece.verbatim, false),
        rewording: rewording(a, b, overlap),
        quotation: reuse(a, b, &weighed, |piece| piece.quoted, true),
        utterance: 1.0
            - overlap.units.iter().filter(quoted).map(|pair| pair.score()).fold(1.0, unsaid),
        words_per_slot: if slots == 0 { f32::INFINITY } else { aligned as f32 / slots as f32 },
        own_share: own_share(a, b, &overlap.runs),
        prose_passages: overlap.shared.iter().filter(|piece| !piece.quoted).count() as u32,
        slots,
        slot_share: slots as f32 / gaps.max(1) as f32,
    }
}

/// A shared passage, with what it weighs in either text: by its resemblance, where it is reworded.
type Weighed<'a> = (&'a Shared, [f32; 2]);

fn weigh<'a>(a: &Prepared, b: &Prepared, piece: &'a Shared) -> Weighed<'a> {
    let whole = [a.weight(piece.a, piece.length_a), b.weight(piece.b, piece.length_b)];
    (piece, whole.map(|whole| piece.score * whole))
}

/// Sums up the shared passages of one kind against the text of that kind.
fn reuse(
    a: &Prepared,
    b: &Prepared,
    shared: &[Weighed<'_>],
    counts: impl Fn(&Shared) -> bool,
    quoted: bool,
) -> Reuse {
    let whole = |text: &Prepared| text.weights[usize::from(quoted)];
    let mut weight = [0.0; 2];
    for (_, of_piece) in shared.iter().filter(|(piece, _)| counts(piece)) {
        weight[0] += of_piece[0];
        weight[1] += of_piece[1];
    }
    Reuse { weight, whole: [whole(a), whole(b)] }
}

/// The share of the common runs, in words, that belongs to no stream of other stories on either
/// side.
fn own_share(a: &Prepared, b: &Prepared, runs: &[Run]) -> f32 {
    if a.headline.agrees(&b.headline) {
        return 1.0;
    }
    let is_streamed = |text: &Prepared, unit: u32| text.units[unit as usize].streamed;
    let (mut own, mut all) = (0, 0);
    for stretch in runs.iter().flat_map(|run| run.stretches(a, b)) {
        all += stretch.length;
        if !is_streamed(a, stretch.unit_a) && !is_streamed(b, stretch.unit_b) {
            own += stretch.length;
        }
    }
    if all == 0 { 1.0 } else { own as f32 / all as f32 }
}
