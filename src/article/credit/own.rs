//! The page's own names: an outlet is never its own source.

use super::mention::Who;
use super::names::{Names, SourceId, names};
use super::token::{THE, tokens};
use crate::article::{Language, Outlet, Page};

/// In which languages agencies of a country write that share their code with another's: APA is one
/// in Baku, and in Vienna.
const SPOKEN: [(&str, &[&str]); 8] = [
    ("az", &["AZ"]),
    ("ca", &["ES"]),
    ("de", &["AT", "CH", "DE"]),
    ("el", &["CY", "GR"]),
    ("fa", &["IR"]),
    ("fr", &["BI", "BJ", "CI", "DZ", "FR", "GA", "GN", "NE", "SN"]),
    ("nl", &["BE", "NL"]),
    ("zh", &["CN", "TW"]),
];

fn speaks(country: &str, language: Language) -> bool {
    SPOKEN
        .iter()
        .any(|(spoken, in_countries)| *spoken == language.0 && in_countries.contains(&country))
}

/// Sites that show what others wrote.
const PORTALS: &[&str] =
    &["yahoo.com", "msn.com", "aol.com", "news.google.com", "newsbreak.com", "flipboard.com"];

/// Under which names the page's own outlet goes.
#[derive(Debug)]
pub(super) struct Own<'a> {
    /// Its entries in the tables of names.
    sources: Vec<SourceId>,
    /// Its names as token hashes: "Caliber.az" is `caliber . az`.
    names: Vec<Vec<u64>>,
    /// Host of the page's address, in lower case.
    pub(super) host: Option<String>,
    /// Where the outlet is at home, an ISO 3166 code.
    country: Option<String>,
    /// In which language it writes.
    language: Language,
    /// The page as it was read.
    pub(super) page: &'a Page,
}

impl<'a> Own<'a> {
    pub(super) fn of(page: &'a Page, outlet: Option<&Outlet>, language: Language) -> Self {
        let host = page.url.as_deref().and_then(host_of);
        let domain = outlet.and_then(|outlet| outlet.domain.as_deref());
        let named = [page.outlet.as_deref(), outlet.map(|outlet| outlet.name.as_str())];
        let hosts = [host.as_deref(), domain];
        let mut own = Self {
            sources: Vec::new(),
            names: Vec::new(),
            host: host.clone(),
            country: None,
            language,
            page,
        };
        for name in named.into_iter().flatten() {
            own.add_name(name);
        }
        for host in hosts.into_iter().flatten() {
            own.add_host(host);
        }
        own
    }

    /// Whether the page belongs to a portal, which shows what others wrote.
    pub(super) fn is_portal(&self) -> bool {
        self.host.as_deref().is_some_and(|host| PORTALS.contains(&registrable(host)))
    }

    /// Whether the outlet is known at all.
    pub(super) fn is_known(&self) -> bool {
        !self.names.is_empty() || !self.sources.is_empty()
    }

    /// Settles whom a name stands for on this page. False: the page itself.
    pub(super) fn settle(&self, name: &str, who: &mut Who) -> bool {
        if self.is_own_name(name) {
            return false;
        }
        let Who::Known(sources) = who else { return true };
        if sources.iter().any(|source| self.sources.contains(source)) {
            return false;
        }
        if sources.len() > 1
            && let Some(country) = &self.country
        {
            let at_home = |id: &SourceId| names().source(*id).country == country;
            if sources.iter().any(at_home) {
                sources.retain(at_home);
            }
        }
        let in_language = |id: &SourceId| speaks(names().source(*id).country, self.language);
        if sources.len() > 1 && sources.iter().any(in_language) {
            sources.retain(in_language);
        }
        // The agency that goes by the bare code outranks those that merely share it.
        let goes_by_it = |id: &SourceId| names().source(*id).name == name;
        if sources.len() > 1 && sources.iter().any(goes_by_it) {
            sources.retain(goes_by_it);
        }
        true
    }

    /// Whether a host belongs to the page's own outlet.
    pub(super) fn is_own_host(&self, host: &str) -> bool {
        let same = |a: &str, b: &str| registrable(a) == registrable(b);
        self.host.as_deref().is_some_and(|own| same(own, host))
            || names().by_host(host).iter().any(|source| self.sources.contains(source))
    }

    /// Whether the words are one of the outlet's names, or begin with one, or the other way round:
    /// "BBC Sport" is the BBC's, "CNN" is "CNN (Web News)".
    fn is_own_name(&self, name: &str) -> bool {
        let name = words(name);
        !name.is_empty()
            && self.names.iter().any(|own| own.starts_with(&name) || name.starts_with(own))
    }

    fn add_name(&mut self, name: &str) {
        if !name.contains(char::is_whitespace) && name.contains('.') {
            self.add_host(&name.to_lowercase());
        }
        let cut = tokens(name);
        let cut = match cut.split_first() {
            Some((the, rest)) if the.hash == *THE => rest,
            _ => &cut[..],
        };
        if let Some(hit) = names().longest(cut) {
            self.sources.extend(hit.sources);
        }
        self.sources.extend(names().by_name(name));
        let own = words(name);
        if !own.is_empty() {
            self.names.push(own);
        }
    }

    fn add_host(&mut self, host: &str) {
        let table: &Names = names();
        self.sources.extend(table.by_host(host));
        let registrable = registrable(host);
        let label = registrable.split('.').next().unwrap_or_default();
        // Short addresses spell the name across the dot: politi.co, cnn.it.
        for spelled in [label.to_owned(), registrable.replace('.', "")] {
            self.sources.extend(table.by_name(&spelled));
        }
        if label.len() > 2 {
            self.names.push(words(label));
        }
        self.names.push(words(registrable));
        let top = registrable.rsplit('.').next().unwrap_or_default();
        if self.country.is_none() {
            let home = self.sources.first().map(|&id| table.source(id).country.to_owned());
            let by_domain = (top.len() == 2).then(|| top.to_uppercase());
            self.country = home.filter(|country| !country.is_empty()).or(by_domain);
        }
    }
}

/// The host of an address, in lower case, without port; of a page in a web archive the host of the
/// page that was archived.
pub(super) fn host_of(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?.to_lowercase();
    let archived = || rest.find("http").and_then(|at| host_of(&rest[at..]));
    if matches!(host.as_str(), "web.archive.org" | "archive.org" | "archive.is" | "archive.ph")
        && let Some(inner) = archived()
    {
        return Some(inner);
    }
    host.contains('.').then_some(host)
}

/// The part of a host that is registered with a domain registry, by the public suffix list.
pub(crate) fn registrable(host: &str) -> &str {
    psl::domain_str(host).unwrap_or(host)
}

fn words(name: &str) -> Vec<u64> {
    let cut = tokens(name);
    let skip = usize::from(cut.len() > 1 && cut[0].hash == *THE);
    cut[skip..].iter().map(|token| token.hash).collect()
}
