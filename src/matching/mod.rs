//! Stage 3: signatures become verified [`Match`]es: a verdict, scores, the shared passages.
//!
//! Banding proposes candidate pairs, from whole documents and from units; [`compare`](fn@compare)
//! reads the two texts and decides. No candidate is believed unverified.

mod align;
mod background;
pub mod banding;
pub mod candidate;
mod compare;
mod figures;
mod headline;
mod meet;
mod mould;
mod outline;
mod overlap;
mod prepared;
mod rewording;
mod schedule;
mod similarity;
mod speech;
mod stream;
mod units;
mod verdict;
mod verify;

pub use background::Background;
pub use compare::{compare, compare_prepared};
pub use prepared::{Prepared, prepare};
pub use verify::verify;

use serde::{Deserialize, Serialize};

use crate::article::Span;

/// What two texts are to each other. The meaning is fixed: other programs read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Equal after normalization.
    Exact,
    /// Nearly the whole of both.
    Copy,
    /// Most of one, or whole passages of reporter's prose, stand in the other.
    Excerpt,
    /// The reporter's prose is the same story sentence by sentence, in other words.
    Rewrite,
    /// The same quotations, prose independent.
    SameUtterance,
    /// The shared text is a mould or page furniture.
    Template,
}

impl Verdict {
    /// Whether the verdict says that one text reuses the other's wording.
    pub fn reuses_wording(self) -> bool {
        matches!(self, Self::Exact | Self::Copy | Self::Excerpt | Self::Rewrite)
    }

    /// Whether the two articles belong to one story.
    pub fn joins_story(self) -> bool {
        self != Self::Template
    }
}

/// What kind of text a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassageKind {
    /// Reporter's prose, the same words in the same order.
    Verbatim,
    /// Reporter's prose, reworded.
    Reworded,
    /// A quotation, in the same or other words.
    Quotation,
}

/// A stretch of text that both articles share.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Where it stands in the first article.
    pub a: Span,
    /// Where it stands in the second.
    pub b: Span,
    /// Weighted resemblance of the two stretches, 0 to 1.
    pub score: f32,
    /// Prose or quotation, verbatim or reworded.
    pub kind: PassageKind,
}

/// Containment in both directions, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Containment {
    /// Share of a's shingles found in b.
    pub a_in_b: f32,
    /// Share of b's shingles found in a.
    pub b_in_a: f32,
}

/// One condition on the way to the verdict: what was asked, what was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    /// What the gate asks for, e.g. "copy: containment both ways".
    pub name: &'static str,
    /// The figure found.
    pub value: f32,
    /// The figure wanted, at least.
    pub wanted: f32,
    /// Whether it passed.
    pub passed: bool,
}

/// Two articles laid side by side: every figure, the passages, the verdict if any.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What they are to each other; absent where nothing counts.
    pub verdict: Option<Verdict>,
    /// How sure the verdict is, 0 to 1.
    pub score: f32,
    /// Jaccard resemblance of the word shingles (Broder 1997), 0 to 1.
    pub resemblance: f32,
    /// Containment of the shingles (Broder 1997).
    pub containment: Containment,
    /// The shared passages, in the order of the first article.
    pub passages: Vec<Passage>,
    /// The gates in the order in which they were asked.
    pub gates: Vec<Gate>,
}

/// A verified pair of articles, by their index in the collection, `a < b`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Match {
    /// The article with the smaller index.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// What they are to each other.
    pub verdict: Verdict,
    /// How sure that is, 0 to 1.
    pub score: f32,
    /// Jaccard resemblance of the word shingles, 0 to 1.
    pub resemblance: f32,
    /// Containment of the shingles.
    pub containment: Containment,
    /// The shared passages, in the order of the first article.
    pub passages: Vec<Passage>,
}
