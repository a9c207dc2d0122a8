//! Edges from what the pages say of their sources.

use rayon::prelude::*;

use super::card::{Card, derivation};
use super::draw::{Line, Place};
use super::names::NameKey;
use super::neighbors::Neighbors;
use super::{Edge, EdgeKind, Evidence};
use crate::article::{Credit, Relation};

/// A credit with its names numbered.
pub(super) struct Named {
    /// What the page states.
    pub credit: Credit,
    /// Whom it names; none where nothing is left of the name.
    pub source: Option<NameKey>,
    /// Who took it from there, where that is not the page itself.
    pub taker: Option<Option<NameKey>>,
}

/// An edge for each source and relation that a page states, with all the words that state it.
pub(super) fn credit_lines(index: u32, credits: Vec<Named>, card: &Card) -> Vec<Line> {
    let mut lines: Vec<(Place, Place, Relation, Edge)> = Vec::new();
    for Named { credit, source, taker } in credits {
        let Some(source) = source else { continue };
        let to = match taker {
            None => Place::Article(index),
            Some(Some(taker)) if !card.is_called(taker) => Place::Source(taker),
            Some(_) => Place::Article(index),
        };
        if card.is_called(source) || to == Place::Source(source) {
            continue;
        }
        let from = Place::Source(source);
        let key = (from, to, credit.relation);
        match lines.iter_mut().find(|line| (line.0, line.1, line.2) == key) {
            Some((_, _, _, edge)) => merge(edge, edge_of(index, credit)),
            None => lines.push((from, to, credit.relation, edge_of(index, credit))),
        }
    }
    lines.into_iter().map(|(from, to, _, edge)| Line { from, to, edge }).collect()
}

/// How much the odds of a credit rise when an article with the same text names the same source, or
/// is by it: two pages seldom misread each other in the same way.
const CORROBORATION: f32 = 4.0;

/// What [`derivation`] gives to words that were only said to somebody; what says more than that
/// speaks of the text.
const STATEMENT: f32 = 0.6;

/// A claim at least this strong bears out another.
const BEARS_OUT: f32 = 0.5;

/// And one at least this strong bears out an "according to", which a copy carries along with the
/// text: the same clause twice is one witness.
const BEARS_OUT_CLAUSE: f32 = 0.75;

/// What is left of the confidence of a credit whose source, in an article with the same text,
/// credits this outlet in turn: at most one of the two is right.
const CIRCULAR: f32 = 0.5;

/// Raises the confidence of deriving credits that an article with the same text bears out, and
/// lowers it where such an article says the reverse.
pub(super) fn weigh(lines: &mut [Line], cards: &[Card], neighbors: &Neighbors<'_>) {
    lines.par_iter_mut().for_each(|line| weigh_line(line, cards, neighbors));
}

fn weigh_line(line: &mut Line, cards: &[Card], neighbors: &Neighbors<'_>) {
    let (Place::Source(source), Place::Article(index), EdgeKind::Named(relation)) =
        (line.from, line.to, line.edge.kind)
    else {
        return;
    };
    if derivation(relation) <= STATEMENT {
        return;
    }
    let relatives = || {
        let reuses = neighbors.of(index).filter(|side| side.matched.verdict.reuses_wording());
        reuses.map(|side| &cards[side.other as usize])
    };
    let enough = match relation {
        Relation::AccordingTo => BEARS_OUT_CLAUSE,
        _ => BEARS_OUT,
    };
    let bears_out = |card: &Card| {
        let mut claims = card.claims.iter();
        card.is_called(source)
            || claims.any(|claim| claim.source == source && enough <= claim.weight)
    };
    let reverses =
        |card: &Card| card.is_called(source) && BEARS_OUT <= card.names(&cards[index as usize]);
    if relatives().any(reverses) {
        line.edge.confidence *= CIRCULAR;
        for evidence in &mut line.edge.evidence {
            evidence.rule.push_str(".circular");
        }
    } else if relatives().any(bears_out) {
        let odds = CORROBORATION * line.edge.confidence;
        line.edge.confidence = odds / (odds + 1.0 - line.edge.confidence);
    }
}

fn edge_of(index: u32, credit: Credit) -> Edge {
    Edge {
        kind: EdgeKind::Named(credit.relation),
        confidence: credit.confidence.clamp(0.0, 1.0),
        directed: true,
        share: None,
        evidence: vec![Evidence {
            article: index,
            span: credit.span,
            text: credit.text,
            rule: credit.rule,
        }],
    }
}

/// At most so many pages are kept as evidence for one edge between sources.
const MAX_EVIDENCE: usize = 20;

fn merge(edge: &mut Edge, other: Edge) {
    edge.confidence = edge.confidence.max(other.confidence);
    edge.evidence.extend(other.evidence);
    edge.evidence.truncate(MAX_EVIDENCE);
}

/// Joins what several pages say of the same two sources into one edge.
pub(super) fn merge_hops(lines: Vec<Line>) -> Vec<Line> {
    let (mut merged, mut hops): (Vec<Line>, Vec<Line>) =
        lines.into_iter().partition(|line| matches!(line.to, Place::Article(_)));
    hops.sort_by_key(|line| (line.from, line.to, line.edge.kind));
    for line in hops {
        match merged.last_mut() {
            Some(last)
                if (last.from, last.to, last.edge.kind) == (line.from, line.to, line.edge.kind) =>
            {
                merge(&mut last.edge, line.edge);
            }
            _ => merged.push(line),
        }
    }
    merged
}
