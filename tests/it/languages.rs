//! The verdicts hold in any script: a copy, a rewording and a stranger in six languages.

use std::path::Path;

use wirecopy::article::read::{Fields, read};
use wirecopy::eval::{Family, Labels, evaluate, read_truth};
use wirecopy::progress::Progress;
use wirecopy::{Detection, Options, detect};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/languages")
}

fn run() -> Detection {
    let reading = read(&[folder().join("articles.jsonl")], &Fields::default());
    detect(reading, &Options::default(), &Progress::default()).unwrap()
}

fn labels(positive: &[&str]) -> Labels {
    Labels {
        positive: positive.iter().map(|label| (*label).to_owned()).collect(),
        ignore: Vec::new(),
        rest_negative: false,
    }
}

#[test]
fn copies_rewordings_and_strangers_in_six_languages() {
    let detection = run();
    let pairs = std::fs::read_to_string(folder().join("pairs.csv")).unwrap();
    for (positive, family) in
        [(&["copy"][..], Family::Copy), (&["copy", "reworded"][..], Family::Derivation)]
    {
        let truth = read_truth("pairs.csv", &pairs, &labels(positive)).unwrap();
        let evaluation = evaluate(&truth, &detection, family, 20).unwrap();
        assert!(evaluation.errors.is_empty(), "{}", evaluation.text());
    }
}

#[test]
fn no_story_crosses_languages() {
    let detection = run();
    for found in &detection.matches {
        let (a, b) = (detection.articles.get(found.a), detection.articles.get(found.b));
        assert_eq!(a.id[..2], b.id[..2]);
    }
}
