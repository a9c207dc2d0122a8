//! How far a run has come: counters that the stages advance and a terminal may look at.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The stages of the line, in order, by the names used everywhere: folders, timings, benches.
pub const STAGES: [&str; 6] =
    ["read", "article", "fingerprint", "matching", "provenance", "report"];

/// Counters of one run. Advancing them never changes a result.
#[derive(Debug, Default)]
pub struct Progress {
    stage: AtomicUsize,
    done: AtomicU64,
    total: AtomicU64,
}

/// A look at the counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// Name of the stage at work.
    pub stage: &'static str,
    /// Items done in this stage.
    pub done: u64,
    /// Items to do in this stage; 0 where nobody knows yet.
    pub total: u64,
}

impl Progress {
    /// Begins a stage (an index into [`STAGES`]) with so many items to do; 0 where nobody knows.
    pub fn begin(&self, stage: usize, total: u64) {
        self.done.store(0, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.stage.store(stage, Ordering::Relaxed);
    }

    /// Counts items of the stage as done. May be called from any thread.
    pub fn advance(&self, items: u64) {
        self.done.fetch_add(items, Ordering::Relaxed);
    }

    /// Where the run stands.
    pub fn now(&self) -> Snapshot {
        let stage = self.stage.load(Ordering::Relaxed).min(STAGES.len() - 1);
        Snapshot {
            stage: STAGES[stage],
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }
}

/// Wall time by stage, in the order in which the stages ran.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timings {
    /// `(stage, wall time)`.
    pub stages: Vec<(&'static str, Duration)>,
}

impl Timings {
    /// Runs a piece of work as a stage and notes how long it took.
    pub fn time<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let value = work();
        self.stages.push((stage, start.elapsed()));
        value
    }
}
