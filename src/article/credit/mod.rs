//! Whom a page names as its source: datelines, credits, source lines, relays and their kin.
//!
//! The text is cut into tokens (`token`); names of agencies and outlets are found among them
//! (`names`, `mention`), the page's own left out (`own`); the patterns around each name
//! (`pattern`, one file per language in `patterns/`) tell what is said about it (`claim`), and
//! the place on the page (`zone`) how far that counts. What the markup says (`metadata`) joins
//! in, and one credit is kept for each source and relation.

mod claim;
mod collection;
mod languages;
mod mention;
mod metadata;
mod names;
mod own;
mod pattern;
mod sieve;
mod token;
mod zone;

use serde::{Deserialize, Serialize};

use super::{Body, Language, Outlet, Page, Span, Survey};
pub(super) use collection::OutletNames;
use own::Own;
pub(crate) use own::registrable;

/// How a text stands to the source it names. Each has a PROV-O term and a prior confidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The agency stands in the dateline: the text is agency copy.
    Dateline,
    /// Byline, copyright or credit line is the agency's.
    Credit,
    /// A line "Source: X".
    SourceLine,
    /// "OUTLET reports via X".
    Relay,
    /// "First published on X".
    Republication,
    /// "With inputs from X".
    Inputs,
    /// "X contributed to this report".
    Contribution,
    /// "In an interview with X".
    Interview,
    /// "Told X".
    Told,
    /// "According to X" in the lede.
    AccordingTo,
    /// The same words further down, or with a past date beside them: a mention.
    Background,
}

impl Relation {
    /// All relations, in order.
    pub const ALL: [Self; 11] = [
        Self::Dateline,
        Self::Credit,
        Self::SourceLine,
        Self::Relay,
        Self::Republication,
        Self::Inputs,
        Self::Contribution,
        Self::Interview,
        Self::Told,
        Self::AccordingTo,
        Self::Background,
    ];

    /// The relation's name in records and pattern files, e.g. `source_line`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Credit => "credit",
            Self::SourceLine => "source_line",
            Self::Relay => "relay",
            Self::Republication => "republication",
            Self::Inputs => "inputs",
            Self::Contribution => "contribution",
            Self::Interview => "interview",
            Self::Told => "told",
            Self::AccordingTo => "according_to",
            Self::Background => "background",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.name() == name)
    }
}

/// One statement of a page about a source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Credit {
    /// How the text stands to the source.
    pub relation: Relation,
    /// The source's display name, e.g. "TASS".
    pub source: String,
    /// For the second hop of a chain ("TASS citing RIA"): the source that took it from `source`.
    /// Absent: the article itself did.
    pub taker: Option<String>,
    /// How sure it is that this article (or the taker) derives from the source, 0 to 1.
    pub confidence: f32,
    /// Where the words stand; absent for metadata and headlines.
    pub span: Option<Span>,
    /// The words that say so.
    pub text: String,
    /// The rule that read them, e.g. "en.relay".
    pub rule: String,
}

/// Reads the credits of a page, surest first. Removed lines count too: a source line often stands
/// in one.
pub fn credits(
    page: &Page,
    body: &Body,
    language: Language,
    outlet: Option<&Outlet>,
    survey: &Survey,
) -> Vec<Credit> {
    let own = Own::of(page, outlet, language);
    let mut credits = claim::of_text(&page.text, body, language, &own, survey);
    if let Some(title) = &page.title {
        credits.extend(claim::of_headline(title, language, &own, survey));
    }
    credits.extend(metadata::credits(&own, &survey.outlet_names));
    settled(credits)
}

/// What the text and the markup of a page say against each other about its source, one sentence
/// each.
pub(super) fn contradictions(credits: &[Credit]) -> Vec<String> {
    let is_firm = |credit: &&Credit| {
        let is_firm = FIRM_CREDIT <= credit.confidence || credit.rule.ends_with(".contradicted");
        is_firm && credit.taker.is_none()
    };
    let (in_markup, in_text): (Vec<&Credit>, Vec<&Credit>) =
        credits.iter().filter(is_firm).partition(|credit| credit.rule.starts_with("metadata."));
    let in_text = in_text.into_iter().filter(|credit| {
        matches!(credit.relation, Relation::Dateline | Relation::Credit | Relation::Republication)
    });
    let first_in_markup = in_markup.first().copied();
    let against_text = in_text.filter_map(|credit| Some((credit, first_in_markup?)));
    let in_itself = in_markup.iter().skip(1).filter_map(|credit| Some((*credit, first_in_markup?)));
    let mut sentences: Vec<String> = against_text
        .chain(in_itself)
        .filter(|(one, other)| {
            !in_markup.iter().any(|markup| markup.source == one.source && markup.rule != one.rule)
                && one.source != other.source
        })
        .map(|(one, other)| {
            format!(
                "\"{}\" names {} as the source, \"{}\" names {}",
                one.text, one.source, other.text, other.source
            )
        })
        .collect();
    sentences.sort();
    sentences.dedup();
    sentences
}

/// A credit of at least this confidence can contradict another.
const FIRM_CREDIT: f32 = 0.8;

/// The name under which credits speak of an outlet, where the tables of names know it.
pub fn source_name(outlet: &Outlet) -> Option<&'static str> {
    let table = names::names();
    let by_domain = outlet.domain.as_deref().map_or(&[][..], |domain| table.by_host(domain));
    let by_name = table.by_name(&outlet.name);
    // A paper and its syndicate share a domain: the name decides.
    let both = by_domain.iter().find(|source| by_name.contains(source));
    both.or(by_name.first()).or(by_domain.first()).map(|&id| table.source(id).name)
}

/// Whether a name is that of an agency or outlet of the tables, or ends like an outlet's: Herald.
pub(super) fn is_outlet_name(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    pattern::patterns().words().noun.contains(&token::hash(last))
        || !names::names().by_name(name).is_empty()
}

/// Where an outlet is at home, by host or name: an ISO 3166 code, where the tables of names know it.
pub(super) fn country(host: Option<&str>, name: Option<&str>) -> Option<&'static str> {
    let table = names::names();
    let by_host = host.map_or(&[][..], |host| table.by_host(&host.to_lowercase()));
    let by_name = name.map_or(&[][..], |name| table.by_name(name));
    let known = by_host.first().or(by_name.first());
    known.map(|&id| table.source(id).country).filter(|country| !country.is_empty())
}

/// Whether a name is that of an agency of the tables.
pub(crate) fn is_agency_name(name: &str) -> bool {
    let table = names::names();
    table.by_name(name).iter().any(|&id| table.source(id).is_agency)
}

/// Whether a capitalized word is no part of a name: The, Monday.
pub(super) fn is_stop_word(word: &str) -> bool {
    pattern::patterns().words().stop.contains(&token::hash(word))
}

/// One credit for each source, taker and relation, the surest; a mere mention only where nothing
/// stronger is said of the source.
fn settled(mut credits: Vec<Credit>) -> Vec<Credit> {
    raise_repeated(&mut credits);
    credits.sort_by(|a, b| {
        let order = b.confidence.total_cmp(&a.confidence);
        let place = |credit: &Credit| (credit.span.is_none(), credit.span);
        order.then_with(|| place(a).cmp(&place(b))).then_with(|| a.source.cmp(&b.source))
    });
    let mut kept: Vec<Credit> = Vec::new();
    for credit in credits {
        let is_known = kept.iter().any(|other| {
            other.source == credit.source
                && other.taker == credit.taker
                && (other.relation == credit.relation || credit.relation == Relation::Background)
        });
        if !is_known {
            kept.push(credit);
        }
    }
    spread(&mut kept);
    kept
}

/// Two statements made to one source are more than the venue of one.
fn raise_repeated(credits: &mut [Credit]) {
    let is_told = |credit: &&Credit| credit.rule.contains(".told");
    let told: Vec<String> =
        credits.iter().filter(is_told).map(|credit| credit.source.clone()).collect();
    for credit in credits.iter_mut().filter(|credit| credit.relation == Relation::Told) {
        if told.iter().filter(|source| **source == credit.source).count() >= 2 {
            credit.confidence = credit.confidence.max(TOLD_TWICE);
            credit.rule.push_str(".repeated");
        }
    }
}

/// Confidence in a source that is named twice or more as the one that was told.
const TOLD_TWICE: f32 = 0.55;

/// A text that cites many outlets reviews the press: it derives from none of them alone.
fn spread(credits: &mut [Credit]) {
    let is_cited =
        |credit: &Credit| credit.relation == Relation::AccordingTo && credit.taker.is_none();
    let cited = credits.iter().filter(|credit| is_cited(credit)).count();
    if cited <= REVIEWED_OUTLETS {
        return;
    }
    let share = REVIEWED_OUTLETS as f32 / cited as f32;
    for credit in credits.iter_mut().filter(|credit| is_cited(credit)) {
        credit.confidence *= share;
        credit.rule.push_str(".review");
    }
}

/// Up to so many cited outlets a text may be a round-up of their reports.
const REVIEWED_OUTLETS: usize = 4;
