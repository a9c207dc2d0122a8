//! What the first reading leaves of each article: a table in working files, a row an article.
//!
//! Articles are numbered by rank, the order of their ids, so that the order in which they were read
//! shows nowhere but in [`KeepRule::First`](super::KeepRule::First). The table is never held: it is
//! read from front to back as often as needed, which is fast, and costs no memory.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::article::read::Place;
use crate::error::{Error, Problem};
use crate::fingerprint::shingle::WIDTH;
use crate::store::{Files, Reader, Record, Seal, Sorted, Spool, Writer};

const ROWS: &str = "rows";
const SUMMARY: &str = "summary";
/// Bytes of a row before its id.
const FIXED: usize = 45;

/// One article. Rows are ordered by id.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Hash of the body's words.
    pub(super) body: u128,
    /// Words of the body.
    pub(super) words: u32,
    /// Line of its file, 0 where it has none.
    pub(super) line: u32,
    /// The record in which it stands.
    pub(super) place: Place,
    /// Its number in the order of reading.
    pub(super) number: u32,
    /// How many sources it names.
    pub(super) credits: u8,
    pub(super) id: String,
    /// Its bucket in each band; kept apart from the rest of the row once the table is made.
    pub(super) buckets: Box<[u32]>,
}

impl Row {
    /// Hash of the body; none where it has no words.
    pub(super) fn body(&self) -> Option<u128> {
        (self.words > 0).then_some(self.body)
    }

    /// Whether its buckets mean anything.
    pub(super) fn is_signed(&self) -> bool {
        self.words as usize >= WIDTH
    }

    fn put(&self, out: &mut Writer<'_>) -> Result<(), Error> {
        let mut fixed = [0; FIXED];
        let parts: [&[u8]; 8] = [
            &self.body.to_le_bytes(),
            &self.words.to_le_bytes(),
            &self.line.to_le_bytes(),
            &self.place.source.to_le_bytes(),
            &self.place.record.to_le_bytes(),
            &self.number.to_le_bytes(),
            &[self.credits],
            &(self.id.len() as u64).to_le_bytes(),
        ];
        let mut rest = &mut fixed[..];
        for part in parts {
            let (slot, after) = rest.split_at_mut(part.len());
            slot.copy_from_slice(part);
            rest = after;
        }
        out.put(&fixed)?;
        out.put(self.id.as_bytes())
    }

    /// Takes the next row of a file in place of this one; says false at the end of the file.
    fn get(&mut self, input: &mut Reader<'_>) -> Result<bool, Error> {
        let mut fixed = [0; FIXED];
        if !input.fill(&mut fixed)? {
            return Ok(false);
        }
        let word = |at: usize| u32::from_le_bytes(array(&fixed[at..]));
        self.body = u128::from_le_bytes(array(&fixed));
        self.words = word(16);
        self.line = word(20);
        self.place = Place { source: word(24), record: word(28) };
        self.number = word(32);
        self.credits = fixed[36];
        let mut id = std::mem::take(&mut self.id).into_bytes();
        id.resize(u64::from_le_bytes(array(&fixed[37..])) as usize, 0);
        input.fill_rest(&mut id)?;
        self.id = String::from_utf8(id).unwrap_or_default();
        Ok(true)
    }
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut array = [0; N];
    array.copy_from_slice(&bytes[..N]);
    array
}

impl Ord for Row {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.id.cmp(&other.id)
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Record for Row {
    fn held(&self) -> usize {
        // Two allocations, each with its header.
        self.id.len() + 4 * self.buckets.len() + 32
    }

    fn write(&self, out: &mut Writer<'_>) -> Result<(), Error> {
        self.put(out)?;
        out.put(&(self.buckets.len() as u32).to_le_bytes())?;
        self.buckets.iter().try_for_each(|bucket| out.put(&bucket.to_le_bytes()))
    }

    fn read(input: &mut Reader<'_>) -> Result<Option<Self>, Error> {
        let mut row = Self::default();
        if !row.get(input)? {
            return Ok(None);
        }
        let mut bytes = [0; 4];
        input.fill_rest(&mut bytes)?;
        let mut buckets = vec![0; u32::from_le_bytes(bytes) as usize];
        for bucket in &mut buckets {
            input.fill_rest(&mut bytes)?;
            *bucket = u32::from_le_bytes(bytes);
        }
        row.buckets = buckets.into();
        Ok(Some(row))
    }
}

/// All articles of a collection.
#[derive(Debug, Default)]
pub(super) struct Table {
    summary: Summary,
}

/// What is known of the table as a whole.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Summary {
    articles: usize,
    /// The sources that hold articles, by number.
    sources: Vec<(u32, String)>,
    /// What was skipped: path, line, message, hint.
    problems: Vec<(String, Option<u64>, String, Option<String>)>,
}

impl Table {
    /// Writes a table from its rows in order.
    pub(super) fn write(
        files: &Files,
        rows: Sorted<'_, Row>,
        bands: usize,
        sources: Vec<(u32, String)>,
        mut problems: Vec<Problem>,
    ) -> Result<(Self, BTreeMap<String, Seal>), Error> {
        let mut out = files.write(ROWS)?;
        let mut columns: Vec<Writer<'_>> =
            (0..bands).map(|band| files.write(&column_name(band))).collect::<Result<_, Error>>()?;
        let mut articles = 0;
        for row in rows {
            let row = row?;
            row.put(&mut out)?;
            for (column, bucket) in columns.iter_mut().zip(&row.buckets) {
                column.put(&bucket.to_le_bytes())?;
            }
            articles += 1;
        }
        problems.sort();
        let problems = problems.into_iter().map(|p| (p.path, p.line, p.message, p.hint)).collect();
        let summary = Summary { articles, sources, problems };
        let mut text = files.write(SUMMARY)?;
        text.put(&serde_json::to_vec(&summary).unwrap_or_default())?;
        let mut left = BTreeMap::from([
            (ROWS.to_owned(), out.finish()?),
            (SUMMARY.to_owned(), text.finish()?),
        ]);
        for (band, column) in columns.into_iter().enumerate() {
            left.insert(column_name(band), column.finish()?);
        }
        Ok((Self { summary }, left))
    }

    /// Opens the table that an earlier run made.
    pub(super) fn open(files: &Files) -> Result<Self, Error> {
        let mut text = Vec::new();
        let mut input = files.read(SUMMARY)?;
        loop {
            let block = input.block(usize::MAX)?;
            if block.is_empty() {
                break;
            }
            text.extend_from_slice(block);
        }
        let summary = serde_json::from_slice(&text).map_err(|error| {
            Error::new("what an earlier run left in the scratch folder cannot be read")
                .hint("remove the scratch folder and run again")
                .because(error)
        })?;
        Ok(Self { summary })
    }

    /// Calls standard input by its name where it was read from a spool.
    pub(super) fn name_stdin(&mut self, spool: &Spool) {
        for (_, name) in &mut self.summary.sources {
            spool.rename(name);
        }
        for (path, ..) in &mut self.summary.problems {
            spool.rename(path);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.summary.articles
    }

    /// What was skipped, sorted.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let problems = self.summary.problems.iter().cloned();
        problems.map(|(path, line, message, hint)| Problem { path, line, message, hint }).collect()
    }

    /// The name of a source.
    pub(super) fn source(&self, number: u32) -> &str {
        let known = self.summary.sources.binary_search_by_key(&number, |(number, _)| *number);
        known.map_or("", |at| &self.summary.sources[at].1)
    }

    /// All rows with their ranks, in order.
    pub(super) fn scan<E: From<Error>>(
        &self,
        files: &Files,
        mut take: impl FnMut(u32, &Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut input = files.read(ROWS)?;
        let mut rank = 0;
        let mut row = Row::default();
        while row.get(&mut input)? {
            take(rank, &row)?;
            rank += 1;
        }
        Ok(())
    }

    /// The bucket of every article in one band, by rank.
    pub(super) fn column(
        files: &Files,
        band: usize,
        mut take: impl FnMut(u32, u32),
    ) -> Result<(), Error> {
        let mut input = files.read(&column_name(band))?;
        let mut rank = 0;
        let mut bytes = [0; 4];
        while input.fill(&mut bytes)? {
            take(u32::from_le_bytes(bytes), rank);
            rank += 1;
        }
        Ok(())
    }

    /// Gives the memory of the buckets back. On disk they stay: a run that is started again wants
    /// to find the table whole.
    pub(super) fn forget_columns(files: &Files, bands: usize) {
        if files.are_in_memory() {
            (0..bands).for_each(|band| files.remove(&column_name(band)));
        }
    }
}

fn column_name(band: usize) -> String {
    format!("band{band:03}")
}
