//! The text of a page as it grows, one block a line, white space as a browser would show it.

use crate::article::{Block, BlockKind, Container, Markup, Regions, Span};

/// The lines so far.
pub(super) struct Lines {
    text: String,
    markup: Markup,
    /// The block of the line that is being written.
    current: Option<Block>,
    /// A blank stands between the last word and the next.
    blank: bool,
}

impl Default for Lines {
    fn default() -> Self {
        let page = Container { parent: 0, element: "body", hints: String::new() };
        let markup = Markup { blocks: Vec::new(), containers: vec![page] };
        Self { text: String::new(), markup, current: None, blank: false }
    }
}

impl Lines {
    /// Whether no line has begun.
    pub(super) fn is_at_start(&self) -> bool {
        self.current.is_none()
    }

    /// Begins a line.
    pub(super) fn begin(
        &mut self,
        kind: BlockKind,
        regions: Regions,
        container: u32,
        hints: String,
    ) {
        let start = self.text.len();
        let span = Span::new(start, start);
        self.current = Some(Block { span, kind, regions, link_bytes: 0, container, hints });
        self.blank = false;
    }

    /// Adds to the line that has begun.
    pub(super) fn push(&mut self, text: &str, is_link: bool) {
        let Some(block) = &mut self.current else { return };
        let start = block.span.start as usize;
        // The blank in front of a link is not part of it.
        let mut first = None;
        for c in text.chars() {
            if c.is_whitespace() || (c.is_control() && c != '\t') {
                self.blank = true;
            } else if !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') {
                if self.blank && start < self.text.len() && !self.text.ends_with('\t') {
                    self.text.push(' ');
                }
                self.blank = false;
                first.get_or_insert(self.text.len());
                self.text.push(c);
            }
        }
        if let Some(first) = first.filter(|_| is_link) {
            block.link_bytes += u32::try_from(self.text.len() - first).unwrap_or(u32::MAX);
        }
    }

    /// Sets the next cell of a row apart, where the row has begun on this line.
    pub(super) fn end_cell(&mut self) {
        let begun = self.current.as_ref().is_some_and(|block| block.kind == BlockKind::Row);
        if !begun {
            self.end_line();
        } else if !self.text.ends_with('\t') {
            self.text.push('\t');
            self.blank = false;
        }
    }

    /// Ends the line, if one has begun. A line without text leaves no trace.
    pub(super) fn end_line(&mut self) {
        let Some(mut block) = self.current.take() else { return };
        let start = block.span.start as usize;
        let end = start + self.text[start..].trim_end().len();
        self.text.truncate(end);
        if start < end {
            block.span = Span::new(start, end);
            block.link_bytes = block.link_bytes.min(block.span.end - block.span.start);
            self.markup.blocks.push(block);
            self.text.push('\n');
        }
    }

    /// Makes a container inside another.
    pub(super) fn container(&mut self, parent: u32, element: &'static str, hints: String) -> u32 {
        let index = self.markup.containers.len();
        self.markup.containers.push(Container { parent, element, hints });
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// All text, and what it stood in.
    pub(super) fn finish(mut self) -> (String, Markup) {
        self.end_line();
        self.text.truncate(self.text.trim_end_matches('\n').len());
        (self.text, self.markup)
    }
}
