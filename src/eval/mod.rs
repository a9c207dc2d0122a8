//! Beside the line: scores a run against labelled pairs or clusters.
//!
//! [`read_truth`] reads and checks the labels, [`evaluate`] holds a run against them, and the
//! [`Evaluation`] prints as text or serializes as JSON.

mod partition;
pub mod provenance;
mod table;
mod text;
mod truth;
mod worst;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::article::Collection;
use crate::detect::Detection;
use crate::error::Error;
use crate::matching::Verdict;
pub use partition::PartitionScore;
pub use truth::{LabelledPair, Labels, Truth, read_truth};
pub use worst::ScoredError;

/// The question asked of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// Is one nearly the whole of the other (exact, copy)?
    Copy,
    /// Does one reuse the other's wording (exact, copy, excerpt, rewrite)?
    Derivation,
    /// Do both belong to one story?
    Story,
}

impl Family {
    /// All questions.
    pub const ALL: [Self; 3] = [Self::Copy, Self::Derivation, Self::Story];

    /// Whether a verdict answers a question about the two texts with yes. Stories are no matter of
    /// two texts alone.
    fn says(self, verdict: Verdict) -> bool {
        match self {
            Self::Copy => matches!(verdict, Verdict::Exact | Verdict::Copy),
            Self::Derivation => verdict.reuses_wording(),
            Self::Story => false,
        }
    }
}

/// How well one question was answered.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FamilyScore {
    /// The question.
    pub family: Family,
    /// Share of the found pairs that are positives; 0 where nothing was found.
    pub precision: f64,
    /// Share of the positives that were found.
    pub recall: f64,
    /// Harmonic mean of the two.
    pub f1: f64,
    /// Positives found.
    pub found: u64,
    /// Negatives found.
    pub false_positives: u64,
    /// Positives not found.
    pub missed: u64,
}

impl FamilyScore {
    fn new(family: Family, found: u64, false_positives: u64, missed: u64) -> Self {
        let share = |part: u64, whole: u64| part as f64 / whole.max(1) as f64;
        Self {
            family,
            precision: share(found, found + false_positives),
            recall: share(found, found + missed),
            f1: share(2 * found, 2 * found + false_positives + missed),
            found,
            false_positives,
            missed,
        }
    }
}

/// How often a label met a verdict; no verdict where the pair has no match.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ConfusionCell {
    /// The label of the pair.
    pub label: String,
    /// The verdict on it.
    pub verdict: Option<Verdict>,
    /// How many pairs.
    pub pairs: u64,
}

/// A run held against its truth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The question that the labels answer.
    pub asked: Family,
    /// All questions scored with the same labels, the asked one among them.
    pub scores: Vec<FamilyScore>,
    /// The stories against the true clusters; absent for labelled pairs.
    pub partition: Option<PartitionScore>,
    /// Labels against verdicts, sorted by label.
    pub confusion: Vec<ConfusionCell>,
    /// The worst errors of the asked question, false ones first.
    pub errors: Vec<ScoredError>,
}

/// Scores a run. `errors` bounds how many of the worst errors are listed, of each kind.
///
/// # Errors
///
/// A truth that names articles which the run does not hold: the message names rows and ids.
pub fn evaluate(
    truth: &Truth,
    detection: &Detection,
    asked: Family,
    errors: usize,
) -> Result<Evaluation, Error> {
    let run = Run::new(detection);
    let scored = match truth {
        Truth::Pairs { pairs, rest_negative } => run.score_pairs(pairs, *rest_negative)?,
        Truth::Clusters(members) => run.score_clusters(members)?,
    };
    let worst = scored.worst.iter().filter(|(family, ..)| *family == asked);
    let errors = worst::worst(worst.map(|(_, pair, wanted)| (*pair, *wanted)), detection, errors);
    Ok(Evaluation {
        asked,
        scores: scored.scores,
        partition: scored.partition,
        confusion: scored.confusion,
        errors,
    })
}

/// A pair of article indices, the smaller first.
type Pair = (u32, u32);

/// A run, ready to be asked for pairs.
struct Run<'a> {
    articles: &'a Collection,
    index: FxHashMap<String, u32>,
    verdicts: FxHashMap<Pair, Verdict>,
    /// Number of the story of every article.
    stories: Vec<u32>,
}

/// What comes out of scoring, before the errors are looked at.
struct Scored {
    scores: Vec<FamilyScore>,
    partition: Option<PartitionScore>,
    confusion: Vec<ConfusionCell>,
    /// Wrong answers: the question, the pair, whether it should have been found.
    worst: Vec<(Family, Pair, bool)>,
}

impl<'a> Run<'a> {
    fn new(detection: &'a Detection) -> Self {
        let articles = &detection.articles;
        let mut stories = vec![u32::MAX; articles.len()];
        for (number, story) in (0..).zip(&detection.provenance.stories) {
            for member in &story.members {
                stories[*member as usize] = number;
            }
        }
        Self {
            articles,
            index: articles.indices().map(|i| (articles.get(i).id.clone(), i)).collect(),
            verdicts: detection.matches.iter().map(|m| ((m.a, m.b), m.verdict)).collect(),
            stories,
        }
    }

    fn in_one_story(&self, (a, b): Pair) -> bool {
        let story = self.stories[a as usize];
        story != u32::MAX && story == self.stories[b as usize]
    }

    fn finds(&self, family: Family, pair: Pair) -> bool {
        match family {
            Family::Story => self.in_one_story(pair),
            _ => self.verdicts.get(&pair).is_some_and(|verdict| family.says(*verdict)),
        }
    }

    fn score_pairs(&self, pairs: &[LabelledPair], rest_negative: bool) -> Result<Scored, Error> {
        let listed = self.indices_of(pairs)?;
        let rest = if rest_negative { self.unlisted(&listed) } else { Vec::new() };
        let answers: Vec<(Pair, Option<bool>, &str)> = listed
            .iter()
            .zip(pairs)
            .map(|(pair, labelled)| (*pair, labelled.meaning, labelled.label.as_str()))
            .chain(rest.iter().map(|pair| (*pair, Some(false), "(not listed)")))
            .collect();
        let mut worst = Vec::new();
        let mut scores = Vec::new();
        for family in Family::ALL {
            let (mut found, mut false_positives, mut missed) = (0, 0, 0);
            for (pair, meaning, _) in &answers {
                match (meaning, self.finds(family, *pair)) {
                    (Some(true), true) => found += 1,
                    (Some(false), true) => false_positives += 1,
                    (Some(true), false) => missed += 1,
                    _ => continue,
                }
                if *meaning != Some(self.finds(family, *pair)) {
                    worst.push((family, *pair, *meaning == Some(true)));
                }
            }
            scores.push(FamilyScore::new(family, found, false_positives, missed));
        }
        let cells =
            answers.iter().map(|(pair, _, label)| (*label, self.verdicts.get(pair).copied()));
        Ok(Scored { scores, partition: None, confusion: confusion(cells), worst })
    }

    fn indices_of(&self, pairs: &[LabelledPair]) -> Result<Vec<Pair>, Error> {
        let mut faults = truth::Faults::default();
        let mut listed = Vec::with_capacity(pairs.len());
        for pair in pairs {
            let (a, b) = (self.index.get(&pair.a), self.index.get(&pair.b));
            for (id, index) in [(&pair.a, a), (&pair.b, b)] {
                if index.is_none() {
                    faults.add(pair.row, &format!("names {id}, which is not in the collection"));
                }
            }
            if let (Some(a), Some(b)) = (a, b) {
                listed.push((*a.min(b), *a.max(b)));
            }
        }
        faults.check("the truth")?;
        Ok(listed)
    }

    /// The pairs of labelled articles that are not listed but that the run joins in some way. All
    /// other pairs are true negatives and change no figure.
    fn unlisted(&self, listed: &[Pair]) -> Vec<Pair> {
        let labelled: FxHashSet<u32> = listed.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let listed: FxHashSet<Pair> = listed.iter().copied().collect();
        let mut members: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for article in self.articles.indices().filter(|index| labelled.contains(index)) {
            members.entry(self.stories[article as usize]).or_default().push(article);
        }
        let in_stories = members
            .iter()
            .filter(|(story, _)| **story != u32::MAX)
            .flat_map(|(_, members)| partition::pairs_of(members));
        let matched = self
            .verdicts
            .keys()
            .copied()
            .filter(|(a, b)| labelled.contains(a) && labelled.contains(b));
        let mut unlisted: Vec<Pair> =
            in_stories.chain(matched).filter(|pair| !listed.contains(pair)).collect();
        unlisted.sort_unstable();
        unlisted.dedup();
        unlisted
    }

    fn score_clusters(&self, members: &[(String, String, u64)]) -> Result<Scored, Error> {
        let clusters = partition::Clusters::new(members, &self.index)?;
        let joined: Vec<(Pair, Verdict)> = {
            let both = |pair: &Pair| clusters.holds(pair.0) && clusters.holds(pair.1);
            let mut joined: Vec<_> = self
                .verdicts
                .iter()
                .map(|(p, v)| (*p, *v))
                .filter(|(pair, _)| both(pair))
                .collect();
            joined.sort_unstable();
            joined
        };
        let table = clusters.against(&self.stories);
        let mut worst = table.wrong_pairs(Family::Story);
        let mut scores = Vec::new();
        for family in [Family::Copy, Family::Derivation] {
            let found = joined.iter().filter(|(_, verdict)| family.says(*verdict));
            let (right, wrong): (Vec<Pair>, Vec<Pair>) =
                found.map(|(pair, _)| *pair).partition(|pair| clusters.together(*pair));
            let right = right.len() as u64;
            scores.push(FamilyScore::new(
                family,
                right,
                wrong.len() as u64,
                clusters.pairs() - right,
            ));
            worst.extend(wrong.into_iter().map(|pair| (family, pair, false)));
        }
        scores.push(table.score());
        let label =
            |pair: Pair| if clusters.together(pair) { "one cluster" } else { "other clusters" };
        let cells = joined.iter().map(|(pair, verdict)| (label(*pair), Some(*verdict)));
        let mut confusion = confusion(cells);
        confusion.extend(clusters.unmatched(joined.iter().map(|(pair, _)| *pair)));
        confusion.sort_unstable();
        Ok(Scored { scores, partition: Some(table.partition()), confusion, worst })
    }
}

fn confusion<'l>(cells: impl Iterator<Item = (&'l str, Option<Verdict>)>) -> Vec<ConfusionCell> {
    let mut counts: FxHashMap<(&str, Option<Verdict>), u64> = FxHashMap::default();
    for cell in cells {
        *counts.entry(cell).or_default() += 1;
    }
    let mut confusion: Vec<ConfusionCell> = counts
        .into_iter()
        .map(|((label, verdict), pairs)| ConfusionCell { label: label.to_owned(), verdict, pairs })
        .collect();
    confusion.sort_unstable();
    confusion
}
