//! HTML into the text of its blocks and its metadata.
//!
//! html5gum tells the tags from the text as the standard has it. What follows is simpler than a
//! browser's tree: a stack of open elements, no deeper than browsers themselves go, so that time
//! grows with the length of a page alone, however its tags are nested.

mod attributes;
mod element;
mod lines;
mod linked_data;
mod metadata;

use std::convert::Infallible;

use html5gum::Span;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use self::attributes::Attributes;
use self::element::Role;
use self::lines::Lines;
use self::metadata::Properties;
use super::{BlockKind, Markup, Metadata, Regions};

/// Elements nested deeper are taken as part of the one that holds them. Browsers do the same, at
/// the same depth.
const DEEPEST: usize = 512;

/// What an HTML page holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// The visible text, one block a line.
    pub text: String,
    /// The headline, from the linked data, `og:title`, the only `h1`, or `title`, in this order.
    pub title: Option<String>,
    /// The page's own address, as it was saved from, else `og:url`, else its canonical address.
    pub url: Option<String>,
    /// What the head and the linked data say.
    pub metadata: Metadata,
    /// What each line of the text stood in.
    pub markup: Markup,
}

/// Reads an HTML page, or a piece of one. Any text is a page: where tags are broken, it yields what
/// a lenient browser would show.
pub fn parse(html: &str) -> Document {
    let mut builder = Builder::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        builder.take(event);
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    // All events go to the builder; the tokenizer itself yields nothing, and a string cannot fail.
    html5gum::Tokenizer::new_with_emitter(html, emitter).for_each(drop);
    builder.finish()
}

/// An open element.
struct Element {
    name: &'static str,
    role: Role,
    /// Its own landmarks and those around it.
    regions: Regions,
    /// Whether it or anything around it is not shown.
    hidden: bool,
    /// The container that it is or stands in, once text has been found there.
    container: Option<u32>,
    hints: String,
}

#[derive(Default)]
struct Builder {
    /// The element whose start tag is being read.
    opening: Option<(&'static str, Role)>,
    attributes: Attributes,
    open: Vec<Element>,
    /// Elements open beyond [`DEEPEST`].
    beyond: usize,
    /// How many elements were open when the link began in which the reader stands.
    link: Option<usize>,
    lines: Lines,
    properties: Properties,
}

impl Builder {
    fn take(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.attributes.clear();
                self.opening = Some(element::known(name));
                self.properties.open(name);
            }
            CallbackEvent::AttributeName { name } => self.attributes.name(name),
            CallbackEvent::AttributeValue { value } => self.attributes.value(value),
            CallbackEvent::CloseStartTag { self_closing } => {
                if let Some((name, role)) = self.opening.take() {
                    self.start(name, role, self_closing);
                }
            }
            CallbackEvent::EndTag { name } => self.end(name),
            CallbackEvent::String { value } => self.text(&String::from_utf8_lossy(value)),
            CallbackEvent::Comment { value } => {
                self.properties.comment(&String::from_utf8_lossy(value));
            }
            CallbackEvent::Doctype { .. } | CallbackEvent::Error(_) => {}
        }
    }

    fn start(&mut self, name: &'static str, role: Role, self_closing: bool) {
        self.properties.element(&self.attributes);
        match role {
            Role::Void => return,
            Role::Break => return self.lines.end_line(),
            Role::Inline | Role::Dropped => {}
            Role::Cell => self.imply_ends(name),
            Role::Block(_) | Role::Container | Role::TableRow => {
                self.imply_ends(name);
                self.close_paragraph();
                self.lines.end_line();
            }
        }
        if name == "a" {
            self.link = self.attributes.get("href").map(|_| self.open.len());
        }
        let hidden = self.is_hidden();
        if self_closing && hidden {
            // The shapes of a drawing.
            return;
        }
        if DEEPEST <= self.open.len() {
            self.beyond += 1;
            return;
        }
        if role == Role::Cell && !hidden {
            self.lines.end_cell();
        }
        let around = self.open.last().map_or(Regions::default(), |element| element.regions);
        let own =
            element::regions(name, self.attributes.get("role"), self.attributes.get("itemprop"));
        self.open.push(Element {
            name,
            role,
            regions: around.with(own),
            hidden: hidden || role == Role::Dropped || self.attributes.hide(),
            container: None,
            hints: self.attributes.hints(),
        });
    }

    fn end(&mut self, name: &[u8]) {
        let (name, role) = element::known(name);
        self.properties.close();
        if matches!(role, Role::Block(_) | Role::Container | Role::TableRow) {
            self.lines.end_line();
        }
        if matches!(name, "html" | "body") {
            // What stands behind them belongs to the page all the same.
            return self.lines.end_line();
        }
        if role == Role::Break {
            // Browsers read </br> as <br>.
            return self.lines.end_line();
        }
        if 0 < self.beyond {
            self.beyond -= 1;
            return;
        }
        if name == "a" {
            self.link = None;
        }
        let stop = |element: &Element| match role {
            // Formatting that was not closed in its block does not reach out of it.
            Role::Inline => element.role != Role::Inline,
            _ => element.role == Role::Cell && !matches!(name, "table" | "tr"),
        };
        let at = self.open.iter().rposition(|element| element.name == name || stop(element));
        if let Some(at) = at.filter(|&at| self.open[at].name == name) {
            self.close_from(at);
        }
    }

    fn text(&mut self, text: &str) {
        if self.properties.text(text) || self.is_hidden() {
            return;
        }
        let preformatted =
            self.open.iter().any(|element| element.role == Role::Block(BlockKind::Preformatted));
        if self.lines.is_at_start() {
            if text.trim().is_empty() {
                return;
            }
            self.begin_line();
        }
        let mut lines = text.split(|c| preformatted && c == '\n');
        if let Some(first) = lines.next() {
            self.lines.push(first, self.link.is_some());
        }
        for line in lines {
            self.lines.end_line();
            self.begin_line();
            self.lines.push(line, self.link.is_some());
        }
    }

    fn begin_line(&mut self) {
        let own = self.open.iter().rposition(|element| element.role != Role::Inline);
        let kind = match own.map(|at| self.open[at].role) {
            Some(Role::Block(kind)) => kind,
            Some(Role::Cell | Role::TableRow) => BlockKind::Row,
            _ => BlockKind::Loose,
        };
        // The hints of a container are its own.
        let from = match own {
            Some(at) if matches!(self.open[at].role, Role::Block(_)) => at,
            Some(at) => at + 1,
            None => 0,
        };
        let mut hints = String::new();
        for element in &self.open[from..] {
            if !hints.is_empty() && !element.hints.is_empty() {
                hints.push(' ');
            }
            hints.push_str(&element.hints);
        }
        let regions = self.open.last().map_or(Regions::default(), |element| element.regions);
        let container = self.container();
        self.lines.begin(kind, regions, container, hints);
    }

    /// The container in which the reader stands. Containers are made when text is first found in
    /// them, from the outermost in.
    fn container(&mut self) -> u32 {
        let made = self.open.iter().rposition(|element| element.container.is_some());
        let mut innermost = made.and_then(|at| self.open[at].container).unwrap_or_default();
        for element in &mut self.open[made.map_or(0, |at| at + 1)..] {
            if matches!(element.role, Role::Container | Role::Cell) {
                innermost = self.lines.container(innermost, element.name, element.hints.clone());
            }
            element.container = Some(innermost);
        }
        innermost
    }

    fn is_hidden(&self) -> bool {
        self.open.last().is_some_and(|element| element.hidden)
    }

    /// Ends the elements that cannot hold the one that opens.
    fn imply_ends(&mut self, name: &str) {
        let (ended, stop) = element::implied_ends(name);
        let at = self
            .open
            .iter()
            .rposition(|element| ended.contains(&element.name) || stop.contains(&element.name));
        if let Some(at) = at.filter(|&at| ended.contains(&self.open[at].name)) {
            self.close_from(at);
        }
    }

    /// A paragraph ends where another block begins.
    fn close_paragraph(&mut self) {
        let at = self.open.iter().rposition(|element| element.role != Role::Inline);
        if let Some(at) = at.filter(|&at| self.open[at].name == "p") {
            self.close_from(at);
        }
    }

    fn close_from(&mut self, at: usize) {
        self.open.truncate(at);
        self.link = self.link.filter(|&link| link < at);
    }

    fn finish(self) -> Document {
        let (text, markup) = self.lines.finish();
        let (title, url, metadata) = self.properties.finish(&text, &markup);
        Document { text, title, url, metadata, markup }
    }
}
