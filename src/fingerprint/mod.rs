//! Stage 2: an article becomes signatures: of the whole document, and of each of its units.

pub mod content;
pub mod word;

pub use content::{ContentKind, ContentWord, content_words};
pub use word::{Word, words};
