//! Copies only: whole documents whose word shingles resemble each other, and nothing else. For
//! people who drop duplicates: no units, no verdicts beyond copy, no provenance.
//!
//! The input is read twice and never held. The first reading leaves of each article its id, a hash
//! of its body and its buckets, some 150 bytes; the second makes the shingle sets of those articles
//! that share a bucket, as many at a time as memory allows, and every candidate pair is verified on
//! them.

mod cluster;
mod records;
mod sheet;
mod verify;

use std::io;
use std::path::PathBuf;

use rayon::prelude::*;

use crate::article::read::Fields;
use crate::error::{Error, Problem};
use crate::matching::candidate::twins::Twins;
use crate::matching::candidate::{Candidates, CappedBucket, document};
use crate::progress::Progress;
use crate::store::Spool;
use cluster::Cluster;
use sheet::{Sheet, Signer};
use verify::Copy;

/// What a search for copies is asked to do.
#[derive(Debug, Clone, PartialEq)]
pub struct CopiesOptions {
    /// Resemblance from which two articles are copies, above 0 and at most 1.
    pub threshold: f64,
    /// Whether furniture is taken off the pages first.
    pub clean: bool,
    /// Bytes of memory to stay below.
    pub memory: Option<u64>,
    /// Folder for what memory cannot hold; the system's temporary folder where none is given.
    pub scratch: Option<PathBuf>,
}

impl Default for CopiesOptions {
    fn default() -> Self {
        Self { threshold: 0.8, clean: true, memory: None, scratch: None }
    }
}

/// Which article of a cluster is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeepRule {
    /// The one that was read first.
    First,
    /// The one with the most words.
    Longest,
    /// The one that names the most sources.
    MostCredited,
}

/// The copies of a collection.
#[derive(Debug)]
pub struct Copies {
    sheet: Sheet,
    matches: Vec<Copy>,
    clusters: Vec<Cluster>,
    /// What was skipped, sorted.
    pub problems: Vec<Problem>,
    /// Buckets too large to pair everybody with everybody, largest first; the articles are numbered
    /// in the order of their ids.
    pub capped: Vec<CappedBucket>,
}

/// Finds the copies among the articles of the given files and folders.
pub fn find(
    paths: &[PathBuf],
    fields: &Fields,
    options: &CopiesOptions,
    progress: &Progress,
) -> Result<Copies, Error> {
    if !(options.threshold > 0.0 && options.threshold <= 1.0) {
        let message = format!("a threshold of {} means nothing", options.threshold);
        return Err(Error::new(message).hint("give a resemblance above 0, at most 1"));
    }
    let spool = Spool::of_stdin(paths, options.scratch.as_deref())?;
    let signer = Signer::new(options);
    let input = verify::Input { paths: spool.paths(), fields, signer: &signer };

    progress.begin(0, 0);
    let mut sheet = Sheet::read(&input, progress);
    sheet.name_stdin(&spool);
    let twins = Twins::collapse((0..sheet.len()).map(|rank| sheet.body(rank)));
    let mut found = candidates(&sheet, &signer, &twins);
    sheet.forget_buckets();

    progress.begin(3, found.pairs.len() as u64);
    let mut matches = verify::verify(&input, &sheet, &found.pairs, options, progress)?;
    let firsts: Vec<(u32, u32)> = matches.iter().map(|m| (m.a, m.b)).collect();
    let of_families = twins.expand(&firsts);
    matches.extend(verify::spread(&matches, &firsts, &of_families.pairs, &twins));
    found.append(of_families);
    matches.par_sort_unstable_by_key(|m| (m.a, m.b));
    let clusters = cluster::clusters(&sheet, &matches);
    let problems = sheet.take_problems();
    Ok(Copies { sheet, matches, clusters, problems, capped: found.sorted().capped })
}

fn candidates(sheet: &Sheet, signer: &Signer, twins: &Twins) -> Candidates {
    let of_band = |band| {
        let members = sheet.column(band).filter(|(_, rank)| twins.is_first(*rank));
        document::pair_up(members)
    };
    let by_band: Vec<Candidates> = (0..signer.bands()).into_par_iter().map(of_band).collect();
    let mut found = Candidates::default();
    for of_band in by_band {
        found.append(of_band);
    }
    found.sorted()
}

impl Copies {
    /// How many articles were read.
    pub fn articles(&self) -> usize {
        self.sheet.len()
    }

    /// How many pairs were verified as copies.
    pub fn matches(&self) -> usize {
        self.matches.len()
    }

    /// The ids of each cluster of two and more, largest cluster first.
    pub fn clusters(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        let several = self.clusters.iter().take_while(|cluster| cluster.members.len() > 1);
        several.map(|cluster| cluster.members.iter().map(|rank| self.sheet.id(*rank as usize)))
    }

    /// The ids that remain when of every cluster one article is kept, in the order of ids.
    pub fn kept(&self, rule: KeepRule) -> Vec<&str> {
        let mut ranks: Vec<u32> = self
            .clusters
            .iter()
            .filter_map(|cluster| self.sheet.keep(&cluster.members, rule))
            .collect();
        ranks.sort_unstable();
        ranks.iter().map(|rank| self.sheet.id(*rank as usize)).collect()
    }

    /// Writes the records: the run, articles, matches, clusters, problems, a summary.
    pub fn write(&self, options: &serde_json::Value, out: &mut dyn io::Write) -> io::Result<()> {
        records::write(self, options, out)
    }
}
