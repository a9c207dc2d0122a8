//! What must be known of every article to tell what recurs: its sentences by their hashes, when it
//! was published, by whom.

use xxhash_rust::xxh3::xxh3_64;

use super::speech;
use crate::article::Article;
use crate::error::Error;
use crate::store::Shelf;

/// Shorter sentences, in bytes, weigh too little to mislead.
const SHORTEST: usize = 40;

/// Dates of a lower quality are not believed.
const DATE_QUALITY: f32 = 0.5;

/// Marks that there is no date.
const UNDATED: i64 = i64::MIN;

/// Marks that no outlet is known.
const NO_OUTLET: u64 = 0;

/// Writes the outline of an article: seconds, outlet, then the reporter's sentences, sorted and
/// distinct, in numbers of eight bytes, big end first so that their bytes sort as they do.
/// Quotations are left out: they recur because somebody said something.
pub(super) fn record(article: &Article) -> Vec<u8> {
    let quoted = speech::quoted_units(article);
    let mut sentences: Vec<u64> = article
        .units
        .iter()
        .zip(quoted)
        .filter(|(unit, quoted)| !quoted && unit.span().len() >= SHORTEST)
        .map(|(unit, _)| xxh3_64(unit.span().of(&article.text).as_bytes()))
        .collect();
    sentences.sort_unstable();
    sentences.dedup();
    let seconds = seconds(article).unwrap_or(UNDATED);
    let head = [seconds.cast_unsigned(), outlet(article).unwrap_or(NO_OUTLET)];
    let mut record = Vec::with_capacity(size_of::<u64>() * (head.len() + sentences.len()));
    for number in head.into_iter().chain(sentences) {
        record.extend_from_slice(&number.to_be_bytes());
    }
    record
}

/// Whether an article says when or by whom it was published.
pub(super) fn is_placed(article: &Article) -> bool {
    seconds(article).is_some() || article.outlet.is_some()
}

/// When an article was published, if that can be believed.
fn seconds(article: &Article) -> Option<i64> {
    let published = article.published.as_ref().filter(|date| date.quality >= DATE_QUALITY);
    published.map(|date| date.seconds)
}

/// Hash of the outlet of an article, if it is known.
pub(super) fn outlet(article: &Article) -> Option<u64> {
    let outlet = article.outlet.as_ref()?;
    Some(xxh3_64(outlet.domain.as_ref().unwrap_or(&outlet.name).as_bytes()))
}

/// The outlines of all articles, by their index.
pub(super) struct Outlines(pub(super) Shelf);

impl Outlines {
    /// Hands over one of them.
    pub(super) fn read<T>(
        &self,
        article: u32,
        take: impl FnOnce(Outline<'_>) -> T,
    ) -> Result<T, Error> {
        self.0.read(article as usize, |record| take(Outline(record.as_chunks().0)))
    }
}

/// An outline, read.
#[derive(Clone, Copy)]
pub(super) struct Outline<'a>(&'a [[u8; 8]]);

impl<'a> Outline<'a> {
    /// When it was published, if that can be believed.
    pub(super) fn seconds(self) -> Option<i64> {
        let seconds = u64::from_be_bytes(*self.0.first()?).cast_signed();
        (seconds != UNDATED).then_some(seconds)
    }

    /// The hash of its outlet.
    pub(super) fn outlet(self) -> Option<u64> {
        let outlet = u64::from_be_bytes(*self.0.get(1)?);
        (outlet != NO_OUTLET).then_some(outlet)
    }

    /// The bytes of the sentences' hashes, in order.
    pub(super) fn hashes(self) -> &'a [[u8; 8]] {
        self.0.get(2..).unwrap_or_default()
    }

    /// The hashes of the sentences, in order.
    pub(super) fn sentences(self) -> impl Iterator<Item = u64> + 'a {
        self.hashes().iter().map(|bytes| u64::from_be_bytes(*bytes))
    }
}
