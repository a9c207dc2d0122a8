//! Tables for a spreadsheet (RFC 4180, UTF-8 with a byte order mark, without which Excel guesses
//! wrong). A cell of scraped text that a spreadsheet would run as a formula begins with an
//! apostrophe.

use std::io;

use super::columns::{Column, Value};
use super::graph::{EDGE_COLUMNS, Graph, GraphOptions, NODE_COLUMNS};
use super::plain::{plain, short};
use super::records::{ArticleRecord, MatchRecord, RelationRecord, StoryRecord};
use super::sentence::sentence;
use super::view::View;
use crate::detect::Detection;
use crate::matching::PassageKind;

/// Excel cuts a cell after 32,767 characters, without a word.
const CELL: usize = 32_000;

/// One of the tables, each a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One row a story of two articles or more.
    Stories,
    /// One row an article.
    Articles,
    /// One row a verified pair.
    Matches,
    /// One row an edge of the whole graph, with its first evidence.
    Relations,
    /// One row a node, as graph programs import them.
    Nodes,
    /// One row an edge, as graph programs import them.
    Edges,
}

impl Table {
    /// All tables.
    pub const ALL: [Self; 6] =
        [Self::Stories, Self::Articles, Self::Matches, Self::Relations, Self::Nodes, Self::Edges];

    /// The name of the table's file.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Stories => "stories.csv",
            Self::Articles => "articles.csv",
            Self::Matches => "matches.csv",
            Self::Relations => "relations.csv",
            Self::Nodes => "nodes.csv",
            Self::Edges => "edges.csv",
        }
    }
}

/// Writes one table.
pub fn write(detection: &Detection, table: Table, out: &mut dyn io::Write) -> io::Result<()> {
    let view = View::of(detection);
    out.write_all("\u{FEFF}".as_bytes())?;
    match table {
        Table::Stories => {
            let many = (0..view.stories().len()).filter(|&story| 1 < view.members(story).len());
            let rows: Vec<StoryRecord> = many.map(|story| view.story(story)).collect();
            write_rows(STORIES, rows.iter(), out)
        }
        Table::Articles => write_rows(&article_columns(), article_rows(&view).iter(), out),
        Table::Matches => {
            let rows: Vec<MatchRecord<'_>> = view.matches().collect();
            write_rows(&match_columns(), rows.iter(), out)
        }
        Table::Relations => {
            let row = |record| RelationRow { sentence: sentence(&view, &record), record };
            let rows: Vec<RelationRow> = view.relations().into_iter().map(row).collect();
            write_rows(RELATIONS, rows.iter(), out)
        }
        Table::Nodes => write_nodes(&whole_graph(detection)?, out),
        Table::Edges => write_edges(&whole_graph(detection)?, out),
    }
}

const STORIES: &[Column<StoryRecord>] = &[
    Column::text("story", |story| Some(story.id.clone().into())),
    Column::text("title", |story| Some(story.title.clone()?.into())),
    Column::whole("articles", |story| Some(story.members.len().into())),
    Column::whole("outlets", |story| Some(story.outlets.into())),
    Column::text("countries", |story| Some(story.countries.join(" ").into())),
    Column::text("first_seen", |story| Some(story.first_seen.clone()?.into())),
    Column::text("last_seen", |story| Some(story.last_seen.clone()?.into())),
    Column::text("origin", |story| Some(story.origin.clone().into())),
    Column::whole("independent_origins", |story| Some(story.independent_origins.into())),
    Column::text("weakest_a", |story| Some(story.weakest_link.as_ref()?.a.clone().into())),
    Column::text("weakest_b", |story| Some(story.weakest_link.as_ref()?.b.clone().into())),
    Column::number("weakest_score", |story| Some(story.weakest_link.as_ref()?.score.into())),
    Column::text("members", |story| Some(story.members.join(" ").into())),
];

struct ArticleRow {
    article: ArticleRecord,
    story_size: Option<usize>,
}

fn article_rows(view: &View<'_>) -> Vec<ArticleRow> {
    let row = |index| ArticleRow {
        article: view.article(index),
        story_size: view.story_of(index).map(|story| view.members(story).len()),
    };
    view.detection.articles.indices().map(row).collect()
}

fn article_columns() -> Vec<Column<ArticleRow>> {
    vec![
        Column::text("article", |row| Some(row.article.id.clone().into())),
        Column::text("outlet", |row| Some(row.article.outlet()?.into())),
        Column::text("domain", |row| Some(row.article.outlet.as_ref()?.domain.clone()?.into())),
        Column::text("published", |row| Some(row.article.published.as_ref()?.time.clone().into())),
        Column::number("date_quality", |row| Some(row.article.published.as_ref()?.quality.into())),
        Column::text("title", |row| Some(row.article.title.clone()?.into())),
        Column::text("language", |row| Some(row.article.language.0.into())),
        Column::whole("words", |row| Some(row.article.words.into())),
        Column::text("story", |row| Some(row.article.story.clone()?.into())),
        Column::whole("story_articles", |row| Some(row.story_size?.into())),
        Column::text("standing", |row| Some(row.article.standing?.into())),
        Column::text("text_from", |row| Some(row.article.text_from.clone()?.into())),
        Column::whole("shared_words", |row| Some(row.article.shared_words?.into())),
        Column::text("url", |row| Some(row.article.url.clone()?.into())),
        Column::text("path", |row| Some(row.article.path.clone().into())),
        Column::whole("line", |row| Some(row.article.line?.into())),
        Column::text("contradictions", |row| Some(row.article.contradictions.join("; ").into())),
    ]
}

fn match_columns<'a>() -> Vec<Column<MatchRecord<'a>>> {
    vec![
        Column::text("a", |m| Some(m.a.into())),
        Column::text("b", |m| Some(m.b.into())),
        Column::text("verdict", |m| Some(Value::named(&m.verdict))),
        Column::number("score", |m| Some(m.score.into())),
        Column::number("resemblance", |m| Some(m.resemblance.into())),
        Column::number("a_in_b", |m| Some(m.containment.a_in_b.into())),
        Column::number("b_in_a", |m| Some(m.containment.b_in_a.into())),
        Column::whole("passages", |m| Some(m.passages.len().into())),
        Column::whole("verbatim", |m| Some(count(m, PassageKind::Verbatim))),
        Column::whole("reworded", |m| Some(count(m, PassageKind::Reworded))),
        Column::whole("quotations", |m| Some(count(m, PassageKind::Quotation))),
    ]
}

fn count(m: &MatchRecord<'_>, kind: PassageKind) -> Value {
    m.passages.iter().filter(|passage| passage.kind == kind).count().into()
}

struct RelationRow {
    record: RelationRecord,
    sentence: String,
}

const RELATIONS: &[Column<RelationRow>] = &[
    Column::text("from", |row| Some(row.record.from.clone().into())),
    Column::text("to", |row| Some(row.record.to.clone().into())),
    Column::text("relation", |row| Some(row.record.relation.into())),
    Column::number("confidence", |row| Some(row.record.confidence.into())),
    Column::truth("directed", |row| Some(Value::Truth(row.record.directed))),
    Column::number("share", |row| Some(row.record.share?.into())),
    Column::whole("delay_seconds", |row| Some(row.record.delay?.into())),
    Column::text("story", |row| Some(row.record.story.clone()?.into())),
    Column::text("prov", |row| Some(row.record.prov.into())),
    Column::text("sentence", |row| Some(row.sentence.clone().into())),
    Column::text("evidence", |row| Some(row.record.evidence.first()?.text.clone().into())),
    Column::text("rule", |row| Some(row.record.evidence.first()?.rule.clone().into())),
    Column::text("evidence_article", |row| {
        Some(row.record.evidence.first()?.article.clone().into())
    }),
];

fn whole_graph(detection: &Detection) -> io::Result<Graph> {
    Graph::of(detection, &GraphOptions::default()).map_err(io::Error::other)
}

/// Gephi and its kin look for the columns Id, Source, Target and Weight under these names.
fn write_nodes(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    write_line(["Id"].into_iter().chain(names(NODE_COLUMNS)), out)?;
    for node in &graph.nodes {
        write_line([text(&node.id)].into_iter().chain(cells(NODE_COLUMNS, node)), out)?;
    }
    Ok(())
}

fn write_edges(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    let lead = ["Source", "Target", "Type", "Weight"];
    write_line(lead.into_iter().chain(names(EDGE_COLUMNS)), out)?;
    for edge in &graph.edges {
        let lead = [
            text(&graph.nodes[edge.from].id),
            text(&graph.nodes[edge.to].id),
            if edge.directed { "Directed" } else { "Undirected" }.to_owned(),
            edge.weight().to_string(),
        ];
        write_line(lead.into_iter().chain(cells(EDGE_COLUMNS, edge)), out)?;
    }
    Ok(())
}

fn write_rows<'t, T: 't>(
    columns: &[Column<T>],
    rows: impl Iterator<Item = &'t T>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write_line(names(columns), out)?;
    for row in rows {
        write_line(cells(columns, row), out)?;
    }
    Ok(())
}

fn names<T>(columns: &[Column<T>]) -> impl Iterator<Item = &'static str> {
    columns.iter().map(|column| column.name)
}

fn cells<T>(columns: &[Column<T>], of: &T) -> impl Iterator<Item = String> {
    columns.iter().map(|column| match (column.of)(of) {
        Some(Value::Text(words)) => text(&words),
        Some(value) => value.to_string(),
        None => String::new(),
    })
}

/// A cell of words: one harmless line, and no formula. A spreadsheet skips blanks and quotation
/// marks before it looks for one, and takes the full-width forms too.
fn text(words: &str) -> String {
    let words = if words.len() < CELL { plain(words) } else { short(words, CELL) };
    let first = words.trim_start_matches(['"', '\'', ' ']).chars().next();
    if first.is_some_and(|first| "=+-@＝＋－＠".contains(first)) {
        format!("'{words}")
    } else {
        words
    }
}

fn write_line<S: AsRef<str>>(
    cells: impl Iterator<Item = S>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (number, cell) in cells.enumerate() {
        if 0 < number {
            out.write_all(b",")?;
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\r', '\n']) {
            write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
        } else {
            out.write_all(cell.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "  =1", "\r\n@x", "＝1", "\"=1"]
        {
            assert!(text(formula).starts_with('\''), "{formula:?}");
        }
        assert_eq!(text("a-b = c"), "a-b = c");
    }

    #[test]
    fn cells_are_quoted_as_rfc_4180_says() {
        let mut out = Vec::new();
        write_line(["a,b", "say \"x\"", "plain", ""].into_iter(), &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "\"a,b\",\"say \"\"x\"\"\",plain,\r\n");
    }
}
