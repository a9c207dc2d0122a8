//! MinHash: a set becomes k minima, and the share of equal minima estimates the resemblance of two
//! sets (Broder 1997; MMDS 3.3).
//!
//! Permutation i of a 32-bit shingle hash h is `aᵢ·h + bᵢ` modulo 2³² with odd aᵢ, a bijection.
//! Shingle hashes are well mixed before they come here, so this weak family is enough, and it fits
//! the vector units: AVX-512, AVX2 or plain code is chosen when the program runs, with the same
//! minima from each.

use pulp::{Arch, Simd, WithSimd};

use super::shingle::mix;

/// Changes whenever the same text would get other minima: hash of words, shingles, permutations.
pub const VERSION: u32 = 1;

/// Permutations unless said otherwise: the standard error of the estimate is at most 0.044.
pub const PERMUTATIONS: usize = 128;

/// Everything that two signatures must have in common to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SignatureKey {
    /// [`VERSION`] of the code that signed.
    pub version: u32,
    /// Words in a shingle.
    pub width: u32,
    /// Number of permutations, k.
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

/// The k permutations: signs sets of shingles.
#[derive(Debug, Clone)]
pub struct Permutations {
    key: SignatureKey,
    multipliers: Vec<u32>,
    addends: Vec<u32>,
    arch: Arch,
}

impl Permutations {
    /// `count` permutations (at least 1) for shingles of `width` words. The constants are drawn from
    /// splitmix64 seeded with [`VERSION`]: the same on every machine, and the first n of a longer
    /// row equal the row of n.
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
        minima.fill(u32::MAX);
        self.arch.dispatch(Sign {
            shingles,
            multipliers: &self.multipliers,
            addends: &self.addends,
            minima,
        });
        !shingles.is_empty()
    }
}

/// The inner loop, written once for every vector width.
struct Sign<'a> {
    shingles: &'a [u32],
    multipliers: &'a [u32],
    addends: &'a [u32],
    minima: &'a mut [u32],
}

impl WithSimd for Sign<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) {
        let (a, a_tail) = S::as_simd_u32s(self.multipliers);
        let (b, b_tail) = S::as_simd_u32s(self.addends);
        let (minima, minima_tail) = S::as_mut_simd_u32s(self.minima);
        // Four vectors of minima with their constants fill twelve registers: as many as AVX2 has to
        // give. All shingles pass over them before the next four are loaded.
        let (a4, a1) = a.as_chunks::<4>();
        let (b4, b1) = b.as_chunks::<4>();
        let (minima4, minima1) = minima.as_chunks_mut::<4>();
        for ((a, b), minima) in a4.iter().zip(b4).zip(minima4) {
            *minima = lowest(simd, self.shingles, *a, *b, *minima);
        }
        for ((a, b), minimum) in a1.iter().zip(b1).zip(minima1) {
            [*minimum] = lowest(simd, self.shingles, [*a], [*b], [*minimum]);
        }
        for ((a, b), minimum) in a_tail.iter().zip(b_tail).zip(minima_tail) {
            [*minimum] = lowest(pulp::Scalar, self.shingles, [*a], [*b], [*minimum]);
        }
    }
}

#[inline(always)]
fn lowest<S: Simd, const N: usize>(
    simd: S,
    shingles: &[u32],
    a: [S::u32s; N],
    b: [S::u32s; N],
    mut minima: [S::u32s; N],
) -> [S::u32s; N] {
    for shingle in shingles {
        let h = simd.splat_u32s(*shingle);
        for i in 0..N {
            let value = simd.add_u32s(simd.mul_u32s(a[i], h), b[i]);
            minima[i] = simd.min_u32s(minima[i], value);
        }
    }
    minima
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row_by<S: Simd>(simd: S, permutations: &Permutations, shingles: &[u32]) -> Vec<u32> {
        let mut minima = vec![u32::MAX; permutations.multipliers.len()];
        simd.vectorize(Sign {
            shingles,
            multipliers: &permutations.multipliers,
            addends: &permutations.addends,
            minima: &mut minima,
        });
        minima
    }

    fn row_by_definition(permutations: &Permutations, shingles: &[u32]) -> Vec<u32> {
        let permuted =
            |a: u32, b: u32| shingles.iter().map(move |h| a.wrapping_mul(*h).wrapping_add(b));
        permutations
            .multipliers
            .iter()
            .zip(&permutations.addends)
            .map(|(a, b)| permuted(*a, *b).min().unwrap_or(u32::MAX))
            .collect()
    }

    /// Every way of computing that this machine has gives the minima of the definition, also for a
    /// number of permutations that fills no vector.
    #[test]
    fn vector_widths_agree() {
        let shingles: Vec<u32> = (0..437).map(|i| mix(i) as u32).collect();
        for count in [1, 7, 16, 63, 128, 200] {
            let permutations = Permutations::new(count, 5);
            let wanted = row_by_definition(&permutations, &shingles);
            assert_eq!(row_by(pulp::Scalar, &permutations, &shingles), wanted);
            let mut dispatched = vec![0; count];
            assert!(permutations.minima(&shingles, &mut dispatched));
            assert_eq!(dispatched, wanted);
            #[cfg(target_arch = "x86_64")]
            {
                if let Some(avx2) = pulp::x86::V3::try_new() {
                    assert_eq!(row_by(avx2, &permutations, &shingles), wanted);
                }
                if let Some(avx512) = pulp::x86::V4::try_new() {
                    assert_eq!(row_by(avx512, &permutations, &shingles), wanted);
                }
            }
        }
    }
}
