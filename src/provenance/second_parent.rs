//! Second parents: what a round-up took from another story than the one it stands in.
//!
//! The best tree gives every article one parent. Where a good part of an article stands in other
//! articles and not in that parent, the article was made of several: each further parent explains
//! text that those before it do not.

use super::candidate::candidates;
use super::card::Card;
use super::extent::Extent;
use super::family::Family;
use super::feature::Weights;
use super::lineage::{Lineage, Parent};
use super::neighbors::{Neighbors, Side};
use crate::matching::Verdict;

/// A further parent explains at least this share of the child beyond the parents before it.
const SHARE: f32 = 0.15;

/// An article has at most so many parents.
const MAX_PARENTS: usize = 6;

/// A parent beyond the first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SecondParent {
    /// The parent, by index in the collection.
    pub(crate) article: u32,
    /// What the two texts are to each other.
    pub(crate) verdict: Verdict,
    /// What it explains beyond the parents before it.
    pub(crate) region: Extent,
    /// Whether nearly all of it stands in the child: then it may as well be cut from the child.
    whole: bool,
    /// How probable it is that the child was made from it rather than the other way round.
    pub(crate) probability: f32,
}

/// The further parents of an article, the one that explains most first. `explained` is what its
/// first parent, or the story it belongs to, explains already.
pub(crate) fn second_parents(
    child: u32,
    explained: &Extent,
    cards: &[Card],
    neighbors: &Neighbors<'_>,
) -> Vec<SecondParent> {
    let open = stretches(child, neighbors);
    further_parents(child, open, explained, super::lineage::DIRECTION, cards, neighbors)
}

/// All parents of an article that is made of texts which share nothing with each other; none where
/// it is not. Two pieces of its own `story` that stand in it whole may be cut from it instead. That
/// it holds both says already that it came after both, so that less is asked of the other signs of
/// direction.
pub(crate) fn round_up(
    child: u32,
    story: impl Fn(u32) -> bool,
    cards: &[Card],
    neighbors: &Neighbors<'_>,
) -> Option<Vec<SecondParent>> {
    let mut open = stretches(child, neighbors);
    let length = length(child, cards);
    open.retain(|(_, region)| is_enough(region.len(), length));
    let may_be_cut = |side: &Side<'_>| story(side.other) && is_whole(side, cards);
    let strangers = |a: u32, b: u32| !neighbors.meet(a, b);
    // Weighing is dear and most articles are made of one text: first whether there can be two.
    if open.len() <= PAIRED {
        let beyond = |a: &Extent, b: &Extent| is_enough(a.len() - a.common(b), length);
        let may_be_two = |(a, of_a): &(Side<'_>, Extent), (b, of_b): &(Side<'_>, Extent)| {
            strangers(a.other, b.other)
                && (beyond(of_a, of_b) || beyond(of_b, of_a))
                && !(may_be_cut(a) && may_be_cut(b))
        };
        if !has_pair(&open, may_be_two) {
            return None;
        }
    }
    let parents = further_parents(child, open, &Extent::default(), 0.5, cards, neighbors);
    let are_two = |a: &SecondParent, b: &SecondParent| {
        strangers(a.article, b.article)
            && !(a.whole && story(a.article) && b.whole && story(b.article))
    };
    has_pair(&parents, are_two).then_some(parents)
}

/// The articles that share text with one are compared pair by pair where they are at most so many.
const PAIRED: usize = 64;

/// Whether two of the items are such a pair.
fn has_pair<T>(items: &[T], is_pair: impl Fn(&T, &T) -> bool) -> bool {
    (1..items.len()).any(|end| items[..end].iter().any(|first| is_pair(first, &items[end])))
}

/// Whether a parent that explains so many bytes of a body of that length explains enough.
fn is_enough(bytes: usize, length: f32) -> bool {
    SHARE <= bytes as f32 / length
}

/// What each article that shares wording with the child covers of it.
fn stretches<'a>(child: u32, neighbors: &Neighbors<'a>) -> Vec<(Side<'a>, Extent)> {
    let reused = neighbors.of(child).filter(|side| side.matched.verdict.reuses_wording());
    let region = |side: Side<'a>| {
        let near = side.matched.passages.iter().map(|passage| side.near(passage));
        (side, Extent::new(near.collect()))
    };
    reused.map(region).collect()
}

/// Bytes of an article's body, at least 1.
fn length(article: u32, cards: &[Card]) -> f32 {
    cards[article as usize].body.len().max(1) as f32
}

/// See [`second_parents`]; `open` is what others cover of the child, and `direction` the least share
/// of the probability of both directions that the one from the parent must hold.
fn further_parents(
    child: u32,
    mut open: Vec<(Side<'_>, Extent)>,
    explained: &Extent,
    direction: f32,
    cards: &[Card],
    neighbors: &Neighbors<'_>,
) -> Vec<SecondParent> {
    let mut explained = explained.clone();
    let length = length(child, cards);
    let mut found = Vec::new();
    while found.len() + 1 < MAX_PARENTS {
        open.retain(|(_, region)| is_enough(region.len() - region.common(&explained), length));
        for (_, region) in &mut open {
            *region = region.difference(&explained);
        }
        let Some(most) = largest(&open) else { break };
        // One story at a time: what overlaps with the largest stretch.
        let (story, others): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|(_, region)| overlaps(region, &most));
        open = others;
        let Some(best) = best(child, &story, direction, cards, neighbors) else { continue };
        explained = explained.union(&best.region);
        open.extend(story.into_iter().filter(|(side, _)| side.other != best.article));
        found.push(best);
    }
    found
}

/// Nearly all of an article is this share of it.
const WHOLE: f32 = 0.9;

/// Whether nearly all of the other article stands in this one.
fn is_whole(side: &Side<'_>, cards: &[Card]) -> bool {
    let far = side.matched.passages.iter().map(|passage| side.far(passage));
    WHOLE <= Extent::new(far.collect()).len() as f32 / length(side.other, cards)
}

/// The largest stretch that is open, the first of several.
fn largest(open: &[(Side<'_>, Extent)]) -> Option<Extent> {
    let most =
        open.iter().max_by_key(|(side, region)| (region.len(), std::cmp::Reverse(side.other)))?;
    Some(most.1.clone())
}

/// Whether two stretches have half of the smaller one in common.
fn overlaps(a: &Extent, b: &Extent) -> bool {
    a.len().min(b.len()) <= 2 * a.common(b)
}

/// At most so many articles that explain the same are weighed against each other; of more, those
/// that explain most.
const WEIGHED: usize = 24;

/// Of the articles that explain enough, the likeliest parent: weighed against each other as the
/// members of a story are, and by the share they explain.
fn best(
    child: u32,
    open: &[(Side<'_>, Extent)],
    direction: f32,
    cards: &[Card],
    neighbors: &Neighbors<'_>,
) -> Option<SecondParent> {
    let mut open: Vec<&(Side<'_>, Extent)> = open.iter().collect();
    open.sort_by_key(|(side, region)| (std::cmp::Reverse(region.len()), side.other));
    open.truncate(WEIGHED);
    let forth = |(side, _): &&(Side<'_>, Extent)| forth(child, side.other, cards, neighbors);
    let possible: Vec<Possible<'_, '_>> = open
        .iter()
        .map(|entry| (*entry, forth(entry)))
        .filter(|(_, probability)| direction <= *probability)
        .collect();
    let ((side, region), probability) = match possible[..] {
        [] => return None,
        [only] => only,
        _ => likeliest(child, &open, possible, cards, neighbors)?,
    };
    Some(SecondParent {
        article: side.other,
        verdict: side.matched.verdict,
        region: region.clone(),
        whole: is_whole(side, cards),
        probability,
    })
}

/// An article that covers some of another, and how probable it is that the other was made from it.
type Possible<'e, 'a> = (&'e (Side<'a>, Extent), f32);

/// Of the possible parents the one that explains most by its probability, the first of several.
/// Those that are not possible are weighed too, because they may be what others were made from.
fn likeliest<'e, 'a>(
    child: u32,
    open: &[&(Side<'_>, Extent)],
    possible: Vec<Possible<'e, 'a>>,
    cards: &[Card],
    neighbors: &Neighbors<'_>,
) -> Option<Possible<'e, 'a>> {
    let mut members: Vec<u32> = open.iter().map(|(side, _)| side.other).chain([child]).collect();
    members.sort_unstable();
    let family = Family::new(&members, cards, neighbors);
    let lineage = Lineage::new(members.len(), &candidates(&family), Weights::fitted());
    let place = |article: u32| members.binary_search(&article).unwrap_or_default();
    let value = |((side, region), _): &Possible<'_, '_>| {
        lineage.probability(place(child), Parent::Member(place(side.other))) * region.len() as f32
    };
    let valued = possible.into_iter().map(|possible| (value(&possible), possible));
    let best =
        valued.max_by(|(x, (a, _)), (y, (b, _))| x.total_cmp(y).then(b.0.other.cmp(&a.0.other)));
    best.map(|(_, possible)| possible)
}

/// Of two articles taken by themselves: how probable it is that the child was made from the
/// parent, if either was made from the other.
fn forth(child: u32, parent: u32, cards: &[Card], neighbors: &Neighbors<'_>) -> f32 {
    let pair = [child.min(parent), child.max(parent)];
    let family = Family::new(&pair, cards, neighbors);
    let lineage = Lineage::new(2, &candidates(&family), Weights::fitted());
    let place = |article| usize::from(article == pair[1]);
    let (c, p) = (place(child), place(parent));
    let forth = lineage.probability(c, Parent::Member(p));
    let back = lineage.probability(p, Parent::Member(c));
    forth / (forth + back).max(f32::MIN_POSITIVE)
}
