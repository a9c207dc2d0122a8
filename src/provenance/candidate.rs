//! The candidates: every possible parent of every member, and what speaks for and against it.

use super::card::{Card, Claim, NAMES};
use super::extent::Extent;
use super::family::{Family, Member, REACH, SPOT, Tie};
use super::feature::{Feature, Features};
use super::lineage::{Candidate, Parent};
use super::names::NameKey;
use crate::article::Span;
use crate::matching::Verdict;

/// The possible parents of every member, by child, unknown first, then sources, then members.
pub(crate) fn candidates(family: &Family<'_>) -> Vec<Candidate> {
    let kin = Kin::new(family);
    let mut candidates = Vec::new();
    for tie in &family.ties {
        for (child, parent) in [(tie.a, tie.b), (tie.b, tie.a)] {
            candidates.extend(member_candidate(family, &kin, tie, child, parent));
        }
    }
    for child in 0..family.members.len() {
        candidates.extend(source_candidates(family, &kin, child));
        let features = unknown_features(family, &kin, child);
        candidates.push(Candidate { child, parent: Parent::Unknown, features });
    }
    candidates.sort_by_key(|candidate| (candidate.child, candidate.parent));
    candidates
}

/// What several candidates of one family need to know.
struct Kin {
    /// For each member the ties it takes part in.
    ties: Vec<Vec<usize>>,
    /// The names of all members' outlets, sorted.
    outlets: Vec<NameKey>,
    /// Whether other members name the member's outlet as their source.
    named: Vec<bool>,
    /// For each member an earlier version by its own outlet, the latest that is at hand.
    versions: Vec<Option<usize>>,
    /// For each member how many others it shares text with have its headline.
    bearers: Vec<usize>,
    /// The earliest member of several with a trusted date.
    first: Option<usize>,
    /// How far the date of each member can be trusted beside those of the others.
    quality: Vec<f32>,
}

/// A date at least this good tells who was first.
const TRUSTED: f32 = 0.5;

impl Kin {
    fn new(family: &Family<'_>) -> Self {
        let members = &family.members;
        let mut ties = vec![Vec::new(); members.len()];
        for (number, tie) in family.ties.iter().enumerate() {
            ties[tie.a].push(number);
            ties[tie.b].push(number);
        }
        let mut claimed: Vec<NameKey> = members
            .iter()
            .flat_map(|member| &member.card.claims)
            .filter(|claim| NAMES <= claim.weight)
            .map(|claim| claim.source)
            .collect();
        claimed.sort_unstable();
        let is_claimed = |key: &NameKey| claimed.binary_search(key).is_ok();
        let named = members
            .iter()
            .map(|member| member.card.outlet.iter().flatten().any(is_claimed))
            .collect();
        let quality = quality(family);
        let versions = versions(family);
        // Of one date nothing is earlier.
        let dated: Vec<usize> = (0..members.len()).filter(|&i| TRUSTED <= quality[i]).collect();
        let first = dated.iter().copied().min_by_key(|&i| (members[i].card.latest, i));
        let first = first.filter(|_| 1 < dated.len());
        let bearers = bearers(family, &ties);
        let mut outlets: Vec<NameKey> =
            members.iter().flat_map(|member| member.card.outlet).flatten().collect();
        outlets.sort_unstable();
        Self { ties, outlets, named, versions, bearers, first, quality }
    }
}

/// For each member how many others it shares text with have its headline.
fn bearers(family: &Family<'_>, ties: &[Vec<usize>]) -> Vec<usize> {
    let headline = |member: usize| family.members[member].card.headline;
    let bears = |member: usize, other: usize| {
        headline(member).is_some() && headline(member) == headline(other)
    };
    let count = |(member, ties): (usize, &Vec<usize>)| {
        ties.iter().filter(|&&number| bears(member, family.ties[number].other(member))).count()
    };
    ties.iter().enumerate().map(count).collect()
}

/// For each member the latest of the earlier versions by its own outlet.
fn versions(family: &Family<'_>) -> Vec<Option<usize>> {
    let mut versions: Vec<Option<usize>> = vec![None; family.members.len()];
    let seconds = |member: usize| family.members[member].card.seconds;
    for tie in family.ties.iter().filter(|tie| tie.verdict.reuses_wording()) {
        let Some((earlier, later)) = version(family, tie) else { continue };
        if versions[later].is_none_or(|known| seconds(known) < seconds(earlier)) {
            versions[later] = Some(earlier);
        }
    }
    versions
}

/// Which of two members is the earlier version and which the later one, where both are of one
/// outlet and a mark in the headline or the dates tell.
pub(crate) fn version(family: &Family<'_>, tie: &Tie) -> Option<(usize, usize)> {
    let (a, b) = (family.members[tie.a].card, family.members[tie.b].card);
    if !a.same_outlet(b) {
        return None;
    }
    let (forth, back) = (Some((tie.a, tie.b)), Some((tie.b, tie.a)));
    match (a.updated, b.updated, a.delay_until(b)) {
        (true, false, _) => back,
        (false, true, _) => forth,
        (_, _, Some(1..)) => forth,
        (_, _, Some(..=-1)) => back,
        _ => None,
    }
}

/// A story is told within so many seconds; a date further from the middle of its dates is a clock,
/// a file date, a date from another box of the page.
const STORY_SPAN: i64 = 4 * 86_400;

/// What is left of the quality of a date that lies further off.
const OUTLYING: f32 = 0.2;

/// The quality of each member's date, lowered where it lies far from those of the others.
fn quality(family: &Family<'_>) -> Vec<f32> {
    let cards = || family.members.iter().map(|member| member.card);
    let mut dates: Vec<i64> = cards().filter_map(|card| card.seconds).collect();
    dates.sort_unstable();
    let middle = dates.get(dates.len() / 2).copied().unwrap_or_default();
    cards()
        .map(|card| match card.seconds {
            Some(date) if 2 < dates.len() && STORY_SPAN < date.abs_diff(middle).cast_signed() => {
                card.quality * OUTLYING
            }
            _ => card.quality,
        })
        .collect()
}

fn member_candidate(
    family: &Family<'_>,
    kin: &Kin,
    tie: &Tie,
    child: usize,
    parent: usize,
) -> Option<Candidate> {
    let (c, p) = (&family.members[child], &family.members[parent]);
    // What an earlier version of the outlet's own says already, the later one keeps: its source is
    // that version.
    let kept = match kin.versions[child] {
        Some(version) if version != parent => family.members[version].card.names(p.card),
        _ => 0.0,
    };
    let names_parent = (c.card.names(p.card) - kept).max(0.0);
    if !tie.verdict.reuses_wording() && names_parent < NAMES {
        return None;
    }
    let (covered, parent_covered) =
        (tie.region(child).len() as f32, tie.region(parent).len() as f32);
    let verbatim = tie.verbatim(child).len() as f32;
    let elsewhere = (c.verbatim.len() as f32 - verbatim).max(0.0) / c.len();
    let private = c.private.get(&parent).copied().unwrap_or_default();
    let missing = c.verbatim.difference(tie.verbatim(child));
    let missing = missing.spans().iter().filter(|span| SPOT <= span.len()).count();
    let same_outlet = c.card.same_outlet(p.card);
    let flag = |condition: bool| f32::from(u8::from(condition));
    let (earlier, delay) = time(c.card, p.card, kin.quality[child].min(kin.quality[parent]));
    let attribution = if names_parent < NAMES { attribution(kin, c.card, p.card) } else { None };
    let mut features = Features::new(&[
        (verdict(tie.verdict), 1.0),
        (Feature::NamesParent, names_parent),
        (Feature::NamedByParent, p.card.names(c.card)),
        (Feature::MayBeNamed, silent(c.card, p.card) - silent(p.card, c.card)),
        (Feature::MayBeSigned, signed(c.card, p.card) - signed(p.card, c.card)),
        (Feature::Earlier, earlier),
        (Feature::Delay, delay),
        (Feature::ChildCovered, (covered / c.len()).min(1.0)),
        (Feature::ChildVerbatim, (verbatim / c.len()).min(1.0)),
        (Feature::ParentCovered, (parent_covered / p.len()).min(1.0)),
        (Feature::Elsewhere, elsewhere),
        (Feature::Private, private.bytes as f32 / c.len()),
        (Feature::PrivateSpots, (private.spots as f32).ln_1p()),
        (Feature::Witnessed, (private.witnessed as f32 / SPOT as f32).ln_1p()),
        (Feature::ElsewhereSpots, (missing as f32).ln_1p()),
        (Feature::Skipped, skipped(p, tie.region(parent)) / p.len()),
        (Feature::ParentOwn, 1.0 - (p.shared.len() as f32 / p.len()).min(1.0)),
        (Feature::ParentOwnSpots, (own_spots(p, tie.verbatim(parent)) as f32).ln_1p()),
        (Feature::Revision, flag(same_outlet)),
        (Feature::MarkedUpdate, flag(same_outlet && c.card.updated && !p.card.updated)),
        (Feature::Wire, flag(kin.named[parent])),
        (Feature::WireTakes, flag(c.card.agency && !p.card.agency)),
    ]);
    if let Some((feature, value)) = headline(family, kin, child, parent) {
        features.0[feature as usize] = value;
    }
    if let Some((feature, value)) = attribution {
        features.0[feature as usize] = value;
    }
    Some(Candidate { child, parent: Parent::Member(parent), features })
}

/// How strongly the child names a source whose page the parent may be: it does not say whose it
/// is, nor does it name a source.
fn silent(child: &Card, parent: &Card) -> f32 {
    let silent = parent.is_unnamed() && parent.strong_claims().next().is_none();
    let unseen = child.strong_claims().filter(|claim| silent && claim.may_be_unnamed);
    unseen.map(|claim| claim.weight).fold(0.0, f32::max)
}

/// How strongly the child names a source as which the parent may sign.
fn signed(child: &Card, parent: &Card) -> f32 {
    let signed = child.strong_claims().filter(|claim| parent.may_sign(claim));
    signed.map(|claim| claim.weight).fold(0.0, f32::max)
}

/// Bytes of the parent above the end of what the two share that are not in the child: who cuts
/// from the bottom skips nothing.
fn skipped(parent: &Member<'_>, region: &Extent) -> f32 {
    let Some(last) = region.spans().last() else { return 0.0 };
    let above = Extent::new(vec![Span { start: 0, end: last.end }]);
    parent.card.body.intersection(&above).difference(region).len() as f32
}

/// Places of the parent that no other member has, while the child has what stands right before and
/// right after: had the child been made from it, it would have had to mend each of them.
fn own_spots(parent: &Member<'_>, shared: &Extent) -> usize {
    let own = parent.card.body.difference(&parent.verbatim);
    let spans = own.spans().iter().filter(|span| SPOT <= span.len());
    spans.filter(|span| shared.surrounds(**span, REACH)).count()
}

/// What the headlines say: at most one of two features.
fn headline(family: &Family<'_>, kin: &Kin, child: usize, parent: usize) -> Option<(Feature, f32)> {
    let headline = |member: usize| family.members[member].card.headline;
    let own = headline(child)?;
    match (headline(parent) == Some(own), kin.bearers[child]) {
        (true, 1) => Some((Feature::Headline, 1.0)),
        (false, 1..) => Some((Feature::HeadlineElsewhere, 1.0)),
        _ => None,
    }
}

fn verdict(verdict: Verdict) -> Feature {
    match verdict {
        Verdict::Exact => Feature::Exact,
        Verdict::Copy => Feature::Copy,
        Verdict::Excerpt => Feature::Excerpt,
        Verdict::Rewrite => Feature::Rewrite,
        Verdict::SameUtterance | Verdict::Template => Feature::Utterance,
    }
}

/// How much earlier the parent is, and how long it took: see `weights.csv`.
fn time(child: &Card, parent: &Card, quality: f32) -> (f32, f32) {
    let Some(seconds) = parent.delay_until(child) else { return (0.0, 0.0) };
    let hours = seconds as f32 / 3600.0;
    ((hours / 2.0).tanh() * quality, hours.abs().ln_1p() * quality / 5.0)
}

/// What the third parties that both name say: at most one of six features.
fn attribution(kin: &Kin, child: &Card, parent: &Card) -> Option<(Feature, f32)> {
    let third = |card: &Card, other: &Card| -> Vec<Claim> {
        card.strong_claims().filter(|claim| !other.is_called(claim.source)).copied().collect()
    };
    let (c, p) = (third(child, parent), third(parent, child));
    let strongest = |claims: &[Claim]| claims.iter().map(|c| c.weight).fold(0.0, f32::max);
    let common = c.iter().filter(|claim| p.iter().any(|other| other.source == claim.source));
    let common = common.max_by(|x, y| x.weight.total_cmp(&y.weight));
    match (c.is_empty(), p.is_empty(), common) {
        (true, true, _) => None,
        (true, false, _) => Some((Feature::SourceDropped, strongest(&p))),
        (false, true, _) => Some((Feature::SourceAdded, strongest(&c))),
        (false, false, None) => Some((Feature::SourceDiffers, strongest(&c).min(strongest(&p)))),
        (false, false, Some(claim)) => {
            let is_seen = kin.outlets.binary_search(&claim.source).is_ok();
            let feature = match (is_seen || parent.may_sign(claim), claim.signs) {
                (true, _) => Feature::SameSource,
                (false, true) => Feature::SameSigned,
                (false, false) => Feature::SameUnseen,
            };
            Some((feature, claim.weight))
        }
    }
}

fn source_candidates(family: &Family<'_>, kin: &Kin, child: usize) -> Vec<Candidate> {
    let card = family.members[child].card;
    let relatives: Vec<(usize, f32)> = kin.ties[child]
        .iter()
        .map(|&number| &family.ties[number])
        .filter(|tie| tie.verdict.reuses_wording())
        .map(|tie| {
            let covered = tie.region(child).len() as f32 / family.members[child].len();
            (tie.other(child), covered.min(1.0))
        })
        .collect();
    let present = |source: NameKey| {
        relatives.iter().any(|&(other, _)| family.members[other].card.is_called(source))
    };
    let mut sources: Vec<(NameKey, Feature, f32)> = card
        .claims
        .iter()
        .map(|claim| (claim.source, Feature::SourceNamed, claim.weight))
        .collect();
    if card.claims.iter().all(|claim| claim.weight < NAMES) {
        for &(other, covered) in &relatives {
            let claims = family.members[other].card.claims.iter();
            let strong =
                claims.filter(|claim| NAMES <= claim.weight && !card.is_called(claim.source));
            sources
                .extend(strong.map(|c| (c.source, Feature::SourceInherited, c.weight * covered)));
        }
    }
    sources.sort_by(|a, b| a.0.cmp(&b.0).then(b.2.total_cmp(&a.2)));
    sources.dedup_by_key(|source| source.0);
    let candidate = |(source, feature, value): (NameKey, Feature, f32)| {
        let mut features = Features::new(&[(Feature::Source, 1.0), (feature, value)]);
        features.0[Feature::SourceVersion as usize] =
            f32::from(u8::from(kin.versions[child].is_some()));
        features.0[Feature::SourcePresent as usize] = f32::from(u8::from(present(source)));
        Candidate { child, parent: Parent::Source(source), features }
    };
    sources.into_iter().map(candidate).collect()
}

fn unknown_features(family: &Family<'_>, kin: &Kin, child: usize) -> Features {
    let relatives = kin.ties[child]
        .iter()
        .filter(|&&number| family.ties[number].verdict.reuses_wording())
        .count();
    let flag = |condition: bool| f32::from(u8::from(condition));
    Features::new(&[
        (Feature::Unknown, 1.0),
        (Feature::UnknownCandidates, (relatives as f32).ln_1p()),
        (Feature::UnknownWire, flag(kin.named[child])),
        (Feature::UnknownVersion, flag(kin.versions[child].is_some())),
        (Feature::UnknownFirst, flag(kin.first == Some(child))),
    ])
}
