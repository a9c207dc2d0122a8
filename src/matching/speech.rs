//! Speech without quotation marks: embedded posts and transcripts are as little the reporter's
//! prose as a quotation is.

use crate::article::{Article, Span, UnitKind};

/// For every unit whether it is quoted: by its marks, or because its paragraph is signed like an
/// embedded post or set like a transcript.
pub(super) fn quoted_units(article: &Article) -> Vec<bool> {
    let mut paragraph = Span::new(0, 0);
    let mut is_speech = false;
    article
        .units
        .iter()
        .map(|unit| {
            if unit.span.start >= paragraph.end {
                paragraph = paragraph_at(&article.text, unit.span);
                let text = paragraph.of(&article.text);
                is_speech = is_signed_post(text) || is_transcript(text);
            }
            is_speech || unit.kind == UnitKind::Quotation
        })
        .collect()
}

/// The line of the text in which a unit starts.
fn paragraph_at(text: &str, unit: Span) -> Span {
    let (start, end) = (unit.start as usize, unit.end as usize);
    let first = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let last = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
    Span::new(first, last)
}

/// `... — Jane Doe (@jane) March 3, 2018`: how embedded posts are set once their frame is gone.
fn is_signed_post(paragraph: &str) -> bool {
    let Some(handle) = paragraph.find("(@") else { return false };
    let before = &paragraph[..handle];
    let dash = before.rfind(['—', '–']).or_else(|| before.rfind("-- "));
    let near = |dash: usize| before[dash..].split_whitespace().count() <= 8;
    dash.is_some_and(near) && paragraph[handle..].len() <= LONGEST_SIGNATURE
}

/// Handle, date and perhaps a link.
const LONGEST_SIGNATURE: usize = 80;

/// `HOST: ... GUEST: ... HOST: ...`: two turns or more, each speaker in capitals with a colon.
fn is_transcript(paragraph: &str) -> bool {
    let is_speaker = |word: &str| {
        word.strip_suffix(':').is_some_and(|name| {
            name.len() >= 2 && name.chars().all(|c| c.is_uppercase() || c == '-' || c == '.')
        })
    };
    paragraph.contains(": ")
        && paragraph.split_whitespace().filter(|word| is_speaker(word)).nth(1).is_some()
}
