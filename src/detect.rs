//! The whole line on one screen: read it first.

use rayon::prelude::*;

use crate::article::read::Reading;
use crate::article::{Article, Collection, Survey};
use crate::error::Problem;
use crate::matching::Match;
use crate::progress::{Progress, Timings};
use crate::provenance::{self, Provenance};

/// What a run is asked to do, stage by stage.
#[derive(Debug, Clone, Default)]
pub struct Options {}

/// What a run found.
#[derive(Debug, Default)]
pub struct Detection {
    /// The articles, sorted by id.
    pub articles: Collection,
    /// Verified pairs, sorted by `(a, b)`.
    pub matches: Vec<Match>,
    /// Stories and the graph.
    pub provenance: Provenance,
    /// What was skipped, sorted.
    pub problems: Vec<Problem>,
    /// Wall time by stage; the only part that differs between two runs on the same articles.
    pub timings: Timings,
}

/// Finds the stories in what was read, and traces them. The result depends on the articles and the
/// options alone: not on input order, nor on the number of threads.
pub fn detect(reading: Reading, _options: &Options, progress: &Progress) -> Detection {
    let mut timings = Timings::default();
    let articles = timings.time("article", || {
        progress.begin(1, reading.pages.len() as u64);
        Collection::new(articles(reading.pages, progress))
    });
    let matches = timings.time("matching", Vec::new);
    let provenance = timings.time("provenance", || provenance::trace(&articles, &matches));
    Detection { articles, matches, provenance, problems: reading.problems, timings }
}

fn articles(pages: Vec<crate::article::Page>, progress: &Progress) -> Vec<Article> {
    let survey = Survey::of(&pages);
    let article = |page| {
        progress.advance(1);
        Article::new(page, &survey)
    };
    pages.into_par_iter().map(article).collect()
}
