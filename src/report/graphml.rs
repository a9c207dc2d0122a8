//! GraphML with typed keys, as yEd, Gephi and networkx read it. The format has no undirected edges
//! among directed ones that all readers accept: the `directed` attribute tells.

use std::io;

use super::columns::{Column, ValueKind};
use super::graph::{EDGE_COLUMNS, Graph, NODE_COLUMNS};
use super::plain::xml;

/// Writes a graph as GraphML.
pub fn write(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">")?;
    write_keys("node", 'n', NODE_COLUMNS, out)?;
    write_keys("edge", 'e', EDGE_COLUMNS, out)?;
    writeln!(out, "  <graph id=\"provenance\" edgedefault=\"directed\">")?;
    writeln!(out, "    <desc>{}</desc>", xml(&graph.title))?;
    for node in &graph.nodes {
        writeln!(out, "    <node id=\"{}\">", xml(&node.id))?;
        write_data('n', NODE_COLUMNS, node, out)?;
        writeln!(out, "    </node>")?;
    }
    for (number, edge) in graph.edges.iter().enumerate() {
        let (from, to) = (&graph.nodes[edge.from].id, &graph.nodes[edge.to].id);
        writeln!(
            out,
            "    <edge id=\"edge{number}\" source=\"{}\" target=\"{}\">",
            xml(from),
            xml(to)
        )?;
        write_data('e', EDGE_COLUMNS, edge, out)?;
        writeln!(out, "    </edge>")?;
    }
    writeln!(out, "  </graph>\n</graphml>")
}

fn write_keys<T>(
    of: &str,
    prefix: char,
    columns: &[Column<T>],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (number, column) in columns.iter().enumerate() {
        let kind = match column.kind {
            ValueKind::Text => "string",
            ValueKind::Number => "double",
            ValueKind::Whole => "long",
            ValueKind::Truth => "boolean",
        };
        writeln!(
            out,
            "  <key id=\"{prefix}{number}\" for=\"{of}\" attr.name=\"{}\" attr.type=\"{kind}\"/>",
            column.name
        )?;
    }
    Ok(())
}

fn write_data<T>(
    prefix: char,
    columns: &[Column<T>],
    of: &T,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (number, column) in columns.iter().enumerate() {
        if let Some(value) = (column.of)(of) {
            let value = xml(&value.to_string());
            writeln!(out, "      <data key=\"{prefix}{number}\">{value}</data>")?;
        }
    }
    Ok(())
}
