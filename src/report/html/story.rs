//! What the page of one story shows: its nodes, edges and articles, and the pairs of texts that can
//! be laid side by side.

use petgraph::graph::NodeIndex;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::overview::{node_kind, title};
use super::shown::Shown;
use crate::article::{Article, Credit};
use crate::matching::{Match, PassageKind, Verdict};
use crate::provenance::Node;
use crate::report::plain::{plain, short};
use crate::report::records::{Figure, RelationRecord};
use crate::report::root::root;
use crate::report::sentence::{article_name, duration, name, relation_words, sentence};
use crate::report::view::View;

/// Columns of a headline, and of a piece of evidence.
const TITLE: usize = 300;
/// Pairs of texts of one story that the page carries: those with an edge first, then the surest.
const PAIRS: usize = 1_500;
/// Pieces of evidence shown for one edge.
const EVIDENCE: usize = 6;
/// Columns of a statement that stands for its node.
const STATEMENT: usize = 120;

/// The data of a story's page.
#[derive(Debug, Serialize)]
pub(super) struct StoryPage {
    id: String,
    title: String,
    root: String,
    independent: usize,
    countries: Vec<String>,
    weakest: Option<(usize, usize, Figure)>,
    nodes: Vec<NodeData>,
    edges: Vec<EdgeData>,
    articles: Vec<ArticleData>,
    pairs: Vec<PairData>,
    n_pairs: usize,
}

/// A node; `article` is a position in the articles of the page.
#[derive(Debug, Serialize)]
struct NodeData {
    kind: &'static str,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    article: Option<usize>,
    /// When an article of another story was published, where that can be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<i64>,
    #[serde(skip_serializing_if = "String::is_empty")]
    says: String,
}

#[derive(Debug, Serialize)]
struct EdgeData {
    from: usize,
    to: usize,
    relation: &'static str,
    words: &'static str,
    confidence: Figure,
    directed: bool,
    share: Option<Figure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delay: Option<String>,
    sentence: String,
    evidence: Vec<(String, String, String)>,
}

#[derive(Debug, Serialize)]
struct ArticleData {
    name: String,
    id: String,
    title: String,
    place: String,
    url: Option<String>,
    outlet: Option<String>,
    /// As the page gives it; `seconds` only where it can be trusted.
    date: Option<String>,
    quality: Option<Figure>,
    seconds: Option<i64>,
    language: &'static str,
    words: usize,
    shared: Option<usize>,
    standing: Option<&'static str>,
    text_from: Option<String>,
    contradictions: Vec<String>,
    #[serde(flatten)]
    shown: Shown,
    credits: Vec<CreditData>,
}

/// A credit where it stands in the shown text.
#[derive(Debug, Serialize)]
struct CreditData {
    at: (u32, u32),
    relation: &'static str,
    source: String,
}

#[derive(Debug, Serialize)]
struct PairData {
    a: usize,
    b: usize,
    verdict: Verdict,
    score: Figure,
    resemblance: Figure,
    a_in_b: Figure,
    b_in_a: Figure,
    /// Start and end in the one and in the other, score, kind.
    passages: Vec<(u32, u32, u32, u32, Figure, PassageKind)>,
}

impl StoryPage {
    /// The page of a story with its edges; each text in about `room` bytes.
    pub(super) fn of(
        view: &View<'_>,
        story: usize,
        edges: &[&RelationRecord],
        room: usize,
    ) -> Self {
        let record = view.story(story);
        let members = &record.indices;
        let origin = view.detection.provenance.stories[story].origin;
        let nodes = nodes(view, members, edges, origin);
        let place: FxHashMap<NodeIndex, usize> =
            nodes.iter().enumerate().map(|(place, &node)| (node, place)).collect();
        let texts: Vec<Article> = members
            .iter()
            .map(|&member| view.detection.articles.get(member).into_owned())
            .collect();
        let articles: Vec<ArticleData> = members
            .iter()
            .zip(&texts)
            .map(|(&member, text)| article(view, member, text, room))
            .collect();
        let (chosen, n_pairs) = pairs(view, story, edges);
        let member = |id: &str| record.members.iter().position(|member| member == id);
        let weakest = record.weakest_link.as_ref();
        Self {
            id: record.id.clone(),
            title: title(&record),
            root: root(view, story, edges.iter().copied()).sentence,
            independent: record.independent_origins,
            countries: record.countries.clone(),
            weakest: weakest
                .and_then(|link| Some((member(&link.a)?, member(&link.b)?, link.score))),
            nodes: nodes.iter().map(|&node| node_data(view, members, node)).collect(),
            edges: edges.iter().map(|edge| edge_data(view, edge, &place)).collect(),
            pairs: chosen.iter().filter_map(|m| pair(m, members, &texts, &articles)).collect(),
            articles,
            n_pairs,
        }
    }
}

/// The members and every node that an edge of the story touches, in the graph's order.
fn nodes(
    view: &View<'_>,
    members: &[u32],
    edges: &[&RelationRecord],
    origin: NodeIndex,
) -> Vec<NodeIndex> {
    let mut nodes: Vec<NodeIndex> = view.article_nodes(members).map(|(_, node)| node).collect();
    nodes.extend(edges.iter().flat_map(|edge| [edge.tail, edge.head]));
    nodes.push(origin);
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

fn node_data(view: &View<'_>, members: &[u32], node: NodeIndex) -> NodeData {
    let weight = view.detection.provenance.graph.node_weight(node);
    let says = match weight {
        Some(Node::Utterance(number)) => statement(view, *number),
        _ => String::new(),
    };
    let index = view.article_at(node);
    let article = index.and_then(|index| members.binary_search(&index).ok());
    let stranger = index.filter(|_| article.is_none());
    NodeData {
        kind: node_kind(weight),
        label: name(view, node),
        article,
        seconds: stranger.and_then(|index| view.brief.trusted(index)),
        says,
    }
}

/// The beginning of a statement, in the words of the first article that quotes it.
fn statement(view: &View<'_>, number: u32) -> String {
    let utterances = &view.detection.provenance.utterances;
    let utterance = (number as usize).checked_sub(1).and_then(|number| utterances.get(number));
    let first = utterance.and_then(|said| said.quotations.first()?.variants.first().copied());
    first.map_or_else(String::new, |variant| {
        let article = view.detection.articles.get(variant.article);
        short(variant.span.of(&article.text), STATEMENT)
    })
}

fn edge_data(
    view: &View<'_>,
    edge: &RelationRecord,
    place: &FxHashMap<NodeIndex, usize>,
) -> EdgeData {
    let evidence = edge.evidence.iter().take(EVIDENCE).map(|evidence| {
        let witness = article_name(view, evidence.index);
        (witness, short(&evidence.text, TITLE), evidence.rule.clone())
    });
    EdgeData {
        from: place[&edge.tail],
        to: place[&edge.head],
        relation: edge.relation,
        words: relation_words(edge.kind),
        confidence: edge.confidence,
        directed: edge.directed,
        share: edge.share,
        delay: edge.delay.map(duration),
        sentence: sentence(view, edge),
        evidence: evidence.collect(),
    }
}

fn article(view: &View<'_>, index: u32, text: &Article, room: usize) -> ArticleData {
    let record = view.article(index);
    let shown = Shown::of(text, room);
    let credit = |credit: &Credit| {
        Some(CreditData {
            at: shown.place(&text.text, credit.span?)?,
            relation: credit.relation.name(),
            source: short(&credit.source, TITLE),
        })
    };
    let place = match record.line {
        Some(line) => format!("{}, line {line}", plain(&record.path)),
        None => plain(&record.path),
    };
    ArticleData {
        name: article_name(view, index),
        id: short(&record.id, TITLE),
        title: short(record.headline(), TITLE),
        place,
        url: record.url.as_deref().filter(|url| is_web(url)).map(str::to_owned),
        outlet: record.outlet().map(|outlet| short(outlet, TITLE)),
        date: record.published.as_ref().map(|time| time.minute()),
        quality: record.published.as_ref().map(|time| time.quality),
        seconds: record.trusted().map(|time| time.seconds),
        language: record.language.0,
        words: record.words,
        shared: record.shared_words,
        standing: record.standing,
        text_from: record.text_from.as_deref().map(|from| short(from, TITLE)),
        contradictions: record.contradictions.iter().map(|said| short(said, TITLE)).collect(),
        credits: text.credits.iter().filter_map(credit).collect(),
        shown,
    }
}

/// Whether an address leads to a page and runs nothing.
fn is_web(url: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

/// The matches within a story that the page carries, by their articles, and how many there are.
fn pairs<'a>(view: &View<'a>, story: usize, edges: &[&RelationRecord]) -> (Vec<&'a Match>, usize) {
    let drawn: FxHashSet<(u32, u32)> = edges
        .iter()
        .filter_map(|edge| view.article_at(edge.tail).zip(view.article_at(edge.head)))
        .map(|(a, b)| (a.min(b), a.max(b)))
        .collect();
    let members = view.members(story).iter();
    let mut pairs: Vec<&Match> = members
        .flat_map(|&member| view.matches_from(member))
        .filter(|m| view.story_of(m.b) == Some(story))
        .collect();
    let n_pairs = pairs.len();
    if PAIRS < n_pairs {
        pairs.sort_by(|x, y| {
            let is_drawn = |m: &Match| drawn.contains(&(m.a, m.b));
            is_drawn(y).cmp(&is_drawn(x)).then(y.score.total_cmp(&x.score))
        });
        pairs.truncate(PAIRS);
        pairs.sort_by_key(|m| (m.a, m.b));
    }
    (pairs, n_pairs)
}

fn pair(
    m: &Match,
    members: &[u32],
    texts: &[Article],
    articles: &[ArticleData],
) -> Option<PairData> {
    let a = members.binary_search(&m.a).ok()?;
    let b = members.binary_search(&m.b).ok()?;
    let place = |side: usize, span| articles[side].shown.place(&texts[side].text, span);
    let passages = m.passages.iter().filter_map(|passage| {
        let (a_start, a_end) = place(a, passage.a)?;
        let (b_start, b_end) = place(b, passage.b)?;
        Some((a_start, a_end, b_start, b_end, Figure(passage.score), passage.kind))
    });
    Some(PairData {
        a,
        b,
        verdict: m.verdict,
        score: Figure(m.score),
        resemblance: Figure(m.resemblance),
        a_in_b: Figure(m.containment.a_in_b),
        b_in_a: Figure(m.containment.b_in_a),
        passages: passages.collect(),
    })
}
