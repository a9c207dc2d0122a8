//! The unit level: sentences and quotations that share two of their rarest content stems.
//!
//! Twenty units an article and many bands each would make the index twenty times larger than the
//! documents' own. Instead each unit is filed under pairs of its rarest stems (`filing`): a
//! rewording keeps most of the rare words, since they are the facts. A stem that stands in one
//! article only can match nothing and gives its place to the next rarest (`frequency`). What meets
//! in a bucket is checked on the whole units (`bucket`), and what is left on the whole articles
//! (`screen`), before two articles become a candidate pair.

mod bucket;
mod filing;
mod frequency;
mod known;
mod screen;
mod sketch;

use std::ops::Range;

use rayon::prelude::*;

use super::Candidates;
use super::twins::Twins;
use crate::error::Error;
use crate::store::{Shelf, ShelfWriter, Work};
use bucket::{Found, Gathered, Room};
use filing::{Filing, MOST_KEYS, PARTITIONS};
use frequency::Frequencies;
use known::Known;

pub(super) use sketch::{Draft, SketchWriter, Sketches};

/// Entries of the index made at a time, for each article: bounds its memory to 112 bytes an article,
/// where memory is not bounded otherwise. With twice as many it takes as long.
const ENTRIES_PER_ARTICLE: u64 = 14;
/// The same for small collections, where one pass is faster than several.
const ENTRIES_AT_LEAST: u64 = 1 << 22;
/// Bytes of an entry, which is held twice while its partition is gathered.
const ENTRY: u64 = 16;

/// Articles whose entries are gathered together.
const TOGETHER: usize = 4096;

/// Articles whose stems are brought near together.
const NEAR: usize = 16;

/// Pairs of articles with units that are alike, from the sketches of all articles; not those that are
/// `known` to be worth verifying.
pub(super) fn candidates(
    sketches: &Sketches,
    twins: &Twins,
    known: &[(u32, u32)],
    work: &Work<'_>,
) -> Result<Candidates, Error> {
    let filings = file(sketches, twins, work)?;
    let all = (sketches.units() * MOST_KEYS) as u64;
    let most = ENTRIES_AT_LEAST.max(sketches.len() as u64 * ENTRIES_PER_ARTICLE);
    let at_a_time = most.min(work.share(4) / ENTRY);
    let passes = (all.div_ceil(at_a_time.max(1)) as usize).clamp(1, PARTITIONS);
    let known = Known::new(known, sketches.len());
    let mut gathered = Gathered::default();
    for pass in 0..passes {
        let border = |pass: usize| pass * PARTITIONS / passes;
        let of_pass = entries(&filings, sketches, border(pass)..border(pass + 1))?;
        let in_partitions: Vec<Found> = of_pass
            .into_par_iter()
            .map_init(Room::default, |room, parts| Found::of(parts, sketches, &known, room))
            .collect::<Result<_, Error>>()?;
        gathered.add(in_partitions);
    }
    drop(filings);
    let mut candidates = gathered.candidates(sketches.len());
    candidates.pairs.par_sort_unstable();
    candidates.pairs.retain(|(a, b)| !known.holds(*a, *b));
    candidates.pairs = screen::screen(&candidates.pairs, sketches)?;
    Ok(candidates)
}

/// Files the units of all articles; nothing of a twin, whose first stands for it.
fn file(sketches: &Sketches, twins: &Twins, work: &Work<'_>) -> Result<Shelf, Error> {
    let articles = sketches.len();
    let frequencies = Frequencies::of(sketches, twins)?;
    let record = |article: usize| {
        if !twins.is_first(article as u32) {
            return Ok(Vec::new());
        }
        sketches.read(article, |sketch| Filing::record(sketch, &frequencies, articles))
    };
    let mut filings = ShelfWriter::new(work.files, "filings")?;
    filings.push_all(articles, record)?;
    filings.finish()
}

/// The entries of some partitions, each in parts: a key, then a unit.
fn entries(
    filings: &Shelf,
    sketches: &Sketches,
    partitions: Range<usize>,
) -> Result<Vec<Vec<Vec<u64>>>, Error> {
    let articles: Vec<usize> = (0..filings.len()).collect();
    let mut gathered: Vec<Vec<Vec<u64>>> = articles
        .par_chunks(TOGETHER)
        .map(|articles| {
            let units: usize =
                articles.iter().map(|&article| sketches.units_of(article).len()).sum();
            let expected = units * MOST_KEYS / PARTITIONS;
            let entries = || Vec::with_capacity(expected + expected / 8);
            let mut entries: Vec<Vec<u64>> = partitions.clone().map(|_| entries()).collect();
            let mut reaching = Vec::new();
            let mut enter = |partition: usize, entry| {
                entries[partition - partitions.start].push(entry);
            };
            for near in articles.chunks(NEAR) {
                for_each_entry(near, filings, sketches, &partitions, &mut reaching, &mut enter)?;
            }
            Ok(entries)
        })
        .collect::<Result<_, Error>>()?;
    let of_partition = |place: usize| -> Vec<Vec<u64>> {
        gathered.iter_mut().map(|entries| std::mem::take(&mut entries[place])).collect()
    };
    Ok((0..partitions.len()).map(of_partition).collect())
}

/// A unit with keys in some partitions.
struct Reaching {
    article: usize,
    /// Its place in the article.
    place: usize,
    filing: Filing,
}

/// Hands over the entries of some articles that lie in some partitions, each with its partition.
/// `reaching` is room to work in.
fn for_each_entry(
    articles: &[usize],
    filings: &Shelf,
    sketches: &Sketches,
    partitions: &Range<usize>,
    reaching: &mut Vec<Reaching>,
    mut enter: impl FnMut(usize, u64),
) -> Result<(), Error> {
    reaching.clear();
    for &article in articles {
        filings.read(article, |record| {
            let filings = Filing::all(record).enumerate();
            let reaching_here = filings.filter(|(_, filing)| filing.reaches(partitions));
            reaching.extend(reaching_here.map(|(place, filing)| Reaching {
                article,
                place,
                filing,
            }));
        })?;
    }
    let number = |unit: &Reaching| sketches.units_of(unit.article).start + unit.place as u32;
    sketches.warm(reaching.iter().map(number));
    for of_article in reaching.chunk_by(|a, b| a.article == b.article) {
        sketches.read(of_article[0].article, |sketch| {
            for unit in of_article {
                let stems = sketch.unit(unit.place);
                unit.filing.for_each_key(stems, partitions, |partition, key| {
                    enter(partition, u64::from(key) << 32 | u64::from(number(unit)));
                });
            }
        })?;
    }
    Ok(())
}
