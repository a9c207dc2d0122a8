//! Standard input can be read once; a spool is a copy of it on disk that can be read again.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The input of a run that reads it more than once.
#[derive(Debug)]
pub struct Spool {
    paths: Vec<PathBuf>,
    /// The copy of standard input, removed when the spool is dropped.
    file: Option<PathBuf>,
}

impl Spool {
    /// The given paths, with standard input (`-`), where it is among them, replaced by a copy in
    /// `folder`, or in the system's temporary folder.
    pub fn of_stdin(paths: &[PathBuf], folder: Option<&Path>) -> Result<Self, Error> {
        let is_stdin = |path: &PathBuf| path.as_os_str() == "-";
        let mut spool = Self { paths: paths.to_vec(), file: None };
        if !paths.iter().any(is_stdin) {
            return Ok(spool);
        }
        let parent = folder.map_or_else(std::env::temp_dir, Path::to_path_buf);
        let folder = parent.join(format!("wirecopy-{}.spool", std::process::id()));
        // The name is that of standard input, by which articles without an id are called.
        let file = folder.join("-");
        std::fs::create_dir_all(&folder).map_err(|error| cannot_copy(&file, error))?;
        spool.file = Some(file.clone());
        copy(&mut io::stdin().lock(), &file).map_err(|error| cannot_copy(&file, error))?;
        for path in spool.paths.iter_mut().filter(|path| is_stdin(path)) {
            path.clone_from(&file);
        }
        Ok(spool)
    }

    /// What to read, as often as needed.
    pub fn paths(&self) -> &[PathBuf] {
        &self.paths
    }

    /// Turns the name of the copy back into `-`.
    pub fn rename(&self, name: &mut String) {
        if self.file.as_ref().is_some_and(|file| Path::new(name) == file) {
            "-".clone_into(name);
        }
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            // Nothing is left to be done where it cannot be removed.
            let _ = std::fs::remove_file(file);
            let _ = file.parent().map(std::fs::remove_dir);
        }
    }
}

fn cannot_copy(file: &Path, error: io::Error) -> Error {
    Error::new(format!("cannot copy standard input to {}", file.display()))
        .hint("name a folder with room for it by --scratch, or give a file instead")
        .because(error)
}

fn copy(from: &mut dyn io::Read, to: &Path) -> io::Result<()> {
    #[expect(clippy::disallowed_methods, reason = "the store keeps files")]
    let mut file = BufWriter::new(std::fs::File::create(to)?);
    io::copy(from, &mut file)?;
    file.flush()
}
