//! The whole line on one screen: read it first. `passes` runs the same line in bounded memory.

mod passes;

use std::path::PathBuf;

use rayon::prelude::*;

use crate::article::read::{self, Fields, Reading};
use crate::article::{Article, Collection, Survey};
use crate::error::{Error, Problem};
use crate::matching::candidate::{CandidateOptions, CappedBucket, candidates};
use crate::matching::{self, Match};
use crate::progress::{Progress, Timings};
use crate::provenance::{self, Provenance};
use crate::store::{Files, Scratch, Work};
pub use passes::{Bounds, LEAST_MEMORY};

/// What a run is asked to do, stage by stage.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// How candidate pairs are found.
    pub candidates: CandidateOptions,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Detection {
    /// The articles, sorted by id.
    pub articles: Collection,
    /// Verified pairs, sorted by `(a, b)`.
    pub matches: Vec<Match>,
    /// Buckets too large for all their pairs to be verified, largest first.
    pub capped: Vec<CappedBucket>,
    /// Stories and the graph.
    pub provenance: Provenance,
    /// What was skipped, sorted.
    pub problems: Vec<Problem>,
    /// Wall time by stage; the only part that differs between two runs on the same articles.
    pub timings: Timings,
}

/// What a run found, and what it keeps on disk until its results are written.
#[derive(Debug)]
pub struct Found {
    /// What was found.
    pub detection: Detection,
    /// Bytes of input, after decompression; 0 where an earlier run read it.
    pub bytes: u64,
    /// Where the articles are, if memory is bounded.
    scratch: Option<Scratch>,
}

impl Found {
    /// Gives the room on disk back: nobody will go on with this run.
    pub fn finish(self) {
        drop(self.cleared());
    }

    /// The same where the process ends with the run: the system then takes back all memory at once,
    /// where to free it piece by piece takes seconds.
    pub fn finish_last(self) {
        std::mem::forget(self.cleared());
    }

    fn cleared(self) -> Detection {
        if let Some(scratch) = self.scratch {
            scratch.clear();
        }
        self.detection
    }
}

/// Reads the given files and folders, finds the stories and traces them; in memory, or within
/// bounds. Both ways give the same result.
pub fn detect_paths(
    paths: &[PathBuf],
    fields: &Fields,
    options: &Options,
    bounds: Option<&Bounds>,
    progress: &Progress,
) -> Result<Found, Error> {
    if let Some(bounds) = bounds {
        return passes::detect_within(bounds, paths, fields, options, progress);
    }
    let mut timings = Timings::default();
    progress.begin(0, 0);
    let reading = timings.time("read", || read::read(paths, fields));
    let bytes = reading.bytes;
    let mut detection = detect(reading, options, progress)?;
    timings.stages.append(&mut detection.timings.stages);
    detection.timings = timings;
    Ok(Found { detection, bytes, scratch: None })
}

/// Finds the stories in what was read, and traces them. The result depends on the articles and the
/// options alone: not on input order, nor on the number of threads.
pub fn detect(
    reading: Reading,
    options: &Options,
    progress: &Progress,
) -> Result<Detection, Error> {
    let files = Files::in_memory();
    let work = Work { files: &files, room: None };
    let mut timings = Timings::default();
    let articles = timings.time("article", || {
        progress.begin(1, reading.pages.len() as u64);
        Collection::new(articles(reading.pages, progress))
    });
    progress.begin(2, 0);
    let candidates =
        timings.time("fingerprint", || candidates(&articles, &options.candidates, &work))?;
    progress.begin(3, candidates.pairs.len() as u64);
    let matches = timings
        .time("matching", || matching::verify(&articles, &candidates.pairs, &work, progress))?;
    progress.begin(4, 0);
    let provenance = timings.time("provenance", || provenance::trace(&articles, &matches));
    let capped = candidates.capped;
    Ok(Detection { articles, matches, capped, provenance, problems: reading.problems, timings })
}

/// Pages made articles one after another by one thread: in larger pieces one thread would go on long
/// after the others.
const PIECE: usize = 1024;

fn articles(pages: Vec<crate::article::Page>, progress: &Progress) -> Vec<Article> {
    let survey = Survey::of(&pages);
    let article = |page| {
        progress.advance(1);
        Article::new(page, &survey)
    };
    pages.into_par_iter().with_max_len(PIECE).map(article).collect()
}
