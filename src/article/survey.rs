//! What only the collection as a whole can tell, learned in one look over all pages.

mod frame;
mod sample;

use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::body::{Judged, lines};
use super::credit::OutletNames;
use super::read::Fields;
use super::{Page, Reason, outlet};
pub use sample::SampleSize;
use sample::{Sample, Seen};

/// A line is furniture when it stands in so many different stories of one outlet.
const STORIES: usize = 3;

/// At most so many pages with a line are compared to find different stories among them.
const COMPARED: usize = 16;

/// Two pages are versions of one story when so much of their lines, by bytes, is the same.
const VERSION: f64 = 0.5;

/// Pages that do not say whose they are count as pages of this outlet.
const UNKNOWN: u64 = 0;

/// Knowledge from all pages: lines that recur across pages of one outlet, or around the pages of no
/// known outlet; the outlets' names.
#[derive(Debug, Default)]
pub struct Survey {
    /// Hashes of outlet and line.
    recurring: FxHashSet<u64>,
    /// Names of the outlets whose pages are at hand.
    pub(super) outlet_names: OutletNames,
}

impl Survey {
    /// Looks over all pages. The order of the pages does not matter.
    pub fn of(pages: &[Page]) -> Self {
        let seen: Vec<Seen<&Page>> = pages.par_iter().map(Seen::new).collect();
        let mut sample = Sample::new(SampleSize::LARGE);
        seen.into_iter().for_each(|seen| sample.add(seen));
        sample.survey()
    }

    /// Reads all pages of the given files and folders, and holds a sample of so many of them. In a
    /// large sample it learns what [`Survey::of`] learns.
    pub fn read(paths: &[PathBuf], fields: &Fields, size: SampleSize) -> Self {
        sample::survey_of(paths, fields, size)
    }

    /// Learns from some pages of each outlet, in the order of their lots.
    fn learn(outlets: &[(u64, Vec<&Page>)], outlet_names: OutletNames) -> Self {
        let recurring = outlets
            .par_iter()
            .filter(|(_, pages)| pages.len() >= STORIES)
            .flat_map_iter(|(outlet, pages)| match *outlet {
                UNKNOWN => frame::frame(UNKNOWN, pages),
                outlet => recurring(outlet, pages),
            })
            .collect();
        Self { recurring, outlet_names }
    }

    /// Marks the lines of a page that recur. Prose is marked only at the head and the foot of the
    /// story: a standing background paragraph in its middle is part of it.
    pub(super) fn judge(&self, page: &Page, judged: &mut [Judged<'_>]) {
        if self.recurring.is_empty() {
            return;
        }
        let key = outlet_key(page).unwrap_or(UNKNOWN);
        let recurs = |judged: &Judged<'_>| {
            let line = line_key(key, judged.line.text);
            judged.reason.is_none() && self.recurring.contains(&line)
        };
        for judged in judged.iter_mut() {
            if !judged.line.is_prose() && recurs(judged) {
                judged.reason = Some(Reason::Recurring);
            }
        }
        for forward in [true, false] {
            let count = judged.len();
            for step in 0..count {
                let judged = &mut judged[if forward { step } else { count - 1 - step }];
                if recurs(judged) {
                    judged.reason = Some(Reason::Recurring);
                } else if judged.reason.is_none() {
                    break;
                }
            }
        }
    }
}

/// What pages of one outlet have in common: the outlet's field, else the registrable domain, else
/// the site's name.
fn outlet_key(page: &Page) -> Option<u64> {
    let name = page.outlet.as_deref().map(str::to_lowercase);
    let domain = || outlet::registrable(outlet::host(page.url.as_deref()?)?);
    let site = || page.metadata.get("og:site_name").map(str::to_lowercase);
    let key = name.or_else(domain).or_else(site)?;
    (!key.is_empty()).then(|| xxh3_64(key.as_bytes()))
}

fn line_key(outlet: u64, line: &str) -> u64 {
    xxh3_64_with_seed(line.as_bytes(), outlet)
}

/// A page as its distinct lines: hash and length in bytes, sorted.
type Lines = Vec<(u64, u32)>;

/// The hashes of the lines that stand in different stories of an outlet.
fn recurring(outlet: u64, pages: &[&Page]) -> Vec<u64> {
    let pages: Vec<Lines> = pages.iter().map(|page| distinct_lines(outlet, page)).collect();
    let mut places: Vec<(u64, u32)> = Vec::new();
    for (index, page) in pages.iter().enumerate() {
        places.extend(page.iter().map(|(line, _)| (*line, index as u32)));
    }
    places.sort_unstable();
    // What stands on most pages is furniture beyond doubt, and would make all pages look alike.
    let common: FxHashSet<u64> = places
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|places| places.len() > 2 * STORIES && 2 * places.len() > pages.len())
        .map(|places| places[0].0)
        .collect();
    places
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|places| places.len() >= STORIES)
        .filter(|places| differ(places, &pages, &common))
        .map(|places| places[0].0)
        .collect()
}

fn distinct_lines(outlet: u64, page: &Page) -> Lines {
    let mut lines: Lines = lines(page)
        .iter()
        .map(|line| (line_key(outlet, line.text), line.text.len() as u32))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// Whether the pages of a line tell enough different stories.
fn differ(places: &[(u64, u32)], pages: &[Lines], common: &FxHashSet<u64>) -> bool {
    let mut stories: Vec<&Lines> = Vec::new();
    for (_, page) in places.iter().take(COMPARED) {
        let page = &pages[*page as usize];
        if !stories.iter().any(|story| is_version(story, page, common)) {
            stories.push(page);
        }
        if stories.len() == STORIES {
            return true;
        }
    }
    false
}

/// Whether two pages share most of the lines, by bytes, that are not common to the outlet.
fn is_version(a: &Lines, b: &Lines, common: &FxHashSet<u64>) -> bool {
    let rare = |lines: &Lines| -> u64 {
        lines
            .iter()
            .filter(|(line, _)| !common.contains(line))
            .map(|(_, len)| u64::from(*len))
            .sum()
    };
    let shared: u64 = a
        .iter()
        .filter(|(line, _)| !common.contains(line))
        .filter(|line| b.binary_search(line).is_ok())
        .map(|(_, len)| u64::from(*len))
        .sum();
    shared as f64 >= VERSION * rare(a).min(rare(b)) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::body;

    fn page(id: usize, lines: &[&str]) -> Page {
        Page {
            id: id.to_string(),
            outlet: Some("Port Herald".into()),
            text: lines.join("\n"),
            ..Page::default()
        }
    }

    fn sentence(n: usize) -> String {
        format!(
            "On day {n} the harbour board heard witness number {n} about berth {n} and its piles."
        )
    }

    const SLOGAN: &str =
        "The Port Herald has told the truth about ships and tides since the year of 1911.";

    #[test]
    fn lines_that_recur_across_stories_are_furniture() {
        let pages: Vec<Page> =
            (0..4).map(|n| page(n, &[&sentence(n), &sentence(n + 100), SLOGAN])).collect();
        let survey = Survey::of(&pages);
        for page in &pages {
            let body = body::extract(page, &survey, None);
            assert_eq!(body.kept.len(), 2);
            assert_eq!(body.removed[0].reason, Reason::Recurring);
        }
    }

    #[test]
    fn versions_of_one_story_keep_their_text() {
        let lines: Vec<String> = (0..6).map(sentence).collect();
        let pages: Vec<Page> = (0..5)
            .map(|n| {
                let own = sentence(n + 50);
                let text: Vec<&str> =
                    lines.iter().map(String::as_str).chain([own.as_str()]).collect();
                page(n, &text)
            })
            .collect();
        let survey = Survey::of(&pages);
        for page in &pages {
            assert_eq!(body::extract(page, &survey, None).kept.len(), 7);
        }
    }

    #[test]
    fn background_in_the_middle_of_a_story_stays() {
        let pages: Vec<Page> =
            (0..4).map(|n| page(n, &[&sentence(n), SLOGAN, &sentence(n + 100)])).collect();
        let survey = Survey::of(&pages);
        assert_eq!(body::extract(&pages[0], &survey, None).kept.len(), 3);
    }

    #[test]
    fn the_order_of_pages_does_not_matter() {
        let mut pages: Vec<Page> =
            (0..9).map(|n| page(n, &[&sentence(n), &sentence(n % 2), SLOGAN])).collect();
        let forward = Survey::of(&pages).recurring;
        pages.reverse();
        assert_eq!(forward, Survey::of(&pages).recurring);
    }
}
