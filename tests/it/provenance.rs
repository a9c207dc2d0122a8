//! Hostile input to provenance: wrong dates, markup that points home, credits that run in a circle,
//! names that are common words. No crash, no certainty, a reason shown.

use petgraph::visit::EdgeRef as _;
use wirecopy::article::Page;
use wirecopy::article::read::Reading;
use wirecopy::progress::Progress;
use wirecopy::provenance::{Edge, EdgeKind, Node};
use wirecopy::{Detection, Options, detect};

const STORY: &str = "A disused salt mine under the town of Hallgrave will hold the national seed \
    bank from next spring, the state archive for crops decided on Wednesday after two years of \
    tests.\n\n\
    The lowest gallery keeps eight degrees all year and has been dry since it was cut in 1644. \
    More than 70,000 kinds of grain, bean and fruit will be brought down in steel drums.\n\n\
    Engineers will line the shaft with new timber and lay a cable for the instruments that \
    measure the damp.";

fn page(id: &str, outlet: &str, text: &str) -> Page {
    Page {
        id: id.to_owned(),
        outlet: Some(outlet.to_owned()),
        title: Some("Salt mine to store seed bank".to_owned()),
        text: text.to_owned(),
        ..Page::default()
    }
}

fn credited(id: &str, outlet: &str, source: &str) -> Page {
    page(id, outlet, &format!("{STORY}\n\nSource: {source}"))
}

fn published(mut page: Page, time: &str) -> Page {
    page.published = Some(time.to_owned());
    page
}

fn trace(pages: Vec<Page>) -> Detection {
    let reading = Reading { pages, ..Reading::default() };
    detect(reading, &Options::default(), &Progress::default()).unwrap()
}

/// Edges from article to article, as `(from, to, edge)`.
fn between(detection: &Detection) -> Vec<(String, String, &Edge)> {
    let graph = &detection.provenance.graph;
    let id = |node| match &graph[node] {
        Node::Article(index) => Some(detection.articles.get(*index).id.clone()),
        _ => None,
    };
    graph
        .edge_references()
        .filter_map(|edge| Some((id(edge.source())?, id(edge.target())?, edge.weight())))
        .collect()
}

fn is_directed(detection: &Detection) -> bool {
    between(detection).iter().any(|(_, _, edge)| edge.directed)
}

/// What every graph must keep: confidence between 0 and 1 and above 0, and a reason for each edge.
fn assert_lawful(detection: &Detection) {
    for edge in detection.provenance.graph.edge_weights() {
        assert!(0.0 < edge.confidence && edge.confidence <= 1.0, "{edge:?}");
        assert!(!edge.evidence.is_empty(), "{edge:?}");
        let said = edge.evidence.iter().all(|e| !e.text.is_empty() && !e.rule.is_empty());
        assert!(said, "{edge:?}");
    }
}

#[test]
fn two_that_credit_each_other_are_left_undirected_with_the_reason() {
    let a = published(credited("a", "Dawn Telegraph", "Hallgrave Sentinel"), "2024-03-05T09:00Z");
    let b = published(credited("b", "Hallgrave Sentinel", "Dawn Telegraph"), "2024-03-05T15:00Z");
    let detection = trace(vec![a, b]);
    assert_lawful(&detection);
    let edges = between(&detection);
    assert_eq!(edges.len(), 1, "{edges:?}");
    assert!(!edges[0].2.directed);
    assert!(edges[0].2.evidence.iter().any(|e| e.rule == "circular_credit"));
    for edge in detection.provenance.graph.edge_weights() {
        if let EdgeKind::Named(_) = edge.kind {
            assert!(edge.confidence <= 0.5, "{edge:?}");
            assert!(edge.evidence.iter().all(|e| e.rule.ends_with(".circular")), "{edge:?}");
        }
    }
}

#[test]
fn a_circle_of_three_is_no_chain() {
    let names = ["Dawn Telegraph", "Hallgrave Sentinel", "Quayside Ledger"];
    let page = |i: usize| credited(&i.to_string(), names[i], names[(i + 1) % 3]);
    let detection = trace((0..3).map(page).collect());
    assert_lawful(&detection);
    assert!(!is_directed(&detection), "{:?}", between(&detection));
}

#[test]
fn dates_of_the_future_and_of_unset_clocks_direct_nothing() {
    for (a, b) in [
        ("1970-01-01T00:00:00Z", "2024-03-05T15:00:00Z"),
        ("2024-03-05T15:00:00Z", "2099-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
    ] {
        let first = published(page("a", "Dawn Telegraph", STORY), a);
        let second = published(page("b", "Hallgrave Sentinel", STORY), b);
        let detection = trace(vec![first, second]);
        assert_lawful(&detection);
        assert!(!is_directed(&detection), "{a} {b}: {:?}", between(&detection));
    }
}

#[test]
fn a_day_without_an_hour_is_not_before_an_hour_of_it() {
    let day = published(page("a", "Dawn Telegraph", STORY), "2024-03-05");
    let hour = published(page("b", "Hallgrave Sentinel", STORY), "2024-03-05T15:00:00Z");
    assert!(!is_directed(&trace(vec![day, hour])));
}

#[test]
fn markup_that_names_the_page_itself_names_no_source() {
    let mut page = page("a", "Dawn Telegraph", STORY);
    page.url = Some("https://www.dawn-telegraph.example/seed-bank".to_owned());
    let own = ["canonical", "ld:isbasedon", "original-source", "syndication-source"];
    page.metadata.properties = own
        .iter()
        .map(|name| ((*name).to_owned(), "https://dawn-telegraph.example/seed-bank".to_owned()))
        .chain([("ld:sourceorganization".to_owned(), "Dawn Telegraph".to_owned())])
        .collect();
    let detection = trace(vec![page]);
    assert_lawful(&detection);
    assert_eq!(detection.provenance.graph.edge_count(), 0);
}

#[test]
fn canonical_links_that_point_at_each_other_prove_no_direction() {
    let twin = |id: &str, outlet: &str, own: &str, other: &str| {
        let mut page = page(id, outlet, STORY);
        page.url = Some(format!("https://{own}/seed-bank"));
        page.metadata.properties =
            vec![("canonical".to_owned(), format!("https://{other}/seed-bank"))];
        page
    };
    let detection = trace(vec![
        twin("a", "Dawn Telegraph", "dawntelegraph.com", "hallgravesentinel.com"),
        twin("b", "Hallgrave Sentinel", "hallgravesentinel.com", "dawntelegraph.com"),
    ]);
    assert_lawful(&detection);
    assert!(!is_directed(&detection), "{:?}", between(&detection));
}

#[test]
fn common_words_are_no_sources() {
    let text = format!(
        "{STORY}\n\nThe hill above the mine is closed. Time said little about the reason, and the \
         nation looks on. People said the mirror in the hall was old. The star over the gate fell."
    );
    let detection = trace(vec![page("a", "Dawn Telegraph", &text)]);
    let sure = detection.provenance.graph.edge_weights().filter(|edge| 0.5 <= edge.confidence);
    assert_eq!(sure.count(), 0);
}

#[test]
fn copies_of_one_agency_are_siblings_until_one_carries_the_others_words() {
    let wire = |id: &str, outlet: &str, hour: u32, extra: &str| {
        let (opening, rest) = STORY.split_once("\n\n").unwrap();
        let text = format!("HALLGRAVE, March 5 (Reuters) - {opening}{extra}\n\n{rest}");
        published(page(id, outlet, &text), &format!("2024-03-05T{hour:02}:00:00Z"))
    };
    let own = "\n\nPupils of the Kaldmoor school will paint the drums, and each class has drawn a \
        lot for one of the twelve colours that the archive bought at auction in Brunnen.\n\n\
        \"We had asked for thirteen, but nobody dares to draw a lot for black,\" said Runa Aske, \
        who teaches there and has kept the key of the upper gallery since her father went blind.";
    let plain = || {
        vec![
            wire("a", "Dawn Telegraph", 8, ""),
            wire("b", "Hallgrave Sentinel", 9, ""),
            wire("c", "Quayside Ledger", 14, ""),
            wire("d", "Salt Road Gazette", 7, ""),
        ]
    };
    let siblings = trace(plain());
    assert_lawful(&siblings);
    assert!(!is_directed(&siblings), "{:?}", between(&siblings));
    let mut pages = plain();
    pages[1] = wire("b", "Hallgrave Sentinel", 9, own);
    pages[2] = wire("c", "Quayside Ledger", 14, own);
    let carried = trace(pages);
    assert_lawful(&carried);
    let edges = between(&carried);
    let taken = edges.iter().any(|(from, to, edge)| from == "b" && to == "c" && edge.directed);
    assert!(taken, "{edges:?}");
}

#[test]
fn pages_of_one_unnamed_site_are_versions_by_its_frame() {
    let framed = |id: &str, hour: u32, more: &str| {
        let mut page = page(
            id,
            "",
            &format!(
                "Menu\n\nSign in to your account\n\nListen to this article\n\n{STORY}{more}\n\n\
                 Share this article\n\nLeave a comment. Your email address will not be published."
            ),
        );
        page.outlet = None;
        published(page, &format!("2024-03-05T{hour:02}:00:00Z"))
    };
    let later = "\n\nThe first drums arrived by rail on Friday, the archive said in a note.";
    let detection = trace(vec![framed("a", 9, ""), framed("b", 12, later)]);
    assert_lawful(&detection);
    let edges = between(&detection);
    let kinds: Vec<_> = edges.iter().map(|(from, to, e)| (&**from, &**to, e.kind)).collect();
    assert_eq!(kinds, [("a", "b", EdgeKind::Revision)]);
}

#[test]
fn every_edge_of_an_utterance_says_how_sure_it_is() {
    let quotation = "\"We would rather wet a few cellars today than lose a wall tomorrow, and \
        whoever doubts it may come and stand on the crest with me tonight,\"";
    let report = |id: &str, outlet: &str, lead: &str| {
        page(id, outlet, &format!("{lead}\n\n{quotation} chairman Otto Lindqvist said.\n"))
    };
    let first = "Keepers of the Velden dam opened two of its five sluices before dawn after \
        snowmelt raised the reservoir, and 900 residents were told to move their cars.";
    let second = "In the valley below Velden the sirens howled at four in the morning. Families \
        carried mattresses upstairs while the river climbed over the tram rails.";
    let copy = format!("{first} Nobody was hurt.");
    let detection = trace(vec![
        report("a", "Dawn Telegraph", first),
        report("b", "Hallgrave Sentinel", second),
        report("c", "Quayside Ledger", &copy),
    ]);
    assert_lawful(&detection);
    let quotes = |edge: &&Edge| edge.kind == EdgeKind::Quotes;
    assert!(detection.provenance.graph.edge_weights().any(|edge| quotes(&edge)));
}

/// So many share each bucket that only some of their pairs are verified.
#[test]
fn a_story_of_a_thousand_copies_is_one_story() {
    let copy = |i: usize| {
        let text = format!("{STORY}\n\nOur correspondent number {i} was at the shaft.");
        page(&format!("copy-{i}"), &format!("Paper {}", i % 300), &text)
    };
    let detection = trace((0..1000).map(copy).collect());
    let sizes: Vec<usize> =
        detection.provenance.stories.iter().map(|story| story.members.len()).collect();
    assert_eq!(sizes, [1000]);
    assert_lawful(&detection);
}
