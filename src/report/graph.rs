//! The provenance graph as every graph format needs it: nodes and edges in a fixed order, each with
//! all its attributes, cut down to what was asked for.

use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::{Column, Value};
use super::flow;
use super::plain::short;
use super::records::{ArticleRecord, Figure, RelationRecord, StoryRecord};
use super::sentence::{name, sentence, statement};
use super::view::View;
use crate::article::Relation;
use crate::detect::Detection;
use crate::error::Error;
use crate::provenance::{EdgeKind, Node};

/// Which part of the graph to write.
#[derive(Debug, Clone, Default)]
pub struct GraphOptions {
    /// Only the story with this id (or the one whose id begins so).
    pub story: Option<String>,
    /// Flows between sources and outlets instead of articles.
    pub by_outlet: bool,
}

/// Nodes and edges, ready to be written.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    /// What the graph shows, for a title.
    pub title: String,
    /// The stories that occur in it, in the detection's order.
    pub stories: Vec<StoryRecord>,
    /// The nodes: articles by id, then sources by name, then utterances, then origins.
    pub nodes: Vec<GraphNode>,
    /// The edges, sorted by their nodes.
    pub edges: Vec<GraphEdge>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// An article of the collection.
    Article,
    /// An agency or outlet named in a text.
    Source,
    /// One statement, however translated.
    Utterance,
    /// The root of a story that nobody names.
    Origin,
    /// An outlet with all its articles, in a graph of flows.
    Outlet,
}

/// A node with its attributes.
#[derive(Debug, Clone)]
pub struct GraphNode {
    /// Its name in records.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// A few words for a drawing.
    pub label: String,
    /// Its story, by position in [`Graph::stories`]; absent for a node of several stories.
    pub story: Option<usize>,
    /// The article that it stands for.
    pub article: Option<ArticleRecord>,
    /// In a graph of flows, how many articles it stands for.
    pub articles: Option<usize>,
}

/// An edge with its attributes.
#[derive(Debug, Clone)]
pub struct GraphEdge {
    /// Position of the node it comes from.
    pub from: usize,
    /// Position of the node it goes to.
    pub to: usize,
    /// The relation's name; `flow` in a graph of flows.
    pub relation: &'static str,
    /// How sure it is, 0 to 1; absent in a graph of flows.
    pub confidence: Option<Figure>,
    /// False where the direction is not proved.
    pub directed: bool,
    /// Share of the child's words that the parent explains, 0 to 1.
    pub share: Option<Figure>,
    /// What the edge says, in plain English.
    pub sentence: String,
    /// The record; absent in a graph of flows.
    pub record: Option<RelationRecord>,
    /// In a graph of flows, how many articles took this way.
    pub articles: Option<usize>,
    /// Of these, how many name whom they took it from.
    pub credited: Option<usize>,
}

impl NodeKind {
    /// The kind's name in every format.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Source => "source",
            Self::Utterance => "utterance",
            Self::Origin => "origin",
            Self::Outlet => "outlet",
        }
    }
}

impl Graph {
    /// The part of a detection's graph that was asked for. Without a filter: every story of two
    /// articles or more, and the singles that name a source. Fails for a story that is not there.
    pub fn of(detection: &Detection, options: &GraphOptions) -> Result<Self, Error> {
        let view = View::of(detection);
        if options.by_outlet {
            return Ok(flow::graph(&view));
        }
        let graph = Self::whole(&view, view.relations());
        match &options.story {
            Some(id) => graph.story(id),
            None => Ok(graph),
        }
    }

    /// The graph of one story alone: its articles and everything that leads to them.
    pub fn story(&self, id: &str) -> Result<Self, Error> {
        let story = self.find_story(id)?;
        Ok(self.part(story))
    }

    fn whole(view: &View<'_>, relations: Vec<RelationRecord>) -> Self {
        let shown = shown_nodes(view, &relations);
        let positions: FxHashMap<NodeIndex, usize> =
            shown.iter().enumerate().map(|(position, &node)| (node, position)).collect();
        let homes = homes(view, &relations);
        let mut nodes: Vec<GraphNode> =
            shown.iter().map(|&node| graph_node(view, &relations, &homes, node)).collect();
        let edges = relations
            .into_iter()
            .filter_map(|record| {
                let from = *positions.get(&record.tail)?;
                let to = *positions.get(&record.head)?;
                Some(GraphEdge {
                    from,
                    to,
                    relation: record.relation,
                    confidence: Some(record.confidence),
                    directed: record.directed,
                    share: record.share,
                    sentence: sentence(view, &record),
                    record: Some(record),
                    articles: None,
                    credited: None,
                })
            })
            .collect();
        let mut present: Vec<usize> = nodes.iter().filter_map(|node| node.story).collect();
        present.sort_unstable();
        present.dedup();
        for node in &mut nodes {
            node.story = node.story.and_then(|story| present.binary_search(&story).ok());
        }
        let stories = present.into_iter().map(|story| view.story(story)).collect();
        Self { title: "Who took it from whom".to_owned(), stories, nodes, edges }
    }

    /// The nodes and edges of one story, and the sources that it shares with others.
    fn part(&self, story: usize) -> Self {
        let id = &self.stories[story].id;
        let edges: Vec<&GraphEdge> =
            self.edges.iter().filter(|edge| edge.story() == Some(id)).collect();
        let touched: FxHashSet<usize> =
            edges.iter().flat_map(|edge| [edge.from, edge.to]).collect();
        let kept: Vec<usize> = (0..self.nodes.len())
            .filter(|node| self.nodes[*node].story == Some(story) || touched.contains(node))
            .collect();
        let position = |old: usize| kept.binary_search(&old).unwrap_or_default();
        let node = |&old: &usize| GraphNode { story: Some(0), ..self.nodes[old].clone() };
        let edge = |edge: &GraphEdge| GraphEdge {
            from: position(edge.from),
            to: position(edge.to),
            ..edge.clone()
        };
        Self {
            title: story_title(&self.stories[story]),
            stories: vec![self.stories[story].clone()],
            nodes: kept.iter().map(node).collect(),
            edges: edges.into_iter().map(edge).collect(),
        }
    }

    fn find_story(&self, id: &str) -> Result<usize, Error> {
        if let Some(exact) = self.stories.iter().position(|story| story.id == id) {
            return Ok(exact);
        }
        let mut begin = (0..self.stories.len()).filter(|&n| self.stories[n].id.starts_with(id));
        match (begin.next(), begin.next()) {
            (Some(story), None) if !id.is_empty() => Ok(story),
            (Some(_), Some(_)) => Err(Error::new(format!("several stories have an id that begins with “{id}”"))
                .hint("give more of the id")),
            _ => Err(Error::new(format!("no story has the id “{id}”")).hint(
                "ids stand beside each story in the report; a single that names no source has no graph",
            )),
        }
    }
}

impl GraphEdge {
    /// The id of the story in which it stands.
    pub fn story(&self) -> Option<&String> {
        self.record.as_ref()?.story.as_ref()
    }

    /// What graph programs take for an edge's strength: its confidence, or the size of the flow.
    pub fn weight(&self) -> Value {
        match (self.confidence, self.articles) {
            (Some(confidence), _) => confidence.into(),
            (None, articles) => articles.unwrap_or(1).into(),
        }
    }
}

/// The attributes of a node, in the order of every format that has columns.
pub const NODE_COLUMNS: &[Column<GraphNode>] = &[
    Column::text("kind", |node| Some(node.kind.name().into())),
    Column::text("label", |node| Some(node.label.clone().into())),
    Column::text("story", |node| Some(node.article.as_ref()?.story.clone()?.into())),
    Column::text("title", |node| Some(node.article.as_ref()?.title.clone()?.into())),
    Column::text("outlet", |node| Some(node.article.as_ref()?.outlet()?.into())),
    Column::text("domain", |node| {
        Some(node.article.as_ref()?.outlet.as_ref()?.domain.clone()?.into())
    }),
    Column::text("published", |node| {
        Some(node.article.as_ref()?.published.as_ref()?.time.clone().into())
    }),
    Column::number("date_quality", |node| {
        Some(node.article.as_ref()?.published.as_ref()?.quality.into())
    }),
    Column::text("date_text", |node| {
        Some(node.article.as_ref()?.published.as_ref()?.text.clone().into())
    }),
    Column::text("language", |node| Some(node.article.as_ref()?.language.0.into())),
    Column::whole("words", |node| Some(node.article.as_ref()?.words.into())),
    Column::text("standing", |node| Some(node.article.as_ref()?.standing?.into())),
    Column::text("text_from", |node| Some(node.article.as_ref()?.text_from.clone()?.into())),
    Column::whole("shared_words", |node| Some(node.article.as_ref()?.shared_words?.into())),
    Column::text("url", |node| Some(node.article.as_ref()?.url.clone()?.into())),
    Column::text("path", |node| Some(node.article.as_ref()?.path.clone().into())),
    Column::whole("line", |node| Some(node.article.as_ref()?.line?.into())),
    Column::text("contradictions", |node| {
        let all = &node.article.as_ref()?.contradictions;
        (!all.is_empty()).then(|| all.join("; ").into())
    }),
    Column::whole("articles", |node| Some(node.articles?.into())),
];

/// The attributes of an edge, in the order of every format that has columns.
pub const EDGE_COLUMNS: &[Column<GraphEdge>] = &[
    Column::text("relation", |edge| Some(edge.relation.into())),
    Column::text("prov", |edge| Some(edge.record.as_ref()?.prov.into())),
    Column::number("confidence", |edge| Some(edge.confidence?.into())),
    Column::truth("directed", |edge| Some(Value::Truth(edge.directed))),
    Column::number("share", |edge| Some(edge.share?.into())),
    Column::whole("delay", |edge| Some(edge.record.as_ref()?.delay?.into())),
    Column::text("story", |edge| Some(edge.story()?.clone().into())),
    Column::text("verdict", |edge| Some(Value::named(&edge.record.as_ref()?.verdict?))),
    Column::number("score", |edge| Some(edge.record.as_ref()?.score?.into())),
    Column::text("sentence", |edge| Some(edge.sentence.clone().into())),
    Column::text("evidence", |edge| {
        Some(serde_json::to_string(&edge.record.as_ref()?.evidence).unwrap_or_default().into())
    }),
    Column::whole("articles", |edge| Some(edge.articles?.into())),
    Column::whole("credited", |edge| Some(edge.credited?.into())),
];

/// The title of a drawing of one story.
pub fn story_title(story: &StoryRecord) -> String {
    short(story.title.as_deref().unwrap_or(&story.id), 80)
}

/// A mention, or a root that nobody names: no reason to show an article that stands alone.
fn is_hint(kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::Derived | EdgeKind::Named(Relation::Background))
}

/// All nodes but the singles that nothing leads to, in the graph's order.
fn shown_nodes(view: &View<'_>, relations: &[RelationRecord]) -> Vec<NodeIndex> {
    let graph = &view.detection.provenance.graph;
    let told: FxHashSet<NodeIndex> = relations
        .iter()
        .filter(|record| !is_hint(record.kind))
        .flat_map(|record| [record.tail, record.head])
        .collect();
    let of_many = |article: u32| view.is_told_by_many(article);
    graph
        .node_indices()
        .filter(|&node| match graph[node] {
            Node::Article(article) => told.contains(&node) || of_many(article),
            Node::Origin(_) => {
                graph.neighbors(node).any(|child| view.article_at(child).is_some_and(of_many))
            }
            Node::Source(_) => {
                told.contains(&node)
                    || graph.neighbors(node).any(|to| view.article_at(to).is_some_and(of_many))
            }
            Node::Utterance(_) => told.contains(&node),
        })
        .collect()
}

/// For each node that is no article, its story, where all its edges lie in one.
fn homes(view: &View<'_>, relations: &[RelationRecord]) -> FxHashMap<NodeIndex, Option<usize>> {
    let mut homes: FxHashMap<NodeIndex, Option<usize>> = FxHashMap::default();
    for record in relations {
        let story = record.witness.and_then(|article| view.story_of(article));
        for node in [record.tail, record.head] {
            if view.article_at(node).is_none() {
                homes
                    .entry(node)
                    .and_modify(|home| *home = home.filter(|_| *home == story))
                    .or_insert(story);
            }
        }
    }
    homes
}

fn graph_node(
    view: &View<'_>,
    relations: &[RelationRecord],
    homes: &FxHashMap<NodeIndex, Option<usize>>,
    node: NodeIndex,
) -> GraphNode {
    let (kind, article, label) = match &view.detection.provenance.graph[node] {
        Node::Article(index) => {
            (NodeKind::Article, Some(*index), short(view.brief.name(*index), 40))
        }
        Node::Source(_) => (NodeKind::Source, None, name(view, node)),
        Node::Utterance(_) => (NodeKind::Utterance, None, statement(relations, node, 48)),
        Node::Origin(_) => (NodeKind::Origin, None, "unnamed root".to_owned()),
    };
    GraphNode {
        id: view.node_id(node),
        kind,
        label,
        story: match article {
            Some(index) => view.story_of(index),
            None => homes.get(&node).copied().flatten(),
        },
        article: article.map(|index| view.article(index)),
        articles: None,
    }
}
