//! The family tree of one story on the terminal: one row a node, in columns that fit the screen.

use std::io;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::Report;
use super::story::INDENT;
use crate::provenance::{EdgeKind, Node};
use crate::report::plain::plain;
use crate::report::records::{RelationRecord, StoryRecord};
use crate::report::relation::is_reuse;
use crate::report::screen::{FAINT, QUOTED, SOURCE};
use crate::report::sentence::{article_name, count, duration, name, percent, relation_words};
use crate::report::tally;
use crate::report::tree::{self, Row};
use crate::report::view::View;

/// Rows of a story's tree; a story of three thousand copies must not fill the screen.
const ROWS: usize = 24;
/// Levels of the tree that are drawn.
const LEVELS: usize = 8;

/// Writes one row a node: tree and name, when, how, and the id where there is room for it.
pub(super) fn write(report: &Report<'_>, story: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    let record = &view.story(story);
    let edges = &report.edges[story];
    let (rows, hidden) = tree::rows(view, report.relations, edges, &record.indices, ROWS);
    let screen = report.screen();
    let width = screen.width.saturating_sub(INDENT.len());
    let cells_by = |name: fn(&View<'_>, u32) -> String| -> Vec<[Cell; 4]> {
        rows.iter().map(|row| cells(report, record, row, name)).collect()
    };
    let mut cells = cells_by(outlet_name);
    let mut widths = fitted(needed(&cells), width);
    // Without the ids two articles of one outlet could not be told apart by their outlet.
    if widths[ID] == 0 {
        cells = cells_by(article_name);
        widths = fitted(needed(&cells), width);
    }
    for row in &cells {
        let widths = if is_lone(row) { [width, 0, 0, 0] } else { widths };
        let mut line = String::from(INDENT);
        for (cell, &width) in row.iter().zip(&widths).filter(|(_, width)| 0 < **width) {
            let text = screen.cut(&cell.text, width.saturating_sub(cell.branch.width()));
            line.push_str(&cell.branch);
            line.push_str(&screen.paint(cell.style, &text));
            line.push_str(
                &" ".repeat((width + 2).saturating_sub(cell.branch.width() + text.width())),
            );
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    if 0 < hidden {
        let line = format!("{INDENT}and {}", count(hidden, "more article", "more articles"));
        writeln!(out, "{}", screen.paint(FAINT, &line))?;
    }
    Ok(())
}

/// The columns of a row.
const NAME: usize = 0;
const WHEN: usize = 1;
const HOW: usize = 2;
const ID: usize = 3;

/// The width that each column would need.
fn needed(rows: &[[Cell; 4]]) -> [usize; 4] {
    let mut widths = [0; 4];
    for row in rows.iter().filter(|row| !is_lone(row)) {
        for (column, cell) in row.iter().enumerate() {
            widths[column] = widths[column].max(cell.width());
        }
    }
    widths
}

/// Whether a row holds nothing but a name, which may then run on under the other columns.
fn is_lone(row: &[Cell; 4]) -> bool {
    row[1..].iter().all(|cell| cell.text.is_empty())
}

/// What stands in one column of a row, harmless and on one line.
struct Cell {
    branch: String,
    text: String,
    style: Style,
}

impl Cell {
    fn new(text: &str, style: Style) -> Self {
        Self { branch: String::new(), text: plain(text), style }
    }

    fn width(&self) -> usize {
        self.branch.width() + self.text.width()
    }
}

fn cells(
    report: &Report<'_>,
    story: &StoryRecord,
    row: &Row,
    name_of: fn(&View<'_>, u32) -> String,
) -> [Cell; 4] {
    let view = report.view;
    let edge = row.edge.map(|edge| &report.relations[edge]);
    let how = edge.map(|edge| how(report, row, edge)).unwrap_or_default();
    let (who, when, id) = match view.detection.provenance.graph.node_weight(row.node) {
        Some(Node::Article(index)) => {
            let is_named = view.brief.outlet(*index).is_some();
            let id = if is_named { view.brief.id(*index) } else { "" };
            let when = when(report, story, *index).unwrap_or_default();
            let mut name = name_of(view, *index);
            if story.indices.binary_search(index).is_err() {
                name.push_str(", in another story");
            }
            (Cell::new(&name, Style::new()), when, id)
        }
        Some(Node::Source(source)) => (Cell::new(source, SOURCE), String::new(), ""),
        _ => (Cell::new(&name(view, row.node), QUOTED), String::new(), ""),
    };
    [
        Cell { branch: branch(report, row), ..who },
        Cell::new(&when, FAINT),
        Cell::new(&how, Style::new()),
        Cell::new(id, FAINT),
    ]
}

fn outlet_name(view: &View<'_>, article: u32) -> String {
    view.brief.name(article).to_owned()
}

/// The lines that lead to a row. Only its last levels are drawn: a long chain of relays would push
/// everything else off the screen.
fn branch(report: &Report<'_>, row: &Row) -> String {
    let symbols = report.screen().symbols();
    let levels = &row.open[row.open.len().saturating_sub(LEVELS)..];
    let symbol = |(level, &open): (usize, &bool)| match (level + 1 == levels.len(), open) {
        (true, true) => symbols.tee,
        (true, false) => symbols.elbow,
        (false, true) => symbols.pipe,
        (false, false) => symbols.blank,
    };
    levels.iter().enumerate().map(symbol).collect()
}

/// The story's first article carries its date, later ones their distance from it.
fn when(report: &Report<'_>, story: &StoryRecord, article: u32) -> Option<String> {
    let view = report.view;
    let minute = view.article(article).published?.minute();
    let Some(seconds) = view.brief.trusted(article) else {
        return Some(format!("{minute} ?"));
    };
    let first = story.first.filter(|&first| first != article);
    Some(match first.and_then(|first| view.brief.trusted(first)) {
        Some(first) if seconds == first => {
            if minute.contains(':') { "same time" } else { "same day" }.to_owned()
        }
        Some(first) => format!("+ {}", duration(seconds.saturating_sub(first))),
        None => minute,
    })
}

/// Relation, share of the text, credit, confidence, further parents.
fn how(report: &Report<'_>, row: &Row, edge: &RelationRecord) -> String {
    let dot = report.screen().symbols().dot;
    let mut facts = vec![relation_words(edge.kind).to_owned()];
    if let Some(share) = edge.share {
        facts[0] = format!("{} {}", facts[0], percent(share.0));
    }
    if is_reuse(edge.kind)
        && edge.kind != EdgeKind::Revision
        && let Some(article) = report.view.article_at(edge.head)
        && tally::is_pick_up(report.view, article)
    {
        let credited = tally::is_credited(report.view, article);
        let from = report.view.article_at(edge.tail);
        let outlet = |article: u32| report.view.brief.outlet(article);
        let own =
            from.is_some_and(|from| outlet(from).is_some() && outlet(from) == outlet(article));
        // Nobody credits himself.
        if !own {
            facts.push(if credited { "credited" } else { "no credit" }.to_owned());
        }
    }
    facts.push(format!("{:.2}", edge.confidence.0));
    let mut others: Vec<String> = row
        .others
        .iter()
        .map(|&other| &report.relations[other])
        .filter(|other| other.tail != edge.tail && other.kind != EdgeKind::Derived)
        .map(|other| name(report.view, other.tail))
        .collect();
    others.dedup();
    if !others.is_empty() {
        facts.push(format!("also {}", others.join(", ")));
    }
    facts.join(dot)
}

/// Widths of the columns so that a row fits. A cut id is of no use, so it stands whole or not at
/// all; before it goes, long lists of further parents are cut.
fn fitted(mut widths: [usize; 4], room: usize) -> [usize; 4] {
    let over = |widths: &[usize; 4]| {
        let gaps = 2 * widths.iter().filter(|width| 0 < **width).count();
        (widths.iter().sum::<usize>() + gaps).saturating_sub(room + 2)
    };
    let shrink = |widths: &mut [usize; 4], column: usize, least: usize| {
        let width = widths[column];
        widths[column] = width.saturating_sub(over(widths)).max(least.min(width));
    };
    let whole = widths;
    shrink(&mut widths, HOW, 44);
    shrink(&mut widths, NAME, 22);
    if over(&widths) == 0 {
        return widths;
    }
    widths = whole;
    widths[ID] = 0;
    for (column, least) in [(HOW, 44), (NAME, 22), (HOW, 30), (NAME, 14), (WHEN, 0), (HOW, 8)] {
        shrink(&mut widths, column, least);
    }
    widths
}
