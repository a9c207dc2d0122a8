//! `compare` and `extract` as a reader sees them.

use unicode_width::UnicodeWidthStr;
use wirecopy::article::{Article, Credit, Reason, Relation, Removed, Span};
use wirecopy::matching::{Comparison, Containment, Gate, Passage, PassageKind, Verdict};
use wirecopy::report::plain::is_unprintable;
use wirecopy::report::screen::Screen;
use wirecopy::report::{compare, extract};

use crate::formats::{article, find};

const GULL: &str = "Dockers in Sundry went back to work on Tuesday after a night of talks.\n\
    \"We have won every hour we asked for,\" said Ada Quill.\n\
    Source: Norwire";
const PIER: &str =
    "Cranes moved again in Sundry. \"We won each hour that we asked for,\" Quill said.";

#[test]
fn shared_passages_are_marked_in_both_texts() {
    let page = compared(&Screen { width: 88, color: false, unicode: true });
    assert!(
        page.contains("\"[1 We have won every hour we asked for,]\" said Ada Quill."),
        "{page}"
    );
    assert!(page.contains("[1 We won each hour that we asked for,]"), "{page}");
    assert!(page.contains("same_utterance (0.82): the same statement"), "{page}");
    assert!(
        page.contains("failed copy: containment both ways: found 0.10, wanted 0.80, 0.70 short")
    );
    assert!(page.contains("A names Norwire (source line 0.93, en.source)"), "{page}");
    assert!(page.contains("B names no source"), "{page}");
}

#[test]
fn wide_screens_set_the_texts_beside_each_other() {
    let page = compared(&Screen { width: 100, color: false, unicode: true });
    let row = page.lines().find(|line| line.starts_with("Dockers in Sundry")).unwrap();
    assert!(row.contains("Cranes moved again"), "{page}");
    assert!(page.lines().all(|line| line.width() <= 100), "{page}");
}

#[test]
fn colour_adds_to_the_brackets() {
    let page = compared(&Screen { width: 70, color: true, unicode: true });
    assert!(page.contains("\u{1b}[35m[1 We\u{1b}[0m"), "{page}");
}

#[test]
fn no_match_says_so() {
    let (gull, pier) = (gull(), pier());
    let comparison = Comparison { verdict: None, passages: Vec::new(), ..comparison() };
    let mut out = Vec::new();
    compare::write(&gull, &pier, &comparison, &Screen::default(), &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(page.starts_with("no match: the two have nothing in common that counts"), "{page}");
}

#[test]
fn hostile_texts_never_steer_a_terminal() {
    let evil = "\u{1b}]0;x\u{7} \u{202e}txet\u{2066} e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301} \
        wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww 日本語日本語日本語";
    let hostile = article("a\u{1b}b", "O\u{202e}", None, evil);
    let whole = Span::new(0, evil.len());
    let passage = Passage { a: whole, b: whole, score: 1.0, kind: PassageKind::Verbatim };
    let comparison = Comparison { passages: vec![passage, passage], ..comparison() };
    for width in [40, 95] {
        let screen = Screen { width, color: false, unicode: true };
        let mut out = Vec::new();
        compare::write(&hostile, &hostile, &comparison, &screen, &mut out).unwrap();
        extract::write_text(&hostile, &screen, &mut out).unwrap();
        for line in String::from_utf8(out).unwrap().lines() {
            assert!(!line.chars().any(is_unprintable), "{line:?}");
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn extract_shows_every_line_and_why_it_went() {
    let mut out = Vec::new();
    extract::write_text(&gull(), &Screen { width: 80, ..Screen::default() }, &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(page.contains("+ Dockers in Sundry went back"), "{page}");
    assert!(page.contains("- [source line] Source: Norwire"), "{page}");
    assert!(page.contains("source     Norwire (source line 0.93, en.source): “Source: Norwire”"));
}

#[test]
fn extract_is_one_object_a_page() {
    let mut out = Vec::new();
    extract::write_json(&gull(), &mut out).unwrap();
    let page: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(page["lines"][2]["reason"], "source line");
    assert_eq!(page["credits"][0]["source"], "Norwire");
    assert_eq!(page["credits"][0]["confidence"], 0.93);
    assert_eq!(page["units"][0]["kind"], "narrative");
    assert_eq!(out.iter().filter(|&&byte| byte == b'\n').count(), 1);
}

fn compared(screen: &Screen) -> String {
    let mut out = Vec::new();
    compare::write(&gull(), &pier(), &comparison(), screen, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn gull() -> Article {
    let mut gull = article("gull-1", "The Gull", None, GULL);
    let line = find(GULL, "Source: Norwire");
    gull.body.kept.retain(|span| *span != line);
    gull.body.removed.push(Removed { span: line, reason: Reason::SourceLine });
    gull.credits.push(Credit {
        relation: Relation::SourceLine,
        source: "Norwire".to_owned(),
        taker: None,
        confidence: 0.93,
        span: Some(line),
        text: "Source: Norwire".to_owned(),
        rule: "en.source".to_owned(),
    });
    gull
}

fn pier() -> Article {
    article("pier-4", "Pier & Sons", None, PIER)
}

fn comparison() -> Comparison {
    Comparison {
        verdict: Some(Verdict::SameUtterance),
        score: 0.8213,
        resemblance: 0.01,
        containment: Containment { a_in_b: 0.1, b_in_a: 0.2 },
        passages: vec![Passage {
            a: find(GULL, "We have won every hour we asked for,"),
            b: find(PIER, "We won each hour that we asked for,"),
            score: 0.8,
            kind: PassageKind::Quotation,
        }],
        gates: vec![Gate {
            name: "copy: containment both ways",
            value: 0.1,
            wanted: 0.8,
            passed: false,
        }],
    }
}
