//! What the first reading leaves of each article: a few columns, a row an article.

use rayon::prelude::*;

use super::verify::Input;
use super::{CopiesOptions, KeepRule};
use crate::article::read::{Limits, Make, Named, Place, make_each};
use crate::article::{Article, Page, Survey, body};
use crate::error::Problem;
use crate::fingerprint::minhash::PERMUTATIONS;
use crate::fingerprint::shingle::{WIDTH, rolling};
use crate::fingerprint::{Permutations, Scanner};
use crate::matching::banding::Banding;
use crate::matching::candidate::document;
use crate::progress::Progress;
use crate::store::Spool;

/// Share of the pairs right at the threshold that the buckets must bring together.
const RECALL: f64 = 0.998;

/// Makes of each page what is compared.
#[derive(Debug)]
pub(super) struct Signer {
    permutations: Permutations,
    banding: Banding,
    clean: bool,
}

/// Room for the words and shingles of one page, used again for the next.
#[derive(Debug, Default, Clone)]
pub(super) struct Room {
    scanner: Scanner,
    words: Vec<u64>,
    shingles: Vec<u32>,
    minima: Vec<u32>,
}

/// What one page becomes.
pub(super) struct Row {
    id: String,
    path: String,
    line: Option<u64>,
    place: Place,
    words: u32,
    credits: u8,
    body: u128,
    buckets: Box<[u32]>,
}

impl Signer {
    pub(super) fn new(options: &CopiesOptions) -> Self {
        Self {
            permutations: Permutations::new(PERMUTATIONS, WIDTH),
            banding: Banding::for_recall(options.threshold, RECALL, PERMUTATIONS),
            clean: options.clean,
        }
    }

    pub(super) fn bands(&self) -> usize {
        self.banding.bands
    }

    /// Reads the words of what counts of a page into the room, and gives their hash.
    pub(super) fn read(&self, page: &Page, room: &mut Room) -> u128 {
        room.words.clear();
        if self.clean {
            let body = body::extract(page, &Survey::default(), None);
            for line in &body.kept {
                room.scanner.hashes(line.of(&page.text), &mut room.words);
            }
        } else {
            room.scanner.hashes(&page.text, &mut room.words);
        }
        document::hash_of(&room.words)
    }

    /// The shingles of the words in the room, by the upper halves of their hashes: sorted, distinct.
    pub(super) fn shingles(&self, room: &mut Room) -> Box<[u32]> {
        self.shingle(room);
        room.shingles.sort_unstable();
        room.shingles.dedup();
        room.shingles.as_slice().into()
    }

    fn shingle(&self, room: &mut Room) {
        room.shingles.clear();
        room.shingles.extend(rolling(&room.words, WIDTH).map(|shingle| (shingle >> 32) as u32));
    }

    fn row(&self, page: Page, place: Place, room: &mut Room) -> Row {
        let body = self.read(&page, room);
        self.shingle(room);
        room.minima.resize(PERMUTATIONS, 0);
        let signed = self.permutations.minima(&room.shingles, &mut room.minima);
        Row {
            words: u32::try_from(room.words.len()).unwrap_or(u32::MAX),
            line: page.line,
            place,
            body,
            buckets: if signed {
                self.banding.buckets(&room.minima).collect()
            } else {
                Box::default()
            },
            // An article is made only for its credits, after all else has been taken from the page.
            credits: if self.clean { credits(&page) } else { 0 },
            id: page.id,
            path: page.path,
        }
    }
}

impl Make for Signer {
    type Made = Row;
    type Room = Room;

    fn make(&self, page: Page, place: Place, room: &mut Room) -> Row {
        self.row(page, place, room)
    }

    fn name<'a>(&self, row: &'a Row) -> Option<Named<'a>> {
        Some(Named { id: &row.id, path: &row.path, line: row.line })
    }
}

fn credits(page: &Page) -> u8 {
    let article = Article::new(page.clone(), &Survey::default());
    u8::try_from(article.credits.len()).unwrap_or(u8::MAX)
}

/// The columns. Articles are numbered by rank, the order of their ids, so that the order in which
/// they were read shows nowhere but in [`KeepRule::First`].
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// All ids, one after another, and where each ends.
    ids: String,
    id_ends: Vec<usize>,
    bodies: Vec<u128>,
    words: Vec<u32>,
    lines: Vec<u32>,
    credits: Vec<u8>,
    places: Vec<Place>,
    /// The sources that hold articles, by number.
    sources: Vec<(u32, String)>,
    bands: usize,
    /// The buckets of all bands, row after row; zeros where the body is too short to be signed.
    buckets: Vec<u32>,
    /// The row, in reading order, of each rank.
    rows: Vec<u32>,
    problems: Vec<Problem>,
}

impl Sheet {
    /// Reads the input for the first time.
    pub(super) fn read(input: &Input<'_>, progress: &Progress) -> Self {
        let mut sheet = Self { bands: input.signer.bands(), ..Self::default() };
        make_each(input.paths, input.fields, &Limits::default(), input.signer, |batch| {
            progress.advance(batch.made.len() as u64);
            for row in batch.made {
                sheet.push(row);
            }
            sheet.problems.extend(batch.problems);
        });
        sheet.rows = (0..).take(sheet.words.len()).collect();
        let mut rows = std::mem::take(&mut sheet.rows);
        rows.par_sort_unstable_by(|a, b| sheet.id_of_row(*a).cmp(sheet.id_of_row(*b)));
        sheet.rows = rows;
        sheet
    }

    fn push(&mut self, row: Row) {
        self.ids.push_str(&row.id);
        self.id_ends.push(self.ids.len());
        self.bodies.push(row.body);
        self.words.push(row.words);
        self.lines.push(row.line.map_or(0, |line| u32::try_from(line).unwrap_or(u32::MAX)));
        self.credits.push(row.credits);
        self.places.push(row.place);
        let source = row.place.source;
        if self.sources.last().is_none_or(|(last, _)| *last != source) {
            self.sources.push((source, row.path));
        }
        let signed = row.buckets.len();
        self.buckets.extend(row.buckets);
        self.buckets.resize(self.buckets.len() + self.bands - signed, 0);
    }

    /// Calls standard input by its name where it was read from a spool.
    pub(super) fn name_stdin(&mut self, spool: &Spool) {
        for (_, name) in &mut self.sources {
            spool.rename(name);
        }
        for problem in &mut self.problems {
            spool.rename(&mut problem.path);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn id(&self, rank: usize) -> &str {
        self.id_of_row(self.rows[rank])
    }

    fn id_of_row(&self, row: u32) -> &str {
        let row = row as usize;
        let start = if row == 0 { 0 } else { self.id_ends[row - 1] };
        &self.ids[start..self.id_ends[row]]
    }

    /// Hash of the body; none where it has no words.
    pub(super) fn body(&self, rank: usize) -> Option<u128> {
        let row = self.rows[rank] as usize;
        (self.words[row] > 0).then_some(self.bodies[row])
    }

    pub(super) fn words(&self, rank: usize) -> usize {
        self.words[self.rows[rank] as usize] as usize
    }

    pub(super) fn path(&self, rank: usize) -> (&str, Option<u32>) {
        let row = self.rows[rank] as usize;
        let line = self.lines[row];
        let source = self.places[row].source;
        let known = self.sources.binary_search_by_key(&source, |(number, _)| *number);
        let path = known.map_or("", |at| &self.sources[at].1);
        (path, (line > 0).then_some(line))
    }

    /// The record in which the article stands.
    pub(super) fn place(&self, rank: usize) -> Place {
        self.places[self.rows[rank] as usize]
    }

    /// The bucket of every signed article in one band: `(bucket, rank)`.
    pub(super) fn column(&self, band: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        let signed =
            (0..).zip(&self.rows).filter(|(_, row)| self.words[**row as usize] >= WIDTH as u32);
        signed.map(move |(rank, row)| (self.buckets[*row as usize * self.bands + band], rank))
    }

    /// Gives the memory of the buckets back.
    pub(super) fn forget_buckets(&mut self) {
        self.buckets = Vec::new();
    }

    pub(super) fn take_problems(&mut self) -> Vec<Problem> {
        let mut problems = std::mem::take(&mut self.problems);
        problems.sort();
        problems
    }

    /// The rank to keep of a cluster's.
    pub(super) fn keep(&self, members: &[u32], rule: KeepRule) -> Option<u32> {
        let row = |rank: &u32| self.rows[*rank as usize];
        members.iter().copied().min_by_key(|rank| {
            let row = row(rank);
            let merit = match rule {
                KeepRule::First => 0,
                KeepRule::Longest => self.words[row as usize],
                KeepRule::MostCredited => u32::from(self.credits[row as usize]),
            };
            (std::cmp::Reverse(merit), row)
        })
    }
}
