//! Lines that frame the pages of a site where no page says whose it is: a slogan above, an address
//! below.
//!
//! Such pages cannot be asked outlet by outlet, and what many took from one source recurs as well
//! as what one site sets around all its stories. A line is therefore frame only where it opens or
//! closes several texts that have nothing else in common.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::line_key;
use crate::article::Page;
use crate::article::body::{Line, lines};
use crate::fingerprint::shingle::{shared, shingles};
use crate::fingerprint::words;

/// A line is frame when it stands in so many texts of which no two are alike.
const STRANGERS: usize = 6;

/// At most so many pages with a line are compared to find these.
const COMPARED: usize = 32;

/// Lines looked at from either end of a page.
const EDGE: usize = 3;

/// Shorter lines weigh nothing in a comparison, and may be the credit of many papers to one agency.
const FEWEST_WORDS: u32 = 5;

/// Words in the runs by which texts are compared.
const RUN: usize = 3;

/// Texts are alike that share more of their runs of words: strangers share 0.01 to 0.02, two heavy
/// rewordings of one text 0.05.
const ALIKE: f64 = 0.04;

/// A page testifies only where what recurs on it is at most this share of its words: of a short
/// item, each copy with a sentence of its own, nothing else is left to be compared.
const FRAME: f64 = 0.25;

/// The keys, under `outlet`, of the lines that frame pages.
pub(super) fn frame(outlet: u64, pages: &[&Page]) -> Vec<u64> {
    let mut places: Vec<(u64, u32)> = (0..)
        .zip(pages)
        .par_bridge()
        .flat_map_iter(|(index, page)| edges(outlet, page).into_iter().map(move |l| (l, index)))
        .collect();
    places.par_sort_unstable();
    let recurring: Vec<&[(u64, u32)]> =
        places.chunk_by(|a, b| a.0 == b.0).filter(|places| places.len() >= STRANGERS).collect();
    let lines: FxHashSet<u64> = recurring.iter().map(|places| places[0].0).collect();
    let text = |index: u32| Text::of(outlet, pages[index as usize], &lines);
    recurring
        .into_par_iter()
        .filter(|places| are_strangers(places.iter().take(COMPARED).filter_map(|p| text(p.1))))
        .map(|places| places[0].0)
        .collect()
}

/// The lines that open and close a page, by their keys, sorted and distinct.
fn edges(outlet: u64, page: &Page) -> Vec<u64> {
    let lines = lines(page);
    let at_edge = |index: usize| index < EDGE || lines.len() <= index + EDGE;
    let edges = lines.iter().enumerate().filter(|(index, line)| at_edge(*index) && is_long(line));
    let mut keys: Vec<u64> = edges.map(|(_, line)| line_key(outlet, line.text)).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn is_long(line: &Line<'_>) -> bool {
    FEWEST_WORDS <= line.words
}

/// What a page has beside the lines that recur: its runs of words, sorted and distinct.
struct Text(Vec<u64>);

impl Text {
    /// Absent where too little is left to testify.
    fn of(outlet: u64, page: &Page, recurring: &FxHashSet<u64>) -> Option<Self> {
        let (mut own, mut all) = (Vec::new(), 0);
        for line in lines(page) {
            let before = own.len();
            own.extend(words(line.text).map(|word| word.hash));
            all += own.len() - before;
            if is_long(&line) && recurring.contains(&line_key(outlet, line.text)) {
                own.truncate(before);
            }
        }
        let frame = (all - own.len()) as f64;
        let text = Self(shingles(&own, RUN));
        (frame <= FRAME * all as f64 && !text.0.is_empty()).then_some(text)
    }

    fn is_like(&self, other: &Self) -> bool {
        let fewest = self.0.len().min(other.0.len());
        shared(&self.0, &other.0) as f64 > ALIKE * fewest as f64
    }
}

/// Whether enough of the texts are strangers to each other.
fn are_strangers(texts: impl Iterator<Item = Text>) -> bool {
    let mut strangers: Vec<Text> = Vec::new();
    for text in texts {
        if !strangers.iter().any(|other| other.is_like(&text)) {
            strangers.push(text);
        }
        if strangers.len() == STRANGERS {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOGAN: &str = "All the news of the river, from its spring to the sea.";

    /// Eight sentences about matters that no other number shares.
    fn story(n: usize) -> Vec<String> {
        let word = |i: usize| {
            let letters = "bdfgklmnprst".as_bytes();
            let at = |shift: usize| char::from(letters[(n * 7 + i * 5 + (n + i) / shift) % 12]);
            format!("{}a{}o{}i{}", at(1), at(2), at(3), at(5))
        };
        (0..8)
            .map(|s| (0..12).map(|w| word(s * 12 + w)).collect::<Vec<_>>().join(" ") + ".")
            .collect()
    }

    fn page(lines: &[String]) -> Page {
        Page { text: lines.join("\n\n"), ..Page::default() }
    }

    fn framed(pages: &[Page]) -> Vec<u64> {
        frame(0, &pages.iter().collect::<Vec<_>>())
    }

    #[test]
    fn a_line_that_opens_unlike_pages_is_frame() {
        let pages: Vec<Page> =
            (0..6).map(|n| page(&[vec![SLOGAN.to_owned()], story(n)].concat())).collect();
        assert_eq!(framed(&pages), [line_key(0, SLOGAN)]);
        assert!(framed(&pages[..5]).is_empty());
    }

    #[test]
    fn a_paragraph_inside_is_no_frame() {
        let pages: Vec<Page> = (0..9)
            .map(|n| page(&[story(n), vec![SLOGAN.to_owned()], story(n + 50)].concat()))
            .collect();
        assert!(framed(&pages).is_empty());
    }

    #[test]
    fn a_short_item_that_many_print_with_a_sentence_of_their_own_is_no_frame() {
        let item = story(1)[..3].to_vec();
        let pages: Vec<Page> =
            (2..20).map(|n| page(&[item.clone(), story(n)[..2].to_vec()].concat())).collect();
        assert!(framed(&pages).is_empty());
    }

    #[test]
    fn versions_of_one_story_are_no_strangers() {
        let pages: Vec<Page> = (0..20)
            .map(|n| {
                let mut lines = [vec![SLOGAN.to_owned()], story(100)].concat();
                lines[1 + n % 8] = story(n)[0].clone();
                page(&lines)
            })
            .collect();
        assert!(framed(&pages).is_empty());
    }
}
