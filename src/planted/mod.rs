//! Beside the line: grows collections of planted story families, seeded, with their truth.
//!
//! A family is a story's first version and what others made of it, a tree that is known: copies,
//! cuts, briefs, rewordings, round-ups, revisions, with credits, dates and page furniture that may
//! be there, missing or wrong. Around them stand strangers that a careless reader would join. The
//! same options give the same bytes on every machine.

mod cast;
mod draft;
mod family;
mod grammar;
mod grown;
mod lexicon;
mod markup;
mod page;
mod prose;
mod random;
mod sheet;
pub mod truth;
mod world;

pub use grown::Grown;
pub use page::PlantedArticle;
pub use truth::Truth;

use std::io::{self, Write};

use family::Family;
use random::Random;
use world::World;

/// What to grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// How many articles.
    pub articles: usize,
    /// Which collection of that size: each seed gives another.
    pub seed: u64,
}

/// A collection, family by family. Families do not depend on how many come after them.
#[derive(Debug)]
pub struct Planted {
    options: Options,
    world: World,
    left: usize,
    number: u64,
    /// Headlines of earlier pages, for the lists beside the text.
    recent: Vec<String>,
}

impl Planted {
    /// The collection with these options.
    pub fn new(options: Options) -> Self {
        let outlets = 80 + options.articles / 400;
        let world = World::new(outlets, &mut Random::new(options.seed, 0));
        Self { options, world, left: options.articles, number: 0, recent: Vec::new() }
    }
}

impl Iterator for Planted {
    type Item = Grown;

    fn next(&mut self) -> Option<Grown> {
        while self.left > 0 {
            self.number += 1;
            let seed = self.options.seed;
            let family = Family::grow(&self.world, &mut Random::new(seed, self.number));
            let grown = family.publish(&self.world, self.number, seed, self.left, &self.recent);
            self.left -= grown.articles.len();
            for article in &grown.articles {
                remember(&mut self.recent, &article.title);
            }
            if !grown.articles.is_empty() {
                return Some(grown);
            }
        }
        None
    }
}

/// Writes a collection and its truth as JSON Lines.
pub fn write(options: Options, articles: &mut dyn Write, truth: &mut dyn Write) -> io::Result<()> {
    let mut line = Vec::new();
    for grown in Planted::new(options) {
        for article in &grown.articles {
            write_line(article, &mut line, articles)?;
        }
        for record in &grown.truth {
            write_line(record, &mut line, truth)?;
        }
    }
    articles.flush()?;
    truth.flush()
}

fn write_line(
    record: &impl serde::Serialize,
    line: &mut Vec<u8>,
    out: &mut dyn Write,
) -> io::Result<()> {
    line.clear();
    serde_json::to_writer(&mut *line, record)?;
    line.push(b'\n');
    out.write_all(line)
}

/// Keeps the last headlines.
fn remember(recent: &mut Vec<String>, title: &str) {
    const KEPT: usize = 32;
    if recent.len() == KEPT {
        recent.remove(0);
    }
    recent.push(title.to_owned());
}
