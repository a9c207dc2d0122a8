//! When a page was published, and how far that can be trusted.

mod order;
mod scan;

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use super::{Body, Language, Page, Reason, Span};
use order::Order;
use scan::{Found, Moment};

/// A time of publication with its quality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Published {
    /// Local time as the page gives it, e.g. `2024-12-26T17:40:00`, with an offset where given;
    /// `2024-12-26` where only the day is known.
    pub time: String,
    /// Seconds since 1970 (UTC; a time without an offset is read as UTC), for ordering.
    pub seconds: i64,
    /// How far it can be trusted, 0 to 1: structured field 1.0, dateline 0.9, stamp near the head
    /// 0.8, address 0.7, in the text 0.5, a weekday's date above the headline 0.3, masthead clock
    /// 0.1.
    pub quality: f32,
    /// The words it was read from.
    pub text: String,
    /// Where they stand; absent for metadata and fields.
    pub span: Option<Span>,
}

impl Published {
    /// The last second that the date can mean: of a day without an hour its last.
    pub fn latest(&self) -> i64 {
        let day = if self.time.contains('T') { 0 } else { DAY - 1 };
        self.seconds.saturating_add(day)
    }
}

/// Seconds of a day.
const DAY: i64 = 86_400;

/// The date of a page, and what speaks against it.
#[derive(Debug, Default, PartialEq)]
pub struct Dating {
    /// The best date the page offers.
    pub published: Option<Published>,
    /// What its dates say against each other, one sentence each.
    pub contradictions: Vec<String>,
}

/// Properties that state the time of publication, the most direct first.
const STATED: [&str; 17] = [
    "article:published_time",
    "ld:datepublished",
    "og:article:published_time",
    "og:published_time",
    "json:firstcreated",
    "json:datepublished",
    "json:published_at",
    "json:pubdate",
    "pubdate",
    "publishdate",
    "publish-date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "json:versioncreated",
];

/// So many of them can mean nothing but publication.
const DIRECT: usize = 8;

/// Days that mean "no date was set" in some program.
const DEFAULTS: [(i32, u8, u8); 4] = [(1900, 1, 1), (1969, 12, 31), (1970, 1, 1), (1980, 1, 1)];

/// No page of ours is from later years; such dates stand for "never" or are slips.
const LAST_YEAR: i32 = 2049;

/// Two dates of a page contradict each other when so many seconds lie between them.
const APART: i64 = 2 * DAY;

/// What is left of the quality of a date that another good date of the page contradicts.
const CONTRADICTED: f32 = 0.6;

/// Finds the best date a page offers, and the contradictions among its dates.
pub fn dating(page: &Page, body: &Body, language: Language) -> Dating {
    let order = Order::of(page, language);
    let mut offers: Vec<(Published, &'static str)> = Vec::new();
    let mut contradictions = Vec::new();
    for (published, name) in stated(page, order) {
        if published.quality <= 0.1 {
            contradictions.push(format!(
                "The {name} says {}, which no clock showed at the time: it is not trusted",
                published.time
            ));
        }
        offers.push((published, name));
    }
    offers.extend(in_text(page, body, order));
    offers.extend(in_address(page).map(|published| (published, "address")));
    // The sort is stable: among equals the more direct statement stays first.
    offers.sort_by(|a, b| b.0.quality.total_cmp(&a.0.quality));
    let Some((mut best, name)) = offers.first().cloned() else { return Dating::default() };
    let against = offers[1..]
        .iter()
        .find(|(other, _)| other.quality >= 0.7 && (other.seconds - best.seconds).abs() > APART);
    if let Some((other, other_name)) = against {
        contradictions
            .push(format!("The {name} says {}, the {other_name} says {}", best.time, other.time));
        best.quality *= CONTRADICTED;
    }
    Dating { published: Some(best), contradictions }
}

/// Dates from fields and markup: one of each, and of the markup a second that says something else.
fn stated(page: &Page, order: Order) -> Vec<(Published, &'static str)> {
    let mut stated = Vec::new();
    let field = page.published.as_deref().and_then(|value| parse(value, 1.0, order));
    stated.extend(field.map(|published| (published, "field of publication")));
    let property = |name: &&str| parse(page.metadata.get(name)?, 1.0, order);
    let first = STATED.iter().find_map(property);
    let differs = |other: &Published| {
        first.as_ref().is_some_and(|first| (other.seconds - first.seconds).abs() > APART)
    };
    let other = STATED[..DIRECT].iter().filter_map(property).find(differs);
    stated.extend(first.map(|published| (published, "page's metadata")));
    stated.extend(other.map(|published| (published, "same metadata elsewhere")));
    if stated.is_empty() {
        // A `time` element may be that of a related story: the first one is the likeliest.
        let element = page.metadata.get("time").and_then(|value| parse(value, 0.8, order));
        stated.extend(element.map(|published| (published, "page's first time element")));
    }
    stated
}

/// A date written in a field: any notation, or seconds or milliseconds since 1970.
fn parse(value: &str, quality: f32, order: Order) -> Option<Published> {
    let value = value.trim();
    let head = &value[..value.floor_char_boundary(80)];
    let published = match scan::dates(head, order).first() {
        Some(found) => published(found.moment, quality * certainty(found), value, None),
        None => Published {
            time: String::new(),
            seconds: epoch(value)?,
            quality,
            text: value.to_owned(),
            span: None,
        },
    };
    Some(with_time(published))
}

/// What is left of a quality where day and month may have changed places.
fn certainty(found: &Found) -> f32 {
    if found.ambiguous { 0.7 } else { 1.0 }
}

/// Seconds since 1970 from ten digits, or milliseconds from thirteen.
fn epoch(value: &str) -> Option<i64> {
    let number: i64 = value.parse().ok()?;
    match value.len() {
        9 | 10 => Some(number),
        12 | 13 => Some(number / 1000),
        _ => None,
    }
}

fn with_time(mut published: Published) -> Published {
    if published.time.is_empty() {
        published.time = jiff::Timestamp::from_second(published.seconds)
            .map(|timestamp| timestamp.to_string())
            .unwrap_or_default();
    }
    published
}

fn published(moment: Moment, quality: f32, text: &str, span: Option<Span>) -> Published {
    let day = (moment.year, moment.month, moment.day);
    let trusted = moment.year <= LAST_YEAR && !DEFAULTS.contains(&day);
    Published {
        time: moment.iso(),
        seconds: moment.seconds(),
        quality: if trusted { quality } else { quality.min(0.1) },
        text: text.to_owned(),
        span,
    }
}

/// `/2024/12/26/` in the page's address.
fn in_address(page: &Page) -> Option<Published> {
    let path = page.url.as_deref()?.split(['?', '#']).next()?;
    let found = scan::dates(path, Order::DayFirst).into_iter().find(|found| {
        let before = path[..found.start].chars().next_back();
        matches!(before, Some('/' | '-' | '_'))
    })?;
    let moment = Moment { time: None, offset: None, ..found.moment };
    Some(published(moment, 0.7, &path[found.start..found.end], None))
}

/// Dates in the page's text: stamps around the headline, the dateline, a date beside "said".
fn in_text(page: &Page, body: &Body, order: Order) -> Vec<(Published, &'static str)> {
    let mut offers = Vec::new();
    let text = &page.text;
    let first = body.kept.first().copied();
    offers.extend(stamps(text, body, order));
    if let Some(first) = first {
        offers.extend(dateline(text, first, order));
    }
    let lede = body.kept.iter().take(3);
    offers.extend(lede.filter_map(|paragraph| beside_said(text, *paragraph, order)).next());
    offers
}

/// How many lines before the story, and after it, are looked at for stamps.
const HEAD_LINES: usize = 60;
const FOOT_LINES: usize = 8;

/// A stamp has at most so many words besides its date.
const STAMP_WORDS: usize = 6;

fn stamps(text: &str, body: &Body, order: Order) -> Option<(Published, &'static str)> {
    let story = body.kept.first().map_or(u32::MAX, |span| span.start);
    let end = body.kept.last().map_or(0, |span| span.end);
    let head: Vec<_> = body.removed.iter().filter(|r| r.span.start < story).collect();
    let head = &head[head.len().saturating_sub(HEAD_LINES)..];
    let foot = body.removed.iter().filter(|r| r.span.start >= end).take(FOOT_LINES);
    let headline = body.headline.map_or(story, |headline| headline.start);
    let mut best: Option<(Published, &'static str)> = None;
    for (index, line) in head.iter().enumerate() {
        let Some(found) = stamp(text, line.span, order) else { continue };
        let between = match body.headline {
            Some(headline) if headline.end <= line.span.start => 0,
            Some(headline) => furniture(&head[index + 1..], headline.start),
            None => furniture(&head[index + 1..], story),
        };
        let weather = head[..index].iter().rev().take(3).any(|r| is_weather(r.span.of(text)));
        let quality = match (between, found.moment.time) {
            _ if weather => 0.1,
            (_, None) if line.span.start < headline && names_weekday(line.span.of(text)) => TODAY,
            (0, Some(_)) => 0.8,
            (0, None) => 0.75,
            _ if line.reason == Reason::DateStamp && between < 3 => 0.7,
            _ => 0.1,
        };
        let name = if quality > TODAY { "date stamp" } else { "masthead clock" };
        offer(&mut best, at(text, line.span, &found, quality * certainty(&found)), name);
    }
    for line in foot.filter(|line| line.reason == Reason::DateStamp) {
        if let Some(found) = stamp(text, line.span, order) {
            offer(&mut best, at(text, line.span, &found, 0.6), "date stamp at the foot");
        }
    }
    best
}

/// Quality of a day without an hour above the headline, with its weekday: more often the day on
/// which the page was shown than that of the story.
const TODAY: f32 = 0.3;

/// Whether a line names a day of the week in full.
fn names_weekday(line: &str) -> bool {
    static WEEKDAYS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let lines = include_str!("weekdays.txt").lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    });
    let is_inner = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | 'ʼ' | '\u{200C}');
    let words = line.split(|c: char| !is_inner(c)).map(str::to_lowercase);
    let mut words = words.filter(|word| !word.is_empty());
    words.any(|word| WEEKDAYS.contains(word.as_str()))
}

fn offer(best: &mut Option<(Published, &'static str)>, published: Published, name: &'static str) {
    if best.as_ref().is_none_or(|(b, _)| b.quality < published.quality) {
        *best = Some((published, name));
    }
}

/// Lines of furniture that part a stamp from what stands at `until`; byline, counter and picture
/// belong to the story's head.
fn furniture(lines: &[&super::Removed], until: u32) -> usize {
    lines
        .iter()
        .take_while(|line| line.span.start < until)
        .filter(|line| {
            !matches!(
                line.reason,
                Reason::Byline
                    | Reason::Counter
                    | Reason::Caption
                    | Reason::Blank
                    | Reason::DateStamp
                    | Reason::Headline
                    | Reason::Heading
                    | Reason::SourceLine
            )
        })
        .count()
}

/// The date of a line that holds little else.
fn stamp(text: &str, line: Span, order: Order) -> Option<Found> {
    let line = line.of(text);
    if line.len() > 160 || !line.contains(|c: char| c.is_numeric()) {
        return None;
    }
    let found = *scan::dates(line, order).first()?;
    let rest = line[..found.start].split_whitespace().chain(line[found.end..].split_whitespace());
    (rest.filter(|w| w.contains(char::is_alphanumeric)).count() <= STAMP_WORDS).then_some(found)
}

/// Whether a line is a temperature, as mastheads show it beside the clock.
fn is_weather(line: &str) -> bool {
    let line = line.trim();
    let number = line.trim_end_matches(['C', 'F', '°', 'º', '℃', ' ', 'c']);
    number.len() < line.len() && number.trim_start_matches(['+', '-', '−']).parse::<f32>().is_ok()
}

/// The date in a dateline: `ASTANA, December 26, 2024 (AG) --`.
fn dateline(text: &str, paragraph: Span, order: Order) -> Option<(Published, &'static str)> {
    let line = paragraph.of(text);
    let head = &line[..line.floor_char_boundary(140)];
    let found = *scan::dates(head, order).first()?;
    let small = |w: &&str| w.starts_with(char::is_lowercase);
    let before = head[..found.start].split_whitespace().filter(small).count();
    let after = &head[found.end..];
    let closes = after.find(['—', '–', '-', '/', ')', ':', '電', '电']).is_some_and(|at| at < 40);
    (before <= 1 && found.start <= 80 && closes)
        .then(|| (at(text, paragraph, &found, 0.9), "dateline"))
}

/// A full date directly beside a verb of saying, as in "said on Thursday, December 26, 2024".
fn beside_said(text: &str, paragraph: Span, order: Order) -> Option<(Published, &'static str)> {
    let line = paragraph.of(text);
    let line = &line[..line.floor_char_boundary(1000)];
    let found = scan::dates(line, order).into_iter().find(|found| {
        let from = line.floor_char_boundary(found.start.saturating_sub(40));
        let before = &line[from..found.start];
        SAYING.iter().any(|verb| before.contains(verb))
    })?;
    Some((at(text, paragraph, &found, 0.5), "text"))
}

/// Verbs of saying in the past tense, as they stand before a date.
const SAYING: [&str; 16] = [
    "said",
    "told",
    "announced",
    "reported",
    "stated",
    "sagte",
    "erklärte",
    "teilte",
    "déclaré",
    "annoncé",
    "dijo",
    "anunció",
    "disse",
    "заявил",
    "сообщил",
    "повідомив",
];

fn at(text: &str, line: Span, found: &Found, quality: f32) -> Published {
    let start = line.start as usize + found.start;
    let span = Span::new(start, line.start as usize + found.end);
    published(found.moment, quality, span.of(text), Some(span))
}

/// Whether a short line is a date and little else.
pub(super) fn is_stamp(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && stamp(line, Span::new(0, line.len()), Order::DayFirst).is_some()
}

#[cfg(test)]
mod tests;
