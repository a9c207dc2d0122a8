//! Where two texts differ inside equal text: a mould keeps its words and changes its facts.

use super::align::Run;
use super::prepared::Prepared;
use crate::fingerprint::ContentKind;

/// A gap between two runs is one place when it is no longer than this, in words.
const LONGEST_PLACE: u32 = 8;

/// A longer gap, up to this many words, is the row of a table when it is as long in both texts.
const LONGEST_ROW: u32 = 100;

/// Share of the words of a row that stand at the same place in both texts: the frame of the table.
const FRAME: f32 = 0.3;

/// What differs inside equal text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Slots {
    /// Places where both texts put other numbers or names.
    pub(super) slots: u32,
    /// Places where both texts put other words.
    pub(super) gaps: u32,
    /// Equal words.
    pub(super) aligned: u32,
}

/// A stretch of words on either side.
#[derive(Debug, Clone, Copy)]
struct Gap {
    a: u32,
    b: u32,
    length_a: u32,
    length_b: u32,
}

/// Counts the places at which two texts differ between their common runs.
pub(super) fn slots(a: &Prepared, b: &Prepared, runs: &[Run]) -> Slots {
    let aligned = runs.iter().map(|run| run.length).sum();
    let mut found = Slots { aligned, ..Slots::default() };
    for gap in runs.windows(2).filter_map(|pair| between(pair[0], pair[1])) {
        if gap.length_a <= LONGEST_PLACE && gap.length_b <= LONGEST_PLACE {
            found.add(a, b, gap);
        } else if gap.length_a == gap.length_b && gap.length_a <= LONGEST_ROW {
            add_row(a, b, gap, &mut found);
        }
    }
    found
}

/// What stands between two runs, if they follow each other on both sides.
fn between(first: Run, second: Run) -> Option<Gap> {
    let (a, b) = (first.a + first.length, first.b + first.length);
    let length_a = second.a.checked_sub(a)?;
    let length_b = second.b.checked_sub(b)?;
    Some(Gap { a, b, length_a, length_b })
}

/// The cells of a table are too short for runs: "Upper Mill 14 3 Lower Mill 9 7" shares no three
/// words with the next week's line. Word stands under word, so they are compared place by place.
fn add_row(a: &Prepared, b: &Prepared, row: Gap, found: &mut Slots) {
    let is_equal =
        |step: u32| a.hashes[(row.a + step) as usize] == b.hashes[(row.b + step) as usize];
    let equal = (0..row.length_a).filter(|step| is_equal(*step)).count() as u32;
    if (equal as f32) < FRAME * row.length_a as f32 {
        return;
    }
    found.aligned += equal;
    let mut step = 0;
    while step < row.length_a {
        let length = (step..row.length_a).take_while(|at| !is_equal(*at)).count() as u32;
        let (a_at, b_at) = (row.a + step, row.b + step);
        found.add(a, b, Gap { a: a_at, b: b_at, length_a: length, length_b: length });
        step += length.max(1);
    }
}

impl Slots {
    fn add(&mut self, a: &Prepared, b: &Prepared, gap: Gap) {
        let differs = gap.length_a > 0 && gap.length_b > 0;
        let facts = states_fact(a, gap.a, gap.length_a) && states_fact(b, gap.b, gap.length_b);
        self.gaps += u32::from(differs);
        self.slots += u32::from(facts);
    }
}

fn states_fact(text: &Prepared, first: u32, length: u32) -> bool {
    let tokens = &text.tokens[first as usize..(first + length) as usize];
    tokens.iter().any(|token| token.kind != ContentKind::Word)
}
