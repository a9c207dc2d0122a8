//! The page that people look at: one file that opens offline, with the overview, the drawing of each
//! story, and its texts side by side.
//!
//! `page.html`, `page.css` and `page.js` are the page; what it shows is JSON inside it, one block
//! for the overview (`overview`) and one for each story (`story`), which the page reads when the
//! story is opened. Nothing scraped ever stands in the page's own markup.

mod overview;
mod shown;
mod story;

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

use self::overview::Overview;
use self::story::StoryPage;
use super::records::RelationRecord;
use super::tally::edges_by_story;
use super::view::View;
use crate::detect::Detection;

const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Bytes of text that the page carries for all articles together; they share it evenly.
const TEXTS: usize = 16 << 20;
/// The least and the most bytes of text that it carries for one article.
const TEXT: (usize, usize) = (1_000, 20_000);

/// Writes the page. It holds every story of two articles or more, and lists the singles that name a
/// source. Texts are cut, and say so, where the page would grow too large.
pub fn write(detection: &Detection, out: &mut dyn io::Write) -> io::Result<()> {
    let view = View::of(detection);
    let relations = view.relations();
    let edges = edges_by_story(&view, &relations);
    let told: Vec<usize> =
        (0..view.stories().len()).filter(|&story| 1 < view.members(story).len()).collect();
    let articles: usize = told.iter().map(|&story| view.members(story).len()).sum();
    let room = (TEXTS / articles.max(1)).clamp(TEXT.0, TEXT.1);
    let overview = Overview::of(&view, &relations, &edges, &told);
    let mut page = PAGE;
    while let Some((before, part, after)) = next_part(page) {
        out.write_all(before.as_bytes())?;
        match part {
            "style" => out.write_all(STYLE.as_bytes())?,
            "script" => out.write_all(SCRIPT.as_bytes())?,
            "overview" => block(out, "overview", &overview)?,
            _ => {
                for (number, &story) in told.iter().enumerate() {
                    let edges: Vec<&RelationRecord> =
                        edges[story].iter().map(|&edge| &relations[edge]).collect();
                    let page = StoryPage::of(&view, story, &edges, room);
                    block(out, &format!("story-{number}"), &page)?;
                }
            }
        }
        page = after;
    }
    out.write_all(page.as_bytes())
}

/// The template up to its next `{{part}}`, the part's name, and the rest.
fn next_part(page: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = page.split_once("{{")?;
    let (part, after) = rest.split_once("}}")?;
    Some((before, part, after))
}

/// Data as a block of JSON that the page finds by its id. Nothing in it can end the block.
fn block(out: &mut dyn io::Write, id: &str, data: &impl Serialize) -> io::Result<()> {
    write!(out, "<script type=\"application/json\" id=\"{id}\">")?;
    data.serialize(&mut serde_json::Serializer::with_formatter(&mut *out, Embedded))?;
    out.write_all(b"</script>\n")
}

/// JSON without the characters that mean something in HTML or end a line in JavaScript.
struct Embedded;

impl Formatter for Embedded {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            let Some(c) = from.chars().next() else { break };
            CompactFormatter.write_string_fragment(out, before)?;
            write!(out, "\\u{:04x}", u32::from(c))?;
            rest = &from[c.len_utf8()..];
        }
        CompactFormatter.write_string_fragment(out, rest)
    }
}
