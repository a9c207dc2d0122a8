//! Beside the line: what is kept on disk while a run is at work.

mod files;
mod scratch;
mod sorter;
mod spool;

pub use files::{Files, Reader, Seal, Writer};
pub use scratch::{Job, Scratch};
pub use sorter::{Record, Sorted, Sorter};
pub use spool::Spool;
