//! The story without its furniture: which lines are the body, and why the others are not.

use super::{Outlet, Page, Span, Survey};

/// The lines of a page, sorted into story and furniture.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Lines (paragraphs) of the story, in order.
    pub kept: Vec<Span>,
    /// Lines that are not the story, in order, each with its reason.
    pub removed: Vec<Removed>,
}

/// A removed line.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    /// Where it stands.
    pub span: Span,
    /// Why it is not the story.
    pub reason: Reason,
}

/// Why a line is not the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Blank, or nothing but punctuation.
    Blank,
    /// A menu entry, a button, a label: too short to be prose.
    Short,
}

/// Sorts the lines of a page.
pub fn extract(page: &Page, _survey: &Survey, _outlet: Option<&Outlet>) -> Body {
    let mut body = Body::default();
    let mut start = 0;
    for line in page.text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        if span.is_empty() {
            body.removed.push(Removed { span, reason: Reason::Blank });
        } else if line.split_whitespace().count() < 8 {
            body.removed.push(Removed { span, reason: Reason::Short });
        } else {
            body.kept.push(span);
        }
    }
    body
}
