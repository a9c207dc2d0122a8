//! One binary for all tests at the boundary.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests read files and fail loudly"
)]

mod bounded;
mod candidates;
mod cleaning;
mod cli;
mod copies;
mod credits;
mod determinism;
mod eval;
mod fingerprint;
mod formats;
mod html;
mod html_report;
mod languages;
mod layers;
mod planted;
mod provenance;
mod readers;
mod reading;
mod rewording;
mod sides;
mod standing;
mod stories;
mod streams;
mod verdicts;
