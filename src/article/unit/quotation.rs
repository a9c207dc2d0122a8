//! The quotations of a paragraph: which marks open, which close, and what to do where one lacks.

use super::mark::{Family, Mark, Shape};
use super::sentence;
use crate::article::Span;
use crate::fingerprint::word::is_unspaced;

/// A quoted run of fewer words stays part of the sentence around it, unless it is a whole clause.
const FEWEST_WORDS: usize = 5;

/// A closing mark without an opening one reaches back to the start of its paragraph, but no
/// further than this many bytes: some pages put a whole article into one paragraph.
const LONGEST_REPAIR: usize = 600;

/// How many marks ahead the end of a quotation in single marks is looked for.
const SINGLE_REACH: usize = 16;

/// Single marks that close within so many bytes enclose a term, not a clause.
const LONGEST_TERM: usize = 24;

/// What stands around a paragraph.
pub(super) struct Context<'a> {
    /// Whether a quotation of the paragraph before was left open.
    pub(super) carried: bool,
    /// The marks of the paragraph after.
    pub(super) following: &'a [Mark],
}

/// What was found in a paragraph.
#[derive(Debug, Default)]
pub(super) struct Quotations {
    /// The words inside the marks, in order, without overlap.
    pub(super) spans: Vec<Span>,
    /// Whether the last quotation goes on in the next paragraph.
    pub(super) runs_on: bool,
}

/// Finds the quotations of a paragraph, whose marks are given in order.
pub(super) fn quotations(
    text: &str,
    paragraph: Span,
    marks: &[Mark],
    context: &Context<'_>,
) -> Quotations {
    let mut parser = Parser {
        text,
        start: paragraph.start as usize,
        end: paragraph.end as usize,
        reversed: marks.iter().find(|m| m.family == Family::Guillemet).is_some_and(points_inward),
        open: None,
        found: Quotations::default(),
    };
    for (index, mark) in marks.iter().enumerate() {
        parser.step(mark, &marks[index + 1..], context.carried);
    }
    parser.finish(context.following);
    parser.found
}

/// Whether the first guillemet shows the German and Danish direction, `»so«`.
fn points_inward(first: &Mark) -> bool {
    first.shape == Shape::Close && first.leans_open()
}

struct Open {
    mark: Mark,
    depth: u32,
}

struct Parser<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    reversed: bool,
    open: Option<Open>,
    found: Quotations,
}

impl Parser<'_> {
    fn step(&mut self, mark: &Mark, rest: &[Mark], carried: bool) {
        match self.open.take() {
            None if self.opens(mark, rest) => self.open = Some(Open { mark: *mark, depth: 1 }),
            None => self.repair(mark, carried),
            Some(open) if open.mark.family != mark.family => self.open = Some(open),
            Some(open) => self.within(open, mark),
        }
    }

    fn opens(&self, mark: &Mark, rest: &[Mark]) -> bool {
        match mark.family {
            Family::Double => match mark.shape {
                Shape::Low => true,
                Shape::Open => !mark.leans_close() || mark.leans_open(),
                Shape::Close | Shape::Straight => {
                    mark.leans_open() || (mark.before.is_some_and(char::is_whitespace))
                }
            },
            Family::Single => {
                mark.leans_open()
                    && !self.is_term(mark.end)
                    && rest.iter().take(SINGLE_REACH).any(closes_single)
            }
            Family::Guillemet => (mark.shape == Shape::Open) != self.reversed,
            Family::Corner => mark.shape == Shape::Open,
        }
    }

    /// Whether single marks enclose a few words only, as in ‘parent’ class.
    fn is_term(&self, start: usize) -> bool {
        let end = self.text.floor_char_boundary((start + LONGEST_TERM).min(self.end));
        self.text[start..end].char_indices().any(|(at, c)| {
            let after = self.text[start + at + c.len_utf8()..end].chars().next();
            matches!(c, '\'' | '’') && !after.is_some_and(char::is_alphanumeric)
        })
    }

    /// A mark of the same family inside an open quotation.
    fn within(&mut self, mut open: Open, mark: &Mark) {
        match mark.family {
            Family::Guillemet | Family::Corner => {
                let opens = (mark.shape == Shape::Open) != (self.reversed && is_guillemet(mark));
                open.depth = if opens { open.depth + 1 } else { open.depth - 1 };
                if open.depth == 0 {
                    self.close(&open.mark, mark.start);
                } else {
                    self.open = Some(open);
                }
            }
            Family::Double | Family::Single => {
                if opens_anew(&open.mark, mark) {
                    self.close_early(&open.mark, mark.start);
                    self.open = Some(Open { mark: *mark, depth: 1 });
                } else {
                    self.close(&open.mark, mark.start);
                }
            }
        }
    }

    /// A closing mark that nothing opened: the opening one is missing.
    fn repair(&mut self, mark: &Mark, carried: bool) {
        let first = self.found.spans.is_empty();
        if mark.family == Family::Single || !(mark.ends_clause() || (carried && first)) {
            return;
        }
        let Some(start) = self.repaired_start(mark.start, first) else { return };
        self.push(start, mark.start);
    }

    /// Where a quotation without opening mark begins: with the paragraph, or with the first
    /// sentence after the previous quotation's own.
    fn repaired_start(&self, close: usize, first: bool) -> Option<usize> {
        if first && close - self.start <= LONGEST_REPAIR {
            return Some(self.start);
        }
        let from = self.found.spans.last().map_or(self.start, |span| span.end as usize);
        let reach = self.text.ceil_char_boundary(close.saturating_sub(LONGEST_REPAIR));
        let mut start = None;
        let mut at = from.max(reach);
        loop {
            let end = sentence::end(self.text, at, close);
            if end >= close {
                return start;
            }
            at = end;
            if start.is_none() || first {
                start = Some(at);
            }
        }
    }

    fn close(&mut self, open: &Mark, end: usize) {
        self.push(open.end, end);
    }

    /// Ends a quotation whose closing mark is missing with its first sentence.
    fn close_early(&mut self, open: &Mark, limit: usize) {
        let end = sentence::end(self.text, open.end, limit);
        self.push(open.end, end);
    }

    fn finish(&mut self, following: &[Mark]) {
        let Some(open) = self.open.take() else { return };
        let next = following.iter().find(|mark| mark.family == open.mark.family);
        let repeats = next.is_some_and(|m| m.before.is_none() && m.shape == open.mark.shape);
        let closes = next.is_some_and(|m| m.leans_close() && !m.leans_open());
        if repeats || closes {
            self.found.runs_on = closes;
            self.push(open.mark.end, self.end);
        } else {
            self.close_early(&open.mark, self.end);
        }
    }

    fn push(&mut self, start: usize, end: usize) {
        if start < end && stands_alone(&self.text[start..end], self.text[end..self.end].chars()) {
            self.found.spans.push(Span::new(start, end));
        }
    }
}

fn is_guillemet(mark: &Mark) -> bool {
    mark.family == Family::Guillemet
}

fn closes_single(mark: &Mark) -> bool {
    mark.family == Family::Single && mark.ends_clause()
}

/// Whether a mark opens a new quotation though one of its family is open.
fn opens_anew(open: &Mark, mark: &Mark) -> bool {
    match mark.shape {
        Shape::Low => true,
        Shape::Open => open.shape != Shape::Low && mark.leans_open(),
        Shape::Close => false,
        Shape::Straight => mark.leans_open() && mark.after.is_some_and(char::is_alphanumeric),
    }
}

/// Whether quoted words are a statement of their own: enough of them, or a clause with a capital
/// at its head and punctuation at its end.
fn stands_alone(quoted: &str, mut after: impl Iterator<Item = char>) -> bool {
    let trimmed = quoted.trim();
    let spaced = trimmed.split_whitespace().take(FEWEST_WORDS).count();
    let unspaced = || trimmed.chars().filter(|c| is_unspaced(*c)).take(2 * FEWEST_WORDS).count();
    if spaced >= FEWEST_WORDS || unspaced() >= 2 * FEWEST_WORDS {
        return true;
    }
    let capital = trimmed.chars().next().is_some_and(char::is_uppercase);
    let inside = trimmed.ends_with([',', '.', '!', '?', '…']);
    capital && spaced > 1 && (inside || after.nth(1) == Some(','))
}
