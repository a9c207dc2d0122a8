//! wirecopy reads news articles, finds those that carry the same wire story (word for word, cut
//! down, or reworded) and draws who took it from whom, on what evidence.
//!
//! The line has five stages, one module each, in the order in which data flows: [`article`],
//! [`fingerprint`], [`matching`], [`provenance`], [`report`]. [`detect`](mod@detect) runs them in order and is
//! the file to read first. Beside the line stand [`planted`], which grows collections whose truth
//! is known, and [`eval`], which scores a run against labels.

pub mod article;
pub mod bench;
pub mod copies;
pub mod detect;
pub mod error;
pub mod eval;
pub mod fingerprint;
pub mod matching;
pub mod planted;
pub mod progress;
pub mod provenance;
pub mod report;
pub mod store;

pub use detect::{Bounds, Detection, Options, detect, detect_paths};
pub use error::{Error, Problem};
