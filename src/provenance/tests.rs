//! Stories and graphs from hand-made matches: what this stage decides, whatever the stages before
//! it find.

use super::*;
use crate::article::{Article, Body, Credit, Language, Outlet, Published, Relation};
use crate::matching::{Containment, Passage, PassageKind, Verdict};

/// An article of 1,000 bytes, told apart by its id.
fn article(id: &str, outlet: &str) -> Article {
    let text = id.chars().cycle().take(1000).collect::<String>();
    Article {
        id: id.to_owned(),
        path: String::new(),
        line: None,
        title: None,
        url: None,
        outlet: Some(Box::new(Outlet { name: outlet.to_owned(), ..Outlet::default() })),
        published: None,
        language: Language("en"),
        body: Body { kept: vec![Span::new(0, text.len())], ..Body::default() },
        text,
        credits: Vec::new(),
        units: Vec::new(),
        contradictions: Vec::new(),
    }
}

fn at(mut article: Article, hour: i64) -> Article {
    article.published = Some(Box::new(Published {
        time: String::new(),
        seconds: 1_700_000_000 + 3600 * hour,
        quality: 1.0,
        text: String::new(),
        span: None,
    }));
    article
}

fn credit(mut article: Article, relation: Relation, source: &str, taker: Option<&str>) -> Article {
    article.credits.push(Credit {
        relation,
        source: source.to_owned(),
        taker: taker.map(str::to_owned),
        confidence: 0.95,
        span: Some(Span::new(0, 10)),
        text: format!("says {source}"),
        rule: "en.test".to_owned(),
    });
    article
}

/// A match that covers the same stretch of both.
fn matched(a: u32, b: u32, verdict: Verdict, stretch: std::ops::Range<usize>) -> Match {
    matched_at(a, b, verdict, stretch.clone(), stretch)
}

fn matched_at(
    a: u32,
    b: u32,
    verdict: Verdict,
    in_a: std::ops::Range<usize>,
    in_b: std::ops::Range<usize>,
) -> Match {
    let kind = match verdict {
        Verdict::SameUtterance => PassageKind::Quotation,
        _ => PassageKind::Verbatim,
    };
    let passage = Passage {
        a: Span::new(in_a.start, in_a.end),
        b: Span::new(in_b.start, in_b.end),
        score: 1.0,
        kind,
    };
    let passages = vec![passage];
    let containment = Containment::default();
    Match { a, b, verdict, score: 0.9, resemblance: 0.0, containment, passages }
}

fn members(articles: Vec<Article>, matches: &[Match]) -> Vec<Vec<u32>> {
    let provenance = trace(&Collection::new(articles), matches);
    let mut members: Vec<_> = provenance.stories.into_iter().map(|story| story.members).collect();
    members.sort_unstable();
    members
}

fn strangers(n: usize) -> Vec<Article> {
    (0..n).map(|i| article(&format!("a{i:04}"), &format!("Outlet {i}"))).collect()
}

/// Edges as `from -> to kind` lines, undirected ones with `--`.
fn edges(provenance: &Provenance, articles: &Collection) -> Vec<String> {
    let name = |node: NodeIndex| match &provenance.graph[node] {
        Node::Article(index) => articles.get(*index).id.clone(),
        other => format!("{other:?}"),
    };
    let graph = &provenance.graph;
    let mut lines: Vec<String> = graph
        .edge_indices()
        .filter_map(|edge| Some((graph.edge_endpoints(edge)?, &graph[edge])))
        .map(|((from, to), edge)| {
            let arrow = if edge.directed { "->" } else { "--" };
            format!("{} {arrow} {} {:?}", name(from), name(to), edge.kind)
        })
        .collect();
    lines.sort_unstable();
    lines
}

#[test]
fn a_round_up_does_not_weld_two_stories() {
    let matches = [
        matched_at(0, 1, Verdict::Excerpt, 0..900, 0..450),
        matched_at(1, 2, Verdict::Excerpt, 500..800, 0..300),
    ];
    assert_eq!(members(strangers(3), &matches), [vec![0, 1], vec![2]]);
}

#[test]
fn two_excerpts_of_one_passage_are_one_story() {
    let matches = [
        matched_at(0, 1, Verdict::Excerpt, 0..900, 0..450),
        matched_at(1, 2, Verdict::Excerpt, 100..500, 0..400),
    ];
    assert_eq!(members(strangers(3), &matches), [vec![0, 1, 2]]);
}

#[test]
fn a_star_of_copies_stays_whole() {
    let matches: Vec<Match> = (1..400).map(|i| matched(0, i, Verdict::Exact, 0..1000)).collect();
    let found = members(strangers(401), &matches);
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [400, 1]);
}

#[test]
fn a_star_of_excerpts_stays_whole() {
    let matches: Vec<Match> =
        (1..400).map(|i| matched_at(0, i, Verdict::Excerpt, 0..500, 0..500)).collect();
    assert_eq!(members(strangers(400), &matches).len(), 1);
}

#[test]
fn a_template_joins_nothing() {
    let matches = [matched(0, 1, Verdict::Template, 0..900)];
    assert_eq!(members(strangers(2), &matches), [[0], [1]]);
}

#[test]
fn a_chain_breaks_where_nothing_is_shared() {
    let link = |a: u32| matched_at(a, a + 1, Verdict::Rewrite, 500..1000, 0..500);
    let found = members(strangers(6), &(0..5).map(link).collect::<Vec<_>>());
    assert!(found.iter().all(|story| story.len() <= 2), "{found:?}");
}

#[test]
fn what_looks_back_on_two_reports_does_not_join_them_across_weeks() {
    let mut articles = strangers(3);
    articles[0] = at(articles[0].clone(), 0);
    articles[1] = at(articles[1].clone(), 24 * 60);
    let quotes = |a, b| matched(a, b, Verdict::SameUtterance, 100..300);
    let matches = [quotes(0, 2), quotes(1, 2)];
    let together = members(articles.clone(), &matches);
    assert!(
        together.iter().all(|story| !(story.contains(&0) && story.contains(&1))),
        "{together:?}"
    );
    articles[1] = at(articles[1].clone(), 24);
    assert_eq!(members(articles, &matches), [[0, 1, 2]]);
}

#[test]
fn an_utterance_is_only_what_all_who_stand_under_it_quote() {
    let quotes = |a, b, stretches: &[(usize, usize)]| {
        let mut m = matched(a, b, Verdict::SameUtterance, 0..1);
        let passage = m.passages[0];
        let span = |stretch: &(usize, usize)| Span::new(stretch.0, stretch.1);
        let passages = stretches.iter().map(|s| Passage { a: span(s), b: span(s), ..passage });
        m.passages = passages.collect();
        m
    };
    let mut articles = strangers(3);
    for article in &mut articles {
        article.text = "five words that were said ".chars().cycle().take(1000).collect();
    }
    let matches =
        [quotes(0, 1, &[(100, 200), (300, 400)]), quotes(1, 2, &[(300, 400), (600, 700)])];
    let utterances = trace(&Collection::new(articles), &matches).utterances;
    let found: Vec<Vec<Vec<u32>>> = utterances
        .iter()
        .map(|said| {
            let articles = |q: &Quotation| q.variants.iter().map(|v| v.article).collect();
            said.quotations.iter().map(articles).collect()
        })
        .collect();
    assert_eq!(found, [vec![vec![0, 1, 2], vec![0, 1], vec![1, 2]]]);
    let matches =
        [quotes(0, 1, &[(100, 200)]), quotes(1, 2, &[(600, 700)]), quotes(0, 2, &[(800, 900)])];
    let mut articles = strangers(3);
    for article in &mut articles {
        article.text = "five words that were said ".chars().cycle().take(1000).collect();
    }
    let utterances = trace(&Collection::new(articles), &matches).utterances;
    let articles: Vec<Vec<u32>> = utterances.iter().map(Utterance::articles).collect();
    assert_eq!(articles, [[0, 1], [0, 2], [1, 2]]);
}

#[test]
fn two_reports_of_one_utterance_are_siblings() {
    let articles = vec![
        credit(article("a", "Caliber"), Relation::Relay, "TASS", None),
        credit(article("b", "Dot"), Relation::SourceLine, "RTE", None),
    ];
    let articles = Collection::new(articles);
    let provenance = trace(&articles, &[matched(0, 1, Verdict::SameUtterance, 100..300)]);
    assert_eq!(
        edges(&provenance, &articles),
        [
            "Source(\"RTE\") -> b Named(SourceLine)",
            "Source(\"TASS\") -> a Named(Relay)",
            "Utterance(1) -> a Quotes",
            "Utterance(1) -> b Quotes",
            "a -- b SameUtterance",
        ]
    );
    assert_eq!(provenance.stories[0].independent_origins, 2);
}

#[test]
fn copies_that_credit_one_unseen_agency_are_siblings() {
    let credited = |id, hour| at(credit(article(id, id), Relation::Dateline, "TASS", None), hour);
    let articles = Collection::new(vec![credited("a", 0), credited("b", 3), credited("c", 9)]);
    let matches = [
        matched(0, 1, Verdict::Copy, 0..950),
        matched(0, 2, Verdict::Copy, 0..950),
        matched(1, 2, Verdict::Copy, 0..950),
    ];
    let provenance = trace(&articles, &matches);
    let story = &provenance.stories[0];
    assert_eq!(provenance.graph[story.origin], Node::Source("TASS".to_owned()));
    assert_eq!(story.independent_origins, 1);
    let found = edges(&provenance, &articles);
    assert!(
        !found.iter().any(|line| line.starts_with(['a', 'b', 'c']) && line.contains("->")),
        "{found:?}"
    );
}

#[test]
fn a_credited_outlet_in_the_collection_is_the_parent() {
    let articles = Collection::new(vec![
        article("a", "The Courier"),
        credit(article("b", "Dot"), Relation::Relay, "Courier", None),
    ]);
    let provenance = trace(&articles, &[matched(0, 1, Verdict::Copy, 0..900)]);
    let found = edges(&provenance, &articles);
    assert!(found.contains(&"a -> b Copy".to_owned()), "{found:?}");
}

/// The page says nowhere whose it is.
fn unnamed(mut article: Article) -> Article {
    article.outlet = None;
    article
}

#[test]
fn a_page_that_does_not_say_whose_it_is_may_be_the_named_source() {
    let signed = |id| unnamed(credit(article(id, id), Relation::Dateline, "Kyodo", None));
    let taker = || at(credit(article("b", "Dot"), Relation::Relay, "Kyodo", None), 3);
    let copy = [matched(0, 1, Verdict::Copy, 0..980)];
    for page in [unnamed(article("a", "")), signed("a")] {
        let articles = Collection::new(vec![at(page.clone(), 0), taker()]);
        let found = edges(&trace(&articles, &copy), &articles);
        assert!(found.contains(&"a -> b Copy".to_owned()), "{found:?}");
        // A source whose pages say so does not also publish pages that do not.
        let articles = Collection::new(vec![at(page, 0), taker(), article("c", "Kyodo")]);
        let found = edges(&trace(&articles, &copy), &articles);
        assert!(!found.iter().any(|line| line.starts_with("a ->")), "{found:?}");
    }
}

#[test]
fn pages_that_sign_as_one_unnamed_source_are_its_versions() {
    let signed =
        |id, hour| at(unnamed(credit(article(id, id), Relation::Dateline, "Kyodo", None)), hour);
    let copy = [matched(0, 1, Verdict::Copy, 0..980)];
    let named = |id| article(id, id);
    let mut pages = vec![signed("a", 0), signed("b", 3), named("c"), named("d")];
    let articles = Collection::new(pages.clone());
    let found = edges(&trace(&articles, &copy), &articles);
    assert!(found.iter().any(|line| line.ends_with("b Revision")), "{found:?}");
    // Where most pages do not say whose they are, that tells nothing.
    pages[2] = unnamed(named("c"));
    let articles = Collection::new(pages);
    let found = edges(&trace(&articles, &copy), &articles);
    assert!(!found.iter().any(|line| line.ends_with("Revision")), "{found:?}");
}

#[test]
fn circular_credits_prove_nothing() {
    let articles = Collection::new(vec![
        credit(article("a", "Alpha"), Relation::Relay, "Beta", None),
        credit(article("b", "Beta"), Relation::Relay, "Alpha", None),
    ]);
    let provenance = trace(&articles, &[matched(0, 1, Verdict::Copy, 0..900)]);
    let found = edges(&provenance, &articles);
    assert!(found.contains(&"a -- b Copy".to_owned()), "{found:?}");
}

#[test]
fn a_later_version_stands_as_the_first_did() {
    let articles = Collection::new(vec![
        article("a", "Alpha"),
        article("b", "Beta"),
        article("c", "Beta"),
        article("d", "Alpha"),
    ]);
    let matches = [
        matched(0, 1, Verdict::Copy, 0..900),
        matched(1, 2, Verdict::Copy, 0..900),
        matched(0, 3, Verdict::Copy, 0..900),
    ];
    let mut provenance = Provenance::default();
    for index in 0..4 {
        provenance.graph.add_node(Node::Article(index));
    }
    for (from, to) in [(0, 1), (1, 2), (0, 3)] {
        let edge = Edge {
            kind: EdgeKind::Copy,
            confidence: 0.9,
            directed: true,
            share: None,
            evidence: Vec::new(),
        };
        provenance.graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), edge);
    }
    let neighbors = Neighbors::new(articles.len(), &matches);
    let Cards { cards, names, .. } = draft::cards(&articles, &neighbors);
    let figures = figures::figures(&articles, &cards, &names, &neighbors, &provenance);
    let standing = |index| figures.article(index).map(|figures| figures.standing);
    assert_eq!(standing(1), Some(figures::Standing::Uncredited));
    assert_eq!(standing(2), standing(1));
    assert_eq!(standing(0), Some(figures::Standing::Original));
    assert_eq!(standing(3), standing(0));
}

#[test]
fn the_second_hop_of_a_chain_is_an_edge_between_sources() {
    let relayed = credit(article("a", "Alpha"), Relation::Relay, "TASS", None);
    let articles = Collection::new(vec![credit(relayed, Relation::Relay, "RIA", Some("TASS"))]);
    let provenance = trace(&articles, &[]);
    assert_eq!(
        edges(&provenance, &articles),
        ["Source(\"RIA\") -> Source(\"TASS\") Named(Relay)", "Source(\"TASS\") -> a Named(Relay)",]
    );
}
