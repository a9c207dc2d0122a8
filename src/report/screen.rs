//! What a terminal can show: width, colours, symbols; and lines made to fit it.

use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

use super::plain;

/// What stands at the other end of standard output.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Columns of a line.
    pub width: usize,
    /// Whether colours may be used.
    pub color: bool,
    /// Whether symbols beyond ASCII may be used.
    pub unicode: bool,
}

impl Default for Screen {
    /// A pipe: no colours, and wide enough that little is cut.
    fn default() -> Self {
        Self { width: 100, color: false, unicode: true }
    }
}

/// The headline of a story, the name of a column.
pub const STRONG: Style = Style::new().bold();
/// What can be passed over.
pub const FAINT: Style = Style::new().dimmed();
/// A source.
pub const SOURCE: Style = AnsiColor::Cyan.on_default().bold();
/// The same words.
pub const SAME: Style = AnsiColor::Green.on_default();
/// Other words for the same.
pub const REWORDED: Style = AnsiColor::Yellow.on_default();
/// A quotation.
pub const QUOTED: Style = AnsiColor::Magenta.on_default();
/// What needs a look.
pub const ALARM: Style = AnsiColor::Red.on_default();

/// The symbols of a report.
pub struct Symbols {
    /// A branch with others below it.
    pub tee: &'static str,
    /// The last branch.
    pub elbow: &'static str,
    /// The line past a branch that has others below it.
    pub pipe: &'static str,
    /// Nothing, as wide as the others.
    pub blank: &'static str,
    /// Between facts on one line.
    pub dot: &'static str,
    /// Between two that say the same, no direction.
    pub like: &'static str,
    /// Where something was left out.
    pub ellipsis: &'static str,
    /// Under a heading.
    pub rule: &'static str,
}

const DRAWN: Symbols = Symbols {
    tee: "├─ ",
    elbow: "└─ ",
    pipe: "│  ",
    blank: "   ",
    dot: " · ",
    like: "≈",
    ellipsis: "…",
    rule: "─",
};

const TYPED: Symbols = Symbols {
    tee: "|- ",
    elbow: "`- ",
    pipe: "|  ",
    blank: "   ",
    dot: ", ",
    like: "~",
    ellipsis: "...",
    rule: "-",
};

impl Screen {
    /// The symbols that it can show.
    pub fn symbols(&self) -> &'static Symbols {
        if self.unicode { &DRAWN } else { &TYPED }
    }

    /// Harmless text of at most `width` columns.
    pub fn cut(&self, text: &str, width: usize) -> String {
        let cut = plain::short(text, width);
        match (self.unicode, cut.strip_suffix('…')) {
            (false, Some(head)) => {
                let head = plain::fit(head, width.saturating_sub(3));
                plain::fit(&format!("{head}..."), width).to_owned()
            }
            _ => cut,
        }
    }

    /// The text in a style, where colours may be used.
    pub fn paint(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    /// Harmless text broken into lines of at most `width` columns, between words where it can be.
    pub fn wrap(&self, text: &str, width: usize) -> Vec<String> {
        let width = width.max(1);
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in plain::plain(text).split(' ') {
            let mut word = word;
            if !line.is_empty() && width < line.width() + 1 + word.width() {
                lines.push(std::mem::take(&mut line));
            }
            while width < word.width() {
                let head = plain::fit(word, width);
                if head.is_empty() {
                    break;
                }
                lines.push(head.to_owned());
                word = &word[head.len()..];
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// A sentence of ours with the quotation marks that can be shown.
    pub fn typed(&self, sentence: &str) -> String {
        if self.unicode { sentence.to_owned() } else { sentence.replace(['“', '”'], "\"") }
    }

    /// Curly quotes where they can be shown.
    pub fn quote(&self, text: &str) -> String {
        if self.unicode { format!("“{text}”") } else { format!("\"{text}\"") }
    }
}

/// The text followed by blanks up to `width` columns.
pub fn pad(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(text.width());
    format!("{text}{}", " ".repeat(blanks))
}

/// Blanks up to `width` columns followed by the text.
pub fn pad_left(text: &str, width: usize) -> String {
    let blanks = width.saturating_sub(text.width());
    format!("{}{text}", " ".repeat(blanks))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_inside_long_ones() {
        let screen = Screen::default();
        assert_eq!(screen.wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(screen.wrap("abcdefghij kl", 4), ["abcd", "efgh", "ij", "kl"]);
        assert_eq!(screen.wrap("日本経済", 4), ["日本", "経済"]);
    }

    #[test]
    fn a_dumb_terminal_gets_dots_for_an_ellipsis() {
        let screen = Screen { unicode: false, ..Screen::default() };
        assert_eq!(screen.cut("a headline of words", 10), "a headl...");
        assert_eq!(screen.quote("x"), "\"x\"");
    }

    #[test]
    fn no_colour_leaves_no_escape() {
        let text = Screen::default().paint(STRONG, "x");
        assert_eq!(text, "x");
        let coloured = Screen { color: true, ..Screen::default() }.paint(STRONG, "x");
        assert_eq!(coloured, "\u{1b}[1mx\u{1b}[0m");
    }
}
