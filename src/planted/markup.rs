//! The page of an outlet that publishes HTML: what its head states of address, time and source.

use serde_json::{Map, Value, json};

use super::page::PlantedArticle;
use super::world::House;

/// How the markup of an outlet's pages names the house from which a story was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// Not at all.
    Silent,
    /// The canonical address is that of the parent's page.
    Canonical,
    /// `isBasedOn`, with the address of the parent's page.
    BasedOn,
    /// The old tag `syndication-source`, likewise; on its own pages the outlet names itself.
    Syndication,
    /// `provider`, with the agency's name; on its own pages the outlet names itself.
    Provider,
    /// `creditText`, with the agency's name.
    CreditText,
}

/// Of so many outlets in a row each of these publishes HTML, the others plain text.
const ROW: usize = 40;
const KINDS: [Markup; 7] = [
    Markup::Silent,
    Markup::Canonical,
    Markup::BasedOn,
    Markup::Syndication,
    Markup::Provider,
    Markup::CreditText,
    Markup::Canonical,
];

impl Markup {
    /// How the outlet with this number publishes. No matter of chance, so that even a small world
    /// has each kind.
    pub(super) fn of(number: usize) -> Option<Self> {
        let step = ROW / KINDS.len();
        let place = number % ROW;
        KINDS.get(place / step).copied().filter(|_| place.is_multiple_of(step))
    }

    /// Whether it names a parent by the address of its page, hence any house.
    pub(super) fn gives_address(self) -> bool {
        matches!(self, Self::Canonical | Self::BasedOn | Self::Syndication)
    }
}

/// The house that a page's markup names, and the address of the page that it took.
pub(super) struct Declared<'a> {
    pub(super) house: &'a House,
    pub(super) address: String,
}

/// Turns a page of text into one of HTML; what its record said of outlet and time now stands in
/// its head.
pub(super) fn dress(
    mut article: PlantedArticle,
    house: &House,
    markup: Markup,
    declared: Option<&Declared<'_>>,
) -> PlantedArticle {
    let text = article.text.take().unwrap_or_default();
    let own = article.url.clone().unwrap_or_default();
    let published = article.published.take();
    article.outlet = None;
    let mut html = String::with_capacity(text.len() + 2048);
    html.push_str("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    element("title", &format!("{} - {}", article.title, house.name), &mut html);
    meta("og:site_name", &house.name, &mut html);
    meta("og:url", &own, &mut html);
    if let Some(time) = &published {
        meta("article:published_time", time, &mut html);
    }
    let taken = declared.map(|declared| declared.address.as_str());
    let canonical = if markup == Markup::Canonical { taken.unwrap_or(&own) } else { &own };
    push(&["<link rel=\"canonical\" href=\"", canonical, "\">\n"], &mut html);
    if markup == Markup::Syndication {
        meta("syndication-source", taken.unwrap_or(&own), &mut html);
    }
    let data = linked_data(&article.title, house, published.as_deref(), markup, declared);
    push(&["<script type=\"application/ld+json\">", &data, "</script>\n"], &mut html);
    html.push_str("</head>\n<body>\n");
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        element(if line == article.title { "h1" } else { "p" }, line, &mut html);
    }
    html.push_str("</body>\n</html>\n");
    article.html = Some(html);
    article
}

fn linked_data(
    title: &str,
    house: &House,
    published: Option<&str>,
    markup: Markup,
    declared: Option<&Declared<'_>>,
) -> String {
    let mut data = Map::new();
    let mut set = |name: &str, value: Value| data.insert(name.to_owned(), value);
    set("@context", json!("https://schema.org"));
    set("@type", json!("NewsArticle"));
    set("headline", json!(title));
    set("publisher", organization(house));
    if let Some(time) = published {
        set("datePublished", json!(time));
    }
    match (markup, declared) {
        (Markup::BasedOn, Some(declared)) => set("isBasedOn", json!(declared.address)),
        (Markup::Provider, declared) => {
            set("provider", organization(declared.map_or(house, |declared| declared.house)))
        }
        (Markup::CreditText, Some(declared)) => set("creditText", json!(declared.house.name)),
        _ => None,
    };
    // A script ends at the first "</", wherever it stands.
    Value::Object(data).to_string().replace("</", "<\\/")
}

fn organization(house: &House) -> Value {
    json!({ "@type": "NewsMediaOrganization", "name": house.name })
}

fn meta(name: &str, value: &str, html: &mut String) {
    push(&["<meta property=\"", name, "\" content=\"", &escaped(value), "\">\n"], html);
}

fn element(name: &str, text: &str, html: &mut String) {
    push(&["<", name, ">", &escaped(text), "</", name, ">\n"], html);
}

fn push(parts: &[&str], html: &mut String) {
    parts.iter().for_each(|part| html.push_str(part));
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
