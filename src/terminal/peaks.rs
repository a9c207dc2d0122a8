//! Looks at the memory of this process while it runs, and keeps the most it saw in each stage.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use wirecopy::progress::Progress;

use super::bench::memory;

/// Time between two looks.
const INTERVAL: Duration = Duration::from_millis(10);

/// Looks until told to end.
pub(super) struct Peaks {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<BTreeMap<&'static str, u64>>,
}

impl Peaks {
    /// Begins to look.
    pub(super) fn watch(progress: &Arc<Progress>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (progress, stopped) = (Arc::clone(progress), Arc::clone(&stop));
        let look = move || {
            let mut peaks = BTreeMap::new();
            while !stopped.load(Ordering::Relaxed) {
                if let Some(resident) = memory("VmRSS:") {
                    let peak: &mut u64 = peaks.entry(progress.now().stage).or_default();
                    *peak = resident.max(*peak);
                }
                std::thread::park_timeout(INTERVAL);
            }
            peaks
        };
        Self { stop, thread: std::thread::spawn(look) }
    }

    /// The most bytes that were seen in each stage; none of stages too short to be seen.
    pub(super) fn end(self) -> BTreeMap<&'static str, u64> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
        // A watch that failed has nothing to tell.
        self.thread.join().unwrap_or_default()
    }
}
