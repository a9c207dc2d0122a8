//! Node-link JSON, as networkx reads it (`node_link_graph(data, edges="edges")`).

use std::io;

use rustc_hash::FxHashMap;
use serde_json::{Map, Value as Json, json};

use super::columns::Column;
use super::graph::{EDGE_COLUMNS, Graph, NODE_COLUMNS};

/// Writes a graph as node-link JSON.
pub fn write(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    let stories = serde_json::to_value(&graph.stories)?;
    let head = json!({ "title": graph.title, "stories": stories });
    write!(out, "{{\"directed\":true,\"multigraph\":true,\"graph\":{head},\n\"nodes\":[")?;
    for (number, node) in graph.nodes.iter().enumerate() {
        let mut fields = attributes(NODE_COLUMNS, node);
        fields.insert("id".to_owned(), node.id.as_str().into());
        write_item(number, fields, out)?;
    }
    write!(out, "\n],\n\"edges\":[")?;
    let mut parallel: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for (number, edge) in graph.edges.iter().enumerate() {
        let key = parallel.entry((edge.from, edge.to)).or_default();
        let mut fields = attributes(EDGE_COLUMNS, edge);
        fields.insert("source".to_owned(), graph.nodes[edge.from].id.as_str().into());
        fields.insert("target".to_owned(), graph.nodes[edge.to].id.as_str().into());
        fields.insert("key".to_owned(), (*key).into());
        if let Some(record) = &edge.record {
            fields.insert("evidence".to_owned(), serde_json::to_value(&record.evidence)?);
        }
        *key += 1;
        write_item(number, fields, out)?;
    }
    out.write_all(b"\n]}\n")
}

/// The attributes of a node or an edge by name.
pub fn attributes<T>(columns: &[Column<T>], of: &T) -> Map<String, Json> {
    columns
        .iter()
        .filter_map(|column| {
            let value = serde_json::to_value((column.of)(of)?).ok()?;
            Some((column.name.to_owned(), value))
        })
        .collect()
}

fn write_item(number: usize, fields: Map<String, Json>, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
    serde_json::to_writer(out, &fields)?;
    Ok(())
}
