//! A Mermaid flowchart, for Markdown pages. What the drawing cannot show (the attributes of every
//! node and edge) stands in comments below it.

use std::fmt::Write as _;
use std::io;

use super::graph::{EDGE_COLUMNS, Graph, GraphEdge, GraphNode, NODE_COLUMNS, NodeKind};
use super::node_link::attributes;
use super::plain::{plain, short};

/// Mermaid refuses a longer text by default (`maxTextSize`); comments count.
const LONGEST: usize = 50_000;

/// Writes a graph as a Mermaid flowchart. Comments are left out where the text would become longer
/// than Mermaid draws.
pub fn write(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    let drawing = drawing(graph);
    out.write_all(drawing.as_bytes())?;
    let comments = comments(graph)?;
    if drawing.len() + comments.len() < LONGEST {
        out.write_all(comments.as_bytes())?;
    }
    Ok(())
}

fn drawing(graph: &Graph) -> String {
    let mut text = String::from("flowchart LR\n");
    let mut members = vec![Vec::new(); graph.stories.len()];
    let mut outside = Vec::new();
    for (number, node) in graph.nodes.iter().enumerate() {
        match node.story {
            Some(story) if 1 < graph.stories[story].members.len() => members[story].push(number),
            _ => outside.push(number),
        }
    }
    for (number, (story, members)) in graph.stories.iter().zip(&members).enumerate() {
        if members.is_empty() {
            continue;
        }
        let title = quoted(&short(story.title.as_deref().unwrap_or(&story.id), 70));
        let _ = writeln!(text, "  subgraph story{number}[{title}]");
        for &member in members {
            let _ = writeln!(text, "    {}", node_line(member, &graph.nodes[member]));
        }
        text.push_str("  end\n");
    }
    for &number in &outside {
        let _ = writeln!(text, "  {}", node_line(number, &graph.nodes[number]));
    }
    for edge in &graph.edges {
        let _ = writeln!(text, "  {}", edge_line(edge));
    }
    text.push_str("  classDef source fill:#dbe7f3,stroke:#2f5d8a,stroke-width:2px\n");
    text.push_str("  classDef utterance fill:#f3e9f5,stroke:#7b4d8a\n");
    text.push_str("  classDef origin stroke-dasharray:4 3\n");
    text
}

fn node_line(number: usize, node: &GraphNode) -> String {
    let mut label = quoted(&node.label);
    let date = node.article.as_ref().and_then(|article| article.trusted());
    if let Some(date) = date {
        // Mermaid breaks a line at this tag; the rest of the label is escaped.
        label.insert_str(label.len() - 1, &format!("<br/>{}", escaped(&date.minute())));
    }
    match node.kind {
        NodeKind::Article | NodeKind::Outlet => format!("n{number}({label})"),
        NodeKind::Source => format!("n{number}[{label}]:::source"),
        NodeKind::Utterance => format!("n{number}{{{{{label}}}}}:::utterance"),
        NodeKind::Origin => format!("n{number}([{label}]):::origin"),
    }
}

fn edge_line(edge: &GraphEdge) -> String {
    let words = match edge.articles {
        Some(articles) => articles.to_string(),
        None => {
            let confidence = edge.confidence.unwrap_or_default();
            format!("{} {:.2}", edge.relation.replace('_', " "), confidence.0)
        }
    };
    let line = match (edge.directed, edge.relation) {
        (false, _) => "-.-",
        (true, "copy") => "==>",
        (true, "quotes" | "derived" | "background" | "told" | "according_to") => "-.->",
        (true, _) => "-->",
    };
    format!("n{} {line}|{}| n{}", edge.from, quoted(&words), edge.to)
}

/// One line of JSON a node and an edge. A per cent sign could begin a directive, even here.
fn comments(graph: &Graph) -> io::Result<String> {
    let mut text = String::new();
    for (number, node) in graph.nodes.iter().enumerate() {
        let mut fields = attributes(NODE_COLUMNS, node);
        fields.insert("id".to_owned(), node.id.as_str().into());
        let fields = serde_json::to_string(&fields)?.replace('%', "\\u0025");
        let _ = writeln!(text, "%% n{number} {}", plain(&fields));
    }
    for edge in &graph.edges {
        let fields = serde_json::to_string(&attributes(EDGE_COLUMNS, edge))?;
        let fields = fields.replace('%', "\\u0025");
        let _ = writeln!(text, "%% n{} to n{} {}", edge.from, edge.to, plain(&fields));
    }
    Ok(text)
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

/// Mermaid writes an entity as `#NAME;`. Everything that opens markup, a string or a directive
/// becomes one.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '"' | '#' | '%' | '&' | '\'' | '<' | '>' | '\\' | '`' | '{' | '}' | '[' | ']' | '|' => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}
