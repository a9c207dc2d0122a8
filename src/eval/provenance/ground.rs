//! Planted truth as it is read back: articles by id, pairs, and the names of sources.

use std::io::BufRead;

use rustc_hash::FxHashMap;

use crate::error::Problem;
use crate::planted::Truth;
use crate::planted::truth::{ArticleTruth, PairTruth};

/// The truth of a planted collection.
#[derive(Debug, Default)]
pub struct Ground {
    articles: Vec<ArticleTruth>,
    by_id: FxHashMap<String, usize>,
    pairs: Vec<PairTruth>,
    /// Other names of a source, folded, and its usual one.
    usual: FxHashMap<String, String>,
}

impl Ground {
    /// Reads a truth file; `path` names it in problems. A broken line costs that line alone.
    pub fn read(path: &str, input: impl BufRead) -> (Self, Vec<Problem>) {
        let mut ground = Self::default();
        let mut problems = Vec::new();
        for (number, line) in (1..).zip(input.split(b'\n')) {
            let line = match line {
                Ok(line) => line,
                Err(error) => {
                    let message = format!("cannot be read further: {error}");
                    problems.push(Problem::new(path, message).at(number));
                    break;
                }
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let record = serde_json::from_slice::<Truth>(&line).map_err(|e| e.to_string());
            if let Err(message) = record.and_then(|record| ground.add(record)) {
                let problem = Problem::new(path, message).at(number);
                problems.push(problem.hint("one truth record a line, as `wirecopy bench` writes"));
            }
        }
        ground.articles.iter_mut().for_each(|truth| truth.ancestors.sort_unstable());
        problems.extend(ground.missing().map(|message| Problem::new(path, message)));
        (ground, problems)
    }

    /// Adds a record; says why where it cannot be.
    pub fn add(&mut self, record: Truth) -> Result<(), String> {
        match record {
            Truth::Article(truth) => {
                if self.by_id.contains_key(&truth.id) {
                    return Err(format!("a second record for article {}", truth.id));
                }
                if truth.ancestors.contains(&truth.id) {
                    return Err(format!("article {} is its own ancestor", truth.id));
                }
                for credit in &truth.credits {
                    for alias in &credit.aliases {
                        self.usual.insert(fold(alias), credit.source.clone());
                    }
                    self.usual.insert(fold(&credit.source), credit.source.clone());
                }
                self.by_id.insert(truth.id.clone(), self.articles.len());
                self.articles.push(truth);
            }
            Truth::Pair(pair) if pair.a == pair.b => {
                return Err(format!("a pair of article {} with itself", pair.a));
            }
            Truth::Pair(pair) => self.pairs.push(pair),
        }
        Ok(())
    }

    /// Parents and pairs that name an article without a record.
    fn missing(&self) -> impl Iterator<Item = String> + '_ {
        let known = |id: &str| id.starts_with("source:") || self.by_id.contains_key(id);
        let parents = self.articles.iter().flat_map(move |truth| {
            let strange = truth.parents.iter().filter(move |parent| !known(&parent.node));
            strange.map(|p| format!("parent {} of article {} has no record", p.node, truth.id))
        });
        let pairs = self.pairs.iter().filter(move |pair| !known(&pair.a) || !known(&pair.b));
        parents.chain(
            pairs.map(|p| format!("the pair {}, {} names an article without a record", p.a, p.b)),
        )
    }

    /// The truth of all articles, in the order of the file.
    pub fn articles(&self) -> impl Iterator<Item = &ArticleTruth> {
        self.articles.iter()
    }

    /// The truth of one article.
    pub fn article(&self, id: &str) -> Option<&ArticleTruth> {
        self.by_id.get(id).map(|index| &self.articles[*index])
    }

    /// The pairs that are no strangers.
    pub fn pairs(&self) -> &[PairTruth] {
        &self.pairs
    }

    /// The usual name of a source, by whatever name it is known to the truth; else the name itself.
    pub fn usual_name<'a>(&'a self, name: &'a str) -> &'a str {
        self.usual.get(&fold(name)).map_or(name, String::as_str)
    }
}

impl FromIterator<Truth> for Ground {
    /// The truth of records known to be sound; others are left out.
    fn from_iter<I: IntoIterator<Item = Truth>>(records: I) -> Self {
        let mut ground = Self::default();
        for record in records {
            let _ = ground.add(record);
        }
        ground
    }
}

/// A name without case, article and slashes.
fn fold(name: &str) -> String {
    let name = name.trim_matches('/').to_lowercase();
    name.strip_prefix("the ").map_or(name.clone(), str::to_owned)
}
