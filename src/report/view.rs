//! A detection as records: the neutral form from which every format is written, so that each
//! carries the same facts under the same names.

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::plain::plain;
use super::relation;
use crate::article::{Article, Language, Span};
use crate::detect::Detection;
use crate::matching::{Containment, Match, Passage, PassageKind, Verdict};
use crate::provenance::figures::{ArticleFigures, Standing};
use crate::provenance::{Edge, EdgeKind, Node, Story};

/// Dates below this quality (a masthead clock, a sidebar) are shown, but never order anything.
pub const TRUSTED_DATE: f32 = 0.3;

/// Endings of two letters that tell no country: they are sold for what they spell.
const GENERIC: [&str; 12] =
    ["ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "to", "tv", "ws"];

/// A detection with its articles, stories and graph nodes under the names that records use.
pub struct View<'a> {
    /// What the run found.
    pub detection: &'a Detection,
    /// One record an article, by index.
    pub articles: Vec<ArticleRecord>,
    /// One record a story, in the order of the detection.
    pub stories: Vec<StoryRecord>,
    story_of: Vec<Option<u32>>,
    node_of: Vec<Option<NodeIndex>>,
}

/// An article without its text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArticleRecord {
    /// Unique in its collection.
    pub id: String,
    /// Where it was read.
    pub path: String,
    /// Line in that file, from 1, for JSON Lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The headline.
    pub title: Option<String>,
    /// The page's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published it.
    pub outlet: Option<OutletRecord>,
    /// When, and how far that can be trusted.
    pub published: Option<PublishedRecord>,
    /// The language of the body.
    pub language: Language,
    /// Words of the body.
    pub words: usize,
    /// The id of its story.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// How it stands to what it was made from; absent where it shares nothing and names nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standing: Option<&'static str>,
    /// Where its text comes from in the end: a source, or the outlet of the first article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_from: Option<String>,
    /// Words of the body that stand in other articles too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared_words: Option<usize>,
    /// What page, metadata and text say against each other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<String>,
}

/// The publisher of an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutletRecord {
    /// Display name.
    pub name: String,
    /// Registrable domain.
    pub domain: Option<String>,
}

/// A time of publication.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedRecord {
    /// Local time as the page gives it, with an offset where given.
    pub time: String,
    /// How far it can be trusted, 0 to 1.
    pub quality: Figure,
    /// The words it was read from.
    pub text: String,
    /// Where they stand.
    pub span: Option<Span>,
    /// Seconds since 1970, for ordering.
    #[serde(skip)]
    pub seconds: i64,
}

/// A story: what the records call a cluster.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StoryRecord {
    /// Stable: derived from the members' content.
    pub id: String,
    /// Its articles by id, in the collection's order.
    pub members: Vec<String>,
    /// The node at the root.
    pub origin: String,
    /// How many roots it has once everything explained by another is taken off.
    pub independent_origins: usize,
    /// The match that holds it together least.
    pub weakest_link: Option<LinkRecord>,
    /// Headline of its first article.
    pub title: Option<String>,
    /// How many outlets carried it.
    pub outlets: usize,
    /// Countries of the outlets, by the endings of their domains, in capitals.
    pub countries: Vec<String>,
    /// Earliest trusted time of publication.
    pub first_seen: Option<String>,
    /// Latest trusted time of publication.
    pub last_seen: Option<String>,
    /// The articles by index, ascending.
    #[serde(skip)]
    pub indices: Vec<u32>,
    /// The article that came first: by trusted date, else by id.
    #[serde(skip)]
    pub first: Option<u32>,
}

/// A pair of articles and how surely they belong together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LinkRecord {
    /// The one.
    pub a: String,
    /// The other.
    pub b: String,
    /// How sure the match is, 0 to 1.
    pub score: Figure,
}

/// A verified pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatchRecord<'a> {
    /// The article with the smaller id.
    pub a: &'a str,
    /// The other.
    pub b: &'a str,
    /// What they are to each other.
    pub verdict: Verdict,
    /// How sure that is, 0 to 1.
    pub score: Figure,
    /// Jaccard resemblance of the word shingles, 0 to 1.
    pub resemblance: Figure,
    /// Containment of the shingles.
    pub containment: ContainmentRecord,
    /// The shared passages, in the order of the first article.
    pub passages: Vec<PassageRecord>,
}

/// Containment in both directions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ContainmentRecord {
    /// Share of a's shingles found in b.
    pub a_in_b: Figure,
    /// Share of b's shingles found in a.
    pub b_in_a: Figure,
}

/// A stretch of text that both articles share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PassageRecord {
    /// Where it stands in the first article.
    pub a: Span,
    /// Where it stands in the second.
    pub b: Span,
    /// Weighted resemblance of the two stretches, 0 to 1.
    pub score: Figure,
    /// Prose or quotation, verbatim or reworded.
    pub kind: PassageKind,
}

/// An edge of the provenance graph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RelationRecord {
    /// The node it was taken from.
    pub from: String,
    /// The node that took it.
    pub to: String,
    /// The relation's name.
    pub relation: &'static str,
    /// Its PROV-O term.
    pub prov: &'static str,
    /// How sure it is, 0 to 1.
    pub confidence: Figure,
    /// False where the direction is not proved.
    pub directed: bool,
    /// Share of the child's words that the parent explains, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub share: Option<Figure>,
    /// Seconds from the one publication to the other, where both dates can be trusted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay: Option<i64>,
    /// The story in which it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// What the two texts are to each other, where both are articles and matched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// How sure that verdict is, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Figure>,
    /// What proves it.
    pub evidence: Vec<EvidenceRecord>,
    /// The edge's kind, for code that decides by it.
    #[serde(skip)]
    pub kind: EdgeKind,
    /// The article that shows it: the one that took, else the one whose words prove it.
    #[serde(skip)]
    pub witness: Option<u32>,
    /// Index of the node at the tail.
    #[serde(skip)]
    pub tail: NodeIndex,
    /// Index of the node at the head.
    #[serde(skip)]
    pub head: NodeIndex,
}

/// A fact that speaks for an edge.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceRecord {
    /// The article in which it stands.
    pub article: String,
    /// Where; absent for metadata and for figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// The words, or the fact as a sentence.
    pub text: String,
    /// The rule that found it.
    pub rule: String,
    /// The article's index.
    #[serde(skip)]
    pub index: u32,
}

/// A figure between 0 and 1 (or a share), written with four decimals: more would claim a precision
/// that no estimate here has.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Figure(pub f32);

impl Figure {
    /// The figure rounded to four decimals; 0 where it is not a number.
    pub fn rounded(self) -> f64 {
        if self.0.is_finite() { (f64::from(self.0) * 1e4).round() / 1e4 } else { 0.0 }
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.rounded())
    }
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.rounded())
    }
}

impl<'a> View<'a> {
    /// Reads a detection into records. Match records, which can be many, are made on demand.
    pub fn of(detection: &'a Detection) -> Self {
        let n_articles = detection.articles.len();
        let mut story_of = vec![None; n_articles];
        for (number, story) in (0_u32..).zip(&detection.provenance.stories) {
            for &member in &story.members {
                if let Some(slot) = story_of.get_mut(member as usize) {
                    *slot = Some(number);
                }
            }
        }
        let stories = &detection.provenance.stories;
        let articles: Vec<ArticleRecord> = detection
            .articles
            .indices()
            .into_par_iter()
            .map(|index| {
                let story =
                    story_of[index as usize].map(|story| stories[story as usize].id.clone());
                let figures = detection.provenance.figures.article(index);
                article_record(&detection.articles.get(index), figures, story)
            })
            .collect();
        let node_of = article_nodes(detection);
        let mut view = Self { detection, articles, stories: Vec::new(), story_of, node_of };
        view.stories = stories.iter().map(|story| view.story_record(story)).collect();
        view
    }

    /// All matches, in order.
    pub fn matches(&self) -> impl Iterator<Item = MatchRecord<'_>> {
        self.detection.matches.iter().map(|m| self.match_record(m))
    }

    /// All edges, sorted by their nodes and their kind.
    pub fn relations(&self) -> Vec<RelationRecord> {
        let graph = &self.detection.provenance.graph;
        let mut edges: Vec<_> = graph.edge_references().collect();
        edges.sort_by_key(|edge| (edge.source(), edge.target(), edge.weight().kind, edge.id()));
        edges
            .into_par_iter()
            .map(|edge| self.relation_record(edge.source(), edge.target(), edge.weight()))
            .collect()
    }

    /// The name of a node in records: an article's id, `source:NAME`, `utterance:N`, `origin:N`.
    pub fn node_id(&self, node: NodeIndex) -> String {
        match self.detection.provenance.graph.node_weight(node) {
            Some(Node::Article(index)) => self.articles[*index as usize].id.clone(),
            Some(Node::Source(name)) => format!("source:{name}"),
            Some(Node::Utterance(number)) => format!("utterance:{number}"),
            Some(Node::Origin(number)) => format!("origin:{number}"),
            None => String::new(),
        }
    }

    /// The article that a node stands for.
    pub fn article_at(&self, node: NodeIndex) -> Option<u32> {
        match self.detection.provenance.graph.node_weight(node) {
            Some(Node::Article(index)) => Some(*index),
            _ => None,
        }
    }

    /// The nodes of these articles.
    pub fn article_nodes(&self, articles: &[u32]) -> impl Iterator<Item = (u32, NodeIndex)> {
        articles.iter().filter_map(|&article| {
            let node = *self.node_of.get(article as usize)?;
            Some((article, node?))
        })
    }

    /// The story of an article, by its position.
    pub fn story_of(&self, article: u32) -> Option<usize> {
        self.story_of.get(article as usize).copied().flatten().map(|story| story as usize)
    }

    /// The match of two articles, in whichever order they are given.
    pub fn match_between(&self, a: u32, b: u32) -> Option<&'a Match> {
        let pair = (a.min(b), a.max(b));
        let matches = &self.detection.matches;
        let found = matches.binary_search_by_key(&pair, |m| (m.a, m.b)).ok()?;
        Some(&matches[found])
    }

    /// The matches of an article in which it is the first.
    pub fn matches_from(&self, a: u32) -> &'a [Match] {
        let matches = &self.detection.matches;
        let start = matches.partition_point(|m| m.a < a);
        let end = matches.partition_point(|m| m.a <= a);
        &matches[start..end]
    }

    fn match_record(&self, m: &Match) -> MatchRecord<'_> {
        MatchRecord {
            a: &self.articles[m.a as usize].id,
            b: &self.articles[m.b as usize].id,
            verdict: m.verdict,
            score: Figure(m.score),
            resemblance: Figure(m.resemblance),
            containment: containment_record(m.containment),
            passages: m.passages.iter().map(passage_record).collect(),
        }
    }

    fn story_record(&self, story: &Story) -> StoryRecord {
        let mut indices = story.members.clone();
        indices.sort_unstable();
        let members = indices.iter().map(|&member| &self.articles[member as usize]);
        let outlets = sorted(members.clone().filter_map(ArticleRecord::outlet));
        let dated = members.clone().filter_map(ArticleRecord::trusted);
        let first =
            indices.iter().copied().min_by_key(|&member| self.articles[member as usize].order());
        let title = first.and_then(|first| self.articles[first as usize].title.clone());
        StoryRecord {
            id: story.id.clone(),
            members: members.clone().map(|article| article.id.clone()).collect(),
            origin: self.node_id(story.origin),
            independent_origins: story.independent_origins,
            weakest_link: story.weakest_link.map(|(a, b, score)| LinkRecord {
                a: self.articles[a as usize].id.clone(),
                b: self.articles[b as usize].id.clone(),
                score: Figure(score),
            }),
            title: title.or_else(|| members.clone().find_map(|article| article.title.clone())),
            outlets: outlets.len(),
            countries: sorted(members.clone().filter_map(ArticleRecord::country)),
            first_seen: dated.clone().min_by_key(|p| p.seconds).map(|p| p.time.clone()),
            last_seen: dated.max_by_key(|p| p.seconds).map(|p| p.time.clone()),
            indices,
            first,
        }
    }

    fn relation_record(&self, tail: NodeIndex, head: NodeIndex, edge: &Edge) -> RelationRecord {
        let (from, to) = (self.article_at(tail), self.article_at(head));
        let witness = to.or(from).or_else(|| edge.evidence.first().map(|e| e.article));
        let story = witness.and_then(|article| self.story_of(article));
        let matched = from.zip(to).and_then(|(from, to)| self.match_between(from, to));
        RelationRecord {
            from: self.node_id(tail),
            to: self.node_id(head),
            relation: relation::name(edge.kind),
            prov: relation::prov(edge.kind, edge.directed),
            confidence: Figure(edge.confidence),
            directed: edge.directed,
            share: edge.share.map(Figure),
            delay: from.zip(to).and_then(|(from, to)| self.delay(from, to)),
            story: story.map(|story| self.detection.provenance.stories[story].id.clone()),
            verdict: matched.map(|m| m.verdict),
            score: matched.map(|m| Figure(m.score)),
            evidence: edge
                .evidence
                .iter()
                .map(|evidence| EvidenceRecord {
                    article: self.articles[evidence.article as usize].id.clone(),
                    span: evidence.span,
                    text: evidence.text.clone(),
                    rule: evidence.rule.clone(),
                    index: evidence.article,
                })
                .collect(),
            kind: edge.kind,
            witness,
            tail,
            head,
        }
    }

    /// Seconds from one publication to another, where both dates can be trusted.
    fn delay(&self, from: u32, to: u32) -> Option<i64> {
        let from = self.articles[from as usize].trusted()?;
        let to = self.articles[to as usize].trusted()?;
        to.seconds.checked_sub(from.seconds)
    }
}

/// The node of each article, by index.
fn article_nodes(detection: &Detection) -> Vec<Option<NodeIndex>> {
    let mut nodes = vec![None; detection.articles.len()];
    let graph = &detection.provenance.graph;
    for node in graph.node_indices() {
        if let Node::Article(index) = graph[node]
            && let Some(slot) = nodes.get_mut(index as usize)
        {
            *slot = Some(node);
        }
    }
    nodes
}

impl ArticleRecord {
    /// The outlet's name.
    pub fn outlet(&self) -> Option<&str> {
        self.outlet.as_ref().map(|outlet| outlet.name.as_str())
    }

    /// The country of the outlet, where its domain ends in one.
    pub fn country(&self) -> Option<String> {
        let domain = self.outlet.as_ref()?.domain.as_deref()?;
        let ending = domain.rsplit('.').next()?;
        let is_country = ending.len() == 2
            && ending.bytes().all(|b| b.is_ascii_alphabetic())
            && !GENERIC.contains(&ending);
        is_country.then(|| ending.to_ascii_uppercase())
    }

    /// What a reader calls the article: its outlet, else its id.
    pub fn name(&self) -> &str {
        self.outlet().unwrap_or(&self.id)
    }

    /// The headline, else the id.
    pub fn headline(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id)
    }

    /// The time of publication, where it can be trusted to order articles.
    pub fn trusted(&self) -> Option<&PublishedRecord> {
        self.published.as_ref().filter(|published| TRUSTED_DATE <= published.quality.0)
    }

    /// Sorts by trusted date, undated articles last, then by id.
    pub fn order(&self) -> (bool, i64, &str) {
        let seconds = self.trusted().map(|published| published.seconds);
        (seconds.is_none(), seconds.unwrap_or_default(), &self.id)
    }
}

impl PublishedRecord {
    /// Date and time to the minute, as far as they are known: `2024-12-26 17:40`.
    pub fn minute(&self) -> String {
        let minute = self.time.get(..16).unwrap_or(&self.time);
        plain(&minute.replace('T', " "))
    }
}

fn article_record(
    article: &Article,
    figures: Option<&ArticleFigures>,
    story: Option<String>,
) -> ArticleRecord {
    ArticleRecord {
        id: article.id.clone(),
        path: article.path.clone(),
        line: article.line,
        title: article.title.clone(),
        url: article.url.clone(),
        outlet: article.outlet.as_ref().map(|outlet| OutletRecord {
            name: outlet.name.clone(),
            domain: outlet.domain.clone(),
        }),
        published: article.published.as_ref().map(|published| PublishedRecord {
            time: published.time.clone(),
            quality: Figure(published.quality),
            text: published.text.clone(),
            span: published.span,
            seconds: published.seconds,
        }),
        language: article.language,
        words: article.words(),
        story,
        standing: figures.map(|figures| standing_name(figures.standing)),
        text_from: figures.and_then(|figures| figures.source.clone()),
        shared_words: figures.map(|figures| figures.shared_words),
        contradictions: article.contradictions.clone(),
    }
}

/// The name of a standing in every format.
pub fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Original => "original",
        Standing::Licensed => "licensed",
        Standing::Credited => "credited",
        Standing::Uncredited => "uncredited",
        Standing::Open => "open",
    }
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn containment_record(containment: Containment) -> ContainmentRecord {
    ContainmentRecord { a_in_b: Figure(containment.a_in_b), b_in_a: Figure(containment.b_in_a) }
}

fn passage_record(passage: &Passage) -> PassageRecord {
    PassageRecord { a: passage.a, b: passage.b, score: Figure(passage.score), kind: passage.kind }
}
