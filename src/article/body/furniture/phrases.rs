//! The phrases of `furniture.txt`, found in lines by how they begin.
//!
//! Nearly all of them can stand only at the start of a line or of a word, so that a line is asked
//! at few places and not byte by byte.

use rustc_hash::FxHashMap;

use super::section_reason;
use crate::article::Reason;

/// So many bytes a phrase is looked up by where it stands inside a line.
const HEAD: usize = 4;

/// So many where it begins one.
const LINE_HEAD: usize = 2;

/// All phrases, by how they are found.
#[derive(Default)]
pub(super) struct Phrases {
    /// Those that are the whole of a line.
    whole: FxHashMap<&'static str, Phrase>,
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
                self.whole.entry(phrase.text).or_insert(phrase);
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

    /// The reason of the longest phrase that stands in its place in a normalized line; of equally
    /// long ones the first in the line counts, then the first in the table.
    pub(super) fn find(&self, line: &str) -> Option<Reason> {
        let mut best: Option<(&Phrase, usize)> = None;
        let mut offer = |phrase, start| {
            if best.is_none_or(|best| is_better((phrase, start), best)) {
                best = Some((phrase, start));
            }
        };
        if let Some(phrase) = self.whole.get(line) {
            offer(phrase, 0);
        }
        let head = line.as_bytes().first_chunk();
        let starting = head.and_then(|head| self.starting.get(head)).into_iter().flatten();
        starting.filter(|phrase| phrase.stands_at(line, 0)).for_each(|phrase| offer(phrase, 0));
        self.for_each_inner(line, offer);
        best.map(|(phrase, _)| phrase.reason)
    }

    /// Offers the phrases that stand inside a line, each with the byte where it begins.
    fn for_each_inner<'a>(&'a self, line: &str, mut offer: impl FnMut(&'a Phrase, usize)) {
        let is_ascii = line.is_ascii();
        let mut in_word = false;
        for (start, head) in line.as_bytes().windows(HEAD).enumerate() {
            let goes_on = std::mem::replace(&mut in_word, head[0].is_ascii_alphanumeric());
            // A phrase begins inside a word only in scripts that set no spaces.
            if goes_on && is_ascii {
                continue;
            }
            let Ok(head) = <[u8; HEAD]>::try_from(head) else { continue };
            if !self.slots.are_taken(head) {
                continue;
            }
            let phrases = self.inner.get(&head).into_iter().flatten();
            phrases.filter(|p| p.stands_at(line, start)).for_each(|phrase| offer(phrase, start));
        }
    }
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
        line.as_bytes()[start..].starts_with(self.text.as_bytes())
            && self.fits(line, start, start + self.text.len())
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
struct Slots([u64; 64]);

impl Default for Slots {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Slots {
    fn take(&mut self, head: [u8; HEAD]) {
        let slot = Self::slot(head);
        self.0[slot / 64] |= 1 << (slot % 64);
    }

    fn are_taken(&self, head: [u8; HEAD]) -> bool {
        let slot = Self::slot(head);
        self.0[slot / 64] >> (slot % 64) & 1 == 1
    }

    /// One of 4096, by multiplication with a large odd number.
    fn slot(head: [u8; HEAD]) -> usize {
        (u32::from_le_bytes(head).wrapping_mul(0x9E37_79B1) >> 20) as usize
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TABLE: &str = include_str!("../furniture.txt");

    impl Phrases {
        fn all(&self) -> impl Iterator<Item = &Phrase> {
            let listed = self.starting.values().chain(self.inner.values()).flatten();
            self.whole.values().chain(listed)
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
            prop_assert_eq!(phrases.find(&line), phrases.find_slowly(&line));
        }
    }
}
