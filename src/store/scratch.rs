//! The scratch folder of one run: what its passes have finished, so that a run that was stopped can
//! be started again and goes on where it was.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde::{Deserialize, Serialize};

use super::Files;
use super::files::{Seal, explain};
use crate::article::read::{Fields, Stamp};
use crate::error::Error;

/// The one folder in the user's scratch folder that is ours.
const FOLDER: &str = "wirecopy-scratch";
const MANIFEST: &str = "manifest.json";
const LOCK: &str = "lock";
/// Changes whenever a scratch file of an earlier version would be read wrongly.
const FORMAT: u32 = 1;

/// How many temporary folders this process has made.
static OPENED: AtomicU32 = AtomicU32::new(0);

/// What a run does and on what: another run may go on with its work only if all of it is the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The options that change the result, as people know them.
    pub options: BTreeMap<String, String>,
    /// The state of the input.
    pub input: Stamp,
}

impl Job {
    /// The job of a run with these options that reads these fields.
    pub fn new<const N: usize>(
        options: [(&str, String); N],
        fields: &Fields,
        input: Stamp,
    ) -> Self {
        let roles = fields.roles().map(|(role, names)| (format!("--field {role}"), names));
        let options = options.into_iter().map(|(name, value)| (name.to_owned(), value));
        Self { options: options.chain(roles).collect(), input }
    }
}

/// A scratch folder, locked for this run.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    files: Files,
    manifest: Manifest,
    /// Whether nobody can come back to it.
    temporary: bool,
    /// Held until the run ends.
    _lock: File,
}

#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    version: String,
    job: Job,
    /// The passes that are done, and the files they left.
    passes: BTreeMap<String, BTreeMap<String, Seal>>,
}

impl Scratch {
    /// Opens a scratch folder inside `parent`, or a temporary one. Refuses a folder at which
    /// another run is at work, or that holds what is left of another job.
    pub fn open(parent: Option<&Path>, job: Job) -> Result<Self, Error> {
        let temporary = parent.is_none();
        let own = || {
            let number = OPENED.fetch_add(1, Ordering::Relaxed);
            std::env::temp_dir().join(format!("wirecopy-{}-{number}", std::process::id()))
        };
        let folder = parent.map_or_else(own, Path::to_path_buf).join(FOLDER);
        fs::create_dir_all(&folder).map_err(|error| explain(&folder, error))?;
        let lock = lock(&folder)?;
        let new = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            job,
            passes: BTreeMap::new(),
        };
        let manifest = match read_manifest(&folder)? {
            Some(left) => {
                same_job(&left, &new, &folder)?;
                left
            }
            None => new,
        };
        let files = Files::in_folder(folder.clone());
        let mut scratch = Self { folder, files, manifest, temporary, _lock: lock };
        scratch.forget_damaged();
        scratch.sweep().map_err(|error| explain(&scratch.folder, error))?;
        scratch.write_manifest()?;
        Ok(scratch)
    }

    /// The files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The job.
    pub fn job(&self) -> &Job {
        &self.manifest.job
    }

    /// Refuses to go on where the input is not what it was when the run began.
    pub fn check_input(&self, paths: &[PathBuf]) -> Result<(), Error> {
        if self.manifest.job.input == Stamp::of(paths) {
            return Ok(());
        }
        Err(changed_input())
    }

    /// Whether a pass was done by an earlier run.
    pub fn is_done(&self, pass: &str) -> bool {
        self.manifest.passes.contains_key(pass)
    }

    /// Notes that a pass is done and left these files.
    pub fn done(&mut self, pass: &str, left: BTreeMap<String, Seal>) -> Result<(), Error> {
        self.manifest.passes.insert(pass.to_owned(), left);
        self.write_manifest()
    }

    /// Removes everything: the run is over and its results are written.
    pub fn clear(&self) {
        // A leftover in a scratch folder is nobody's loss.
        let _ = fs::remove_dir_all(&self.folder);
    }

    /// Passes of which a file is gone or damaged must be done again, and with them all others.
    fn forget_damaged(&mut self) {
        let left = self.manifest.passes.values().flatten();
        if !left.into_iter().all(|(name, seal)| self.files.is_whole(name, *seal)) {
            self.manifest.passes.clear();
        }
    }

    /// Removes what a stopped run left half done.
    fn sweep(&self) -> io::Result<()> {
        let kept = |name: &str| {
            [MANIFEST, LOCK].contains(&name)
                || self.manifest.passes.values().any(|left| left.contains_key(name))
        };
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if !entry.file_name().to_str().is_some_and(kept) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    fn write_manifest(&self) -> Result<(), Error> {
        let text = serde_json::to_vec_pretty(&self.manifest)
            .map_err(|error| explain(&self.folder, error.into()))?;
        let mut out = self.files.write(MANIFEST)?;
        out.put(&text)?;
        out.finish().map(|_| ())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if self.temporary {
            self.clear();
            let _ = self.folder.parent().map(fs::remove_dir);
        }
    }
}

/// What to say of an input that is not what it was.
pub fn changed_input() -> Error {
    Error::new("the input changed while it was being read")
        .hint("run again when nothing writes to it")
}

fn lock(folder: &Path) -> Result<File, Error> {
    #[expect(clippy::disallowed_methods, reason = "the store keeps files")]
    let file = File::create(folder.join(LOCK)).map_err(|error| explain(folder, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::new(format!(
            "another run is at work in the scratch folder {}",
            folder.display()
        ))
        .hint("wait for it to end, or name another folder by --scratch")),
        Err(TryLockError::Error(error)) => Err(explain(folder, error)),
    }
}

fn read_manifest(folder: &Path) -> Result<Option<Manifest>, Error> {
    #[expect(clippy::disallowed_methods, reason = "the store keeps files")]
    let text = match fs::read(folder.join(MANIFEST)) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(explain(folder, error)),
    };
    serde_json::from_slice(&text)
        .map(Some)
        .map_err(|error| explain(folder, io::Error::new(io::ErrorKind::InvalidData, error)))
}

/// Refuses to go on with what is left of another job, and says what differs.
fn same_job(left: &Manifest, new: &Manifest, folder: &Path) -> Result<(), Error> {
    let reason = if (left.format, &left.version) != (new.format, &new.version) {
        format!("it was made by wirecopy {}, this is {}", left.version, new.version)
    } else if let Some(option) = differing(&left.job.options, &new.job.options) {
        let of = |job: &Job| job.options.get(option).cloned().unwrap_or_default();
        format!("{option} was {} then, and is {} now", of(&left.job), of(&new.job))
    } else if left.job.input != new.job.input {
        format!("the input was {} then, and is {} now", left.job.input, new.job.input)
    } else {
        return Ok(());
    };
    let message = format!("the scratch folder {} holds another run: {reason}", folder.display());
    Err(Error::new(message)
        .hint("finish that run with its own options, or remove the folder, or name another"))
}

fn differing<'a>(
    left: &'a BTreeMap<String, String>,
    new: &'a BTreeMap<String, String>,
) -> Option<&'a String> {
    new.keys().chain(left.keys()).find(|option| left.get(*option) != new.get(*option))
}
