//! An evaluation as a person reads it.

use std::fmt::Write;

use super::{Evaluation, Family, ScoredError};
use crate::matching::Verdict;

impl Evaluation {
    /// The figures, the confusion table and the worst errors as text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write_scores(&mut text);
        self.write_partition(&mut text);
        self.write_confusion(&mut text);
        for (title, wanted) in [("False", false), ("Missed", true)] {
            let errors: Vec<_> = self.errors.iter().filter(|e| e.wanted == wanted).collect();
            if !errors.is_empty() {
                let _ = writeln!(text, "\n{title}");
                errors.iter().for_each(|error| write_error(&mut text, error));
            }
        }
        text
    }

    fn write_scores(&self, text: &mut String) {
        let _ = writeln!(
            text,
            "  {:<26} {:>9} {:>7} {:>7} {:>7} {:>7} {:>7}",
            "", "precision", "recall", "F1", "found", "false", "missed"
        );
        for score in &self.scores {
            let mark = if score.family == self.asked { '*' } else { ' ' };
            let _ = writeln!(
                text,
                "{mark} {:<26} {:>9.3} {:>7.3} {:>7.3} {:>7} {:>7} {:>7}",
                question(score.family),
                score.precision,
                score.recall,
                score.f1,
                score.found,
                score.false_positives,
                score.missed
            );
        }
    }

    fn write_partition(&self, text: &mut String) {
        let Some(partition) = &self.partition else { return };
        let _ = writeln!(
            text,
            "\n  {} articles in {} clusters; found in {} stories\n  adjusted Rand index {:.3}; \
             B-cubed precision {:.3}, recall {:.3}, F1 {:.3}",
            partition.articles,
            partition.clusters,
            partition.stories,
            partition.adjusted_rand,
            partition.bcubed_precision,
            partition.bcubed_recall,
            partition.bcubed_f1
        );
    }

    fn write_confusion(&self, text: &mut String) {
        let mut labels: Vec<&str> = self.confusion.iter().map(|cell| cell.label.as_str()).collect();
        labels.dedup();
        let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0).max(8);
        let _ = write!(text, "\n  {:<width$}", "label");
        for verdict in COLUMNS {
            let _ = write!(text, " {:>14}", name(verdict));
        }
        text.push('\n');
        for label in labels {
            let _ = write!(text, "  {label:<width$}");
            for verdict in COLUMNS {
                let cell = self.confusion.iter().find(|c| c.label == label && c.verdict == verdict);
                let _ = write!(text, " {:>14}", cell.map_or(0, |cell| cell.pairs));
            }
            text.push('\n');
        }
    }
}

const COLUMNS: [Option<Verdict>; 7] = [
    Some(Verdict::Exact),
    Some(Verdict::Copy),
    Some(Verdict::Excerpt),
    Some(Verdict::Rewrite),
    Some(Verdict::SameUtterance),
    Some(Verdict::Template),
    None,
];

fn question(family: Family) -> &'static str {
    match family {
        Family::Copy => "nearly the whole (copy)",
        Family::Derivation => "reuses the wording",
        Family::Story => "same story",
    }
}

fn name(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Exact) => "exact",
        Some(Verdict::Copy) => "copy",
        Some(Verdict::Excerpt) => "excerpt",
        Some(Verdict::Rewrite) => "rewrite",
        Some(Verdict::SameUtterance) => "same utterance",
        Some(Verdict::Template) => "template",
        None => "no match",
    }
}

fn write_error(text: &mut String, error: &ScoredError) {
    let verdict = name(error.verdict);
    let _ = writeln!(text, "  {} {}: {verdict}; {}", error.a, error.b, error.reason);
}
