//! What the first reading makes of each page.

use crate::article::read::{Make, Named, Place};
use crate::article::{Page, Survey, body, credit, language_of, outlet};
use crate::fingerprint::minhash::PERMUTATIONS;
use crate::fingerprint::shingle::{WIDTH, upper_halves};
use crate::fingerprint::spread::Sorter;
use crate::fingerprint::{Permutations, Scanner};
use crate::matching::banding::Banding;
use crate::matching::candidate::document;

use super::CopiesOptions;
use super::table::Row;

/// Share of the pairs right at the threshold that the buckets must bring together.
const RECALL: f64 = 0.998;

/// Makes of each page what is compared.
#[derive(Debug)]
pub(super) struct Signer {
    permutations: Permutations,
    banding: Banding,
    cleaning: Option<Cleaning>,
}

/// How furniture is taken off.
#[derive(Debug)]
struct Cleaning {
    survey: Survey,
    /// Whether the sources that a page names are counted.
    credits: bool,
}

/// Room for the words and shingles of one page, used again for the next.
#[derive(Debug, Default, Clone)]
pub(super) struct Room {
    scanner: Scanner,
    words: Vec<u64>,
    shingles: Vec<u32>,
    sorter: Sorter<u32>,
    minima: Vec<u32>,
}

/// What one page becomes: its row, and where it was read.
pub(super) struct Signed {
    pub(super) row: Row,
    pub(super) path: String,
}

impl Signer {
    /// A signer that knows what the collection tells of its furniture, where pages are cleaned.
    pub(super) fn new(options: &CopiesOptions, survey: impl FnOnce() -> Survey) -> Self {
        let credits = options.credits;
        Self {
            permutations: Permutations::new(PERMUTATIONS, WIDTH),
            banding: Banding::for_recall(options.threshold, RECALL, PERMUTATIONS),
            cleaning: options.clean.then(|| Cleaning { survey: survey(), credits }),
        }
    }

    pub(super) fn bands(&self) -> usize {
        self.banding.bands
    }

    /// Reads the words of what counts of a page into the room; gives their hash, and the number of
    /// sources that the page names where they are counted.
    pub(super) fn read(&self, page: &Page, room: &mut Room) -> (u128, u8) {
        room.words.clear();
        let mut credits = 0;
        if let Some(Cleaning { survey, credits: counted }) = &self.cleaning {
            let outlet = outlet::outlet(page);
            let body = body::extract(page, survey, outlet.as_ref());
            for line in &body.kept {
                room.scanner.hashes(line.of(&page.text), &mut room.words);
            }
            if *counted {
                let language = language_of(page, &body);
                credits = credit::credits(page, &body, language, outlet.as_ref(), survey).len();
            }
        } else {
            room.scanner.hashes(&page.text, &mut room.words);
        }
        (document::hash_of(&room.words), u8::try_from(credits).unwrap_or(u8::MAX))
    }

    /// The shingles of the words in the room, by the upper halves of their hashes: sorted, distinct.
    pub(super) fn shingles(&self, room: &mut Room) -> Box<[u32]> {
        upper_halves(&room.words, &mut room.shingles);
        room.sorter.sort(&mut room.shingles);
        room.shingles.dedup();
        room.shingles.as_slice().into()
    }

    /// The bucket of each band; zeros where the body is too short to be signed.
    fn buckets(&self, room: &mut Room) -> Box<[u32]> {
        upper_halves(&room.words, &mut room.shingles);
        room.minima.resize(PERMUTATIONS, 0);
        if self.permutations.minima(&room.shingles, &mut room.minima) {
            self.banding.buckets(&room.minima).collect()
        } else {
            vec![0; self.bands()].into()
        }
    }
}

impl Make for Signer {
    type Made = Signed;
    type Room = Room;

    fn make(&self, page: Page, place: Place, room: &mut Room) -> Signed {
        let (body, credits) = self.read(&page, room);
        let row = Row {
            body,
            words: u32::try_from(room.words.len()).unwrap_or(u32::MAX),
            line: page.line.map_or(0, |line| u32::try_from(line).unwrap_or(u32::MAX)),
            place,
            number: 0,
            credits,
            buckets: self.buckets(room),
            id: page.id,
        };
        Signed { row, path: page.path }
    }

    fn name<'a>(&self, signed: &'a Signed) -> Option<Named<'a>> {
        let line = (signed.row.line > 0).then_some(signed.row.line.into());
        Some(Named { id: &signed.row.id, path: &signed.path, line })
    }
}
