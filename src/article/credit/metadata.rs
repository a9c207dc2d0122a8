//! What a page's markup says about its source, in the order in which it can be trusted: fields of
//! the wire's own record, schema.org, the canonical address, the old syndication tags.
//!
//! A property that names the page's own outlet, or points to its own host, says nothing.

use super::collection::OutletNames;
use super::mention::Who;
use super::names::names;
use super::own::{Own, host_of, registrable};
use super::{Credit, Relation};

/// What a property states, and how far it is trusted.
struct Rule {
    property: &'static str,
    relation: Relation,
    prior: f32,
    kind: Kind,
}

/// What the value of a property is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A name that is meant as a source: any name will do.
    Source,
    /// A name that may be a person's, or the outlet's own in other words: only a known source.
    Known,
    /// An address: its host names the source.
    Address,
}

const RULES: &[Rule] = &[
    rule("json:infosources", Relation::Credit, 0.95, Kind::Source),
    rule("json:isbasedon", Relation::Republication, 0.92, Kind::Address),
    rule("json:sourceorganization", Relation::Credit, 0.92, Kind::Source),
    rule("json:agency", Relation::Credit, 0.9, Kind::Known),
    rule("json:news_agency", Relation::Credit, 0.9, Kind::Known),
    rule("json:provider", Relation::Credit, 0.85, Kind::Known),
    rule("json:credit", Relation::Credit, 0.85, Kind::Known),
    rule("json:creditline", Relation::Credit, 0.85, Kind::Known),
    rule("json:credittext", Relation::Credit, 0.85, Kind::Known),
    rule("json:copyrightholder", Relation::Credit, 0.85, Kind::Known),
    rule("json:author", Relation::Credit, 0.9, Kind::Known),
    rule("json:authors", Relation::Credit, 0.9, Kind::Known),
    rule("json:byline", Relation::Credit, 0.88, Kind::Known),
    rule("json:bylines", Relation::Credit, 0.88, Kind::Known),
    rule("json:source", Relation::SourceLine, 0.85, Kind::Known),
    rule("json:canonical", Relation::Republication, 0.9, Kind::Address),
    rule("json:canonical_url", Relation::Republication, 0.9, Kind::Address),
    rule("json:original_url", Relation::Republication, 0.8, Kind::Address),
    rule("ld:isbasedon", Relation::Republication, 0.92, Kind::Address),
    rule("ld:isbasedonurl", Relation::Republication, 0.92, Kind::Address),
    rule("ld:translationofwork", Relation::Republication, 0.9, Kind::Address),
    rule("ld:sourceorganization", Relation::Credit, 0.92, Kind::Source),
    rule("ld:provider", Relation::Credit, 0.85, Kind::Known),
    rule("ld:credittext", Relation::Credit, 0.85, Kind::Known),
    rule("ld:copyrightholder", Relation::Credit, 0.85, Kind::Known),
    rule("ld:author", Relation::Credit, 0.9, Kind::Known),
    rule("ld:creator", Relation::Credit, 0.85, Kind::Known),
    rule("ld:publisher", Relation::Credit, 0.6, Kind::Known),
    rule("author", Relation::Credit, 0.9, Kind::Known),
    rule("article:author", Relation::Credit, 0.88, Kind::Known),
    rule("byl", Relation::Credit, 0.88, Kind::Known),
    rule("dc.creator", Relation::Credit, 0.88, Kind::Known),
    rule("dc.source", Relation::SourceLine, 0.85, Kind::Known),
    rule("dcterms.source", Relation::SourceLine, 0.85, Kind::Known),
    rule("dcterms.provenance", Relation::SourceLine, 0.85, Kind::Known),
    rule("dcterms.isversionof", Relation::Republication, 0.85, Kind::Address),
    rule("copyright", Relation::Credit, 0.8, Kind::Known),
    rule("rss:source", Relation::SourceLine, 0.88, Kind::Source),
    rule("rss:source_url", Relation::SourceLine, 0.88, Kind::Address),
    rule("atom:source", Relation::SourceLine, 0.88, Kind::Source),
    rule("canonical", Relation::Republication, 0.9, Kind::Address),
    rule("syndication-source", Relation::Republication, 0.8, Kind::Address),
    rule("original-source", Relation::Republication, 0.8, Kind::Address),
];

const fn rule(property: &'static str, relation: Relation, prior: f32, kind: Kind) -> Rule {
    Rule { property, relation, prior, kind }
}

/// The credits that stand in the metadata of a page.
pub(super) fn credits(own: &Own<'_>, outlets: &OutletNames) -> Vec<Credit> {
    let mut credits = Vec::new();
    for (property, value) in &own.page.metadata.properties {
        for rule in RULES.iter().filter(|rule| rule.property == property) {
            credits.extend(credit(rule, value.trim(), own, outlets));
        }
    }
    weaken_contradicted(&mut credits);
    credits
}

/// What is left of the confidence in an address where another property points to another house.
const CONTRADICTED: f32 = 0.5;

/// A text was first published at one place: of several that the markup names at most one is right.
fn weaken_contradicted(credits: &mut [Credit]) {
    let is_first = |credit: &Credit| credit.relation == Relation::Republication;
    let mut named: Vec<&str> =
        credits.iter().filter(|c| is_first(c)).map(|c| c.source.as_str()).collect();
    named.sort_unstable();
    named.dedup();
    if named.len() < 2 {
        return;
    }
    for credit in credits.iter_mut().filter(|credit| is_first(credit)) {
        credit.confidence *= CONTRADICTED;
        credit.rule.push_str(".contradicted");
    }
}

fn credit(rule: &Rule, value: &str, own: &Own<'_>, outlets: &OutletNames) -> Option<Credit> {
    let source = match rule.kind {
        Kind::Address => by_address(value, own, outlets)?,
        Kind::Known => by_name(value, own)?,
        // schema.org allows an address where it asks for an organization.
        Kind::Source if value.contains("://") => by_address(value, own, outlets)?,
        Kind::Source => by_name(value, own).or_else(|| unknown(value, own))?,
    };
    Some(Credit {
        relation: rule.relation,
        source,
        taker: None,
        confidence: rule.prior,
        span: None,
        text: format!("{}: {value}", rule.property),
        rule: format!("metadata.{}", rule.property),
    })
}

/// The owner of an address on another host. Without an address of its own a page may well be the
/// one that is pointed to.
fn by_address(address: &str, own: &Own<'_>, outlets: &OutletNames) -> Option<String> {
    let host = host_of(address)?;
    if own.host.is_none() && !own.is_known() || own.is_own_host(&host) {
        return None;
    }
    let known = names().by_host(&host).first();
    let source = match known {
        Some(&id) => names().source(id).name,
        None => outlets.by_host(&host).unwrap_or_else(|| registrable(&host)),
    };
    let mut who = Who::Named(source.to_owned());
    own.settle(source, &mut who).then(|| source.to_owned())
}

/// The source of the tables that bears this name.
fn by_name(name: &str, own: &Own<'_>) -> Option<String> {
    let name = name.trim_start_matches(['©', '(', ' ']).trim_end_matches([')', ' ', '.']);
    let sources = names().by_name(name);
    let mut who = Who::Known(sources.to_vec());
    if sources.is_empty() || !own.settle(name, &mut who) {
        return None;
    }
    let Who::Known(sources) = who else { return None };
    sources.first().map(|&id| names().source(id).name.to_owned())
}

fn unknown(name: &str, own: &Own<'_>) -> Option<String> {
    let is_name = !name.is_empty() && name.len() <= 80;
    let mut who = Who::Named(name.to_owned());
    (is_name && own.settle(name, &mut who)).then(|| name.to_owned())
}
