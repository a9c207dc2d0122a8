//! GEXF 1.3 for Gephi: a dynamic graph in which every node and edge begins when the article that
//! brought it was published.

use std::io;

use super::columns::{Column, ValueKind};
use super::graph::{EDGE_COLUMNS, Graph, GraphNode, NODE_COLUMNS, NodeKind};
use super::plain::xml;

/// Writes a graph as GEXF.
pub fn write(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" version=\"1.3\">"
    )?;
    writeln!(out, "  <meta><creator>wirecopy</creator>")?;
    writeln!(out, "    <description>{}</description></meta>", xml(&graph.title))?;
    // Times are dateTimes; "date" is the one name for them that networkx and Gephi both know.
    writeln!(out, "  <graph mode=\"dynamic\" defaultedgetype=\"directed\" timeformat=\"date\">")?;
    write_attributes("node", NODE_COLUMNS, out)?;
    write_attributes("edge", EDGE_COLUMNS, out)?;
    let starts = starts(graph);
    writeln!(out, "    <nodes>")?;
    for (node, start) in graph.nodes.iter().zip(&starts) {
        let (id, label) = (xml(&node.id), xml(&node.label));
        writeln!(out, "      <node id=\"{id}\" label=\"{label}\"{}>", since(*start))?;
        write_values(NODE_COLUMNS, node, out)?;
        writeln!(out, "        <viz:color {}/>", color(node.kind))?;
        writeln!(out, "      </node>")?;
    }
    writeln!(out, "    </nodes>\n    <edges>")?;
    for (number, edge) in graph.edges.iter().enumerate() {
        let (from, to) = (&graph.nodes[edge.from].id, &graph.nodes[edge.to].id);
        writeln!(
            out,
            "      <edge id=\"{number}\" source=\"{}\" target=\"{}\" label=\"{}\" weight=\"{}\"{}>",
            xml(from),
            xml(to),
            edge.relation,
            edge.weight(),
            since(starts[edge.from].max(starts[edge.to]))
        )?;
        write_values(EDGE_COLUMNS, edge, out)?;
        writeln!(out, "      </edge>")?;
    }
    writeln!(out, "    </edges>\n  </graph>\n</gexf>")
}

fn write_attributes<T>(
    class: &str,
    columns: &[Column<T>],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "    <attributes class=\"{class}\" mode=\"static\">")?;
    for (number, column) in columns.iter().enumerate().filter(|(_, column)| own(column.name)) {
        let kind = match column.kind {
            ValueKind::Text => "string",
            ValueKind::Number => "double",
            ValueKind::Whole => "long",
            ValueKind::Truth => "boolean",
        };
        let name = column.name;
        writeln!(out, "      <attribute id=\"{number}\" title=\"{name}\" type=\"{kind}\"/>")?;
    }
    writeln!(out, "    </attributes>")
}

fn write_values<T>(columns: &[Column<T>], of: &T, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "        <attvalues>")?;
    for (number, column) in columns.iter().enumerate().filter(|(_, column)| own(column.name)) {
        if let Some(value) = (column.of)(of) {
            let value = xml(&value.to_string());
            writeln!(out, "          <attvalue for=\"{number}\" value=\"{value}\"/>")?;
        }
    }
    writeln!(out, "        </attvalues>")
}

/// Labels have their own place in the format.
fn own(name: &str) -> bool {
    name != "label"
}

/// When each node begins, in seconds since 1970: an article when it was published, any other node
/// with the first article that was made of it.
fn starts(graph: &Graph) -> Vec<Option<i64>> {
    let published = |node: &GraphNode| node.article.as_ref()?.trusted().map(|date| date.seconds);
    let mut starts: Vec<Option<i64>> = graph.nodes.iter().map(published).collect();
    for edge in &graph.edges {
        let is_article = graph.nodes[edge.from].kind == NodeKind::Article;
        if let (false, Some(taken)) = (is_article, starts[edge.to]) {
            let first = starts[edge.from].map_or(taken, |start| start.min(taken));
            starts[edge.from] = Some(first);
        }
    }
    starts
}

fn since(start: Option<i64>) -> String {
    start
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map(|time| format!(" start=\"{time}\""))
        .unwrap_or_default()
}

fn color(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Article | NodeKind::Outlet => "r=\"90\" g=\"90\" b=\"90\"",
        NodeKind::Source => "r=\"47\" g=\"93\" b=\"138\"",
        NodeKind::Utterance => "r=\"123\" g=\"77\" b=\"138\"",
        NodeKind::Origin => "r=\"190\" g=\"190\" b=\"190\"",
    }
}
