//! Above the line: arguments, options, progress, colours, exit codes, one file per command.
//!
//! This is the only part of the program that prints. Results go to standard output, everything
//! else to standard error.

mod args;
mod bench;
mod compare;
mod convert;
mod copies;
mod eval;
mod exit;
mod extract;
mod failure;
mod graph;
mod level;
mod manual;
mod output;
mod peaks;
mod progress;
mod report;

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Args, Command};
use exit::Status;
use failure::Failure;

/// Parses the command line, runs the command, reports a failure.
pub(crate) fn main() -> ExitCode {
    let typed = Args::command().try_get_matches();
    let parsed = typed.and_then(|typed| Ok((Args::from_arg_matches(&typed)?, typed)));
    let (args, typed) = match parsed {
        Ok(parsed) => parsed,
        Err(usage) => return exit::usage(&usage),
    };
    let outcome = level::refuse_idle(&typed).map_err(Failure::from).and_then(|()| run(args));
    match outcome {
        Ok(status) => status.into(),
        Err(failure) if failure.is_closed_pipe() => Status::Ran.into(),
        Err(failure) => {
            failure.print();
            Status::Failed.into()
        }
    }
}

fn run(args: Args) -> Result<Status, Failure> {
    match args.command {
        Command::Report(report) => report::run(&report),
        Command::Graph(graph) => graph::run(&graph),
        Command::Bench(bench) => bench::run(&bench),
        Command::Compare(compare) => compare::run(&compare),
        Command::Eval(eval) => eval::run(&eval),
        Command::Extract(extract) => extract::run(&extract),
        Command::Completions(completions) => manual::completions(&completions),
        Command::Man => manual::man(),
    }
}
