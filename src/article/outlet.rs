//! Who published a page: from field, address, site name, copyright line, desk signature.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::{Deserialize, Serialize};

use super::{Page, credit};

/// The publisher of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Outlet {
    /// Display name; the registrable domain where the page gives no name.
    pub name: String,
    /// Registrable domain, e.g. `caliber.az`.
    pub domain: Option<String>,
    /// Other names under which the page speaks of itself: site name, copyright holder, domain and
    /// its first label. An outlet is never its own source under any of them.
    pub aliases: Vec<String>,
}

impl Outlet {
    /// The name, the domain, and all other own names.
    pub fn own_names(&self) -> impl Iterator<Item = &str> {
        [&self.name].into_iter().chain(&self.domain).chain(&self.aliases).map(String::as_str)
    }
}

/// Only so much of a page's head and foot is searched for its copyright line, in bytes.
const MARGIN: usize = 4096;

/// The most bytes of a copyright line, and of a name in it.
const LONGEST_LINE: usize = 160;
const LONGEST_NAME: usize = 40;

/// Tells the outlet of a page; none where nothing on the page says.
pub fn outlet(page: &Page) -> Option<Outlet> {
    let field = page.outlet.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let address = page.url.as_deref().and_then(host);
    let domain = address
        .and_then(registrable)
        .or_else(|| field.filter(|name| name.contains('.')).and_then(registrable));
    let stated = site_names(page);
    let told = told(&page.text);
    // A copyright line may be the agency's: beside another name it must resemble that one.
    let known: Vec<&str> = field.into_iter().chain(stated).collect();
    let own = told.iter().copied().filter(|name| {
        let resembles = |other: &str| resembles(name, other);
        (known.is_empty() && domain.is_none())
            || known.iter().any(|other| resembles(other))
            || domain.as_deref().is_some_and(resembles)
    });
    let mut names: Vec<&str> = known.iter().copied().chain(own).collect();
    let domain = domain.or_else(|| names.iter().find_map(|name| registrable(name)));
    names.extend(domain.as_deref());
    names.extend(domain.as_deref().and_then(label));
    let name = (*names.first()?).to_owned();
    let mut aliases: Vec<String> = Vec::new();
    for other in names.into_iter().skip(1) {
        let known = aliases.iter().map(String::as_str).chain([name.as_str()]);
        if !known.chain(domain.as_deref()).any(|n| n.eq_ignore_ascii_case(other)) {
            aliases.push(other.to_owned());
        }
    }
    Some(Outlet { name, domain, aliases })
}

/// The outlet's name as a field or else the markup gives it.
pub(super) fn stated_name(page: &Page) -> Option<&str> {
    let field = page.outlet.as_deref().map(str::trim).filter(|name| !name.is_empty());
    field.or_else(|| site_names(page).next())
}

/// Whether a field, the address or the markup tells the outlet, not the text alone.
pub(super) fn is_stated(page: &Page) -> bool {
    let has_field = page.outlet.as_deref().is_some_and(|name| !name.trim().is_empty());
    let domain = || page.url.as_deref().and_then(host).and_then(registrable);
    has_field || domain().is_some() || site_names(page).next().is_some()
}

/// The names that the markup gives the site.
fn site_names(page: &Page) -> impl Iterator<Item = &str> {
    ["og:site_name", "ld:publisher", "application-name"]
        .into_iter()
        .filter_map(|property| page.metadata.get(property))
        .map(str::trim)
        .filter(|name| !name.is_empty() && name.len() <= 2 * LONGEST_NAME)
}

/// The host of an address.
pub(super) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest).trim_start_matches('/');
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?.split(':').next()?;
    (host.contains('.') && !host.contains(char::is_whitespace)).then_some(host)
}

/// The registrable domain of a host by the public suffix list, e.g. `bbc.co.uk`.
pub(super) fn registrable(host: &str) -> Option<String> {
    let lower = host.trim_end_matches('.').to_ascii_lowercase();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    if !lower.chars().all(plain) {
        return None;
    }
    // Suffixes outside the list are words with a full stop, not domains.
    let suffix = psl::suffix(lower.as_bytes())?;
    suffix.is_known().then(|| psl::domain_str(&lower).map(str::to_owned)).flatten()
}

/// The first label of a domain, where it is long enough to be a name.
fn label(domain: &str) -> Option<&str> {
    domain.split('.').next().filter(|label| label.len() >= 4)
}

/// Names that the text tells: holders of copyright in its head and foot, and desks.
fn told(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    let head = &text[..text.floor_char_boundary(MARGIN)];
    let foot = &text[text.ceil_char_boundary(text.len().saturating_sub(MARGIN)).max(head.len())..];
    let parts = [head, foot].into_iter().filter(|part| may_tell(part));
    for line in parts.flat_map(str::lines) {
        names.extend(holder(line).filter(|name| !is_agency(name)));
        names.extend(desk(line));
    }
    names.extend(sign_off(text).filter(|name| !is_agency(name)));
    names.dedup();
    names
}

/// Whether a text holds a word that a copyright line or the name of a desk cannot lack.
fn may_tell(text: &str) -> bool {
    static WORDS: LazyLock<[Finder<'static>; 4]> =
        LazyLock::new(|| ["©", "Copyright ", "news desk", "newsroom"].map(Finder::new));
    WORDS.iter().any(|word| word.find(text.as_bytes()).is_some())
}

/// How many lines from the top and from the end may hold a masthead and a sign-off.
const MASTHEAD_LINES: usize = 5;
const SIGN_OFF_LINES: usize = 10;

/// The name that stands alone at the head and at the foot of a page and is spoken of in its prose:
/// "SKAGERRAK TODAY", "..., Skagerrak Today reports", "Skagerrak Today". Labels of buttons stand
/// twice on many pages, but no story speaks of them.
fn sign_off(text: &str) -> Option<&str> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut foot = lines.iter().rev().take(SIGN_OFF_LINES).copied();
    foot.find(|name| {
        let is_name = name.len() <= LONGEST_NAME && name.chars().any(char::is_uppercase);
        let masthead =
            || lines.iter().take(MASTHEAD_LINES).any(|line| same_but_for_case(line, name));
        let spoken_of =
            || lines.iter().any(|line| line.len() > 3 * name.len() && line.contains(name));
        is_name && masthead() && spoken_of()
    })
}

fn same_but_for_case(a: &str, b: &str) -> bool {
    if a.is_ascii() || b.is_ascii() {
        return a.eq_ignore_ascii_case(b);
    }
    a.to_lowercase() == b.to_lowercase()
}

/// The name in "NAME © 2024", "© 2024 NAME", "Copyright 2024 NAME. All rights reserved."
fn holder(line: &str) -> Option<&str> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let at = line.find('©').or_else(|| line.find("Copyright "))?;
    let after = line[at..].trim_start_matches("Copyright").trim_start_matches([' ', '©']);
    let after = after.trim_start_matches("Copyright").trim_start_matches(is_year_part);
    let after = after.strip_prefix("by ").unwrap_or(after);
    [after, &line[..at]]
        .into_iter()
        .map(name)
        .find(|name| !name.is_empty() && name.len() <= LONGEST_NAME)
}

fn is_year_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | ',' | '©' | '(' | ')')
}

/// The name at the start of a rest of a copyright line, without what the law wants said.
fn name(text: &str) -> &str {
    let end =
        [". ", " All ", " all ", " |", " –", " - ", ", Inc", ", LLC", " Inc.", " Ltd", " is "]
            .iter()
            .filter_map(|stop| text.find(stop))
            .min()
            .unwrap_or(text.len());
    let name = text[..end].trim_matches(|c: char| !c.is_alphanumeric());
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if letters >= 3 && !name.starts_with(char::is_lowercase) { name } else { "" }
}

/// The name in "NAME's news desk covers the latest".
fn desk(line: &str) -> Option<&str> {
    let at = ["'s news desk", "’s news desk", "'s newsroom", "’s newsroom"]
        .iter()
        .find_map(|desk| line.find(desk))?;
    let before = &line[..at];
    let mut start = at;
    for (index, word) in before.rmatch_indices(' ').chain([(0, "")]) {
        let from = index + word.len();
        if !before[from..start].trim().starts_with(char::is_uppercase) {
            break;
        }
        start = from;
    }
    let name = before[start..].trim();
    (!name.is_empty() && name.len() <= LONGEST_NAME).then_some(name)
}

/// Whether a holder of copyright is an agency that pages run copy of: a short code in capitals, or
/// a name that says so.
fn is_agency(name: &str) -> bool {
    let code = name.len() <= 5 && name.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
    let lower = name.to_lowercase();
    let says_so = ["agency", "wire"].iter().any(|word| lower.contains(word));
    // "Thomson Reuters Foundation", "The Associated Press and others": a known name and more.
    let begins = || {
        let ends = name.match_indices(' ').map(|(at, _)| at);
        ends.into_iter().any(|at| {
            credit::is_agency_name(&name[..at]) || credit::is_agency_name(&name[at + 1..])
        })
    };
    code || says_so || credit::is_agency_name(name) || begins()
}

/// Whether two names share their letters and digits, or one holds the other: "The Port Herald" and
/// "portherald.example".
pub(super) fn resembles(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    short.len() >= 4 && long.contains(short.as_str())
}

fn folded(name: &str) -> String {
    let core = registrable(name).and_then(|d| label(&d).map(str::to_owned));
    let core = core.unwrap_or_else(|| name.to_lowercase());
    core.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, url: Option<&str>, name: Option<&str>) -> Option<(String, Option<String>)> {
        let page = Page {
            text: text.to_owned(),
            url: url.map(str::to_owned),
            outlet: name.map(str::to_owned),
            ..Page::default()
        };
        outlet(&page).map(|o| (o.name, o.domain))
    }

    fn is(name: &str, domain: Option<&str>) -> Option<(String, Option<String>)> {
        Some((name.to_owned(), domain.map(str::to_owned)))
    }

    #[test]
    fn outlets_are_told_from_field_address_and_text() {
        assert_eq!(of("", None, Some("Port Herald")), is("Port Herald", None));
        assert_eq!(of("", None, Some("news.yahoo.com")), is("news.yahoo.com", Some("yahoo.com")));
        assert_eq!(
            of("", Some("https://www.bbc.co.uk/x"), None),
            is("bbc.co.uk", Some("bbc.co.uk"))
        );
        assert_eq!(of("Caspian.az © 2024. .\n", None, None), is("Caspian.az", Some("caspian.az")));
        assert_eq!(
            of("© 2019-2024 Port Herald. All rights reserved.", None, None),
            is("Port Herald", None)
        );
        assert_eq!(
            of("From near and far, Harbour Dot's news desk covers it.", None, None),
            is("Harbour Dot", None)
        );
        assert_eq!(of("Copyright 2024 AFP", None, None), None);
        assert_eq!(of("Nothing here.", None, None), None);
    }

    #[test]
    fn a_name_at_head_and_foot_counts_where_the_story_speaks_of_it() {
        let page = |prose: &str| format!("TIDE TODAY\nmenu\n\n{prose}\n\nTide Today\nViews: 3");
        let spoken = page("The quay will be closed in May, Tide Today reports, citing NTB.");
        assert_eq!(told(&spoken), ["Tide Today"]);
        assert!(told(&page("The quay will be closed in May, the mayor said.")).is_empty());
    }

    #[test]
    fn a_foreign_copyright_is_no_alias() {
        let page = Page {
            text: "© 2024 Northern Star\n© 2024 The Port Herald".into(),
            url: Some("https://portherald.com/a".into()),
            ..Page::default()
        };
        let outlet = outlet(&page).unwrap();
        assert_eq!(outlet.name, "The Port Herald");
        assert!(outlet.own_names().all(|name| !name.contains("Star")));
        assert!(outlet.own_names().any(|name| name == "portherald"));
    }

    #[test]
    fn hosts_are_cut_out_of_addresses() {
        assert_eq!(host("https://user@www.port.example:8080/a?b#c"), Some("www.port.example"));
        assert_eq!(host("//port.example/a"), Some("port.example"));
        assert_eq!(host("not an address"), None);
        assert_eq!(registrable("what.ever word"), None);
    }
}
