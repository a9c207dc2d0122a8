//! RSS and Atom: every item of a feed is an article. Feeds in the wild are seldom well-formed, so
//! elements are found by their own end tags and nothing else is asked of them.

use std::ops::Range;

/// One item, as written.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Item {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<String>,
    /// The fullest of the texts it gives, mostly HTML.
    pub(super) html: Option<String>,
    /// The title of the feed.
    pub(super) outlet: Option<String>,
    pub(super) properties: Vec<(String, String)>,
}

/// The items of a feed, in order, each with the place of its start tag.
pub(super) fn items(xml: &str) -> Vec<(usize, Item)> {
    let mut items = Vec::new();
    let mut feed_title = None;
    let mut at = 0;
    while let Some(tag) = next_tag(xml, at) {
        at = tag.range.end;
        match tag.local_name() {
            "item" | "entry" if tag.kind == Kind::Open => {
                let inner = inner(xml, &tag);
                at = inner.end;
                items.push((tag.range.start, item(&xml[inner], feed_title.as_deref())));
            }
            "title" if tag.kind == Kind::Open && feed_title.is_none() => {
                feed_title = text(&xml[inner(xml, &tag)]);
            }
            _ => {}
        }
    }
    items
}

fn item(xml: &str, feed_title: Option<&str>) -> Item {
    let mut item = Item { outlet: feed_title.map(str::to_owned), ..Item::default() };
    let mut published_rank = usize::MAX;
    let mut at = 0;
    while let Some(tag) = next_tag(xml, at) {
        let inner = if tag.kind == Kind::Open { inner(xml, &tag) } else { tag.range.clone() };
        at = inner.end;
        let content = if tag.kind == Kind::Open { &xml[inner] } else { "" };
        match tag.name {
            "guid" | "id" | "rdf:about" => item.id = item.id.or_else(|| text(content)),
            "title" => item.title = item.title.or_else(|| text(content)),
            "link" if is_alternate(&tag) => {
                let url = tag.attribute("href").or_else(|| text(content));
                item.url = item.url.or(url);
            }
            "content:encoded" | "content" | "description" | "summary" => {
                let html = markup(content);
                if item.html.as_ref().is_none_or(|held| held.len() < html.len()) {
                    item.html = Some(html);
                }
            }
            "source" => source(&tag, content, &mut item.properties),
            "author" | "dc:creator" | "creator" => {
                let name = child(content, "name").or_else(|| text(content));
                item.properties.extend(name.map(|name| ("author".to_owned(), name)));
            }
            "dc:source" | "dc:rights" | "rights" | "media:credit" => {
                let name = tag.name.replace(':', ".");
                item.properties.extend(text(content).map(|value| (name, value)));
            }
            name => {
                const DATES: [&str; 5] = ["pubDate", "published", "dc:date", "issued", "updated"];
                if let Some(rank) = DATES.iter().position(|date| *date == name)
                    && rank < published_rank
                {
                    published_rank = rank;
                    item.published = text(content);
                }
            }
        }
    }
    item
}

/// RSS names the source's feed in an attribute, Atom in elements.
fn source(tag: &Tag<'_>, content: &str, properties: &mut Vec<(String, String)>) {
    let title = child(content, "title");
    let name = if title.is_some() { "atom:source" } else { "rss:source" };
    let value = title.or_else(|| text(content));
    properties.extend(value.map(|value| (name.to_owned(), value)));
    let url = tag.attribute("url").map(|url| ("rss:source_url".to_owned(), url));
    properties.extend(url);
}

fn is_alternate(tag: &Tag<'_>) -> bool {
    tag.attribute("rel").is_none_or(|rel| rel == "alternate")
}

/// The text of the first element of a name.
fn child(xml: &str, name: &str) -> Option<String> {
    let mut at = 0;
    while let Some(tag) = next_tag(xml, at) {
        at = tag.range.end;
        if tag.name == name && tag.kind == Kind::Open {
            return text(&xml[inner(xml, &tag)]);
        }
    }
    None
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Open,
    Close,
    Empty,
}

struct Tag<'a> {
    kind: Kind,
    name: &'a str,
    attributes: &'a str,
    /// From `<` to behind `>`.
    range: Range<usize>,
}

impl Tag<'_> {
    fn local_name(&self) -> &str {
        self.name.rsplit(':').next().unwrap_or(self.name)
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        while let Some((before, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, behind) = after[1..].split_once(quote)?;
            if before.trim() == name {
                return Some(unescape(value)).filter(|value| !value.is_empty());
            }
            rest = behind;
        }
        None
    }
}

/// The next tag from a place on; comments, instructions and CDATA are passed over.
fn next_tag(xml: &str, mut at: usize) -> Option<Tag<'_>> {
    loop {
        let start = at + memchr::memchr(b'<', xml.get(at..)?.as_bytes())?;
        let rest = &xml[start..];
        let skip = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")]
            .into_iter()
            .find(|(open, _)| rest.starts_with(open));
        if let Some((open, close)) = skip {
            at = start + open.len() + rest[open.len()..].find(close)? + close.len();
            continue;
        }
        let end = tag_end(rest)?;
        let inside = &rest[1..end - 1];
        let (kind, inside) = if let Some(name) = inside.strip_prefix('/') {
            (Kind::Close, name)
        } else if let Some(inside) = inside.strip_suffix('/') {
            (Kind::Empty, inside)
        } else {
            (Kind::Open, inside)
        };
        let name_end = inside.find(char::is_whitespace).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(name_end);
        return Some(Tag { kind, name, attributes, range: start..start + end });
    }
}

/// Behind the `>` that ends a tag; one inside a quoted value does not.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'>' if quote.is_none() => return Some(at + 1),
            b'"' | b'\'' if quote.is_none() => quote = Some(byte),
            _ if quote == Some(byte) => quote = None,
            _ => {}
        }
    }
    None
}

/// What stands between an open tag and its end tag, or the end of the text where it has none.
fn inner(xml: &str, open: &Tag<'_>) -> Range<usize> {
    let start = open.range.end;
    let mut depth = 1;
    let mut at = start;
    while let Some(tag) = next_tag(xml, at) {
        at = tag.range.end;
        match tag.kind {
            Kind::Open if tag.name == open.name => depth += 1,
            Kind::Close if tag.name == open.name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start..tag.range.start;
        }
    }
    start..xml.len()
}

/// The HTML that an element holds, written out or escaped.
fn markup(content: &str) -> String {
    if next_tag(content, 0).is_some() { content.to_owned() } else { unescape(content) }
}

/// The text of an element, unless it is empty.
fn text(content: &str) -> Option<String> {
    Some(unescape(content).trim().to_owned()).filter(|text| !text.is_empty())
}

/// Resolves CDATA sections and the references of XML.
fn unescape(content: &str) -> String {
    let mut text = String::with_capacity(content.len());
    let mut rest = content;
    while let Some((before, section)) = rest.split_once("<![CDATA[") {
        unescape_references(before, &mut text);
        let (inside, behind) = section.split_once("]]>").unwrap_or((section, ""));
        text.push_str(inside);
        rest = behind;
    }
    unescape_references(rest, &mut text);
    text
}

fn unescape_references(escaped: &str, text: &mut String) {
    let mut rest = escaped;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest[1..].split_once(';').map(|(name, _)| name);
        match reference.and_then(|name| Some((name.len(), referred(name)?))) {
            Some((length, c)) => {
                text.push(c);
                rest = &rest[length + 2..];
            }
            None => {
                text.push('&');
                rest = &rest[1..];
            }
        }
    }
    text.push_str(rest);
}

fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']);
            let code = match hex {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}
