//! A page's text as it is shown: the lines of the story and those taken off, bounded in length, with
//! a way from byte spans to places in it.

use serde::Serialize;

use crate::article::{Article, Reason, Span};
use crate::report::plain::is_unprintable;

/// Removed lines may fill this part of the room at most; they come after the story in importance.
const REMOVED: usize = 4;

/// The shown text of an article.
#[derive(Debug, Default, Serialize)]
pub(super) struct Shown {
    /// The lines, joined by line breaks.
    pub(super) text: String,
    /// The lines: where each starts and ends in `text`, in UTF-16 code units as scripts count, and
    /// why it was removed, empty for a line of the story.
    pub(super) lines: Vec<(u32, u32, &'static str)>,
    /// Whether something was left out for its length.
    pub(super) cut: bool,
    /// The lines in the original.
    #[serde(skip)]
    spans: Vec<Span>,
}

impl Shown {
    /// The text of an article in about `room` bytes.
    pub(super) fn of(article: &Article, room: usize) -> Self {
        let body = &article.body;
        let mut lines: Vec<(Span, Option<Reason>)> =
            body.kept.iter().map(|&span| (span, None)).collect();
        lines.extend(body.removed.iter().map(|removed| (removed.span, Some(removed.reason))));
        lines.sort_unstable();
        let mut shown = Self::default();
        let mut left = [room, room / REMOVED];
        let mut units = 0;
        for (span, reason) in lines {
            let purse = &mut left[usize::from(reason.is_some())];
            let span = cut(&article.text, span, *purse);
            shown.cut |= span.is_none_or(|(_, cut)| cut) && reason.is_none();
            let Some((span, _)) = span else { continue };
            *purse -= span.len();
            if !shown.lines.is_empty() {
                shown.text.push('\n');
                units += 1;
            }
            let start = units;
            for c in span.of(&article.text).chars().filter_map(printable) {
                shown.text.push(c);
                units += width(c);
            }
            shown.lines.push((start, units, reason.map_or("", Reason::as_str)));
            shown.spans.push(span);
        }
        shown
    }

    /// Where a span of the original stands in the shown text, in UTF-16 code units; absent where
    /// none of it is shown.
    pub(super) fn place(&self, original: &str, span: Span) -> Option<(u32, u32)> {
        let first = self.spans.partition_point(|line| line.end <= span.start);
        let last = self.spans.partition_point(|line| line.start < span.end).checked_sub(1)?;
        if last < first {
            return None;
        }
        let start = self.at(original, first, span.start);
        let end = self.at(original, last, span.end);
        (start < end).then_some((start, end))
    }

    fn at(&self, original: &str, line: usize, byte: u32) -> u32 {
        let span = self.spans[line];
        let before = Span { start: span.start, end: byte.clamp(span.start, span.end) };
        let units: u32 = before.of(original).chars().filter_map(printable).map(width).sum();
        self.lines[line].0 + units
    }
}

/// The beginning of a line that fits, and whether that is not all of it.
fn cut(text: &str, line: Span, room: usize) -> Option<(Span, bool)> {
    if line.len() <= room {
        return Some((line, false));
    }
    let end = text.floor_char_boundary(line.start as usize + room);
    let start = line.start as usize;
    (start < end).then(|| (Span::new(start, end), true))
}

fn printable(c: char) -> Option<char> {
    if c.is_whitespace() { Some(' ') } else { (!is_unprintable(c)).then_some(c) }
}

fn width(c: char) -> u32 {
    if c.len_utf16() == 1 { 1 } else { 2 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Body, Language, Removed};

    fn article(text: &str, kept: &[(usize, usize)], removed: &[(usize, usize)]) -> Article {
        let span = |&(start, end): &(usize, usize)| Span::new(start, end);
        let removed =
            removed.iter().map(|line| Removed { span: span(line), reason: Reason::Share });
        Article {
            id: "a".to_owned(),
            path: String::new(),
            line: None,
            title: None,
            url: None,
            outlet: None,
            published: None,
            language: Language::UNKNOWN,
            text: text.to_owned(),
            body: Body {
                kept: kept.iter().map(span).collect(),
                removed: removed.collect(),
                headline: None,
            },
            credits: Vec::new(),
            units: Vec::new(),
            contradictions: Vec::new(),
        }
    }

    fn under(shown: &Shown, (start, end): (u32, u32)) -> String {
        let units: Vec<u16> = shown.text.encode_utf16().collect();
        String::from_utf16(&units[start as usize..end as usize]).unwrap()
    }

    #[test]
    fn a_span_is_found_behind_characters_of_every_width() {
        let text = "Share\nCod 🐟 and\u{202e} cødling\nland";
        let start = text.find("cødling").unwrap();
        let article =
            article(text, &[(6, text.len() - 5), (text.len() - 4, text.len())], &[(0, 5)]);
        let shown = Shown::of(&article, 1_000);
        let place = shown.place(text, Span::new(start, start + "cødling".len())).unwrap();
        assert_eq!(under(&shown, place), "cødling");
        let both = shown.place(text, Span::new(start, text.len())).unwrap();
        assert_eq!(under(&shown, both), "cødling\nland");
        assert_eq!(shown.lines[0].2, Reason::Share.as_str());
        assert!(!shown.text.contains('\u{202e}'));
    }

    #[test]
    fn a_long_text_is_cut_and_says_so() {
        let text = "ø".repeat(5_000);
        let article = article(&text, &[(0, text.len())], &[]);
        let shown = Shown::of(&article, 1_001);
        assert!(shown.cut && shown.text.len() == 1_000);
        assert_eq!(shown.place(&text, Span::new(4_000, 5_000)), None);
        let across = shown.place(&text, Span::new(996, 5_000)).unwrap();
        assert_eq!(under(&shown, across), "øø");
    }
}
