//! Scores as a table for people.

use std::fmt::{self, Display, Write as _};

use super::{Calibration, PairScores, Rate, Scores};

impl Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        row(f, "articles of the truth in the run", self.articles)?;
        row(f, "direction of a claimed edge right", self.direction_right)?;
        row(f, "direction left open", self.direction_open)?;
        row(f, "claimed edges from a true ancestor", self.edge_right)?;
        row(f, "claimed edges between siblings", self.edge_between_siblings)?;
        row(f, "claimed edges between families", self.edge_between_families)?;
        row(f, "surest parent right", self.parent_right)?;
        row(f, "surest parent a true ancestor", self.ancestor_right)?;
        row(f, "... or one that reads like the parent", self.twin_right)?;
        row(f, "no parent claimed for a child", self.parent_missing)?;
        writeln!(f, "{:<44}{:>7.3}", "ceiling of parents: others read alike", self.parent_ceiling)?;
        row(f, "parent claimed for a root", self.parent_of_root)?;
        row(f, "parent claimed for a child of an unseen root", self.parent_of_orphan)?;
        row(f, "visible credits found", self.credits_found)?;
        for (relation, rate) in &self.credits_by_relation {
            row(f, &format!("  {}", snake(relation)), *rate)?;
        }
        row(f, "credited unseen roots found", self.unseen_roots_found)?;
        row(f, "deriving sources that are not true", self.sources_false)?;
        row(f, "round-ups with both parents", self.both_parents_found)?;
        row(f, "round-ups with both stories", self.both_families_found)?;
        row(f, "revisions named as such", self.revisions_named)?;
        row(f, "revisions called pick-ups", self.revisions_called_pick_ups)?;
        row(f, "edges `revision` that are none", self.revisions_false)?;
        reliability(f, "edges between articles", &self.calibration_of_articles)?;
        reliability(f, "edges from sources", &self.calibration_of_sources)?;
        reliability(f, "all edges", &self.calibration)
    }
}

impl Display for PairScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        row(f, "pairs that reuse the wording, found", self.recall)?;
        for (verdict, rate) in &self.recall_by_verdict {
            row(f, &format!("  {}", snake(verdict)), *rate)?;
        }
        for (below, rate) in &self.rewrites_by_wording {
            row(f, &format!("  rewrite, up to {below} of the words kept"), *rate)?;
        }
        row(f, "matches that reuse the wording, true", self.precision)?;
        row(f, "matches between strangers", self.strangers)
    }
}

fn row(f: &mut fmt::Formatter<'_>, name: &str, rate: Rate) -> fmt::Result {
    match rate.share() {
        Some(share) => writeln!(f, "{name:<44}{share:>7.3}   {} of {}", rate.count, rate.of),
        None => writeln!(f, "{name:<44}{:>7}", "-"),
    }
}

fn reliability(f: &mut fmt::Formatter<'_>, name: &str, calibration: &Calibration) -> fmt::Result {
    writeln!(
        f,
        "calibration error, {name:<25}{:>7.3}   Brier {:.3}",
        calibration.error, calibration.brier
    )?;
    let mut line = String::new();
    for bin in &calibration.bins {
        let _ = write!(line, "  {:.2}:{:.2} ({})", bin.confidence, bin.right, bin.claims);
    }
    if line.is_empty() { Ok(()) } else { writeln!(f, "  confidence:right (claims){line}") }
}

/// The name under which a record writes it.
fn snake(value: &impl serde::Serialize) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}
