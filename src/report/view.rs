//! A detection as records: the neutral form from which every format is written, so that each
//! carries the same facts under the same names.

use petgraph::graph::{EdgeIndex, NodeIndex};
use petgraph::visit::EdgeRef;
use rayon::prelude::*;

use super::brief::Briefs;
use super::headline::without_outlet;
use super::records::{
    ArticleRecord, ContainmentRecord, EvidenceRecord, Figure, LinkRecord, MatchRecord,
    OutletRecord, PassageRecord, PublishedRecord, RelationRecord, StoryRecord,
};
use super::relation;
use crate::article::Article;
use crate::detect::Detection;
use crate::matching::{Containment, Match, Passage};
use crate::provenance::figures::{ArticleFigures, Standing};
use crate::provenance::{Evidence, Node, Story};

/// A detection under the names that records use. Records, which can be many, are made on demand.
pub struct View<'a> {
    /// What the run found.
    pub detection: &'a Detection,
    /// All articles in brief.
    pub brief: Briefs,
    story_of: Vec<Option<u32>>,
    node_of: Vec<Option<NodeIndex>>,
}

impl<'a> View<'a> {
    /// Looks at a detection.
    pub fn of(detection: &'a Detection) -> Self {
        let mut story_of = vec![None; detection.articles.len()];
        for (number, story) in (0_u32..).zip(&detection.provenance.stories) {
            for &member in &story.members {
                if let Some(slot) = story_of.get_mut(member as usize) {
                    *slot = Some(number);
                }
            }
        }
        let brief = Briefs::of(&detection.articles);
        Self { detection, brief, story_of, node_of: article_nodes(detection) }
    }

    /// The stories of the detection, in order.
    pub fn stories(&self) -> &'a [Story] {
        &self.detection.provenance.stories
    }

    /// The articles of a story by index, ascending.
    pub fn members(&self, story: usize) -> &'a [u32] {
        &self.stories()[story].members
    }

    /// Whether an article shares its story with another.
    pub fn is_told_by_many(&self, article: u32) -> bool {
        self.story_of(article).is_some_and(|story| 1 < self.members(story).len())
    }

    /// The record of an article.
    pub fn article(&self, index: u32) -> ArticleRecord {
        let story = self.story_of(index).map(|story| self.stories()[story].id.clone());
        let figures = self.detection.provenance.figures.article(index);
        article_record(&self.detection.articles.get(index), figures, story)
    }

    /// The records of all matches, in order.
    pub fn matches(&self) -> impl Iterator<Item = MatchRecord<'_>> {
        self.detection.matches.iter().map(|m| self.match_record(m))
    }

    /// All edges, sorted by their nodes and their kind.
    pub fn edges(&self) -> Vec<EdgeIndex> {
        let graph = &self.detection.provenance.graph;
        let mut edges: Vec<_> = graph
            .edge_references()
            .map(|edge| (edge.source(), edge.target(), edge.weight().kind, edge.id()))
            .collect();
        edges.par_sort_unstable();
        edges.into_iter().map(|(_, _, _, edge)| edge).collect()
    }

    /// The records of all edges, in the order of [`edges`](Self::edges).
    pub fn relations(&self) -> Vec<RelationRecord> {
        self.edges().into_par_iter().map(|edge| self.relation(edge)).collect()
    }

    /// The name of a node in records: an article's id, `source:NAME`, `utterance:N`, `origin:N`.
    pub fn node_id(&self, node: NodeIndex) -> String {
        match self.detection.provenance.graph.node_weight(node) {
            Some(Node::Article(index)) => self.brief.id(*index).to_owned(),
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

    /// The record of a match.
    pub fn match_record(&self, m: &Match) -> MatchRecord<'_> {
        MatchRecord {
            a: self.brief.id(m.a),
            b: self.brief.id(m.b),
            verdict: m.verdict,
            score: Figure(m.score),
            resemblance: Figure(m.resemblance),
            containment: containment_record(m.containment),
            passages: m.passages.iter().map(passage_record).collect(),
        }
    }

    /// The record of a story.
    pub fn story(&self, number: usize) -> StoryRecord {
        let story = &self.stories()[number];
        let mut indices = story.members.clone();
        indices.sort_unstable();
        let articles = &self.detection.articles;
        let id = |article: u32| self.brief.id(article).to_owned();
        let first = self.brief.first(&indices);
        let opened = first.map(|first| (first, articles.get(first)));
        let title = opened.as_ref().and_then(|(_, article)| headline(article));
        let time = |member: u32| match &opened {
            Some((first, article)) if *first == member => time(article),
            _ => time(&articles.get(member)),
        };
        let seconds = |&member: &u32| self.brief.trusted(member);
        let dated = indices.iter().copied().filter(|member| seconds(member).is_some());
        StoryRecord {
            id: story.id.clone(),
            members: indices.iter().copied().map(id).collect(),
            origin: self.node_id(story.origin),
            independent_origins: story.independent_origins,
            weakest_link: story.weakest_link.map(|(a, b, score)| LinkRecord {
                a: id(a),
                b: id(b),
                score: Figure(score),
            }),
            title: title
                .or_else(|| indices.iter().find_map(|&member| headline(&articles.get(member)))),
            outlets: self.brief.outlets(&indices).len(),
            countries: sorted(indices.iter().filter_map(|&member| self.brief.country(member))),
            first_seen: dated.clone().min_by_key(seconds).and_then(time),
            last_seen: dated.max_by_key(seconds).and_then(time),
            first,
            indices,
        }
    }

    /// The record of an edge.
    pub fn relation(&self, edge: EdgeIndex) -> RelationRecord {
        let graph = &self.detection.provenance.graph;
        let (tail, head) = graph.edge_endpoints(edge).unwrap_or_default();
        let edge = &graph[edge];
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
            story: story.map(|story| self.stories()[story].id.clone()),
            verdict: matched.map(|m| m.verdict),
            score: matched.map(|m| Figure(m.score)),
            evidence: edge.evidence.iter().map(|evidence| self.evidence(evidence)).collect(),
            kind: edge.kind,
            witness,
            tail,
            head,
        }
    }

    fn evidence(&self, evidence: &Evidence) -> EvidenceRecord {
        EvidenceRecord {
            article: self.brief.id(evidence.article).to_owned(),
            span: evidence.span,
            text: evidence.text.clone(),
            rule: evidence.rule.clone(),
            index: evidence.article,
        }
    }

    /// Seconds from one publication to another, where both dates can be trusted.
    fn delay(&self, from: u32, to: u32) -> Option<i64> {
        self.brief.trusted(to)?.checked_sub(self.brief.trusted(from)?)
    }
}

/// The headline without the outlet's own name behind it.
fn headline(article: &Article) -> Option<String> {
    let title = article.title.as_deref()?;
    let headline = article
        .outlet
        .as_ref()
        .map_or(title, |outlet| without_outlet(title, &outlet.name, outlet.domain.as_deref()));
    Some(headline.to_owned())
}

/// The time of publication as it is written.
fn time(article: &Article) -> Option<String> {
    Some(article.published.as_ref()?.time.clone())
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
        words: figures.map_or_else(|| article.words(), |figures| figures.words),
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
