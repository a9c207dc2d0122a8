//! Stage 2: an article becomes signatures: of the whole document, and of each of its units.

pub mod word;

pub use word::{Word, words};
