//! Sorting more than memory holds: sorted runs are written to disk as memory fills, and merged
//! (Knuth, *The Art of Computer Programming*, vol. 3, section 5.4).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::{Files, Reader, Writer};
use crate::error::Error;

/// Runs merged at a time: each needs a buffer of its own.
const FAN: usize = 64;

/// What can be sorted on disk.
pub trait Record: Ord + Send + Sized {
    /// Bytes of memory it takes up, beside its own size.
    fn held(&self) -> usize {
        0
    }

    /// Appends it to a file.
    fn write(&self, out: &mut Writer<'_>) -> Result<(), Error>;

    /// Reads the next from a file; none at its end.
    fn read(input: &mut Reader<'_>) -> Result<Option<Self>, Error>;
}

/// Takes records in any order.
#[derive(Debug)]
pub struct Sorter<'a, T> {
    files: &'a Files,
    name: String,
    /// Bytes that records in memory may take up.
    room: u64,
    held: Vec<T>,
    bytes: u64,
    /// Names of the sorted runs on disk, oldest first, and how many there ever were.
    runs: Vec<String>,
    named: usize,
}

impl<'a, T: Record> Sorter<'a, T> {
    /// A sorter that keeps its runs under this name, and no more bytes than these in memory.
    pub fn new(files: &'a Files, name: &str, room: u64) -> Self {
        let name = name.to_owned();
        Self { files, name, room, held: Vec::new(), bytes: 0, runs: Vec::new(), named: 0 }
    }

    /// Takes a record.
    pub fn push(&mut self, record: T) -> Result<(), Error> {
        self.bytes += (size_of::<T>() + record.held()) as u64;
        self.held.push(record);
        if self.bytes <= self.room { Ok(()) } else { self.spill() }
    }

    fn spill(&mut self) -> Result<(), Error> {
        self.held.par_sort_unstable();
        let held = std::mem::take(&mut self.held);
        self.bytes = 0;
        self.write_run(held.into_iter().map(Ok))
    }

    fn write_run(&mut self, sorted: impl Iterator<Item = Result<T, Error>>) -> Result<(), Error> {
        let name = format!("{}.run{}", self.name, self.named);
        self.named += 1;
        let mut out = self.files.write(&name)?;
        for record in sorted {
            record?.write(&mut out)?;
        }
        out.finish()?;
        self.runs.push(name);
        Ok(())
    }

    /// All records in order.
    pub fn finish(mut self) -> Result<Sorted<'a, T>, Error> {
        if !self.runs.is_empty() {
            self.spill()?;
        }
        while self.runs.len() > FAN {
            let runs: Vec<String> = self.runs.drain(..FAN).collect();
            let merged = Sorted::merge(self.files, runs)?;
            self.write_run(merged)?;
        }
        if self.runs.is_empty() {
            self.held.par_sort_unstable();
            return Ok(Sorted::Held(self.held.into_iter()));
        }
        Sorted::merge(self.files, self.runs)
    }
}

/// Records in order.
#[derive(Debug)]
pub enum Sorted<'a, T> {
    /// From memory.
    Held(std::vec::IntoIter<T>),
    /// From runs on disk, which are removed when the last record is out.
    Merged {
        /// Where the runs are.
        files: &'a Files,
        /// Their names.
        names: Vec<String>,
        /// The runs, each behind the record that stands in the heap.
        runs: Vec<Reader<'a>>,
        /// The first record of each run.
        heads: BinaryHeap<Reverse<(T, usize)>>,
    },
}

impl<'a, T: Record> Sorted<'a, T> {
    fn merge(files: &'a Files, names: Vec<String>) -> Result<Self, Error> {
        let mut runs =
            names.iter().map(|name| files.read(name)).collect::<Result<Vec<_>, Error>>()?;
        let mut heads = BinaryHeap::with_capacity(runs.len());
        for (run, reader) in runs.iter_mut().enumerate() {
            heads.extend(T::read(reader)?.map(|record| Reverse((record, run))));
        }
        Ok(Self::Merged { files, names, runs, heads })
    }
}

impl<T: Record> Iterator for Sorted<'_, T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Held(held) => held.next().map(Ok),
            Self::Merged { files, names, runs, heads } => {
                let Some(Reverse((record, run))) = heads.pop() else {
                    names.drain(..).for_each(|name| files.remove(&name));
                    return None;
                };
                match T::read(&mut runs[run]) {
                    Ok(next) => heads.extend(next.map(|next| Reverse((next, run)))),
                    Err(error) => return Some(Err(error)),
                }
                Some(Ok(record))
            }
        }
    }
}

/// Hashes, each with a number.
impl Record for (u64, u32) {
    fn write(&self, out: &mut Writer<'_>) -> Result<(), Error> {
        out.put(&self.0.to_le_bytes())?;
        out.put(&self.1.to_le_bytes())
    }

    fn read(input: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let (mut hash, mut number) = ([0; 8], [0; 4]);
        if !input.fill(&mut hash)? {
            return Ok(None);
        }
        input.fill_rest(&mut number)?;
        Ok(Some((u64::from_le_bytes(hash), u32::from_le_bytes(number))))
    }
}

/// Numbers.
impl Record for u32 {
    fn write(&self, out: &mut Writer<'_>) -> Result<(), Error> {
        out.put(&self.to_le_bytes())
    }

    fn read(input: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let mut bytes = [0; 4];
        Ok(input.fill(&mut bytes)?.then_some(Self::from_le_bytes(bytes)))
    }
}

/// Pairs of numbers.
impl Record for (u32, u32) {
    fn write(&self, out: &mut Writer<'_>) -> Result<(), Error> {
        out.put(&(u64::from(self.0) << 32 | u64::from(self.1)).to_le_bytes())
    }

    fn read(input: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let mut bytes = [0; 8];
        let read = input.fill(&mut bytes)?;
        let packed = u64::from_le_bytes(bytes);
        Ok(read.then_some(((packed >> 32) as u32, packed as u32)))
    }
}
