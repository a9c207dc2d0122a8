//! What is true of a planted collection: who took what from whom, and what any two articles of one
//! family are to each other. Written and read as JSON Lines, one record a line.

use serde::{Deserialize, Serialize};

use crate::article::Relation;
use crate::matching::Verdict;

/// One line of a truth file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Truth {
    /// What is true of one article.
    Article(ArticleTruth),
    /// What two articles are to each other. Pairs without a record are strangers.
    Pair(PairTruth),
}

/// What is true of one article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ArticleTruth {
    /// The article.
    pub id: String,
    /// The family it grew in. Articles of one family tell one story.
    pub family: String,
    /// How it came to be.
    pub kind: Kind,
    /// Who published it.
    pub outlet: String,
    /// What it was made from, the larger share first; empty for a root.
    #[serde(default)]
    pub parents: Vec<ParentTruth>,
    /// Everything it descends from: ids of articles and `source:NAME`, sorted.
    #[serde(default)]
    pub ancestors: Vec<String>,
    /// Articles of its family whose text, date and credits tell a reader exactly what those of its
    /// first parent tell: any of them may be the parent, for all anybody can see.
    #[serde(default)]
    pub twins_of_parent: Vec<String>,
    /// Whom the page visibly names.
    #[serde(default)]
    pub credits: Vec<CreditTruth>,
}

/// How an article came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The first of its family, or a report of its own.
    Root,
    /// Taken from another house.
    PickUp,
    /// A later version by the same outlet.
    Revision,
    /// Made of two stories.
    RoundUp,
    /// One number of a column.
    Column,
}

/// One parent of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParentTruth {
    /// An article's id, or `source:NAME` for one that is not in the collection.
    pub node: String,
    /// How the child was made from it.
    pub derivation: Derivation,
    /// Share of the child's words that the parent explains, 0 to 1.
    pub share: f32,
}

/// How a child was made from its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Derivation {
    /// Word for word, nearly whole.
    Copy,
    /// Part of it.
    Excerpt,
    /// In other words.
    Rewrite,
    /// A later version by the same outlet.
    Revision,
}

/// A source that a page visibly names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CreditTruth {
    /// The usual name.
    pub source: String,
    /// Other names of the same source.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// How the page names it.
    pub relation: Relation,
    /// Whether the article does descend from it.
    pub derives: bool,
}

/// What two articles are to each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PairTruth {
    /// The article with the smaller id.
    pub a: String,
    /// The other.
    pub b: String,
    /// What they are to each other; absent where they share something, but too little to demand a
    /// verdict or to forbid one.
    pub verdict: Option<Verdict>,
    /// For a rewriting, the share of the words that are still the same, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<f32>,
}
