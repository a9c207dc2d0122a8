//! What a text claims about each source it names.

use super::languages::{Readings, readings};
use super::mention::{Member, Mention, Who, mentions, unknown};
use super::names::names;
use super::own::Own;
use super::pattern::{Effect, Met, Place, Rule, patterns};
use super::token::{THE, Token, tokens};
use super::zone::{Layout, Zone};
use super::{Credit, Relation};
use crate::article::{Body, Language, Span, Survey};

/// Confidence of a mention that derives nothing: the prior of `background`.
const BACKGROUND: f32 = 0.08;
/// Share of a confidence that is left outside the rule's place.
const MISPLACED: f32 = 0.6;
/// A second hop is as sure as the first, times this.
const SECOND_HOP: f32 = 0.9;
/// A portal writes nothing of its own: whoever is told something on its page wrote the page.
const TOLD_ON_PORTAL: f32 = 0.6;
/// What agency copy cites after its lede is background to it; this share of a confidence is left.
const CITED_BY_AGENCY: f32 = 0.6;
/// Trust in a name that no table knows.
const UNKNOWN_NAME: f32 = 0.85;
/// Longer lists of sources say less about each.
const LONG_LIST: usize = 6;

/// The credits of a page's text.
pub(super) fn of_text(
    text: &str,
    body: &Body,
    language: Language,
    own: &Own<'_>,
    survey: &Survey,
) -> Vec<Credit> {
    let tokens = tokens(text);
    let layout = Layout::of(&tokens, body, text.len());
    let (readings, is_portal) = (readings(language), own.is_portal());
    Reading { text, tokens: &tokens, layout, readings, is_portal }.credits(own, survey)
}

/// The credits of a headline; their words stand nowhere in the text.
pub(super) fn of_headline(
    title: &str,
    language: Language,
    own: &Own<'_>,
    survey: &Survey,
) -> Vec<Credit> {
    let tokens = tokens(title);
    let layout = Layout::headline(title.len());
    let readings = readings(language);
    let reading = Reading { text: title, tokens: &tokens, layout, readings, is_portal: false };
    let mut credits = reading.credits(own, survey);
    for credit in &mut credits {
        credit.span = None;
    }
    credits
}

/// A text being read.
struct Reading<'a> {
    text: &'a str,
    tokens: &'a [Token],
    layout: Layout,
    readings: &'static Readings,
    is_portal: bool,
}

/// The strongest thing said about a mention.
struct Said<'a> {
    relation: Relation,
    confidence: f32,
    met: Met<'a>,
}

impl Reading<'_> {
    fn credits(&self, own: &Own<'_>, survey: &Survey) -> Vec<Credit> {
        let mentions = mentions(self.text, self.tokens, own, survey);
        let mut credits = Vec::new();
        let mut met = Vec::new();
        let mut before: Option<(&Mention, Option<Said<'_>>)> = None;
        for mention in &mentions {
            met.clear();
            self.meet(mention, &mut met);
            if !own.is_known() && is_self(mention, &met) {
                before = None;
                continue;
            }
            let taker = before
                .as_ref()
                .filter(|(first, _)| self.shares_sentence(first.names.end, mention.names.start));
            let said = match (chain(&met), taker) {
                (Some(link), Some((first, said))) => {
                    self.add_chain(first, said.as_ref(), mention, link, &mut credits);
                    None
                }
                _ => self.said(mention, &met),
            };
            if let Some(said) = &said {
                self.add(mention, said, &mut credits);
            }
            before = Some((mention, said));
        }
        self.add_unknown(&mentions, own, &mut credits);
        self.weaken_cited(&mut credits);
        credits
    }

    /// Where a dateline names an agency, the text is that agency's copy.
    fn weaken_cited(&self, credits: &mut [Credit]) {
        let is_dateline = |credit: &Credit| credit.relation == Relation::Dateline;
        if !credits.iter().any(is_dateline) {
            return;
        }
        for credit in credits {
            let is_cited = matches!(
                credit.relation,
                Relation::AccordingTo | Relation::Interview | Relation::Told
            );
            let zone = credit.span.map(|span| self.layout.zone(span.start as usize));
            if is_cited && zone > Some(Zone::Lede) {
                credit.confidence *= CITED_BY_AGENCY;
            }
        }
    }

    /// Collects the rules that a mention meets, with and without the words that belong to it.
    fn meet<'p>(&self, mention: &Mention, met: &mut Vec<Met<'p>>) {
        let (names, phrase) = (&mention.names, &mention.phrase);
        // "de The Conversation": of the words that may belong to the name any number does.
        for start in (phrase.start..=names.start).rev() {
            for end in names.end..=phrase.end {
                patterns().around(self.tokens, self.readings, start, end, met);
            }
        }
    }

    /// The strongest claim of the rules met; none where the name only credits a picture or is what
    /// the text is about.
    fn said<'p>(&self, mention: &Mention, met: &[Met<'p>]) -> Option<Said<'p>> {
        let at = self.tokens[mention.names.start].start();
        let zone = self.layout.zone(at);
        let is_past = met.iter().any(|met| met.rule.effect == Effect::Past);
        let best = met
            .iter()
            .filter_map(|&met| self.weigh(met, zone, is_past))
            .max_by(|a, b| a.confidence.total_cmp(&b.confidence))?;
        // "Source / AG" has the shape of a picture credit, but says what it is.
        let is_labelled = |photo: &Met<'_>| {
            let claim = best.met;
            best.relation == Relation::SourceLine
                && claim.start <= photo.start
                && photo.end <= claim.end
        };
        let is_vetoed = met.iter().any(|met| met.rule.effect == Effect::Photo && !is_labelled(met));
        let is_subject = met.iter().any(|met| met.rule.effect == Effect::Subject);
        (best.relation == Relation::Dateline || !is_vetoed && !is_subject).then_some(best)
    }

    fn weigh<'p>(&self, met: Met<'p>, zone: Zone, is_past: bool) -> Option<Said<'p>> {
        let relation = match met.rule.effect {
            Effect::Claim(relation) => relation,
            // Nobody is named who took it from there: the page did.
            Effect::Chain => Relation::Relay,
            Effect::Photo | Effect::Subject | Effect::Own | Effect::Past => return None,
        };
        let is_placed = is_in_place(met.rule, zone) && !is_past;
        let (relation, confidence) = match relation {
            Relation::Told if self.is_portal => (relation, TOLD_ON_PORTAL),
            _ if is_placed => (relation, met.rule.prior),
            Relation::AccordingTo | Relation::Told | Relation::Interview => {
                (Relation::Background, BACKGROUND)
            }
            Relation::Relay if met.rule.place != Place::Anywhere => {
                (Relation::Background, BACKGROUND)
            }
            _ => (relation, met.rule.prior * MISPLACED),
        };
        Some(Said { relation, confidence, met })
    }

    fn add(&self, mention: &Mention, said: &Said<'_>, credits: &mut Vec<Credit>) {
        let n = mention.members.len();
        let is_long = n > LONG_LIST;
        let share = if is_long { LONG_LIST as f32 / n as f32 } else { 1.0 };
        for member in &mention.members {
            let names = display(&member.who);
            let is_open = names.len() > 1;
            let rule = match (is_long, is_open) {
                (_, true) => format!("{}.ambiguous", said.met.rule.id),
                (true, _) => format!("{}.list", said.met.rule.id),
                _ => said.met.rule.id.to_string(),
            };
            let confidence = said.confidence * member.trust * share / names.len() as f32;
            for source in names {
                credits.push(self.credit(member, mention, said, source, confidence, rule.clone()));
            }
        }
    }

    fn credit(
        &self,
        member: &Member,
        mention: &Mention,
        said: &Said<'_>,
        source: String,
        confidence: f32,
        rule: String,
    ) -> Credit {
        let first = said.met.start.min(mention.phrase.start).min(member.tokens.start);
        let span = self.span(first, said.met.end.max(member.tokens.end));
        Credit {
            relation: said.relation,
            source,
            taker: None,
            confidence,
            text: self.quote(span),
            span: Some(span),
            rule,
        }
    }

    /// Adds what `link` says: the first mention took it from the second.
    fn add_chain(
        &self,
        first: &Mention,
        said: Option<&Said<'_>>,
        second: &Mention,
        link: Met<'_>,
        credits: &mut Vec<Credit>,
    ) {
        let (relation, confidence) = said.map_or((Relation::Background, BACKGROUND), |said| {
            (said.relation, said.confidence * SECOND_HOP)
        });
        let taker = first.members.last().map(|member| display(&member.who));
        let Some(taker) = taker.and_then(|names| names.into_iter().next()) else { return };
        let span = self.span(first.phrase.start, link.end.max(second.names.end));
        for member in &second.members {
            let names = display(&member.who);
            let share = names.len() as f32;
            for source in names.into_iter().filter(|source| *source != taker) {
                credits.push(Credit {
                    relation,
                    source,
                    taker: Some(taker.clone()),
                    confidence: confidence * member.trust / share,
                    span: Some(span),
                    text: self.quote(span),
                    rule: link.rule.id.to_string(),
                });
            }
        }
    }

    /// Adds names that no table knows, where a form lets no doubt that a source is named.
    fn add_unknown(&self, mentions: &[Mention], own: &Own<'_>, credits: &mut Vec<Credit>) {
        let is_known = |at: usize| {
            let next = mentions.partition_point(|mention| mention.phrase.end <= at);
            mentions.get(next).is_some_and(|mention| mention.phrase.start <= at)
        };
        let mut met = Vec::new();
        for before in 0..self.tokens.len().saturating_sub(1) {
            met.clear();
            let name = |at: usize| {
                let at = at + usize::from(self.is_article(at));
                (!is_known(at)).then(|| unknown(self.tokens, at)).flatten()
            };
            let Some(end) =
                patterns().unknown_after(self.tokens, self.readings, before, name, &mut met)
            else {
                continue;
            };
            let start = before + 1 + usize::from(self.is_article(before + 1));
            let zone = self.layout.zone(self.tokens[start].start());
            let best = met
                .iter()
                .filter_map(|&met| self.weigh(met, zone, false))
                .max_by(|a, b| a.confidence.total_cmp(&b.confidence));
            let Some(said) = best else { continue };
            let source = self.quote(self.span(start, end));
            if !own.settle(&source, &mut Who::Named(source.clone())) {
                continue;
            }
            let span = self.span(said.met.start, said.met.end.max(end));
            credits.push(Credit {
                relation: said.relation,
                source,
                taker: None,
                confidence: said.confidence * UNKNOWN_NAME,
                span: Some(span),
                text: self.quote(span),
                rule: said.met.rule.id.to_string(),
            });
        }
    }

    fn is_article(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.hash == *THE)
    }

    fn shares_sentence(&self, from: usize, to: usize) -> bool {
        let between = self.tokens.get(from..to).unwrap_or_default();
        between.iter().all(|token| !token.starts_sentence())
    }

    fn span(&self, first: usize, end: usize) -> Span {
        let end = end.clamp(first + 1, self.tokens.len());
        Span::new(self.tokens[first].start(), self.tokens[end - 1].end())
    }

    fn quote(&self, span: Span) -> String {
        span.of(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Who reports through an agency is the page itself, unless it is another agency.
fn is_self(mention: &Mention, met: &[Met<'_>]) -> bool {
    let is_unlisted = |member: &Member| matches!(member.who, Who::Named(_));
    met.iter().any(|met| met.rule.effect == Effect::Own) && mention.members.iter().all(is_unlisted)
}

fn chain<'p>(met: &[Met<'p>]) -> Option<Met<'p>> {
    met.iter().copied().find(|met| met.rule.effect == Effect::Chain)
}

fn is_in_place(rule: &Rule, zone: Zone) -> bool {
    match rule.place {
        Place::Anywhere => true,
        Place::Head => zone <= Zone::Head,
        Place::Lede => zone <= Zone::Lede,
        Place::Third => zone <= Zone::Third,
        Place::Tail => zone >= Zone::Tail,
        Place::Edge => zone <= Zone::Lede || zone >= Zone::Tail,
    }
}

/// The names under which a source is shown; several where nothing tells which is meant.
fn display(who: &Who) -> Vec<String> {
    match who {
        Who::Known(sources) => names().display(sources),
        Who::Named(name) => vec![name.clone()],
    }
}
