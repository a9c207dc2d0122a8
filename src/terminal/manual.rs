//! The manual page and the completion scripts, both made from the arguments' own definition.

use std::io::{self, Write};

use clap::CommandFactory as _;

use super::args::{Args, Completions};
use super::exit::Status;
use super::failure::Failure;
use super::output;

/// Writes a completion script.
pub(crate) fn completions(args: &Completions) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "wirecopy", &mut script);
    output::to_stdout(|out| out.write_all(&script))?;
    Ok(Status::Ran)
}

/// Writes the manual: a page for the program, then one for each command.
pub(crate) fn man() -> Result<Status, Failure> {
    output::to_stdout(|out| {
        let mut program = Args::command();
        program.build();
        page(&program, out)?;
        program
            .get_subcommands()
            .filter(|command| command.get_name() != "help")
            .try_for_each(|command| page(command, out))
    })?;
    Ok(Status::Ran)
}

fn page(command: &clap::Command, mut out: &mut dyn Write) -> io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(&mut out)
}
