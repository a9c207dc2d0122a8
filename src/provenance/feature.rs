//! What speaks for and against "this one made that one": the features of a candidate parent and
//! their fitted weights.

use std::sync::LazyLock;

/// A property of a candidate parent of one child. Each has a line in `weights.csv`, which says
/// what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Feature {
    /// Verdict.
    Exact,
    /// Verdict.
    Copy,
    /// Verdict.
    Excerpt,
    /// Verdict.
    Rewrite,
    /// Verdict.
    Utterance,
    /// Attribution.
    NamesParent,
    /// Attribution.
    NamedByParent,
    /// Attribution.
    MayBeNamed,
    /// Attribution.
    MayBeSigned,
    /// Attribution.
    SameSource,
    /// Attribution.
    SameUnseen,
    /// Attribution.
    SameSigned,
    /// Attribution.
    SourceDropped,
    /// Attribution.
    SourceAdded,
    /// Attribution.
    SourceDiffers,
    /// Time.
    Earlier,
    /// Time.
    Delay,
    /// Text.
    ChildCovered,
    /// Text.
    ChildVerbatim,
    /// Text.
    ParentCovered,
    /// Text.
    Elsewhere,
    /// Text.
    Private,
    /// Text.
    PrivateSpots,
    /// Text.
    Witnessed,
    /// Text.
    ElsewhereSpots,
    /// Text.
    Skipped,
    /// Text.
    ParentOwn,
    /// Text.
    ParentOwnSpots,
    /// Headline.
    Headline,
    /// Headline.
    HeadlineElsewhere,
    /// Outlet.
    Revision,
    /// Outlet.
    MarkedUpdate,
    /// Outlet.
    Wire,
    /// Outlet.
    WireTakes,
    /// The child as a root.
    Unknown,
    /// The child as a root.
    UnknownCandidates,
    /// The child as a root.
    UnknownWire,
    /// The child as a root.
    UnknownFirst,
    /// The child as a root.
    UnknownVersion,
    /// A source as the parent.
    Source,
    /// A source as the parent.
    SourceNamed,
    /// A source as the parent.
    SourcePresent,
    /// A source as the parent.
    SourceInherited,
    /// A source as the parent.
    SourceVersion,
}

/// Number of features.
pub(crate) const N_FEATURES: usize = Feature::SourceVersion as usize + 1;

/// Names of the features in `weights.csv`, in the order of [`Feature`].
pub(crate) const NAMES: [&str; N_FEATURES] = [
    "exact",
    "copy",
    "excerpt",
    "rewrite",
    "utterance",
    "names_parent",
    "named_by_parent",
    "may_be_named",
    "may_be_signed",
    "same_source",
    "same_unseen",
    "same_signed",
    "source_dropped",
    "source_added",
    "source_differs",
    "earlier",
    "delay",
    "child_covered",
    "child_verbatim",
    "parent_covered",
    "elsewhere",
    "private",
    "private_spots",
    "witnessed",
    "elsewhere_spots",
    "skipped",
    "parent_own",
    "parent_own_spots",
    "headline",
    "headline_elsewhere",
    "revision",
    "marked_update",
    "wire",
    "wire_takes",
    "unknown",
    "unknown_candidates",
    "unknown_wire",
    "unknown_first",
    "unknown_version",
    "source",
    "source_named",
    "source_present",
    "source_inherited",
    "source_version",
];

/// The values of all features for one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Features(pub [f32; N_FEATURES]);

impl Features {
    /// All features 0 but those given.
    pub(crate) fn new(values: &[(Feature, f32)]) -> Self {
        let mut features = Self([0.0; N_FEATURES]);
        for &(feature, value) in values {
            features.0[feature as usize] = value;
        }
        features
    }
}

/// A weight for each feature; their weighted sum is the logarithm of a candidate's odds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weights(pub [f32; N_FEATURES]);

impl Weights {
    /// The weights in use, fitted on planted families.
    pub(crate) fn fitted() -> &'static Self {
        static FITTED: LazyLock<Weights> =
            LazyLock::new(|| Weights::parse(include_str!("weights.csv")));
        &FITTED
    }

    /// What reason alone gives to each feature, before any family is seen.
    pub(crate) fn prior() -> &'static Self {
        static PRIOR: LazyLock<Weights> =
            LazyLock::new(|| Weights::column(include_str!("weights.csv"), 2));
        &PRIOR
    }

    /// Reads `feature,weight,...` lines; what is not named weighs nothing.
    pub(crate) fn parse(csv: &str) -> Self {
        Self::column(csv, 1)
    }

    /// Reads one column of numbers.
    fn column(csv: &str, number: usize) -> Self {
        let mut weights = [0.0; N_FEATURES];
        for line in csv.lines() {
            let fields: Vec<&str> = line.split(',').collect();
            let (Some(name), Some(weight)) = (fields.first(), fields.get(number)) else { continue };
            let place = NAMES.iter().position(|known| known == name);
            if let (Some(place), Ok(weight)) = (place, weight.trim().parse()) {
                weights[place] = weight;
            }
        }
        Self(weights)
    }

    /// The weights as the text that [`parse`](Self::parse) reads, with the prior and the meaning of
    /// each feature.
    pub(crate) fn to_csv(&self) -> String {
        let meanings = include_str!("weights.csv").lines().skip(1);
        let rest = meanings.map(|line| line.splitn(3, ',').nth(2).unwrap_or_default());
        let mut csv = String::from("feature,weight,prior,meaning\n");
        for ((name, weight), meaning) in NAMES.iter().zip(&self.0).zip(rest) {
            csv.push_str(&format!("{name},{weight:.2},{meaning}\n"));
        }
        csv
    }

    /// The log-odds of a candidate.
    pub(crate) fn log_odds(&self, features: &Features) -> f64 {
        self.0.iter().zip(&features.0).map(|(w, f)| f64::from(w * f)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight_and_a_meaning() {
        let lines: Vec<&str> = include_str!("weights.csv").lines().skip(1).collect();
        let names: Vec<&str> = lines.iter().filter_map(|line| line.split(',').next()).collect();
        assert_eq!(names, NAMES);
        for line in lines {
            let mut fields = line.splitn(4, ',').skip(1);
            assert!(fields.next().is_some_and(|weight| weight.parse::<f32>().is_ok()), "{line}");
            assert!(fields.next().is_some_and(|weight| weight.parse::<f32>().is_ok()), "{line}");
            assert!(fields.next().is_some_and(|meaning| !meaning.is_empty()), "{line}");
        }
    }
}
