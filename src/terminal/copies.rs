//! `wirecopy report --level copies`: whole-document copies alone.

use std::io::{self, Write};
use std::sync::Arc;

use wirecopy::copies::{self, Copies, CopiesOptions};
use wirecopy::progress::Progress;

use super::args::{self, KeepRule, Report};
use super::exit::Status;
use super::failure::Failure;
use super::progress::Display;
use super::{convert, output, progress};

/// Finds the copies, writes the files asked for, prints a summary.
pub(crate) fn run(args: &Report) -> Result<Status, Failure> {
    convert::threads(args.input.threads)?;
    let fields = convert::fields(&args.input.field)?;
    let keep = &args.keep;
    let credits = keep.keep.is_some() && matches!(keep.keep_rule, KeepRule::MostCredited);
    let options = CopiesOptions { credits, ..options(&args.depth, &args.memory)? };
    let counters = Arc::new(Progress::default());
    let display = Display::start(&counters, &args.talk);
    let found = copies::find(&args.input.paths, &fields, &options, &counters)?;
    drop(display);
    convert::name_problems(&found.problems);
    if args.talk.timings {
        progress::print_timings(&found.timings);
    }
    if let Some(path) = &args.files.json {
        let typed = serde_json::json!({"level": "copies", "threshold": options.threshold, "clean": options.clean});
        output::to_file(path, |out| found.write(&typed, out))?;
    }
    if let Some(path) = &keep.keep {
        output::to_file(path, |out| write_kept(&found, keep.keep_rule, out))?;
    }
    output::to_stdout(|out| write_summary(&found, args.select.limit, out))?;
    let status = convert::found(&found.problems, args.check && found.matches() > 0);
    found.finish();
    Ok(status)
}

/// The options of a search for copies that counts no credits.
pub(super) fn options(
    depth: &args::Depth,
    memory: &args::Memory,
) -> Result<CopiesOptions, Failure> {
    Ok(CopiesOptions {
        threshold: depth.threshold,
        clean: !depth.no_clean,
        credits: false,
        memory: memory.memory.as_deref().map(convert::bytes).transpose()?,
        scratch: memory.scratch.clone(),
    })
}

fn write_kept(found: &Copies, rule: KeepRule, out: &mut dyn Write) -> io::Result<()> {
    let rule = match rule {
        KeepRule::First => copies::KeepRule::First,
        KeepRule::Longest => copies::KeepRule::Longest,
        KeepRule::MostCredited => copies::KeepRule::MostCredited,
    };
    found.for_each_kept(rule, |id| writeln!(out, "{}", wirecopy::report::plain::plain(id)))
}

fn write_summary(found: &Copies, limit: usize, out: &mut dyn Write) -> io::Result<()> {
    let clusters = found.clusters();
    writeln!(
        out,
        "{} articles, {clusters} groups of copies, {} verified pairs",
        found.articles(),
        found.matches()
    )?;
    for members in found.largest(limit)? {
        let ids: Vec<String> =
            members.iter().map(|id| wirecopy::report::plain::plain(id)).collect();
        writeln!(out, "{:>6}  {}", ids.len(), ids.join(" "))?;
    }
    if clusters > limit {
        writeln!(
            out,
            "and {} groups more; --limit shows them, --json FILE writes all",
            clusters - limit
        )?;
    }
    Ok(())
}
