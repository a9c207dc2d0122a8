//! The page that people look at, opened in a real browser. `tests/browser/setup.sh` installs what
//! drives it; a test that misses a part fails.

use std::path::Path;
use std::process::Command;

use petgraph::graph::DiGraph;
use wirecopy::Detection;
use wirecopy::article::{Article, Collection, Published, Span};
use wirecopy::matching::{Containment, Match, Passage, PassageKind, Verdict};
use wirecopy::provenance::{Edge, EdgeKind, Evidence, Node, Provenance, Story};
use wirecopy::report::html;

use crate::formats::{article, harbour, hostile};

#[test]
fn a_browser_shows_every_report() {
    let folder = tempfile::tempdir().unwrap();
    let reports = [
        ("harbour.html", harbour()),
        ("hostile.html", hostile()),
        ("empty.html", Detection::default()),
        ("many.html", stories(5_000, 3, "")),
        ("crowd.html", stories(1, 3_000, "")),
        ("long.html", stories(1, 2, &"More of the same. ".repeat(60_000))),
    ];
    for (name, detection) in &reports {
        std::fs::write(folder.path().join(name), page(detection)).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser/check.mjs");
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/browser/node_modules");
    assert!(driver.exists(), "the browser's driver is missing: run tests/browser/setup.sh");
    let output = Command::new("node").arg(script).arg(folder.path()).output();
    let output = output.expect("Node is missing: apt-get install nodejs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn nothing_scraped_stands_in_the_markup() {
    let page = page(&hostile());
    let blocks = page.split("<script type=\"application/json\"").skip(1);
    for block in blocks {
        let (_, data) = block.split_once('>').unwrap();
        let (data, _) = data.split_once("</script>").unwrap();
        assert!(!data.contains(['<', '>', '&', '\u{2028}', '\u{2029}']));
        serde_json::from_str::<serde_json::Value>(data).unwrap();
    }
    assert!(!page.contains("alert(1)</script>"));
}

#[test]
fn texts_are_bounded() {
    let size = page(&stories(1, 2, &"More of the same. ".repeat(60_000))).len();
    assert!(size < 200_000, "{size} bytes for two long texts");
    let size = page(&stories(5_000, 3, "")).len();
    assert!(size < 40 << 20, "{size} bytes for 5,000 stories");
}

fn page(detection: &Detection) -> String {
    let mut out = Vec::new();
    html::write(detection, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// So many stories of so many articles each: every later article is a copy of the first. `tail`
/// stands at the end of each text.
fn stories(n_stories: u32, size: u32, tail: &str) -> Detection {
    let articles: Vec<Article> = (0..n_stories)
        .flat_map(|story| (0..size).map(move |copy| (story, copy)))
        .map(|(story, copy)| planted(story, copy, tail))
        .collect();
    let mut graph = DiGraph::new();
    let nodes: Vec<_> =
        (0..n_stories * size).map(|index| graph.add_node(Node::Article(index))).collect();
    let mut matches = Vec::new();
    let mut traced = Vec::new();
    for story in 0..n_stories {
        let first = story * size;
        traced.push(Story {
            id: format!("{story:016x}"),
            members: (first..first + size).collect(),
            origin: nodes[first as usize],
            independent_origins: 1,
            weakest_link: Some((first, first + 1, 0.9)),
        });
        for copy in first + 1..first + size {
            matches.push(matched(first, copy));
            graph.add_edge(nodes[first as usize], nodes[copy as usize], taken(copy));
        }
    }
    Detection {
        articles: Collection::new(articles),
        matches,
        provenance: Provenance { graph, stories: traced, ..Provenance::default() },
        ..Detection::default()
    }
}

fn planted(story: u32, copy: u32, tail: &str) -> Article {
    let text =
        format!("Bridge {story} closed on Monday after a crane struck its third arch.\n{tail}");
    let outlet = format!("Paper {}", (story + copy * 7) % 400);
    let mut planted = article(&format!("{story:05}-{copy:05}"), &outlet, None, &text);
    planted.title = Some(format!("Bridge {story} closed after a crane struck it"));
    let day = story % 28 + 1;
    let time = format!("2026-02-{day:02}T{:02}:{:02}:00", copy / 60 % 24, copy % 60);
    planted.published = Some(Box::new(Published {
        seconds: 1_769_904_000 + i64::from(day - 1) * 86_400 + i64::from(copy) * 60,
        quality: 1.0,
        text: time.clone(),
        span: None,
        time,
    }));
    planted
}

fn matched(a: u32, b: u32) -> Match {
    let whole = Span::new(0, 60);
    Match {
        a,
        b,
        verdict: Verdict::Copy,
        score: 0.9,
        resemblance: 0.9,
        containment: Containment { a_in_b: 1.0, b_in_a: 1.0 },
        passages: vec![Passage { a: whole, b: whole, score: 1.0, kind: PassageKind::Verbatim }],
    }
}

fn taken(article: u32) -> Edge {
    Edge {
        kind: EdgeKind::Copy,
        confidence: 0.9,
        directed: true,
        share: Some(1.0),
        evidence: vec![Evidence {
            article,
            span: None,
            text: "the whole text, a minute later".to_owned(),
            rule: "containment".to_owned(),
        }],
    }
}
