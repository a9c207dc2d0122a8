//! What the first view shows: every story in a line, the outlets, the sources, and the singles that
//! name a source.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::provenance::Node;
use crate::report::plain::{plain, short};
use crate::report::records::{RelationRecord, StoryRecord};
use crate::report::root::root;
use crate::report::sentence::{article_name, sentence};
use crate::report::tally::{self, FACT};
use crate::report::view::View;

/// Columns of a headline.
const TITLE: usize = 200;
/// Further headlines of a story by which it can be found.
const HEADLINES: usize = 5;
/// Singles, outlets, sources and problems that are listed at most.
const LISTED: usize = 2_000;

/// The data of the first view.
#[derive(Debug, Serialize)]
pub(super) struct Overview {
    version: &'static str,
    articles: usize,
    pick_ups: usize,
    credited: usize,
    singles: usize,
    stories: Vec<StoryLine>,
    outlets: Vec<OutletLine>,
    n_outlets: usize,
    sources: Vec<SourceLine>,
    n_sources: usize,
    alone: Vec<Single>,
    n_alone: usize,
    problems: Vec<String>,
}

/// A story in the list. Outlets and sources by name, as filters ask for them.
#[derive(Debug, Serialize)]
struct StoryLine {
    id: String,
    title: String,
    headlines: Vec<String>,
    articles: usize,
    outlets: Vec<String>,
    sources: Vec<String>,
    verdicts: Vec<crate::matching::Verdict>,
    root: String,
    first: Option<String>,
    last: Option<String>,
    /// Seconds from the first article to the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    over: Option<i64>,
}

#[derive(Debug, Serialize)]
struct OutletLine {
    name: String,
    articles: usize,
    pick_ups: usize,
    credited: usize,
    taken: usize,
    first: usize,
}

#[derive(Debug, Serialize)]
struct SourceLine {
    name: String,
    outlets: usize,
    articles: usize,
    stories: usize,
    mentions: usize,
}

/// An article that shares its text with no other, but names a source.
#[derive(Debug, Serialize)]
struct Single {
    title: String,
    name: String,
    date: Option<String>,
    says: String,
}

impl Overview {
    /// The overview of the stories `told`, by position, with the edges of every story.
    pub(super) fn of(
        view: &View<'_>,
        relations: &[RelationRecord],
        edges: &[Vec<usize>],
        told: &[usize],
    ) -> Self {
        let indices = || view.detection.articles.indices();
        let outlets = tally::outlets(view, relations);
        let sources = tally::sources(view, relations);
        let edges_of = |story: usize| edges[story].iter().map(|&edge| &relations[edge]);
        let alone: Vec<(usize, &RelationRecord)> = (0..view.stories().len())
            .filter(|&story| view.members(story).len() == 1)
            .filter_map(|story| {
                let named = edges_of(story).filter(|edge| FACT <= edge.confidence.0);
                let named = named.filter(|edge| view.article_at(edge.head).is_some());
                Some((story, named.max_by(|a, b| a.confidence.0.total_cmp(&b.confidence.0))?))
            })
            .collect();
        Self {
            version: env!("CARGO_PKG_VERSION"),
            articles: view.brief.len(),
            pick_ups: indices().filter(|&article| tally::is_pick_up(view, article)).count(),
            credited: indices().filter(|&article| tally::is_credited(view, article)).count(),
            singles: view.stories().len() - told.len(),
            stories: told.iter().map(|&story| line(view, story, edges_of(story))).collect(),
            n_outlets: outlets.len(),
            outlets: outlets.iter().take(LISTED).map(outlet_line).collect(),
            n_sources: sources.len(),
            sources: sources.iter().take(LISTED).map(source_line).collect(),
            n_alone: alone.len(),
            alone: alone
                .iter()
                .take(LISTED)
                .map(|(story, edge)| single(view, *story, edge))
                .collect(),
            problems: view
                .detection
                .problems
                .iter()
                .take(LISTED)
                .map(|problem| short(&problem.to_string(), 400))
                .collect(),
        }
    }
}

fn line<'r>(
    view: &View<'_>,
    story: usize,
    edges: impl Iterator<Item = &'r RelationRecord> + Clone,
) -> StoryLine {
    let record = view.story(story);
    let titles: Vec<Option<String>> =
        record.indices.iter().map(|&member| view.article(member).title).collect();
    let outlets: BTreeSet<String> =
        view.brief.outlets(&record.indices).into_iter().map(filter_name).collect();
    let graph = &view.detection.provenance.graph;
    let sources: BTreeSet<String> = edges
        .clone()
        .filter_map(|edge| match graph.node_weight(edge.tail) {
            Some(Node::Source(source)) => Some(filter_name(source)),
            _ => None,
        })
        .collect();
    let verdicts: BTreeSet<_> = record
        .indices
        .iter()
        .flat_map(|&member| view.matches_from(member))
        .filter(|m| view.story_of(m.b) == Some(story))
        .map(|m| m.verdict)
        .collect();
    let title = title(&record);
    let times = view.brief.times(&record.indices);
    StoryLine {
        headlines: headlines(titles.iter().flatten().map(String::as_str), &title),
        id: record.id.clone(),
        title,
        articles: record.members.len(),
        outlets: outlets.into_iter().collect(),
        sources: sources.into_iter().collect(),
        verdicts: verdicts.into_iter().collect(),
        root: root(view, story, edges).label,
        first: record.first_seen.as_deref().map(plain),
        last: record.last_seen.as_deref().map(plain),
        over: times.and_then(|(first, last)| last.checked_sub(first)),
    }
}

/// The headline of a story, else its id.
pub(super) fn title(story: &StoryRecord) -> String {
    let title = short(story.title.as_deref().unwrap_or_default(), TITLE);
    if title.is_empty() { short(&story.id, TITLE) } else { title }
}

/// What a node is, as the page tells them apart.
pub(super) fn node_kind(node: Option<&Node>) -> &'static str {
    match node {
        Some(Node::Article(_)) => "article",
        Some(Node::Source(_)) => "source",
        Some(Node::Utterance(_)) => "utterance",
        Some(Node::Origin(_)) | None => "origin",
    }
}

fn headlines<'a>(titles: impl Iterator<Item = &'a str>, shown: &str) -> Vec<String> {
    let mut headlines: Vec<String> = Vec::new();
    for title in titles {
        let title = short(title, TITLE);
        if title != shown && !title.is_empty() && !headlines.contains(&title) {
            headlines.push(title);
        }
        if headlines.len() == HEADLINES {
            break;
        }
    }
    headlines
}

/// A name as it stands in filters and tables alike.
fn filter_name(name: &str) -> String {
    short(name, 80)
}

fn outlet_line(outlet: &tally::OutletTally) -> OutletLine {
    OutletLine {
        name: filter_name(&outlet.outlet),
        articles: outlet.articles,
        pick_ups: outlet.pick_ups,
        credited: outlet.credited,
        taken: outlet.taken,
        first: outlet.first,
    }
}

fn source_line(source: &tally::SourceTally) -> SourceLine {
    SourceLine {
        name: filter_name(&source.source),
        outlets: source.outlets,
        articles: source.articles,
        stories: source.stories,
        mentions: source.mentions,
    }
}

fn single(view: &View<'_>, story: usize, edge: &RelationRecord) -> Single {
    let record = view.story(story);
    let article = record.indices[0];
    Single {
        title: title(&record),
        name: article_name(view, article),
        date: view.article(article).trusted().map(|time| time.minute()),
        says: sentence(view, edge),
    }
}
