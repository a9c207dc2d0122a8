//! Raw records become pages: the part of reading that runs in parallel.

use std::borrow::Cow;

use rayon::prelude::*;

use super::chunk::{Chunk, Record};
use super::decode::{self, Decoded};
use super::feed;
use super::format::{self, Format};
use super::record::{self, Values};
use super::walk::Source;
use super::warc;
use super::wrapper;
use super::{Batch, Fields, Make, Place, Reading};
use crate::article::{Page, html};
use crate::error::Problem;

/// Records that one thread takes at a time.
const SHARE: usize = 32;

/// Turns the records of a chunk into pages, and those into what is made of them, in order. Ids are
/// not yet known to be distinct.
pub(super) fn chunk<M: Make>(chunk: &Chunk, fields: &Fields, maker: &M) -> Batch<M::Made> {
    let wanted = |record: &&Record| maker.wants(place(chunk, record));
    let records: Vec<&Record> = chunk.records.iter().filter(wanted).collect();
    let shares: Vec<Batch<M::Made>> = records
        .par_chunks(SHARE)
        .map(|records| {
            let (mut reading, mut room) = (Reading::default(), M::Room::default());
            let mut made = Vec::with_capacity(records.len());
            for record in records {
                parse(chunk, record, fields, &mut reading);
                let pages = reading.pages.drain(..);
                made.extend(pages.map(|page| maker.make(page, place(chunk, record), &mut room)));
            }
            Batch { made, problems: reading.problems, bytes: 0 }
        })
        .collect();
    let mut all = Batch {
        made: Vec::with_capacity(records.len()),
        problems: chunk.problems.clone(),
        bytes: chunk.consumed,
    };
    for share in shares {
        all.made.extend(share.made);
        all.problems.extend(share.problems);
    }
    all
}

fn place(chunk: &Chunk, record: &Record) -> Place {
    let record = u32::try_from(record.number).unwrap_or(u32::MAX);
    Place { source: chunk.source.number, record }
}

fn parse(chunk: &Chunk, record: &Record, fields: &Fields, reading: &mut Reading) {
    let bytes = &chunk.bytes[record.range.clone()];
    let source = &*chunk.source;
    match chunk.format {
        Format::JsonLines | Format::Json => json(source, record, bytes, fields, reading),
        Format::Text => text(source, bytes, reading),
        Format::Html => page(source, bytes, reading),
        Format::Feed => feed(source, bytes, reading),
        Format::Warc => archived(source, record, bytes, reading),
    }
}

fn text(source: &Source, bytes: &[u8], reading: &mut Reading) {
    let decoded = decode::text(bytes);
    reading.problems.extend(replaced(source, &decoded));
    let page = Page { text: decoded.text.into_owned(), ..blank(source, None) };
    keep(page, reading);
}

fn page(source: &Source, bytes: &[u8], reading: &mut Reading) {
    let decoded = decode::page(bytes, None);
    reading.problems.extend(replaced(source, &decoded));
    keep(with_html(blank(source, None), &decoded.text), reading);
}

fn feed(source: &Source, bytes: &[u8], reading: &mut Reading) {
    let decoded = decode::page(bytes, None);
    reading.problems.extend(replaced(source, &decoded));
    let xml = &*decoded.text;
    let (mut line, mut counted) = (1, 0);
    let mut empty = true;
    for (number, (at, item)) in (1..).zip(feed::items(xml)) {
        empty = false;
        line += memchr::memchr_iter(b'\n', &xml.as_bytes()[counted..at]).count() as u64;
        counted = at;
        let mut page = blank(source, Some(&Record { line, number, range: 0..0 }));
        page.id = item.id.or_else(|| item.url.clone()).unwrap_or(page.id);
        page.title = item.title;
        page.url = item.url;
        page.outlet = item.outlet;
        page.published = item.published;
        page.metadata.properties = item.properties;
        keep(with_html(page, &item.html.unwrap_or_default()), reading);
    }
    if empty {
        reading.problems.push(Problem::new(source.name.clone(), "is a feed without items"));
    }
}

fn archived(source: &Source, at: &Record, bytes: &[u8], reading: &mut Reading) {
    let Some(response) = warc::response(bytes) else { return };
    let decoded = decode::page(&response.body, response.charset);
    reading.problems.extend(replaced(source, &decoded));
    // An archive has no lines to speak of.
    let page = Page { line: None, ..blank(source, Some(at)) };
    let page = Page { url: response.url.map(str::to_owned), ..page };
    keep(with_html(page, &decoded.text), reading);
}

fn json(source: &Source, at: &Record, bytes: &[u8], fields: &Fields, reading: &mut Reading) {
    let problem = |message: String| Problem::new(source.name.clone(), message).at(at.line);
    let Ok(json) = std::str::from_utf8(bytes) else {
        let problem = problem("is not UTF-8".to_owned());
        reading.problems.push(problem.hint("convert the file, for instance with iconv -t UTF-8"));
        return;
    };
    let mended;
    let values = match record::parse(json, fields) {
        Ok(values) => values,
        Err(error) => match record::mend_surrogates(json) {
            Some(json) if record::parse(&json, fields).is_ok() => {
                let message = "holds half of a surrogate pair, which was read as U+FFFD";
                reading.problems.push(
                    problem(message.to_owned())
                        .hint("write characters outside the basic plane as two \\u escapes"),
                );
                mended = json;
                record::parse(&mended, fields).unwrap_or_default()
            }
            _ => return reading.problems.push(malformed(problem, &error)),
        },
    };
    match assemble(source, at, values) {
        Some(page) => keep(page, reading),
        None => unwrap(source, at, json, fields, reading),
    }
}

/// A record without a text may be an answer that holds the records.
fn unwrap(source: &Source, at: &Record, json: &str, fields: &Fields, reading: &mut Reading) {
    let problem = |message: String| Problem::new(source.name.clone(), message).at(at.line);
    let records = wrapper::records(json);
    let pages: Vec<Option<Page>> = (1..)
        .zip(&records)
        .map(|(number, json)| {
            let values = record::parse(json, fields).ok()?;
            assemble(source, &Record { line: at.line, number, range: 0..0 }, values)
        })
        .collect();
    if pages.iter().all(Option::is_none) {
        return reading.problems.push(textless(problem, json, fields));
    }
    let site = wrapper::feed_title(json);
    for (page, json) in pages.into_iter().zip(&records) {
        match page {
            Some(page) => {
                let outlet = page.outlet.or_else(|| site.clone());
                keep(Page { outlet, ..page }, reading);
            }
            None => reading.problems.push(textless(problem, json, fields)),
        }
    }
}

/// A page from the values of a record, unless it has no text.
fn assemble(source: &Source, at: &Record, values: Values<'_>) -> Option<Page> {
    let owned = |text: Option<Cow<'_, str>>| text.map(|text| text.trim().to_owned());
    let mut page = blank(source, Some(at));
    if let Some(id) = values.id.get() {
        page.id = id.into_owned();
    }
    page.title = owned(values.title.get());
    page.url = owned(values.url.get());
    page.outlet = owned(values.outlet.get());
    page.published = owned(values.published.get());
    page.metadata.properties = values.properties;
    match (values.text.get(), values.html.get()) {
        (Some(text), _) if !format::is_html(&text) => page.text = text.into_owned(),
        (Some(html), _) | (None, Some(html)) => page = with_html(page, &html),
        (None, None) => return None,
    }
    Some(page)
}

/// Adds what an HTML page holds; what the record says itself counts for more.
fn with_html(mut page: Page, html: &str) -> Page {
    let document = html::parse(html);
    page.text = document.text;
    page.title = page.title.or(document.title);
    page.url = page.url.or(document.url);
    page.metadata.properties.extend(document.metadata.properties);
    page.markup = Some(document.markup);
    page
}

/// A page with nothing but its place, and the id that follows from it.
fn blank(source: &Source, record: Option<&Record>) -> Page {
    let id = match record {
        Some(record) => format!("{}:{}", source.stem, record.number),
        None => source.stem.clone(),
    };
    let line = record.map(|record| record.line);
    Page { id, path: source.name.clone(), line, ..Page::default() }
}

fn keep(page: Page, reading: &mut Reading) {
    if page.text.trim().is_empty() {
        let problem = Problem::new(page.path, "holds no text");
        reading.problems.push(Problem { line: page.line, ..problem });
    } else {
        reading.pages.push(page);
    }
}

fn replaced(source: &Source, decoded: &Decoded<'_>) -> Option<Problem> {
    let encoding = decoded.replaced?;
    let message = format!("is not quite {encoding}; the characters in doubt were read as U+FFFD");
    Some(Problem::new(source.name.clone(), message).hint("save it as UTF-8"))
}

fn malformed(problem: impl Fn(String) -> Problem, error: &serde_json::Error) -> Problem {
    // The parser counts lines within the record, and the problem names its line itself.
    let full = error.to_string();
    let message = full.split(" at line ").next().unwrap_or(&full);
    problem(format!("is not a JSON object: {message}, column {}", error.column()))
        .hint("give one JSON object a line")
}

fn textless(problem: impl Fn(String) -> Problem, json: &str, fields: &Fields) -> Problem {
    const MOST: usize = 12;
    let names = record::names(json);
    let shown: Vec<String> =
        names.iter().take(MOST).map(|name| name.chars().take(40).collect()).collect();
    let more = if MOST < names.len() { ", ..." } else { "" };
    let wanted = fields.text.first().map_or("text", String::as_str);
    let hint = if names.is_empty() {
        "a record needs at least a text".to_owned()
    } else {
        format!("its fields are {}{more}; name the right one: --field text=NAME", shown.join(", "))
    };
    problem(format!("has no text: \"{wanted}\" is missing or empty")).hint(hint)
}
