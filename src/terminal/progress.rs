//! A line on standard error that says how far a long run has come. Only on a terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use wirecopy::progress::{Progress, Snapshot, Timings};

use super::args::Talk;
use super::output;

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
/// Time between two looks at the counters.
const INTERVAL: Duration = Duration::from_millis(200);

/// Shows the counters until dropped.
pub(crate) struct Display {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Display {
    /// Starts to show the counters, where standard error is a terminal and nobody asked for quiet.
    pub(crate) fn start(progress: &Arc<Progress>, talk: &Talk) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        if talk.quiet || !io::stderr().is_terminal() {
            return Self { stop, thread: None };
        }
        let (progress, stopped) = (Arc::clone(progress), Arc::clone(&stop));
        Self { stop, thread: Some(std::thread::spawn(move || show(&progress, &stopped))) }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A display that failed has nothing to add to the result.
            let _ = thread.join();
        }
    }
}

fn show(progress: &Progress, stopped: &AtomicBool) {
    let begun = Instant::now();
    let mut stage = (progress.now().stage, Instant::now());
    let mut shown = false;
    while !stopped.load(Ordering::Relaxed) {
        std::thread::park_timeout(INTERVAL);
        let now = progress.now();
        if now.stage != stage.0 {
            stage = (now.stage, Instant::now());
        }
        if begun.elapsed() >= PATIENCE && !stopped.load(Ordering::Relaxed) {
            draw(&line(now, stage.1.elapsed()));
            shown = true;
        }
    }
    if shown {
        draw("");
    }
}

fn draw(line: &str) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "\r\x1b[K{line}").and_then(|()| err.flush());
}

/// One line: stage, share done, articles a second, time left.
fn line(now: Snapshot, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    let rate = now.done as f64 / seconds;
    if now.total == 0 {
        return format!("{}: {} done, {rate:.0}/s", now.stage, now.done);
    }
    let share = 100.0 * now.done as f64 / now.total as f64;
    let left = (now.total.saturating_sub(now.done)) as f64 / rate.max(1.0);
    format!("{}: {share:.0} % of {}, {rate:.0}/s, {left:.0} s left", now.stage, now.total)
}

/// Prints the seconds of every stage on standard error.
pub(crate) fn print_timings(timings: &Timings) {
    for (stage, time) in &timings.stages {
        output::note(&format!("{stage:<12} {:>9.3} s", time.as_secs_f64()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_tells_share_rate_and_time_left() {
        let now = Snapshot { stage: "matching", done: 50, total: 200 };
        assert_eq!(line(now, Duration::from_secs(5)), "matching: 25 % of 200, 10/s, 15 s left");
        let now = Snapshot { stage: "read", done: 50, total: 0 };
        assert_eq!(line(now, Duration::from_secs(5)), "read: 50 done, 10/s");
    }
}
