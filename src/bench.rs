//! Beside the line: runs it on a collection and measures time, memory, recall and precision.

use std::fmt::{self, Display};
use std::io;
use std::path::PathBuf;
use std::time::Instant;

use serde::Serialize;

use crate::article::read::Fields;
use crate::copies::{self, Copies, CopiesOptions};
use crate::detect::{Bounds, Detection, Found, Options, detect_paths};
use crate::error::Error;
use crate::eval::provenance::{Ground, PairScores, Scores, pairs, pairs_among, score};
use crate::matching::Verdict;
use crate::progress::{Progress, Timings};
use crate::report::json::{self, RunInfo};

/// What the process has used up so far. The library reads no such thing itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usage {
    /// Seconds of processor time, of all threads.
    pub cpu_seconds: f64,
    /// The most memory that was resident at any time, in bytes.
    pub peak_bytes: u64,
}

/// One run, measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measured {
    /// Articles read.
    pub articles: usize,
    /// Bytes of input, after decompression.
    pub bytes: u64,
    /// Wall time from the first byte read to the last record written.
    pub seconds: f64,
    /// Processor time, where the machine tells.
    pub cpu_seconds: Option<f64>,
    /// Peak memory of the process up to the end of this run, where the machine tells.
    pub peak_bytes: Option<u64>,
    /// Wall time by stage.
    pub stages: Vec<Stage>,
    /// Pairs against the truth.
    pub pairs: Option<PairScores>,
    /// The graph against the truth.
    pub provenance: Option<Scores>,
}

/// One stage of a run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stage {
    /// Its name.
    pub stage: &'static str,
    /// Its wall time.
    pub seconds: f64,
    /// The most memory seen while it ran, where somebody looked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peak_bytes: Option<u64>,
}

/// Runs the whole line on files, records written to nowhere. Truth is scored afterwards, with
/// [`Measured::score`], so that it does not count as memory of the run.
pub fn measure(
    paths: &[PathBuf],
    options: &Options,
    bounds: Option<&Bounds>,
    progress: &Progress,
    usage: impl Fn() -> Option<Usage>,
) -> io::Result<(Measured, Found)> {
    let clock = Clock::start(&usage);
    let found = detect_paths(paths, &Fields::default(), options, bounds, progress)?;
    let mut timings = found.detection.timings.clone();
    let info = RunInfo::default();
    progress.begin(5, 0);
    timings.time("report", || json::write(&found.detection, &info, &mut io::sink()))?;
    let measured = clock.stop(found.detection.articles.len(), found.bytes, &timings);
    Ok((measured, found))
}

/// Runs the search for copies on files, records written to nowhere.
pub fn measure_copies(
    paths: &[PathBuf],
    options: &CopiesOptions,
    progress: &Progress,
    usage: impl Fn() -> Option<Usage>,
) -> Result<(Measured, Copies), Error> {
    let clock = Clock::start(&usage);
    let copies = copies::find(paths, &Fields::default(), options, progress)?;
    let mut timings = copies.timings.clone();
    progress.begin(5, 0);
    timings
        .time("report", || copies.write(&serde_json::Value::Null, &mut io::sink()))
        .map_err(|error| Error::new("cannot make the records").because(error))?;
    let measured = clock.stop(copies.articles(), copies.bytes, &timings);
    Ok((measured, copies))
}

/// What was used up when a run began.
struct Clock<'a> {
    usage: &'a dyn Fn() -> Option<Usage>,
    before: Option<Usage>,
    start: Instant,
}

impl<'a> Clock<'a> {
    fn start(usage: &'a dyn Fn() -> Option<Usage>) -> Self {
        Self { usage, before: usage(), start: Instant::now() }
    }

    fn stop(self, articles: usize, bytes: u64, timings: &Timings) -> Measured {
        let seconds = self.start.elapsed().as_secs_f64();
        let after = (self.usage)();
        let both = self.before.zip(after);
        Measured {
            articles,
            bytes,
            seconds,
            cpu_seconds: both.map(|(before, after)| after.cpu_seconds - before.cpu_seconds),
            peak_bytes: after.map(|after| after.peak_bytes),
            stages: stages(timings),
            pairs: None,
            provenance: None,
        }
    }
}

impl Measured {
    /// Adds what the truth says of the run.
    pub fn score(&mut self, ground: &Ground, detection: &Detection) {
        self.pairs = Some(pairs(ground, detection));
        self.provenance = Some(score(ground, detection));
    }

    /// Adds what the truth says of a search for copies: only pairs, no graph.
    pub fn score_copies(&mut self, ground: &Ground, copies: &Copies) -> io::Result<()> {
        let mut matches = Vec::with_capacity(copies.matches());
        copies.for_each_match(|a, b, verdict| {
            matches.push((a.to_owned(), b.to_owned(), verdict));
            Ok(())
        })?;
        self.pairs = Some(pairs_among(ground, matches));
        Ok(())
    }

    /// Adds the most memory seen while each stage ran.
    pub fn note_peaks(&mut self, peak_of: impl Fn(&str) -> Option<u64>) {
        for stage in &mut self.stages {
            stage.peak_bytes = peak_of(stage.stage);
        }
    }

    fn recall_of(&self, wanted: Verdict) -> Option<f64> {
        let by_verdict = &self.pairs.as_ref()?.recall_by_verdict;
        by_verdict.iter().find(|(verdict, _)| *verdict == wanted)?.1.share()
    }

    fn per_article(&self, quantity: f64) -> f64 {
        quantity / self.articles.max(1) as f64
    }
}

/// Stages in the order in which they first ran, each with all its time.
fn stages(timings: &Timings) -> Vec<Stage> {
    let mut stages: Vec<Stage> = Vec::new();
    for (name, time) in &timings.stages {
        let seconds = time.as_secs_f64();
        match stages.iter_mut().find(|stage| stage.stage == *name) {
            Some(stage) => stage.seconds += seconds,
            None => stages.push(Stage { stage: name, seconds, peak_bytes: None }),
        }
    }
    stages
}

/// Runs of several sizes side by side, one column each.
#[derive(Debug)]
pub struct Table<'a>(pub &'a [Measured]);

impl Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.row(f, "articles", |run| Some(run.articles.to_string()))?;
        self.row(f, "MB", |run| Some(format!("{:.1}", run.bytes as f64 / 1e6)))?;
        self.row(f, "seconds", |run| Some(format!("{:.2}", run.seconds)))?;
        self.row(f, "articles/s", |run| {
            Some(format!("{:.0}", run.articles as f64 / run.seconds.max(1e-9)))
        })?;
        self.row(f, "MB/s", |run| Some(format!("{:.1}", run.bytes as f64 / 1e6 / run.seconds)))?;
        self.row(f, "CPU seconds", |run| run.cpu_seconds.map(|cpu| format!("{cpu:.2}")))?;
        self.row(f, "CPU microseconds an article", |run| {
            run.cpu_seconds.map(|cpu| format!("{:.0}", run.per_article(cpu * 1e6)))
        })?;
        self.row(f, "peak memory, MiB", |run| {
            run.peak_bytes.map(|bytes| format!("{:.0}", bytes as f64 / f64::from(1 << 20)))
        })?;
        self.row(f, "peak memory, KiB an article", |run| {
            run.peak_bytes.map(|bytes| format!("{:.1}", run.per_article(bytes as f64 / 1024.0)))
        })?;
        for stage in self.0.first().map_or(&[][..], |run| &run.stages) {
            self.row(f, &format!("  {}, seconds", stage.stage), |run| {
                let same = run.stages.iter().find(|other| other.stage == stage.stage);
                same.map(|stage| format!("{:.2}", stage.seconds))
            })?;
            self.row(f, &format!("  {}, peak MiB", stage.stage), |run| {
                let same = run.stages.iter().find(|other| other.stage == stage.stage);
                let peak = same?.peak_bytes?;
                Some(format!("{:.0}", peak as f64 / f64::from(1 << 20)))
            })?;
        }
        self.row(f, "recall of pairs", |run| {
            run.pairs.as_ref()?.recall.share().map(|share| format!("{share:.4}"))
        })?;
        for (name, verdict) in [("exact copies", Verdict::Exact), ("copies", Verdict::Copy)] {
            self.row(f, &format!("recall of {name}"), |run| {
                run.recall_of(verdict).map(|share| format!("{share:.4}"))
            })?;
        }
        self.row(f, "precision of pairs", |run| {
            run.pairs.as_ref()?.precision.share().map(|share| format!("{share:.4}"))
        })?;
        self.row(f, "parent right", |run| {
            run.provenance.as_ref()?.parent_right.share().map(|share| format!("{share:.3}"))
        })?;
        self.row(f, "calibration error", |run| {
            run.provenance.as_ref().map(|scores| format!("{:.3}", scores.calibration.error))
        })
    }
}

impl Table<'_> {
    fn row(
        &self,
        f: &mut fmt::Formatter<'_>,
        name: &str,
        cell: impl Fn(&Measured) -> Option<String>,
    ) -> fmt::Result {
        write!(f, "{name:<30}")?;
        for run in self.0 {
            write!(f, "{:>12}", cell(run).as_deref().unwrap_or("-"))?;
        }
        writeln!(f)
    }
}
