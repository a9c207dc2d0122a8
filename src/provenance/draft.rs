//! How the cards are made: each article is opened once, some thousands at a time.
//!
//! What needs the article alone is done side by side; only the names are numbered one after the
//! other, because their numbers are in the order of the articles.

use std::cmp::Ordering;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::Xxh3;

use super::card::{Card, Claim, derivation};
use super::credits::{Named, credit_lines};
use super::draw::Line;
use super::extent::Extent;
use super::names::{NameKey, Names, fold};
use super::neighbors::Neighbors;
use super::version;
use crate::article::date::Published;
use crate::article::{Article, Collection, Credit, Relation, credit};

/// What the articles say, each by itself.
pub(crate) struct Cards {
    /// One card for each article, by index.
    pub cards: Vec<Card>,
    /// The names they use.
    pub names: Names,
    /// What they state of their sources, in the order of the articles.
    pub credits: Vec<Line>,
}

/// So many articles are drafted before their names are numbered.
const BATCH: usize = 4096;

/// Opens every article and keeps of it what this stage must know.
pub(crate) fn cards(articles: &Collection, neighbors: &Neighbors<'_>) -> Cards {
    let mut all = Cards {
        cards: Vec::with_capacity(articles.len()),
        names: Names::default(),
        credits: Vec::new(),
    };
    for start in articles.indices().step_by(BATCH) {
        let end = articles.indices().end.min(start.saturating_add(BATCH as u32));
        let drafts: Vec<Draft> = (start..end)
            .into_par_iter()
            .map(|index| draft(&articles.get(index), neighbors.has_any(index)))
            .collect();
        let numbered: Vec<Numbered> =
            drafts.into_iter().map(|draft| number(draft, &mut all.names)).collect();
        let finished: Vec<(Card, Vec<Line>)> = (start..end)
            .into_par_iter()
            .zip(numbered)
            .map(|(index, numbered)| finish(index, numbered))
            .collect();
        for (card, lines) in finished {
            all.cards.push(card);
            all.credits.extend(lines);
        }
    }
    mark_unnamed(&mut all.cards);
    all
}

/// Marks the claims of a source that a page which does not say whose it is may be.
fn mark_unnamed(cards: &mut [Card]) {
    let outlets: FxHashSet<NameKey> = cards.iter().flat_map(|card| card.outlet).flatten().collect();
    let unnamed = cards.iter().filter(|card| card.is_unnamed()).count();
    let is_exception = 2 * unnamed <= cards.len();
    for claim in cards.iter_mut().flat_map(|card| &mut card.claims) {
        claim.may_be_unnamed = is_exception && !outlets.contains(&claim.source);
    }
}

/// A card before its names are numbered; names are folded, with how they are written.
struct Draft {
    card: Card,
    outlet: [Option<(String, String)>; 3],
    /// The article's credits, each with the folded names of source and taker: a chain may name
    /// somebody the article itself does not claim.
    credits: Vec<(Credit, String, Option<String>)>,
}

/// A card whose names are numbered, but those of its claims, which the credits tell.
struct Numbered {
    card: Card,
    credits: Vec<Named>,
}

fn draft(article: &Article, has_match: bool) -> Draft {
    let date = article.published.as_deref().filter(|date| EARLIEST <= date.seconds);
    let outlet = article.outlet.as_deref();
    let called_by_credits = outlet.and_then(credit::source_name);
    let matched = has_match.then_some(article);
    let body = matched.map(|article| Extent::new(article.body.kept.clone()));
    let words = matched.map_or(0, Article::words);
    let card = Card {
        hash: content_hash(article),
        body: body.unwrap_or_default(),
        words: u32::try_from(words).unwrap_or(u32::MAX),
        frame: matched.filter(|_| outlet.is_none()).and_then(version::frame),
        headline: matched.and_then(version::headline),
        outlet: [None; 3],
        outlet_name: None,
        seconds: date.map(|date| date.seconds),
        latest: date.map(Published::latest),
        quality: date.map_or(0.0, |date| date.quality.clamp(0.0, 1.0)),
        claims: Box::default(),
        agency: called_by_credits.is_some_and(credit::is_agency_name),
        updated: matched.is_some_and(version::is_marked),
    };
    let folded = |name: &str| (fold(name), name.to_owned());
    let credits = article
        .credits
        .iter()
        .map(|credit| (credit.clone(), fold(&credit.source), credit.taker.as_deref().map(fold)));
    Draft {
        card,
        outlet: [
            outlet.map(|outlet| folded(&outlet.name)),
            outlet.and_then(|outlet| outlet.domain.as_deref()).map(folded),
            called_by_credits.map(folded),
        ],
        credits: credits.collect(),
    }
}

/// Numbers the names of one article: those of its outlet, then those of its credits.
fn number(draft: Draft, names: &mut Names) -> Numbered {
    let Draft { mut card, outlet, credits } = draft;
    card.outlet_name = outlet[0].as_ref().map(|(_, name)| names.add_outlet(name));
    card.outlet = outlet.map(|name| {
        let (folded, name) = name?;
        names.add(folded, &name, true)
    });
    let mut named = |(credit, source, taker): (Credit, String, Option<String>)| {
        let source = names.add(source, &credit.source, false);
        let taker = taker.zip(credit.taker.as_deref());
        let taker = taker.map(|(folded, name)| names.add(folded, name, false));
        Named { credit, source, taker }
    };
    let credits = credits.into_iter().map(&mut named).collect();
    Numbered { card, credits }
}

fn finish(index: u32, numbered: Numbered) -> (Card, Vec<Line>) {
    let Numbered { mut card, credits } = numbered;
    card.claims = claims(&card, &credits);
    let lines = credit_lines(index, credits, &card);
    (card, lines)
}

/// What the article itself says, surest first; the second hop of a chain is its source's statement,
/// not its own.
fn claims(card: &Card, credits: &[Named]) -> Box<[Claim]> {
    let own = credits.iter().filter(|named| named.taker.is_none());
    let mut claims: Vec<Claim> = own
        .filter_map(|Named { credit, source, .. }| {
            let weight = credit.confidence.clamp(0.0, 1.0) * derivation(credit.relation);
            let signs = matches!(credit.relation, Relation::Dateline | Relation::Credit);
            Some(Claim { source: (*source)?, weight, signs, may_be_unnamed: false })
        })
        .filter(|claim| !card.is_called(claim.source))
        .collect();
    claims.sort_unstable_by(|a, b| {
        (a.source, b.weight).partial_cmp(&(b.source, a.weight)).unwrap_or(Ordering::Equal)
    });
    claims.dedup_by_key(|claim| claim.source);
    claims.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    claims.into_boxed_slice()
}

/// 1 January 1971: what stands before is a clock that was never set.
const EARLIEST: i64 = 365 * 86_400;

fn content_hash(article: &Article) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(article.id.as_bytes());
    for line in &article.body.kept {
        hasher.update(b"\n");
        hasher.update(line.of(&article.text).as_bytes());
    }
    hasher.digest()
}
