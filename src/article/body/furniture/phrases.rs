//! The phrases of `furniture.txt`, found in lines by how they begin.
//!
//! Nearly all of them can stand only at the start of a line or of a word, so that a line is asked
//! at few places and not byte by byte. Phrases are in small letters; in lines, capitals of ASCII
//! count as small ones, so that a line in ASCII need not be written anew.

use rustc_hash::FxHashMap;

use super::section_reason;
use crate::article::Reason;
use crate::fingerprint::places::{BLOCK, bits, blocks, mask};

/// So many bytes a phrase is looked up by where it stands inside a line.
const HEAD: usize = 4;

/// So many where it begins one.
const LINE_HEAD: usize = 2;

/// All phrases, by how they are found.
#[derive(Default)]
pub(super) struct Phrases {
    /// Those that are the whole of a line, by its length and first byte.
    whole: FxHashMap<(usize, u8), Vec<Phrase>>,
    /// Those that begin a line, by their first bytes.
    starting: FxHashMap<[u8; LINE_HEAD], Vec<Phrase>>,
    /// Those that stand anywhere in a line, or end it, by their first bytes.
    inner: FxHashMap<[u8; HEAD], Vec<Phrase>>,
    /// Which slots the heads of `inner` take: most words take none of them.
    slots: Slots,
}

struct Phrase {
    text: &'static str,
    reason: Reason,
    place: Place,
    /// Its place in the table, which decides between two reasons for the same words.
    order: usize,
}

/// Where in a line a phrase must stand.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Whole,
    Start,
    End,
    Anywhere,
}

impl Phrases {
    pub(super) fn parse(table: &'static str) -> Self {
        let mut reason = Reason::Short;
        let mut phrases = Self::default();
        for (order, line) in table.lines().map(str::trim).enumerate() {
            if let Some(section) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                reason = section_reason(section).unwrap_or(reason);
                continue;
            }
            let Some((place, text)) = line.split_once(' ') else { continue };
            let place = match place {
                "=" => Place::Whole,
                "^" => Place::Start,
                "$" => Place::End,
                "~" => Place::Anywhere,
                _ => continue,
            };
            phrases.add(Phrase { text, reason, place, order });
        }
        phrases
    }

    /// Adds a phrase. One too short to be looked up in its place is left out; a test names it.
    fn add(&mut self, phrase: Phrase) {
        let bytes = phrase.text.as_bytes();
        match phrase.place {
            Place::Whole => {
                if let Some(first) = bytes.first() {
                    self.whole.entry((bytes.len(), *first)).or_default().push(phrase);
                }
            }
            Place::Start => {
                if let Some(head) = bytes.first_chunk() {
                    self.starting.entry(*head).or_default().push(phrase);
                }
            }
            Place::End | Place::Anywhere => {
                if let Some(head) = bytes.first_chunk() {
                    self.slots.take(*head);
                    self.inner.entry(*head).or_default().push(phrase);
                }
            }
        }
    }

    /// The reason of the longest phrase that stands in its place in a line, which is normalized but
    /// for capitals of ASCII; of equally long ones the first in the line counts, then the first in
    /// the table.
    pub(super) fn find(&self, line: &str) -> Option<Reason> {
        let mut best: Option<(&Phrase, usize)> = None;
        let mut offer = |phrase, start| {
            if best.is_none_or(|best| is_better((phrase, start), best)) {
                best = Some((phrase, start));
            }
        };
        let bytes = line.as_bytes();
        let first = bytes.first().map(u8::to_ascii_lowercase);
        let whole = first.and_then(|first| self.whole.get(&(line.len(), first)));
        let head = bytes.first_chunk().map(small);
        let starting = head.and_then(|head| self.starting.get(&head));
        let listed = whole.into_iter().chain(starting).flatten();
        listed.filter(|phrase| phrase.stands_at(line, 0)).for_each(|phrase| offer(phrase, 0));
        self.for_each_inner(line, offer);
        best.map(|(phrase, _)| phrase.reason)
    }

    /// Offers the phrases that stand inside a line, each with the byte where it begins.
    fn for_each_inner<'a>(&'a self, line: &str, mut offer: impl FnMut(&'a Phrase, usize)) {
        let bytes = line.as_bytes();
        let mut offer_at = |start: usize| {
            let Some(head) = bytes[start..].first_chunk() else { return };
            if self.slots.may_hold(*head) {
                let phrases = self.inner.get(&small(head)).into_iter().flatten();
                phrases.filter(|p| p.stands_at(line, start)).for_each(|p| offer(p, start));
            }
        };
        // A phrase begins inside a word only in scripts that set no spaces.
        if line.is_ascii() {
            outside_words(bytes).take_while(|start| *start < bytes.len()).for_each(offer_at);
        } else {
            (0..bytes.len()).for_each(&mut offer_at);
        }
    }
}

/// The bytes of a line in ASCII, and of the block that its end fills, that follow neither a letter nor
/// a digit.
fn outside_words(line: &[u8]) -> impl Iterator<Item = usize> {
    let mut carried = 0;
    let free = move |block: [u8; BLOCK]| {
        let letters = mask(&block, |byte| byte.is_ascii_alphanumeric());
        !(letters << 1 | std::mem::replace(&mut carried, letters >> (BLOCK - 1)))
    };
    let starts = (0..).step_by(BLOCK);
    let of_blocks = blocks(line).map(free).zip(starts);
    of_blocks.flat_map(|(free, start)| bits(free).map(move |bit| start + bit))
}

/// The head of a line in lower case.
fn small<const N: usize>(head: &[u8; N]) -> [u8; N] {
    let mut small = *head;
    small.make_ascii_lowercase();
    small
}

/// Whether a phrase found at a byte outdoes the best so far.
fn is_better((phrase, start): (&Phrase, usize), (best, best_start): (&Phrase, usize)) -> bool {
    let length = phrase.text.len().cmp(&best.text.len());
    let earlier = (best_start, best.order).cmp(&(start, phrase.order));
    length.then(earlier).is_gt()
}

impl Phrase {
    /// Whether it stands at a byte of the line, and may stand there.
    fn stands_at(&self, line: &str, start: usize) -> bool {
        let end = start + self.text.len();
        let is_here = |bytes: &[u8]| bytes.eq_ignore_ascii_case(self.text.as_bytes());
        line.as_bytes().get(start..end).is_some_and(is_here) && self.fits(line, start, end)
    }

    fn fits(&self, line: &str, start: usize, end: usize) -> bool {
        let at_start = start == 0;
        let at_end = end == line.len();
        let whole_words = !line[..start].ends_with(char::is_alphanumeric)
            && (self.place == Place::Start || !line[end..].starts_with(char::is_alphanumeric));
        match self.place {
            Place::Whole => at_start && at_end,
            Place::Start => at_start && whole_words,
            Place::End => at_end && whole_words,
            Place::Anywhere => whole_words || !line.is_ascii(),
        }
    }
}

/// A set of heads that answers "surely not" from a few cache lines.
struct Slots(Box<[u64; 1 << (Self::BITS - 6)]>);

impl Default for Slots {
    fn default() -> Self {
        Self(Box::new([0; 1 << (Self::BITS - 6)]))
    }
}

impl Slots {
    /// One of so many slots, as a power of two: the heads, a few hundred, take hardly any.
    const BITS: u32 = 16;

    fn take(&mut self, head: [u8; HEAD]) {
        let slot = Self::slot(head);
        self.0[slot / 64] |= 1 << (slot % 64);
    }

    #[inline]
    fn may_hold(&self, head: [u8; HEAD]) -> bool {
        let slot = Self::slot(head);
        self.0[slot / 64] >> (slot % 64) & 1 == 1
    }

    /// By multiplication with a large odd number. Capitals have the slots of small letters, and a few
    /// marks those of others.
    #[inline]
    fn slot(head: [u8; HEAD]) -> usize {
        let small = u32::from_le_bytes(head) | 0x2020_2020;
        (small.wrapping_mul(0x9E37_79B1) >> (32 - Self::BITS)) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TABLE: &str = include_str!("../furniture.txt");

    impl Phrases {
        fn all(&self) -> impl Iterator<Item = &Phrase> {
            let listed = self.starting.values().chain(self.inner.values());
            self.whole.values().chain(listed).flatten()
        }

        /// What [`Phrases::find`] gives, found by trying every phrase at every byte.
        fn find_slowly(&self, line: &str) -> Option<Reason> {
            let places = (0..line.len()).filter(|start| line.is_char_boundary(*start));
            let found = places.flat_map(|start| {
                self.all().filter(move |p| p.stands_at(line, start)).map(move |p| (p, start))
            });
            found.reduce(|a, b| if is_better(b, a) { b } else { a }).map(|(p, _)| p.reason)
        }
    }

    #[test]
    fn every_phrase_is_long_enough_to_be_looked_up() {
        let lines = TABLE.lines().filter(|line| !line.starts_with(['#', '[']));
        let phrases: std::collections::BTreeSet<&str> = lines.filter(|l| !l.is_empty()).collect();
        assert_eq!(Phrases::parse(TABLE).all().count(), phrases.len());
    }

    proptest! {
        #[test]
        fn phrases_are_found_wherever_they_may_stand(
            picks in prop::collection::vec((0_usize..5000, "[ a-z©’你.]{0,3}"), 1..4)
        ) {
            let phrases = Phrases::parse(TABLE);
            let mut texts: Vec<&str> = phrases.all().map(|phrase| phrase.text).collect();
            texts.sort_unstable();
            let line: String =
                picks.iter().flat_map(|(n, gap)| [gap, texts[n % texts.len()]]).collect();
            let found = phrases.find_slowly(&line);
            prop_assert_eq!(phrases.find(&line), found);
            prop_assert_eq!(phrases.find(&line.to_ascii_uppercase()), found);
        }
    }
}
