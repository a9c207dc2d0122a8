//! What the elements of HTML mean for the text of a page.

use crate::article::{BlockKind, Regions};

/// What an element does to the text in it and around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: its text runs on in the line.
    Inline,
    /// Breaks lines; its text is one block.
    Block(BlockKind),
    /// Breaks lines and holds blocks.
    Container,
    /// Breaks lines and holds the cells of one line.
    TableRow,
    /// Holds blocks, and stands on one line with the other cells of its row.
    Cell,
    /// What it holds is not shown as text.
    Dropped,
    /// Has no content and no end.
    Void,
    /// A line break.
    Break,
}

/// The name of a known element as a constant, and its role; other elements are inline.
pub(super) fn known(name: &[u8]) -> (&'static str, Role) {
    use BlockKind::{Caption, Heading, ListItem, Paragraph, Preformatted};
    use Role::{Block, Break, Cell, Container, Dropped, Inline, TableRow, Void};
    match name {
        b"a" => ("a", Inline),
        b"p" => ("p", Block(Paragraph)),
        b"div" => ("div", Container),
        b"section" => ("section", Container),
        b"article" => ("article", Container),
        b"main" => ("main", Container),
        b"header" => ("header", Container),
        b"footer" => ("footer", Container),
        b"nav" => ("nav", Container),
        b"aside" => ("aside", Container),
        b"figure" => ("figure", Container),
        b"blockquote" => ("blockquote", Container),
        b"ul" => ("ul", Container),
        b"ol" => ("ol", Container),
        b"menu" => ("menu", Container),
        b"dl" => ("dl", Container),
        b"form" => ("form", Container),
        b"fieldset" => ("fieldset", Container),
        b"details" => ("details", Container),
        b"dialog" => ("dialog", Container),
        b"center" => ("center", Container),
        b"address" => ("address", Container),
        b"hgroup" => ("hgroup", Container),
        b"table" => ("table", Container),
        b"tr" => ("tr", TableRow),
        b"td" => ("td", Cell),
        b"th" => ("th", Cell),
        b"li" => ("li", Block(ListItem)),
        b"dt" => ("dt", Block(ListItem)),
        b"dd" => ("dd", Block(ListItem)),
        b"h1" => ("h1", Block(Heading(1))),
        b"h2" => ("h2", Block(Heading(2))),
        b"h3" => ("h3", Block(Heading(3))),
        b"h4" => ("h4", Block(Heading(4))),
        b"h5" => ("h5", Block(Heading(5))),
        b"h6" => ("h6", Block(Heading(6))),
        b"pre" => ("pre", Block(Preformatted)),
        b"figcaption" => ("figcaption", Block(Caption)),
        b"caption" => ("caption", Block(Caption)),
        b"summary" => ("summary", Block(BlockKind::Loose)),
        b"legend" => ("legend", Block(BlockKind::Loose)),
        b"button" => ("button", Block(BlockKind::Loose)),
        b"label" => ("label", Block(BlockKind::Loose)),
        b"br" => ("br", Break),
        b"hr" => ("hr", Break),
        b"area" | b"base" | b"col" | b"embed" | b"img" | b"input" | b"link" | b"meta"
        | b"param" | b"source" | b"track" | b"wbr" => ("void", Void),
        b"title" => ("title", Dropped),
        b"script" => ("script", Dropped),
        b"style" => ("style", Dropped),
        b"template" => ("template", Dropped),
        b"noscript" => ("noscript", Dropped),
        b"svg" => ("svg", Dropped),
        b"math" => ("math", Dropped),
        b"iframe" => ("iframe", Dropped),
        b"object" => ("object", Dropped),
        b"canvas" => ("canvas", Dropped),
        b"audio" => ("audio", Dropped),
        b"video" => ("video", Dropped),
        b"map" => ("map", Dropped),
        b"select" => ("select", Dropped),
        b"datalist" => ("datalist", Dropped),
        b"textarea" => ("textarea", Dropped),
        b"span" => ("span", Inline),
        b"b" => ("b", Inline),
        b"i" => ("i", Inline),
        b"em" => ("em", Inline),
        b"strong" => ("strong", Inline),
        b"small" => ("small", Inline),
        b"time" => ("time", Inline),
        b"html" => ("html", Inline),
        b"body" => ("body", Inline),
        b"head" => ("head", Inline),
        // Names that stand only for themselves: an unknown end tag closes an unknown element.
        _ => ("other", Inline),
    }
}

/// The landmarks that an element opens, by its name and by its `role` and `itemprop`.
pub(super) fn regions(name: &str, role: Option<&str>, itemprop: Option<&str>) -> Regions {
    let by_name = match name {
        "article" => Regions::ARTICLE,
        "main" => Regions::MAIN,
        "nav" | "menu" => Regions::NAV,
        "header" => Regions::HEADER,
        "footer" => Regions::FOOTER,
        "aside" => Regions::ASIDE,
        "form" | "button" | "fieldset" => Regions::FORM,
        "figure" => Regions::FIGURE,
        "blockquote" => Regions::BLOCKQUOTE,
        "table" => Regions::TABLE,
        "ul" | "ol" | "dl" => Regions::LIST,
        _ => Regions::default(),
    };
    let by_role = match role {
        Some("main") => Regions::MAIN,
        Some("navigation" | "menu" | "menubar") => Regions::NAV,
        Some("banner") => Regions::HEADER,
        Some("contentinfo") => Regions::FOOTER,
        Some("complementary") => Regions::ASIDE,
        Some("search" | "form" | "dialog") => Regions::FORM,
        Some("article") => Regions::ARTICLE,
        _ => Regions::default(),
    };
    let stated = itemprop.is_some_and(|value| {
        value.split_ascii_whitespace().any(|name| name.eq_ignore_ascii_case("articlebody"))
    });
    let by_itemprop = if stated { Regions::STATED_BODY } else { Regions::default() };
    by_name.with(by_role).with(by_itemprop)
}

/// The elements that an end tag is implied for when `name` opens, and the ones at which to stop
/// looking for them (WHATWG HTML, section 13.2.6.4.7).
pub(super) fn implied_ends(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    match name {
        "li" => (&["li"], &["ul", "ol", "menu"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "tr" => (&["tr", "caption"], &["table"]),
        "td" | "th" => (&["td", "th"], &["table", "tr"]),
        _ => (&[], &[]),
    }
}
