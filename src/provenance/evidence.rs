//! The facts behind an edge, as sentences with the place where they can be checked.

use super::Evidence;
use super::extent::Extent;
use crate::article::{Article, Span};

/// The longest stretch that the two share, and how much of the child they share in all.
pub(crate) fn passage(
    index: u32,
    child: &Article,
    parent: &Article,
    region: &Extent,
    share: f32,
) -> Evidence {
    let longest =
        region.spans().iter().max_by_key(|span| (span.len(), std::cmp::Reverse(span.start)));
    Evidence {
        article: index,
        span: longest.copied(),
        text: format!(
            "{:.0} % of the words of {} stand in {}",
            share * 100.0,
            name(child),
            name(parent)
        ),
        rule: "containment".to_owned(),
    }
}

/// The words in which an article names a source.
pub(crate) fn credits(
    index: u32,
    article: &Article,
    is_source: impl Fn(&str) -> bool,
) -> Vec<Evidence> {
    let credits = article.credits.iter();
    credits
        .filter(|credit| credit.taker.is_none() && is_source(&credit.source))
        .map(|credit| Evidence {
            article: index,
            span: credit.span,
            text: credit.text.clone(),
            rule: credit.rule.clone(),
        })
        .collect()
}

/// By how much the parent was first, where both dates are good.
pub(crate) fn earlier(index: u32, child: &Article, parent: &Article) -> Option<Evidence> {
    let (child, parent) = (child.published.as_ref()?, parent.published.as_ref()?);
    let trusted = 0.5 <= child.quality.min(parent.quality);
    let minutes = child.seconds.saturating_sub(parent.latest()) / 60;
    (trusted && 0 < minutes).then(|| Evidence {
        article: index,
        span: child.span,
        text: format!("published {} later", delay(minutes)),
        rule: "earlier".to_owned(),
    })
}

/// A source that a relative names.
pub(crate) fn inherited(index: u32, source: &str) -> Evidence {
    Evidence {
        article: index,
        span: None,
        text: format!("shares its text with an article that names {source}"),
        rule: "relative_names".to_owned(),
    }
}

/// Two articles that name each other as their source.
pub(crate) fn circular(index: u32) -> Evidence {
    Evidence {
        article: index,
        span: None,
        text: "each credits the other, directly or through others, so neither is shown to be first"
            .to_owned(),
        rule: "circular_credit".to_owned(),
    }
}

/// A root that nobody names.
pub(crate) fn unnamed(index: u32) -> Evidence {
    Evidence {
        article: index,
        span: None,
        text: "shares its text with others, and no page shows which was first".to_owned(),
        rule: "unnamed_origin".to_owned(),
    }
}

/// A quotation of an utterance.
pub(crate) fn quotation(index: u32, article: &Article, span: Span) -> Evidence {
    Evidence {
        article: index,
        span: Some(span),
        text: span.of(&article.text).to_owned(),
        rule: "quotation".to_owned(),
    }
}

/// Minutes as a reader says them.
fn delay(minutes: i64) -> String {
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    match (days, hours, minutes) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

fn name(article: &Article) -> &str {
    article.outlet.as_ref().map_or(article.id.as_str(), |outlet| outlet.name.as_str())
}
