//! One story on the terminal: headline, figures, root, family tree, proof, weakest link.

use std::collections::BTreeMap;
use std::io;

use anstyle::Style;
use petgraph::graph::NodeIndex;
use unicode_width::UnicodeWidthStr;

use super::{Report, branches};
use crate::matching::{Match, Passage, PassageKind};
use crate::provenance::EdgeKind;
use crate::report::plain::plain;
use crate::report::records::{ArticleRecord, RelationRecord, StoryRecord};
use crate::report::root::{names_source, root};
use crate::report::screen::{FAINT, QUOTED, REWORDED, SAME, SOURCE, STRONG, pad};
use crate::report::sentence::{
    self, article_name, count, duration, name, relation_words, sentence,
};

/// Sentences that prove a story's edges.
const PROOFS: usize = 2;
/// Statements told.
const STATEMENTS: usize = 3;
/// Contradictions told.
const CONTRADICTIONS: usize = 3;
/// Undirected pairs told.
const PAIRS: usize = 3;
/// Blanks before everything below a headline.
pub(super) const INDENT: &str = "    ";

/// Writes one story with its number in the report.
pub(super) fn write(
    report: &Report<'_>,
    number: usize,
    story: usize,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let record = &report.view.story(story);
    write_head(report, number, record, out)?;
    write_root(report, story, out)?;
    writeln!(out)?;
    branches::write(report, story, out)?;
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
    let record = report.view.article(article);
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
    if let Some((first, last)) = report.view.brief.times(&story.indices) {
        let start = story.first.map(|first| report.view.article(first));
        let start = start.as_ref().and_then(ArticleRecord::trusted);
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
    let origins = report.view.stories()[story].independent_origins;
    let origins = count(origins, "independent origin", "independent origins");
    write_wrapped(report, &format!("{root}. {origins}."), Style::new(), out)
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
            let all = report.view.article(member).contradictions;
            all.into_iter().map(move |said| format!("{name} contradicts itself: {}.", plain(&said)))
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
    let members = report.view.members(story);
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
