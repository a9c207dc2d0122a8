//! Shingles: every run of w consecutive words, hashed (Broder 1997, "On the resemblance and
//! containment of documents").

use pulp::{Arch, Simd, WithSimd};

use super::word::words;

/// Words in a shingle unless said otherwise: five keep chance agreement of unrelated news under one
/// shingle in a thousand, while one changed word costs only five shingles.
pub const WIDTH: usize = 5;

/// The multiplier of the rolling polynomial: odd, its bits without a pattern (splitmix64's step).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// Shingles hashed at a time.
const BLOCK: usize = 512;

/// The hashes of all shingles of a run of words, in order, repeats included. A text shorter than
/// `width` words has none.
///
/// The hash is the polynomial `h₁·Mʷ⁻¹ + … + hᵥ` over the word hashes, modulo 2⁶⁴, rolled from one
/// shingle to the next and finished by [`mix`], so that order counts and every bit is used.
pub fn rolling(words: &[u64], width: usize) -> impl Iterator<Item = u64> + '_ {
    let leaving = BASE.wrapping_pow(u32::try_from(width).unwrap_or(u32::MAX));
    let head = if width == 0 { 0 } else { words.len().min(width - 1) };
    let mut hash = words[..head].iter().fold(0, |hash, word| step(hash, *word));
    let entering = if width == 0 { &[] } else { &words[head..] };
    entering.iter().enumerate().map(move |(i, word)| {
        hash = step(hash, *word);
        if i > 0 {
            hash = hash.wrapping_sub(words[i - 1].wrapping_mul(leaving));
        }
        mix(hash)
    })
}

/// Writes the upper halves of the hashes of all shingles of [`WIDTH`] words over `halves`: the same
/// as [`rolling`] gives, many at a time.
pub fn upper_halves(words: &[u64], halves: &mut Vec<u32>) {
    halves.resize(words.len().saturating_sub(WIDTH - 1), 0);
    Arch::new().dispatch(UpperHalves { words, halves });
}

struct UpperHalves<'a> {
    words: &'a [u64],
    halves: &'a mut [u32],
}

impl WithSimd for UpperHalves<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        const { assert!(WIDTH == 5) };
        const SQUARE: u64 = BASE.wrapping_mul(BASE);
        // Not rolled: each polynomial would wait for the one before it. They share those of two
        // words instead, so that each takes three multiplications and not four.
        let mut pairs = [0; BLOCK + WIDTH - 2];
        let starts = (0..).step_by(BLOCK);
        for (start, halves) in starts.zip(self.halves.chunks_mut(BLOCK)) {
            let words = &self.words[start..start + halves.len() + WIDTH - 1];
            for (pair, [first, second]) in pairs.iter_mut().zip(words.array_windows()) {
                *pair = step(*first, *second);
            }
            let of_five = pairs.array_windows().zip(&words[WIDTH - 1..]);
            for (([first, _, second], last), half) in of_five.zip(halves) {
                let hash = step(first.wrapping_mul(SQUARE).wrapping_add(*second), *last);
                *half = (mix(hash) >> 32) as u32;
            }
        }
    }
}

/// The set of shingles of a run of words: sorted, distinct.
pub fn shingles(words: &[u64], width: usize) -> Vec<u64> {
    let mut set: Vec<u64> = rolling(words, width).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// The set of shingles of a text: sorted, distinct.
pub fn shingles_of(text: &str, width: usize) -> Vec<u64> {
    let hashes: Vec<u64> = words(text).map(|word| word.hash).collect();
    shingles(&hashes, width)
}

/// How many members two sorted sets share.
pub fn shared<T: Ord>(a: &[T], b: &[T]) -> usize {
    // The lower and the upper half are walked side by side: each step of a walk waits for the one
    // before it, and one walk leaves the processor idle half the time.
    let middle = a.len() / 2;
    let Some(bound) = a.get(middle) else { return 0 };
    let (lower_b, upper_b) = b.split_at(b.partition_point(|member| member < bound));
    let mut lower = Walk::new(&a[..middle], lower_b);
    let mut upper = Walk::new(&a[middle..], upper_b);
    while lower.goes_on() && upper.goes_on() {
        lower.step();
        upper.step();
    }
    lower.finish() + upper.finish()
}

/// A walk along two sorted sets.
struct Walk<'a, T> {
    a: &'a [T],
    b: &'a [T],
    i: usize,
    j: usize,
    shared: usize,
}

impl<'a, T: Ord> Walk<'a, T> {
    fn new(a: &'a [T], b: &'a [T]) -> Self {
        Self { a, b, i: 0, j: 0, shared: 0 }
    }

    #[inline]
    fn goes_on(&self) -> bool {
        self.i < self.a.len() && self.j < self.b.len()
    }

    #[inline]
    fn step(&mut self) {
        let (x, y) = (&self.a[self.i], &self.b[self.j]);
        self.shared += usize::from(x == y);
        self.i += usize::from(x <= y);
        self.j += usize::from(y <= x);
    }

    #[inline]
    fn finish(mut self) -> usize {
        while self.goes_on() {
            self.step();
        }
        self.shared
    }
}

/// Resemblance of two sorted sets: shared members by all members, 0 to 1; 0 where both are empty.
pub fn resemblance<T: Ord>(a: &[T], b: &[T]) -> f64 {
    let shared = shared(a, b);
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f64 / all as f64 }
}

/// The finaliser of splitmix64 (Steele, Lea, Flood 2014): every bit in moves every bit out.
#[inline]
pub fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[inline]
fn step(hash: u64, word: u64) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(word)
}
