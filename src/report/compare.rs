//! Two articles side by side: verdict and scores in words, whom each names as its source, the gates,
//! and both texts with the passages they share marked in both.

use std::io;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::extract::credit_line;
use super::plain::{self, plain};
use super::screen::{ALARM, FAINT, QUOTED, REWORDED, SAME, STRONG, Screen, pad};
use super::sentence::percent;
use crate::article::{Article, Span};
use crate::matching::{Comparison, Gate, PassageKind, Verdict};

/// Columns from which the texts stand beside each other; below, one under the other.
const COLUMNS: usize = 90;
/// Blanks between the two texts.
const GAP: usize = 3;

/// Writes the comparison of two articles.
pub fn write(
    a: &Article,
    b: &Article,
    comparison: &Comparison,
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write_verdict(comparison, screen, out)?;
    write_scores(comparison, screen, out)?;
    write_gates(&comparison.gates, screen, out)?;
    write_credits(a, b, screen, out)?;
    writeln!(out)?;
    let sides = [Side::of(a, comparison, true), Side::of(b, comparison, false)];
    if COLUMNS <= screen.width {
        write_columns(&sides, screen, out)
    } else {
        write_stacked(&sides, screen, out)
    }
}

/// What a verdict means, in words.
pub fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Exact => "equal after normalization",
        Verdict::Copy => "nearly the whole of both is the same text",
        Verdict::Excerpt => "most of one, or whole passages of its prose, stand in the other",
        Verdict::Rewrite => "the same story sentence by sentence, in other words",
        Verdict::SameUtterance => "the same statement, each in its own prose; not a copy",
        Verdict::Template => "the shared text is a mould or page furniture; not a copy",
    }
}

fn write_verdict(
    comparison: &Comparison,
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let line = match comparison.verdict {
        Some(verdict) => {
            format!("{} ({:.2}): {}", verdict_name(verdict), comparison.score, meaning(verdict))
        }
        None => "no match: the two have nothing in common that counts".to_owned(),
    };
    for line in screen.wrap(&line, screen.width) {
        writeln!(out, "{}", screen.paint(STRONG, &line))?;
    }
    Ok(())
}

fn write_scores(
    comparison: &Comparison,
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let of_kind = |kind| comparison.passages.iter().filter(|passage| passage.kind == kind).count();
    let containment = comparison.containment;
    let lines = [
        format!(
            "{} of A's runs of words stand in B, {} of B's in A (resemblance {:.3})",
            percent(containment.a_in_b),
            percent(containment.b_in_a),
            comparison.resemblance
        ),
        format!(
            "{} shared passages: {} word for word, {} reworded, {} quotations",
            comparison.passages.len(),
            of_kind(PassageKind::Verbatim),
            of_kind(PassageKind::Reworded),
            of_kind(PassageKind::Quotation)
        ),
    ];
    for line in lines.iter().flat_map(|line| screen.wrap(line, screen.width)) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// The gates on the way to the verdict: what each asked for, what it found, how much was missing.
fn write_gates(gates: &[Gate], screen: &Screen, out: &mut dyn io::Write) -> io::Result<()> {
    for gate in gates {
        let found = format!("found {:.2}, wanted {:.2}", gate.value, gate.wanted);
        let (word, style, missing) = if gate.passed {
            ("passed", FAINT, String::new())
        } else {
            ("failed", ALARM, format!(", {:.2} short", (gate.wanted - gate.value).max(0.0)))
        };
        let line = format!("{word} {}: {found}{missing}", gate.name);
        for line in screen.wrap(&line, screen.width.saturating_sub(2)) {
            writeln!(out, "  {}", screen.paint(style, &line))?;
        }
    }
    Ok(())
}

fn write_credits(
    a: &Article,
    b: &Article,
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (letter, article) in [("A", a), ("B", b)] {
        if article.credits.is_empty() {
            writeln!(out, "{letter} names no source")?;
        }
        for credit in &article.credits {
            let line = screen.typed(&format!("{letter} names {}", credit_line(credit)));
            for line in screen.wrap(&line, screen.width) {
                writeln!(out, "{line}")?;
            }
        }
        for said in &article.contradictions {
            let line = screen.typed(&format!("{letter} contradicts itself: {}", plain(said)));
            for line in screen.wrap(&line, screen.width) {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

fn write_stacked(
    sides: &[Side<'_>; 2],
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (letter, side) in ["A", "B"].iter().zip(sides) {
        for line in side.head(letter, screen, screen.width) {
            writeln!(out, "{}", screen.paint(STRONG, &line))?;
        }
        for line in side.lines(screen.width) {
            writeln!(out, "{}", line.painted(screen))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn write_columns(
    sides: &[Side<'_>; 2],
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let width = (screen.width - GAP) / 2;
    let gap = " ".repeat(GAP);
    let (left, right) = (sides[0].head("A", screen, width), sides[1].head("B", screen, width));
    for row in 0..left.len().max(right.len()) {
        let (left, right) = (row_of(&left, row), row_of(&right, row));
        let (left, right) = (screen.paint(STRONG, &pad(left, width)), screen.paint(STRONG, right));
        writeln!(out, "{}", format!("{left}{gap}{right}").trim_end())?;
    }
    let (left, right) = (sides[0].lines(width), sides[1].lines(width));
    for row in 0..left.len().max(right.len()) {
        let blanks = " ".repeat(width.saturating_sub(left.get(row).map_or(0, Line::width)));
        let left = left.get(row).map_or_else(String::new, |line| line.painted(screen));
        let right = right.get(row).map_or_else(String::new, |line| line.painted(screen));
        writeln!(out, "{}", format!("{left}{blanks}{gap}{right}").trim_end())?;
    }
    Ok(())
}

fn row_of(lines: &[String], row: usize) -> &str {
    lines.get(row).map_or("", String::as_str)
}

/// One of the two articles, with its marked stretches.
struct Side<'a> {
    article: &'a Article,
    /// In order, without overlap.
    marks: Vec<Mark>,
}

/// A stretch that the other article shares.
#[derive(Clone, Copy)]
struct Mark {
    span: Span,
    /// The passage's number, from 1, the same in both articles.
    number: usize,
    kind: PassageKind,
}

impl<'a> Side<'a> {
    fn of(article: &'a Article, comparison: &Comparison, is_first: bool) -> Self {
        let mut marks: Vec<Mark> = (1..)
            .zip(&comparison.passages)
            .map(|(number, passage)| {
                let span = if is_first { passage.a } else { passage.b };
                Mark { span, number, kind: passage.kind }
            })
            .collect();
        marks.sort_by_key(|mark| (mark.span, mark.number));
        let mut end = 0;
        marks.retain_mut(|mark| {
            mark.span.start = mark.span.start.max(end);
            end = end.max(mark.span.end);
            !mark.span.is_empty()
        });
        Self { article, marks }
    }

    fn head(&self, letter: &str, screen: &Screen, width: usize) -> Vec<String> {
        let article = self.article;
        let title = article.title.as_deref().unwrap_or(&article.id);
        let outlet = article.outlet.as_ref().map_or("", |outlet| outlet.name.as_str());
        let time = article.published.as_ref().map_or("", |published| published.time.as_str());
        let facts: Vec<&str> = [outlet, time, article.id.as_str()]
            .into_iter()
            .filter(|fact| !fact.is_empty())
            .collect();
        vec![
            screen.cut(&format!("{letter}  {title}"), width),
            screen.cut(&format!("   {}", facts.join(screen.symbols().dot)), width),
            String::new(),
        ]
    }

    /// The body, wrapped, a blank line after each paragraph.
    fn lines(&self, width: usize) -> Vec<Line> {
        let mut lines = Vec::new();
        for paragraph in &self.article.body.kept {
            lines.extend(wrapped(self.words(*paragraph), width));
            lines.push(Line::default());
        }
        if lines.is_empty() {
            lines.push(Line { words: vec![Word::plain("(no story was found on this page)")] });
        }
        lines
    }

    /// The words of a paragraph, each with the mark that it stands in.
    fn words(&self, paragraph: Span) -> Vec<Word> {
        let text = &self.article.text;
        let mut words = Words::default();
        let mut at = paragraph.start;
        let first = self.marks.partition_point(|mark| mark.span.end <= paragraph.start);
        for mark in self.marks[first..].iter().take_while(|mark| mark.span.start < paragraph.end) {
            let span = Span {
                start: mark.span.start.max(paragraph.start),
                end: mark.span.end.min(paragraph.end),
            };
            words.add(Span { start: at, end: span.start }.of(text), None);
            words.add(span.of(text), Some(*mark));
            at = span.end;
        }
        words.add(Span { start: at, end: paragraph.end }.of(text), None);
        words.words
    }
}

/// One word of a text, harmless.
#[derive(Clone)]
struct Word {
    text: String,
    style: Style,
    /// Whether no blank stands before it.
    is_glued: bool,
}

impl Word {
    fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), style: Style::new(), is_glued: true }
    }
}

#[derive(Default)]
struct Line {
    words: Vec<Word>,
}

impl Line {
    fn width(&self) -> usize {
        let blanks = self.words.iter().skip(1).filter(|word| !word.is_glued).count();
        blanks + self.words.iter().map(|word| word.text.width()).sum::<usize>()
    }

    /// The line with its marks in colour, where there is colour.
    fn painted(&self, screen: &Screen) -> String {
        let mut line = String::new();
        for (number, word) in self.words.iter().enumerate() {
            if 0 < number && !word.is_glued {
                line.push(' ');
            }
            line.push_str(&screen.paint(word.style, &word.text));
        }
        line
    }
}

/// The words of a paragraph, gathered stretch by stretch.
#[derive(Default)]
struct Words {
    words: Vec<Word>,
    /// Whether a blank stands after the last stretch.
    gap: bool,
}

impl Words {
    /// Adds the words of a stretch. A marked one is set in brackets with its number, so that it can
    /// be told, and found in the other text, without colour.
    fn add(&mut self, stretch: &str, mark: Option<Mark>) {
        let style = mark.map_or(Style::new(), |mark| match mark.kind {
            PassageKind::Verbatim => SAME,
            PassageKind::Reworded => REWORDED,
            PassageKind::Quotation => QUOTED,
        });
        let first = self.words.len();
        let mut gap = self.gap || stretch.starts_with(char::is_whitespace);
        for word in plain(stretch).split(' ').filter(|word| !word.is_empty()) {
            self.words.push(Word { text: word.to_owned(), style, is_glued: !gap });
            gap = true;
        }
        let added = &mut self.words[first..];
        self.gap = if added.is_empty() { gap } else { stretch.ends_with(char::is_whitespace) };
        if let Some(mark) = mark {
            if let Some(word) = added.first_mut() {
                word.text.insert_str(0, &format!("[{} ", mark.number));
            }
            if let Some(word) = added.last_mut() {
                word.text.push(']');
            }
        }
    }
}

/// Words in lines of at most `width` columns.
fn wrapped(words: Vec<Word>, width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    let mut used = 0;
    for mut word in words {
        let gap = usize::from(!line.words.is_empty() && !word.is_glued);
        if !line.words.is_empty() && width < used + gap + word.text.width() {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        while width < word.text.width() {
            let head = plain::fit(&word.text, width).to_owned();
            if head.is_empty() {
                break;
            }
            word.text.drain(..head.len());
            lines.push(Line { words: vec![Word { text: head, ..word.clone() }] });
        }
        used += usize::from(!line.words.is_empty() && !word.is_glued) + word.text.width();
        line.words.push(word);
    }
    if !line.words.is_empty() {
        lines.push(line);
    }
    lines
}

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Exact => "exact",
        Verdict::Copy => "copy",
        Verdict::Excerpt => "excerpt",
        Verdict::Rewrite => "rewrite",
        Verdict::SameUtterance => "same_utterance",
        Verdict::Template => "template",
    }
}
