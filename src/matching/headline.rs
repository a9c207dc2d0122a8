//! What a headline tells, and whether the text below it speaks of the same.

use crate::article::Article;
use crate::fingerprint::shingle::shared;
use crate::fingerprint::{ContentWord, content_words};

/// Headlines that share less than this, by the shorter one, are two headlines.
const SAME: f32 = 0.5;

/// Stems from which on a headline tells what its story is about.
const TELLING: usize = 3;

/// Share of its headline, by weight, that some sentence of a story speaks of. In nineteen articles
/// of twenty it does; chance words of other stories stand scattered over their sentences.
const SPOKEN: f32 = 0.25;

/// The stems of a headline, sorted, distinct, with their weights.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Headline {
    stems: Vec<u64>,
    weights: Vec<f32>,
}

impl Headline {
    /// The headline of an article; empty where there is none.
    pub(super) fn of(article: &Article) -> Self {
        let mut content = Vec::new();
        content_words(article.title.as_deref().unwrap_or_default(), article.language, &mut content);
        content.sort_unstable_by(|x, y| x.stem.cmp(&y.stem).then(y.weight.total_cmp(&x.weight)));
        content.dedup_by_key(|word| word.stem);
        Self {
            stems: content.iter().map(|word| word.stem).collect(),
            weights: content.iter().map(|word| word.weight).collect(),
        }
    }

    /// Whether two headlines are versions of one.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let fewest = self.stems.len().min(other.stems.len());
        fewest > 0 && shared(&self.stems, &other.stems) as f32 >= SAME * fewest as f32
    }

    /// How much of it a text speaks of, by weight, 0 to 1. Absent where it is too short to tell.
    pub(super) fn support(&self, is_in_text: impl Fn(u64) -> bool) -> Option<f32> {
        let whole: f32 = self.weights.iter().sum();
        let stems = self.stems.iter().zip(&self.weights);
        let found: f32 =
            stems.filter(|(stem, _)| is_in_text(**stem)).map(|(_, weight)| weight).sum();
        (self.stems.len() >= TELLING).then(|| found / whole)
    }

    /// Whether no sentence of its article speaks of it, the headline itself aside. A headline too
    /// short to tell is not silent.
    pub(super) fn is_unspoken(&self, article: &Article) -> bool {
        let title = article.title.as_deref().unwrap_or_default().trim();
        let mut content: Vec<ContentWord> = Vec::new();
        let mut sentences = article.units.iter().map(|unit| unit.span().of(&article.text));
        self.stems.len() >= TELLING
            && !sentences.any(|sentence| {
                content.clear();
                content_words(sentence, article.language, &mut content);
                let is_in_text = |stem| content.iter().any(|word| word.stem == stem);
                sentence != title && self.support(is_in_text).is_some_and(|share| share >= SPOKEN)
            })
    }
}
