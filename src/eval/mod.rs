//! Beside the line: scores a run against labelled pairs or clusters.

pub mod provenance;
