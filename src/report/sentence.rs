//! Every edge as a sentence in plain English, for people who will quote it.

use petgraph::graph::NodeIndex;

use super::plain::{plain, short};
use super::records::{EvidenceRecord, RelationRecord};
use super::view::View;
use crate::article::{Article, Relation, Span};
use crate::provenance::{EdgeKind, Node};

/// Columns of a quoted piece of evidence.
const QUOTE: usize = 160;
/// Columns of a name.
const NAME: usize = 60;

/// One sentence, with a full stop, that says what the edge claims and what proves it, such as
/// `Caliber.Az names TASS in its second paragraph: “Caliber.Az reports via TASS”.`
pub fn sentence(view: &View<'_>, relation: &RelationRecord) -> String {
    let claim = match relation.kind {
        EdgeKind::Named(named) => named_claim(view, relation, named),
        EdgeKind::Quotes => {
            format!("{} quotes the statement", name(view, relation.head))
        }
        EdgeKind::Derived if is_source(view, relation.tail) => format!(
            "{} carries text that others take from {}",
            name(view, relation.head),
            name(view, relation.tail)
        ),
        EdgeKind::Derived => derived_claim(view, relation),
        kind => text_claim(view, relation, kind),
    };
    let proof = relation.evidence.first().map(|evidence| proof(view, evidence)).unwrap_or_default();
    format!("{claim}{proof}.")
}

fn is_source(view: &View<'_>, node: NodeIndex) -> bool {
    matches!(view.detection.provenance.graph.node_weight(node), Some(Node::Source(_)))
}

/// What a reader calls a node: the outlet of an article (with its id where the story has several
/// articles of that outlet), the name of a source.
pub fn name(view: &View<'_>, node: NodeIndex) -> String {
    match view.detection.provenance.graph.node_weight(node) {
        Some(Node::Article(index)) => article_name(view, *index),
        Some(Node::Source(source)) => short(source, NAME),
        Some(Node::Utterance(_)) => "one statement".to_owned(),
        Some(Node::Origin(_)) => "a root that nobody names".to_owned(),
        None => "nobody".to_owned(),
    }
}

/// What a reader calls an article.
pub fn article_name(view: &View<'_>, index: u32) -> String {
    let id = view.brief.id(index);
    let Some(outlet) = view.brief.outlet(index) else { return short(id, NAME) };
    let namesake = view.story_of(index).is_some_and(|story| {
        let mut others = view.members(story).iter().filter(|&&other| other != index);
        others.any(|&other| view.brief.outlet(other) == Some(outlet))
    });
    if namesake {
        format!("{} ({})", short(outlet, NAME), short(id, NAME))
    } else {
        short(outlet, NAME)
    }
}

/// A relation's name in words, as it reads in a table.
pub fn relation_words(kind: EdgeKind) -> &'static str {
    match kind {
        EdgeKind::Copy => "copy",
        EdgeKind::Excerpt => "excerpt",
        EdgeKind::Rewrite => "rewrite",
        EdgeKind::Revision => "later version",
        EdgeKind::SameUtterance => "same statement",
        EdgeKind::Quotes => "quotes",
        EdgeKind::Derived => "shared text",
        EdgeKind::Named(relation) => match relation {
            Relation::Dateline => "dateline",
            Relation::Credit => "credit",
            Relation::SourceLine => "source line",
            Relation::Relay => "relay",
            Relation::Republication => "republication",
            Relation::Inputs => "inputs",
            Relation::Contribution => "contribution",
            Relation::Interview => "interview",
            Relation::Told => "told",
            Relation::AccordingTo => "according to",
            Relation::Background => "mention",
        },
    }
}

/// A number with its noun.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A length of time in its two largest units: `45 s`, `2 h 10 min`, `3 days 4 h`. The sign is
/// dropped.
pub fn duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let days_word = if days == 1 { "day" } else { "days" };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, 0, _) => format!("{days} {days_word}"),
        (days, hours, _) if days < 14 => format!("{days} {days_word} {hours} h"),
        (days, ..) => format!("{days} {days_word}"),
    }
}

/// A figure between 0 and 1 as a whole per cent; never rounded up to the whole.
pub fn percent(share: f32) -> String {
    let percent = (share.clamp(0.0, 1.0) * 100.0).round();
    if share < 1.0 && 99.5 <= percent { "over 99 %".to_owned() } else { format!("{percent} %") }
}

/// Where in an article a span stands, as it reads after a verb: `in its second paragraph`.
pub fn place(article: &Article, span: Span) -> String {
    let kept = &article.body.kept;
    if let Some(position) = kept.iter().position(|line| line.contains(span)) {
        return match position {
            0 => "in its first paragraph".to_owned(),
            last if last + 1 == kept.len() => "in its last paragraph".to_owned(),
            nth => format!("in {}", ordinal(nth + 1)),
        };
    }
    match (kept.first(), kept.last()) {
        (Some(first), _) if span.end <= first.start => "above the story".to_owned(),
        (_, Some(last)) if last.end <= span.start => "below the story".to_owned(),
        _ => "between its paragraphs".to_owned(),
    }
}

/// The words of an utterance, in quotation marks, as the first article that quotes it has them.
pub fn statement(relations: &[RelationRecord], node: NodeIndex, width: usize) -> String {
    let quoting = relations.partition_point(|record| record.tail < node);
    let words = relations[quoting..]
        .iter()
        .take_while(|record| record.tail == node)
        .find_map(|record| record.evidence.first());
    let words = words.map_or("statement", |evidence| evidence.text.as_str());
    format!("“{}”", short(words, width))
}

fn named_claim(view: &View<'_>, edge: &RelationRecord, relation: Relation) -> String {
    let (source, taker) = (name(view, edge.tail), name(view, edge.head));
    let Some(article) = view.article_at(edge.head) else {
        let witness = edge.evidence.first().map(|evidence| article_name(view, evidence.index));
        let witness = witness.unwrap_or_else(|| "the text".to_owned());
        return format!("{taker} took it from {source}, as {witness} says");
    };
    let verb = match relation {
        Relation::Dateline => format!("carries {source} in its dateline"),
        Relation::Credit => format!("credits {source}"),
        Relation::SourceLine => format!("gives {source} as its source"),
        Relation::Relay => format!("names {source} as where it has the story from"),
        Relation::Republication => format!("says that {source} published the text first"),
        Relation::Inputs => format!("says that it uses material of {source}"),
        Relation::Contribution => format!("says that {source} contributed"),
        Relation::Interview => format!("reports an interview with {source}"),
        Relation::Told => format!("reports what was told to {source}"),
        Relation::AccordingTo => format!("names {source} as its authority"),
        Relation::Background => format!("mentions {source}"),
    };
    let span = edge.evidence.first().filter(|e| e.index == article).and_then(|e| e.span);
    let place = match span {
        Some(_) if relation == Relation::Dateline => String::new(),
        Some(span) => format!(" {}", place(&view.detection.articles.get(article), span)),
        None => String::new(),
    };
    format!("{taker} {verb}{place}")
}

/// An article whose parent is known only through the rest of its story.
fn derived_claim(view: &View<'_>, edge: &RelationRecord) -> String {
    let (root, child) = (name(view, edge.tail), name(view, edge.head));
    match view.detection.provenance.graph.node_weight(edge.tail) {
        Some(Node::Origin(_)) => format!("{child} descends from a root that nobody names"),
        _ => format!("{child} descends from {root}, which it does not name"),
    }
}

fn text_claim(view: &View<'_>, edge: &RelationRecord, kind: EdgeKind) -> String {
    let (parent, child) = (name(view, edge.tail), name(view, edge.head));
    if kind == EdgeKind::SameUtterance {
        return format!("{parent} and {child} report the same statement, each in its own prose");
    }
    let when = match edge.delay {
        Some(0) | None => String::new(),
        Some(delay) if 0 < delay => format!(", {} later", duration(delay)),
        Some(delay) => format!(", although dated {} earlier", duration(delay)),
    };
    if !edge.directed {
        let what = match kind {
            EdgeKind::Copy => "carry the same text",
            EdgeKind::Excerpt => "share whole passages",
            EdgeKind::Revision => "are versions of one article",
            _ => "tell the same story in other words",
        };
        return format!("{parent} and {child} {what}; who took it from whom is not proved");
    }
    let share = edge.share.map(|share| percent(share.0));
    match (kind, share) {
        (EdgeKind::Revision, _) => format!("{child} is a later version of {parent}{when}"),
        (EdgeKind::Rewrite, Some(share)) => {
            format!("{child} retells {parent} in other words ({share} of its text){when}")
        }
        (EdgeKind::Rewrite, None) => format!("{child} retells {parent} in other words{when}"),
        (EdgeKind::Excerpt, Some(share)) => {
            format!("{child} has {share} of its text from {parent}{when}")
        }
        (EdgeKind::Excerpt, None) => format!("{child} uses passages of {parent}{when}"),
        (_, Some(share)) => {
            format!("{child} carries the text of {parent} ({share} of its own){when}")
        }
        (_, None) => format!("{child} carries the text of {parent}{when}"),
    }
}

/// The words that prove an edge. What does not stand in the text as it is given, such as a figure
/// about the words at that place, is told, not quoted.
fn proof(view: &View<'_>, evidence: &EvidenceRecord) -> String {
    let words = short(&evidence.text, QUOTE);
    let words = words.trim_end_matches('.').trim_matches(is_dash_or_space);
    if words.is_empty() {
        return String::new();
    }
    if is_quotation(view, evidence) {
        format!(": “{}”", words.trim_matches(['"', '“', '”']).trim_matches(is_dash_or_space))
    } else {
        format!(" ({words})")
    }
}

fn is_quotation(view: &View<'_>, evidence: &EvidenceRecord) -> bool {
    let Some(span) = evidence.span.filter(|_| (evidence.index as usize) < view.brief.len()) else {
        return false;
    };
    plain(span.of(&view.detection.articles.get(evidence.index).text)) == plain(&evidence.text)
}

/// Blanks and rules of dashes around a piece of text.
fn is_dash_or_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '–' | '—')
}

fn ordinal(position: usize) -> String {
    const WORDS: [&str; 9] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    match WORDS.get(position - 1) {
        Some(word) => format!("its {word} paragraph"),
        None => format!("paragraph {position}"),
    }
}
