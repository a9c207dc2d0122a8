//! Which articles carry one story: average link over verified matches, free of chaining.
//!
//! Near-identical copies are one text, however many. Between texts, two groups join where more
//! than half of the pairs across them share wording: directly, by a verified match, or through a
//! third article, where both match the same stretch of it. A round-up of two stories shares a
//! different stretch with each, so it joins the one it shares most with and welds nothing.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::card::Card;
use super::extent::Extent;
use super::neighbors::{Neighbors, Side};
use crate::matching::Verdict;

/// The members of each story, singles included, each in ascending order; stories in the order of
/// their first member.
pub(crate) fn group(cards: &[Card], neighbors: &Neighbors<'_>) -> Vec<Vec<u32>> {
    let components = components(cards, neighbors);
    let mut stories: Vec<Vec<u32>> = components
        .into_par_iter()
        .flat_map_iter(|members| match members.len() {
            1 | 2 => vec![members],
            _ => split(&members, cards, neighbors),
        })
        .collect();
    stories.sort_unstable();
    stories
}

/// The match of lowest score among those that a story cannot do without: the weakest edge of its
/// maximum spanning tree, as `(a, b, score)`.
pub(crate) fn weakest_link(members: &[u32], neighbors: &Neighbors<'_>) -> Option<(u32, u32, f32)> {
    let mut links: Vec<(f32, u32, u32)> = Vec::new();
    for &article in members {
        let sides = neighbors.of(article).filter(|side| article < side.other);
        let inside = sides.filter(|side| {
            side.matched.verdict.joins_story() && members.binary_search(&side.other).is_ok()
        });
        links.extend(inside.map(|side| (side.matched.score, article, side.other)));
    }
    links.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut sets = DisjointSets::new(members.len());
    let local = |article| members.binary_search(&article).unwrap_or_default();
    let mut weakest = None;
    for (score, a, b) in links {
        if sets.join(local(a), local(b)) {
            weakest = Some((a, b, score));
        }
    }
    weakest
}

/// A statement is news for so many seconds; who quotes it later tells another story.
const NEWS: i64 = 7 * 86_400;

/// A date at least this good can part two stories.
const TRUSTED: f32 = 0.7;

/// Whether a match can make two articles one story. Those that only quote the same words do not
/// where good dates show that they were written long apart.
fn joins(article: u32, side: &Side<'_>, cards: &[Card]) -> bool {
    let verdict = side.matched.verdict;
    verdict.joins_story()
        && !(verdict == Verdict::SameUtterance && apart(article, side.other, cards))
}

/// Whether good dates show that two articles were written so long apart that the same words quoted
/// in both do not make them one story.
fn apart(a: u32, b: u32, cards: &[Card]) -> bool {
    let (a, b) = (&cards[a as usize], &cards[b as usize]);
    let delay = a.delay_until(b).unwrap_or_default();
    TRUSTED <= a.quality.min(b.quality) && NEWS < delay.abs()
}

/// Articles joined by any chain of matches: the coarsest that a story can be.
fn components(cards: &[Card], neighbors: &Neighbors<'_>) -> Vec<Vec<u32>> {
    let n_articles = cards.len();
    let mut sets = DisjointSets::new(n_articles);
    let articles = 0..u32::try_from(n_articles).unwrap_or(u32::MAX);
    for article in articles.clone() {
        for side in neighbors.of(article).filter(|side| joins(article, side, cards)) {
            sets.join(article as usize, side.other as usize);
        }
    }
    let mut place = vec![usize::MAX; n_articles];
    let mut components: Vec<Vec<u32>> = Vec::new();
    for article in articles {
        let root = sets.root(article as usize);
        if place[root] == usize::MAX {
            place[root] = components.len();
            components.push(Vec::new());
        }
        components[place[root]].push(article);
    }
    components
}

/// Splits one component into stories.
fn split(members: &[u32], cards: &[Card], neighbors: &Neighbors<'_>) -> Vec<Vec<u32>> {
    let contacts: Vec<Vec<Contact>> =
        members.iter().map(|&article| contacts(article, members, cards, neighbors)).collect();
    let mut texts = texts(members, neighbors);
    bundle(&contacts, &mut texts);
    let apart = |a: usize, b: usize| apart(members[a], members[b], cards);
    let links = links(&contacts, &texts, &apart);
    let n_texts = texts.iter().max().map_or(0, |last| last + 1);
    let stories = average_link(n_texts, links);
    let n_stories = stories.iter().max().map_or(0, |last| last + 1);
    let mut groups = vec![Vec::new(); n_stories];
    for (&article, &text) in members.iter().zip(&texts) {
        groups[stories[text]].push(article);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

/// What one article of a component shares with another.
struct Contact {
    /// The other's place in the component.
    other: usize,
    /// What the match covers of the one.
    region: Extent,
    /// Share of the longer of the two that it covers: what decides which groups join first.
    strength: f32,
    /// Whether both only quote the same words.
    quotes: bool,
}

/// All contacts of one article, those that cover most of it first.
fn contacts(
    article: u32,
    members: &[u32],
    cards: &[Card],
    neighbors: &Neighbors<'_>,
) -> Vec<Contact> {
    let own = &cards[article as usize];
    let joining = neighbors.of(article).filter(|side| joins(article, side, cards));
    let mut contacts: Vec<Contact> = joining
        .filter_map(|side| {
            let other = members.binary_search(&side.other).ok()?;
            let region = region(&side, own);
            let longer = own.body.len().max(cards[side.other as usize].body.len());
            let strength = region.len() as f32 / longer.max(1) as f32;
            let quotes = side.matched.verdict == Verdict::SameUtterance;
            Some(Contact { other, region, strength, quotes })
        })
        .collect();
    contacts.sort_by_key(|contact| (Reverse(contact.region.len()), contact.other));
    contacts
}

/// Numbers the texts of a component: near-identical articles get one number. Each text is a star:
/// every article in it matches its center, so that small differences do not add up along a chain.
fn texts(members: &[u32], neighbors: &Neighbors<'_>) -> Vec<usize> {
    let local = |article| members.binary_search(&article).ok();
    let copies = |article| {
        neighbors
            .of(article)
            .filter(|side| matches!(side.matched.verdict, Verdict::Exact | Verdict::Copy))
            .filter_map(move |side| local(side.other))
    };
    let mut centers: Vec<usize> = (0..members.len()).collect();
    let degrees: Vec<usize> = members.iter().map(|&article| copies(article).count()).collect();
    centers.sort_by_key(|&i| (Reverse(degrees[i]), i));
    let mut texts = vec![usize::MAX; members.len()];
    let mut n_texts = 0;
    for center in centers {
        if texts[center] != usize::MAX {
            continue;
        }
        texts[center] = n_texts;
        for copy in copies(members[center]) {
            if texts[copy] == usize::MAX {
                texts[copy] = n_texts;
            }
        }
        n_texts += 1;
    }
    texts
}

/// What joins two texts, or two groups of texts as a sum over their pairs.
#[derive(Debug, Clone, Copy, Default)]
struct Link {
    /// Pairs that share wording, 1 each; less where only part of what a third article shares with
    /// them is common to both.
    sharing: f32,
    /// Share of the longer text that the match covers: what decides which groups join first.
    strength: f32,
    /// Whether any verified match stands behind it.
    verified: bool,
}

impl Link {
    fn add(&mut self, other: Self) {
        self.sharing += other.sharing;
        self.strength += other.strength;
        self.verified |= other.verified;
    }
}

type Links = FxHashMap<(usize, usize), Link>;

fn links(
    contacts: &[Vec<Contact>],
    texts: &[usize],
    apart: &impl Fn(usize, usize) -> bool,
) -> Links {
    let mut links = Links::default();
    for (contacts, &text) in contacts.iter().zip(texts) {
        for contact in contacts.iter().filter(|contact| texts[contact.other] != text) {
            let link = links.entry(ordered(text, texts[contact.other])).or_default();
            let strength = link.strength.max(contact.strength);
            *link = Link { sharing: 1.0, strength, verified: true };
        }
        bridge(contacts, texts, apart, &mut links);
    }
    links
}

/// Up to this many texts that one article shares with are compared pair by pair; the others are
/// counted as one text with the first that matches the same stretch.
const MAX_BRIDGED: usize = 128;

/// Links texts that match the same stretch of one article. The share of the smaller stretch that
/// is common to both is what the link counts for. Two that only quote what the article quotes are
/// held to the same dates as if they were matched themselves.
fn bridge(
    contacts: &[Contact],
    texts: &[usize],
    apart: &impl Fn(usize, usize) -> bool,
    links: &mut Links,
) {
    let mut bridged: Vec<&Contact> = Vec::new();
    for contact in contacts {
        let text = texts[contact.other];
        if bridged.len() < MAX_BRIDGED && bridged.iter().all(|known| texts[known.other] != text) {
            bridged.push(contact);
        }
    }
    for (i, a) in bridged.iter().enumerate() {
        for b in &bridged[i + 1..] {
            let sharing = overlap(&a.region, &b.region);
            let joins = !((a.quotes || b.quotes) && apart(a.other, b.other));
            if 0.0 < sharing && joins {
                let link = links.entry(ordered(texts[a.other], texts[b.other])).or_default();
                link.sharing = link.sharing.max(sharing);
            }
        }
    }
}

/// Share of the smaller of two stretches of one article that lies in both.
fn overlap(a: &Extent, b: &Extent) -> f32 {
    let smaller = a.len().min(b.len());
    if smaller == 0 { 0.0 } else { a.common(b) as f32 / smaller as f32 }
}

/// Where one article shares text with very many, gives those that match the same stretch of it
/// one number: thousands of pieces cut from one text cannot be compared pair by pair.
fn bundle(contacts: &[Vec<Contact>], texts: &mut [usize]) {
    let mut sets = DisjointSets::new(texts.len());
    for contacts in contacts.iter().filter(|contacts| MAX_BRIDGED < contacts.len()) {
        let (leaders, others) = contacts.split_at(MAX_BRIDGED);
        for contact in others {
            let same = |leader: &&Contact| MAJORITY < overlap(&leader.region, &contact.region);
            if let Some(leader) = leaders.iter().find(same) {
                sets.join(texts[leader.other], texts[contact.other]);
            }
        }
    }
    for text in texts {
        *text = sets.root(*text);
    }
}

/// What a match covers of the article on this side: its passages, or all of it for an exact copy.
fn region(side: &Side<'_>, card: &Card) -> Extent {
    if side.matched.verdict == Verdict::Exact {
        return card.body.clone();
    }
    Extent::new(side.matched.passages.iter().map(|passage| side.near(passage)).collect())
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}

/// Two groups join where more than this share of the pairs across them share wording. A half
/// exactly is one shared article between strangers.
const MAJORITY: f32 = 0.5;

/// Average-link clustering of texts over sparse links; a missing pair counts as sharing nothing.
/// Gives the group of each text, numbered by first text.
fn average_link(n_texts: usize, links: Links) -> Vec<usize> {
    let mut groups: Vec<Group> = (0..n_texts).map(Group::new).collect();
    let mut queue = BinaryHeap::new();
    let mut pairs: Vec<_> = links.into_iter().collect();
    pairs.sort_unstable_by_key(|(pair, _)| *pair);
    for ((a, b), link) in pairs {
        groups[a].links.insert(b, link);
        groups[b].links.insert(a, link);
        queue.extend(Merge::new(&groups, a, b));
    }
    while let Some(merge) = queue.pop() {
        if merge.is_stale(&groups) {
            continue;
        }
        for other in join(&mut groups, merge.a, merge.b) {
            queue.extend(Merge::new(&groups, merge.a, other));
        }
    }
    let mut numbers = vec![0; n_texts];
    for (number, group) in groups.iter().filter(|group| !group.texts.is_empty()).enumerate() {
        for &text in &group.texts {
            numbers[text] = number;
        }
    }
    numbers
}

/// A group of texts on the way to a story. Emptied when it has joined another.
struct Group {
    texts: Vec<usize>,
    links: FxHashMap<usize, Link>,
    /// Grows with each merge: what was computed before is stale.
    version: u32,
}

impl Group {
    fn new(text: usize) -> Self {
        Self { texts: vec![text], links: FxHashMap::default(), version: 0 }
    }
}

/// Joins group `b` into group `a` and gives the groups linked with the result, in order.
fn join(groups: &mut [Group], a: usize, b: usize) -> Vec<usize> {
    let texts = std::mem::take(&mut groups[b].texts);
    let links = std::mem::take(&mut groups[b].links);
    groups[a].texts.extend(texts);
    groups[a].links.remove(&b);
    groups[a].version += 1;
    groups[b].version += 1;
    let mut links: Vec<_> = links.into_iter().filter(|(other, _)| *other != a).collect();
    links.sort_unstable_by_key(|(other, _)| *other);
    for (other, link) in links {
        groups[other].links.remove(&b);
        groups[other].links.entry(a).or_default().add(link);
        groups[a].links.entry(other).or_default().add(link);
    }
    let mut linked: Vec<usize> = groups[a].links.keys().copied().collect();
    linked.sort_unstable();
    linked
}

/// A merge that may be made: strongest first, ties by the smaller numbers.
struct Merge {
    strength: f32,
    a: usize,
    b: usize,
    versions: (u32, u32),
}

impl Merge {
    /// The merge of two linked groups, if enough of their pairs share wording.
    fn new(groups: &[Group], a: usize, b: usize) -> Option<Self> {
        let (a, b) = ordered(a, b);
        let link = groups[a].links.get(&b)?;
        let pairs = (groups[a].texts.len() * groups[b].texts.len()) as f32;
        let joins = link.verified && MAJORITY * pairs + 1e-3 < link.sharing;
        joins.then(|| Self {
            strength: link.strength / pairs,
            a,
            b,
            versions: (groups[a].version, groups[b].version),
        })
    }

    fn is_stale(&self, groups: &[Group]) -> bool {
        self.versions != (groups[self.a].version, groups[self.b].version)
    }
}

impl Ord for Merge {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |merge: &Self| Reverse((merge.a, merge.b, merge.versions));
        self.strength.total_cmp(&other.strength).then_with(|| key(self).cmp(&key(other)))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Merge {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Merge {}

/// Union-find with path halving; the smaller number is the root.
pub(crate) struct DisjointSets(Vec<usize>);

impl DisjointSets {
    /// `n` sets of one.
    pub(crate) fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    /// The smallest number of the set that `i` is in.
    pub(crate) fn root(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    /// Joins two sets; false where they were one already.
    pub(crate) fn join(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
        a != b
    }
}
