//! Every format, written from a detection made by hand, so that no other stage can change it.

use petgraph::graph::NodeIndex;
use unicode_width::UnicodeWidthStr;
use wirecopy::article::{
    Article, Body, Collection, Credit, Language, Outlet, Published, Relation, Span, Unit, UnitKind,
};
use wirecopy::matching::{Containment, Match, Passage, PassageKind, Verdict};
use wirecopy::provenance::figures::{ArticleFigures, Figures, Flow, Standing};
use wirecopy::provenance::{Edge, EdgeKind, Evidence, Node, Provenance, Story};
use wirecopy::report::graph::{Graph, GraphOptions};
use wirecopy::report::plain::is_unprintable;
use wirecopy::report::screen::Screen;
use wirecopy::report::text::{By, TextOptions};
use wirecopy::report::{dot, json, text};
use wirecopy::{Detection, Problem};

#[test]
fn the_report_fits_every_width() {
    let detection = harbour();
    for (width, unicode) in [(60, true), (80, false), (120, true)] {
        let report = report(&detection, Screen { width, color: false, unicode });
        for line in report.lines() {
            assert!(line.width() <= width, "{width} columns: {line}");
        }
        assert_eq!(unicode, !report.is_ascii());
        insta::assert_snapshot!(format!("report_{width}"), report);
    }
}

#[test]
fn the_records() {
    let mut out = Vec::new();
    json::write(&harbour(), &json::RunInfo::default(), &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn the_drawing() {
    let graph = Graph::of(&harbour(), &GraphOptions::default()).unwrap();
    let mut out = Vec::new();
    dot::write(&graph, &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn hostile_names_never_steer_a_terminal() {
    let detection = hostile();
    for width in [40, 80, 200] {
        for by in [None, Some(By::Outlet), Some(By::Source)] {
            let screen = Screen { width, ..Screen::default() };
            let options = TextOptions { screen, by, ..TextOptions::default() };
            let mut out = Vec::new();
            text::write(&detection, &options, &mut out).unwrap();
            for line in String::from_utf8(out).unwrap().lines() {
                assert!(!line.chars().any(is_unprintable), "{line:?}");
                assert!(line.width() <= width, "{width} columns: {line}");
            }
        }
    }
}

#[test]
fn a_story_of_three_thousand_articles_stays_readable() {
    for parent in [|_| 0, |article: u32| article - 1] {
        let detection = giant(3_000, parent);
        let report = report(&detection, Screen::default());
        assert!(report.lines().count() < 60, "{report}");
        assert!(report.contains("and 2976 more articles"), "{report}");
        let graph = Graph::of(&detection, &GraphOptions::default()).unwrap();
        assert_eq!((graph.nodes.len(), graph.edges.len()), (3_000, 2_999));
    }
}

#[test]
fn parents_in_a_circle_are_shown_once() {
    let detection = giant(5, |article| article - 1);
    let mut circle = detection;
    let graph = &mut circle.provenance.graph;
    let edge = graph.edge_weights().next().unwrap().clone();
    graph.add_edge(NodeIndex::new(4), NodeIndex::new(0), edge);
    let report = report(&circle, Screen::default());
    for outlet in 0..5 {
        assert_eq!(report.matches(&format!("Outlet {outlet:05} ")).count(), 1, "{report}");
    }
}

/// One story in which every article but the first copies another.
pub(crate) fn giant(articles: u32, parent: impl Fn(u32) -> u32) -> Detection {
    let name = |n: u32| format!("Outlet {n:05}");
    let all = (0..articles).map(|n| article(&format!("{n:05}"), &name(n), None, "The same text."));
    let articles_read = Collection::new(all.collect());
    let mut graph = petgraph::graph::DiGraph::new();
    let nodes: Vec<_> = (0..articles).map(|n| graph.add_node(Node::Article(n))).collect();
    for n in 1..articles {
        let evidence = Evidence {
            article: n,
            span: None,
            text: "the whole text".to_owned(),
            rule: "containment".to_owned(),
        };
        let edge = Edge {
            kind: EdgeKind::Copy,
            confidence: 0.9,
            directed: true,
            share: Some(1.0),
            evidence: vec![evidence],
        };
        graph.add_edge(nodes[parent(n) as usize], nodes[n as usize], edge);
    }
    let story = Story {
        id: "feed".to_owned(),
        members: (0..articles).collect(),
        origin: nodes[0],
        independent_origins: 1,
        weakest_link: None,
    };
    Detection {
        articles: articles_read,
        provenance: Provenance { graph, stories: vec![story], ..Provenance::default() },
        ..Detection::default()
    }
}

fn report(detection: &Detection, screen: Screen) -> String {
    let mut out = Vec::new();
    text::write(detection, &TextOptions { screen, ..TextOptions::default() }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// A harbour strike, told by an agency that is not in the collection, by two outlets that took it
/// from the agency, by two that took it from these, and by one that was there; and a single.
pub(crate) fn harbour() -> Detection {
    dressed(&|_, _| {}, &str::to_owned)
}

/// The harbour strike under names that were made to break something.
pub(crate) fn hostile() -> Detection {
    let tower = format!("e{}", "\u{301}".repeat(400));
    let long = "word ".repeat(2_000);
    let evil = [
        "</script><script>alert(1)</script>",
        "\"quoted\" 'single' back\\slash \\",
        "<b>&amp; &#8238; ]]> <!-- -->",
        "=HYPERLINK(\"http://x.example\")",
        "%%{init: {\"theme\": \"x\"}}%% ;#quot; |x| [y] {z}",
        "قالت الوكالة a/b/c",
        tower.as_str(),
        long.as_str(),
    ];
    let steering = "\u{202e}\u{2066}\u{1b}[31m\u{7}\u{0}\n\t\u{85}";
    dressed(
        &|number, article| {
            let name = |shift: usize| evil[(number + shift) % evil.len()];
            article.id = format!("{} {}", name(0), article.id);
            article.title = Some(format!("{steering}{}", name(1)));
            article.url = Some(format!("javascript:alert('{}')", name(2)));
            if let Some(outlet) = &mut article.outlet {
                outlet.name = format!("{}{steering} {}", name(3), outlet.name);
            }
        },
        &|source| format!("{} {source}", evil[source.len() % evil.len()]),
    )
}

/// The harbour strike, each article changed, with its number, and each source renamed.
fn dressed(dress: &dyn Fn(usize, &mut Article), named: &dyn Fn(&str) -> String) -> Detection {
    let gull = "Dockers at the port of Sundry went back to work on Tuesday after a night of talks.\n\
        \"We have won every hour we asked for,\" said the union's speaker, Ada Quill.\n\
        The Gull reports via Norwire.";
    let bay = "Dockers at the port of Sundry went back to work on Tuesday after a night of talks.\n\
        \"We have won every hour we asked for,\" said the union's speaker, Ada Quill.";
    let quay = "SUNDRY, March 3 (Norwire) - The port is open again: dockers returned on Tuesday.";
    let pier =
        "Cranes moved again in Sundry. \"We won each hour that we asked for,\" Ada Quill told me.";
    let mut articles = vec![
        article("gull-1", "The Gull", Some(("2026-03-03T09:00:00", 1_772_528_400)), gull),
        article("bay-7", "Bay Courier", Some(("2026-03-03T11:10:00", 1_772_536_200)), bay),
        article("quay-2", "Quayside", Some(("2026-03-03T09:40:00", 1_772_530_800)), quay),
        article("pier-4", "Pier & Sons", None, pier),
        article(
            "moss-9",
            "Moss Weekly",
            None,
            "A bakery in Moss burns no coal, its owner told Larkfeed.",
        ),
    ];
    articles[0].credits.push(Credit {
        relation: Relation::Relay,
        source: "Norwire".to_owned(),
        taker: None,
        confidence: 0.95,
        span: Some(find(gull, "The Gull reports via Norwire")),
        text: "The Gull reports via Norwire".to_owned(),
        rule: "en.relay".to_owned(),
    });
    for (number, article) in articles.iter_mut().enumerate() {
        dress(number, article);
    }
    let collection = Collection::new(articles);
    let number = |id: &str| {
        let is_it = |&n: &u32| collection.get(n).path == format!("news/{id}.txt");
        collection.indices().find(is_it).unwrap()
    };
    let (gull_n, bay_n, quay_n) = (number("gull-1"), number("bay-7"), number("quay-2"));
    let (pier_n, moss_n) = (number("pier-4"), number("moss-9"));
    let quote = "We have won every hour we asked for,";
    let statement = "We won each hour that we asked for,";

    let mut graph = petgraph::graph::DiGraph::new();
    let nodes: Vec<_> = collection.indices().map(|n| graph.add_node(Node::Article(n))).collect();
    let node = |n: u32| nodes[n as usize];
    let larkfeed = graph.add_node(Node::Source(named("Larkfeed")));
    let norwire = graph.add_node(Node::Source(named("Norwire")));
    let utterance = graph.add_node(Node::Utterance(1));
    let origin = graph.add_node(Node::Origin(1));
    let words = |article, span: Span, text: &str, rule: &str| Evidence {
        article,
        span: Some(span),
        text: text.to_owned(),
        rule: rule.to_owned(),
    };
    let fact = |article, text: &str, rule: &str| Evidence {
        article,
        span: None,
        text: text.to_owned(),
        rule: rule.to_owned(),
    };
    let mut edge = |from, to, kind, confidence, directed, share, evidence| {
        let edge = Edge { kind, confidence, directed, share, evidence: vec![evidence] };
        graph.add_edge(from, to, edge);
    };
    let relay = "The Gull reports via Norwire";
    edge(
        norwire,
        node(gull_n),
        EdgeKind::Named(Relation::Relay),
        0.95,
        true,
        None,
        words(gull_n, find(gull, relay), relay, "en.relay"),
    );
    edge(
        norwire,
        node(quay_n),
        EdgeKind::Named(Relation::Dateline),
        0.97,
        true,
        None,
        words(quay_n, find(quay, "(Norwire)"), "(Norwire)", "dateline"),
    );
    edge(
        node(gull_n),
        node(bay_n),
        EdgeKind::Copy,
        0.91,
        true,
        Some(0.996),
        fact(bay_n, "2 of 2 paragraphs, 2 h 10 min later", "containment"),
    );
    edge(
        utterance,
        node(gull_n),
        EdgeKind::Quotes,
        0.9,
        true,
        None,
        words(gull_n, find(gull, quote), quote, "utterance"),
    );
    edge(
        utterance,
        node(pier_n),
        EdgeKind::Quotes,
        0.9,
        true,
        None,
        words(pier_n, find(pier, statement), statement, "utterance"),
    );
    edge(
        node(gull_n),
        node(pier_n),
        EdgeKind::SameUtterance,
        0.8213,
        false,
        None,
        fact(pier_n, "one quotation in two wordings", "utterance"),
    );
    edge(
        origin,
        node(pier_n),
        EdgeKind::Derived,
        0.6,
        true,
        None,
        fact(pier_n, "no source named", "latent"),
    );
    edge(
        larkfeed,
        node(moss_n),
        EdgeKind::Named(Relation::Told),
        0.55,
        true,
        None,
        words(moss_n, Span::new(36, 55), "owner told Larkfeed", "en.told"),
    );

    let stories = vec![
        Story {
            id: "5a31c0de".to_owned(),
            members: {
                let mut m = vec![gull_n, bay_n, quay_n, pier_n];
                m.sort_unstable();
                m
            },
            origin: norwire,
            independent_origins: 2,
            weakest_link: Some((gull_n.min(pier_n), gull_n.max(pier_n), 0.8213)),
        },
        Story {
            id: "0badcafe".to_owned(),
            members: vec![moss_n],
            origin: larkfeed,
            independent_origins: 1,
            weakest_link: None,
        },
    ];
    let mut matches = vec![
        Match {
            a: bay_n,
            b: gull_n,
            verdict: Verdict::Copy,
            score: 0.93,
            resemblance: 0.87654,
            containment: Containment { a_in_b: 1.0, b_in_a: 0.87654 },
            passages: vec![Passage {
                a: Span::new(0, 82),
                b: Span::new(0, 82),
                score: 1.0,
                kind: PassageKind::Verbatim,
            }],
        },
        Match {
            a: gull_n,
            b: pier_n,
            verdict: Verdict::SameUtterance,
            score: 0.8213,
            resemblance: 0.0,
            containment: Containment::default(),
            passages: vec![Passage {
                a: find(gull, quote),
                b: find(pier, statement),
                score: 0.8,
                kind: PassageKind::Quotation,
            }],
        },
    ];
    matches.sort_by_key(|m| (m.a, m.b));
    let standing = |article, standing, source: &str, shared_words: usize| {
        let words = collection.get(article).words();
        ArticleFigures {
            article,
            words,
            shared: Vec::new(),
            shared_words,
            own_words: words.saturating_sub(shared_words),
            source: Some(source.to_owned()),
            standing,
        }
    };
    let flow = |from: &str, to: &str, credited| Flow {
        from: from.to_owned(),
        to: named(to),
        articles: 1,
        credited,
    };
    let mut figures = Figures {
        articles: vec![
            standing(gull_n, Standing::Credited, "Norwire", 30),
            standing(bay_n, Standing::Uncredited, "Norwire", 40),
            standing(quay_n, Standing::Licensed, "Norwire", 0),
        ],
        flows: vec![
            flow("Norwire", "Quayside", 1),
            flow("Norwire", "The Gull", 1),
            flow("The Gull", "Bay Courier", 0),
        ],
        ..Figures::default()
    };
    figures.articles.sort_by_key(|figures| figures.article);
    Detection {
        articles: collection,
        matches,
        provenance: Provenance { graph, stories, figures, ..Provenance::default() },
        problems: vec![
            Problem::new("news/broken.jsonl", "expected value")
                .at(17)
                .hint("one JSON object a line"),
        ],
        ..Detection::default()
    }
}

pub(crate) fn find(text: &str, words: &str) -> Span {
    let start = text.find(words).unwrap();
    Span::new(start, start + words.len())
}

pub(crate) fn article(
    id: &str,
    outlet: &str,
    published: Option<(&str, i64)>,
    text: &str,
) -> Article {
    let mut start = 0;
    let mut kept = Vec::new();
    for line in text.split_inclusive('\n') {
        kept.push(Span::new(start, start + line.trim_end().len()));
        start += line.len();
    }
    Article {
        id: id.to_owned(),
        path: format!("news/{id}.txt"),
        line: None,
        title: Some(format!("Sundry dockers go back to work, says {outlet}")),
        url: Some(format!(
            "https://{}.example/{id}",
            outlet.split(' ').next_back().unwrap().to_lowercase()
        )),
        outlet: Some(Box::new(Outlet {
            name: outlet.to_owned(),
            domain: Some("news.example.se".to_owned()),
            ..Outlet::default()
        })),
        published: published.map(|(time, seconds)| {
            Box::new(Published {
                time: time.to_owned(),
                seconds,
                quality: 1.0,
                text: time.to_owned(),
                span: None,
            })
        }),
        language: Language("en"),
        text: text.to_owned(),
        units: kept.iter().map(|&span| Unit::new(span, UnitKind::Narrative)).collect(),
        body: Body { kept, ..Body::default() },
        credits: Vec::new(),
        contradictions: Vec::new(),
    }
}
