//! The story without its furniture: which lines are the body, and why the others are not.
//!
//! A page is cut into logical lines ([`line`]), each is judged by its words (`furniture`), by its
//! shape and its neighbours (`shape`), and by the markup it stood in (`markup`).

mod furniture;
mod headline;
mod line;
mod markup;
mod shape;

use serde::{Deserialize, Serialize};

use super::{Outlet, Page, Span, Survey};
pub(super) use line::{Line, lines};

/// The lines of a page, sorted into story and furniture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// Paragraphs of the story, in order. A paragraph set in short lines is one span.
    pub kept: Vec<Span>,
    /// Lines that are not the story, in order, each with its reason. Empty lines are not listed.
    pub removed: Vec<Removed>,
    /// The line of the text that is the headline, where there is one. It is among the removed.
    pub headline: Option<Span>,
}

/// A removed line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Removed {
    /// Where it stands.
    pub span: Span,
    /// Why it is not the story.
    pub reason: Reason,
}

/// Why a line is not the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing but punctuation.
    Blank,
    /// A menu entry, a button, a label: too short to be prose.
    Short,
    /// The headline, which is told apart from the body.
    Headline,
    /// A heading inside the story, or a standfirst without a full stop.
    Heading,
    /// Who wrote it.
    Byline,
    /// Whom it is from: "Source: X". Read for credits all the same.
    SourceLine,
    /// The day or hour of publication.
    DateStamp,
    /// A picture's caption or credit.
    Caption,
    /// Buttons to share, print, or save.
    Share,
    /// The comment form, or readers' comments.
    Comments,
    /// Links to other stories: related, latest, most read.
    OtherStories,
    /// Copyright, licence, terms of use, privacy.
    Licence,
    /// About the author or the desk, and how to reach them.
    AuthorNote,
    /// The cookie notice.
    Cookies,
    /// A newsletter, an app, a subscription, a donation.
    Subscription,
    /// An advertisement, or its label.
    Advertisement,
    /// Views, shares, minutes to read.
    Counter,
    /// Stands on several pages of the outlet whose stories differ, or around the pages of a site
    /// that nobody named.
    Recurring,
    /// Stands outside the part of the page that holds the story.
    OutsideStory,
}

impl Reason {
    /// The reason in a few plain words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "nothing but punctuation",
            Self::Short => "label or menu entry",
            Self::Headline => "headline",
            Self::Heading => "heading inside the story",
            Self::Byline => "byline",
            Self::SourceLine => "source line",
            Self::DateStamp => "date stamp",
            Self::Caption => "caption or picture credit",
            Self::Share => "share or print button",
            Self::Comments => "comments",
            Self::OtherStories => "list of other stories",
            Self::Licence => "copyright or licence",
            Self::AuthorNote => "note about the author or desk",
            Self::Cookies => "cookie notice",
            Self::Subscription => "newsletter or subscription",
            Self::Advertisement => "advertisement",
            Self::Counter => "counter",
            Self::Recurring => "recurs on pages of other stories",
            Self::OutsideStory => "outside the story's part of the page",
        }
    }

    /// Whether the line was judged by its shape alone: such lines come back where nothing else is
    /// left of a page.
    fn is_weak(self) -> bool {
        matches!(self, Self::Short | Self::Heading | Self::Caption)
    }

    /// Whether the line is known to belong to other pages or parts: it never comes back.
    fn is_foreign(self) -> bool {
        matches!(self, Self::Recurring | Self::OtherStories | Self::OutsideStory)
    }
}

/// A line with the judgement on it: none while it counts as story.
pub(super) struct Judged<'a> {
    pub(super) line: Line<'a>,
    pub(super) reason: Option<Reason>,
}

/// Sorts the lines of a page into story and furniture, with what the survey learned about lines
/// that recur. A page that has words keeps some, unless all of them belong to other pages.
pub fn extract(page: &Page, survey: &Survey, outlet: Option<&Outlet>) -> Body {
    let mut judged: Vec<Judged<'_>> =
        lines(page).into_iter().map(|line| Judged { line, reason: None }).collect();
    furniture::judge(&mut judged, outlet);
    let headline = headline::judge(&mut judged, page.title.as_deref());
    match &page.markup {
        Some(markup) => markup::judge(&mut judged, markup),
        None => shape::judge(&mut judged),
    }
    survey.judge(page, &mut judged);
    let headline = match page.title {
        Some(_) => headline,
        None => headline::guess(&mut judged),
    };
    relax(&mut judged);
    collect(&judged, headline)
}

/// Takes back the weakest judgements where nothing is left of a page.
fn relax(judged: &mut [Judged<'_>]) {
    let kept = |judged: &[Judged<'_>]| judged.iter().any(|j| j.reason.is_none());
    if kept(judged) {
        return;
    }
    restore(judged, Reason::is_weak);
    let foreign = judged.iter().any(|j| j.reason.is_some_and(Reason::is_foreign));
    if !kept(judged) && !foreign {
        restore(judged, |reason| !matches!(reason, Reason::Blank | Reason::Headline));
    }
    if !kept(judged) && !foreign {
        restore(judged, |reason| reason == Reason::Headline);
    }
}

fn restore(judged: &mut [Judged<'_>], of: impl Fn(Reason) -> bool) {
    for judged in judged.iter_mut().filter(|j| j.reason.is_some_and(&of)) {
        judged.reason = None;
    }
}

fn collect(judged: &[Judged<'_>], headline: Option<Span>) -> Body {
    let mut body = Body { headline, ..Body::default() };
    for judged in judged {
        let span = judged.line.span;
        match judged.reason {
            Some(reason) => body.removed.push(Removed { span, reason }),
            None => body.kept.push(span),
        }
    }
    body.kept.shrink_to_fit();
    body.removed.shrink_to_fit();
    body
}

#[cfg(test)]
mod tests;
