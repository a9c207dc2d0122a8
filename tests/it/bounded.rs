//! The whole line in bounded memory: the same bytes as without a bound, passes taken up again after a
//! stop, and refusals.

use std::fs;
use std::path::{Path, PathBuf};

use wirecopy::article::read::Fields;
use wirecopy::copies::{self, CopiesOptions};
use wirecopy::detect::{Found, LEAST_MEMORY};
use wirecopy::progress::Progress;
use wirecopy::report::json::{self, RunInfo};
use wirecopy::report::text;
use wirecopy::{Bounds, Error, Options, detect_paths, planted};

fn within(scratch: &Path) -> Bounds {
    Bounds { memory: LEAST_MEMORY, scratch: Some(scratch.to_owned()) }
}

fn run(paths: &[PathBuf], bounds: Option<&Bounds>) -> Result<Found, Error> {
    detect_paths(paths, &Fields::default(), &Options::default(), bounds, &Progress::default())
}

/// Records and report, as bytes.
fn written(found: &Found) -> (String, String) {
    let (mut records, mut report) = (Vec::new(), Vec::new());
    json::write(&found.detection, &RunInfo::default(), &mut records).unwrap();
    text::write(&found.detection, &text::TextOptions::default(), &mut report).unwrap();
    (String::from_utf8(records).unwrap(), String::from_utf8(report).unwrap())
}

/// A collection with copies, rewordings, credits and revisions, and one line that is no article.
fn collection(folder: &Path) -> Vec<PathBuf> {
    let path = folder.join("planted.jsonl");
    let mut articles = Vec::new();
    let options = planted::Options { articles: 300, seed: 7 };
    planted::write(options, &mut articles, &mut Vec::new()).unwrap();
    articles.extend_from_slice(b"{\"id\": \"torn\n");
    fs::write(&path, articles).unwrap();
    vec![path]
}

#[test]
fn a_bound_on_memory_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    for paths in [
        vec![PathBuf::from("fixtures/cod")],
        vec![PathBuf::from("fixtures/languages/articles.jsonl")],
        collection(folder.path()),
    ] {
        let free = written(&run(&paths, None).unwrap());
        let bounded = run(&paths, Some(&within(&folder.path().join("scratch")))).unwrap();
        assert_eq!(written(&bounded), free, "{paths:?}");
        bounded.finish();
        assert!(!folder.path().join("scratch/wirecopy-scratch").exists());
    }
}

#[test]
fn a_run_that_was_stopped_goes_on_after_its_last_pass() {
    let folder = tempfile::tempdir().unwrap();
    let (paths, bounds) = (collection(folder.path()), within(folder.path()));
    let first = run(&paths, Some(&bounds)).unwrap();
    assert!(first.bytes > 0);
    let wanted = written(&first);
    // As if the program had been killed while it wrote its results.
    drop(first);
    let again = run(&paths, Some(&bounds)).unwrap();
    assert_eq!(again.bytes, 0, "the input was read again");
    assert_eq!(written(&again), wanted);
    drop(again);
    // As if it had been killed after the first pass: what came later is gone.
    let scratch = folder.path().join("wirecopy-scratch");
    forget(&scratch.join("manifest.json"), &["fingerprint", "matching"]);
    let again = run(&paths, Some(&bounds)).unwrap();
    assert_eq!(again.bytes, 0, "the input was read again");
    assert_eq!(written(&again), wanted);
    drop(again);
    // A file that is not as it was left.
    fs::write(scratch.join("articles"), b"nonsense").unwrap();
    let again = run(&paths, Some(&bounds)).unwrap();
    assert!(again.bytes > 0);
    assert_eq!(written(&again), wanted);
}

fn forget(manifest: &Path, passes: &[&str]) {
    let text = fs::read_to_string(manifest).unwrap();
    let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
    for pass in passes {
        json["passes"].as_object_mut().unwrap().remove(*pass).unwrap();
    }
    fs::write(manifest, json.to_string()).unwrap();
}

#[test]
fn what_cannot_be_gone_on_with_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (paths, bounds) = (collection(folder.path()), within(folder.path()));
    drop(run(&paths, Some(&bounds)).unwrap());

    let mut fields = Fields::default();
    fields.set("text", "content");
    let options = Options::default();
    let refusal =
        detect_paths(&paths, &fields, &options, Some(&bounds), &Progress::default()).unwrap_err();
    let reason = "holds another run: --field text was text,body,content,";
    assert!(refusal.message.contains(reason), "{}", refusal.message);
    assert!(refusal.message.ends_with("then, and is content now"), "{}", refusal.message);

    let Bounds { memory, scratch } = bounds.clone();
    let copies = CopiesOptions { memory: Some(memory), scratch, ..CopiesOptions::default() };
    let refusal =
        copies::find(&paths, &Fields::default(), &copies, &Progress::default()).unwrap_err();
    let reason = "holds another run: --level was stories then, and is copies now";
    assert!(refusal.message.ends_with(reason), "{}", refusal.message);

    let mut longer = fs::read(&paths[0]).unwrap();
    longer.extend_from_slice(b"\n{\"id\": \"late\", \"text\": \"The tide is late.\"}\n");
    fs::write(&paths[0], longer).unwrap();
    let refusal = run(&paths, Some(&bounds)).unwrap_err();
    assert!(refusal.message.contains("the input was 1 file of"), "{}", refusal.message);
    assert!(refusal.hint.is_some());
}

#[test]
fn too_little_memory_is_refused_with_advice() {
    let bounds = Bounds { memory: LEAST_MEMORY - 1, scratch: None };
    let refusal = run(&[PathBuf::from("fixtures/cod")], Some(&bounds)).unwrap_err();
    assert!(refusal.message.contains("too few"), "{}", refusal.message);
    assert!(refusal.hint.is_some_and(|hint| hint.contains("256M")));
}

#[test]
fn a_scratch_folder_that_is_a_file_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("taken");
    fs::write(&file, "").unwrap();
    let refusal = run(&[PathBuf::from("fixtures/cod")], Some(&within(&file))).unwrap_err();
    assert!(refusal.message.contains("cannot use the scratch folder"), "{}", refusal.message);
    assert!(refusal.hint.is_some_and(|hint| hint.contains("--scratch")));
}
