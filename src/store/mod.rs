//! Beside the line: what is kept on disk while a run is at work.

mod spool;

pub use spool::Spool;
