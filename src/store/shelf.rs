//! Records of any length, written one after another and read in any order: in memory, or on disk
//! where memory is bounded.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use super::Files;
use super::files::{Seal, Writer};
use crate::error::Error;

/// Records made in parallel before they are put on a shelf.
const BATCH: usize = 4096;

thread_local! {
    /// Room for a record that is read from disk, used again for the next.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// A shelf being filled.
pub struct ShelfWriter<'a> {
    files: &'a Files,
    name: String,
    out: Writer<'a>,
    ends: Vec<u64>,
}

impl<'a> ShelfWriter<'a> {
    /// Begins an empty shelf, kept in these files under this name.
    pub fn new(files: &'a Files, name: &str) -> Result<Self, Error> {
        Ok(Self { files, name: name.to_owned(), out: files.write(name)?, ends: Vec::new() })
    }

    /// Puts a record behind the others.
    pub fn push(&mut self, record: &[u8]) -> Result<(), Error> {
        let start = self.ends.last().copied().unwrap_or(0);
        self.ends.push(start + record.len() as u64);
        self.out.put(record)
    }

    /// Puts so many records behind the others, made by their numbers in parallel.
    pub fn push_all(
        &mut self,
        count: usize,
        make: impl Fn(usize) -> Result<Vec<u8>, Error> + Sync,
    ) -> Result<(), Error> {
        for start in (0..count).step_by(BATCH) {
            let batch = start..count.min(start + BATCH);
            let made: Vec<Vec<u8>> =
                batch.into_par_iter().map(&make).collect::<Result<_, Error>>()?;
            made.iter().try_for_each(|record| self.push(record))?;
        }
        Ok(())
    }

    /// Closes the shelf and gives the files it is kept in.
    pub fn finish(self) -> Result<(Shelf, BTreeMap<String, Seal>), Error> {
        let records = self.out.finish()?;
        let name = ends_of(&self.name);
        let mut out = self.files.write(&name)?;
        self.ends.iter().try_for_each(|end| out.put(&end.to_le_bytes()))?;
        let ends = out.finish()?;
        let shelf = Shelf { records: self.files.random(&self.name)?, ends: self.ends };
        Ok((shelf, BTreeMap::from([(self.name, records), (name, ends)])))
    }
}

fn ends_of(name: &str) -> String {
    format!("{name}.ends")
}

/// Records by number, from 0. May be read by many threads at once.
#[derive(Debug)]
pub struct Shelf {
    records: Random,
    ends: Vec<u64>,
}

impl Shelf {
    /// Opens a finished shelf.
    pub fn open(files: &Files, name: &str) -> Result<Self, Error> {
        let mut ends = Vec::new();
        let mut input = files.read(&ends_of(name))?;
        let mut end = [0; 8];
        while input.fill(&mut end)? {
            ends.push(u64::from_le_bytes(end));
        }
        Ok(Self { records: files.random(name)?, ends })
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes of a record.
    pub fn bytes(&self, number: usize) -> u64 {
        self.ends[number] - self.start(number)
    }

    fn start(&self, number: usize) -> u64 {
        number.checked_sub(1).map_or(0, |before| self.ends[before])
    }

    /// Hands a record to `take`; there is one with this number.
    pub fn read<T>(&self, number: usize, take: impl FnOnce(&[u8]) -> T) -> Result<T, Error> {
        self.records.read(self.start(number), self.bytes(number) as usize, take)
    }
}

/// A finished file, read at any place.
#[derive(Debug)]
pub(super) enum Random {
    Held(Arc<Vec<u8>>),
    Disk(File),
}

impl Random {
    fn read<T>(&self, start: u64, len: usize, take: impl FnOnce(&[u8]) -> T) -> Result<T, Error> {
        match self {
            Self::Held(bytes) => {
                let start = start as usize;
                bytes.get(start..start + len).map(take).ok_or_else(|| unreadable(None))
            }
            Self::Disk(file) => {
                // A reader inside `take` finds no room, and makes its own.
                let mut room = ROOM.take();
                room.resize(len.max(room.len()), 0);
                let read = read_exact_at(file, &mut room[..len], start);
                let taken = read.map(|()| take(&room[..len]));
                ROOM.set(room);
                taken.map_err(|error| unreadable(Some(error)))
            }
        }
    }
}

fn unreadable(error: Option<io::Error>) -> Error {
    let message = "a working file cannot be read any more";
    let told = Error::new(message).hint("look after the disk of the scratch folder, and run again");
    error.into_iter().fold(told, Error::because)
}

#[cfg(unix)]
fn read_exact_at(file: &File, room: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, room, start)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut room: &mut [u8], mut start: u64) -> io::Result<()> {
    while !room.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, room, start)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        room = &mut room[read..];
        start += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(files: &Files) -> Shelf {
        let mut shelf = ShelfWriter::new(files, "words").unwrap();
        for word in ["tide", "", "harbour"] {
            shelf.push(word.as_bytes()).unwrap();
        }
        shelf.finish().unwrap().0
    }

    fn words(shelf: &Shelf) -> Vec<String> {
        let word = |record: &[u8]| String::from_utf8_lossy(record).into_owned();
        (0..shelf.len()).rev().map(|number| shelf.read(number, word).unwrap()).collect()
    }

    #[test]
    fn records_come_back_in_any_order_from_memory_and_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        for files in [Files::in_memory(), Files::in_folder(folder.path().to_owned())] {
            let shelf = filled(&files);
            assert_eq!(words(&shelf), ["harbour", "", "tide"]);
            assert_eq!(words(&Shelf::open(&files, "words").unwrap()), ["harbour", "", "tide"]);
        }
    }

    #[test]
    fn a_record_can_be_read_while_another_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = filled(&Files::in_folder(folder.path().to_owned()));
        let both = shelf.read(0, |a| (a.to_vec(), shelf.read(2, <[u8]>::to_vec).unwrap()));
        assert_eq!(both.unwrap(), (b"tide".to_vec(), b"harbour".to_vec()));
    }

    #[test]
    fn a_file_cut_short_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = filled(&Files::in_folder(folder.path().to_owned()));
        let file = std::fs::OpenOptions::new().write(true).open(folder.path().join("words"));
        file.unwrap().set_len(5).unwrap();
        assert!(shelf.read(0, |_| ()).is_ok());
        assert!(shelf.read(2, |_| ()).is_err());
    }
}
