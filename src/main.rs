//! The `wirecopy` program: parse, run, turn the outcome into an exit code.

mod terminal;

use std::process::ExitCode;

fn main() -> ExitCode {
    terminal::main()
}
