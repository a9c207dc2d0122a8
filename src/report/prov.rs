//! PROV-JSON (W3C Member Submission, 24 April 2013). Articles, the copy of sources, statements and
//! unnamed roots are entities; outlets and sources are agents, to whom their texts are attributed;
//! an edge is a derivation (or quotation, primary source, revision) that carries confidence and
//! evidence, an undirected edge an `alternateOf`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use serde_json::{Map, Value as Json, json};

use super::graph::{EDGE_COLUMNS, Graph, GraphEdge, GraphNode, NODE_COLUMNS, NodeKind};
use super::node_link::attributes;

/// Writes a graph as PROV-JSON.
pub fn write(graph: &Graph, out: &mut dyn io::Write) -> io::Result<()> {
    let mut document = Document::default();
    for node in &graph.nodes {
        document.add_node(node);
    }
    for edge in &graph.edges {
        let (from, to) = (&graph.nodes[edge.from], &graph.nodes[edge.to]);
        document.add_edge(edge, name(from), name(to));
    }
    serde_json::to_writer_pretty(&mut *out, &document.json())?;
    out.write_all(b"\n")
}

/// Names of records, each prefix one kind of thing.
const PREFIXES: [&str; 6] = ["article", "source", "utterance", "origin", "outlet", "agent"];

#[derive(Default)]
struct Document {
    entities: Map<String, Json>,
    agents: Map<String, Json>,
    /// Relations by their PROV name, each numbered.
    relations: BTreeMap<&'static str, Map<String, Json>>,
}

impl Document {
    fn add_node(&mut self, node: &GraphNode) {
        let id = name(node);
        let mut fields = prefixed(attributes(NODE_COLUMNS, node));
        fields.insert("prov:type".to_owned(), term(node.kind.name()));
        fields.insert("prov:label".to_owned(), node.label.as_str().into());
        match node.kind {
            NodeKind::Outlet => {
                self.agents.insert(id, fields.into());
                return;
            }
            NodeKind::Source => self.attribute(&id, &node.id["source:".len()..]),
            NodeKind::Article => self.add_article(&id, node),
            NodeKind::Utterance | NodeKind::Origin => {}
        }
        self.entities.insert(id, fields.into());
    }

    fn add_article(&mut self, id: &str, node: &GraphNode) {
        let Some(article) = &node.article else { return };
        if let Some(outlet) = article.outlet() {
            self.attribute(id, outlet);
        }
        let time = article.trusted().map(|published| published.seconds);
        if let Some(time) = time.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
            let generation = json!({ "prov:entity": id, "prov:time": time.to_string() });
            self.relate("wasGeneratedBy", generation);
        }
    }

    /// Says that an entity is the work of an outlet or agency.
    fn attribute(&mut self, entity: &str, agent: &str) {
        let id = format!("agent:{}", local(agent));
        let fields = json!({
            "prov:type": { "$": "prov:Organization", "type": "prov:QUALIFIED_NAME" },
            "prov:label": agent,
        });
        self.agents.insert(id.clone(), fields);
        self.relate("wasAttributedTo", json!({ "prov:entity": entity, "prov:agent": id }));
    }

    fn add_edge(&mut self, edge: &GraphEdge, from: String, to: String) {
        let mut fields = prefixed(attributes(EDGE_COLUMNS, edge));
        let mut add = |name: &str, value: Json| fields.insert(name.to_owned(), value);
        let prov = edge.record.as_ref().map_or("wasInfluencedBy", |record| record.prov);
        let relation = match prov {
            "alternateOf" => {
                add("prov:alternate1", to.into());
                add("prov:alternate2", from.into());
                "alternateOf"
            }
            "wasInfluencedBy" => {
                add("prov:influencee", to.into());
                add("prov:influencer", from.into());
                "wasInfluencedBy"
            }
            prov => {
                add("prov:generatedEntity", to.into());
                add("prov:usedEntity", from.into());
                if let Some(kind) = subtype(prov) {
                    add("prov:type", json!({ "$": kind, "type": "prov:QUALIFIED_NAME" }));
                }
                "wasDerivedFrom"
            }
        };
        self.relate(relation, fields.into());
    }

    fn relate(&mut self, relation: &'static str, fields: Json) {
        let relations = self.relations.entry(relation).or_default();
        // Numbers are padded so that they sort as they were written.
        relations.insert(format!("_:{relation}{:08}", relations.len() + 1), fields);
    }

    fn json(self) -> Json {
        let mut prefixes: Map<String, Json> = PREFIXES
            .iter()
            .map(|prefix| ((*prefix).to_owned(), format!("urn:wirecopy:{prefix}:").into()))
            .collect();
        prefixes.insert("wirecopy".to_owned(), "urn:wirecopy:term:".into());
        let mut document = Map::new();
        document.insert("prefix".to_owned(), prefixes.into());
        document.insert("entity".to_owned(), self.entities.into());
        document.insert("agent".to_owned(), self.agents.into());
        for (relation, records) in self.relations {
            document.insert(relation.to_owned(), records.into());
        }
        document.into()
    }
}

/// PROV-JSON knows the kinds of derivation as types of `wasDerivedFrom`.
fn subtype(prov: &str) -> Option<&'static str> {
    match prov {
        "wasRevisionOf" => Some("prov:Revision"),
        "wasQuotedFrom" => Some("prov:Quotation"),
        "hadPrimarySource" => Some("prov:PrimarySource"),
        _ => None,
    }
}

fn prefixed(fields: Map<String, Json>) -> Map<String, Json> {
    fields.into_iter().map(|(name, value)| (format!("wirecopy:{name}"), value)).collect()
}

fn term(name: &str) -> Json {
    json!({ "$": format!("wirecopy:{name}"), "type": "prov:QUALIFIED_NAME" })
}

/// The qualified name of a node.
fn name(node: &GraphNode) -> String {
    let prefix = node.kind.name();
    let id = match node.kind {
        NodeKind::Article => &node.id,
        _ => node.id.split_once(':').map_or(node.id.as_str(), |(_, id)| id),
    };
    format!("{prefix}:{}", local(id))
}

/// The local part of a qualified name: everything but letters, digits, `_` and `-` as `%XX`, so that
/// ids with slashes, quotes and blanks are names as well.
fn local(id: &str) -> String {
    let mut local = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-') {
            local.push(char::from(byte));
        } else {
            let _ = write!(local, "%{byte:02X}");
        }
    }
    local
}
