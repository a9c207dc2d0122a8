//! Labelled pairs or clusters, read from CSV or JSON Lines and checked before anything is scored.

use rustc_hash::FxHashMap;

use super::table;
use crate::error::Error;

/// What the labels of a truth file mean.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    /// Labels of pairs that count as positive; not asked of clusters.
    pub positive: Vec<String>,
    /// Labels of pairs that are left out.
    pub ignore: Vec<String>,
    /// Whether every pair of labelled articles that is not listed is a negative.
    pub rest_negative: bool,
}

/// A truth file that holds together: no pair twice, no article in two clusters, something to find.
#[derive(Debug, Clone, PartialEq)]
pub enum Truth {
    /// Labelled pairs.
    Pairs {
        /// The pairs, in the order of the file.
        pairs: Vec<LabelledPair>,
        /// Whether pairs that are not listed are negatives.
        rest_negative: bool,
    },
    /// Which article belongs to which cluster: `(id, cluster, row)`. Every pair is labelled.
    Clusters(Vec<(String, String, u64)>),
}

/// A labelled pair of articles.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelledPair {
    /// Id of the one article.
    pub a: String,
    /// Id of the other.
    pub b: String,
    /// The label as written.
    pub label: String,
    /// What it means: positive, negative, or left out.
    pub meaning: Option<bool>,
    /// Its row in the file, from 1, the header included.
    pub row: u64,
}

/// Reads a truth file: CSV with a header or JSON Lines, with the fields `id_a`, `id_b`, `label` or
/// `id`, `cluster`. `path` is named in messages.
///
/// # Errors
///
/// A file without rows, without a positive, with rows that are incomplete, double or contradict one
/// another, or without a positive label that was asked for: the message says which rows.
pub fn read_truth(path: &str, content: &str, labels: &Labels) -> Result<Truth, Error> {
    let rows = table::rows(path, content)?;
    let Some(first) = rows.first() else {
        return Err(Error::new(format!("{path} holds no labels"))
            .hint("wanted: id_a, id_b, label (pairs) or id, cluster (clusters)"));
    };
    if first.get("cluster").is_some() { clusters(path, &rows) } else { pairs(path, &rows, labels) }
}

fn pairs(path: &str, rows: &[table::Row], labels: &Labels) -> Result<Truth, Error> {
    let mut pairs = Vec::with_capacity(rows.len());
    let mut faults = Faults::default();
    let mut seen: FxHashMap<(&str, &str), (&str, u64)> = FxHashMap::default();
    for row in rows {
        let field = |name| row.get(name).filter(|value| !value.is_empty());
        let (Some(a), Some(b), Some(label)) = (field("id_a"), field("id_b"), field("label")) else {
            faults.add(row.number, "lacks id_a, id_b or label");
            continue;
        };
        if a == b {
            faults.add(row.number, "pairs an article with itself");
            continue;
        }
        match seen.insert((a.min(b), a.max(b)), (label, row.number)) {
            Some((other, number)) if other == label => {
                faults.add(row.number, &format!("repeats row {number}"));
            }
            Some((other, number)) => {
                faults.add(row.number, &format!("says {label}, row {number} says {other}"));
            }
            None => pairs.push(LabelledPair {
                a: a.to_owned(),
                b: b.to_owned(),
                label: label.to_owned(),
                meaning: meaning(label, labels),
                row: row.number,
            }),
        }
    }
    faults.check(path)?;
    check_labels(path, &pairs, labels)?;
    Ok(Truth::Pairs { pairs, rest_negative: labels.rest_negative })
}

fn meaning(label: &str, labels: &Labels) -> Option<bool> {
    let among = |list: &[String]| list.iter().any(|name| name == label);
    if among(&labels.ignore) { None } else { Some(among(&labels.positive)) }
}

/// A positive label that stands in no row is a typing error, not a figure of zero. One to be left out
/// may be absent: there is nothing to leave out, and one command serves several files.
fn check_labels(path: &str, pairs: &[LabelledPair], labels: &Labels) -> Result<(), Error> {
    let mut known: Vec<&str> = pairs.iter().map(|pair| pair.label.as_str()).collect();
    known.sort_unstable();
    known.dedup();
    let advice = || format!("labels in the file: {}", known.join(", "));
    let positive = labels.positive.iter().map(String::as_str);
    let unknown: Vec<&str> = positive.filter(|label| !known.contains(label)).collect();
    if !unknown.is_empty() {
        let message = format!("no row of {path} has the label {}", unknown.join(", "));
        return Err(Error::new(message).hint(advice()));
    }
    if !pairs.iter().any(|pair| pair.meaning == Some(true)) {
        return Err(Error::new(format!("no row of {path} is a positive")).hint(advice()));
    }
    Ok(())
}

fn clusters(path: &str, rows: &[table::Row]) -> Result<Truth, Error> {
    let mut members = Vec::with_capacity(rows.len());
    let mut faults = Faults::default();
    let mut seen: FxHashMap<&str, (&str, u64)> = FxHashMap::default();
    for row in rows {
        let field = |name| row.get(name).filter(|value| !value.is_empty());
        let (Some(id), Some(cluster)) = (field("id"), field("cluster")) else {
            faults.add(row.number, "lacks id or cluster");
            continue;
        };
        match seen.insert(id, (cluster, row.number)) {
            Some((_, number)) => {
                faults.add(row.number, &format!("names {id} again after row {number}"));
            }
            None => members.push((id.to_owned(), cluster.to_owned(), row.number)),
        }
    }
    faults.check(path)?;
    let mut sizes: FxHashMap<&str, usize> = FxHashMap::default();
    for (_, cluster, _) in &members {
        *sizes.entry(cluster).or_default() += 1;
    }
    if sizes.values().all(|size| *size < 2) {
        return Err(Error::new(format!("no cluster of {path} has two articles")));
    }
    Ok(Truth::Clusters(members))
}

/// What is wrong with the rows of a file.
#[derive(Debug, Default)]
pub(super) struct Faults {
    named: Vec<String>,
    count: usize,
}

impl Faults {
    /// So many are named, the rest is counted.
    const NAMED: usize = 5;

    pub(super) fn add(&mut self, row: u64, fault: &str) {
        self.count += 1;
        if self.named.len() < Self::NAMED {
            self.named.push(format!("row {row} {fault}"));
        }
    }

    pub(super) fn check(self, path: &str) -> Result<(), Error> {
        if self.count == 0 {
            return Ok(());
        }
        let more = self.count - self.named.len();
        let rest = if more == 0 { String::new() } else { format!("; and {more} more") };
        Err(Error::new(format!("{path} cannot be scored: {}{rest}", self.named.join("; "))))
    }
}
