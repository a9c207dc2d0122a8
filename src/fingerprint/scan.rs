//! The words of a text, or their hashes alone: the same as [`words`](super::word::words) gives, made
//! of many bytes and many words at a time. Where whole collections are read this is the hottest loop.
//!
//! A text goes through a few passes over plain arrays, each simple enough for the compiler to make
//! vectors of it: which bytes may belong to words, where those bytes begin and end, what stands
//! there, and the hashes. Only words that are long or go beyond ASCII, few in most languages, are
//! looked at one by one.

use std::ops::Range;

use pulp::{Arch, Simd, WithSimd};
use xxhash_rust::xxh3::xxh3_64;

use super::places::{BLOCK, eight, gather};
use super::short::{self, HEAD};
use super::word::{Word, words_with};
use crate::article::Span;

/// Bytes after which a text is cut, so that the passes over one stretch stay in the nearest cache.
const STRETCH: usize = 4 << 10;
/// Edges written at a time.
const GROUP: usize = 12;
/// The high bits of eight bytes.
const HIGH: u64 = 0x8080_8080_8080_8080;

/// Finds and hashes words; keeps its room for the next text.
#[derive(Debug, Clone)]
pub struct Scanner {
    arch: Arch,
    room: Room,
}

impl Default for Scanner {
    fn default() -> Self {
        Self { arch: Arch::new(), room: Room::default() }
    }
}

impl Scanner {
    /// Appends the hashes of the words of a text, in order.
    pub fn hashes(&mut self, text: &str, hashes: &mut Vec<u64>) {
        for (_, text) in stretches(text) {
            self.arch.dispatch(Scan { text, room: &mut self.room });
            self.room.give_hashes(text, hashes);
        }
    }

    /// Appends the words of some lines of a text, with their places in the text.
    pub fn cut(&mut self, text: &str, lines: &[Span], words: &mut Vec<Word>) {
        for line in lines {
            self.words(line.of(text), |found| {
                words.extend(found.iter().map(|word| word.shifted(line.start)));
            });
        }
    }

    /// Hands over the words of a text, in order: those of each stretch of it together.
    pub fn words(&mut self, text: &str, mut take: impl FnMut(&[Word])) {
        for (start, text) in stretches(text) {
            self.arch.dispatch(Scan { text, room: &mut self.room });
            self.room.give_words(start as u32, text);
            take(&self.room.words);
        }
    }
}

/// The stretches of a text, each behind its place.
fn stretches(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = &text[start..];
        let stretch = &rest[..stretch(rest.as_bytes())];
        let found = (start, stretch);
        start += stretch.len();
        (!stretch.is_empty()).then_some(found)
    })
}

/// The length of the first stretch of a text. It ends before an ASCII character that belongs to no
/// word: no word goes beyond one.
fn stretch(text: &[u8]) -> usize {
    let Some(rest) = text.get(STRETCH..) else { return text.len() };
    let end = rest.iter().position(|byte| class(byte.to_ascii_lowercase()) == 0);
    end.map_or(text.len(), |end| STRETCH + end)
}

/// One stretch of a text to be scanned.
struct Scan<'a> {
    text: &'a str,
    room: &'a mut Room,
}

impl WithSimd for Scan<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.room.classify(self.text.as_bytes());
        self.room.find_edges();
        self.room.load_heads();
        self.room.hash_heads();
        self.room.find_odd();
        self.room.hash_long();
    }
}

/// What the passes leave for one another.
#[derive(Debug, Default, Clone)]
struct Room {
    /// The text in lower case, with zeros after it to fill the last block and one head more.
    lower: Vec<u8>,
    /// Each byte of the blocks: its high bit is set where it may belong to a word.
    classes: Vec<u8>,
    /// The same, a bit a byte.
    inside: Vec<u8>,
    /// Where words begin and end, in turn; behind them what an earlier text left.
    edges: Vec<u32>,
    edge_count: usize,
    /// The eight bytes from the start of each word.
    heads: Vec<u64>,
    /// Not zero where a word is longer than that, or goes beyond ASCII in them.
    beyond: Vec<u64>,
    /// The words that their heads do not tell; behind them what is of no account.
    odd: Vec<u32>,
    odd_count: usize,
    /// The hash of each word; of an odd one without meaning.
    hashes: Vec<u64>,
    /// The words of the stretch, where they are asked for.
    words: Vec<Word>,
    /// For the folding of words beyond ASCII.
    folded: String,
}

impl Room {
    #[inline(always)]
    fn classify(&mut self, text: &[u8]) {
        // At least one byte more than the text, so that its last word ends too.
        let padded = (text.len() / BLOCK + 1) * BLOCK;
        self.lower.clear();
        self.lower.extend_from_slice(text);
        self.lower.resize(padded + HEAD, 0);
        self.classes.resize(padded, 0);
        self.inside.resize(padded / 8, 0);
        for (lower, slot) in self.lower.iter_mut().zip(&mut self.classes) {
            *lower = lower.to_ascii_lowercase();
            *slot = class(*lower);
        }
        for (eight, inside) in self.classes.as_chunks().0.iter().zip(&mut self.inside) {
            *inside = gather(u64::from_le_bytes(*eight));
        }
    }

    #[inline(always)]
    fn find_edges(&mut self) {
        self.edges.resize(self.edges.len().max(self.classes.len() + GROUP), 0);
        let (mut count, mut carried, mut base) = (0, 0, 0);
        for inside in self.inside.as_chunks().0 {
            let inside = u64::from_le_bytes(*inside);
            let mut edges = inside ^ (inside << 1 | carried);
            let start = count;
            count += edges.count_ones() as usize;
            // A group at a time, the last with what stands behind the last edge: a loop that ends
            // after each edge is guessed wrong in most blocks.
            for group in (start..count).step_by(GROUP) {
                for slot in &mut self.edges[group..group + GROUP] {
                    *slot = base + edges.trailing_zeros();
                    edges &= edges.wrapping_sub(1);
                }
            }
            carried = inside >> (BLOCK - 1);
            base += BLOCK as u32;
        }
        self.edge_count = count;
    }

    #[inline(always)]
    fn load_heads(&mut self) {
        let spans = self.edges[..self.edge_count].as_chunks::<2>().0;
        self.heads.resize(spans.len(), 0);
        for ([start, _], head) in spans.iter().zip(&mut self.heads) {
            *head = eight(&self.lower[*start as usize..]);
        }
    }

    #[inline(always)]
    fn hash_heads(&mut self) {
        let spans = self.edges[..self.edge_count].as_chunks::<2>().0;
        self.hashes.resize(spans.len(), 0);
        self.beyond.resize(spans.len(), 0);
        let slots = self.hashes.iter_mut().zip(&mut self.beyond);
        for (([start, end], head), (hash, beyond)) in spans.iter().zip(&self.heads).zip(slots) {
            let length = end - start;
            let unused = u64::from(8 * (HEAD as u32 - length.min(HEAD as u32)));
            let bytes = head << unused;
            *hash = short::up_to_8(bytes >> unused, u64::from(length));
            *beyond = u64::from(length > HEAD as u32) | bytes & HIGH;
        }
    }

    #[inline(always)]
    fn find_odd(&mut self) {
        self.odd.resize(self.beyond.len(), 0);
        let mut odd = 0;
        for (word, beyond) in (0..).zip(&self.beyond) {
            // Written in any case: there is no telling which words are odd, and a wrong guess costs
            // more than a write.
            self.odd[odd] = word;
            odd += usize::from(*beyond != 0);
        }
        self.odd_count = odd;
    }

    /// Hashes the odd words that are longer than a head and plain; the others stay odd.
    fn hash_long(&mut self) {
        let spans = self.edges[..self.edge_count].as_chunks::<2>().0;
        let mut left = 0;
        for place in 0..self.odd_count {
            let word = self.odd[place];
            match plain(&self.lower, range(spans[word as usize])) {
                Some(hash) => self.hashes[word as usize] = hash,
                None => {
                    self.odd[left] = word;
                    left += 1;
                }
            }
        }
        self.odd_count = left;
    }

    /// Appends the hashes of a stretch.
    fn give_hashes(&mut self, text: &str, hashes: &mut Vec<u64>) {
        let spans = self.edges[..self.edge_count].as_chunks::<2>().0;
        let mut done = 0;
        for odd in &self.odd[..self.odd_count] {
            let odd = *odd as usize;
            hashes.extend_from_slice(&self.hashes[done..odd]);
            let mut found = words_with(&text[range(spans[odd])], std::mem::take(&mut self.folded));
            hashes.extend(found.by_ref().map(|word| word.hash));
            self.folded = found.into_room();
            done = odd + 1;
        }
        hashes.extend_from_slice(&self.hashes[done..]);
    }

    /// Leaves the words of a stretch that begins at `start` in `words`.
    fn give_words(&mut self, start: u32, text: &str) {
        let spans = self.edges[..self.edge_count].as_chunks::<2>().0;
        let place = |from: u32, to: u32| Span { start: start + from, end: start + to };
        let plain = |run: Range<usize>| {
            let words = spans[run.clone()].iter().zip(&self.hashes[run]);
            words.map(|([from, to], hash)| Word { span: place(*from, *to), hash: *hash })
        };
        self.words.clear();
        let mut done = 0;
        for odd in &self.odd[..self.odd_count] {
            let odd = *odd as usize;
            let [from, to] = spans[odd];
            self.words.extend(plain(done..odd));
            let mut found = words_with(&text[range([from, to])], std::mem::take(&mut self.folded));
            self.words.extend(found.by_ref().map(|word| word.shifted(start + from)));
            self.folded = found.into_room();
            done = odd + 1;
        }
        self.words.extend(plain(done..spans.len()));
    }
}

fn range([start, end]: [u32; 2]) -> Range<usize> {
    start as usize..end as usize
}

/// The hash of a word longer than a head; none where it goes beyond ASCII, as a shorter one that is
/// odd does.
#[inline(always)]
fn plain(lower: &[u8], word: Range<usize>) -> Option<u64> {
    match word.len() {
        0..=HEAD => None,
        length @ ..=short::LONGEST => {
            let (head, tail) = (eight(&lower[word.start..]), eight(&lower[word.end - HEAD..]));
            ((head | tail) & HIGH == 0).then(|| short::up_to_16(head, tail, length as u64))
        }
        _ => lower[word.clone()].is_ascii().then(|| xxh3_64(&lower[word])),
    }
}

/// The high bit, where a byte in lower case is a letter, a digit, an underscore, or beyond ASCII.
#[inline(always)]
fn class(byte: u8) -> u8 {
    // Without branches, which vectors do not have.
    let ascii = byte.is_ascii_lowercase() | byte.is_ascii_digit() | (byte == b'_');
    u8::from(ascii | (0x80 <= byte)) << 7
}
