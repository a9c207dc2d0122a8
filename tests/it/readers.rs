//! Every graph format, read back by a program that people use: Graphviz, networkx, prov, mermaid.
//! `tests/readers/setup.sh` installs them; a test that misses its reader fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;
use wirecopy::Detection;
use wirecopy::report::columns::Column;
use wirecopy::report::csv::{self, Table};
use wirecopy::report::graph::{EDGE_COLUMNS, Graph, GraphOptions, NODE_COLUMNS};
use wirecopy::report::node_link::{self, attributes};
use wirecopy::report::plain::is_unprintable;
use wirecopy::report::{dot, gexf, graphml, mermaid, prov};

use crate::formats::{giant, harbour, hostile};

#[test]
fn readers_find_the_same_graph() {
    check(&harbour(), &GraphOptions::default());
}

#[test]
fn readers_find_the_same_story() {
    let story = Some("5a31".to_owned());
    check(&harbour(), &GraphOptions { story, ..GraphOptions::default() });
}

#[test]
fn readers_find_the_same_flows() {
    check(&harbour(), &GraphOptions { by_outlet: true, ..GraphOptions::default() });
}

#[test]
fn readers_survive_hostile_names() {
    check(&hostile(), &GraphOptions::default());
}

#[test]
fn readers_survive_hostile_flows() {
    check(&hostile(), &GraphOptions { by_outlet: true, ..GraphOptions::default() });
}

#[test]
fn readers_survive_an_empty_collection() {
    check(&Detection::default(), &GraphOptions::default());
}

/// Graphviz gives up on large graphs that are drawn with every nicety.
#[test]
fn graphviz_draws_a_story_of_a_thousand_articles() {
    let detection = giant(1_000, |article| article / 3);
    let graph = Graph::of(&detection, &GraphOptions::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("graph.dot");
    write(&file, |out| dot::write(&graph, out));
    check_drawing(&graph, &file);
}

/// Writes a graph in every format, has each read by its reader, and compares.
fn check(detection: &Detection, options: &GraphOptions) {
    let graph = Graph::of(detection, options).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    write(&path("graph.dot"), |out| dot::write(&graph, out));
    write(&path("graph.graphml"), |out| graphml::write(&graph, out));
    write(&path("graph.gexf"), |out| gexf::write(&graph, out));
    write(&path("graph.node_link.json"), |out| node_link::write(&graph, out));
    write(&path("graph.prov.json"), |out| prov::write(&graph, out));
    write(&path("graph.mmd"), |out| mermaid::write(&graph, out));
    for table in Table::ALL {
        write(&path(table.file_name()), |out| csv::write(detection, table, out));
    }
    check_drawing(&graph, &path("graph.dot"));
    check_flowchart(&graph, &path("graph.mmd"));
    let python = readers().join("venv/bin/python");
    let found = run(Command::new(python).arg(script("read.py")).arg(folder.path()));
    for format in ["graphml", "gexf", "node_link"] {
        check_graph(&graph, &found[format], format);
    }
    check_provenance(&graph, &found["prov"]);
    check_tables(detection, &found["tables"]);
}

/// Graphviz draws every node and every edge that is meant to be seen, and no link runs a script.
fn check_drawing(graph: &Graph, file: &Path) {
    let drawn = Command::new("dot").arg("-Tsvg").arg(file).output();
    let drawn = drawn.expect("Graphviz is missing: apt-get install graphviz");
    let errors = String::from_utf8_lossy(&drawn.stderr);
    assert!(drawn.status.success() && !errors.contains("rror"), "{errors}");
    let picture = String::from_utf8(drawn.stdout).unwrap();
    assert_eq!(picture.matches("class=\"node\"").count(), graph.nodes.len());
    let dot = std::fs::read_to_string(file).unwrap();
    let hidden = dot.lines().filter(|line| line.contains("style=invis, penwidth")).count();
    assert_eq!(picture.matches("class=\"edge\"").count(), graph.edges.len() - hidden);
    assert!(!picture.contains("href=\"javascript"));
    assert!(!picture.contains("<script"));
}

fn check_flowchart(graph: &Graph, file: &Path) {
    let found = run(Command::new("node").arg(script("read.mjs")).arg(file).current_dir(readers()));
    assert_eq!(found["nodes"].as_array().unwrap().len(), graph.nodes.len());
    let edges: Vec<(String, String)> = found["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| (word(&edge["from"]), word(&edge["to"])))
        .collect();
    let wanted: Vec<(String, String)> = graph
        .edges
        .iter()
        .map(|edge| (format!("n{}", edge.from), format!("n{}", edge.to)))
        .collect();
    assert_eq!(edges, wanted);
    for node in found["nodes"].as_array().unwrap() {
        assert!(!word(&node["text"]).contains("<script"), "{node}");
    }
}

/// The nodes and edges are the same, and so is every attribute.
fn check_graph(graph: &Graph, found: &Json, format: &str) {
    let nodes = found["nodes"].as_object().unwrap();
    assert_eq!(nodes.len(), graph.nodes.len(), "{format}");
    for node in &graph.nodes {
        let id = as_read(&node.id, format);
        let fields = nodes.get(&id).unwrap_or_else(|| panic!("{format} lost {id:?}"));
        check_attributes(NODE_COLUMNS, node, fields, format);
    }
    let edges = found["edges"].as_array().unwrap();
    assert_eq!(edges.len(), graph.edges.len(), "{format}");
    for edge in &graph.edges {
        let id = |position: usize| as_read(&graph.nodes[position].id, format);
        let same = edges.iter().find(|found| {
            word(&found[0]) == id(edge.from)
                && word(&found[1]) == id(edge.to)
                && word(&found[2]["relation"]) == edge.relation
        });
        let same = same.unwrap_or_else(|| panic!("{format} lost {}", edge.sentence));
        check_attributes(EDGE_COLUMNS, edge, &same[2], format);
    }
}

fn check_attributes<T>(columns: &[Column<T>], of: &T, found: &Json, format: &str) {
    for (name, wanted) in attributes(columns, of) {
        // Node-link JSON keeps the evidence as a list, which is left out of the comparison.
        if format == "node_link" && name == "evidence" {
            continue;
        }
        match wanted {
            Json::String(wanted) => {
                assert_eq!(word(&found[&name]), as_read(&wanted, format), "{format} {name}");
            }
            Json::Number(wanted) => assert_eq!(found[&name].as_f64(), wanted.as_f64(), "{name}"),
            wanted => assert_eq!(found[&name], wanted, "{format} {name}"),
        }
    }
}

fn check_provenance(graph: &Graph, found: &Json) {
    let count = |kind: &str| found["kinds"][kind].as_u64().unwrap_or(0);
    let nodes = graph.nodes.len() as u64;
    let is_flow = graph.edges.iter().any(|edge| edge.record.is_none());
    if !is_flow {
        assert_eq!(count("Entity"), nodes, "{}", found["kinds"]);
    }
    let edges = count("Derivation") + count("Alternate") + count("Influence");
    assert_eq!(edges, graph.edges.len() as u64, "{}", found["kinds"]);
}

fn check_tables(detection: &Detection, found: &Json) {
    let rows = |name: &str| found[name].as_array().unwrap().len();
    assert_eq!(rows("articles.csv"), detection.articles.len());
    assert_eq!(rows("matches.csv"), detection.matches.len());
    assert_eq!(rows("relations.csv"), detection.provenance.graph.edge_count());
    let tables = found.as_object().unwrap().values();
    let rows = tables.flat_map(|table| table.as_array().unwrap());
    for (name, cell) in rows.flat_map(|row| row.as_object().unwrap()) {
        let cell = cell.as_str().unwrap();
        let is_number = cell.parse::<f64>().is_ok();
        assert!(is_number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{name}: {cell}");
    }
}

/// What a format can hold of a text: XML cannot hold control characters.
fn as_read(text: &str, format: &str) -> String {
    match format {
        "node_link" => text.to_owned(),
        _ => text.chars().filter(|&c| "\n\r\t".contains(c) || !is_unprintable(c)).collect(),
    }
}

fn word(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn write(path: &Path, write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    std::fs::write(path, out).unwrap();
}

fn run(command: &mut Command) -> Json {
    let missing = "a reader is missing: run tests/readers/setup.sh";
    let Output { status, stdout, stderr } = command.output().expect(missing);
    assert!(status.success(), "{missing}, or see: {}", String::from_utf8_lossy(&stderr));
    serde_json::from_slice(&stdout).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn script(name: &str) -> PathBuf {
    root().join("tests/readers").join(name)
}

fn readers() -> PathBuf {
    root().join("target/readers")
}
