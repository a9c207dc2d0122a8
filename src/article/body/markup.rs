//! HTML judged by its markup: which element holds the story, and which of its blocks are story.
//!
//! Every block gets a gain: its words where it reads as prose, a loss where it is links or labels.
//! The story is the element whose blocks have the largest sum of gains; menus around it would lower
//! the sum, so the element is no larger than the story needs. (The idea is that of maximum
//! subsequence segmentation, Pasternack and Roth 2009, on the tree instead of on the token line.)

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::furniture::section_reason;
use super::shape::is_byline;
use super::{Judged, Reason};
use crate::article::page::{Block, BlockKind, Markup, Regions};

/// What a block costs that is no prose, in words: a label or link among paragraphs is common, a
/// dozen of them is a menu.
const LOSS: f32 = 6.0;

/// A story that the page itself states must have so many words, or it is only a teaser.
const STATED_WORDS: u32 = 50;

/// From this share of link text on, a block is a link, not prose with links in it.
const MOST_LINKED: f32 = 0.5;

/// From this share on, not even a long sentence is prose.
const ALL_LINKED: f32 = 0.9;

/// Words in an element's class or id that tell what it holds.
static HINTS: LazyLock<FxHashMap<&'static str, Reason>> = LazyLock::new(|| {
    let mut reason = Reason::OutsideStory;
    let mut hints = FxHashMap::default();
    for line in include_str!("hints.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            Some(section) => reason = section_reason(section).unwrap_or(Reason::OutsideStory),
            None => hints.extend(line.split_whitespace().map(|word| (word, reason))),
        }
    }
    hints
});

/// An element or landmark that holds so much of a page's prose is no furniture, whatever its name
/// says: some pages put all they have into a form, or into a `div` with the class "has-sidebar".
const MOST_PROSE: f32 = 0.5;

/// Judges the blocks of a page; furniture told by its words is judged already.
pub(super) fn judge(judged: &mut [Judged<'_>], markup: &Markup) {
    let outside = Outside::of(judged, markup);
    let story = story(judged, markup, &outside);
    for judged in judged.iter_mut().filter(|j| j.reason.is_none()) {
        let Some(block) = judged.line.block else { continue };
        judged.reason = outside
            .reason(block)
            .or_else(|| (!story.contains(block, markup)).then_some(Reason::OutsideStory))
            .or_else(|| inside(judged, block));
    }
}

/// Where the story stands.
enum Story {
    /// In the blocks that the page states to be it.
    Stated,
    /// In this container.
    Container(u32),
}

impl Story {
    fn contains(&self, block: &Block, markup: &Markup) -> bool {
        match self {
            Self::Stated => block.regions.any(Regions::STATED_BODY),
            Self::Container(story) => {
                let mut at = block.container;
                while at > *story {
                    at = markup.containers[at as usize].parent;
                }
                at == *story
            }
        }
    }
}

/// Which parts of a page are furniture by their names and landmarks.
struct Outside {
    /// For each container, why all it holds is furniture: its own hints or those around it.
    containers: Vec<Option<Reason>>,
    /// Landmarks that hold furniture on this page.
    regions: Regions,
}

impl Outside {
    fn of(judged: &[Judged<'_>], markup: &Markup) -> Self {
        let prose = Prose::of(judged, markup);
        let mut containers: Vec<Option<Reason>> = Vec::with_capacity(markup.containers.len());
        for (index, container) in markup.containers.iter().enumerate() {
            let around = containers.get(container.parent as usize).copied().flatten();
            let own = || hinted(&container.hints).filter(|_| !prose.is_most(prose.within[index]));
            containers.push(around.or_else(own));
        }
        let regions = [Regions::NAV, Regions::FOOTER, Regions::ASIDE, Regions::FORM]
            .into_iter()
            .filter(|region| !prose.is_most(prose.of_region(judged, *region)))
            .fold(Regions::default(), Regions::with);
        Self { containers, regions }
    }

    fn reason(&self, block: &Block) -> Option<Reason> {
        self.containers[block.container as usize]
            .or_else(|| block.regions.any(self.regions).then_some(Reason::OutsideStory))
            .or_else(|| {
                let picture =
                    block.kind == BlockKind::Caption || block.regions.any(Regions::FIGURE);
                picture.then_some(Reason::Caption)
            })
    }
}

/// Words of prose on a page.
struct Prose {
    all: u32,
    /// In each container, with all that it holds.
    within: Vec<u32>,
}

impl Prose {
    fn of(judged: &[Judged<'_>], markup: &Markup) -> Self {
        let mut within = vec![0; markup.containers.len()];
        for judged in judged.iter().filter(|j| counts(j)) {
            let Some(block) = judged.line.block else { continue };
            within[block.container as usize] += judged.line.words;
        }
        for index in (1..within.len()).rev() {
            within[markup.containers[index].parent as usize] += within[index];
        }
        Self { all: within.first().copied().unwrap_or_default(), within }
    }

    fn of_region(&self, judged: &[Judged<'_>], region: Regions) -> u32 {
        judged
            .iter()
            .filter(|j| counts(j) && j.line.block.is_some_and(|block| block.regions.any(region)))
            .map(|j| j.line.words)
            .sum()
    }

    fn is_most(&self, words: u32) -> bool {
        words as f32 > MOST_PROSE * self.all as f32
    }
}

fn counts(judged: &Judged<'_>) -> bool {
    judged.reason.is_none()
        && judged.line.is_prose()
        && judged.line.block.is_some_and(|block| block.link_density() < MOST_LINKED)
}

fn hinted(hints: &str) -> Option<Reason> {
    hints
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .find_map(|word| HINTS.get(word).copied())
}

/// Finds the element that holds the story.
fn story(judged: &[Judged<'_>], markup: &Markup, outside: &Outside) -> Story {
    let mut gains = vec![0.0_f32; markup.containers.len()];
    let mut stated = 0;
    for judged in judged {
        let Some(block) = judged.line.block else { continue };
        let excluded = outside.reason(block).is_some();
        if !excluded && judged.reason.is_none() && block.regions.any(Regions::STATED_BODY) {
            stated += judged.line.words;
        }
        gains[block.container as usize] += gain(judged, block, excluded);
    }
    if stated >= STATED_WORDS {
        return Story::Stated;
    }
    for index in (1..gains.len()).rev() {
        let parent = markup.containers[index].parent as usize;
        gains[parent] += gains[index];
    }
    let best = (0..gains.len()).rev().max_by(|a, b| gains[*a].total_cmp(&gains[*b]).then(a.cmp(b)));
    Story::Container(best.unwrap_or_default() as u32)
}

/// What a block adds to the sum of the elements around it.
fn gain(judged: &Judged<'_>, block: &Block, excluded: bool) -> f32 {
    let words = judged.line.words as f32;
    let linked = block.link_density();
    if judged.reason == Some(Reason::Headline) {
        return 0.0;
    }
    if excluded || judged.reason.is_some() {
        return -LOSS;
    }
    let prose = judged.line.is_prose() || (block.kind == BlockKind::Paragraph && judged.line.ends);
    if prose && linked < MOST_LINKED {
        let weight = if block.kind == BlockKind::Paragraph { 1.0 } else { 0.6 };
        return words * weight * (1.0 - linked);
    }
    if block.kind == BlockKind::Paragraph || matches!(block.kind, BlockKind::Heading(_)) {
        return -LOSS / 6.0;
    }
    -LOSS * linked.max(0.3)
}

/// Judges a block inside the story's element.
fn inside(judged: &Judged<'_>, block: &Block) -> Option<Reason> {
    let line = &judged.line;
    let linked = block.link_density();
    match block.kind {
        BlockKind::Heading(_) => Some(Reason::Heading),
        _ if linked > ALL_LINKED => Some(Reason::OtherStories),
        _ if linked > MOST_LINKED && !(line.ends && line.words >= 12) => Some(Reason::OtherStories),
        _ if is_byline(line.text, line.words) => Some(Reason::Byline),
        BlockKind::Paragraph | BlockKind::Preformatted | BlockKind::Row => None,
        BlockKind::Caption => Some(Reason::Caption),
        BlockKind::ListItem if line.words >= 4 => None,
        BlockKind::Loose if line.is_prose() || (line.ends && line.words >= 3) => None,
        BlockKind::ListItem | BlockKind::Loose => Some(Reason::Short),
    }
}
