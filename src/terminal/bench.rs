//! `wirecopy bench`: grows planted collections and measures the line on them.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wirecopy::bench::{Measured, Table, Usage, measure, measure_copies};
use wirecopy::eval::provenance::Ground;
use wirecopy::planted;
use wirecopy::progress::Progress;
use wirecopy::{Error, Options};

use super::args::{Bench, Level};
use super::exit::Status;
use super::failure::Failure;
use super::peaks::Peaks;
use super::progress::Display;
use super::{convert, copies, output};

/// Clock ticks in a second of `/proc`, fixed on Linux for all architectures in use.
const TICKS: f64 = 100.0;

/// Grows each collection, runs the line on it, prints one column a size.
pub(crate) fn run(args: &Bench) -> Result<Status, Failure> {
    convert::threads(args.threads)?;
    if let Some(folder) = &args.write {
        for &articles in &args.articles {
            grow(folder, planted::Options { articles, seed: args.seed })?;
        }
        return Ok(Status::Ran);
    }
    let folder = std::env::temp_dir().join(format!("wirecopy-bench-{}", std::process::id()));
    let measured = args
        .articles
        .iter()
        .map(|&articles| measure_one(args, &folder, planted::Options { articles, seed: args.seed }))
        .collect::<Result<Vec<Measured>, Failure>>();
    // What is left of a folder in the temporary folder is nobody's loss.
    let _ = std::fs::remove_dir_all(&folder);
    print(args.json, &measured?)?;
    Ok(Status::Ran)
}

/// Writes a collection and its truth into the folder, and says where.
fn grow(folder: &Path, options: planted::Options) -> Result<(PathBuf, PathBuf), Failure> {
    output::folder(folder)?;
    let name = format!("planted-{}-{}", options.articles, options.seed);
    let articles = folder.join(format!("{name}.jsonl"));
    let truth = folder.join(format!("{name}.truth"));
    output::to_file(&articles, |articles| {
        let mut beside = BufWriter::new(output::create(&truth)?);
        planted::write(options, articles, &mut beside)?;
        beside.flush()
    })?;
    Ok((articles, truth))
}

fn measure_one(
    args: &Bench,
    folder: &Path,
    options: planted::Options,
) -> Result<Measured, Failure> {
    let (articles, truth) = grow(folder, options)?;
    let progress = Arc::new(Progress::default());
    let display = Display::start(&progress, &args.talk);
    let peaks = Peaks::watch(&progress);
    let measured = match args.depth.level {
        Level::Stories => {
            let (bounds, options) = (convert::bounds(&args.memory)?, Options::default());
            let (mut measured, found) =
                measure(&[articles], &options, bounds.as_ref(), &progress, usage)
                    .map_err(|error| Failure::writing("the records", error))?;
            let peaks = peaks.end();
            measured.note_peaks(|stage| peaks.get(stage).copied());
            measured.score(&ground(&truth)?, &found.detection);
            found.finish();
            measured
        }
        Level::Copies => {
            let options = copies::options(&args.depth, &args.memory)?;
            let (mut measured, found) = measure_copies(&[articles], &options, &progress, usage)?;
            let peaks = peaks.end();
            measured.note_peaks(|stage| peaks.get(stage).copied());
            measured
                .score_copies(&ground(&truth)?, &found)
                .map_err(|error| Failure::writing("the records", error))?;
            found.finish();
            measured
        }
    };
    drop(display);
    Ok(measured)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the truth is a file of this command, not an article"
)]
fn ground(truth: &Path) -> Result<Ground, Failure> {
    let place = truth.display().to_string();
    let file = File::open(truth).map_err(|error| {
        Failure::from(Error::new(format!("cannot read {place}")).because(error))
    })?;
    Ok(Ground::read(&place, BufReader::new(file)).0)
}

fn print(json: bool, measured: &[Measured]) -> Result<(), Failure> {
    output::to_stdout(|out| {
        if !json {
            return write!(out, "{}", Table(measured));
        }
        serde_json::to_writer_pretty(&mut *out, measured).map_err(io::Error::from)?;
        writeln!(out)
    })
}

/// What this process has used up, where the system tells by `/proc`.
fn usage() -> Option<Usage> {
    let peak_bytes = memory("VmHWM:")?;
    let stat = proc_file("stat")?;
    // The program's name stands in brackets and may hold blanks; user and system ticks are the
    // 12th and 13th fields behind it.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some(Usage { cpu_seconds: ticks as f64 / TICKS, peak_bytes })
}

/// What the system calls by this name of the memory of this process, in bytes.
pub(super) fn memory(name: &str) -> Option<u64> {
    let status = proc_file("status")?;
    let found = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kibibytes: u64 = found.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[expect(clippy::disallowed_methods, reason = "what the system tells of this process")]
fn proc_file(name: &str) -> Option<String> {
    std::fs::read_to_string(format!("/proc/self/{name}")).ok()
}
