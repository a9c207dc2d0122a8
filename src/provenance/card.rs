//! What this stage must know of every article without opening it again.

use super::extent::Extent;
use super::names::{NameKey, OutletKey};
use crate::article::{Article, Relation};
use crate::fingerprint::count_words;

/// An article in brief. Of one without a match only what its story says of it is told: nobody asks
/// for its body, words, frame, headline and marks.
#[derive(Debug, Clone)]
pub(crate) struct Card {
    /// xxh3-64 of id and body: the same article has the same hash in every collection.
    pub hash: u64,
    /// The body's bytes.
    pub body: Extent,
    /// The body's words.
    pub words: u32,
    /// What the lines around the story hash to, where the page names no outlet.
    pub frame: Option<u64>,
    /// The hash of the headline's words.
    pub headline: Option<u64>,
    /// The outlet's names, folded and numbered: display name, domain, and how credits name it.
    pub outlet: [Option<NameKey>; 3],
    /// The outlet's display name as it is.
    pub outlet_name: Option<OutletKey>,
    /// Seconds since 1970, where the page has a usable date: of a day without an hour its first.
    pub seconds: Option<i64>,
    /// The last second that the date can mean.
    pub latest: Option<i64>,
    /// How far the date can be trusted, 0 to 1; 0 where there is none.
    pub quality: f32,
    /// Whom the page names, surest first, one entry a name.
    pub claims: Box<[Claim]>,
    /// Whether the outlet is a wire service.
    pub agency: bool,
    /// Whether the headline or the first words call the text an update or a correction.
    pub updated: bool,
}

impl Card {
    /// Words of the card's article that stand in a part of its body.
    pub(crate) fn words_in(&self, article: &Article, part: &Extent) -> usize {
        if *part == self.body {
            return self.words as usize;
        }
        part.spans().iter().map(|span| count_words(span.of(&article.text))).sum()
    }

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
