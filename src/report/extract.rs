//! What the program sees of a page: its story, every other line with the reason why it is none,
//! outlet, date, credits, units. As text, and as one JSON object a page.

use std::io;

use anstyle::Style;
use serde::Serialize;
use serde_json::json;

use super::plain::short;
use super::records::Figure;
use super::relation;
use super::screen::{FAINT, SOURCE, STRONG, Screen, pad};
use crate::article::{Article, Credit, Span, UnitKind};
use crate::provenance::EdgeKind;

/// Writes one article for a reader.
pub fn write_text(article: &Article, screen: &Screen, out: &mut dyn io::Write) -> io::Result<()> {
    let place = match article.line {
        Some(line) => format!("{}:{line}", article.path),
        None => article.path.clone(),
    };
    let head = screen.cut(&format!("{}  ({place})", article.id), screen.width);
    writeln!(out, "{}", screen.paint(STRONG, &head))?;
    for (name, value) in facts(article) {
        write_fact(name, &screen.typed(&value), Style::new(), screen, out)?;
    }
    for credit in &article.credits {
        write_fact("source", &screen.typed(&credit_line(credit)), SOURCE, screen, out)?;
    }
    for contradiction in &article.contradictions {
        write_fact("but", contradiction, Style::new(), screen, out)?;
    }
    for (span, reason) in lines(article) {
        let text = span.of(&article.text);
        match reason {
            None => write_line("+", text, Style::new(), screen, out)?,
            Some(reason) => {
                let line = format!("[{reason}] {}", short(text, screen.width));
                let line = screen.cut(&line, screen.width.saturating_sub(2));
                write_line("-", &line, FAINT, screen, out)?;
            }
        }
    }
    writeln!(out)
}

/// Writes one article as a JSON object on one line. Spans are byte ranges of the original text.
pub fn write_json(article: &Article, out: &mut dyn io::Write) -> io::Result<()> {
    let lines: Vec<_> = lines(article)
        .into_iter()
        .map(|(span, reason)| match reason {
            None => json!({ "span": span, "kept": true, "text": span.of(&article.text) }),
            Some(reason) => json!({
                "span": span, "kept": false, "reason": reason, "text": span.of(&article.text),
            }),
        })
        .collect();
    let credits: Vec<_> = article.credits.iter().map(CreditRecord::of).collect();
    let units: Vec<_> = article
        .units
        .iter()
        .map(|unit| {
            json!({
                "span": unit.span(),
                "kind": kind_name(unit.kind()),
                "text": unit.span().of(&article.text),
            })
        })
        .collect();
    let outlet = article.outlet.as_ref();
    let published = article.published.as_ref();
    let record = json!({
        "id": article.id,
        "path": article.path,
        "line": article.line,
        "title": article.title,
        "url": article.url,
        "outlet": outlet.map(|outlet| json!({ "name": outlet.name, "domain": outlet.domain })),
        "published": published.map(|published| json!({
            "time": published.time,
            "quality": Figure(published.quality),
            "text": published.text,
            "span": published.span,
        })),
        "language": article.language,
        "words": article.words(),
        "credits": credits,
        "lines": lines,
        "units": units,
        "contradictions": article.contradictions,
    });
    serde_json::to_writer(&mut *out, &record)?;
    out.write_all(b"\n")
}

/// A credit in one line: `TASS (relay 0.95, en.relay): “Caliber.Az reports via TASS”`.
pub fn credit_line(credit: &Credit) -> String {
    let relation = relation::name(EdgeKind::Named(credit.relation)).replace('_', " ");
    let taker = match &credit.taker {
        Some(taker) => format!(", through {taker}"),
        None => String::new(),
    };
    format!(
        "{}{taker} ({relation} {:.2}, {}): “{}”",
        credit.source,
        credit.confidence,
        credit.rule,
        short(&credit.text, 160)
    )
}

#[derive(Serialize)]
struct CreditRecord<'a> {
    relation: &'static str,
    source: &'a str,
    taker: Option<&'a str>,
    confidence: Figure,
    span: Option<Span>,
    text: &'a str,
    rule: &'a str,
}

impl<'a> CreditRecord<'a> {
    fn of(credit: &'a Credit) -> Self {
        Self {
            relation: relation::name(EdgeKind::Named(credit.relation)),
            source: &credit.source,
            taker: credit.taker.as_deref(),
            confidence: Figure(credit.confidence),
            span: credit.span,
            text: &credit.text,
            rule: &credit.rule,
        }
    }
}

/// What is known of the page as a whole, by name.
fn facts(article: &Article) -> Vec<(&'static str, String)> {
    let unknown = || "unknown".to_owned();
    let outlet = article.outlet.as_ref().map(|outlet| match &outlet.domain {
        Some(domain) => format!("{} ({domain})", outlet.name),
        None => outlet.name.clone(),
    });
    let published = article.published.as_ref().map(|published| {
        let words = short(&published.text, 60);
        format!("{}, quality {:.1}, from “{words}”", published.time, published.quality)
    });
    let count = |kind| article.units.iter().filter(|unit| unit.kind() == kind).count();
    vec![
        ("title", article.title.clone().unwrap_or_else(unknown)),
        ("outlet", outlet.unwrap_or_else(unknown)),
        ("published", published.unwrap_or_else(unknown)),
        ("language", article.language.0.to_owned()),
        (
            "body",
            format!(
                "{} words in {} paragraphs, {} lines removed; {} sentences of prose, {} quotations",
                article.words(),
                article.body.kept.len(),
                article.body.removed.len(),
                count(UnitKind::Narrative),
                count(UnitKind::Quotation)
            ),
        ),
    ]
}

/// All lines in the order of the page, with the reason where one was removed.
fn lines(article: &Article) -> Vec<(Span, Option<&'static str>)> {
    let kept = article.body.kept.iter().map(|&span| (span, None));
    let removed =
        article.body.removed.iter().map(|removed| (removed.span, Some(removed.reason.as_str())));
    let mut lines: Vec<_> = kept.chain(removed).collect();
    lines.sort_by_key(|(span, reason)| (*span, reason.is_some()));
    lines
}

fn kind_name(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Narrative => "narrative",
        UnitKind::Quotation => "quotation",
    }
}

/// Columns of the names of facts.
const NAMES: usize = 11;

fn write_fact(
    name: &str,
    value: &str,
    style: Style,
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let lines = screen.wrap(value, screen.width.saturating_sub(NAMES));
    for (row, line) in lines.iter().enumerate() {
        let name = pad(if row == 0 { name } else { "" }, NAMES);
        writeln!(out, "{}{}", screen.paint(FAINT, &name), screen.paint(style, line))?;
    }
    Ok(())
}

fn write_line(
    mark: &str,
    text: &str,
    style: Style,
    screen: &Screen,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (row, line) in screen.wrap(text, screen.width.saturating_sub(2)).iter().enumerate() {
        let mark = if row == 0 { mark } else { " " };
        writeln!(out, "{mark} {}", screen.paint(style, line))?;
    }
    Ok(())
}
