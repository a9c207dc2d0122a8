//! The verdict: ordered gates over the figures of a pair.

use super::figures::Figures;
use super::{Gate, Verdict};

/// Containment both ways above which two texts are nearly the whole of each other. Labeled web
/// copies start at 0.78, other pages of one mould end at 0.73.
const COPY_CONTAINMENT: f32 = 0.75;

/// Words of equal text for each differing fact, below which the text is a mould: a results list
/// changes a figure every dozen words, a revised story one in a hundred.
const MOULD_WORDS: f32 = 70.0;

/// Differing facts before a text is called a mould.
const MOULD_SLOTS: f32 = 4.0;

/// Share of the differing places that differ in their facts: a mould keeps its words and changes its
/// figures, a rewriter changes the words and keeps the figures.
const MOULD_SHARE: f32 = 0.5;

/// Prose reuse times the greater share of the prose: either much is shared, or most of a short text.
/// Independent reports of one event stay below 3.3.
const PROSE_REUSE: f32 = 3.5;

/// The same where all that is shared stands in one or two passages: a paragraph of background or of
/// a common document does as much.
const LONE_PROSE_REUSE: f32 = 6.0;

/// Passages from which on the reuse is spread over the text.
const SPREAD: u32 = 3;

/// Share of the common runs that must be the story rather than a stream of others.
const OWN_SHARE: f32 = 0.5;

/// Share of the prose that must be reused by one side at least.
pub(super) const PROSE_SHARE: f32 = 0.15;

/// Content weight of prose that must be shared: one full sentence of news weighs about ten.
const PROSE_WEIGHT: f32 = 8.0;

/// Content weight that matched sentences must share where most of the smaller text is kept.
const KEPT_WEIGHT: f32 = 6.0;

/// Share of the smaller text's content that its matched sentences must keep. A rewriter who changes
/// two words of five keeps 0.6; independent reports of one event keep 0.33 at the most.
const KEPT_SHARE: f32 = 0.35;

/// Share of the names that must agree where sentences match: a mould keeps its words and tells of
/// others. A rewriter keeps the names; in reports from one mould at most 0.29 agree.
const MOULD_NAMES: f32 = 0.3;

/// Verbatim prose by all reused prose above which the reuse is an excerpt rather than a rewrite.
const EXCERPT_VERBATIM: f32 = 0.5;

/// How surely the same was said before two reports share an utterance.
pub(super) const UTTERANCE: f32 = 0.65;

/// Content weight of shared quotations: a telling sentence.
pub(super) const UTTERANCE_WEIGHT: f32 = 4.0;

/// A verdict with the gates on the way to it, in the order in which they were asked.
pub(super) struct Ruling {
    pub(super) verdict: Option<Verdict>,
    pub(super) score: f32,
    pub(super) gates: Vec<Gate>,
}

/// Decides what two texts are to each other.
pub(super) fn rule(figures: &Figures) -> Ruling {
    let mut gates = Gates(Vec::new());
    let verdict = decide(figures, &mut gates);
    let score = verdict.map_or(0.0, |verdict| score(verdict, figures));
    Ruling { verdict, score, gates: gates.0 }
}

fn decide(figures: &Figures, gates: &mut Gates) -> Option<Verdict> {
    let verdict = decide_by_text(figures, gates)?;
    let is_own_story = figures.own_share >= 1.0
        || gates.ask("template: shared text is no stream", figures.own_share, OWN_SHARE);
    Some(if is_own_story { verdict } else { Verdict::Template })
}

fn decide_by_text(figures: &Figures, gates: &mut Gates) -> Option<Verdict> {
    let is_equal = f32::from(u8::from(figures.equal));
    if gates.ask("exact: all words equal, in order", is_equal, 1.0) {
        return Some(Verdict::Exact);
    }
    let both_ways = figures.containment.a_in_b.min(figures.containment.b_in_a);
    let nearly_whole = gates.ask("copy: containment both ways", both_ways, COPY_CONTAINMENT);
    let prose = asks_for_prose(figures, gates) || asks_for_sentences(figures, gates);
    if (nearly_whole || prose) && is_mould(figures, gates) {
        return Some(Verdict::Template);
    }
    if nearly_whole {
        return Some(Verdict::Copy);
    }
    if prose && names_others(figures, gates) {
        return Some(Verdict::Template);
    }
    if prose {
        let verbatim = figures.verbatim.evidence() / figures.prose.evidence();
        let excerpt =
            gates.ask("excerpt: verbatim part of the shared prose", verbatim, EXCERPT_VERBATIM);
        return Some(if excerpt { Verdict::Excerpt } else { Verdict::Rewrite });
    }
    asks_for_utterance(figures, gates).then_some(Verdict::SameUtterance)
}

fn asks_for_prose(figures: &Figures, gates: &mut Gates) -> bool {
    let (weight, share) = (figures.prose.evidence(), figures.prose.share());
    let spread = figures.prose_passages >= SPREAD;
    let wanted = if spread { PROSE_REUSE } else { LONE_PROSE_REUSE };
    gates.ask("reuse: weight of the shared prose", weight, PROSE_WEIGHT)
        && gates.ask("reuse: share of the prose of one text", share, PROSE_SHARE)
        && gates.ask("reuse: weight of the shared prose times its share", weight * share, wanted)
}

fn asks_for_sentences(figures: &Figures, gates: &mut Gates) -> bool {
    let kept = &figures.rewording;
    gates.ask("rewording: weight that matched sentences share", kept.weight, KEPT_WEIGHT)
        && gates.ask("rewording: share of the smaller text kept in them", kept.share, KEPT_SHARE)
}

fn names_others(figures: &Figures, gates: &mut Gates) -> bool {
    let agree = |names| gates.ask("template: names agree in matched sentences", names, MOULD_NAMES);
    !figures.rewording.names.is_none_or(agree)
}

fn is_mould(figures: &Figures, gates: &mut Gates) -> bool {
    let slots = figures.slots as f32;
    gates.ask("template: places where the facts differ in equal text", slots, MOULD_SLOTS)
        && gates.ask(
            "template: differing facts for every 70 equal words",
            MOULD_WORDS / figures.words_per_slot,
            1.0,
        )
        && gates.ask(
            "template: differing facts among the differing places",
            figures.slot_share,
            MOULD_SHARE,
        )
}

fn asks_for_utterance(figures: &Figures, gates: &mut Gates) -> bool {
    let weight = figures.quotation.evidence();
    gates.ask("same utterance: matched quotations", figures.utterance, UTTERANCE)
        && gates.ask("same utterance: weight of the shared quotations", weight, UTTERANCE_WEIGHT)
}

/// How sure a verdict is, 0 to 1: how far its figures lie beyond the gate.
fn score(verdict: Verdict, figures: &Figures) -> f32 {
    let both_ways = figures.containment.a_in_b.min(figures.containment.b_in_a);
    let beyond = |value: f32, wanted: f32| 1.0 - 0.5 * (wanted / value).min(1.0);
    match verdict {
        Verdict::Exact => 1.0,
        Verdict::Copy => both_ways.max(COPY_CONTAINMENT),
        Verdict::Excerpt | Verdict::Rewrite => {
            let reuse = beyond(figures.prose.evidence() * figures.prose.share(), PROSE_REUSE);
            reuse.max(beyond(figures.rewording.share, KEPT_SHARE))
        }
        Verdict::SameUtterance => figures.utterance,
        Verdict::Template => beyond(MOULD_WORDS / figures.words_per_slot, 1.0).max(0.5),
    }
}

/// The gates asked so far.
struct Gates(Vec<Gate>);

impl Gates {
    fn ask(&mut self, name: &'static str, value: f32, wanted: f32) -> bool {
        let passed = value >= wanted;
        self.0.push(Gate { name, value, wanted, passed });
        passed
    }
}
