//! The articles of one run, by index.

use std::borrow::Cow;

use super::Article;

/// All articles of a run, sorted by id. An article's index in it is its number everywhere in the
/// line, so that input order never shows in a result.
#[derive(Debug, Default)]
pub struct Collection {
    articles: Vec<Article>,
}

impl Collection {
    /// A collection of articles with distinct ids, in any order.
    pub fn new(mut articles: Vec<Article>) -> Self {
        articles.sort_unstable_by(|a, b| a.id.cmp(&b.id));
        Self { articles }
    }

    /// The article with this index. A caller that holds it while it asks for others is safe.
    pub fn get(&self, index: u32) -> Cow<'_, Article> {
        Cow::Borrowed(&self.articles[index as usize])
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// All indices, in order.
    pub fn indices(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.articles.len()).unwrap_or(u32::MAX)
    }
}
