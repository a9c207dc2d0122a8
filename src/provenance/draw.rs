//! What is drawn of one story: its edges with evidence, its roots, its utterances.

use super::card::Card;
use super::circle::circles;
use super::evidence;
use super::extent::Extent;
use super::family::{Family, Tie};
use super::lineage::{Descent, Lineage, Parent};
use super::names::{NameKey, Names};
use super::neighbors::Neighbors;
use super::second_parent::{SecondParent, round_up, second_parents};
use super::story::DisjointSets;
use super::utterance::{Utterance, utterances};
use super::{Edge, EdgeKind, Evidence};
use crate::article::{Article, Collection};
use crate::matching::Verdict;

/// A node before the nodes of the whole graph are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Place {
    /// An article, by index.
    Article(u32),
    /// A source, by name.
    Source(NameKey),
    /// An utterance of this story, from 0.
    Utterance(usize),
    /// A latent origin of this story, from 0.
    Origin(usize),
}

/// An edge before the nodes of the whole graph are numbered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Its tail.
    pub from: Place,
    /// Its head.
    pub to: Place,
    /// The edge.
    pub edge: Edge,
}

/// One story, drawn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Drawing {
    /// The edges that come from comparing its members.
    pub lines: Vec<Line>,
    /// Its root.
    pub origin: Place,
    /// How many latent origins it needs.
    pub n_origins: usize,
    /// How many roots it has once everything explained by another is taken off.
    pub independent_origins: usize,
    /// Its utterances.
    pub utterances: Vec<Utterance>,
}

/// A parent that nobody knows is drawn from this probability on. Below it the parent is known, only
/// not which of several it is: two versions of one page that both name their agency.
const LATENT: f32 = 0.2;

/// A source that nobody on the page names is drawn where it is at least this probably the parent.
const INHERITED: f32 = 0.5;

/// Draws a story: one of several members, or a single that shares text with other stories.
pub(crate) fn draw(
    articles: &Collection,
    cards: &[Card],
    names: &Names,
    family: &Family<'_>,
    lineage: &Lineage,
    neighbors: &Neighbors<'_>,
) -> Drawing {
    let circles = circles(&family.members, &family.ties);
    let story = Story { articles, names, family, lineage, circles };
    let parents: Vec<Descent> =
        (0..family.members.len()).map(|child| story.parent(child)).collect();
    let mut lines: Vec<Line> =
        parents.iter().filter_map(|descent| story.descent_line(descent)).collect();
    for descent in &parents {
        lines.extend(story.second_lines(descent, cards, neighbors));
    }
    lines.extend(story.open_lines(&parents));
    lines.extend(story.version_lines(&lines));
    let origins = story.latent_origins(&parents);
    for (number, children) in origins.iter().enumerate() {
        lines.extend(children.iter().map(|&child| story.derived_line(number, child)));
    }
    let members: Vec<u32> = family.members.iter().map(|member| member.article).collect();
    let utterances = utterances(articles, &members, neighbors);
    for (number, utterance) in utterances.iter().enumerate() {
        lines.extend(story.quotes_lines(&parents, number, utterance));
    }
    lines.extend(story.sibling_lines());
    Drawing {
        origin: story.origin(&parents, &origins),
        independent_origins: story.independent_origins(&parents),
        n_origins: origins.len(),
        lines,
        utterances,
    }
}

/// A story being drawn.
pub(super) struct Story<'a> {
    articles: &'a Collection,
    names: &'a Names,
    pub(super) family: &'a Family<'a>,
    pub(super) lineage: &'a Lineage,
    /// For each member the circle of credits it is in, if any.
    circles: Vec<Option<usize>>,
}

impl Story<'_> {
    pub(super) fn card(&self, member: usize) -> &Card {
        self.family.members[member].card
    }

    pub(super) fn place(&self, member: usize) -> Place {
        Place::Article(self.family.members[member].article)
    }

    pub(super) fn tie(&self, a: usize, b: usize) -> Option<&Tie> {
        let key = (a.min(b), a.max(b));
        let found = self.family.ties.binary_search_by_key(&key, |tie| (tie.a, tie.b));
        found.ok().map(|place| &self.family.ties[place])
    }

    /// What the best tree says of a member, where it is sure enough; else that nothing is known.
    fn parent(&self, child: usize) -> Descent {
        let best = self.lineage.best.get(child).copied().unwrap_or(Descent {
            child,
            parent: Parent::Unknown,
            probability: 1.0,
        });
        match best.parent {
            Parent::Unknown => return best,
            Parent::Source(_) if INHERITED <= best.probability => return best,
            Parent::Member(parent) if !self.in_circle(child, parent) => {
                if let Some(probability) = self.lineage.claim(child, parent) {
                    return Descent { probability, ..best };
                }
            }
            Parent::Source(_) | Parent::Member(_) => {}
        }
        let probability = self.lineage.probability(child, Parent::Unknown);
        Descent { child, parent: Parent::Unknown, probability }
    }

    /// Whether two members credit each other, directly or through others.
    fn in_circle(&self, a: usize, b: usize) -> bool {
        self.circles[a].is_some() && self.circles[a] == self.circles[b]
    }

    fn descent_line(&self, descent: &Descent) -> Option<Line> {
        let to = self.place(descent.child);
        match descent.parent {
            Parent::Unknown => None,
            Parent::Source(source) => {
                // What the page says itself is drawn from its credits.
                let card = self.card(descent.child);
                let says = card.claims.iter().any(|claim| claim.source == source);
                (!says).then(|| {
                    let name = self.names.written(source);
                    let article = self.family.members[descent.child].article;
                    let evidence = vec![evidence::inherited(article, name)];
                    let is_own = |member: usize| self.card(member).is_called(source);
                    let confidence = self.lineage.descent_from(descent.child, source, is_own);
                    let edge = Edge {
                        kind: EdgeKind::Derived,
                        confidence,
                        directed: true,
                        share: None,
                        evidence,
                    };
                    Line { from: Place::Source(source), to, edge }
                })
            }
            Parent::Member(parent) => {
                let tie = self.tie(descent.child, parent)?;
                Some(self.tie_line(tie, parent, descent.child, descent.probability, true))
            }
        }
    }

    /// An edge between two members.
    pub(super) fn tie_line(
        &self,
        tie: &Tie,
        from: usize,
        to: usize,
        confidence: f32,
        directed: bool,
    ) -> Line {
        let member = |i: usize| &self.family.members[i];
        let child = self.articles.get(member(to).article);
        let parent = self.articles.get(member(from).article);
        let region = tie.region(to);
        let (same_outlet, share) =
            (self.card(from).same_outlet(self.card(to)), share(self.card(to), &child, region));
        let parent_share = tie.region(from).len() as f32 / member(from).len();
        let kind = kind(tie.verdict, same_outlet, share.max(parent_share));
        let mut evidence =
            vec![evidence::passage(member(to).article, &child, &parent, region, share)];
        if self.in_circle(from, to) {
            evidence.push(evidence::circular(member(to).article));
        }
        if directed {
            evidence.extend(evidence::credits(member(to).article, &child, |source| {
                self.names.get(source).is_some_and(|key| self.card(from).is_called(key))
            }));
            evidence.extend(evidence::earlier(member(to).article, &child, &parent));
        }
        let edge = Edge { kind, confidence, directed, share: Some(share), evidence };
        Line { from: self.place(from), to: self.place(to), edge }
    }

    /// Edges from further parents, of this story or another.
    fn second_lines(
        &self,
        descent: &Descent,
        cards: &[Card],
        neighbors: &Neighbors<'_>,
    ) -> Vec<Line> {
        let child = &self.family.members[descent.child];
        let first = match descent.parent {
            Parent::Member(parent) => self.tie(descent.child, parent),
            Parent::Unknown | Parent::Source(_) => None,
        };
        let place =
            |article: u32| self.family.members.binary_search_by_key(&article, |m| m.article).ok();
        let in_story = |article: u32| place(article).is_some();
        let further = match first {
            Some(tie) => second_parents(child.article, tie.region(descent.child), cards, neighbors),
            None => round_up(child.article, in_story, cards, neighbors)
                .unwrap_or_else(|| second_parents(child.article, &child.shared, cards, neighbors)),
        };
        let in_circle = |second: &SecondParent| {
            place(second.article).is_some_and(|member| self.in_circle(descent.child, member))
        };
        let line = |second: SecondParent| {
            let to = self.articles.get(child.article);
            let from = self.articles.get(second.article);
            let same_outlet = child.card.same_outlet(&cards[second.article as usize]);
            let share = share(child.card, &to, &second.region);
            let kind = kind(second.verdict, same_outlet, share);
            let mut evidence =
                vec![evidence::passage(child.article, &to, &from, &second.region, share)];
            evidence.extend(evidence::earlier(child.article, &to, &from));
            let confidence = second.probability;
            let edge = Edge { kind, confidence, directed: true, share: Some(share), evidence };
            Line { from: Place::Article(second.article), to: Place::Article(child.article), edge }
        };
        further.into_iter().filter(|second| !in_circle(second)).map(line).collect()
    }

    /// Members joined by reuse of wording, by a claimed parent, or by one named source: each set
    /// has one root. Gives the number of the set for each member.
    fn families(&self, parents: &[Descent]) -> Vec<usize> {
        let mut sets = DisjointSets::new(parents.len());
        for tie in self.family.ties.iter().filter(|tie| tie.verdict.reuses_wording()) {
            sets.join(tie.a, tie.b);
        }
        let mut sources: Vec<(NameKey, usize)> = Vec::new();
        for descent in parents {
            match descent.parent {
                Parent::Unknown => {}
                Parent::Member(parent) => {
                    sets.join(descent.child, parent);
                }
                Parent::Source(source) => sources.push((source, descent.child)),
            }
        }
        sources.sort_unstable();
        for pair in sources.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            sets.join(pair[0].1, pair[1].1);
        }
        (0..parents.len()).map(|member| sets.root(member)).collect()
    }

    fn independent_origins(&self, parents: &[Descent]) -> usize {
        let mut families = self.families(parents);
        families.sort_unstable();
        families.dedup();
        families.len()
    }

    /// The sets of two or more members that share wording, probably have no known parent, and no relative
    /// with a named source: each hangs on one latent origin.
    fn latent_origins(&self, parents: &[Descent]) -> Vec<Vec<usize>> {
        let families = self.families(parents);
        let mut roots: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
        let mut sourced = vec![false; parents.len()];
        for descent in parents {
            match descent.parent {
                Parent::Unknown => {
                    let unknown = self.lineage.probability(descent.child, Parent::Unknown);
                    if unknown >= LATENT {
                        roots[families[descent.child]].push(descent.child);
                    }
                }
                Parent::Source(_) => sourced[families[descent.child]] = true,
                Parent::Member(_) => {}
            }
        }
        let sets = roots.into_iter().zip(sourced);
        sets.filter(|(roots, sourced)| !sourced && 1 < roots.len())
            .map(|(roots, _)| roots)
            .collect()
    }

    fn derived_line(&self, number: usize, child: usize) -> Line {
        let confidence = self.lineage.probability(child, Parent::Unknown);
        let evidence = vec![evidence::unnamed(self.family.members[child].article)];
        let edge =
            Edge { kind: EdgeKind::Derived, confidence, directed: true, share: None, evidence };
        Line { from: Place::Origin(number), to: self.place(child), edge }
    }

    /// The root of most of the story: the one under which most members stand.
    fn origin(&self, parents: &[Descent], origins: &[Vec<usize>]) -> Place {
        let place = |root: usize| match parents[root].parent {
            Parent::Source(source) => Place::Source(source),
            Parent::Unknown | Parent::Member(_) => {
                let latent = origins.iter().position(|children| children.contains(&root));
                latent.map_or(self.place(root), Place::Origin)
            }
        };
        let mut places: Vec<Place> =
            (0..parents.len()).map(|member| place(root(parents, member))).collect();
        places.sort_unstable();
        let mut best: (usize, Place) = (0, self.place(0));
        for run in places.chunk_by(|a, b| a == b) {
            if best.0 < run.len() {
                best = (run.len(), run[0]);
            }
        }
        best.1
    }

    /// From the utterance to every member that quotes it without a parent that quotes it too.
    fn quotes_lines(&self, parents: &[Descent], number: usize, utterance: &Utterance) -> Vec<Line> {
        let quoting = utterance.articles();
        let quotes =
            |member: usize| quoting.binary_search(&self.family.members[member].article).is_ok();
        let own = |descent: &&Descent| {
            quotes(descent.child)
                && !matches!(descent.parent, Parent::Member(parent) if quotes(parent))
        };
        let line = |descent: &Descent| {
            let index = self.family.members[descent.child].article;
            let article = self.articles.get(index);
            let variants = utterance.quotations.iter().flat_map(|q| &q.variants);
            let evidence: Vec<Evidence> = variants
                .filter(|variant| variant.article == index)
                .map(|variant| evidence::quotation(index, &article, variant.span))
                .collect();
            let edge = Edge {
                kind: EdgeKind::Quotes,
                confidence: self.utterance_score(descent.child, &quoting),
                directed: true,
                share: None,
                evidence,
            };
            Line { from: Place::Utterance(number), to: self.place(descent.child), edge }
        };
        parents.iter().filter(own).map(line).collect()
    }

    /// The best score of the matches that a member has with others that quote the utterance.
    fn utterance_score(&self, member: usize, quoting: &[u32]) -> f32 {
        let quotes =
            |other: usize| quoting.binary_search(&self.family.members[other].article).is_ok();
        let own = self.family.ties.iter().filter(|tie| tie.a == member || tie.b == member);
        let shared = own.filter(|tie| quotes(tie.other(member)));
        shared.map(|tie| tie.score).fold(0.0, f32::max).clamp(0.0, 1.0)
    }
}

/// The member at the top of the chain of parents.
fn root(parents: &[Descent], member: usize) -> usize {
    let mut top = member;
    for _ in 0..parents.len() {
        match parents[top].parent {
            Parent::Member(parent) => top = parent,
            Parent::Unknown | Parent::Source(_) => break,
        }
    }
    top
}

/// Two articles of one outlet are versions of one text where the one holds at least this share of
/// the other; with less they are two texts with a passage in common.
const VERSION: f32 = 0.5;

fn kind(verdict: Verdict, same_outlet: bool, share: f32) -> EdgeKind {
    match verdict {
        _ if same_outlet && VERSION <= share => EdgeKind::Revision,
        Verdict::Exact | Verdict::Copy => EdgeKind::Copy,
        Verdict::Excerpt | Verdict::SameUtterance | Verdict::Template => EdgeKind::Excerpt,
        Verdict::Rewrite => EdgeKind::Rewrite,
    }
}

/// Share of an article's words that lie in a region, 0 to 1.
fn share(card: &Card, article: &Article, region: &Extent) -> f32 {
    card.words_in(article, &region.intersection(&card.body)) as f32 / card.words.max(1) as f32
}
