//! A set of hashes that says "surely not" from one cache line.

/// Nearly all words of a text begin no name and no pattern. A table large enough to hold those
/// that do lies far from the processor; this stands before it and lets through what may be there.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    /// A power of two of them.
    bits: Box<[u64]>,
}

/// Bits for each hash: one word in so many is let through for nothing.
const BITS: usize = 16;

impl Sieve {
    pub(super) fn of(hashes: impl ExactSizeIterator<Item = u64>) -> Self {
        let length = (hashes.len() * BITS / 64).next_power_of_two();
        let mut sieve = Self { bits: vec![0; length].into() };
        for hash in hashes {
            let (at, bit) = sieve.place(hash);
            sieve.bits[at] |= bit;
        }
        sieve
    }

    /// Whether the set may hold a hash. A sieve that was never filled lets nothing through.
    #[inline]
    pub(super) fn may_hold(&self, hash: u64) -> bool {
        let (at, bit) = self.place(hash);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }

    #[inline]
    fn place(&self, hash: u64) -> (usize, u64) {
        let at = (hash >> 6) as usize & self.bits.len().wrapping_sub(1);
        (at, 1 << (hash & 63))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_in_the_set_is_let_through(hashes in prop::collection::vec(any::<u64>(), 0..99)) {
            let sieve = Sieve::of(hashes.iter().copied());
            prop_assert!(hashes.iter().all(|hash| sieve.may_hold(*hash)));
        }
    }

    #[test]
    fn most_of_what_is_not_in_the_set_is_held_back() {
        let hash = |n: u64| xxhash_rust::xxh3::xxh3_64(&n.to_le_bytes());
        let sieve = Sieve::of((0..1000).map(hash).collect::<Vec<_>>().into_iter());
        assert!((1000..2000).filter(|n| sieve.may_hold(hash(*n))).count() < 100);
        assert!(!Sieve::default().may_hold(hash(0)));
    }
}
