//! The records of a search for copies: the same format as the whole line writes.

use std::io::{self, Write};

use serde::Serialize;

use super::cluster::{self, Cluster, Clusters};
use super::names::{Name, Names};
use super::table::Table;
use super::verify::{self, Copy};
use super::{Copies, Work};
use crate::error::Problem;
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
    let (table, clusters, work) = (&copies.table, &copies.clusters, &copies.work());
    line(&mut out, &Record::Run { schema: SCHEMA, version, options })?;
    articles(table, work, &mut out)?;
    matches(table, work, &mut out)?;
    for_some_clusters(clusters.several(), table, clusters, work, |cluster, names| {
        several(cluster, clusters, names, &mut out)
    })?;
    singles(table, clusters, work, &mut out)?;
    problems(&copies.problems, &mut out)?;
    let summary = Record::Summary {
        articles: table.len(),
        matches: clusters.matches,
        clusters: clusters.count(),
        relations: 0,
        problems: copies.problems.len(),
    };
    line(&mut out, &summary)?;
    out.flush()
}

fn articles(table: &Table, work: &Work<'_>, out: &mut impl Write) -> io::Result<()> {
    table.scan(work.files, |_, row| {
        let path = table.source(row.place.source);
        let (id, words) = (&row.id, row.words as usize);
        let line_number = (row.line > 0).then_some(row.line);
        line(out, &Record::Article { id, path, line: line_number, words })
    })
}

fn matches(table: &Table, work: &Work<'_>, out: &mut impl Write) -> io::Result<()> {
    for_some_matches(table, work, |m, names| {
        let record = Record::Match {
            a: names.of(m.a).id,
            b: names.of(m.b).id,
            verdict: m.verdict,
            score: m.resemblance,
            resemblance: m.resemblance,
            containment: Containment { a_in_b: m.a_in_b, b_in_a: m.b_in_a },
        };
        line(out, &record)
    })
}

/// Hands over the ids of every match's articles, and the verdict.
pub(super) fn for_each_match(
    table: &Table,
    work: &Work<'_>,
    mut take: impl FnMut(&str, &str, Verdict) -> io::Result<()>,
) -> io::Result<()> {
    for_some_matches(table, work, |m, names| take(names.of(m.a).id, names.of(m.b).id, m.verdict))
}

/// Hands over the matches, as many at a time as there is room for the names of their articles.
fn for_some_matches(
    table: &Table,
    work: &Work<'_>,
    mut take: impl FnMut(&Copy, &Names) -> io::Result<()>,
) -> io::Result<()> {
    let most = Names::most(work) / 2;
    let mut some: Vec<Copy> = Vec::new();
    let mut hand_over = |some: &mut Vec<Copy>| {
        let ranks = some.iter().flat_map(|m| [m.a, m.b]).collect();
        let names = Names::look_up(ranks, table, work)?;
        some.drain(..).try_for_each(|m| take(&m, &names))
    };
    verify::each(work, |m| {
        some.push(m);
        if some.len() < most { Ok(()) } else { hand_over(&mut some) }
    })?;
    hand_over(&mut some)
}

/// Hands over clusters with the names of their members, as many at a time as there is room for, and
/// at least one.
pub(super) fn for_some_clusters(
    mut rest: &[Cluster],
    table: &Table,
    clusters: &Clusters,
    work: &Work<'_>,
    mut take: impl FnMut(&Cluster, &Names) -> io::Result<()>,
) -> io::Result<()> {
    let most = Names::most(work);
    while !rest.is_empty() {
        let mut named = 0;
        let fits = |cluster: &&Cluster| {
            named += clusters.members(cluster).len();
            named <= most
        };
        let (some, later) = rest.split_at(rest.iter().take_while(fits).count().max(1));
        let ranks = some.iter().flat_map(|cluster| clusters.members(cluster)).copied().collect();
        let names = Names::look_up(ranks, table, work)?;
        some.iter().try_for_each(|cluster| take(cluster, &names))?;
        rest = later;
    }
    Ok(())
}

fn several(
    cluster: &Cluster,
    clusters: &Clusters,
    names: &Names,
    out: &mut impl Write,
) -> io::Result<()> {
    let members = || clusters.members(cluster).iter().map(|rank| names.of(*rank));
    let weakest = cluster.weakest;
    let record = Record::Cluster {
        id: &cluster::id(members()),
        members: members().map(|name| name.id).collect(),
        weakest_link: Some(Link {
            a: names.of(weakest.a).id,
            b: names.of(weakest.b).id,
            score: weakest.resemblance,
        }),
    };
    line(out, &record)
}

fn singles(
    table: &Table,
    clusters: &Clusters,
    work: &Work<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    table.scan(work.files, |rank, row| {
        if !clusters.is_single(rank) {
            return Ok(());
        }
        let id = &cluster::id(std::iter::once(Name::of(row)));
        line(out, &Record::Cluster { id, members: vec![&row.id], weakest_link: None })
    })
}

fn problems(problems: &[Problem], out: &mut impl Write) -> io::Result<()> {
    for problem in problems {
        let record = Record::Problem {
            path: &problem.path,
            line: problem.line,
            message: &problem.message,
            hint: problem.hint.as_deref(),
        };
        line(out, &record)?;
    }
    Ok(())
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
