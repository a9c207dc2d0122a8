//! The figures that answer a reader's questions: who was first, who took it up and whether they
//! said so, how much of an article is wire copy, who feeds whom.

use std::borrow::Cow;

use petgraph::Direction;
use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;
use rayon::prelude::*;

use super::card::{Card, derivation};
use super::extent::Extent;
use super::flows::flows;
use super::names::Names;
use super::neighbors::Neighbors;
use super::{Edge, EdgeKind, Node, Provenance, Story};
use crate::article::{Collection, Relation, Span};

/// All figures of a collection.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// One entry for each article that shares text or names a source, by article.
    pub articles: Vec<ArticleFigures>,
    /// One entry for each story of two or more, in the order of the stories.
    pub stories: Vec<StoryFigures>,
    /// Who feeds whom, the largest flow first.
    pub flows: Vec<Flow>,
}

impl Figures {
    /// The figures of one article, if it shares text or names a source.
    pub fn article(&self, index: u32) -> Option<&ArticleFigures> {
        let found = self.articles.binary_search_by_key(&index, |figures| figures.article);
        found.ok().map(|place| &self.articles[place])
    }
}

/// How an article stands to what it was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It was made from nothing that is known.
    Original,
    /// It names its source as licensed copy is named: dateline, byline, republication notice.
    Licensed,
    /// It names its source.
    Credited,
    /// It was made from another text and names nobody.
    Uncredited,
    /// It shares its text with others, and who was first is not known.
    Open,
}

/// What is copy in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleFigures {
    /// The article, by index.
    pub article: u32,
    /// Words of its body.
    pub words: usize,
    /// Where it stands in other articles too, or in the text it was made from, in order.
    pub shared: Vec<Span>,
    /// Words of those stretches.
    pub shared_words: usize,
    /// Words that no other article has.
    pub own_words: usize,
    /// Where its text comes from in the end, by name: a source, or the outlet of the first article.
    pub source: Option<String>,
    /// Whether it says so.
    pub standing: Standing,
}

/// One story in figures.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryFigures {
    /// Number of the story, from 0, in the order of the stories.
    pub story: usize,
    /// The article seen first, by index, and its time in seconds since 1970. Only dates of a
    /// quality of 0.5 or more count.
    pub first_seen: Option<(u32, i64)>,
    /// The time of the last article, in seconds since 1970.
    pub last_seen: Option<i64>,
    /// Articles of each outlet that were made from another's text, most first.
    pub pick_ups: Vec<(String, usize)>,
    /// How many outlets carry it.
    pub outlets: usize,
    /// Articles by standing, in the order of [`Standing`].
    pub standings: Vec<(Standing, usize)>,
    /// How many roots it has once everything explained by another is taken off.
    pub independent_origins: usize,
}

/// What one source or outlet fed to an outlet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow {
    /// The source or outlet it came from.
    pub from: String,
    /// The outlet that took it.
    pub to: String,
    /// Articles.
    pub articles: usize,
    /// Of these, articles that name whom they took it from.
    pub credited: usize,
}

/// The figures of a traced collection.
pub(super) fn figures(
    articles: &Collection,
    cards: &[Card],
    names: &Names,
    neighbors: &Neighbors<'_>,
    provenance: &Provenance,
) -> Figures {
    let known = Known { articles, cards, names };
    let figures: Vec<ArticleFigures> = articles
        .indices()
        .into_par_iter()
        .filter_map(|index| article_figures(index, &known, neighbors, provenance))
        .collect();
    let mut figures = Figures { articles: figures, ..Figures::default() };
    let shared = provenance.stories.partition_point(|story| 1 < story.members.len());
    figures.stories = provenance.stories[..shared]
        .par_iter()
        .enumerate()
        .map(|(number, story)| story_figures(number, story, &known, &figures))
        .collect();
    figures.flows = flows(&known, provenance);
    figures
}

/// What is known of each article.
pub(super) struct Known<'a> {
    pub(super) articles: &'a Collection,
    cards: &'a [Card],
    names: &'a Names,
}

impl<'a> Known<'a> {
    /// How to name the outlet of an article: by its name, else by the article's id.
    pub(super) fn outlet(&self, index: u32) -> Cow<'a, str> {
        match self.cards[index as usize].outlet_name {
            Some(key) => Cow::Borrowed(self.names.outlet(key)),
            None => Cow::Owned(self.articles.get(index).id.clone()),
        }
    }
}

/// A relation at least this sure counts as a fact here.
const SURE: f32 = 0.5;

fn article_figures(
    index: u32,
    known: &Known<'_>,
    neighbors: &Neighbors<'_>,
    provenance: &Provenance,
) -> Option<ArticleFigures> {
    let reuses = || neighbors.of(index).filter(|side| side.matched.verdict.reuses_wording());
    let parents = || parents(index, provenance);
    if reuses().next().is_none() && parents().next().is_none() {
        return None;
    }
    let article = known.articles.get(index);
    let card = &known.cards[index as usize];
    let body = &card.body;
    let spans = reuses().flat_map(|side| {
        let passages = side.matched.passages.iter();
        let whole = side.matched.verdict == crate::matching::Verdict::Exact;
        let covered: Vec<Span> = if whole {
            body.spans().to_vec()
        } else {
            passages.map(|passage| side.near(passage)).collect()
        };
        covered
    });
    let shared = Extent::new(spans.collect()).intersection(body);
    let words = if neighbors.has_any(index) { card.words as usize } else { article.words() };
    let shared_words = card.words_in(&article, &shared);
    Some(ArticleFigures {
        article: index,
        words,
        shared: shared.spans().to_vec(),
        shared_words,
        own_words: words.saturating_sub(shared_words),
        source: source(index, known, provenance),
        standing: standing(index, known.cards, provenance),
    })
}

/// What an article was made from, surely enough: a node, and the edge that says so.
pub(super) fn parents(
    index: u32,
    provenance: &Provenance,
) -> impl Iterator<Item = (NodeIndex, &Edge)> {
    let graph = &provenance.graph;
    graph
        .edges_directed(NodeIndex::new(index as usize), Direction::Incoming)
        .filter(|edge| makes(edge.weight()) && !matches!(graph[edge.source()], Node::Origin(_)))
        .map(|edge| (edge.source(), edge.weight()))
}

/// Whether an edge says, surely enough, that its head was made from its tail.
fn makes(edge: &Edge) -> bool {
    edge.directed && SURE <= edge.confidence && (is_text(edge.kind) || is_credit(edge.kind))
}

fn is_text(kind: EdgeKind) -> bool {
    match kind {
        EdgeKind::Copy
        | EdgeKind::Excerpt
        | EdgeKind::Rewrite
        | EdgeKind::Revision
        | EdgeKind::Derived => true,
        EdgeKind::SameUtterance | EdgeKind::Quotes | EdgeKind::Named(_) => false,
    }
}

/// Whether the text itself, not only a statement in it, is said to come from the source.
pub(super) fn is_credit(kind: EdgeKind) -> bool {
    matches!(kind, EdgeKind::Named(relation) if STATEMENT < derivation(relation))
}

/// What [`derivation`] gives to words that were only said to somebody.
const STATEMENT: f32 = 0.6;

/// Chains of parents are followed so far.
const MAX_CHAIN: usize = 64;

/// The name at the far end of the surest chain of parents.
fn source(index: u32, known: &Known<'_>, provenance: &Provenance) -> Option<String> {
    let mut article = index;
    for _ in 0..MAX_CHAIN {
        let surest = parents(article, provenance).max_by(|(a, x), (b, y)| {
            is_text(x.kind)
                .cmp(&is_text(y.kind))
                .then(x.confidence.total_cmp(&y.confidence))
                .then(b.cmp(a))
        });
        let Some((node, _)) = surest else { break };
        match &provenance.graph[node] {
            Node::Article(parent) => article = *parent,
            Node::Source(name) => return Some(name.clone()),
            Node::Utterance(_) | Node::Origin(_) => break,
        }
    }
    (article != index).then(|| known.outlet(article).into_owned())
}

/// A later version of an outlet's own text, or a follow-up with passages of it, stands as that text
/// does.
fn standing(index: u32, cards: &[Card], provenance: &Provenance) -> Standing {
    let mut article = index;
    for _ in 0..MAX_CHAIN {
        match own_standing(article, cards, provenance) {
            Ok(standing) => return standing,
            Err(earlier) => article = earlier,
        }
    }
    Standing::Open
}

/// The standing of an article, or the earlier one by the same outlet from which alone it was made.
fn own_standing(index: u32, cards: &[Card], provenance: &Provenance) -> Result<Standing, u32> {
    let (mut credited, mut made, mut earlier) = (false, false, None);
    for (node, edge) in parents(index, provenance) {
        match edge.kind {
            EdgeKind::Named(Relation::Dateline | Relation::Credit | Relation::Republication) => {
                return Ok(Standing::Licensed);
            }
            EdgeKind::Named(_) => credited = true,
            _ => match provenance.graph[node] {
                Node::Article(parent)
                    if cards[parent as usize].same_outlet(&cards[index as usize]) =>
                {
                    earlier = Some(parent);
                }
                _ => made = true,
            },
        }
    }
    if let Some(earlier) = earlier.filter(|_| !credited && !made) {
        return Err(earlier);
    }
    let node = NodeIndex::new(index as usize);
    let named: f32 = provenance
        .graph
        .edges_directed(node, Direction::Incoming)
        .filter(|edge| is_credit(edge.weight().kind))
        .map(|edge| edge.weight().confidence)
        .sum();
    let mut taken = provenance.graph.edges_directed(node, Direction::Outgoing);
    Ok(match (credited, made) {
        (true, _) => Standing::Credited,
        // Who names a dozen agencies has said where the text is from, whichever it was.
        (false, true) if SURE <= named => Standing::Credited,
        (false, true) => Standing::Uncredited,
        (false, false) if taken.any(|edge| makes(edge.weight())) => Standing::Original,
        (false, false) => Standing::Open,
    })
}

fn story_figures(
    number: usize,
    story: &Story,
    known: &Known<'_>,
    figures: &Figures,
) -> StoryFigures {
    let dated = story.members.iter().filter_map(|&member| {
        let card = &known.cards[member as usize];
        Some((card.seconds.filter(|_| SURE <= card.quality)?, member))
    });
    let mut standings = [0; 5];
    let mut pick_ups: Vec<Cow<'_, str>> = Vec::new();
    let mut outlets: Vec<Cow<'_, str>> = Vec::new();
    for &member in &story.members {
        let outlet = known.outlet(member);
        let standing = figures.article(member).map_or(Standing::Open, |article| article.standing);
        standings[standing as usize] += 1;
        if matches!(standing, Standing::Licensed | Standing::Credited | Standing::Uncredited) {
            pick_ups.push(outlet.clone());
        }
        outlets.push(outlet);
    }
    outlets.sort_unstable();
    outlets.dedup();
    StoryFigures {
        story: number,
        first_seen: dated.clone().min().map(|(seconds, member)| (member, seconds)),
        last_seen: dated.max().map(|(seconds, _)| seconds),
        pick_ups: tally(pick_ups),
        outlets: outlets.len(),
        standings: STANDINGS.into_iter().zip(standings).collect(),
        independent_origins: story.independent_origins,
    }
}

const STANDINGS: [Standing; 5] = [
    Standing::Original,
    Standing::Licensed,
    Standing::Credited,
    Standing::Uncredited,
    Standing::Open,
];

/// How often each name occurs, most often first, then by name.
fn tally(mut names: Vec<Cow<'_, str>>) -> Vec<(String, usize)> {
    names.sort_unstable();
    let runs = names.chunk_by(|a, b| a == b);
    let mut counts: Vec<(String, usize)> =
        runs.map(|run| (run[0].to_string(), run.len())).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts
}
