//! DOT, as Graphviz draws it best: time from left to right, stories as frames, sources as plain
//! boxes, statements as hexagons, unnamed roots dashed; the stroke tells relation and confidence,
//! the tooltip the evidence.

use std::fmt::Write as _;
use std::io;

use rustc_hash::FxHashMap;

use super::columns::{Column, Value};
use super::graph::{EDGE_COLUMNS, Graph, GraphEdge, GraphNode, NODE_COLUMNS, NodeKind};
use super::layers::layers;
use super::plain::{plain, short};
use super::screen::Screen;
use super::sentence::percent;

/// Graphs beyond this many nodes are laid out with straight lines, a bounded effort and no frames:
/// Graphviz 2.43 needs hours otherwise, and gives up ("trouble in init_rank") on hundreds of frames
/// that share sources.
const LARGE: usize = 400;
/// Columns of one row of a statement.
const STATEMENT: usize = 28;
/// Columns of a tooltip.
const TOOLTIP: usize = 300;

/// Writes a graph as DOT.
pub fn write(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "digraph provenance {{")?;
    writeln!(out, "  graph [label={}, {GRAPH}{}];", label(&graph.title), effort(graph))?;
    writeln!(out, "  node [{NODE}];")?;
    writeln!(out, "  edge [{EDGE}];")?;
    let mut members = vec![Vec::new(); graph.stories.len()];
    let mut outside = Vec::new();
    for (position, node) in graph.nodes.iter().enumerate() {
        match node.story {
            Some(story) if framed(graph, story) => members[story].push(position),
            _ => outside.push(position),
        }
    }
    for (story, members) in members.iter().enumerate().filter(|(_, members)| !members.is_empty()) {
        write_story(graph, story, members, out)?;
    }
    for &position in &outside {
        write_node(&graph.nodes[position], "  ", out)?;
    }
    let statements = statements(graph);
    for edge in &graph.edges {
        // Where both articles hang on the statement that they share, a third line between them
        // would only cross the picture.
        let shared = || statements.get(&edge.from).zip(statements.get(&edge.to));
        let is_hidden = edge.relation == "same_utterance"
            && shared().is_some_and(|(from, to)| from.iter().any(|one| to.contains(one)));
        write_edge(graph, edge, is_hidden, out)?;
    }
    writeln!(out, "}}")
}

const GRAPH: &str = "rankdir=LR, newrank=true, charset=\"UTF-8\", labelloc=t, fontname=\"Helvetica\", \
    fontsize=16, fontcolor=\"#222222\", nodesep=0.25, ranksep=0.9, pad=0.3, tooltip=\" \"";
const NODE: &str = "fontname=\"Helvetica\", fontsize=11, fontcolor=\"#1a1a1a\", \
    color=\"#555555\", height=0.3, margin=\"0.12,0.06\"";
const EDGE: &str = "fontname=\"Helvetica\", fontsize=9, fontcolor=\"#444444\", arrowsize=0.7";
const FRAME: &str = "style=\"rounded\", color=\"#bbbbbb\", fontname=\"Helvetica\", fontsize=12, \
    labeljust=l, margin=14";

fn effort(graph: &Graph) -> &'static str {
    if graph.nodes.len() <= LARGE {
        return "";
    }
    ", splines=line, nslimit=2, nslimit1=2, mclimit=0.2"
}

/// Whether a story gets a frame: a single has none, nor has any story of a large graph.
fn framed(graph: &Graph, story: usize) -> bool {
    graph.nodes.len() <= LARGE && 1 < graph.stories[story].members.len()
}

/// Whether an edge leads out of a story's frame. If it ruled the columns, two stories that feed each
/// other would form a circle of frames, which Graphviz cannot rank.
fn leaves_frame(graph: &Graph, edge: &GraphEdge) -> bool {
    let (from, to) = (graph.nodes[edge.from].story, graph.nodes[edge.to].story);
    from != to && from.is_some_and(|story| framed(graph, story))
}

fn write_story(
    graph: &Graph,
    story: usize,
    members: &[usize],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let record = &graph.stories[story];
    let headline = short(record.title.as_deref().unwrap_or(&record.id), 70);
    writeln!(out, "  subgraph cluster_{story} {{")?;
    writeln!(
        out,
        "    label={}; tooltip={}; {};",
        lines(
            &[headline, format!("{} articles, story {}", record.members.len(), record.id)],
            "\\l"
        ),
        label(&format!("story {}", record.id)),
        FRAME.replace(", ", "; ")
    )?;
    for &position in members {
        write_node(&graph.nodes[position], "    ", out)?;
    }
    // Invisible edges keep the layers in order. Sets of equal rank would do it more strictly, but
    // Graphviz 2.43 gives up on them where stories share a source ("trouble in init_rank").
    for pair in layers(graph, members).windows(2) {
        let [before, after] = pair else { continue };
        let Some(&anchor) = before.first() else { continue };
        for &node in after {
            let (left, right) = (&graph.nodes[anchor].id, &graph.nodes[node].id);
            writeln!(out, "    {} -> {} [style=invis, weight=0];", quoted(left), quoted(right))?;
        }
    }
    writeln!(out, "  }}")
}

fn write_node(node: &GraphNode, indent: &str, out: &mut dyn io::Write) -> io::Result<()> {
    let shape = match node.kind {
        NodeKind::Article => "shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\"",
        NodeKind::Outlet => "shape=box, style=\"rounded,filled\", fillcolor=\"#f4f4f4\"",
        NodeKind::Source => {
            "shape=box, style=\"filled,bold\", fillcolor=\"#dbe7f3\", color=\"#2f5d8a\""
        }
        NodeKind::Utterance => {
            "shape=hexagon, style=\"filled\", fillcolor=\"#f3e9f5\", color=\"#7b4d8a\", fontsize=10"
        }
        NodeKind::Origin => "shape=ellipse, style=\"dashed\", color=\"#888888\"",
    };
    let mut attributes = format!("label={}, {shape}", node_label(node));
    let _ = write!(attributes, ", tooltip={}", label(&node_tooltip(node)));
    if let Some(url) =
        node.article.as_ref().and_then(|article| article.url.as_deref()).and_then(web)
    {
        let _ = write!(attributes, ", URL={}", quoted(url));
    }
    write_columns(NODE_COLUMNS, node, &mut attributes);
    writeln!(out, "{indent}{} [{attributes}];", quoted(&node.id))
}

fn write_edge(
    graph: &Graph,
    edge: &GraphEdge,
    is_hidden: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let (color, style) = stroke(edge);
    let style = if is_hidden { "invis" } else { style };
    // A label beside the line, for an undirected edge may join two nodes of one column, between
    // which Graphviz finds no room for one.
    let place = if edge.directed { "label" } else { "xlabel" };
    let mut attributes = format!(
        "{place}={}, color=\"{color}\", style={style}, penwidth={:.2}, tooltip={}",
        edge_label(edge),
        width(edge),
        label(&short(&edge.sentence, TOOLTIP))
    );
    if !edge.directed {
        attributes.push_str(", dir=none");
    }
    if !edge.directed || leaves_frame(graph, edge) {
        attributes.push_str(", constraint=false");
    }
    write_columns(EDGE_COLUMNS, edge, &mut attributes);
    let (from, to) = (&graph.nodes[edge.from].id, &graph.nodes[edge.to].id);
    writeln!(out, "  {} -> {} [{attributes}];", quoted(from), quoted(to))
}

/// The statements that each article quotes.
fn statements(graph: &Graph) -> FxHashMap<usize, Vec<usize>> {
    let mut statements: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for edge in graph.edges.iter().filter(|edge| edge.relation == "quotes") {
        statements.entry(edge.to).or_default().push(edge.from);
    }
    statements
}

/// Points of the stroke: more for a surer edge, or for a larger flow.
fn width(edge: &GraphEdge) -> f32 {
    match (edge.confidence, edge.articles) {
        (Some(confidence), _) => 0.6 + 1.8 * confidence.0.clamp(0.0, 1.0),
        (None, articles) => 0.8 + (articles.unwrap_or(1) as f32).ln(),
    }
}

/// Colour by what proves the edge (the wording, a credit, a statement), style by relation.
fn stroke(edge: &GraphEdge) -> (&'static str, &'static str) {
    match edge.relation {
        "copy" => ("#1f6f43", "bold"),
        "excerpt" => ("#1f6f43", "solid"),
        "rewrite" => ("#b3700c", "dashed"),
        "revision" => ("#777777", "solid"),
        "same_utterance" => ("#7b4d8a", "dashed"),
        "quotes" => ("#7b4d8a", "dotted"),
        "derived" => ("#999999", "dotted"),
        "background" => ("#9fb4c9", "dotted"),
        "told" | "according_to" => ("#2f5d8a", "dashed"),
        "flow" => ("#444444", "solid"),
        _ => ("#2f5d8a", "solid"),
    }
}

fn node_label(node: &GraphNode) -> String {
    let mut rows = match node.kind {
        NodeKind::Utterance => Screen::default().wrap(&node.label, STATEMENT),
        _ => vec![node.label.clone()],
    };
    if let Some(article) = &node.article {
        if let Some(published) = article.trusted() {
            rows.push(published.minute());
        }
    } else if let Some(articles) = node.articles {
        rows.push(format!("{articles} articles"));
    }
    lines(&rows, "\\n")
}

fn node_tooltip(node: &GraphNode) -> String {
    match (&node.article, node.kind) {
        (Some(article), _) => {
            format!(
                "{} ({}, {} words)",
                short(article.headline(), TOOLTIP),
                article.id,
                article.words
            )
        }
        (None, kind) => format!("{}: {}", kind.name(), node.label),
    }
}

/// Relation, share and confidence; nothing where the stroke says it all.
fn edge_label(edge: &GraphEdge) -> String {
    if let Some(articles) = edge.articles {
        return label(&articles.to_string());
    }
    if matches!(edge.relation, "quotes" | "derived" | "background") {
        return label("");
    }
    let relation = edge.relation.replace('_', " ");
    match edge.share {
        Some(share) => {
            lines(&[format!("{relation} {}", percent(share.0)), confidence(edge)], "\\n")
        }
        None => label(&format!("{relation} {}", confidence(edge))),
    }
}

fn confidence(edge: &GraphEdge) -> String {
    format!("{:.2}", edge.confidence.unwrap_or_default().0)
}

/// Attributes that Graphviz does not know travel with the drawing for programs that read it.
fn write_columns<T>(columns: &[Column<T>], of: &T, attributes: &mut String) {
    for column in columns.iter().filter(|column| column.name != "label") {
        if let Some(value) = (column.of)(of) {
            let _ = match value {
                Value::Text(text) => {
                    write!(attributes, ", {}={}", column.name, quoted(&plain(&text)))
                }
                value => write!(attributes, ", {}={value}", column.name),
            };
        }
    }
}

/// A string as DOT reads it back: quotes and backslashes escaped, on one line.
fn quoted(text: &str) -> String {
    format!("\"{}\"", plain(text).replace('\\', "\\\\").replace('"', "\\\""))
}

/// A string to be drawn. Graphviz reads HTML entities in it, so an ampersand is one itself.
fn label(text: &str) -> String {
    quoted(&text.replace('&', "&amp;"))
}

/// Rows to be drawn, each ended by a line break of DOT: `\n` centred, `\l` left.
fn lines(rows: &[String], line_break: &str) -> String {
    let rows: Vec<String> = rows.iter().map(|row| label(row)).collect();
    let rows: Vec<&str> = rows.iter().map(|row| &row[1..row.len() - 1]).collect();
    format!("\"{}{line_break}\"", rows.join(line_break))
}

/// The address, if a browser may follow it: anything but a web address could run a script.
fn web(url: &str) -> Option<&str> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    (lower.starts_with("http://") || lower.starts_with("https://")).then_some(url)
}
