//! MinHash: a set becomes k minima, and the share of equal minima estimates the resemblance of two
//! sets (Broder 1997; MMDS 3.3).
//!
//! The 32-bit shingle hashes are cut into k ranges, and minimum i is the least hash in range i: one
//! pass over the set, however large k is (Li, Owen, Zhang 2012, "One permutation hashing"). In a range
//! that is empty the least of the whole set stands in, under a permutation of its own: `aᵢ·h + bᵢ`
//! modulo 2³² with odd aᵢ, a bijection. Either way the least hash of both sets together is shared with
//! a probability that is their resemblance, so every minimum counts like one of plain MinHash; and
//! because no two ranges hold the same shingle, the estimate spreads less than that of k independent
//! permutations (Dahlgaard, Knudsen, Thorup 2017, "Fast similarity sketching", where empty ranges are
//! filled by further passes over all of them before each is filled for itself).
//!
//! Shingle hashes are well mixed before they come here, so these weak permutations are enough, and
//! they fit the vector units: AVX-512, AVX2 or plain code is chosen when the program runs, with the
//! same minima from each.

use pulp::{Arch, Simd, WithSimd};

use super::shingle::mix;

/// Changes whenever the same text would get other minima: hash of words, shingles, permutations.
pub const VERSION: u32 = 2;

/// Minima unless said otherwise: the standard error of the estimate is at most 0.044.
pub const PERMUTATIONS: usize = 128;

/// Everything that two signatures must have in common to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignatureKey {
    /// [`VERSION`] of the code that signed.
    pub version: u32,
    /// Words in a shingle.
    pub width: u32,
    /// Number of minima, each by a permutation of the hashes: k.
    pub permutations: u32,
}

/// Two signatures made with unlike parameters: their minima say nothing about each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "signatures differ in kind: {a} against {b}",
    a = describe(.0),
    b = describe(.1)
)]
pub struct UnlikeSignatures(pub SignatureKey, pub SignatureKey);

fn describe(key: &SignatureKey) -> String {
    let SignatureKey { version, width, permutations } = key;
    format!("version {version}, {width}-word shingles, {permutations} permutations")
}

/// The k minima of one set, with the parameters that made them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    key: SignatureKey,
    minima: Box<[u32]>,
}

impl Signature {
    /// The parameters that made it.
    pub fn key(&self) -> SignatureKey {
        self.key
    }

    /// The minima, one per permutation.
    pub fn minima(&self) -> &[u32] {
        &self.minima
    }

    /// Estimated resemblance of the two sets, 0 to 1. Refuses a signature of another kind.
    pub fn resemblance(&self, other: &Self) -> Result<f64, UnlikeSignatures> {
        if self.key != other.key {
            return Err(UnlikeSignatures(self.key, other.key));
        }
        let equal = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        Ok(equal as f64 / self.minima.len() as f64)
    }
}

/// The ranges and the k permutations that fill the empty ones: signs sets of shingles.
#[derive(Debug, Clone)]
pub struct Permutations {
    key: SignatureKey,
    multipliers: Vec<u32>,
    addends: Vec<u32>,
    arch: Arch,
}

impl Permutations {
    /// `count` minima (at least 1) for shingles of `width` words. The constants are drawn from
    /// splitmix64 seeded with [`VERSION`]: the same on every machine.
    pub fn new(count: usize, width: usize) -> Self {
        let count = count.max(1);
        let draw = |i: usize| mix((u64::from(VERSION) << 32) + i as u64 + 1);
        let key = SignatureKey {
            version: VERSION,
            width: u32::try_from(width).unwrap_or(u32::MAX),
            permutations: u32::try_from(count).unwrap_or(u32::MAX),
        };
        Self {
            key,
            multipliers: (0..count).map(|i| draw(i) as u32 | 1).collect(),
            addends: (0..count).map(|i| (draw(i) >> 32) as u32).collect(),
            arch: Arch::new(),
        }
    }

    /// The parameters of every signature made here.
    pub fn key(&self) -> SignatureKey {
        self.key
    }

    /// Signs a set of shingles (order and repeats do not matter). An empty set has no signature.
    pub fn sign(&self, shingles: &[u64]) -> Option<Signature> {
        let high: Vec<u32> = shingles.iter().map(|shingle| (shingle >> 32) as u32).collect();
        let mut minima = vec![0; self.multipliers.len()].into_boxed_slice();
        self.minima(&high, &mut minima).then_some(Signature { key: self.key, minima })
    }

    /// Writes the minima of a set of shingles, given by the upper halves of their hashes, into a row
    /// of k. Says false, and leaves the row full of `u32::MAX`, where the set is empty.
    pub fn minima(&self, shingles: &[u32], minima: &mut [u32]) -> bool {
        minima.fill(EMPTY);
        if shingles.is_empty() {
            return false;
        }
        for shingle in shingles {
            let (range, offset) = range(*shingle, self.multipliers.len());
            minima[range] = minima[range].min(offset);
        }
        self.arch.dispatch(FillEmpty { permutations: self, shingles, minima });
        true
    }
}

/// The minimum of a range without a hash.
const EMPTY: u32 = u32::MAX;

/// The range of a hash among `count`, and how far into it the hash lies, of 2³².
#[inline]
fn range(hash: u32, count: usize) -> (usize, u32) {
    let scaled = u64::from(hash) * count as u64;
    ((scaled >> 32) as usize, scaled as u32)
}

/// Gives the empty ranges their minima; written once for every vector width.
struct FillEmpty<'a> {
    permutations: &'a Permutations,
    shingles: &'a [u32],
    minima: &'a mut [u32],
}

impl WithSimd for FillEmpty<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Permutations { multipliers, addends, .. } = self.permutations;
        for ((minimum, a), b) in self.minima.iter_mut().zip(multipliers).zip(addends) {
            if *minimum == EMPTY {
                let permuted = self.shingles.iter().map(|h| a.wrapping_mul(*h).wrapping_add(*b));
                *minimum = permuted.fold(EMPTY, u32::min);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The minima of the definition, one at a time.
    fn by_definition(permutations: &Permutations, shingles: &[u32]) -> Vec<u32> {
        let count = permutations.multipliers.len();
        let constants = permutations.multipliers.iter().zip(&permutations.addends);
        let minimum = |(i, (a, b)): (usize, (&u32, &u32))| {
            let scaled = |h: &u32| u64::from(*h) * count as u64;
            let inside = shingles.iter().filter(|h| (scaled(h) >> 32) as usize == i);
            let permuted = shingles.iter().map(|h| a.wrapping_mul(*h).wrapping_add(*b));
            inside.map(|h| scaled(h) as u32).min().or(permuted.min()).unwrap_or(EMPTY)
        };
        constants.enumerate().map(minimum).collect()
    }

    fn filled_by<S: Simd>(simd: S, permutations: &Permutations, shingles: &[u32]) -> Vec<u32> {
        let mut minima = vec![EMPTY; permutations.multipliers.len()];
        simd.vectorize(FillEmpty { permutations, shingles, minima: &mut minima });
        minima
    }

    /// Sets that leave most ranges empty, some, and none; also for a number of minima that fills no
    /// vector.
    #[test]
    fn minima_are_those_of_the_definition() {
        for count in [1, 7, 16, 63, 128, 200] {
            let permutations = Permutations::new(count, 5);
            for length in [1, 2, 9, 100, 437, 3000] {
                let shingles: Vec<u32> = (0..length).map(|i| (mix(i) >> 32) as u32).collect();
                let mut minima = vec![0; count];
                assert!(permutations.minima(&shingles, &mut minima));
                assert_eq!(minima, by_definition(&permutations, &shingles), "{count}, {length}");
            }
        }
    }

    /// Every way of computing that this machine has fills empty ranges alike.
    #[test]
    fn vector_widths_agree() {
        let permutations = Permutations::new(128, 5);
        for length in [1, 7, 16, 437] {
            let shingles: Vec<u32> = (0..length).map(|i| mix(i) as u32).collect();
            let plain = filled_by(pulp::Scalar, &permutations, &shingles);
            #[cfg(target_arch = "x86_64")]
            {
                if let Some(avx2) = pulp::x86::V3::try_new() {
                    assert_eq!(filled_by(avx2, &permutations, &shingles), plain);
                }
                if let Some(avx512) = pulp::x86::V4::try_new() {
                    assert_eq!(filled_by(avx512, &permutations, &shingles), plain);
                }
            }
        }
    }
}
