//! Units: sentences and quotations, each compared on its own.

use super::Span;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// The reporter's prose, outside quotation marks.
    Narrative,
    /// Words inside quotation marks.
    Quotation,
}

/// A sentence, or a sentence of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Where it stands, without its quotation marks.
    pub span: Span,
    /// Prose or quotation.
    pub kind: UnitKind,
}

/// Splits the kept lines of a text into units, in order.
pub fn units(text: &str, kept: &[Span]) -> Vec<Unit> {
    let mut units = Vec::new();
    for line in kept {
        let mut start = line.start as usize;
        for sentence in line.of(text).split_inclusive(". ") {
            let span = Span::new(start, start + sentence.trim_end().len());
            start += sentence.len();
            if !span.is_empty() {
                units.push(Unit { span, kind: UnitKind::Narrative });
            }
        }
    }
    units
}
