//! Units: sentences and quotations, each compared on its own.
//!
//! A paragraph is first cut at its quotations (`quotation`), then each piece into sentences
//! ([`sentence`]). A few quoted words inside a sentence stay part of that sentence: they are the
//! reporter's choice of words, not a statement that travels on its own.

mod mark;
mod quotation;
pub mod sentence;

use serde::{Deserialize, Serialize};

use super::Span;
use mark::Mark;

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum UnitKind {
    /// The reporter's prose, outside quotation marks.
    Narrative,
    /// Words inside quotation marks.
    Quotation,
}

/// A sentence, or a sentence of a quotation. It takes eight bytes: a run may hold tens of millions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(Span, UnitKind)", into = "(Span, UnitKind)")]
pub struct Unit {
    start: u32,
    /// Its length, twice; one more where it is a quotation.
    length: u32,
}

impl Unit {
    /// Of its place, without its quotation marks, which is shorter than 2 GiB; and what it is.
    pub fn new(span: Span, kind: UnitKind) -> Self {
        let length = (span.len() as u32) << 1 | u32::from(kind == UnitKind::Quotation);
        Self { start: span.start, length }
    }

    /// Where it stands, without its quotation marks.
    pub fn span(self) -> Span {
        Span { start: self.start, end: self.start + (self.length >> 1) }
    }

    /// Prose or quotation.
    pub fn kind(self) -> UnitKind {
        if self.length & 1 == 0 { UnitKind::Narrative } else { UnitKind::Quotation }
    }
}

impl From<(Span, UnitKind)> for Unit {
    fn from((span, kind): (Span, UnitKind)) -> Self {
        Self::new(span, kind)
    }
}

impl From<Unit> for (Span, UnitKind) {
    fn from(unit: Unit) -> Self {
        (unit.span(), unit.kind())
    }
}

/// Splits the kept paragraphs of a text into units: in order, without overlap, each inside one
/// paragraph and with at least one letter or digit. Paragraphs that do not lie in `text` on
/// character boundaries are passed over.
pub fn units(text: &str, kept: &[Span]) -> Vec<Unit> {
    let mut units = Vec::with_capacity(kept.len() * 3);
    let mut carried = false;
    let mut marks = marks_of(text, kept.first());
    for (index, paragraph) in kept.iter().enumerate() {
        let following = marks_of(text, kept.get(index + 1));
        if text.get(paragraph.range()).is_some() {
            let context = quotation::Context { carried, following: &following };
            let found = quotation::quotations(text, *paragraph, &marks, &context);
            carried = found.runs_on;
            split_paragraph(text, *paragraph, &found.spans, &mut units);
        }
        marks = following;
    }
    // Held for as long as the run takes, among those of perhaps a million articles.
    units.shrink_to_fit();
    units
}

fn marks_of(text: &str, paragraph: Option<&Span>) -> Vec<Mark> {
    paragraph
        .filter(|span| text.get(span.range()).is_some())
        .map(|span| mark::marks(text, *span))
        .unwrap_or_default()
}

/// Cuts one paragraph at its quotations, which are in order and inside it.
fn split_paragraph(text: &str, paragraph: Span, quotations: &[Span], units: &mut Vec<Unit>) {
    let mut at = paragraph.start as usize;
    for quotation in quotations {
        push_sentences(text, at, quotation.start as usize, UnitKind::Narrative, units);
        let end = quotation.end as usize;
        push_sentences(text, quotation.start as usize, end, UnitKind::Quotation, units);
        at = end;
    }
    push_sentences(text, at, paragraph.end as usize, UnitKind::Narrative, units);
}

fn push_sentences(text: &str, from: usize, to: usize, kind: UnitKind, units: &mut Vec<Unit>) {
    let mut at = from;
    while at < to {
        let end = sentence::end(text, at, to);
        if let Some(span) = trimmed(text, at, end) {
            units.push(Unit::new(span, kind));
        }
        at = end;
    }
}

/// The range without the space, marks and loose punctuation around its words; none without words.
fn trimmed(text: &str, from: usize, to: usize) -> Option<Span> {
    let piece = text.get(from..to)?;
    let start = from + piece.find(char::is_alphanumeric)?;
    let start = reopened(text, from, start);
    let end = from + piece.trim_end_matches(is_loose).len();
    (start < end).then(|| Span::new(start, end))
}

/// Keeps what belongs to the first word though it is no letter: a bracket that closes later, a
/// currency sign, a minus, a hash or at sign directly before it.
fn reopened(text: &str, from: usize, start: usize) -> usize {
    let before = text[from..start].chars().next_back();
    match before {
        Some(sign @ ('(' | '[' | '$' | '€' | '£' | '¥' | '₹' | '#' | '@' | '<')) => {
            start - sign.len_utf8()
        }
        _ => start,
    }
}

fn is_loose(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            ',' | ';' | ':' | '-' | '–' | '—' | '*' | '`' | '|' | '/' | '\\' | '(' | '[' | '{'
        )
        || mark::is_mark(c)
}

#[cfg(test)]
mod tests;
