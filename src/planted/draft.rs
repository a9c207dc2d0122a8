//! What a version of a story says, line by line, and what editors do to it.

use super::cast::Cast;
use super::grammar::{GRAMMAR, Symbol};
use super::prose::{Node, Prose, Rewording, Style};
use super::random::Random;

/// The text of one version, before it becomes a page.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) headline: Line,
    pub(super) lines: Vec<Line>,
}

/// One sentence, or a quotation with its attribution.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The section of the grammar it was grown from, and the tree.
    pub(super) rule: Symbol,
    pub(super) node: Node,
    /// Which statement it is, in whatever words.
    pub(super) statement: u32,
    /// Which statement first carried the words inside its quotation marks.
    pub(super) speech: u32,
    /// Whose cast it speaks of.
    pub(super) cast: u8,
    /// It opens a paragraph.
    pub(super) opens: bool,
    /// A misprint, by its number; 0 for none.
    pub(super) misprint: u32,
}

/// Where drafts are written: the trees, the casts, and the count of statements so far.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) prose: Prose,
    pub(super) casts: Vec<Cast>,
    statements: u32,
}

impl Desk {
    /// A line grown from a section of the grammar.
    pub(super) fn line(
        &mut self,
        section: &str,
        cast: usize,
        opens: bool,
        random: &mut Random,
    ) -> Line {
        let rule = GRAMMAR.rule(section);
        let node = match self.casts.get(cast) {
            Some(cast) => self.prose.grow(rule, cast, random),
            None => Node::default(),
        };
        self.statements += 1;
        let cast = u8::try_from(cast).unwrap_or(0);
        let (statement, speech) = (self.statements, self.statements);
        Line { rule, node, statement, speech, cast, opens, misprint: 0 }
    }

    /// A news item of so many paragraphs, written from nothing.
    pub(super) fn compose(&mut self, cast: usize, paragraphs: usize, random: &mut Random) -> Draft {
        let headline = self.line("headline", cast, true, random);
        let mut lines = vec![self.line("lead", cast, true, random)];
        for number in 1..paragraphs {
            let late = number * 4 > paragraphs * 3;
            let section = match random.unit() {
                x if x < 0.3 => "quoteline",
                x if late && x < 0.6 => "background",
                _ => "body",
            };
            lines.push(self.line(section, cast, true, random));
            if section == "body" {
                for _ in 0..random.below(3) {
                    lines.push(self.line("body", cast, false, random));
                }
            }
        }
        Draft { headline, lines }
    }

    /// The line in other words.
    pub(super) fn reword(&mut self, line: Line, how: Rewording, random: &mut Random) -> Line {
        let node = self.prose.reword(line.node, line.rule, how, random);
        Line { node, misprint: 0, ..line }
    }

    /// Prints a line in a house style.
    pub(super) fn print(&self, line: Line, style: Style, out: &mut String) {
        let start = out.len();
        if let Some(cast) = self.casts.get(usize::from(line.cast)) {
            self.prose.print(line.rule, line.node, cast, style, out);
        }
        if line.misprint > 0 {
            misprint(out, start, line.misprint);
        }
    }
}

impl Line {
    /// Whether the line is a quotation with its attribution.
    pub(super) fn quotes(self) -> bool {
        self.rule == GRAMMAR.rule("quoteline")
    }

    /// Whether two lines are the same statement in the same words.
    pub(super) fn same_words(self, other: Self) -> bool {
        self.statement == other.statement && self.node.key() == other.node.key()
    }
}

impl Draft {
    /// Cut from the bottom down to a share of its lines.
    pub(super) fn cut(&mut self, share: f64) {
        let kept = ((self.lines.len() as f64 * share) as usize).max(2);
        self.lines.truncate(kept);
    }

    /// Some lines dropped here and there, each kept with probability `share`.
    pub(super) fn thin(&mut self, share: f64, random: &mut Random) {
        let mut first = true;
        self.lines.retain(|_| std::mem::take(&mut first) || random.chance(share));
    }

    /// Puts lines in at a position, as they come.
    pub(super) fn insert(&mut self, at: usize, lines: impl IntoIterator<Item = Line>) {
        let at = at.min(self.lines.len());
        self.lines.splice(at..at, lines);
    }

    /// A misprint in one line.
    pub(super) fn misprint(&mut self, random: &mut Random) {
        let at = random.below(self.lines.len());
        if let Some(line) = self.lines.get_mut(at) {
            line.misprint = u32::try_from(random.between(1, 1 << 20)).unwrap_or(1);
        }
    }
}

/// Swaps two letters inside one of the longer words from `start` on; the number says which.
fn misprint(out: &mut String, start: usize, number: u32) {
    let long = |word: &&str| word.len() > 5 && word.bytes().all(|b| b.is_ascii_lowercase());
    let words: Vec<&str> = out[start..].split([' ', ',', '.']).filter(long).collect();
    let Some(word) = words.get(number as usize % words.len().max(1)) else { return };
    let at = start + word.as_ptr().addr() - out[start..].as_ptr().addr();
    let letter = at + 2 + number as usize % (word.len() - 4);
    let swapped: String = [&out[letter + 1..letter + 2], &out[letter..=letter]].concat();
    out.replace_range(letter..letter + 2, &swapped);
}
