//! Whole cases in readable files: the articles of a story, and what the graph must say of them.
//!
//! A file in `fixtures/stories` opens with a remark. Each article follows a line
//! `--- id (outlet: NAME, published: TIME, title: TITLE) ---`; the last part follows
//! `--- expect ---` and holds one demand a line:
//!
//! - `story a b`: the two, and no others, are one story;
//! - `a -> b excerpt`: the graph has this edge, from `a` to what was made of it;
//! - `a -- b copy`: the graph has this edge, without direction;
//! - `no parent a`: no article is claimed as the parent of `a`;
//! - `origins 2`: the first story has so many independent origins.

use wirecopy::article::Page;
use wirecopy::article::read::Reading;
use wirecopy::progress::Progress;
use wirecopy::provenance::{EdgeKind, Node};
use wirecopy::report::text::{self, TextOptions};
use wirecopy::{Detection, Options, detect};

#[test]
fn every_story_is_told_as_its_file_says() {
    let mut paths: Vec<_> =
        std::fs::read_dir("fixtures/stories").unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut failures = Vec::new();
    for path in paths {
        let file = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        failures.extend(check(&text).into_iter().map(|failure| format!("{file}: {failure}")));
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn the_report_says_what_pages_say_against_themselves_and_each_other() {
    let page = |id: &str, outlet: &str, credited: &str, published: &str| Page {
        id: id.to_owned(),
        outlet: Some(outlet.to_owned()),
        published: Some(published.to_owned()),
        title: Some("Fish market to close".to_owned()),
        text: format!(
            "The harbour authority will close the fish market for good at the end of the month, its \
             director said on Monday after a meeting that lasted until four in the morning.\n\n\
             The market has stood on the eastern quay for a century and once sold forty tonnes of \
             herring before breakfast; last winter it sold less than two.\n\n\
             Traders want to rent the hall themselves and have until the twentieth to show that they \
             can pay for a new roof.\n\nThis story was first published by {credited}."
        ),
        ..Page::default()
    };
    let pages = vec![
        page("a", "Gull Herald", "Heron Gazette", "1970-01-01T00:00:00Z"),
        page("b", "Heron Gazette", "Gull Herald", "2026-03-02T09:00:00Z"),
    ];
    let reading = Reading { pages, ..Reading::default() };
    let detection = detect(reading, &Options::default(), &Progress::default()).unwrap();
    let mut out = Vec::new();
    text::write(&detection, &TextOptions::default(), &mut out).unwrap();
    let report = String::from_utf8(out).unwrap().replace("\n    ", " ");
    assert!(
        report.contains("Gull Herald contradicts itself: The field of publication says 1970"),
        "{report}"
    );
    assert!(report.contains("each credits the other"), "{report}");
}

/// The demands of a file that are not met, each with what was found instead.
fn check(text: &str) -> Vec<String> {
    let (pages, demands) = parse(text);
    let reading = Reading { pages, ..Reading::default() };
    let detection = detect(reading, &Options::default(), &Progress::default()).unwrap();
    let edges = edges(&detection);
    let stories = stories(&detection);
    let mut failures = Vec::new();
    for demand in demands {
        let (first, rest) = demand.split_once(' ').unwrap();
        let met = match first {
            "story" => {
                let mut wanted: Vec<&str> = rest.split(' ').collect();
                wanted.sort_unstable();
                stories.contains(&wanted.join(" "))
            }
            "origins" => detection.provenance.stories[0].independent_origins.to_string() == rest,
            "no" => {
                let child = rest.strip_prefix("parent ").unwrap();
                let claims = |edge: &&String| {
                    !edge.split(" -> ").next().unwrap().contains(':')
                        && edge.contains(&format!(" -> {child} "))
                };
                !edges.iter().any(|edge| claims(&edge))
            }
            _ => edges.contains(&demand),
        };
        if !met {
            failures.push(format!("{demand}\n    stories {stories:?}\n    edges {edges:?}"));
        }
    }
    failures
}

fn parse(text: &str) -> (Vec<Page>, Vec<String>) {
    let mut pages: Vec<Page> = Vec::new();
    let mut demands = Vec::new();
    let mut expecting = false;
    for line in text.lines() {
        let header = line.strip_prefix("--- ").and_then(|line| line.strip_suffix(" ---"));
        match header {
            Some("expect") => expecting = true,
            Some(header) => pages.push(page(header)),
            None if expecting && !line.trim().is_empty() => demands.push(line.trim().to_owned()),
            None => {
                if let Some(page) = pages.last_mut() {
                    page.text.push_str(line);
                    page.text.push('\n');
                }
            }
        }
    }
    (pages, demands)
}

fn page(header: &str) -> Page {
    let (id, fields) = header.split_once(" (").unwrap();
    let fields = fields.strip_suffix(')').unwrap();
    let (fields, title) = fields.split_once("title: ").unwrap();
    let mut page = Page { id: id.to_owned(), title: Some(title.to_owned()), ..Page::default() };
    for field in fields.split(", ").filter(|field| !field.is_empty()) {
        match field.split_once(": ").unwrap() {
            ("outlet", value) => page.outlet = Some(value.to_owned()),
            ("published", value) => page.published = Some(value.to_owned()),
            (name, _) => panic!("unknown field {name}"),
        }
    }
    page
}

/// The members of each story, by id.
fn stories(detection: &Detection) -> Vec<String> {
    let id = |index: &u32| detection.articles.get(*index).id.clone();
    let members = |members: &[u32]| members.iter().map(id).collect::<Vec<_>>().join(" ");
    detection.provenance.stories.iter().map(|story| members(&story.members)).collect()
}

/// Every edge as a demand would name it.
fn edges(detection: &Detection) -> Vec<String> {
    let graph = &detection.provenance.graph;
    let name = |node| match &graph[node] {
        Node::Article(index) => detection.articles.get(*index).id.clone(),
        Node::Source(name) => format!("source:{name}"),
        Node::Utterance(number) => format!("utterance:{number}"),
        Node::Origin(number) => format!("origin:{number}"),
    };
    let kind = |kind| match kind {
        EdgeKind::Copy => "copy",
        EdgeKind::Excerpt => "excerpt",
        EdgeKind::Rewrite => "rewrite",
        EdgeKind::Revision => "revision",
        EdgeKind::SameUtterance => "same_utterance",
        EdgeKind::Quotes => "quotes",
        EdgeKind::Derived => "derived",
        EdgeKind::Named(relation) => relation.name(),
    };
    graph
        .edge_indices()
        .map(|edge| {
            let (from, to) = graph.edge_endpoints(edge).unwrap();
            let arrow = if graph[edge].directed { "->" } else { "--" };
            format!("{} {arrow} {} {}", name(from), name(to), kind(graph[edge].kind))
        })
        .collect()
}
