//! The program from outside: what it prints, where, and how it ends.

use std::path::Path;
use std::process::{Command, Output};

fn wirecopy(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("COLUMNS", "100")
        .env_remove("TERM")
        .args(args)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_readme_shows_the_real_report() {
    let readme =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let block = readme.split("<!-- report -->\n```text\n").nth(1).unwrap();
    let block = block.split("```\n<!-- /report -->").next().unwrap();
    let run = wirecopy(&["report", "fixtures/cod"]);
    assert_eq!(text(&run.stdout), block);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
}

#[test]
fn a_missing_input_is_named_and_the_rest_is_reported() {
    let run = wirecopy(&["report", "fixtures/cod", "no/such/file.txt"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).contains("no/such/file.txt"), "{}", text(&run.stderr));
    assert!(text(&run.stdout).starts_with("13 articles"), "{}", text(&run.stdout));
}

#[test]
fn check_tells_copies_by_the_exit_code() {
    let copies = wirecopy(&["report", "--check", "fixtures/cod"]);
    assert_eq!(copies.status.code(), Some(1));
    let single = wirecopy(&["report", "--check", "fixtures/cod/salmon-interview.txt"]);
    assert_eq!(single.status.code(), Some(0));
}

#[test]
fn a_wrong_option_is_an_error_with_a_hint() {
    let run = wirecopy(&["report", "--field", "colour=text", "fixtures/cod"]);
    assert_eq!(run.status.code(), Some(2));
    let told = "error: `--field colour=text` names no field\n  \
                hint: write NAME=FIELD, with NAME one of id, text, html, title, url, outlet, published\n";
    assert_eq!(text(&run.stderr), told);
    assert_eq!(text(&run.stdout), "");
}

#[test]
fn timings_are_told_at_both_levels() {
    for (level, stages) in [
        ("stories", &["read", "article", "fingerprint", "matching", "provenance"][..]),
        ("copies", &["survey", "read", "fingerprint", "matching"]),
    ] {
        let run = wirecopy(&["report", "fixtures/cod", "--level", level, "--timings"]);
        let told: Vec<&str> =
            text(&run.stderr).lines().filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(told, stages, "{level}: {}", text(&run.stderr));
    }
}

#[test]
fn an_option_that_would_do_nothing_is_refused() {
    for (level, other, option) in [
        ("stories", "copies", "--keep=kept.txt"),
        ("stories", "copies", "--threshold=0.8"),
        ("copies", "stories", "--html=report.html"),
        ("copies", "stories", "--node-link=graph.json"),
        ("copies", "stories", "--by=source"),
    ] {
        let run = wirecopy(&["report", "fixtures/cod", "--level", level, option]);
        assert_eq!(run.status.code(), Some(2), "{option}");
        let name = option.split('=').next().unwrap();
        let told = format!(
            "error: {name} works with --level {other} only\n  \
             hint: add --level {other}, or leave the option out\n"
        );
        assert_eq!(text(&run.stderr), told);
    }
    let run = wirecopy(&["report", "fixtures/cod", "--level", "copies", "--threshold", "0.7"]);
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let run = wirecopy(&["report", "fixtures/cod", "--scratch", "scratch"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(text(&run.stderr).starts_with("error: --scratch alone does nothing here"));
}

#[test]
fn a_bound_on_memory_prints_the_same_report() {
    let free = wirecopy(&["report", "fixtures/cod"]);
    let bounded = wirecopy(&["report", "fixtures/cod", "--memory", "300M"]);
    assert_eq!(bounded.status.code(), Some(0), "{}", text(&bounded.stderr));
    assert_eq!(text(&bounded.stdout), text(&free.stdout));
    let short = wirecopy(&["report", "fixtures/cod", "--memory", "1M"]);
    assert_eq!(short.status.code(), Some(2));
    assert_eq!(text(&short.stdout), "");
    assert!(text(&short.stderr).contains("hint: give at least 256M"), "{}", text(&short.stderr));
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    let line = format!(
        "'{}' graph fixtures/cod | head -n 1 && exit ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_wirecopy")
    );
    let run = Command::new("bash")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["-c", &line])
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    assert_eq!(text(&run.stderr), "");
}

#[test]
fn every_command_begins_its_help_with_examples() {
    for command in ["report", "graph", "compare", "eval", "bench", "extract", "completions"] {
        let run = wirecopy(&["help", command]);
        assert!(text(&run.stdout).starts_with("Example"), "{command}");
    }
}

#[test]
fn labels_are_scored_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let truth = folder.path().join("pairs.csv");
    std::fs::write(
        &truth,
        "id_a,id_b,label\nmorning-tide,nordic-ledger,copy\nfjord-weekly,salmon-interview,not\n",
    )
    .unwrap();
    let run = wirecopy(&[
        "eval",
        "--truth",
        truth.to_str().unwrap(),
        "--positive",
        "copy",
        "--as",
        "copy",
        "--json",
        "fixtures/cod",
    ]);
    let scores: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(scores["scores"][0]["f1"], 1.0, "{scores}");
}

#[test]
fn a_planted_collection_is_measured() {
    let run = wirecopy(&["bench", "--articles", "60", "--json"]);
    let measured: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(measured[0]["articles"], 60);
    assert!(measured[0]["pairs"]["recall"]["of"].as_u64() > Some(0), "{measured}");
}

#[test]
fn a_search_for_copies_is_measured_side_by_side() {
    let run = wirecopy(&["bench", "--level", "copies", "--articles", "60,120", "--json"]);
    let measured: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(measured[0]["articles"], 60);
    assert_eq!(measured[1]["articles"], 120);
    let stages: Vec<&str> = measured[1]["stages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|stage| stage["stage"].as_str().unwrap())
        .collect();
    assert_eq!(stages, ["survey", "read", "fingerprint", "matching", "report"]);
    assert_eq!(measured[1]["pairs"]["precision"]["count"], measured[1]["pairs"]["precision"]["of"]);
}
