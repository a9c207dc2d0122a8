//! One story on the terminal: headline, figures, root, family tree, proof, weakest link.

use std::collections::BTreeMap;
use std::io;

use anstyle::Style;
use petgraph::graph::NodeIndex;
use unicode_width::UnicodeWidthStr;

use super::Report;
use crate::matching::{Match, Passage, PassageKind};
use crate::provenance::{EdgeKind, Node};
use crate::report::plain::plain;
use crate::report::records::{RelationRecord, StoryRecord};
use crate::report::relation::is_reuse;
use crate::report::root::{names_source, root};
use crate::report::screen::{FAINT, QUOTED, REWORDED, SAME, SOURCE, STRONG, pad};
use crate::report::sentence::{
    self, article_name, count, duration, name, percent, relation_words, sentence,
};
use crate::report::tally;
use crate::report::tree::{self, Row};
use crate::report::view::View;

/// Rows of a story's tree; a story of three thousand copies must not fill the screen.
const ROWS: usize = 24;
/// Sentences that prove a story's edges.
const PROOFS: usize = 2;
/// Levels of the tree that are drawn.
const LEVELS: usize = 8;
/// Statements told.
const STATEMENTS: usize = 3;
/// Contradictions told.
const CONTRADICTIONS: usize = 3;
/// Undirected pairs told.
const PAIRS: usize = 3;
/// Blanks before everything below a headline.
const INDENT: &str = "    ";

/// Writes one story with its number in the report.
pub(super) fn write(
    report: &Report<'_>,
    number: usize,
    story: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let record = &report.view.stories[story];
    write_head(report, number, record, out)?;
    write_root(report, story, out)?;
    writeln!(out)?;
    write_tree(report, story, out)?;
    write_statements(report, story, out)?;
    write_pairs(report, story, out)?;
    writeln!(out)?;
    write_proof(report, story, out)?;
    write_contradictions(report, record, out)?;
    write_weakest(report, record, out)
}

/// Writes one article that shares nothing with others, with the source that it names.
pub(super) fn write_single(
    report: &Report<'_>,
    article: u32,
    edge: &RelationRecord,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let screen = report.screen();
    let record = &report.view.articles[article as usize];
    let source = screen.cut(&name(report.view, edge.tail), screen.width / 3);
    let fact = format!("{} {:.2}", relation_words(edge.kind), edge.confidence.0);
    let room = screen.width.saturating_sub(4 + fact.width() + source.width());
    let headline = screen.cut(record.headline(), room);
    writeln!(
        out,
        "  {} {} {}",
        pad(&headline, room),
        screen.paint(SOURCE, &source),
        screen.paint(FAINT, &fact)
    )
}

fn write_head(
    report: &Report<'_>,
    number: usize,
    story: &StoryRecord,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let screen = report.screen();
    let width = screen.width.saturating_sub(INDENT.len());
    let title = screen.cut(story.title.as_deref().unwrap_or(&story.id), 3 * width);
    for (row, line) in screen.wrap(&title, width).iter().enumerate() {
        let margin =
            if row == 0 { pad(&format!("{number}."), INDENT.len()) } else { INDENT.to_owned() };
        writeln!(out, "{}{}", screen.paint(FAINT, &margin), screen.paint(STRONG, line))?;
    }
    let mut facts = vec![count(story.members.len(), "article", "articles")];
    if 0 < story.outlets {
        facts.push(count(story.outlets, "outlet", "outlets"));
    }
    if 1 < story.countries.len() {
        facts.push(format!("{} countries ({})", story.countries.len(), story.countries.join(", ")));
    }
    if let Some((first, last)) = report.times(story) {
        let start = story.first.and_then(|first| report.view.articles[first as usize].trusted());
        facts.push(match (start, last.saturating_sub(first)) {
            (Some(start), 0) => start.minute(),
            (Some(start), span) => format!("{}, over {}", start.minute(), duration(span)),
            (None, span) => format!("over {}", duration(span)),
        });
    }
    facts.push(format!("story {}", story.id));
    write_wrapped(report, &facts.join(screen.symbols().dot), FAINT, out)
}

fn write_root(report: &Report<'_>, story: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let root = root(report.view, story, story_edges(report, story)).sentence;
    let origins = report.view.stories[story].independent_origins;
    let origins = count(origins, "independent origin", "independent origins");
    write_wrapped(report, &format!("{root}. {origins}."), Style::new(), out)
}

/// One row a node: tree and name, when, how, and the id where there is room for it.
fn write_tree(report: &Report<'_>, story: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let view = report.view;
    let record = &view.stories[story];
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
            let article = &view.articles[*index as usize];
            let id = if article.outlet().is_some() { &article.id } else { "" };
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
    view.articles[article as usize].name().to_owned()
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
    let minute = view.articles[article as usize].published.as_ref()?.minute();
    let Some(published) = view.articles[article as usize].trusted() else {
        return Some(format!("{minute} ?"));
    };
    let first = story.first.filter(|&first| first != article);
    Some(match first.and_then(|first| view.articles[first as usize].trusted()) {
        Some(first) if published.seconds == first.seconds => {
            if minute.contains(':') { "same time" } else { "same day" }.to_owned()
        }
        Some(first) => format!("+ {}", duration(published.seconds.saturating_sub(first.seconds))),
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
        let outlet = |article: u32| report.view.articles[article as usize].outlet();
        let own =
            from.is_some_and(|from| outlet(from).is_some() && outlet(from) == outlet(article));
        facts.push(
            match (own, credited) {
                (true, _) => "same outlet",
                (false, true) => "credited",
                (false, false) => "no credit",
            }
            .to_owned(),
        );
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

/// Each statement with the articles that quote it, whoever took it from whom.
fn write_statements(report: &Report<'_>, story: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut statements: BTreeMap<NodeIndex, Vec<NodeIndex>> = BTreeMap::new();
    for edge in story_edges(report, story).filter(|edge| edge.kind == EdgeKind::Quotes) {
        statements.entry(edge.tail).or_default().push(edge.head);
    }
    let screen = report.screen();
    for (statement, quoting) in statements.iter().take(STATEMENTS) {
        let words = sentence::statement(report.relations, *statement, screen.width);
        let names: Vec<String> = quoting.iter().map(|&node| name(report.view, node)).collect();
        let names = screen.cut(&names.join(", "), 2 * screen.width);
        let line = screen.typed(&format!("{words} is quoted by {names}"));
        write_wrapped(report, &line, QUOTED, out)?;
    }
    if STATEMENTS < statements.len() {
        let more = statements.len() - STATEMENTS;
        let line = format!("and {}", count(more, "more statement", "more statements"));
        write_wrapped(report, &line, FAINT, out)?;
    }
    Ok(())
}

/// The pairs whose direction is not proved, but for those that only share a statement.
fn write_pairs(report: &Report<'_>, story: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let pairs: Vec<&RelationRecord> = story_edges(report, story)
        .filter(|edge| !edge.directed && edge.kind != EdgeKind::SameUtterance)
        .collect();
    let screen = report.screen();
    for pair in pairs.iter().take(PAIRS) {
        let mut line = format!(
            "{} {} {}{}{} {:.2}",
            name(report.view, pair.tail),
            screen.symbols().like,
            name(report.view, pair.head),
            screen.symbols().dot,
            relation_words(pair.kind),
            pair.confidence.0
        );
        if let Some(circle) = pair.evidence.iter().find(|e| e.rule == "circular_credit") {
            line.push_str(screen.symbols().dot);
            line.push_str(&circle.text);
        }
        write_wrapped(report, &line, Style::new(), out)?;
    }
    if PAIRS < pairs.len() {
        let line = format!(
            "and {} without a proved direction",
            count(pairs.len() - PAIRS, "more pair", "more pairs")
        );
        write_wrapped(report, &line, FAINT, out)?;
    }
    Ok(())
}

/// The strongest sentences about the edges, and the passage that shows it best.
fn write_proof(report: &Report<'_>, story: usize, out: &mut dyn io::Write) -> io::Result<()> {
    let mut edges: Vec<&RelationRecord> =
        story_edges(report, story).filter(|edge| names_source(edge)).collect();
    edges.sort_by(|x, y| y.confidence.0.total_cmp(&x.confidence.0));
    for edge in edges.iter().take(PROOFS) {
        let sentence = report.screen().typed(&sentence(report.view, edge));
        write_wrapped(report, &sentence, Style::new(), out)?;
    }
    match key_passage(report, story) {
        Some((m, passage)) => write_passage(report, m, passage, out),
        None => Ok(()),
    }
}

/// What pages of the story say against themselves: a reader should not take their dates and credits
/// on trust.
fn write_contradictions(
    report: &Report<'_>,
    story: &StoryRecord,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let said: Vec<String> = story
        .indices
        .iter()
        .flat_map(|&member| {
            let name = article_name(report.view, member);
            let all = &report.view.articles[member as usize].contradictions;
            all.iter().map(move |said| format!("{name} contradicts itself: {}.", plain(said)))
        })
        .collect();
    for line in said.iter().take(CONTRADICTIONS) {
        write_wrapped(report, &report.screen().typed(line), FAINT, out)?;
    }
    if CONTRADICTIONS < said.len() {
        let more = said.len() - CONTRADICTIONS;
        let line = format!("and {}", count(more, "more contradiction", "more contradictions"));
        write_wrapped(report, &line, FAINT, out)?;
    }
    Ok(())
}

/// The passage that a reader should see: of the story's surest match the longest, at its score.
fn key_passage<'r>(report: &Report<'r>, story: usize) -> Option<(&'r Match, &'r Passage)> {
    let members = &report.view.stories[story].indices;
    let own = |m: &&Match| members.binary_search(&m.b).is_ok();
    let matches = members.iter().flat_map(|&member| report.view.matches_from(member)).filter(own);
    let best = matches
        .filter(|m| !m.passages.is_empty())
        .max_by(|x, y| x.score.total_cmp(&y.score).then((y.a, y.b).cmp(&(x.a, x.b))))?;
    let weight = |passage: &Passage| passage.score * passage.a.len() as f32;
    let longest = best.passages.iter().max_by(|x, y| weight(x).total_cmp(&weight(y)))?;
    Some((best, longest))
}

fn write_passage(
    report: &Report<'_>,
    m: &Match,
    passage: &Passage,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let articles = &report.view.detection.articles;
    let (a, b) = (articles.get(m.a), articles.get(m.b));
    let (words_a, words_b) = (passage.a.of(&a.text), passage.b.of(&b.text));
    let (name_a, name_b) = (article_name(report.view, m.a), article_name(report.view, m.b));
    let style = match passage.kind {
        PassageKind::Verbatim => SAME,
        PassageKind::Reworded => REWORDED,
        PassageKind::Quotation => QUOTED,
    };
    if plain(words_a) == plain(words_b) {
        return write_quote(report, &format!("{name_a} and {name_b}"), words_a, style, out);
    }
    write_quote(report, &name_a, words_a, style, out)?;
    write_quote(report, &name_b, words_b, style, out)
}

fn write_quote(
    report: &Report<'_>,
    name: &str,
    words: &str,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let screen = report.screen();
    let width = screen.width.saturating_sub(INDENT.len());
    let words = screen.cut(words, 2 * width);
    for line in screen.wrap(&format!("{name}: {}", screen.quote(&words)), width) {
        writeln!(out, "{INDENT}{}", screen.paint(style, &line))?;
    }
    Ok(())
}

fn write_weakest(
    report: &Report<'_>,
    story: &StoryRecord,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Some(link) = story.weakest_link.as_ref().filter(|_| 2 < story.members.len()) else {
        return Ok(());
    };
    let line = format!("Weakest link: {} and {}, score {:.2}", link.a, link.b, link.score.0);
    write_wrapped(report, &line, FAINT, out)
}

fn story_edges<'r>(
    report: &Report<'r>,
    story: usize,
) -> impl Iterator<Item = &'r RelationRecord> + Clone {
    let relations = report.relations;
    report.edges[story].iter().map(move |&edge| &relations[edge])
}

fn write_wrapped(
    report: &Report<'_>,
    text: &str,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let screen = report.screen();
    for line in screen.wrap(text, screen.width.saturating_sub(INDENT.len())) {
        writeln!(out, "{INDENT}{}", screen.paint(style, &line))?;
    }
    Ok(())
}
