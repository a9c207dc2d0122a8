//! Sorting numbers that lie evenly spread over their whole range, as hashes do: each is put near its
//! place by its highest bits, and few steps are left to be made.

/// Bits by which numbers are put near their places; a shingle set of an article has some hundreds.
const BITS: u32 = 9;
/// More numbers than this with the same bits are not evenly spread.
const MOST: u32 = 24;

/// A number whose highest bits tell about where it goes.
pub trait Number: Copy + Default + Ord {
    /// Its nine highest bits.
    fn highest(self) -> usize;
}

impl Number for u32 {
    #[inline]
    fn highest(self) -> usize {
        (self >> (Self::BITS - BITS)) as usize
    }
}

impl Number for u64 {
    #[inline]
    fn highest(self) -> usize {
        (self >> (Self::BITS - BITS)) as usize
    }
}

/// Sorts; keeps its room for the next numbers.
#[derive(Debug, Default, Clone)]
pub struct Sorter<T> {
    /// For each value of the highest bits where its next number goes.
    next: Vec<u32>,
    placed: Vec<T>,
}

impl<T: Number> Sorter<T> {
    /// Sorts numbers. Those that are not evenly spread take longer, but not out of all proportion.
    pub fn sort(&mut self, numbers: &mut [T]) {
        self.next.clear();
        self.next.resize(1 << BITS, 0);
        numbers.iter().for_each(|number| self.next[number.highest()] += 1);
        if self.next.iter().any(|count| MOST < *count) {
            numbers.sort_unstable();
            return;
        }
        let mut start = 0;
        for next in &mut self.next {
            start += std::mem::replace(next, start);
        }
        self.placed.resize(numbers.len(), T::default());
        for number in &*numbers {
            let next = &mut self.next[number.highest()];
            self.placed[*next as usize] = *number;
            *next += 1;
        }
        insertion_sort(&mut self.placed);
        numbers.copy_from_slice(&self.placed);
    }
}

fn insertion_sort<T: Number>(numbers: &mut [T]) {
    for i in 1..numbers.len() {
        let number = numbers[i];
        let mut at = i;
        while at > 0 && number < numbers[at - 1] {
            numbers[at] = numbers[at - 1];
            at -= 1;
        }
        numbers[at] = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::shingle::mix;

    fn check<T: Number + std::fmt::Debug>(made: impl Fn(u64) -> T) {
        let mut sorter = Sorter::default();
        for count in [0, 1, 2, 440, 3000, 20_000] {
            let mut numbers: Vec<T> = (0..count).map(&made).collect();
            let mut wanted = numbers.clone();
            wanted.sort_unstable();
            sorter.sort(&mut numbers);
            assert_eq!(numbers, wanted);
        }
    }

    #[test]
    fn numbers_are_sorted_whether_spread_or_not() {
        check(|i| (mix(i) >> 32) as u32);
        check(|i| (mix(i) >> 52) as u32);
        check(|_| 7_u32);
        check(mix);
        check(|i| mix(i) >> 20);
        check(|_| 7_u64);
    }
}
