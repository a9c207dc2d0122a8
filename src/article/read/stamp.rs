//! The state of an input: what must be the same when it is read again.

use std::fmt;
use std::path::PathBuf;
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::walk;

/// The files of an input with their sizes and times of change, in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// How many files.
    pub files: u64,
    /// Bytes of all of them on disk.
    pub bytes: u64,
    /// xxh3-64 of their names, sizes and times of change.
    pub hash: u64,
}

impl Stamp {
    /// The state of the given files and folders now.
    pub fn of(paths: &[PathBuf]) -> Self {
        let (sources, problems) = walk::sources(paths);
        let mut hash = Xxh3::new();
        let mut stamp = Self { files: 0, bytes: 0, hash: 0 };
        for source in &sources {
            let changed = std::fs::metadata(&source.path).and_then(|file| file.modified()).ok();
            let since = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
            hash.update(source.name.as_bytes());
            hash.update(&[0]);
            hash.update(&source.size.to_le_bytes());
            hash.update(&since.map_or(0, |since| since.as_nanos()).to_le_bytes());
            stamp.files += 1;
            stamp.bytes += source.size;
        }
        for problem in &problems {
            hash.update(problem.path.as_bytes());
            hash.update(&[1]);
        }
        Self { hash: hash.digest(), ..stamp }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = if self.files == 1 { "file" } else { "files" };
        write!(f, "{} {files} of {} bytes (state {:08x})", self.files, self.bytes, self.hash >> 32)
    }
}
