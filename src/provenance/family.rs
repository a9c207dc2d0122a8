//! The members of one story laid beside each other: who shares which stretch with whom.

use rustc_hash::FxHashMap;

use super::card::Card;
use super::extent::Extent;
use super::neighbors::{Neighbors, Side};
use crate::article::Span;
use crate::matching::{Passage, PassageKind, Verdict};

/// The members of a story and the ties between them.
#[derive(Debug)]
pub(crate) struct Family<'a> {
    /// The members, by ascending index; their place here is their number in the family.
    pub members: Vec<Member<'a>>,
    /// Pairs of members that share text, by ascending `(a, b)`.
    pub ties: Vec<Tie>,
}

/// A member of a story.
#[derive(Debug)]
pub(crate) struct Member<'a> {
    /// Its index in the collection.
    pub article: u32,
    /// What is known of it.
    pub card: &'a Card,
    /// What it shares with any other member by reuse of wording.
    pub shared: Extent,
    /// What it shares word for word with any other member.
    pub verbatim: Extent,
    /// What it shares word for word with exactly one other member, by that member's number.
    pub private: FxHashMap<usize, Private>,
}

/// What two members alone share.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Private {
    /// How many bytes.
    pub bytes: usize,
    /// In how many places, marks and blanks between passages not counted.
    pub spots: usize,
    /// How many of the bytes stand in such a place where two others or more agree with the member
    /// right before and right after: there the two have words of their own making, where one other
    /// may be the one who left them out.
    pub witnessed: usize,
}

/// A place where two texts differ from a third is at least so long: a word with its blanks.
pub(crate) const SPOT: usize = 8;

/// What stands within so many bytes of a place stands right before or after it.
pub(crate) const REACH: u32 = 48;

impl Member<'_> {
    /// Bytes of the body, at least 1.
    pub(crate) fn len(&self) -> f32 {
        self.card.body.len().max(1) as f32
    }
}

/// Two members that share text.
#[derive(Debug, Clone)]
pub(crate) struct Tie {
    /// The member with the smaller number.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// What they are to each other.
    pub verdict: Verdict,
    /// How sure the verdict is.
    pub score: f32,
    /// What the match covers of `a`, and of `b`.
    pub regions: [Extent; 2],
    /// What of it stands in the other word for word.
    pub verbatim: [Extent; 2],
}

impl Tie {
    /// What the match covers of one of its two members.
    pub(crate) fn region(&self, member: usize) -> &Extent {
        &self.regions[usize::from(member == self.b)]
    }

    /// What of that stands in the other word for word.
    pub(crate) fn verbatim(&self, member: usize) -> &Extent {
        &self.verbatim[usize::from(member == self.b)]
    }

    /// The other of its two members.
    pub(crate) fn other(&self, member: usize) -> usize {
        if member == self.a { self.b } else { self.a }
    }
}

/// Twins of more than this many are not all compared with each other: each is compared with its
/// hub and with the first so many by date.
const MAX_TWINS: usize = 12;

impl<'a> Family<'a> {
    /// Lays the members of a story beside each other. `members` ascend.
    pub(crate) fn new(members: &[u32], cards: &'a [Card], neighbors: &Neighbors<'_>) -> Self {
        let mut ties = verified_ties(members, cards, neighbors);
        ties.extend(twin_ties(members, cards, &ties));
        ties.sort_unstable_by_key(|tie| (tie.a, tie.b));
        ties.dedup_by_key(|tie| (tie.a, tie.b));
        let shares = shares(members.len(), &ties);
        let members = members
            .iter()
            .zip(shares)
            .map(|(&article, shares)| {
                let Shares { shared, verbatim, private } = shares;
                Member { article, card: &cards[article as usize], shared, verbatim, private }
            })
            .collect();
        Self { members, ties }
    }
}

fn verified_ties(members: &[u32], cards: &[Card], neighbors: &Neighbors<'_>) -> Vec<Tie> {
    let mut ties = Vec::new();
    for (a, &article) in members.iter().enumerate() {
        for side in neighbors.of(article).filter(|side| article < side.other) {
            let Ok(b) = members.binary_search(&side.other) else { continue };
            if side.matched.verdict.joins_story() {
                ties.push(tie(a, b, &side, cards));
            }
        }
    }
    ties
}

fn tie(a: usize, b: usize, side: &Side<'_>, cards: &[Card]) -> Tie {
    let matched = side.matched;
    if matched.verdict == Verdict::Exact {
        let bodies = [matched.a, matched.b].map(|article| cards[article as usize].body.clone());
        return Tie {
            a,
            b,
            verdict: Verdict::Exact,
            score: matched.score,
            verbatim: bodies.clone(),
            regions: bodies,
        };
    }
    let extents = |passages: &[&Passage]| {
        let near = passages.iter().map(|passage| side.near(passage)).collect();
        let far = passages.iter().map(|passage| side.far(passage)).collect();
        [Extent::new(near), Extent::new(far)]
    };
    let all: Vec<&Passage> = matched.passages.iter().collect();
    let verbatim: Vec<&Passage> = all.iter().copied().filter(|p| is_verbatim(p)).collect();
    let (regions, verbatim) = (extents(&all), extents(&verbatim));
    Tie { a, b, verdict: matched.verdict, score: matched.score, regions, verbatim }
}

/// Whether a passage has the same words in both articles.
fn is_verbatim(passage: &Passage) -> bool {
    match passage.kind {
        PassageKind::Verbatim => true,
        PassageKind::Quotation => SAME_WORDS <= passage.score,
        PassageKind::Reworded => false,
    }
}

/// A quotation of at least this resemblance is one translation.
const SAME_WORDS: f32 = 0.97;

/// Ties between exact copies of one article that were only verified against it.
fn twin_ties(members: &[u32], cards: &[Card], verified: &[Tie]) -> Vec<Tie> {
    let mut sets = super::story::DisjointSets::new(members.len());
    for tie in verified.iter().filter(|tie| tie.verdict == Verdict::Exact) {
        sets.join(tie.a, tie.b);
    }
    let mut groups: Vec<Vec<usize>> = vec![Vec::new(); members.len()];
    for i in 0..members.len() {
        groups[sets.root(i)].push(i);
    }
    let card = |i: usize| &cards[members[i] as usize];
    let mut ties = Vec::new();
    for twins in groups.iter_mut().filter(|twins| 2 < twins.len()) {
        twins.sort_by_key(|&i| (card(i).seconds.unwrap_or(i64::MAX), i));
        for (rank, &first) in twins.iter().take(MAX_TWINS).enumerate() {
            for &second in &twins[rank + 1..] {
                let (a, b) = (first.min(second), first.max(second));
                let bodies = [card(a).body.clone(), card(b).body.clone()];
                ties.push(Tie {
                    a,
                    b,
                    verdict: Verdict::Exact,
                    score: 1.0,
                    verbatim: bodies.clone(),
                    regions: bodies,
                });
            }
        }
    }
    ties
}

/// What a member shares with the others.
struct Shares {
    shared: Extent,
    verbatim: Extent,
    private: FxHashMap<usize, Private>,
}

fn shares(n_members: usize, ties: &[Tie]) -> Vec<Shares> {
    let mut shared: Vec<Vec<Span>> = vec![Vec::new(); n_members];
    let mut verbatim: Vec<Vec<(usize, Span)>> = vec![Vec::new(); n_members];
    for tie in ties.iter().filter(|tie| tie.verdict.reuses_wording()) {
        for member in [tie.a, tie.b] {
            shared[member].extend(tie.region(member).spans());
            let spans = tie.verbatim(member).spans().iter();
            verbatim[member].extend(spans.map(|&span| (tie.other(member), span)));
        }
    }
    let shares = |(shared, verbatim): (Vec<Span>, Vec<(usize, Span)>)| Shares {
        shared: Extent::new(shared),
        private: private(&verbatim),
        verbatim: Extent::new(verbatim.into_iter().map(|(_, span)| span).collect()),
    };
    shared.into_iter().zip(verbatim).map(shares).collect()
}

/// What lies in the spans of one member alone, by that member's number.
fn private(covers: &[(usize, Span)]) -> FxHashMap<usize, Private> {
    let witnesses = Witnesses::new(covers);
    let mut private: FxHashMap<usize, Private> = FxHashMap::default();
    for (member, span, bytes) in alone(covers) {
        let entry = private.entry(member).or_default();
        entry.bytes += bytes;
        if SPOT <= bytes {
            entry.spots += 1;
            if witnesses.agree_around(span, member) {
                entry.witnessed += bytes;
            }
        }
    }
    private
}

/// The places that lie in the spans of one member alone, with that member and their bytes; places
/// with no more than marks and blanks between them are one. One sweep over the ends of all spans:
/// where exactly one span is open, the sum of the open members' numbers is its number.
fn alone(covers: &[(usize, Span)]) -> Vec<(usize, Span, usize)> {
    let mut ends: Vec<(u32, bool, usize)> = Vec::with_capacity(2 * covers.len());
    for &(member, span) in covers {
        ends.push((span.start, true, member));
        ends.push((span.end, false, member));
    }
    ends.sort_unstable();
    let mut places: Vec<(usize, Span, usize)> = Vec::new();
    let (mut open, mut sum, mut start) = (0_usize, 0_usize, 0_u32);
    for (end, opens, member) in ends {
        if open == 1 && start < end {
            let bytes = (end - start) as usize;
            match places.last_mut() {
                Some((known, span, sum_of_bytes))
                    if *known == sum && ((start - span.end) as usize) < SPOT =>
                {
                    span.end = end;
                    *sum_of_bytes += bytes;
                }
                _ => places.push((sum, Span { start, end }, bytes)),
            }
        }
        (open, sum) = if opens { (open + 1, sum + member) } else { (open - 1, sum - member) };
        start = end;
    }
    places
}

/// Where the passages that others share with one member end and start.
struct Witnesses {
    ends: Vec<(u32, usize)>,
    starts: Vec<(u32, usize)>,
}

impl Witnesses {
    fn new(covers: &[(usize, Span)]) -> Self {
        let mut ends: Vec<(u32, usize)> =
            covers.iter().map(|&(member, span)| (span.end, member)).collect();
        let mut starts: Vec<(u32, usize)> =
            covers.iter().map(|&(member, span)| (span.start, member)).collect();
        ends.sort_unstable();
        starts.sort_unstable();
        Self { ends, starts }
    }

    /// Whether two members beside this one share what stands right before the spot and right after.
    fn agree_around(&self, spot: Span, member: usize) -> bool {
        let near = |places: &[(u32, usize)], from: u32, to: u32| {
            let first = places.partition_point(|&(place, _)| place < from);
            let last = places.partition_point(|&(place, _)| place <= to);
            let mut found: Vec<usize> =
                places[first..last].iter().map(|&(_, other)| other).collect();
            found.sort_unstable();
            found.dedup();
            found
        };
        let before = near(&self.ends, spot.start.saturating_sub(REACH), spot.start);
        let after = near(&self.starts, spot.end, spot.end.saturating_add(REACH));
        let both = before.iter().filter(|&&other| other != member);
        both.filter(|other| after.binary_search(other).is_ok()).take(2).count() == 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_others_that_agree_around_a_place_witness_that_it_is_the_twos_own() {
        let whole = |member| (member, Span::new(0, 300));
        let around = |member| [(member, Span::new(0, 90)), (member, Span::new(130, 300))];
        let found = |covers: &[(usize, Span)]| private(covers)[&1];
        let one = found(&[&[whole(1)][..], &around(2)].concat());
        assert_eq!((one.bytes, one.spots, one.witnessed), (40, 1, 0));
        let two = found(&[&[whole(1)][..], &around(2), &around(3)].concat());
        assert_eq!((two.bytes, two.spots, two.witnessed), (40, 1, 40));
        // Who stops before the place says nothing about it.
        let cut = found(&[&[whole(1)][..], &around(2), &[(3, Span::new(0, 90))]].concat());
        assert_eq!((cut.spots, cut.witnessed), (1, 0));
    }
}
