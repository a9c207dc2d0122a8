//! Exit codes.

use std::process::ExitCode;

/// How a run ended. The codes are part of the interface: scripts branch on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// The run is complete. A closed pipe counts as complete.
    Ran = 0,
    /// With `--check` only: articles that reuse another's wording were found.
    Found = 1,
    /// An error, or an input that could not be read; the results of the rest are printed.
    Failed = 2,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Prints what clap has to say: help is a result, a usage error is not.
pub(crate) fn usage(message: &clap::Error) -> ExitCode {
    let printed = message.print();
    match (message.use_stderr(), printed) {
        (false, _) => Status::Ran.into(),
        (true, _) => Status::Failed.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_documented_ones() {
        assert_eq!([Status::Ran as u8, Status::Found as u8, Status::Failed as u8], [0, 1, 2]);
    }
}
