//! Records of any length, written one after another and read in any order: in memory, or on disk
//! where memory is bounded.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::Files;
use super::ahead::make_ahead;
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
    ends: Ends,
}

impl<'a> ShelfWriter<'a> {
    /// Begins an empty shelf, kept in these files under this name.
    pub fn new(files: &'a Files, name: &str) -> Result<Self, Error> {
        Ok(Self { files, name: name.to_owned(), out: files.write(name)?, ends: Ends::default() })
    }

    /// Puts a record behind the others.
    pub fn push(&mut self, record: &[u8]) -> Result<(), Error> {
        self.ends.push(record.len())?;
        self.out.put(record)
    }

    /// Puts a row of records behind the others, all in one; `lengths` are those of the records.
    pub fn push_row(
        &mut self,
        records: &[u8],
        lengths: impl IntoIterator<Item = usize>,
    ) -> Result<(), Error> {
        lengths.into_iter().try_for_each(|length| self.ends.push(length))?;
        self.out.put(records)
    }

    /// Puts so many records behind the others, made by their numbers in parallel. While one batch is
    /// put away, the next is made.
    pub fn push_all(
        &mut self,
        count: usize,
        make: impl Fn(usize) -> Result<Vec<u8>, Error> + Sync,
    ) -> Result<(), Error> {
        let batches = (0..count).step_by(BATCH).map(|start| start..count.min(start + BATCH));
        let make = |batch: Range<usize>| batch.into_par_iter().map(&make).collect();
        let put_away = |made: Vec<Vec<u8>>| made.iter().try_for_each(|record| self.push(record));
        make_ahead(batches, make, put_away)
    }

    /// Closes the shelf. It is gone with the value that is given.
    pub fn finish(self) -> Result<Shelf, Error> {
        let Self { files, name, out, mut ends } = self;
        out.finish()?;
        ends.in_block.shrink_to_fit();
        Ok(Shelf { records: files.take(&name)?, ends })
    }

    /// Closes the shelf for [`Shelf::open`], and gives the files it is kept in.
    pub fn seal(self) -> Result<BTreeMap<String, Seal>, Error> {
        let records = self.out.finish()?;
        let name = ends_of(&self.name);
        let mut out = self.files.write(&name)?;
        (1..=self.ends.len())
            .try_for_each(|count| out.put(&self.ends.after(count).to_le_bytes()))?;
        Ok(BTreeMap::from([(self.name, records), (name, out.finish()?)]))
    }
}

fn ends_of(name: &str) -> String {
    format!("{name}.ends")
}

/// Where each record ends, in little more than four bytes a record: counted from the start of its
/// block, which is kept in full.
#[derive(Debug, Default)]
struct Ends {
    blocks: Vec<u64>,
    in_block: Vec<u32>,
}

impl Ends {
    /// Records in a block. Together they are shorter than 4 GiB: an article is far below a sixteenth.
    const BLOCK: usize = 16;

    fn len(&self) -> usize {
        self.in_block.len()
    }

    /// Bytes that so many records take up.
    fn after(&self, records: usize) -> u64 {
        let last = records.checked_sub(1);
        last.map_or(0, |last| self.blocks[last / Self::BLOCK] + u64::from(self.in_block[last]))
    }

    fn push(&mut self, length: usize) -> Result<(), Error> {
        let start = self.after(self.len());
        if self.len().is_multiple_of(Self::BLOCK) {
            self.blocks.push(start);
        }
        let block = self.blocks[self.len() / Self::BLOCK];
        let in_block = u32::try_from(start + length as u64 - block).map_err(|_| {
            Error::new("articles of some hundred megabytes each are too long for one run")
                .hint("leave them out, or cut them")
        })?;
        self.in_block.push(in_block);
        Ok(())
    }
}

/// Records by number, from 0. May be read by many threads at once.
#[derive(Debug)]
pub struct Shelf {
    records: Random,
    ends: Ends,
}

/// Records of a shelf that stand next to one another.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    bytes: &'a [u8],
    ends: &'a Ends,
    numbers: Range<usize>,
}

impl<'a> Row<'a> {
    /// The bytes of all of them.
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The records, in order.
    pub fn records(&self) -> impl ExactSizeIterator<Item = &'a [u8]> + Clone + 'a {
        let row = self.clone();
        (0..self.numbers.len()).map(move |place| row.record(place))
    }

    /// The record at a place in the row.
    pub fn record(&self, place: usize) -> &'a [u8] {
        let first = self.ends.after(self.numbers.start);
        let at = |number: usize| (self.ends.after(number) - first) as usize;
        let number = self.numbers.start + place;
        &self.bytes[at(number)..at(number + 1)]
    }
}

impl Shelf {
    /// Opens a finished shelf.
    pub fn open(files: &Files, name: &str) -> Result<Self, Error> {
        let mut ends = Ends::default();
        let mut input = files.read(&ends_of(name))?;
        let (mut start, mut end) = (0, [0; 8]);
        while input.fill(&mut end)? {
            let end = u64::from_le_bytes(end);
            ends.push(end.saturating_sub(start) as usize)?;
            start = end;
        }
        Ok(Self { records: files.random(name)?, ends })
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of all records.
    pub fn bytes_of_all(&self) -> u64 {
        self.ends.after(self.len())
    }

    /// Bytes of a record.
    pub fn bytes(&self, number: usize) -> u64 {
        self.ends.after(number + 1) - self.ends.after(number)
    }

    /// Hands a record to `take`; there is one with this number.
    pub fn read<T>(&self, number: usize, take: impl FnOnce(&[u8]) -> T) -> Result<T, Error> {
        self.records.read(self.ends.after(number), self.bytes(number) as usize, take)
    }

    /// Brings records in memory near, of a long one both ends: all at once, where reading one after
    /// another would wait for each.
    pub fn warm(&self, numbers: impl Iterator<Item = usize>) {
        if let Random::Held(bytes) = &self.records {
            let at = |place: u64| bytes.get(place as usize).copied().unwrap_or(0);
            let ends = |number| {
                let (start, end) = (self.ends.after(number), self.ends.after(number + 1));
                at(start) ^ at(end.saturating_sub(1))
            };
            std::hint::black_box(numbers.fold(0, |sum, number| sum ^ ends(number)));
        }
    }

    /// Hands records that stand next to one another to `take`; there are some with these numbers.
    pub fn read_row<T>(
        &self,
        numbers: Range<usize>,
        take: impl FnOnce(Row<'_>) -> T,
    ) -> Result<T, Error> {
        let (start, end) = (self.ends.after(numbers.start), self.ends.after(numbers.end));
        self.records.read(start, (end - start) as usize, |bytes| {
            take(Row { bytes, ends: &self.ends, numbers })
        })
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

    fn filled(files: &Files) -> ShelfWriter<'_> {
        let mut shelf = ShelfWriter::new(files, "words").unwrap();
        for word in ["tide", "", "harbour"] {
            shelf.push(word.as_bytes()).unwrap();
        }
        shelf
    }

    fn words(shelf: &Shelf) -> Vec<String> {
        let word = |record: &[u8]| String::from_utf8_lossy(record).into_owned();
        (0..shelf.len()).rev().map(|number| shelf.read(number, word).unwrap()).collect()
    }

    #[test]
    fn records_come_back_in_any_order_from_memory_and_from_disk() {
        let folder = tempfile::tempdir().unwrap();
        for files in [Files::in_memory(), Files::in_folder(folder.path().to_owned())] {
            assert_eq!(words(&filled(&files).finish().unwrap()), ["harbour", "", "tide"]);
            filled(&files).seal().unwrap();
            assert_eq!(words(&Shelf::open(&files, "words").unwrap()), ["harbour", "", "tide"]);
        }
    }

    #[test]
    fn a_record_can_be_read_while_another_is_held() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path().to_owned());
        let shelf = filled(&files).finish().unwrap();
        let both = shelf.read(0, |a| (a.to_vec(), shelf.read(2, <[u8]>::to_vec).unwrap()));
        assert_eq!(both.unwrap(), (b"tide".to_vec(), b"harbour".to_vec()));
    }

    #[test]
    fn a_row_is_the_records_one_after_another() {
        let files = Files::in_memory();
        let mut shelf = ShelfWriter::new(&files, "words").unwrap();
        for number in 0..50_usize {
            shelf.push(&vec![7; number % 5]).unwrap();
        }
        shelf.push_row(b"tideharbour", [4, 0, 7]).unwrap();
        let shelf = shelf.finish().unwrap();
        let row = |row: Row<'_>| row.records().map(<[u8]>::to_vec).collect::<Vec<_>>();
        assert_eq!(shelf.read_row(50..53, row).unwrap(), [&b"tide"[..], b"", b"harbour"]);
        let lengths = |row: Row<'_>| row.records().map(<[u8]>::len).collect::<Vec<_>>();
        assert_eq!(shelf.read_row(13..19, lengths).unwrap(), [3, 4, 0, 1, 2, 3]);
        assert!(shelf.read_row(9..9, lengths).unwrap().is_empty());
    }

    #[test]
    fn a_file_cut_short_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path().to_owned());
        let shelf = filled(&files).finish().unwrap();
        let file = std::fs::OpenOptions::new().write(true).open(folder.path().join("words"));
        file.unwrap().set_len(5).unwrap();
        assert!(shelf.read(0, |_| ()).is_ok());
        assert!(shelf.read(2, |_| ()).is_err());
    }
}
