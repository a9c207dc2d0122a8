//! The document level: signatures of whole bodies, in bands.

use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use super::twins::{Twins, all_pairs};
use super::{Candidates, CappedBucket, Level};
use crate::fingerprint::shingle::rolling;
use crate::fingerprint::{Permutations, Word};
use crate::matching::banding::Banding;

/// Largest bucket in which everybody is paired with everybody.
const BUCKET: usize = 64;

/// In a larger bucket everybody is paired with so many of those that follow, and with the first:
/// a chain keeps those together that the first resembles too little, and a star shows that the
/// others are one text.
const NEIGHBORS: usize = 8;

/// What the document level keeps of an article.
#[derive(Debug)]
pub(super) struct DocumentSketch {
    /// Hash of the body's words in order; absent where the body has none.
    body: Option<u128>,
    /// The bucket of each band; empty where the body is too short to be signed.
    buckets: Box<[u32]>,
}

/// The sketches of all articles, in few large pieces of memory that are given back as a whole.
#[derive(Debug, Default)]
pub(super) struct Documents {
    bodies: Vec<Option<u128>>,
    /// The buckets of all articles that are signed, those of an article together.
    buckets: Vec<u32>,
    /// Those articles.
    signed: Vec<u32>,
}

impl Documents {
    pub(super) fn push(&mut self, sketch: &DocumentSketch) {
        if !sketch.buckets.is_empty() {
            self.signed.push(self.bodies.len() as u32);
            self.buckets.extend_from_slice(&sketch.buckets);
        }
        self.bodies.push(sketch.body);
    }

    /// The body hash of each article.
    pub(super) fn bodies(&self) -> impl ExactSizeIterator<Item = Option<u128>> + '_ {
        self.bodies.iter().copied()
    }

    fn bands(&self) -> usize {
        self.buckets.len() / self.signed.len().max(1)
    }

    /// The articles that are signed, each with its bucket in a band.
    fn band(&self, band: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        let buckets = self.buckets.chunks_exact(self.bands()).map(move |buckets| buckets[band]);
        self.signed.iter().copied().zip(buckets)
    }
}

/// Room for the hashes, shingles and minima of one article, used again for the next.
#[derive(Default)]
pub(super) struct Room {
    hashes: Vec<u64>,
    shingles: Vec<u32>,
    minima: Vec<u32>,
}

impl DocumentSketch {
    /// `words`: those of the article's body, in order.
    pub(super) fn new(
        words: &[Word],
        permutations: &Permutations,
        banding: &Banding,
        width: usize,
        room: &mut Room,
    ) -> Self {
        let Room { hashes, shingles, minima } = room;
        hashes.clear();
        hashes.extend(words.iter().map(|word| word.hash));
        shingles.clear();
        shingles.extend(rolling(hashes, width).map(|shingle| (shingle >> 32) as u32));
        minima.resize(permutations.key().permutations as usize, 0);
        let signed = permutations.minima(shingles, minima);
        Self {
            body: (!hashes.is_empty()).then(|| hash_of(hashes)),
            buckets: if signed { banding.buckets(minima).collect() } else { Box::default() },
        }
    }
}

/// Hash of a body: of its words in order, so that case, punctuation and layout do not count.
pub(crate) fn hash_of(words: &[u64]) -> u128 {
    let mut hash = Xxh3::new();
    let mut bytes = [0; 8 * 64];
    for words in words.chunks(64) {
        for (slot, word) in bytes.as_chunks_mut().0.iter_mut().zip(words) {
            *slot = word.to_le_bytes();
        }
        hash.update(&bytes[..8 * words.len()]);
    }
    hash.digest128()
}

/// Pairs of articles that share a bucket.
pub(super) fn candidates(documents: &Documents, twins: &Twins) -> Candidates {
    let bands = (0..documents.bands()).into_par_iter();
    let by_band: Vec<Candidates> =
        bands.map(|band| candidates_of_band(documents, twins, band)).collect();
    let mut found = Candidates::default();
    for of_band in by_band {
        found.append(of_band);
    }
    found
}

fn candidates_of_band(documents: &Documents, twins: &Twins, band: usize) -> Candidates {
    let firsts = documents.band(band).filter(|(article, _)| twins.is_first(*article));
    let members = firsts.map(|(article, bucket)| u64::from(bucket) << 32 | u64::from(article));
    let mut pairs = Vec::new();
    let capped = pair_up(members.collect(), |a, b| pairs.push((a, b)));
    Candidates { pairs, capped }
}

/// Hands over the pairs of articles that share a bucket of one band, from members with their bucket
/// in the upper half and their article in the lower; gives the buckets too large for all their
/// pairs.
pub(crate) fn pair_up(mut members: Vec<u64>, mut pair: impl FnMut(u32, u32)) -> Vec<CappedBucket> {
    members.sort_unstable();
    let mut capped = Vec::new();
    let mut articles = Vec::new();
    for bucket in members.chunk_by(|a, b| a >> 32 == b >> 32).filter(|bucket| bucket.len() > 1) {
        articles.clear();
        articles.extend(bucket.iter().map(|member| *member as u32));
        if articles.len() <= BUCKET {
            all_pairs(&articles).for_each(|(a, b)| pair(a, b));
        } else {
            neighbors(&articles, NEIGHBORS).for_each(|(a, b)| pair(a, b));
            articles[1..].iter().for_each(|b| pair(articles[0], *b));
            capped.push(CappedBucket {
                level: Level::Document,
                articles: articles.len(),
                example: articles[0],
            });
        }
    }
    capped
}

/// Pairs everybody with the next `reach` in the row.
pub(super) fn neighbors(articles: &[u32], reach: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
    articles
        .iter()
        .enumerate()
        .flat_map(move |(i, a)| articles[i + 1..].iter().take(reach).map(move |b| (*a, *b)))
}
