//! The whole line on one screen: read it first.

use rayon::prelude::*;

use crate::article::read::Reading;
use crate::article::{Article, Collection, Survey};
use crate::error::Problem;
use crate::matching::Match;
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
}

/// Finds the stories in what was read, and traces them. The result depends on the articles and the
/// options alone: not on input order, nor on the number of threads.
pub fn detect(reading: Reading, _options: &Options) -> Detection {
    let survey = Survey::of(&reading.pages);
    let articles = reading.pages.into_par_iter().map(|page| Article::new(page, &survey)).collect();
    let articles = Collection::new(articles);
    let matches = Vec::new();
    let provenance = provenance::trace(&articles, &matches);
    Detection { articles, matches, provenance, problems: reading.problems }
}
