//! Scraped text made fit to stand in a line of output: no control or bidi characters, a bounded
//! length, and the escapes that more than one format needs.

use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Marks on one character beyond this are dropped: no writing system stacks more, only mischief.
const MARKS: usize = 4;

/// One line of harmless text: white space of any kind becomes single spaces, control, bidi and
/// invisible format characters go, and no character carries more than four combining marks.
/// Joiners stay, because Persian and the Indic scripts spell with them.
pub fn plain(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut gap = false;
    let mut marks = 0;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = !line.is_empty();
            marks = 0;
        } else if !is_unprintable(c) {
            let mark = is_mark(c);
            marks = if mark { marks + 1 } else { 0 };
            if marks > MARKS {
                continue;
            }
            if gap {
                line.push(' ');
                gap = false;
            }
            line.push(c);
        }
    }
    line
}

/// [`plain`] text of at most `width` columns, an ellipsis at its end where something was left out.
pub fn short(text: &str, width: usize) -> String {
    // A grapheme is at least one column wide or joins its neighbour: no more than this can matter.
    let head =
        text.char_indices().nth(width.saturating_mul(8)).map_or(text, |(end, _)| &text[..end]);
    let line = plain(head);
    if line.width() <= width && head.len() == text.len() {
        return line;
    }
    let mut cut = fit(&line, width.saturating_sub(1)).trim_end().to_owned();
    cut.push('…');
    cut
}

/// The longest beginning of a plain line that is at most `width` columns wide.
pub fn fit(line: &str, width: usize) -> &str {
    let mut used = 0;
    for (start, grapheme) in line.grapheme_indices(true) {
        used += grapheme.width();
        if used > width {
            return &line[..start];
        }
    }
    line
}

/// Text for XML content and attribute values. Characters that XML 1.0 cannot hold are left out,
/// bidi controls with them.
pub fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\r' | '\t' => {
                // A raw line break in an attribute value is read back as a space.
                let _ = write!(escaped, "&#{};", u32::from(c));
            }
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if is_unprintable(c) => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Whether a character steers a terminal or the reading direction, or shows nothing at all.
pub fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_harmless_line() {
        assert_eq!(plain("  Two\r\n\tlines \u{2028} here "), "Two lines here");
        assert_eq!(plain("a\u{1b}[31mred\u{7}\u{9b}x"), "a[31mredx");
        assert_eq!(plain("abc\u{202e}gnp.exe\u{202c}\u{2066}x\u{2069}"), "abcgnp.exex");
        assert_eq!(plain("\u{feff}soft\u{ad}hyphen\u{200b}"), "softhyphen");
        assert_eq!(plain("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }

    #[test]
    fn towers_of_marks_are_cut_down() {
        let tower = format!("a{}b", "\u{301}".repeat(500));
        assert_eq!(plain(&tower).chars().count(), 2 + MARKS);
    }

    #[test]
    fn short_counts_columns() {
        assert_eq!(short("a headline", 10), "a headline");
        assert_eq!(short("a headline of words", 10), "a headlin…");
        assert_eq!(short("日本経済新聞", 7), "日本経…");
        assert_eq!(short(&"x".repeat(10_000), 5), "xxxx…");
    }

    #[test]
    fn xml_has_no_markup_left() {
        assert_eq!(xml("<a b=\"c\">&'\u{0}\u{b}\n"), "&lt;a b=&quot;c&quot;&gt;&amp;&apos;&#10;");
    }

    proptest! {
        #[test]
        fn short_is_never_wider_than_asked(text in any::<String>(), width in 1_usize..40) {
            let line = short(&text, width);
            prop_assert!(line.width() <= width, "{line:?}");
            prop_assert!(!line.chars().any(is_unprintable));
        }

        #[test]
        fn plain_text_stays_as_it_is(text in any::<String>()) {
            let once = plain(&text);
            prop_assert_eq!(plain(&once), once);
        }
    }
}
