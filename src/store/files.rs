//! Working files: in memory while a collection is small enough, in a folder where it is not. Both
//! are written once, front to back, and read front to back as often as needed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::shelf::Random;
use crate::error::Error;

/// Bytes gathered before a file on disk is written or read.
const BUFFER: usize = 128 << 10;

/// A set of working files, by name.
#[derive(Debug)]
pub struct Files(Place);

#[derive(Debug)]
enum Place {
    Memory(Mutex<BTreeMap<String, Arc<Vec<u8>>>>),
    Folder(PathBuf),
}

/// What a file must still be when it is read again by a later run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Its length.
    pub bytes: u64,
    /// xxh3-64 of its content.
    pub hash: u64,
}

impl Files {
    /// Files that live in memory.
    pub fn in_memory() -> Self {
        Self(Place::Memory(Mutex::default()))
    }

    /// Files in a folder, which exists.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self(Place::Folder(folder))
    }

    /// Whether the files take up memory.
    pub fn are_in_memory(&self) -> bool {
        matches!(self.0, Place::Memory(_))
    }

    /// Begins a file. It has its name only from [`Writer::finish`] on.
    pub fn write(&self, name: &str) -> Result<Writer<'_>, Error> {
        let partial = format!("{name}.partial");
        #[expect(clippy::disallowed_methods, reason = "the store keeps files")]
        let file = match &self.0 {
            Place::Memory(_) => None,
            Place::Folder(folder) => {
                Some(File::create(folder.join(&partial)).map_err(|error| self.explain(error))?)
            }
        };
        let name = name.to_owned();
        Ok(Writer {
            files: self,
            name,
            partial,
            file,
            held: Vec::new(),
            hash: Xxh3::new(),
            bytes: 0,
        })
    }

    /// Opens a finished file.
    pub fn read(&self, name: &str) -> Result<Reader<'_>, Error> {
        #[expect(clippy::disallowed_methods, reason = "the store keeps files")]
        let (file, held) = match &self.0 {
            Place::Memory(files) => {
                let files = files.lock().unwrap_or_else(PoisonError::into_inner);
                (None, files.get(name).cloned().unwrap_or_default())
            }
            Place::Folder(folder) => {
                let file = File::open(folder.join(name)).map_err(|error| self.explain(error))?;
                (Some(file), Arc::new(Vec::with_capacity(BUFFER)))
            }
        };
        Ok(Reader { files: self, file, held, at: 0 })
    }

    /// Writes one value as a file.
    pub fn save<T: Serialize>(&self, name: &str, value: &T) -> Result<Seal, Error> {
        let mut out = self.write(name)?;
        let bytes = postcard::to_allocvec(value).map_err(|error| self.explain(damaged(error)))?;
        out.put(&bytes)?;
        out.finish()
    }

    /// Reads a file of one value.
    pub fn load<T: DeserializeOwned>(&self, name: &str) -> Result<T, Error> {
        let (mut bytes, mut input) = (Vec::new(), self.read(name)?);
        loop {
            let block = input.block(BUFFER)?;
            if block.is_empty() {
                break;
            }
            bytes.extend_from_slice(block);
        }
        postcard::from_bytes(&bytes).map_err(|error| self.explain(damaged(error)))
    }

    /// Opens a finished file to read it at any place.
    pub(super) fn random(&self, name: &str) -> Result<Random, Error> {
        #[expect(clippy::disallowed_methods, reason = "the store keeps files")]
        match &self.0 {
            Place::Memory(files) => {
                let files = files.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(Random::Held(files.get(name).cloned().unwrap_or_default()))
            }
            Place::Folder(folder) => {
                File::open(folder.join(name)).map(Random::Disk).map_err(|error| self.explain(error))
            }
        }
    }

    /// The same for a file that nobody else will open: one in memory is gone with what is given.
    pub(super) fn take(&self, name: &str) -> Result<Random, Error> {
        let file = self.random(name)?;
        if self.are_in_memory() {
            self.remove(name);
        }
        Ok(file)
    }

    /// Whether a file is still as it was sealed.
    pub fn is_whole(&self, name: &str, seal: Seal) -> bool {
        self.reseal(name).is_ok_and(|found| found == seal)
    }

    fn reseal(&self, name: &str) -> Result<Seal, Error> {
        let (mut hash, mut bytes) = (Xxh3::new(), 0);
        let mut reader = self.read(name)?;
        loop {
            let block = reader.block(BUFFER)?;
            if block.is_empty() {
                return Ok(Seal { bytes, hash: hash.digest() });
            }
            hash.update(block);
            bytes += block.len() as u64;
        }
    }

    /// Gives the room of a file back. One that is not there is no loss.
    pub fn remove(&self, name: &str) {
        match &self.0 {
            Place::Memory(files) => {
                files.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
            }
            Place::Folder(folder) => {
                let _ = std::fs::remove_file(folder.join(name));
            }
        }
    }

    fn explain(&self, error: io::Error) -> Error {
        match &self.0 {
            Place::Memory(_) => Error::new("a working file in memory ends early").because(error),
            Place::Folder(folder) => explain(folder, error),
        }
    }
}

fn damaged(error: postcard::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

/// What went wrong in a scratch folder, and what to do about it.
pub(super) fn explain(folder: &Path, error: io::Error) -> Error {
    let folder = folder.display();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Error::new(format!("no room is left in the scratch folder {folder}")).hint(
                "free some, or name a folder with more by --scratch; a run started again with the \
                 same folder goes on where this one stopped",
            )
        }
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
            Error::new(format!("a file in the scratch folder {folder} is damaged"))
                .hint("remove the folder and run again")
        }
        _ => Error::new(format!("cannot use the scratch folder {folder}"))
            .hint("name a folder you may write to by --scratch"),
    }
    .because(error)
}

/// A file being written.
pub struct Writer<'a> {
    files: &'a Files,
    name: String,
    partial: String,
    /// None where the file lives in memory.
    file: Option<File>,
    /// What is not yet on disk; everything where the file lives in memory.
    held: Vec<u8>,
    hash: Xxh3,
    bytes: u64,
}

impl Writer<'_> {
    /// Appends bytes.
    #[inline]
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.held.extend_from_slice(bytes);
        if self.held.len() < BUFFER || self.file.is_none() { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), Error> {
        let Some(file) = &mut self.file else { return Ok(()) };
        file.write_all(&self.held).map_err(|error| self.files.explain(error))?;
        self.hash.update(&self.held);
        self.bytes += self.held.len() as u64;
        self.held.clear();
        Ok(())
    }

    /// Gives the file its name. Only a whole file ever has it.
    pub fn finish(mut self) -> Result<Seal, Error> {
        self.flush()?;
        match &self.files.0 {
            Place::Memory(files) => {
                let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
                self.held.shrink_to_fit();
                files.insert(self.name, Arc::new(self.held));
            }
            Place::Folder(folder) => {
                std::fs::rename(folder.join(&self.partial), folder.join(&self.name))
                    .map_err(|error| self.files.explain(error))?;
            }
        }
        Ok(Seal { bytes: self.bytes, hash: self.hash.digest() })
    }
}

/// A file being read.
#[derive(Debug)]
pub struct Reader<'a> {
    files: &'a Files,
    /// None where the file lives in memory.
    file: Option<File>,
    /// The part of the file at hand: all of it where it lives in memory.
    held: Arc<Vec<u8>>,
    at: usize,
}

impl Reader<'_> {
    /// Fills the buffer with the next bytes; says false at the end of the file.
    #[inline]
    pub fn fill(&mut self, buffer: &mut [u8]) -> Result<bool, Error> {
        if let Some(next) = self.held.get(self.at..self.at + buffer.len()) {
            buffer.copy_from_slice(next);
            self.at += buffer.len();
            return Ok(true);
        }
        let mut filled = 0;
        while filled < buffer.len() {
            let next = self.block(buffer.len() - filled)?;
            if next.is_empty() {
                return if filled == 0 { Ok(false) } else { Err(self.ends_early()) };
            }
            buffer[filled..filled + next.len()].copy_from_slice(next);
            filled += next.len();
        }
        Ok(true)
    }

    /// Fills the buffer where the file cannot end.
    pub fn fill_rest(&mut self, buffer: &mut [u8]) -> Result<(), Error> {
        if self.fill(buffer)? { Ok(()) } else { Err(self.ends_early()) }
    }

    fn ends_early(&self) -> Error {
        self.files.explain(io::ErrorKind::UnexpectedEof.into())
    }

    /// The next bytes, at least one and at most so many; none at the end of the file.
    pub fn block(&mut self, most: usize) -> Result<&[u8], Error> {
        if self.at == self.held.len()
            && let Some(file) = &mut self.file
        {
            let held = Arc::make_mut(&mut self.held);
            held.clear();
            file.take(BUFFER as u64)
                .read_to_end(held)
                .map_err(|error| self.files.explain(error))?;
            self.at = 0;
        }
        let start = self.at;
        self.at = self.held.len().min(start + most);
        Ok(&self.held[start..self.at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_with_advice() {
        let error = explain(Path::new("scratch"), io::ErrorKind::StorageFull.into());
        assert_eq!(error.message, "no room is left in the scratch folder scratch");
        assert!(error.hint.is_some_and(|hint| hint.contains("--scratch")));
    }

    #[test]
    fn a_file_has_its_name_only_when_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path().to_owned());
        let mut out = files.write("numbers").unwrap();
        out.put(&[7; 300_000]).unwrap();
        assert!(files.read("numbers").is_err());
        let seal = out.finish().unwrap();
        assert!(files.is_whole("numbers", seal));
        let mut input = files.read("numbers").unwrap();
        let mut bytes = vec![0; 299_999];
        assert!(input.fill(&mut bytes).unwrap());
        assert!(input.fill(&mut [0; 2]).is_err(), "one byte is left, not two");
    }
}
