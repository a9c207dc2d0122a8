//! A detection as records: the neutral form from which every format is written, so that each
//! carries the same facts under the same names.

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::records::{
    ArticleRecord, ContainmentRecord, EvidenceRecord, Figure, LinkRecord, MatchRecord,
    OutletRecord, PassageRecord, PublishedRecord, RelationRecord, StoryRecord,
};
use super::relation;
use crate::article::Article;
use crate::detect::Detection;
use crate::matching::{Containment, Match, Passage};
use crate::provenance::figures::{ArticleFigures, Standing};
use crate::provenance::{Edge, Node, Story};

/// A detection with its articles, stories and graph nodes under the names that records use.
pub struct View<'a> {
    /// What the run found.
    pub detection: &'a Detection,
    /// One record an article, by index.
    pub articles: Vec<ArticleRecord>,
    /// One record a story, in the order of the detection.
    pub stories: Vec<StoryRecord>,
    outlets: FxHashSet<String>,
    story_of: Vec<Option<u32>>,
    node_of: Vec<Option<NodeIndex>>,
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
        let outlets = articles.iter().filter_map(|a| a.outlet().map(str::to_owned)).collect();
        let mut view =
            Self { detection, articles, stories: Vec::new(), outlets, story_of, node_of };
        view.stories = stories.iter().map(|story| view.story_record(story)).collect();
        view
    }

    /// Whether the collection holds an article of this outlet.
    pub fn publishes(&self, outlet: &str) -> bool {
        self.outlets.contains(outlet)
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
        let headline = |article: &ArticleRecord| {
            article.title.is_some().then(|| article.headline().to_owned())
        };
        let title = first.and_then(|first| headline(&self.articles[first as usize]));
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
            title: title.or_else(|| members.clone().find_map(headline)),
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
