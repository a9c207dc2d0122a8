//! Stage 4: matches become [`Story`]s with direction: sources, typed relations, confidence and
//! evidence, in one petgraph graph.
//!
//! `draft` opens each article once for its `card`, `story` groups the articles, `family` lays a
//! story's members beside each other, `lineage` weighs who made whom, `draw` keeps what is sure, with
//! its evidence, and `graph` joins all stories with what the pages say of their sources.

mod arborescence;
mod beside;
mod candidate;
mod card;
mod circle;
mod credits;
mod draft;
mod draw;
mod evidence;
mod extent;
mod family;
mod feature;
pub mod figures;
pub mod fit;
mod flows;
mod graph;
mod lineage;
mod marginals;
mod names;
mod neighbors;
mod second_parent;
mod story;
mod utterance;
mod version;

#[cfg(test)]
mod tests;

pub use figures::Figures;
pub use utterance::{Quotation, Utterance, Variant};

use petgraph::graph::{DiGraph, NodeIndex};

use rayon::prelude::*;

use self::card::Card;
use self::draft::Cards;
use self::draw::Drawing;
use self::family::Family;
use self::feature::Weights;
use self::graph::Graph;
use self::lineage::Lineage;
use self::neighbors::Neighbors;
use crate::article::{Collection, Span};
use crate::matching::Match;

/// A node of the provenance graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Node {
    /// An article of the collection, by its index.
    Article(u32),
    /// An agency or outlet named in a text, by its display name; it may be absent from the collection.
    Source(String),
    /// One statement, however translated, numbered from 1.
    Utterance(u32),
    /// The latent root of a story nobody names, numbered from 1.
    Origin(u32),
}

/// How the node at the head of an edge was made from the node at its tail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EdgeKind {
    /// Article to article: word for word.
    Copy,
    /// Article to article: part of it.
    Excerpt,
    /// Article to article: reworded.
    Rewrite,
    /// Article to article: a later version by the same outlet.
    Revision,
    /// Article to article, undirected: two reports of one utterance.
    SameUtterance,
    /// Utterance to article.
    Quotes,
    /// Origin to article: descends from a root that nobody names.
    Derived,
    /// Source to article or source to source, as a text says.
    Named(crate::article::Relation),
}

/// An edge of the provenance graph, from the source to what was made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// How the one was made from the other.
    pub kind: EdgeKind,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
    /// False where the direction is not proved.
    pub directed: bool,
    /// Share of the child's words that the parent explains, 0 to 1, where both texts are known.
    pub share: Option<f32>,
    /// What proves it; never empty.
    pub evidence: Vec<Evidence>,
}

/// A fact that speaks for an edge.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The article in which it stands, by index.
    pub article: u32,
    /// Where; absent for metadata and for figures.
    pub span: Option<Span>,
    /// The words, or the fact as a sentence.
    pub text: String,
    /// The rule that found it, e.g. "en.relay", "containment", "earlier".
    pub rule: String,
}

/// The articles that carry one wire story. A story of one article is a single.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// Stable: derived from the members' content, not from order.
    pub id: String,
    /// The articles by index, ascending.
    pub members: Vec<u32>,
    /// The node at the root.
    pub origin: NodeIndex,
    /// How many roots it has once everything explained by another is taken off.
    pub independent_origins: usize,
    /// The match that holds the story together least: `(a, b, score)`. Absent for singles.
    pub weakest_link: Option<(u32, u32, f32)>,
}

/// All stories of a collection and the graph that joins articles, sources and utterances.
#[derive(Debug, Default)]
pub struct Provenance {
    /// Every node and edge. Node order is fixed: articles by index, then sources by name, then
    /// utterances, then origins.
    pub graph: DiGraph<Node, Edge>,
    /// All stories, largest first, then by id.
    pub stories: Vec<Story>,
    /// The utterances; number 1 stands first.
    pub utterances: Vec<Utterance>,
    /// The figures that answer a reader's questions.
    pub figures: Figures,
}

/// Stories drawn one after another by one thread. They stand in order of size: in larger pieces the
/// first would go on long after all others.
const PIECE: usize = 16;

/// Traces who took it from whom.
pub fn trace(articles: &Collection, matches: &[Match]) -> Provenance {
    let neighbors = Neighbors::new(articles.len(), matches);
    let Cards { cards, names, mut credits } = draft::cards(articles, &neighbors);
    credits::weigh(&mut credits, &cards, &neighbors);
    let groups = groups(&cards, &neighbors);
    let drawn: Vec<usize> =
        (0..groups.len()).filter(|&story| shares_text(&groups[story].1, &neighbors)).collect();
    let mut drawings: Vec<Drawing> = drawn
        .par_iter()
        .with_max_len(PIECE)
        .map(|&story| {
            let members = &groups[story].1;
            let family = Family::new(members, &cards, &neighbors);
            let candidates = candidate::candidates(&family);
            let lineage = Lineage::new(members.len(), &candidates, Weights::fitted());
            draw::draw(articles, &cards, &names, &family, &lineage, &neighbors)
        })
        .collect();
    let graph = Graph::new(articles.len(), &names, credits::merge_hops(credits), &mut drawings);
    let story = |(number, (id, members)): (usize, (String, Vec<u32>))| {
        let drawing = drawn.binary_search(&number).ok();
        Story {
            id,
            origin: drawing.map_or_else(
                || NodeIndex::new(members[0] as usize),
                |place| graph.node(place, drawings[place].origin),
            ),
            independent_origins: drawing.map_or(1, |place| drawings[place].independent_origins),
            weakest_link: story::weakest_link(&members, &neighbors),
            members,
        }
    };
    let stories = groups.into_par_iter().enumerate().map(story).collect();
    let utterances = drawings.into_iter().flat_map(|drawing| drawing.utterances).collect();
    let mut provenance =
        Provenance { graph: graph.graph, stories, utterances, figures: Figures::default() };
    provenance.figures = figures::figures(articles, &cards, &names, &neighbors, &provenance);
    provenance
}

/// The members of each story with its id, largest first, then by id.
fn groups(cards: &[Card], neighbors: &Neighbors<'_>) -> Vec<(String, Vec<u32>)> {
    let mut groups: Vec<(String, Vec<u32>)> = story::group(cards, neighbors)
        .into_par_iter()
        .map(|members| (story_id(&members, cards), members))
        .collect();
    groups.par_sort_unstable_by(|(a_id, a), (b_id, b)| {
        b.len().cmp(&a.len()).then_with(|| a_id.cmp(b_id)).then_with(|| a.cmp(b))
    });
    groups
}

/// Whether there is anything to draw: a second member, or text shared with another story.
fn shares_text(members: &[u32], neighbors: &Neighbors<'_>) -> bool {
    let shares =
        |article: u32| neighbors.of(article).any(|side| side.matched.verdict.reuses_wording());
    1 < members.len() || members.iter().any(|&article| shares(article))
}

/// The smallest of the members' content hashes: it stays when articles are read in another order
/// or another folder, and most often when one more joins.
fn story_id(members: &[u32], cards: &[Card]) -> String {
    let hash = members.iter().map(|&member| cards[member as usize].hash).min();
    format!("{:016x}", hash.unwrap_or_default())
}
