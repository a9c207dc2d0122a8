//! The layers of ARCHITECTURE.md, held against what the files import.

use std::path::{Path, PathBuf};

/// Stages in the order in which data flows; each may use those before it.
const LINE: [&str; 5] = ["article", "fingerprint", "matching", "provenance", "report"];

/// Modules that a stage may always use.
const BASE: [&str; 3] = ["error", "progress", "store"];

#[test]
fn a_stage_imports_earlier_stages_only() {
    let mut wrong = Vec::new();
    for (position, stage) in LINE.iter().enumerate() {
        for file in rust_files(&source().join(stage)) {
            let text = std::fs::read_to_string(&file).unwrap();
            for module in imports(&text) {
                let earlier = LINE[..=position].contains(&module) || BASE.contains(&module);
                let result = *stage == "report" && ["detect", "Detection"].contains(&module);
                if !earlier && !result && !is_helper(position, module) {
                    wrong.push(format!("{} uses {module}", file.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn nothing_in_the_library_knows_the_terminal() {
    for file in rust_files(&source()) {
        let below = !file.starts_with(source().join("terminal")) && !file.ends_with("main.rs");
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            !below || !text.contains("crate::terminal"),
            "{} uses the terminal",
            file.display()
        );
    }
}

/// What words are, and how bytes of a text are found and hashed, is needed to read a body: the one
/// look ahead that a stage takes.
fn is_helper(position: usize, module: &str) -> bool {
    LINE[position] == "article" && module == "fingerprint"
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// First path segments after `crate::`.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| {
        line.match_indices("crate::").map(|(at, mark)| {
            let rest = &line[at + mark.len()..];
            rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
        })
    })
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
