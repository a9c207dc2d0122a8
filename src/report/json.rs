//! JSON Lines: one record a line, each readable on its own. Field names are fixed; fields may be
//! added, never renamed.

use std::io;

use rayon::prelude::*;
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
    let edges = view.edges();
    let version = env!("CARGO_PKG_VERSION");
    line(out, &Record::Run { schema: SCHEMA, version, options: &run.options })?;
    lines(out, &detection.articles.indices().collect::<Vec<u32>>(), |index| {
        Record::Article(view.article(*index))
    })?;
    lines(out, &detection.matches, |m| Record::Match(view.match_record(m)))?;
    let stories: Vec<usize> = (0..view.stories().len()).collect();
    lines(out, &stories, |story| Record::Cluster(view.story(*story)))?;
    lines(out, &edges, |edge| Record::Relation(view.relation(*edge)))?;
    for problem in &detection.problems {
        line(out, &problem_record(problem))?;
    }
    line(
        out,
        &Record::Summary {
            articles: view.brief.len(),
            matches: detection.matches.len(),
            clusters: stories.len(),
            relations: edges.len(),
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
    Article(ArticleRecord),
    Match(MatchRecord<'a>),
    Cluster(StoryRecord),
    Relation(RelationRecord),
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

/// So many records are held as text while those before them are written, made side by side in pieces
/// of so many.
const HELD: usize = 2048;
const PIECE: usize = 64;

/// Writes one record for each item, in order.
fn lines<'a, T: Sync>(
    out: &mut dyn io::Write,
    items: &'a [T],
    record: impl Fn(&'a T) -> Record<'a> + Sync,
) -> io::Result<()> {
    let text = |items: &'a [T]| -> io::Result<Vec<u8>> {
        let mut text = Vec::new();
        for item in items {
            line(&mut text, &record(item))?;
        }
        Ok(text)
    };
    let mut made: io::Result<Vec<Vec<u8>>> = Ok(Vec::new());
    for held in items.chunks(HELD) {
        let ready = std::mem::replace(&mut made, Ok(Vec::new()))?;
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| made = held.par_chunks(PIECE).map(text).collect());
            write_all(out, ready)
        })?;
    }
    write_all(out, made?)
}

fn write_all(out: &mut dyn io::Write, pieces: Vec<Vec<u8>>) -> io::Result<()> {
    pieces.iter().try_for_each(|piece| out.write_all(piece))
}

fn line(out: &mut dyn io::Write, record: &Record<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}
