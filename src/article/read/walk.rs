//! From the paths a user names to the files that are read: folders walked, everything sorted.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;

use crate::error::Problem;

/// File name extensions that are passed over inside folders, one a line.
const NOT_ARTICLES: &str = include_str!("not_articles.txt");

/// A file that holds articles, or standard input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Source {
    /// Where it is; `-` is standard input.
    pub(super) path: PathBuf,
    /// The path for people, with slashes and without anything that is not UTF-8.
    pub(super) name: String,
    /// Its name without extension, with as much of its folder in front as makes it unique among
    /// all sources: the id of its article, or the first part of the ids of its articles.
    pub(super) stem: String,
    /// Bytes on disk, 0 where that is unknown.
    pub(super) size: u64,
    /// Its place in the order in which sources are read, from 0.
    pub(super) number: u32,
}

impl Source {
    /// Whether this is standard input.
    pub(super) fn is_stdin(&self) -> bool {
        self.path.as_os_str() == "-"
    }

    /// The extension in lower case, that of a compression taken off: `docs.JSONL.gz` has `jsonl`.
    pub(super) fn extension(&self) -> String {
        let name = strip_compression(file_name(&self.name));
        name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
    }
}

/// All files below the given paths, sorted by name, each once, and what could not be looked into.
/// The order of `paths` does not matter.
pub(super) fn sources(paths: &[PathBuf]) -> (Vec<Source>, Vec<Problem>) {
    let mut walk = Walk::default();
    let mut paths: Vec<&PathBuf> = paths.iter().collect();
    paths.sort_unstable();
    for path in &paths {
        walk.start(path);
    }
    let mut sources: Vec<Source> = walk
        .files
        .into_iter()
        .map(|(name, path, size)| Source {
            stem: stem(&name).to_owned(),
            path,
            name,
            size,
            number: 0,
        })
        .collect();
    if 1 < paths.len() {
        drop_repeats(&mut sources);
    }
    tell_apart(&mut sources);
    for (number, source) in (0..).zip(&mut sources) {
        source.number = number;
    }
    (sources, walk.problems)
}

/// What to say of a path that cannot be opened.
pub(super) fn unreadable(name: &str, error: &io::Error) -> Problem {
    let problem = |message: &str, hint: &str| Problem::new(name, message).hint(hint);
    match error.kind() {
        io::ErrorKind::NotFound => problem("does not exist", "check the path"),
        io::ErrorKind::PermissionDenied => {
            problem("cannot be read: permission denied", "make it readable for this user")
        }
        _ => Problem::new(name, format!("cannot be read: {error}")),
    }
}

/// What a walk has found so far.
#[derive(Default)]
struct Walk {
    /// Name, path and size of each file.
    files: BTreeSet<(String, PathBuf, u64)>,
    /// The real places of the folders entered: symbolic links may form rings.
    entered: BTreeSet<PathBuf>,
    problems: Vec<Problem>,
}

impl Walk {
    fn start(&mut self, path: &Path) {
        if path.as_os_str() == "-" {
            self.files.insert((name_of(path), path.to_owned(), 0));
            return;
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let before = (self.files.len(), self.problems.len());
                if self.folder(path) && (self.files.len(), self.problems.len()) == before {
                    self.problems.push(empty_folder(path));
                }
            }
            Ok(metadata) => {
                self.files.insert((name_of(path), path.to_owned(), metadata.len()));
            }
            Err(error) => self.problems.push(unreadable(&name_of(path), &error)),
        }
    }

    /// Looks through a folder, unless that was done before; tells whether it did.
    fn folder(&mut self, folder: &Path) -> bool {
        match std::fs::canonicalize(folder).and_then(|real| Ok((real, entries(folder)?))) {
            Ok((real, entries)) => {
                let new = self.entered.insert(real);
                if new {
                    entries.iter().for_each(|path| self.entry(path));
                }
                new
            }
            Err(error) => {
                self.problems.push(unreadable(&name_of(folder), &error));
                false
            }
        }
    }

    fn entry(&mut self, path: &Path) {
        let name = name_of(path);
        if file_name(&name).starts_with('.') {
            return;
        }
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                self.folder(path);
            }
            Ok(metadata) if metadata.is_file() && !is_passed_over(&name) => {
                self.files.insert((name, path.to_owned(), metadata.len()));
            }
            Ok(_) => {}
            Err(error) => self.problems.push(unreadable(&name, &error)),
        }
    }
}

/// Sorted: of two links to one folder the first by name is the one that is entered.
fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable();
    Ok(entries)
}

fn empty_folder(path: &Path) -> Problem {
    Problem::new(name_of(path), "holds no articles").hint(
        "a folder is read for text, HTML, JSON Lines, feeds and WARC; hidden files and files such \
         as .csv or .jpg are passed over",
    )
}

fn is_passed_over(name: &str) -> bool {
    let name = strip_compression(file_name(name));
    name.rsplit_once('.').is_some_and(|(_, extension)| {
        NOT_ARTICLES.lines().any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// One file may be reached by two ways (named itself and found in its folder, `a` and `./a`).
fn drop_repeats(sources: &mut Vec<Source>) {
    let mut seen = BTreeSet::new();
    sources.retain(|source| {
        source.is_stdin()
            || std::fs::canonicalize(&source.path).map_or(true, |real| seen.insert(real))
    });
}

/// Puts folders in front of stems that clash, from the first folder in which they differ; where
/// that does not help (`a.txt` beside `a.html`), the extension stays on.
fn tell_apart(sources: &mut [Source]) {
    for clash in clashes(sources) {
        let shared = shared_folders(clash.iter().map(|&index| sources[index].name.as_str()));
        for index in clash {
            let inner = &sources[index].name[shared..];
            sources[index].stem =
                inner[..inner.len() - file_name(inner).len()].to_owned() + stem(file_name(inner));
        }
    }
    for clash in clashes(sources) {
        for index in clash {
            let source = &mut sources[index];
            let folder = source.stem.len() - file_name(&source.stem).len();
            source.stem = source.stem[..folder].to_owned() + file_name(&source.name);
        }
    }
}

/// The groups of sources that share a stem.
fn clashes(sources: &[Source]) -> Vec<Vec<usize>> {
    let mut by_stem: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, source) in sources.iter().enumerate() {
        by_stem.entry(&source.stem).or_default().push(index);
    }
    let mut groups: Vec<_> = by_stem.into_values().filter(|group| 1 < group.len()).collect();
    groups.sort_unstable();
    groups
}

/// Bytes of the folders at the front that all names share, with the last slash.
fn shared_folders<'a>(mut names: impl Iterator<Item = &'a str>) -> usize {
    let Some(first) = names.next() else { return 0 };
    let mut shared = first.len() - file_name(first).len();
    for name in names {
        let same = first.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        let same = &first.as_bytes()[..shared.min(same)];
        shared = same.iter().rposition(|&byte| byte == b'/').map_or(0, |slash| slash + 1);
    }
    shared
}

fn name_of(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

fn file_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn stem(name: &str) -> &str {
    if name == "-" {
        return "stdin";
    }
    let name = strip_compression(file_name(name));
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

fn strip_compression(name: &str) -> &str {
    let without = |end: &str| {
        let at = name.len().checked_sub(end.len())?;
        name.get(at..).filter(|tail| tail.eq_ignore_ascii_case(end)).map(|_| &name[..at])
    };
    without(".gz").or_else(|| without(".zst")).filter(|rest| !rest.is_empty()).unwrap_or(name)
}
