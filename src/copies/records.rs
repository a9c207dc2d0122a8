//! The records of a search for copies: the same format as the whole line writes.

use std::io::{self, Write};

use serde::Serialize;

use super::Copies;
use crate::matching::{Containment, Verdict};
use crate::report::json::SCHEMA;

/// Writes all records.
pub(super) fn write(
    copies: &Copies,
    options: &serde_json::Value,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, out);
    let version = env!("CARGO_PKG_VERSION");
    line(&mut out, &Record::Run { schema: SCHEMA, version, options })?;
    let sheet = &copies.sheet;
    for rank in 0..sheet.len() {
        let (path, line_number) = sheet.path(rank);
        let (id, words) = (sheet.id(rank), sheet.words(rank));
        line(&mut out, &Record::Article { id, path, line: line_number, words })?;
    }
    for m in &copies.matches {
        let record = Record::Match {
            a: sheet.id(m.a as usize),
            b: sheet.id(m.b as usize),
            verdict: m.verdict,
            score: m.resemblance,
            resemblance: m.resemblance,
            containment: Containment { a_in_b: m.a_in_b, b_in_a: m.b_in_a },
        };
        line(&mut out, &record)?;
    }
    for cluster in &copies.clusters {
        let weakest = cluster.weakest.map(|at| copies.matches[at as usize]);
        let record = Record::Cluster {
            id: &cluster.id(sheet),
            members: cluster.members.iter().map(|rank| sheet.id(*rank as usize)).collect(),
            weakest_link: weakest.map(|m| Link {
                a: sheet.id(m.a as usize),
                b: sheet.id(m.b as usize),
                score: m.resemblance,
            }),
        };
        line(&mut out, &record)?;
    }
    for problem in &copies.problems {
        let record = Record::Problem {
            path: &problem.path,
            line: problem.line,
            message: &problem.message,
            hint: problem.hint.as_deref(),
        };
        line(&mut out, &record)?;
    }
    let summary = Record::Summary {
        articles: sheet.len(),
        matches: copies.matches.len(),
        clusters: copies.clusters.len(),
        relations: 0,
        problems: copies.problems.len(),
    };
    line(&mut out, &summary)?;
    out.flush()
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Record<'a> {
    Run {
        schema: u32,
        version: &'static str,
        options: &'a serde_json::Value,
    },
    Article {
        id: &'a str,
        path: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        line: Option<u32>,
        words: usize,
    },
    Match {
        a: &'a str,
        b: &'a str,
        verdict: Verdict,
        score: f32,
        resemblance: f32,
        containment: Containment,
    },
    Cluster {
        id: &'a str,
        members: Vec<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        weakest_link: Option<Link<'a>>,
    },
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

#[derive(Serialize)]
struct Link<'a> {
    a: &'a str,
    b: &'a str,
    score: f32,
}

fn line(out: &mut impl Write, record: &Record<'_>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, record)?;
    out.write_all(b"\n")
}
