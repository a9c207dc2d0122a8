//! The names by which sources are known: agencies and outlets from two tables, and the outlets of
//! the collection at hand.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::sieve::Sieve;
use super::token::{self, Token, tokens};

/// Who a name stands for: an index into [`Names::sources`].
pub(super) type SourceId = u16;

/// An agency or outlet of the tables.
#[derive(Debug)]
pub(super) struct Source {
    /// The name a reader expects.
    pub(super) name: &'static str,
    /// ISO 3166 code, empty where there is none.
    pub(super) country: &'static str,
    /// A wire service, rather than an outlet that readers see.
    pub(super) is_agency: bool,
}

/// A name as it stands in the tables.
#[derive(Debug)]
struct Alias {
    /// Its tokens, each with the capitals it asks for.
    tokens: Box<[(u64, Letters)]>,
    /// Whom it can stand for; more than one where a short code is shared.
    sources: Vec<SourceId>,
    /// A common word or a code that means other things too: never believed at the start of a
    /// sentence, and believed less elsewhere.
    is_common: bool,
    /// The words one of which must stand before it; none where it is a name by itself.
    behind: &'static [&'static str],
}

/// A common word is a name only behind its article: The Hill, The Nation.
const THE: &[&str] = &["the"];

/// French prepositions swallow the article of a name: "une information du Parisien".
const CONTRACTED: &[&str] = &["du", "au"];

/// Which capitals a token of a name asks for in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    Any,
    Capital,
    AllCapitals,
}

/// A name found in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit<'a> {
    /// Number of tokens.
    pub(super) len: usize,
    /// Whom it can stand for.
    pub(super) sources: &'a [SourceId],
    /// See [`Alias::is_common`].
    pub(super) is_common: bool,
    /// See [`Alias::behind`].
    pub(super) behind: &'static [&'static str],
}

/// All names, ready to be looked up by their first token.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) sources: Vec<Source>,
    by_first: FxHashMap<u64, Vec<Alias>>,
    /// Their first tokens.
    firsts: Sieve,
    /// Those that may be written small.
    small_firsts: Sieve,
    by_domain: FxHashMap<&'static str, Vec<SourceId>>,
}

/// The names of the two tables that are compiled in.
pub(super) fn names() -> &'static Names {
    static NAMES: LazyLock<Names> = LazyLock::new(|| {
        let mut names = Names::default();
        names.add_table(include_str!("../agencies.csv"));
        names.add_table(include_str!("../outlets.csv"));
        names.finish();
        names
    });
    &NAMES
}

impl Names {
    /// Whether a name may begin with a token.
    pub(super) fn may_begin(&self, token: &Token) -> bool {
        let firsts = if token.is_small() { &self.small_firsts } else { &self.firsts };
        firsts.may_hold(token.hash)
    }

    /// The longest name that begins at the first of these tokens.
    pub(super) fn longest(&self, tokens: &[Token]) -> Option<Hit<'_>> {
        let first = tokens.first()?;
        let aliases = self.may_begin(first).then(|| self.by_first.get(&first.hash))??;
        aliases.iter().find(|alias| alias.stands_at(tokens)).map(|alias| Hit {
            len: alias.tokens.len(),
            sources: &alias.sources,
            is_common: alias.is_common,
            behind: alias.behind,
        })
    }

    /// The sources that own a host in lower case: `www.tass.ru`, `news.yna.co.kr`. A paper and its
    /// syndicate share one.
    pub(super) fn by_host(&self, host: &str) -> &[SourceId] {
        let mut rest = host.trim_end_matches('.');
        loop {
            if let Some(sources) = self.by_domain.get(rest) {
                return sources;
            }
            let Some((_, parent)) = rest.split_once('.') else { return &[] };
            rest = parent;
        }
    }

    /// Whom a whole name stands for, in any capitals; nobody where words are left over.
    pub(super) fn by_name(&self, name: &str) -> &[SourceId] {
        let tokens = tokens(name.trim());
        let wanted = without_article(&tokens);
        let Some(first) = wanted.first() else { return &[] };
        self.by_first
            .get(&first.hash)
            .and_then(|aliases| {
                aliases.iter().find(|alias| {
                    alias.tokens.len() == wanted.len()
                        && alias.tokens.iter().zip(wanted).all(|(a, t)| a.0 == t.hash)
                })
            })
            .map_or(&[], |alias| &alias.sources)
    }

    pub(super) fn source(&self, id: SourceId) -> &Source {
        &self.sources[id as usize]
    }

    /// Adds a table: a header line, then `code,name,aliases,country,domains,kind,common`.
    /// Aliases and domains are separated by `|`.
    fn add_table(&mut self, table: &'static str) {
        for line in table.lines().skip(1).filter(|line| !line.is_empty()) {
            let fields: Vec<&'static str> = line.split(',').collect();
            let [code, name, aliases, country, domains, kind, common] = fields[..] else {
                debug_assert!(false, "not a row of the table of names: {line}");
                continue;
            };
            self.add(Row { code, name, aliases, country, domains, kind, is_common: common == "y" });
        }
    }

    fn add(&mut self, row: Row) {
        let Ok(id) = SourceId::try_from(self.sources.len()) else { return };
        self.sources.push(Source {
            name: row.name,
            country: row.country,
            is_agency: row.kind == "agency",
        });
        for domain in row.domains.split('|').filter(|domain| !domain.is_empty()) {
            self.by_domain.entry(domain).or_default().push(id);
            self.add_alias(domain, id, Letters::Any, false);
        }
        let aliases = row.aliases.split('|').filter(|alias| !alias.is_empty());
        for alias in std::iter::once(row.name).chain(aliases) {
            let is_short = is_short_code(alias);
            // A long or many-worded name is nobody else's, whatever its code may mean.
            let word = alias.strip_prefix("The ").unwrap_or(alias);
            let is_common = row.is_common && (is_short || !word.contains(char::is_whitespace));
            let letters = match () {
                () if row.kind == "generic" => Letters::Any,
                () if is_short && is_common => Letters::AllCapitals,
                () if alias.starts_with(char::is_lowercase) && alias.is_ascii() => Letters::Any,
                () => Letters::Capital,
            };
            self.add_alias(alias, id, letters, is_common);
            if row.kind != "generic" && !is_common {
                for form in inflected(alias) {
                    self.add_alias(&form, id, letters, is_common);
                }
            }
        }
        if let Some(rest) = row.name.strip_prefix("Le ") {
            let wanted = tokens(rest).iter().map(|token| (token.hash, Letters::Capital)).collect();
            self.add_tokens(wanted, id, true, CONTRACTED);
        }
        // Codes are told apart by a country where two agencies share one: APS-DZ, APS-SN.
        let code = row.code.split('-').next().unwrap_or_default();
        self.add_alias(code, id, Letters::AllCapitals, true);
    }

    fn add_alias(&mut self, alias: &str, source: SourceId, letters: Letters, is_common: bool) {
        let cut = tokens(alias);
        let wanted: Box<[(u64, Letters)]> = without_article(&cut)
            .iter()
            .map(|token| match letters {
                Letters::Capital if !token.is_capitalized() => (token.hash, Letters::Any),
                letters => (token.hash, letters),
            })
            .collect();
        let the = is_common && first_needs_article(&cut, self.sources[source as usize].name);
        self.add_tokens(wanted, source, is_common, if the { THE } else { &[] });
    }

    fn add_tokens(
        &mut self,
        wanted: Box<[(u64, Letters)]>,
        source: SourceId,
        is_common: bool,
        behind: &'static [&'static str],
    ) {
        let Some(first) = wanted.first().copied() else { return };
        let aliases = self.by_first.entry(first.0).or_default();
        if let Some(known) = aliases.iter_mut().find(|known| known.spells(&wanted)) {
            if !known.sources.contains(&source) {
                known.sources.push(source);
            }
            return;
        }
        aliases.push(Alias { tokens: wanted, sources: vec![source], is_common, behind });
    }

    /// Longest names first, so that the first that fits is the longest.
    fn finish(&mut self) {
        let may_be_small = |alias: &Alias| alias.tokens[0].1 == Letters::Any;
        let small = self.by_first.iter().filter(|(_, aliases)| aliases.iter().any(may_be_small));
        let small: Vec<u64> = small.map(|(first, _)| *first).collect();
        self.small_firsts = Sieve::of(small.into_iter());
        self.firsts = Sieve::of(self.by_first.keys().copied());
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for aliases in self.by_first.values_mut() {
            aliases.sort_by_key(|alias| std::cmp::Reverse(alias.tokens.len()));
        }
    }
}

/// Whether a one-word name goes with the article, by the name it has in the table.
fn first_needs_article(alias: &[Token], name: &str) -> bool {
    name.starts_with("The ") && without_article(alias).len() == 1
}

struct Row {
    code: &'static str,
    name: &'static str,
    aliases: &'static str,
    country: &'static str,
    domains: &'static str,
    kind: &'static str,
    is_common: bool,
}

impl Alias {
    fn spells(&self, tokens: &[(u64, Letters)]) -> bool {
        self.tokens.len() == tokens.len() && self.tokens.iter().zip(tokens).all(|(a, b)| a.0 == b.0)
    }

    fn stands_at(&self, tokens: &[Token]) -> bool {
        if tokens.len() < self.tokens.len() {
            return false;
        }
        let mut pairs = self.tokens.iter().zip(tokens).enumerate();
        pairs.all(|(i, (&(hash, letters), token))| {
            hash == token.hash
                && (i == 0 || !token.starts_line())
                && match letters {
                    Letters::Any => true,
                    Letters::Capital => token.is_capitalized() || token.is_number(),
                    Letters::AllCapitals => token.is_all_capitals() || !token.has_case(),
                }
        })
    }
}

/// A code such as AP or TASS: up to six letters, all capitals, nothing else.
fn is_short_code(alias: &str) -> bool {
    alias.chars().count() <= 6 && alias.chars().all(|c| c.is_uppercase())
}

/// The name without a leading "The", which texts set and leave out as they like.
fn without_article(tokens: &[Token]) -> &[Token] {
    match tokens {
        [the, rest @ ..] if !rest.is_empty() && the.hash == *token::THE => rest,
        _ => tokens,
    }
}

/// Case forms of names that end in a consonant (Slavic, Baltic) and Arabic names behind a
/// one-letter preposition. A form no language uses meets no pattern and costs nothing.
fn inflected(alias: &str) -> Vec<String> {
    let Some(last) = alias.chars().last() else { return Vec::new() };
    let endings: &[&str] = match last {
        'а'..='я' | 'А'..='Я' | 'і' | 'І' if is_cyrillic_vowel(last) => &[],
        'а'..='я' | 'А'..='Я' => &["а", "у", "ом", "ем", "е"],
        'b'..='z' if !matches!(last, 'e' | 'i' | 'o' | 'u' | 'y') => {
            &["a", "u", "em", "om", "owi", "ovi", "ui"]
        }
        '\u{620}'..='\u{6ff}' => {
            return ["ل", "و", "ب"].iter().map(|prefix| format!("{prefix}{alias}")).collect();
        }
        _ => &[],
    };
    endings.iter().map(|ending| format!("{alias}{ending}")).collect()
}

fn is_cyrillic_vowel(c: char) -> bool {
    "аеёиоуыэюяіїєАЕЁИОУЫЭЮЯІЇЄьъ".contains(c)
}
