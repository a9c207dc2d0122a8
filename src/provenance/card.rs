//! What this stage must know of every article without opening it again.

use std::cmp::Ordering;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::Xxh3;

use super::extent::Extent;
use super::version;
use crate::article::date::Published;
use crate::article::{Article, Collection, Credit, Relation, credit};

/// An article in brief.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// xxh3-64 of id and body: the same article has the same hash in every collection.
    pub hash: u64,
    /// The body's bytes.
    pub body: Extent,
    /// What the lines around the story hash to, where the page names no outlet.
    pub frame: Option<u64>,
    /// The hash of the headline's words.
    pub headline: Option<u64>,
    /// The outlet's names, folded and numbered: display name, domain, and how credits name it.
    pub outlet: [Option<NameKey>; 3],
    /// Seconds since 1970, where the page has a usable date: of a day without an hour its first.
    pub seconds: Option<i64>,
    /// The last second that the date can mean.
    pub latest: Option<i64>,
    /// How far the date can be trusted, 0 to 1; 0 where there is none.
    pub quality: f32,
    /// Whom the page names, surest first, one entry a name.
    pub claims: Vec<Claim>,
    /// Whether the outlet is a wire service.
    pub agency: bool,
    /// Whether the headline or the first words call the text an update or a correction.
    pub updated: bool,
}

impl Card {
    /// Whether two articles are of one outlet. Without a name they are where the lines around the
    /// story are the same, or where both sign as one source that may be both.
    pub(crate) fn same_outlet(&self, other: &Self) -> bool {
        let same_frame = self.frame.is_some() && self.frame == other.frame;
        same_frame
            || self.outlet.iter().flatten().any(|key| other.is_called(*key))
            || self.claims.iter().any(|claim| self.may_sign(claim) && other.may_sign(claim))
    }

    /// The claims that count as naming a source.
    pub(crate) fn strong_claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| NAMES <= claim.weight)
    }

    /// Whether the page does not say whose it is and may be the source's own, which its dateline or
    /// its line of copyright then signs.
    pub(crate) fn may_sign(&self, claim: &Claim) -> bool {
        claim.may_be_unnamed
            && self.is_unnamed()
            && self.strong_claims().any(|own| own.signs && own.source == claim.source)
    }

    /// By how many seconds the other was published later; below 0 where it was earlier, 0 where the
    /// two dates overlap. None where one has no date.
    pub(crate) fn delay_until(&self, other: &Self) -> Option<i64> {
        let later = other.seconds?.saturating_sub(self.latest?);
        let earlier = self.seconds?.saturating_sub(other.latest?);
        Some(if 0 < later { later } else { -earlier.max(0) })
    }

    /// Whether the outlet goes by this name.
    pub(crate) fn is_called(&self, key: NameKey) -> bool {
        self.outlet.iter().flatten().any(|own| *own == key)
    }

    /// Whether the page does not say whose it is.
    pub(crate) fn is_unnamed(&self) -> bool {
        self.outlet.iter().all(Option::is_none)
    }

    /// How strongly the page names that outlet as what it derives from, 0 to 1.
    pub(crate) fn names(&self, other: &Self) -> f32 {
        let claims = self.claims.iter().filter(|claim| other.is_called(claim.source));
        claims.map(|claim| claim.weight).fold(0.0, f32::max)
    }
}

/// A name of a source or outlet, numbered in one run: equal numbers are the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NameKey(u32);

/// All names of a run, with how to write them.
#[derive(Debug, Default)]
pub(crate) struct Names {
    keys: FxHashMap<String, NameKey>,
    /// Whether no credit uses the name, and its spelling.
    written: Vec<(bool, String)>,
}

impl Names {
    /// The number of a name that some article or credit uses.
    pub(crate) fn get(&self, name: &str) -> Option<NameKey> {
        self.keys.get(&fold(name)).copied()
    }

    /// How to write a name. Credits' spellings go before outlets'; of several the first in order
    /// of code points.
    pub(crate) fn written(&self, key: NameKey) -> &str {
        self.written.get(key.0 as usize).map_or("", |(_, name)| name.as_str())
    }

    fn add(&mut self, name: String, is_outlet: bool) -> Option<NameKey> {
        let folded = fold(&name);
        if folded.is_empty() {
            return None;
        }
        let next = NameKey(u32::try_from(self.written.len()).unwrap_or(u32::MAX));
        let key = *self.keys.entry(folded).or_insert(next);
        match self.written.get_mut(key.0 as usize) {
            None => self.written.push((is_outlet, name)),
            Some(written) => {
                let spelling = (is_outlet, name);
                if spelling < *written {
                    *written = spelling;
                }
            }
        }
        Some(key)
    }
}

/// A claim at least this strong counts as naming a source.
pub(crate) const NAMES: f32 = 0.5;

/// A page's statement that it derives from somebody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Claim {
    /// From whom.
    pub source: NameKey,
    /// How strongly it says so, 0 to 1.
    pub weight: f32,
    /// Whether the words are such as the source itself sets on its own copy: a dateline, a line of
    /// copyright or authorship.
    pub signs: bool,
    /// Whether a page that does not say whose it is may be the source's: most pages of the
    /// collection say it, and none gives its outlet this name.
    pub may_be_unnamed: bool,
}

/// One card for each article, by index, and the names they use.
pub(crate) fn cards(articles: &Collection) -> (Vec<Card>, Names) {
    let drafts: Vec<Draft> =
        articles.indices().into_par_iter().map(|index| draft(&articles.get(index))).collect();
    let mut names = Names::default();
    let mut cards: Vec<Card> = drafts.into_iter().map(|draft| finish(draft, &mut names)).collect();
    let outlets: FxHashSet<NameKey> = cards.iter().flat_map(|card| card.outlet).flatten().collect();
    let unnamed = cards.iter().filter(|card| card.is_unnamed()).count();
    let is_exception = 2 * unnamed <= cards.len();
    for claim in cards.iter_mut().flat_map(|card| &mut card.claims) {
        claim.may_be_unnamed = is_exception && !outlets.contains(&claim.source);
    }
    (cards, names)
}

/// How far a relation says that the text itself comes from the source, as a factor on the
/// credit's confidence: words told to somebody are his, the article around them is not.
pub(crate) fn derivation(relation: Relation) -> f32 {
    match relation {
        Relation::Dateline
        | Relation::Credit
        | Relation::SourceLine
        | Relation::Relay
        | Relation::Republication => 1.0,
        Relation::Inputs | Relation::Contribution => 0.9,
        Relation::AccordingTo => 0.8,
        Relation::Interview | Relation::Told => 0.6,
        Relation::Background => 0.3,
    }
}

/// A name without case, spaces, punctuation, article and address parts: what two spellings of
/// one outlet have in common.
pub(crate) fn fold(name: &str) -> String {
    let name = name.trim();
    let host = name.contains('.') && !name.contains(' ');
    let name = if host {
        let name = credit::registrable(name);
        name.split('.').next().unwrap_or(name)
    } else {
        name
    };
    let words = name.split_whitespace().filter(|word| !word.eq_ignore_ascii_case("the"));
    words
        .flat_map(str::chars)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// A card before its names are numbered.
struct Draft {
    card: Card,
    outlet: [Option<String>; 3],
    claims: Vec<(String, f32, bool)>,
    /// Both ends of every credit: a chain may name somebody the article itself does not claim.
    hops: Vec<String>,
}

fn draft(article: &Article) -> Draft {
    let date = article.published.as_ref().filter(|date| EARLIEST <= date.seconds);
    let card = Card {
        hash: content_hash(article),
        body: Extent::new(article.body.kept.clone()),
        frame: article.outlet.is_none().then(|| version::frame(article)).flatten(),
        headline: version::headline(article),
        outlet: [None; 3],
        seconds: date.map(|date| date.seconds),
        latest: date.map(Published::latest),
        quality: date.map_or(0.0, |date| date.quality.clamp(0.0, 1.0)),
        claims: Vec::new(),
        agency: outlet_is_agency(article),
        updated: version::is_marked(article),
    };
    let outlet = article.outlet.as_ref();
    Draft {
        card,
        outlet: [
            outlet.map(|outlet| outlet.name.clone()),
            outlet.and_then(|outlet| outlet.domain.clone()),
            outlet.and_then(credit::source_name).map(str::to_owned),
        ],
        claims: claims(&article.credits),
        hops: article
            .credits
            .iter()
            .flat_map(|c| [Some(c.source.clone()), c.taker.clone()].into_iter().flatten())
            .collect(),
    }
}

/// 1 January 1971: what stands before is a clock that was never set.
const EARLIEST: i64 = 365 * 86_400;

fn outlet_is_agency(article: &Article) -> bool {
    let name = article.outlet.as_ref().and_then(|outlet| credit::source_name(outlet));
    name.is_some_and(credit::is_agency_name)
}

fn content_hash(article: &Article) -> u64 {
    let mut hasher = Xxh3::new();
    hasher.update(article.id.as_bytes());
    for line in &article.body.kept {
        hasher.update(b"\n");
        hasher.update(line.of(&article.text).as_bytes());
    }
    hasher.digest()
}

/// What the article itself says; the second hop of a chain is its source's statement, not its own.
fn claims(credits: &[Credit]) -> Vec<(String, f32, bool)> {
    let own = credits.iter().filter(|credit| credit.taker.is_none());
    own.map(|credit| {
        let weight = credit.confidence.clamp(0.0, 1.0) * derivation(credit.relation);
        let signs = matches!(credit.relation, Relation::Dateline | Relation::Credit);
        (credit.source.clone(), weight, signs)
    })
    .collect()
}

fn finish(draft: Draft, names: &mut Names) -> Card {
    let Draft { mut card, outlet, claims, hops } = draft;
    card.outlet = outlet.map(|name| names.add(name?, true));
    for hop in hops {
        names.add(hop, false);
    }
    let claims = claims.into_iter();
    card.claims = claims
        .filter_map(|(name, weight, signs)| {
            let source = names.add(name, false)?;
            Some(Claim { source, weight, signs, may_be_unnamed: false })
        })
        .filter(|claim| !card.outlet.contains(&Some(claim.source)))
        .collect();
    card.claims.sort_unstable_by(|a, b| {
        (a.source, b.weight).partial_cmp(&(b.source, a.weight)).unwrap_or(Ordering::Equal)
    });
    card.claims.dedup_by_key(|claim| claim.source);
    card.claims.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    card
}
