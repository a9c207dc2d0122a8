//! The houses that publish planted news: agencies by their real names, outlets by invented ones.

use super::cast::{capitalized, town, word};
use super::lexicon::LEXICON;
use super::markup::Markup;
use super::prose::Style;
use super::random::Random;

/// All houses, agencies first.
#[derive(Debug)]
pub(super) struct World {
    pub(super) houses: Vec<House>,
    /// How many of them are agencies.
    pub(super) agencies: usize,
}

/// An agency or an outlet.
#[derive(Debug)]
pub(super) struct House {
    pub(super) name: String,
    /// The name in a dateline.
    pub(super) dateline: String,
    pub(super) domain: String,
    /// Other names under which a reader may file it.
    pub(super) aliases: Vec<String>,
    pub(super) style: Style,
    pub(super) dates: Dates,
    /// Whether its records name it and give an address.
    pub(super) named: bool,
    /// Whether its pages repeat the headline above the text.
    pub(super) headline_in_text: bool,
    /// Fixes which furniture its pages carry.
    pub(super) furniture: u64,
    /// Whether its pages carry any.
    pub(super) bare: bool,
    /// How its pages name a source in their markup, where it publishes HTML.
    pub(super) markup: Option<Markup>,
}

/// How an outlet dates its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// In the record, right.
    Field,
    /// In the record, but it is the day on which the page was fetched.
    Fetched,
    /// A stamp near the head of the text.
    Stamp,
    /// A masthead clock that shows the day on which the page was fetched.
    Masthead,
    /// Not at all.
    None,
}

impl World {
    /// A world with this many outlets beside the agencies.
    pub(super) fn new(outlets: usize, random: &mut Random) -> Self {
        let mut houses: Vec<House> = include_str!("agencies.txt")
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .filter_map(|line| agency(line, random))
            .collect();
        let agencies = houses.len();
        houses.extend((0..outlets).map(|number| outlet(number, random)));
        Self { houses, agencies }
    }

    /// An agency's number.
    pub(super) fn agency(&self, random: &mut Random) -> usize {
        random.below(self.agencies)
    }

    /// An outlet's number.
    pub(super) fn outlet(&self, random: &mut Random) -> usize {
        self.agencies + random.below(self.houses.len() - self.agencies)
    }
}

fn agency(line: &str, random: &mut Random) -> Option<House> {
    let mut fields = line.split(';').map(str::trim);
    let (name, dateline, domain) = (fields.next()?, fields.next()?, fields.next()?);
    let names = fields.next().into_iter().flat_map(|names| names.split(','));
    let aliases = names.chain([domain]).map(|name| name.trim().to_owned()).collect();
    Some(House {
        dateline: dateline.to_owned(),
        aliases,
        dates: if random.chance(0.8) { Dates::Field } else { Dates::Stamp },
        ..house(name.to_owned(), domain.to_owned(), random)
    })
}

fn outlet(number: usize, random: &mut Random) -> House {
    let place = if random.chance(0.7) {
        town(random)
    } else {
        word(LEXICON.groups("city"), random).to_owned()
    };
    let paper = capitalized(word(LEXICON.groups("paper"), random));
    let name = format!("{place} {paper}");
    let domain = name.to_lowercase().replace(' ', "") + ".example";
    let house = house(name, domain, random);
    // Without an address of its own a page might as well be the one that its markup points to.
    let markup = Markup::of(number).filter(|_| house.named);
    House { markup, aliases: vec![house.domain.clone()], ..house }
}

fn house(name: String, domain: String, random: &mut Random) -> House {
    let dates = [
        (0.52, Dates::Field),
        (0.22, Dates::Stamp),
        (0.12, Dates::None),
        (0.08, Dates::Masthead),
        (0.06, Dates::Fetched),
    ];
    House {
        dateline: name.clone(),
        aliases: Vec::new(),
        style: Style::of(random),
        dates: random.weighted(&dates, Dates::None),
        named: random.chance(0.85),
        headline_in_text: random.chance(0.5),
        furniture: random.next(),
        bare: random.chance(0.25),
        markup: None,
        name,
        domain,
    }
}
