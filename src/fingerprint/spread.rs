//! Sorting numbers that lie evenly spread over their whole range, as hashes do: each is put near its
//! place by its highest bits, and few steps are left to be made.

/// Bits by which numbers are put near their places; a shingle set of an article has some hundreds.
const BITS: u32 = 9;
/// More numbers than this with the same bits are not evenly spread.
const MOST: u32 = 24;

/// Sorts; keeps its room for the next numbers.
#[derive(Debug, Default, Clone)]
pub struct Sorter {
    /// For each value of the highest bits where its next number goes.
    next: Vec<u32>,
    placed: Vec<u32>,
}

impl Sorter {
    /// Sorts numbers. Those that are not evenly spread take longer, but not out of all proportion.
    pub fn sort(&mut self, numbers: &mut Vec<u32>) {
        let bits = |number: u32| (number >> (u32::BITS - BITS)) as usize;
        self.next.clear();
        self.next.resize(1 << BITS, 0);
        numbers.iter().for_each(|number| self.next[bits(*number)] += 1);
        if self.next.iter().any(|count| MOST < *count) {
            numbers.sort_unstable();
            return;
        }
        let mut start = 0;
        for next in &mut self.next {
            start += std::mem::replace(next, start);
        }
        self.placed.resize(numbers.len(), 0);
        for number in &*numbers {
            let next = &mut self.next[bits(*number)];
            self.placed[*next as usize] = *number;
            *next += 1;
        }
        insertion_sort(&mut self.placed);
        std::mem::swap(numbers, &mut self.placed);
    }
}

fn insertion_sort(numbers: &mut [u32]) {
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

    #[test]
    fn numbers_are_sorted_whether_spread_or_not() {
        let mut sorter = Sorter::default();
        for count in [0, 1, 2, 440, 3000, 20_000] {
            let spread: Vec<u32> = (0..count).map(|i| (mix(i) >> 32) as u32).collect();
            let crowded = spread.iter().map(|number| number >> 20).collect();
            let repeated = spread.iter().map(|_| 7).collect();
            for mut numbers in [spread, crowded, repeated] {
                let mut wanted: Vec<u32> = numbers.clone();
                wanted.sort_unstable();
                sorter.sort(&mut numbers);
                assert_eq!(numbers, wanted);
            }
        }
    }
}
