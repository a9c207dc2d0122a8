//! An error as the user reads it: what happened, why, what to do.

use std::error::Error as _;
use std::io;

use wirecopy::Error;

use super::output;

/// What ended the run.
#[derive(Debug)]
pub(crate) enum Failure {
    /// An error of the library or of a command.
    Error(Error),
    /// Whoever read standard output stopped reading.
    ClosedPipe,
}

impl Failure {
    /// A failure to write to a place the user named.
    pub(crate) fn writing(place: &str, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::ClosedPipe;
        }
        Self::Error(Error::new(format!("cannot write {place}")).because(error))
    }

    /// Whether nobody reads the output any more, which is no error.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::ClosedPipe)
    }

    /// Prints the error with its causes and its hint on standard error.
    pub(crate) fn print(&self) {
        let Self::Error(error) = self else { return };
        output::note(&format!("error: {error}"));
        let mut cause = error.source();
        while let Some(inner) = cause {
            output::note(&format!("  cause: {inner}"));
            cause = inner.source();
        }
        if let Some(hint) = &error.hint {
            output::note(&format!("  hint: {hint}"));
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}
