//! Scoring a run against labels.

use wirecopy::article::{Article, Collection, Page, Survey};
use wirecopy::eval::{Evaluation, Family, Labels, Truth, evaluate, read_truth};
use wirecopy::matching::{Containment, Match, Verdict};
use wirecopy::provenance::{Provenance, Story};
use wirecopy::{Detection, Error};

/// Six articles; 0, 1, 2 in one story, 3 and 4 in another, 5 alone.
fn detection() -> Detection {
    let article = |id: &str| {
        let text = format!("The lighthouse keeper of Skagen wrote entry {id} into the log.");
        Article::new(Page { id: id.to_owned(), text, ..Page::default() }, &Survey::default())
    };
    let found = |a, b, verdict| Match {
        a,
        b,
        verdict,
        score: 0.9,
        resemblance: 0.5,
        containment: Containment::default(),
        passages: Vec::new(),
    };
    let story = |members: &[u32]| Story {
        id: members[0].to_string(),
        members: members.to_vec(),
        origin: petgraph::graph::NodeIndex::new(0),
        independent_origins: 1,
        weakest_link: None,
    };
    Detection {
        articles: Collection::new(["a", "b", "c", "d", "e", "f"].map(article).into()),
        matches: vec![
            found(0, 1, Verdict::Copy),
            found(0, 2, Verdict::Rewrite),
            found(2, 5, Verdict::Template),
            found(3, 4, Verdict::SameUtterance),
        ],
        provenance: Provenance {
            stories: vec![story(&[0, 1, 2]), story(&[3, 4]), story(&[5])],
            ..Provenance::default()
        },
        ..Detection::default()
    }
}

fn labels(positive: &str, ignore: &str, rest_negative: bool) -> Labels {
    let list =
        |names: &str| names.split(',').filter(|n| !n.is_empty()).map(str::to_owned).collect();
    Labels { positive: list(positive), ignore: list(ignore), rest_negative }
}

fn score(truth: &str, labels: &Labels, family: Family) -> Evaluation {
    let truth = read_truth("truth.csv", truth, labels).unwrap();
    evaluate(&truth, &detection(), family, 10).unwrap()
}

fn counts(evaluation: &Evaluation, family: Family) -> (u64, u64, u64) {
    let score = evaluation.scores.iter().find(|score| score.family == family).unwrap();
    (score.found, score.false_positives, score.missed)
}

const PAIRS: &str = "id_a,id_b,label\na,b,copy\nc,a,derived\nd,e,quotes\nc,f,\"not, surely\"\nb,d,doubt\ne,f,derived\n";

#[test]
fn listed_pairs_decide() {
    let evaluation = score(PAIRS, &labels("copy,derived", "doubt", false), Family::Derivation);
    assert_eq!(counts(&evaluation, Family::Copy), (1, 0, 2));
    assert_eq!(counts(&evaluation, Family::Derivation), (2, 0, 1));
    assert_eq!(counts(&evaluation, Family::Story), (2, 1, 1));
    assert!((evaluation.scores[1].f1 - 0.8).abs() < 1e-9);
}

#[test]
fn unlisted_pairs_are_negatives_on_demand() {
    let pairs = "id_a,id_b,label\na,b,copy\nc,f,not\n";
    let listed = score(pairs, &labels("copy", "", false), Family::Derivation);
    assert_eq!(counts(&listed, Family::Derivation), (1, 0, 0));
    let rest = score(pairs, &labels("copy", "", true), Family::Derivation);
    assert_eq!(counts(&rest, Family::Derivation), (1, 1, 0), "a and c were found");
    assert_eq!(counts(&rest, Family::Story), (1, 2, 0), "c stands with a and b");
}

#[test]
fn clusters_label_every_pair() {
    let clusters = "id,cluster\na,one\nb,one\nc,two\nd,two\nf,three\n";
    let evaluation = score(clusters, &Labels::default(), Family::Story);
    assert_eq!(counts(&evaluation, Family::Story), (1, 2, 1));
    let partition = evaluation.partition.unwrap();
    assert_eq!((partition.articles, partition.clusters, partition.stories), (5, 3, 3));
    // Pairs: 1 together in both, 2 in clusters, 3 in stories, 10 in all.
    let expected = 2.0 * 3.0 / 10.0;
    assert!((partition.adjusted_rand - (1.0 - expected) / (2.5 - expected)).abs() < 1e-9);
    assert!(
        (partition.bcubed_precision - (2.0 / 3.0 + 2.0 / 3.0 + 1.0 / 3.0 + 2.0) / 5.0).abs() < 1e-9
    );
    assert!((partition.bcubed_recall - 0.8).abs() < 1e-9);
}

#[test]
fn json_lines_serve_as_well() {
    let lines = "{\"id_a\":\"a\",\"id_b\":\"b\",\"label\":1}\n\n{\"id_a\":\"c\",\"id_b\":\"f\",\"label\":0}\n";
    let evaluation = score(lines, &labels("1", "", false), Family::Copy);
    assert_eq!(counts(&evaluation, Family::Copy), (1, 0, 0));
}

#[test]
fn errors_carry_the_gate_that_failed() {
    let evaluation = score(PAIRS, &labels("copy,derived", "doubt", false), Family::Derivation);
    let [missed] = evaluation.errors.as_slice() else { panic!("{:?}", evaluation.errors) };
    assert_eq!((missed.a.as_str(), missed.b.as_str(), missed.wanted), ("e", "f", true));
    assert!(!missed.reason.is_empty());
    let text = evaluation.text();
    assert!(text.contains("* reuses the wording"), "{text}");
    assert!(text.contains("Missed"), "{text}");
    assert!(serde_json::to_string(&evaluation).unwrap().contains("\"derivation\""));
}

#[test]
fn a_truth_that_does_not_hold_together_is_refused() {
    let refused = |content: &str, labels: &Labels, message: &str| {
        let error = read_truth("truth.csv", content, labels).expect_err(content);
        assert!(error.message.contains(message), "{} lacks {message}", error.message);
    };
    let copy = labels("copy", "", false);
    refused("", &copy, "holds no labels");
    refused("id_a,id_b,label\n", &copy, "holds no labels");
    refused("id_a,id_b,label\na,b,copy\nb,a,copy\n", &copy, "row 3 repeats row 2");
    refused("id_a,id_b,label\na,b,copy\nb,a,not\n", &copy, "row 3 says not, row 2 says copy");
    refused("id_a,id_b,label\na,a,copy\n", &copy, "row 2 pairs an article with itself");
    refused("id_a,id_b,label\na,b\n", &copy, "row 2 lacks");
    refused("id_a,id_b,label\na,b,not\n", &copy, "no row of truth.csv has the label copy");
    refused("id_a,id_b,label\na,b,not\n", &Labels::default(), "is a positive");
    refused("id_a,id_b,label\na,b,copy,x\n", &copy, "more fields");
    refused("id_a,id_b,label\na,\"b,copy\n", &copy, "does not end");
    refused("{\"id_a\":1\n", &copy, "not a JSON object");
    refused("id,cluster\na,1\na,2\n", &copy, "row 3 names a again after row 2");
    refused("id_a,id_b,label\na,b,copy\n", &labels("copy,cpoy", "", false), "has the label cpoy");
    refused("left,right\na,b\n", &copy, "row 2 lacks id_a, id_b or label");
    refused("id,cluster\na,1\na,1\n", &copy, "row 3 names a again after row 2");
    refused("id,cluster\na,1\nb,2\n", &copy, "no cluster of truth.csv has two");
}

#[test]
fn a_label_to_leave_out_may_be_absent() {
    let pairs = "id_a,id_b,label\na,b,copy\nc,f,not\n";
    let evaluation = score(pairs, &labels("copy", "doubt", false), Family::Copy);
    assert_eq!(counts(&evaluation, Family::Copy), (1, 0, 0));
}

#[test]
fn unknown_ids_are_named_with_their_rows() {
    let truth =
        read_truth("t", "id_a,id_b,label\na,x,copy\ny,b,copy\n", &labels("copy", "", false));
    let message = refusal(&truth.unwrap());
    assert!(message.contains("row 2 names x") && message.contains("row 3 names y"), "{message}");
    let truth = read_truth("t", "id,cluster\na,1\nz,1\n", &Labels::default());
    assert!(refusal(&truth.unwrap()).contains("row 3 names z"));
}

fn refusal(truth: &Truth) -> String {
    let result: Result<Evaluation, Error> = evaluate(truth, &detection(), Family::Story, 0);
    result.expect_err("ids are unknown").message
}
