//! Cleaning from the outside: pages in, bodies, dates, outlets and languages out.

use wirecopy::article::{Article, Page, Reason, Survey, UnitKind, html};

fn text_page(text: &str) -> Page {
    Page { id: "page".into(), text: text.into(), ..Page::default() }
}

fn html_page(source: &str) -> Page {
    let document = html::parse(source);
    Page {
        id: "page".into(),
        text: document.text,
        title: document.title,
        url: document.url,
        metadata: document.metadata,
        markup: Some(document.markup),
        ..Page::default()
    }
}

fn article(page: Page) -> Article {
    Article::new(page, &Survey::default())
}

fn kept(article: &Article) -> Vec<&str> {
    article.body.kept.iter().map(|span| span.of(&article.text)).collect()
}

fn reason_of(article: &Article, line: &str) -> Option<Reason> {
    let of = |span: wirecopy::article::Span| span.of(&article.text) == line;
    article.body.removed.iter().find(|removed| of(removed.span)).map(|removed| removed.reason)
}

const SCRAPED: &str = "\
twitter
facebook
WHAT ARE YOU LOOKING FOR ?
Any use of materials is allowed only if there is a hyperlink to Lagoon.az
Lagoon.az © 2023. .
A+
A-

Harbour master asks shipping lines to wait for the dredgers

14 March 2023 08:05

The harbour master of Port Selva has asked shipping lines to keep large vessels away until the \
dredgers have finished their work, Lagoon.Az reports via Gull Wire.

\"We cannot promise six metres of water before the end of the month. Nobody should send a deep \
ship here,\" harbour master Ilya Brandt explained. \"Those who come will wait outside.\"

He did not say what it will cost.

By Mara Osei

Lagoon.Az
Views: 52

print
copy link
Most Read News
- Fog closes the airport for a second day
- Mayor says the tram will come after all, in two years";

#[test]
fn a_scraped_page_becomes_an_article() {
    let article = article(text_page(SCRAPED));
    assert_eq!(
        article.title.as_deref(),
        Some("Harbour master asks shipping lines to wait for the dredgers")
    );
    assert_eq!(kept(&article).len(), 3);
    assert_eq!(reason_of(&article, "By Mara Osei"), Some(Reason::Byline));
    assert_eq!(reason_of(&article, "14 March 2023 08:05"), Some(Reason::DateStamp));
    assert_eq!(
        reason_of(&article, "- Fog closes the airport for a second day"),
        Some(Reason::OtherStories)
    );
    let published = article.published.as_ref().unwrap();
    assert_eq!((published.time.as_str(), published.quality), ("2023-03-14T08:05:00", 0.8));
    assert_eq!(published.span.map(|span| span.of(&article.text)), Some("14 March 2023 08:05"));
    let outlet = article.outlet.as_ref().unwrap();
    assert_eq!((outlet.name.as_str(), outlet.domain.as_deref()), ("Lagoon.az", Some("lagoon.az")));
    assert_eq!(article.language.0, "en");
    let quoted: Vec<&str> = article
        .units
        .iter()
        .filter(|unit| unit.kind() == UnitKind::Quotation)
        .map(|unit| unit.span().of(&article.text))
        .collect();
    assert_eq!(
        quoted,
        [
            "We cannot promise six metres of water before the end of the month.",
            "Nobody should send a deep ship here",
            "Those who come will wait outside.",
        ]
    );
}

#[test]
fn an_article_in_one_line_survives_whole() {
    let line = "PORT SELVA (Gull) - The dredgers are late. All rights to the fairway were sold, the \
                port said. Read more on Monday, it added, when the comments of the lines are in. ";
    let line = line.repeat(12);
    let article = article(text_page(line.trim()));
    assert_eq!(kept(&article), [line.trim()]);
}

#[test]
fn the_story_of_an_html_page_is_found_among_its_furniture() {
    let article = article(html_page(
        r#"<html lang=en><head><title>Dredgers late | Port Herald</title>
        <meta property="og:site_name" content="Port Herald">
        <meta property="article:published_time" content="2023-03-14T08:05:00Z"></head>
        <body class="has-sidebar ad-free"><nav><ul><li><a href=/>Home</a><li><a href=/n>News</a></ul></nav>
        <div class="page-wrapper"><div class="story-column"><h1>Dredgers late</h1>
        <p class="byline">By Mara Osei</p>
        <p>The dredgers of Port Selva will be two weeks late, the harbour master said on Tuesday.</p>
        <figure><img src=x><figcaption>The old fairway in a picture that says nothing.</figcaption></figure>
        <h2>No deep ships</h2>
        <p>He asked <a href=/lines>shipping lines</a> to keep their larger vessels away until then.</p>
        <p>It will cost a lot.</p>
        <p><a href=/x>Read our story on the tram that will come after all, in two years.</a></p></div>
        <div class="related-items"><p>Fog closed the airport of Port Selva for a second day on Monday.</p></div>
        <div id="comments"><p>I have been saying this for years, and nobody has ever listened to me.</p></div>
        </div><footer><p>Port Herald has told the truth about ships and tides for a century.</p></footer>
        </body></html>"#,
    ));
    assert_eq!(
        kept(&article),
        [
            "The dredgers of Port Selva will be two weeks late, the harbour master said on Tuesday.",
            "He asked shipping lines to keep their larger vessels away until then.",
            "It will cost a lot.",
        ]
    );
    assert_eq!(reason_of(&article, "By Mara Osei"), Some(Reason::Byline));
    assert_eq!(
        reason_of(
            &article,
            "I have been saying this for years, and nobody has ever listened to me."
        ),
        Some(Reason::Comments)
    );
    let outlet = article.outlet.as_ref().unwrap();
    assert_eq!(outlet.name, "Port Herald");
    assert_eq!(article.published.as_ref().unwrap().quality, 1.0);
}

#[test]
fn an_html_page_that_hides_its_story_in_odd_elements_keeps_it() {
    let article = article(html_page(
        "<body><form class=sidebar><div class=ad><p>The dredgers of Port Selva will be two weeks \
         late, the harbour master said on Tuesday.<p>Nobody should send a deep ship here before \
         the end of the month, he told reporters.</div></form></body>",
    ));
    assert_eq!(kept(&article).len(), 2);
}

#[test]
fn hostile_pages_yield_something() {
    for text in ["", "\n\n\n", "…", "\u{202e}\u{feff}", "©", "© © ©", "\"", "- \n- \n- "] {
        let article = article(text_page(text));
        assert!(article.units.is_empty(), "{text:?}");
    }
    let repeated = article(text_page(&"word ".repeat(300_000)));
    assert!(!repeated.units.is_empty());
    let lines = article(text_page(&"a short line\n".repeat(100_000)));
    assert!(!lines.body.kept.is_empty());
}
