//! Candidate pairs: which articles are worth laying side by side.
//!
//! Two levels propose. Whole documents whose signatures share a bucket: copies. Units (sentences and
//! quotations) that share two of their rarest content stems, in articles that have enough in common
//! for a verdict: passages, rewordings, quotations. Both work on sorted arrays, so that the pairs
//! depend on the articles alone. Articles with the same body are collapsed before either level sees
//! them.

pub(crate) mod document;
pub(crate) mod twins;
mod unit;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::article::{Article, Collection};
use crate::fingerprint::minhash::PERMUTATIONS;
use crate::fingerprint::shingle::WIDTH;
use crate::fingerprint::{Permutations, Scanner, Word};
use document::{DocumentSketch, Documents};
use twins::Twins;
use unit::{Draft, SketchWriter, Sketches};

use super::banding::Banding;
use crate::error::Error;
use crate::store::{Work, make_ahead};

/// Articles sketched at a time.
const BATCH: usize = 4096;

/// How document signatures are made and banded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CandidateOptions {
    /// Words in a shingle.
    pub width: usize,
    /// Permutations of a signature.
    pub permutations: usize,
    /// Resemblance around which documents become candidates. The default lies low, since all
    /// candidates are verified and copies that were cut down resemble their whole by about this.
    pub threshold: f64,
}

impl Default for CandidateOptions {
    fn default() -> Self {
        Self { width: WIDTH, permutations: PERMUTATIONS, threshold: 0.4 }
    }
}

/// The pairs to verify.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Candidates {
    /// Pairs of article indices `a < b`, sorted, distinct.
    pub pairs: Vec<(u32, u32)>,
    /// Buckets too large to pair everybody with everybody, largest first.
    pub capped: Vec<CappedBucket>,
}

/// A bucket so large that only some of its pairs became candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CappedBucket {
    /// What its articles share.
    pub level: Level,
    /// How many articles share it.
    pub articles: usize,
    /// One of them: the one with the smallest index.
    pub example: u32,
}

/// What the articles of a bucket share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    /// The whole body.
    Body,
    /// A band of the document's signature.
    Document,
    /// Two rare stems of one unit.
    Unit,
}

/// Proposes all pairs worth verifying.
pub fn candidates(
    articles: &Collection,
    options: &CandidateOptions,
    work: &Work<'_>,
) -> Result<Candidates, Error> {
    let (documents, units) = sketches(articles, options, work)?;
    let twins = Twins::collapse(documents.bodies());
    let mut found = document::candidates(&documents, &twins);
    drop(documents);
    found.pairs.par_sort_unstable();
    found.pairs.dedup();
    found.append(unit::candidates(&units, &twins, &found.pairs, work)?);
    found.pairs.par_sort_unstable();
    found.append(twins.expand(&found.pairs));
    Ok(found.sorted())
}

/// What both levels keep of each article.
fn sketches(
    articles: &Collection,
    options: &CandidateOptions,
    work: &Work<'_>,
) -> Result<(Documents, Sketches), Error> {
    let sketcher = Sketcher::new(options);
    let mut documents = Documents::default();
    let mut units = SketchWriter::new(work)?;
    let put_away = |batch: Vec<Sketch>| {
        batch.iter().try_for_each(|sketch| {
            documents.push(&sketch.document);
            units.push(&sketch.units)
        })
    };
    let indices: Vec<u32> = articles.indices().collect();
    let make = |batch: &[u32]| Ok(sketcher.sketch(articles, batch));
    make_ahead(indices.chunks(BATCH), make, put_away)?;
    Ok((documents, units.finish()?))
}

/// What both levels keep of an article.
struct Sketch {
    document: DocumentSketch,
    units: Draft,
}

/// Makes sketches.
struct Sketcher {
    width: usize,
    permutations: Permutations,
    banding: Banding,
}

/// Room for one article, used again for the next.
#[derive(Default)]
struct Room {
    scanner: Scanner,
    /// The words of its body.
    words: Vec<Word>,
    document: document::Room,
}

impl Sketcher {
    fn new(options: &CandidateOptions) -> Self {
        Self {
            width: options.width,
            permutations: Permutations::new(options.permutations, options.width),
            banding: Banding::for_threshold(options.threshold, options.permutations),
        }
    }

    fn sketch(&self, articles: &Collection, batch: &[u32]) -> Vec<Sketch> {
        let sketch = |room: &mut Room, index: &u32| self.sketch_one(&articles.get(*index), room);
        batch.par_iter().map_init(Room::default, sketch).collect()
    }

    /// Both levels share one cutting into words.
    fn sketch_one(&self, article: &Article, room: &mut Room) -> Sketch {
        let Room { scanner, words, document } = room;
        words.clear();
        scanner.cut(&article.text, &article.body.kept, words);
        let Self { width, permutations, banding } = self;
        Sketch {
            document: DocumentSketch::new(words, permutations, banding, *width, document),
            units: Draft::of(article, words),
        }
    }
}

impl Candidates {
    pub(crate) fn append(&mut self, other: Self) {
        self.pairs.extend(other.pairs);
        self.capped.extend(other.capped);
    }

    pub(crate) fn sorted(mut self) -> Self {
        self.pairs.par_sort_unstable();
        self.pairs.dedup();
        // One sentence of a mould fills many buckets; one of them says enough.
        self.capped.sort_unstable_by_key(|bucket| {
            (bucket.example, bucket.level, std::cmp::Reverse(bucket.articles))
        });
        self.capped.dedup_by_key(|bucket| (bucket.example, bucket.level));
        self.capped.sort_unstable_by_key(|bucket| (std::cmp::Reverse(bucket.articles), *bucket));
        self
    }
}
