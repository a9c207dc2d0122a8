//! Stage 2: an article becomes signatures: of the whole document, and of each of its units.
//!
//! In: text. Out: [`words`], [`shingle`] sets of their hashes, and [`minhash`] signatures whose
//! agreement estimates how much two sets share; of a unit, its [`content_words`].

pub mod content;
pub mod minhash;
mod parts;
pub(crate) mod places;
pub mod scan;
pub mod shingle;
pub(crate) mod short;
pub mod spread;
pub mod word;

pub use content::{ContentKind, ContentWord, content_words};
pub use minhash::{Permutations, Signature, SignatureKey, UnlikeSignatures};
pub use parts::Parts;
pub use scan::Scanner;
pub use word::{Word, count_words, words};
