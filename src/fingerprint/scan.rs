//! The hashes of a text's words alone, without their spans: the same as [`words`] gives, read
//! sixty-four bytes at a time. Where whole collections are signed this is the hottest loop.
//!
//! Each byte of a block becomes one bit, set where the byte may belong to a word; words then begin
//! and end where the bits change. Eight bytes are judged at once in an ordinary register
//! ("SIMD within a register": Lamport 1975, "Multiple byte processing with full-word instructions").

use xxhash_rust::xxh3::xxh3_64;

use super::word::words;

/// Bytes judged at a time: as many as a mask has bits.
const BLOCK: usize = 64;
/// The same byte eight times.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;

/// Room for one text in lower case, used again for the next.
#[derive(Debug, Default, Clone)]
pub struct Scanner {
    lower: Vec<u8>,
}

impl Scanner {
    /// Appends the hashes of the words of a text, in order.
    pub fn hashes(&mut self, text: &str, hashes: &mut Vec<u64>) {
        self.lower.clear();
        self.lower.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
        runs(&self.lower, |start, end, plain| {
            let lower = &self.lower[start..end];
            if plain || lower.is_ascii() {
                hashes.push(xxh3_64(lower));
            } else {
                // No word goes beyond the ASCII characters on both sides.
                hashes.extend(words(&text[start..end]).map(|word| word.hash));
            }
        });
    }
}

/// How many words a text has: as many as [`words`] gives.
pub fn count_words(text: &str) -> usize {
    let mut count = 0;
    runs(text.as_bytes(), |start, end, plain| {
        let run = &text[start..end];
        count += if plain || run.is_ascii() { 1 } else { words(run).count() };
    });
    count
}

/// The longest runs of bytes that may belong to a word, in order: start, end, and whether it is
/// known that all bytes are ASCII, so that the run is one word.
#[inline]
fn runs(bytes: &[u8], mut run: impl FnMut(usize, usize, bool)) {
    let (mut start, mut base) = (0, 0);
    // The last bit of the block before: whether a run goes over from it, and whether that run is
    // plain so far.
    let (mut carried, mut plain) = (0, true);
    let (blocks, tail) = bytes.as_chunks::<BLOCK>();
    let mut last = [0; BLOCK];
    last[..tail.len()].copy_from_slice(tail);
    for block in blocks.iter().chain([&last]) {
        let Masks { inside, beyond } = masks(block);
        let before = inside << 1 | carried;
        let mut starts = Bits(inside & !before);
        plain = beyond == 0 && (carried == 0 || plain);
        if carried == 0 {
            start = base + starts.pop();
        }
        let mut ends = Bits(before & !inside);
        while ends.0 != 0 {
            run(start, base + ends.pop(), plain);
            start = base + starts.pop();
        }
        carried = inside >> (BLOCK - 1);
        base += BLOCK;
    }
}

/// The bits of a block, from the lowest up.
struct Bits(u64);

impl Bits {
    /// The place of the lowest bit, which is cleared; [`BLOCK`] where there is none.
    #[inline]
    fn pop(&mut self) -> usize {
        let place = self.0.trailing_zeros() as usize;
        self.0 &= self.0.wrapping_sub(1);
        place
    }
}

/// One bit a byte.
struct Masks {
    /// Letters, digits, underscores, and all bytes beyond ASCII.
    inside: u64,
    /// Bytes beyond ASCII.
    beyond: u64,
}

#[inline]
fn masks(block: &[u8; BLOCK]) -> Masks {
    let mut masks = Masks { inside: 0, beyond: 0 };
    for (i, bytes) in block.as_chunks::<8>().0.iter().enumerate() {
        let bytes = u64::from_le_bytes(*bytes);
        let (low, high) = (bytes & !HIGH, bytes & HIGH);
        let letter = between(low | (0x20 * EACH), b'a', b'z');
        let digit = between(low, b'0', b'9');
        let underscore = between(low, b'_', b'_');
        masks.inside |= gather(letter | digit | underscore | high) << (8 * i);
        masks.beyond |= gather(high) << (8 * i);
    }
    masks
}

/// Sets the high bit of each of eight bytes below 128 that lies in a range; other bits are noise
/// only where [`gather`] does not look.
#[inline]
fn between(bytes: u64, from: u8, to: u8) -> u64 {
    let at_least = |bound: u8| bytes + u64::from(0x80 - bound) * EACH;
    at_least(from) & !at_least(to + 1)
}

/// The high bits of eight bytes side by side, that of the first byte lowest.
#[inline]
fn gather(bytes: u64) -> u64 {
    // Byte i has its high bit at 8i + 7; the factor's bit 49 - 7i moves it to 56 + i, and no two
    // of the 64 products fall on one bit.
    (bytes & HIGH).wrapping_mul(0x0002_0408_1020_4081) >> 56
}
