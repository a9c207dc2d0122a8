//! What the head of a page and its linked data say about it.

use super::attributes::Attributes;
use super::linked_data;
use crate::article::{BlockKind, Markup, Metadata};

/// Names of `meta` and `link` that are read, one a line; a star stands for any rest.
const NAMES: &str = include_str!("names.txt");
/// A page cannot make its record carry more than so many properties, each so many bytes long.
const MOST: usize = 256;
const LONGEST: usize = 1024;
/// The story itself, as linked data repeat it.
const LONGEST_BODY: usize = 64 << 10;
/// Linked data longer than this are not about one article.
const LONGEST_LINKED_DATA: usize = 1 << 20;

/// The properties so far.
#[derive(Default)]
pub(super) struct Properties {
    found: Vec<(String, String)>,
    title: String,
    saved_from: Option<String>,
    inside: Inside,
    /// The element whose start tag is being read.
    name: Name,
}

/// The element whose text is metadata.
#[derive(Default, PartialEq)]
enum Inside {
    #[default]
    Other,
    Title,
    LinkedData,
}

/// The elements that carry metadata.
#[derive(Clone, Copy, Default, PartialEq)]
enum Name {
    #[default]
    Other,
    Html,
    Meta,
    Link,
    Script,
    Time,
    Title,
}

impl Properties {
    /// A start tag begins.
    pub(super) fn open(&mut self, name: &[u8]) {
        self.name = match name {
            b"html" => Name::Html,
            b"meta" => Name::Meta,
            b"link" => Name::Link,
            b"script" => Name::Script,
            b"time" => Name::Time,
            b"title" => Name::Title,
            _ => Name::Other,
        };
    }

    /// A start tag with its attributes.
    pub(super) fn element(&mut self, attributes: &Attributes) {
        let value = |name: &str| attributes.get(name).map(str::trim).filter(|v| !v.is_empty());
        match self.name {
            Name::Html => self.add("lang", value("lang")),
            Name::Time => self.add("time", value("datetime")),
            Name::Meta => {
                for name in [value("property"), value("name")].into_iter().flatten() {
                    let name = name.to_lowercase();
                    if is_read(&name) {
                        self.add(&name, value("content"));
                    }
                }
            }
            Name::Link => {
                for rel in value("rel").unwrap_or_default().split_ascii_whitespace() {
                    let rel = rel.to_lowercase();
                    if is_read(&rel) {
                        self.add(&rel, value("href"));
                    }
                }
            }
            Name::Title if self.title.is_empty() => self.inside = Inside::Title,
            Name::Script => {
                let kind = value("type").unwrap_or_default();
                if kind.eq_ignore_ascii_case("application/ld+json") {
                    self.inside = Inside::LinkedData;
                }
            }
            Name::Title | Name::Other => {}
        }
        if let Some(name) = value("itemprop").filter(|_| self.name != Name::Other) {
            let value = value("content").or(value("datetime")).or(value("href"));
            self.add(&format!("itemprop:{}", name.to_lowercase()), value);
        }
    }

    /// An end tag.
    pub(super) fn close(&mut self) {
        self.inside = Inside::Other;
    }

    /// Takes text that is metadata; tells whether it was.
    pub(super) fn text(&mut self, text: &str) -> bool {
        match self.inside {
            Inside::Other => return false,
            Inside::Title => self.title.push_str(text),
            Inside::LinkedData if text.len() <= LONGEST_LINKED_DATA => {
                for (name, value) in linked_data::properties(text) {
                    self.add(&name, Some(&value));
                }
            }
            Inside::LinkedData => {}
        }
        true
    }

    /// Browsers note in a comment whence a page was saved.
    pub(super) fn comment(&mut self, comment: &str) {
        const MARKS: [&str; 2] = ["saved from url=(", "url: "];
        let comment = comment.trim();
        let saved = comment.starts_with(MARKS[0]) || comment.contains("saved with SingleFile");
        let at = MARKS.iter().find_map(|mark| Some(comment.find(mark)? + mark.len()));
        let Some(rest) = at.filter(|_| saved).map(|at| &comment[at..]) else { return };
        let url = rest.find("http").map(|at| rest[at..].split_whitespace().next());
        self.saved_from = self.saved_from.take().or(url.flatten().map(str::to_owned));
    }

    /// The headline, the address, and all properties.
    pub(super) fn finish(
        self,
        text: &str,
        markup: &Markup,
    ) -> (Option<String>, Option<String>, Metadata) {
        let metadata = Metadata { properties: self.found };
        let property = |name: &str| metadata.get(name).map(tidy);
        let title = property("ld:headline")
            .or_else(|| property("og:title"))
            .or_else(|| only_main_heading(text, markup))
            .or_else(|| Some(tidy(&self.title)).filter(|title| !title.is_empty()));
        let url = self.saved_from.or_else(|| property("og:url"));
        let url = url.or_else(|| property("canonical"));
        (title, url.filter(|url| url.starts_with("http")), metadata)
    }

    fn add(&mut self, name: &str, value: Option<&str>) {
        let Some(value) = value.filter(|_| self.found.len() < MOST) else { return };
        let longest = if name == "ld:articlebody" { LONGEST_BODY } else { LONGEST };
        let value = &value[..value.floor_char_boundary(longest)];
        self.found.push((name.to_owned(), value.to_owned()));
    }
}

fn is_read(name: &str) -> bool {
    NAMES.lines().any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == known,
    })
}

fn only_main_heading(text: &str, markup: &Markup) -> Option<String> {
    let mut headings = markup.blocks.iter().filter(|block| block.kind == BlockKind::Heading(1));
    let only = headings.next()?.span.of(text).to_owned();
    headings.next().is_none().then_some(only)
}

/// White space as in a line.
fn tidy(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    tidy
}
