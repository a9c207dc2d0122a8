//! HTML becomes lines of text that know where they stood, and metadata.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use wirecopy::article::html::{Document, parse};
use wirecopy::article::{BlockKind, Regions};

fn lines(html: &str) -> Vec<String> {
    parse(html).text.lines().map(str::to_owned).collect()
}

/// The lines of a page with what they stood in.
fn kinds(document: &Document) -> Vec<(&str, BlockKind)> {
    let blocks = document.markup.blocks.iter();
    blocks.map(|block| (block.span.of(&document.text), block.kind)).collect()
}

fn property<'a>(document: &'a Document, name: &'a str) -> Vec<&'a str> {
    document.metadata.all(name).collect()
}

#[test]
fn blocks_break_lines_and_inline_elements_do_not() {
    let html = "<p>The <b>ferry</b>\n stops<a href=x>.</a></p>Loose <i>text</i><div>Next<br>line";
    assert_eq!(lines(html), ["The ferry stops.", "Loose text", "Next", "line"]);
}

#[test]
fn what_is_not_shown_is_dropped() {
    let html = "<head><title>T</title><style>p{}</style></head><body><script>if (a<b) {}</script>\
        <noscript><p>Turn it on</p></noscript><p hidden>No</p><div style='color:red; display : none'>\
        <p>No</p></div><svg><title>Icon</title><path/><text>No</text></svg><template><p>No</p>\
        </template><p aria-hidden=true>No</p><!-- No --><p>Yes</p><select><option>No</select>After";
    assert_eq!(lines(html), ["Yes", "After"]);
}

#[test]
fn blocks_know_their_kind() {
    let html = "<h1>Head</h1><h3>Sub</h3><ul><li>One<li>Two</ul><figure><img><figcaption>Boat\
        </figcaption></figure><table><tr><th>Day<td>Boats<tr><td>Monday</td><td>3</td></table>\
        <blockquote><p>Said</p></blockquote><pre>a  b\nc</pre>";
    let document = parse(html);
    assert_eq!(
        kinds(&document),
        [
            ("Head", BlockKind::Heading(1)),
            ("Sub", BlockKind::Heading(3)),
            ("One", BlockKind::ListItem),
            ("Two", BlockKind::ListItem),
            ("Boat", BlockKind::Caption),
            ("Day\tBoats", BlockKind::Row),
            ("Monday\t3", BlockKind::Row),
            ("Said", BlockKind::Paragraph),
            ("a b", BlockKind::Preformatted),
            ("c", BlockKind::Preformatted),
        ]
    );
    let regions = |n: usize| document.markup.blocks[n].regions;
    assert!(regions(2).any(Regions::LIST) && !regions(0).any(Regions::LIST));
    assert!(regions(4).any(Regions::FIGURE));
    assert!(regions(5).any(Regions::TABLE));
    assert!(regions(7).any(Regions::BLOCKQUOTE));
}

#[test]
fn blocks_know_their_landmarks_containers_and_links() {
    let html = "<body><header>Harbour News</header><main><article id=Story class='post body'>\
        <div itemprop=articleBody><p class=lede>The <a href=/f>ferry</a> stops.</p></div>\
        <aside>More</aside></article></main><div role=navigation>Menu</div><footer>End</footer>";
    let document = parse(html);
    let block = |text: &str| {
        let mut blocks = document.markup.blocks.iter();
        blocks.find(|block| block.span.of(&document.text) == text).unwrap()
    };
    let story = block("The ferry stops.");
    assert!(story.regions.any(Regions::STATED_BODY));
    assert!(story.regions.any(Regions::MAIN) && story.regions.any(Regions::ARTICLE));
    assert_eq!(story.link_bytes, 5);
    assert_eq!(story.hints, "lede");
    assert!(block("More").regions.any(Regions::ASIDE));
    assert!(block("Menu").regions.any(Regions::NAV));
    assert!(block("End").regions.any(Regions::FOOTER) && !block("End").regions.any(Regions::MAIN));
    let containers = &document.markup.containers;
    let inner = &containers[story.container as usize];
    assert_eq!((inner.element, inner.hints.as_str()), ("div", "articlebody"));
    let outer = &containers[inner.parent as usize];
    assert_eq!((outer.element, outer.hints.as_str()), ("article", "post body story"));
}

#[test]
fn tags_left_open_or_crossed_do_no_harm() {
    assert_eq!(lines("<p>One<p>Two<div>Three</p>Four"), ["One", "Two", "Three", "Four"]);
    assert_eq!(lines("<b><p>One</b>two</p>three</b>"), ["Onetwo", "three"]);
    assert_eq!(lines("</div></p></td>One</html>Two"), ["One", "Two"]);
    let open_link = parse("<div><a href=x>Link</div><p>Plain</p>");
    assert_eq!(open_link.markup.blocks[1].link_bytes, 0);
    assert_eq!(lines("a < b & c &amp; d &eacute;&#8217; <"), ["a < b & c & d é’ <"]);
}

#[test]
fn a_hundred_thousand_nested_elements_neither_overflow_nor_hang() {
    let start = Instant::now();
    for tag in ["div", "p", "b", "a href=x", "table", "li", "svg", "blockquote", "tr"] {
        let html = format!("<{tag}>").repeat(100_000) + "text" + &"</div>".repeat(100_000);
        let document = parse(&html);
        assert!(document.text == "text" || tag == "svg", "{tag}");
    }
    let closed = "<div>".repeat(100_000) + "in" + &"</div>".repeat(100_000) + "<p>out</p>";
    let document = parse(&closed);
    assert_eq!(document.markup.blocks[1].container, 0);
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn the_head_tells_title_address_and_times() {
    let html = "<!doctype html><html lang=en-GB><head><title>Ferry stops | Harbour News</title>\
        <link rel=canonical href=https://other.example/ferry>\
        <meta property=og:title content='Ferry  stops &amp; waits'>\
        <meta property=og:url content=https://harbour.example/ferry>\
        <meta property=og:site_name content='Harbour News'>\
        <meta property=article:published_time content=2024-05-01T10:00:00Z>\
        <meta name=Author content='A. Writer'><meta name=viewport content=x>\
        <meta name=syndication-source content=https://wire.example/1>\
        <meta itemprop=dateModified content=2024-05-02></head>\
        <body><h1>Ferry stops</h1><time datetime=2024-05-01>1 May</time>";
    let document = parse(html);
    assert_eq!(document.title.as_deref(), Some("Ferry stops & waits"));
    assert_eq!(document.url.as_deref(), Some("https://harbour.example/ferry"));
    for (name, value) in [
        ("lang", "en-GB"),
        ("canonical", "https://other.example/ferry"),
        ("og:site_name", "Harbour News"),
        ("article:published_time", "2024-05-01T10:00:00Z"),
        ("author", "A. Writer"),
        ("syndication-source", "https://wire.example/1"),
        ("itemprop:datemodified", "2024-05-02"),
        ("time", "2024-05-01"),
    ] {
        assert_eq!(property(&document, name), [value], "{name}");
    }
    assert_eq!(document.metadata.get("viewport"), None);
}

#[test]
fn titles_fall_back_to_the_only_main_heading_and_to_the_title() {
    let title = |html: &str| parse(html).title;
    assert_eq!(title("<title>T</title><h1>H</h1>").as_deref(), Some("H"));
    assert_eq!(title("<title> A\n B </title><h1>H</h1><h1>I</h1>").as_deref(), Some("A B"));
    assert_eq!(title("<p>x</p>"), None);
}

#[test]
fn linked_data_is_read_from_graphs_lists_and_broken_scripts() {
    let graph = r##"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
        {"@type":"Organization","@id":"#o","name":"Harbour News","url":"https://harbour.example"},
        {"@type":["NewsArticle"],"headline":"Ferry stops","datePublished":"2024-05-01T10:00:00Z",
         "author":[{"@type":"Person","name":"A. Writer"},"B. Editor"],"publisher":{"@id":"#o"},
         "isBasedOn":{"@type":"NewsArticle","url":"https://wire.example/1"},
         "creditText":"Coast Agency","articleBody":"No boats."},
        {"@type":"WebPage","datePublished":"2020-01-01"}]}</script><p>x</p>"##;
    let document = parse(graph);
    assert_eq!(document.title.as_deref(), Some("Ferry stops"));
    assert_eq!(property(&document, "ld:author"), ["A. Writer", "B. Editor"]);
    assert_eq!(property(&document, "ld:publisher"), ["Harbour News"]);
    assert_eq!(property(&document, "ld:publisher.url"), ["https://harbour.example"]);
    assert_eq!(property(&document, "ld:isbasedon"), ["https://wire.example/1"]);
    assert_eq!(property(&document, "ld:credittext"), ["Coast Agency"]);
    assert_eq!(property(&document, "ld:articlebody"), ["No boats."]);
    assert_eq!(document.metadata.get("ld:datepublished"), Some("2024-05-01T10:00:00Z"));
    assert_eq!(document.text, "x");
    let broken = "<script type='application/ld+json'><!--[{\"@type\":\"BlogPosting\",\
        \"headline\":\"Line\nbreak\"}];--></script>";
    assert_eq!(parse(broken).metadata.get("ld:headline"), Some("Line break"));
    let nonsense = "<script type='application/ld+json'>{\"@type\":</script><p>x";
    assert_eq!(parse(nonsense).metadata.properties, []);
}

#[test]
fn deep_linked_data_end() {
    let script = "[".repeat(100_000);
    let graph = "{\"@graph\":".repeat(100) + "1" + &"}".repeat(100);
    for json in [script, graph] {
        let html = format!("<script type='application/ld+json'>{json}</script><p>x");
        assert_eq!(lines(&html), ["x"]);
    }
}

#[test]
fn saved_pages_tell_where_they_were_saved_from() {
    let edge = "<!-- saved from url=(0030)https://harbour.example/ferry -->\n<html><p>x";
    assert_eq!(parse(edge).url.as_deref(), Some("https://harbour.example/ferry"));
    let other = "<!-- see url: https://harbour.example/ferry --><p>x";
    assert_eq!(parse(other).url, None);
}

proptest! {
    #[test]
    fn any_soup_gives_lines_that_tile_the_text(
        parts in proptest::collection::vec(
            prop_oneof![
                "[a-zé \\n&<>]{0,8}",
                "</?(p|div|b|a|li|ul|table|tr|td|h1|pre|br|span|script|title|svg)( class=x| href=y| hidden)?/?>",
            ],
            0..60,
        )
    ) {
        let document = parse(&parts.concat());
        let from_blocks: Vec<&str> =
            document.markup.blocks.iter().map(|block| block.span.of(&document.text)).collect();
        let lines: Vec<&str> = document.text.lines().collect();
        prop_assert_eq!(from_blocks, lines);
        for block in &document.markup.blocks {
            prop_assert!(block.span.start < block.span.end);
            prop_assert!(block.link_density() <= 1.0);
            prop_assert!((block.container as usize) < document.markup.containers.len());
        }
        for (index, container) in document.markup.containers.iter().enumerate() {
            prop_assert!(index == 0 || (container.parent as usize) < index);
        }
    }
}
