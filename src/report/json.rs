//! JSON Lines: one record a line, each readable on its own. Field names are fixed; fields may be
//! added, never renamed.

use std::io;

use serde::Serialize;

use super::records::{ArticleRecord, MatchRecord, RelationRecord, StoryRecord};
use super::view::View;
use crate::detect::Detection;
use crate::error::Problem;

/// Version of the record format. It changes when a field changes its name or its meaning.
pub const SCHEMA: u32 = 1;

/// What the first record says of the run.
#[derive(Debug, Clone, Default)]
pub struct RunInfo {
    /// The options in force, by name.
    pub options: serde_json::Value,
}

/// Writes all records of a detection: the run, its articles, matches, stories, relations and
/// problems, and a summary.
pub fn write(detection: &Detection, run: &RunInfo, out: &mut dyn io::Write) -> io::Result<()> {
    let view = View::of(detection);
    let relations = view.relations();
    let version = env!("CARGO_PKG_VERSION");
    line(out, &Record::Run { schema: SCHEMA, version, options: &run.options })?;
    for article in &view.articles {
        line(out, &Record::Article(article))?;
    }
    for m in view.matches() {
        line(out, &Record::Match(&m))?;
    }
    for story in &view.stories {
        line(out, &Record::Cluster(story))?;
    }
    for relation in &relations {
        line(out, &Record::Relation(relation))?;
    }
    for problem in &detection.problems {
        line(out, &problem_record(problem))?;
    }
    line(
        out,
        &Record::Summary {
            articles: view.articles.len(),
            matches: detection.matches.len(),
            clusters: view.stories.len(),
            relations: relations.len(),
            problems: detection.problems.len(),
        },
    )
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Record<'a> {
    Run {
        schema: u32,
        version: &'static str,
        options: &'a serde_json::Value,
    },
    Article(&'a ArticleRecord),
    Match(&'a MatchRecord<'a>),
    Cluster(&'a StoryRecord),
    Relation(&'a RelationRecord),
    Problem {
        path: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u64>,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        hint: Option<&'a str>,
    },
    Summary {
        articles: usize,
        matches: usize,
        clusters: usize,
        relations: usize,
        problems: usize,
    },
}

fn problem_record(problem: &Problem) -> Record<'_> {
    Record::Problem {
        path: &problem.path,
        line: problem.line,
        message: &problem.message,
        hint: problem.hint.as_deref(),
    }
}

fn line(out: &mut dyn io::Write, record: &Record<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}
