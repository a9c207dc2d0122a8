//! Beside the line: what is kept on disk while a run is at work.

mod ahead;
mod files;
mod scratch;
mod shelf;
mod sorter;
mod spool;
mod work;

pub(crate) use ahead::make_ahead;
pub use files::{Files, Reader, Seal, Writer};
pub use scratch::{Job, Scratch, changed_input};
pub use shelf::{Row, Shelf, ShelfWriter};
pub use sorter::{Record, Sorted, Sorter};
pub use spool::Spool;
pub use work::Work;
