//! The unit level: sentences and quotations that share two of their rarest content stems.
//!
//! Twenty units an article and many bands each would make the index twenty times larger than the
//! documents' own. Instead each unit is filed under pairs of its rarest stems (`filing`): a
//! rewording keeps most of the rare words, since they are the facts. A stem that stands in one
//! article only can match nothing and gives its place to the next rarest (`frequency`). What meets
//! in a bucket is checked on the whole units (`bucket`) before the articles become a candidate pair.

mod bucket;
mod filing;
mod frequency;
mod sketch;

use rayon::prelude::*;

use super::Candidates;
use super::twins::Twins;
use crate::error::Error;
use crate::store::{Shelf, ShelfWriter, Work};
use bucket::{Found, Units};
use filing::{Filing, MOST_KEYS, PARTITIONS, partition};
use frequency::Frequencies;
use sketch::Sketch;

pub(super) use sketch::record;

/// Entries of the index made at a time, for each article: bounds its memory to 256 bytes an
/// article, where memory is not bounded otherwise.
const ENTRIES_PER_ARTICLE: u64 = 32;
/// The same for small collections, where one pass is faster than several.
const ENTRIES_AT_LEAST: u64 = 1 << 22;
/// Bytes of an entry, which is held twice while its partition is gathered.
const ENTRY: u64 = 16;

/// Articles whose entries are gathered together.
const TOGETHER: usize = 1024;

/// Pairs of articles with units that are alike, from the sketches of all articles.
pub(super) fn candidates(
    sketches: &Shelf,
    twins: &Twins,
    work: &Work<'_>,
) -> Result<Candidates, Error> {
    let filings = file(sketches, twins, work)?;
    let firsts = first_units(&filings)?;
    let units = Units { sketches, firsts: &firsts };
    let all = firsts.last().map_or(0, |last| u64::from(*last)) * MOST_KEYS as u64;
    let most = ENTRIES_AT_LEAST.max(sketches.len() as u64 * ENTRIES_PER_ARTICLE);
    let at_a_time = most.min(work.share(4) / ENTRY);
    let passes = (all.div_ceil(at_a_time.max(1)) as usize).clamp(1, PARTITIONS);
    let mut found = Found::default();
    for pass in 0..passes {
        let border = |pass: usize| pass * PARTITIONS / passes;
        let of_pass = entries(&filings, &firsts, border(pass)..border(pass + 1))?;
        let in_partitions: Vec<Found> = of_pass
            .into_par_iter()
            .map(|parts| Found::of(parts, &units))
            .collect::<Result<_, Error>>()?;
        in_partitions.into_iter().for_each(|of_partition| found.append(of_partition));
        found.condense();
    }
    Ok(found.candidates())
}

/// Files the units of all articles; nothing of a twin, whose first stands for it.
fn file(sketches: &Shelf, twins: &Twins, work: &Work<'_>) -> Result<Shelf, Error> {
    let articles = sketches.len();
    let stems = (0..articles)
        .into_par_iter()
        .map(|article| sketches.read(article, |record| Sketch::of(record).stems().len()))
        .try_reduce(|| 0, |a, b| Ok(a + b))?;
    let frequencies = Frequencies::of(sketches, stems, twins)?;
    let record = |article: usize| {
        if !twins.is_first(article as u32) {
            return Ok(Vec::new());
        }
        sketches.read(article, |record| Filing::record(&Sketch::of(record), &frequencies, articles))
    };
    let mut filings = ShelfWriter::new(work.files, "filings")?;
    filings.push_all(articles, record)?;
    Ok(filings.finish()?.0)
}

/// The number of each article's first unit, and one past the last.
fn first_units(filings: &Shelf) -> Result<Vec<u32>, Error> {
    let mut next = 0;
    let mut firsts = vec![0];
    for article in 0..filings.len() {
        next += filings.read(article, |record| record.len() / Filing::BYTES)?;
        let next = u32::try_from(next).map_err(|_| {
            Error::new("more than four thousand million sentences are too many for one run")
                .hint("bring the articles in parts")
        })?;
        firsts.push(next);
    }
    Ok(firsts)
}

/// The entries of some partitions, each in parts: the lower half of a key, then a unit.
fn entries(
    filings: &Shelf,
    firsts: &[u32],
    partitions: std::ops::Range<usize>,
) -> Result<Vec<Vec<Vec<u64>>>, Error> {
    let articles: Vec<usize> = (0..filings.len()).collect();
    let mut gathered: Vec<Vec<Vec<u64>>> = articles
        .par_chunks(TOGETHER)
        .map(|articles| {
            let mut entries = vec![Vec::new(); partitions.len()];
            for &article in articles {
                filings.read(article, |record| {
                    for (unit, filing) in (firsts[article]..).zip(Filing::all(record)) {
                        filing.for_each_key(|key| {
                            if partitions.contains(&partition(key)) {
                                let entry = key << 32 | u64::from(unit);
                                entries[partition(key) - partitions.start].push(entry);
                            }
                        });
                    }
                })?;
            }
            Ok(entries)
        })
        .collect::<Result<_, Error>>()?;
    let of_partition = |place: usize| -> Vec<Vec<u64>> {
        gathered.iter_mut().map(|entries| std::mem::take(&mut entries[place])).collect()
    };
    Ok((0..partitions.len()).map(of_partition).collect())
}
