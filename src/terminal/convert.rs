//! What the options mean: from what was typed to what the library is asked.

use std::path::PathBuf;
use std::sync::Arc;

use wirecopy::article::read::Fields;
use wirecopy::detect::Found;
use wirecopy::matching::Verdict;
use wirecopy::progress::Progress;
use wirecopy::report::json::RunInfo;
use wirecopy::report::text::{self, Order, TextOptions};
use wirecopy::{Bounds, Detection, Error, Options, Problem};

use super::args::{By, Input, Memory, Select, Sort, Talk, VerdictName, When};
use super::exit::Status;
use super::failure::Failure;
use super::output;
use super::progress::{self, Display};

/// The names under which JSON fields are read.
pub(crate) fn fields(typed: &[String]) -> Result<Fields, Failure> {
    let mut fields = Fields::default();
    for pair in typed {
        let known = pair.split_once('=').is_some_and(|(name, field)| fields.set(name, field));
        if !known {
            let roles = fields.roles().map(|(role, _)| role).join(", ");
            let error = Error::new(format!("`--field {pair}` names no field"))
                .hint(format!("write NAME=FIELD, with NAME one of {roles}"));
            return Err(error.into());
        }
    }
    Ok(fields)
}

/// Sets the number of threads for the whole process.
pub(crate) fn threads(count: usize) -> Result<(), Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(count)
        .build_global()
        .map_err(|error| Error::new(format!("cannot start {count} threads")).because(error).into())
}

/// Reads and detects, with progress on a terminal, and names every problem on standard error.
pub(crate) fn detect(input: &Input, talk: &Talk, options: &Options) -> Result<Detection, Failure> {
    threads(input.threads)?;
    detect_in(&input.paths, input, talk, options)
}

/// The same for some of the paths, once the threads are started.
pub(crate) fn detect_in(
    paths: &[PathBuf],
    input: &Input,
    talk: &Talk,
    options: &Options,
) -> Result<Detection, Failure> {
    find(paths, input, talk, options, None).map(|found| found.detection)
}

/// The same within bounds, where there are any.
pub(crate) fn detect_within(
    input: &Input,
    talk: &Talk,
    options: &Options,
    bounds: Option<&Bounds>,
) -> Result<Found, Failure> {
    threads(input.threads)?;
    find(&input.paths, input, talk, options, bounds)
}

fn find(
    paths: &[PathBuf],
    input: &Input,
    talk: &Talk,
    options: &Options,
    bounds: Option<&Bounds>,
) -> Result<Found, Failure> {
    let fields = fields(&input.field)?;
    let progress = Arc::new(Progress::default());
    let display = Display::start(&progress, talk);
    let found = wirecopy::detect_paths(paths, &fields, options, bounds, &progress)?;
    drop(display);
    name_problems(&found.detection.problems);
    if talk.timings {
        progress::print_timings(&found.detection.timings);
    }
    Ok(found)
}

/// The bounds on a run that traces stories.
pub(crate) fn bounds(memory: &Memory) -> Result<Option<Bounds>, Failure> {
    let scratch = memory.scratch.clone();
    match &memory.memory {
        Some(size) => Ok(Some(Bounds { memory: bytes(size)?, scratch })),
        None if scratch.is_some() => Err(Error::new("--scratch alone does nothing here")
            .hint("say by --memory SIZE how much memory there is; the rest goes to the folder")
            .into()),
        None => Ok(None),
    }
}

/// Names every problem on standard error, with what to do about it.
pub(crate) fn name_problems(problems: &[Problem]) {
    for problem in problems {
        output::note(&format!("warning: {problem}"));
        if let Some(hint) = &problem.hint {
            output::note(&format!("  hint: {hint}"));
        }
    }
}

/// How a run ends that named these problems.
pub(crate) fn status(problems: &[Problem]) -> Status {
    found(problems, false)
}

/// How a run ends that named these problems and was asked to check.
pub(crate) fn found(problems: &[Problem], found: bool) -> Status {
    match (problems.is_empty(), found) {
        (false, _) => Status::Failed,
        (true, true) => Status::Found,
        (true, false) => Status::Ran,
    }
}

/// A size such as `2G`, `512M`, `64k` or `1000000`, in bytes; units are powers of 1024.
pub(crate) fn bytes(written: &str) -> Result<u64, Failure> {
    let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match written[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => Some(0),
        "k" | "kb" | "kib" => Some(10),
        "m" | "mb" | "mib" => Some(20),
        "g" | "gb" | "gib" => Some(30),
        "t" | "tb" | "tib" => Some(40),
        _ => None,
    };
    let size = unit.zip(digits.parse::<u64>().ok()).and_then(|(unit, n)| n.checked_mul(1 << unit));
    size.ok_or_else(|| {
        Error::new(format!("`{written}` is no size")).hint("write 512M or 2G").into()
    })
}

/// What the records say of the run itself: only what changes the result.
pub(crate) fn run_info() -> RunInfo {
    RunInfo::default()
}

/// What the report shows, and where.
pub(crate) fn text_options(select: &Select, color: When) -> Result<TextOptions, Failure> {
    Ok(TextOptions {
        screen: output::screen(color),
        limit: select.limit,
        min_size: select.min_size,
        since: select.since.as_deref().map(day).transpose()?,
        outlet: select.outlet.clone(),
        source: select.source.clone(),
        verdict: select.verdict.map(verdict),
        story: select.story.clone(),
        order: match select.sort {
            Sort::Reach => Order::Reach,
            Sort::Size => Order::Size,
            Sort::Latest => Order::Latest,
            Sort::Earliest => Order::Earliest,
        },
        by: select.by.map(|by| match by {
            By::Outlet => text::By::Outlet,
            By::Source => text::By::Source,
        }),
    })
}

/// The first second of a day written YYYY-MM-DD, since 1970, in UTC.
fn day(written: &str) -> Result<i64, Failure> {
    let date: jiff::civil::Date = written.parse().map_err(|error: jiff::Error| {
        Error::new(format!("`--since {written}` is no date"))
            .because(error)
            .hint("write YYYY-MM-DD")
    })?;
    let start = date.to_zoned(jiff::tz::TimeZone::UTC);
    start.map(|time| time.timestamp().as_second()).map_err(|error| {
        Error::new(format!("`--since {written}` is out of range")).because(error).into()
    })
}

fn verdict(name: VerdictName) -> Verdict {
    match name {
        VerdictName::Exact => Verdict::Exact,
        VerdictName::Copy => Verdict::Copy,
        VerdictName::Excerpt => Verdict::Excerpt,
        VerdictName::Rewrite => Verdict::Rewrite,
        VerdictName::SameUtterance => Verdict::SameUtterance,
        VerdictName::Template => Verdict::Template,
    }
}
