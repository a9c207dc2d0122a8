//! A version of a story as its outlet shows it: text with furniture, credits and date.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Serialize;

use super::family::{Credited, Family, Version};
use super::grammar::GRAMMAR;
use super::markup::{Declared, dress};
use super::sheet::{Sheet, fill};
use super::truth::Kind;
use super::world::{Dates, House, World};
use crate::article::Relation;

static CREDITS: LazyLock<Sheet> = LazyLock::new(|| Sheet::parse(include_str!("credits.txt")));
static FURNITURE: LazyLock<Sheet> = LazyLock::new(|| Sheet::parse(include_str!("furniture.txt")));

/// An article as it goes into a collection: one JSON object a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlantedArticle {
    /// Unique in the collection.
    pub id: String,
    /// The page's text with its furniture; absent where the outlet publishes HTML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The page as HTML, with its metadata.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// The headline.
    pub title: String,
    /// The page's address, where the record gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The outlet's name, where the record gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// When it was published, where the record says so, right or wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
}

/// Sets version number `v` as a page. `ids` are those of all versions of the family, `recent`
/// headlines of other pages, for the lists beside the text.
pub(super) fn page(
    family: &Family,
    v: usize,
    world: &World,
    ids: &[String],
    recent: &[String],
) -> PlantedArticle {
    let version = &family.versions[v];
    let house = &world.houses[version.house];
    let id = ids[v].clone();
    let seed = hash(&id);
    let time = civil(version.time);
    let page = Page { family, version, world, house, time, slip: Slip::of(seed, house), seed };
    let mut title = String::with_capacity(80);
    family.desk.print(version.draft.headline, version.style, &mut title);
    let article = PlantedArticle {
        text: Some(page.text(&title, recent)),
        html: None,
        url: house.named.then(|| address(house, &id)),
        outlet: house.named.then(|| house.name.clone()),
        published: page.published(),
        title,
        id,
    };
    let Some(markup) = house.markup else { return article };
    let in_markup = version.credits.iter().find(|credit| credit.in_markup);
    let declared = in_markup.zip(taken(family, v)).map(|(credit, taken)| {
        let from = &world.houses[family.versions[taken].house];
        Declared { house: &world.houses[credit.house], address: address(from, &ids[taken]) }
    });
    dress(article, house, markup, declared.as_ref())
}

/// The version by another house from which this one, or the earlier one that it revises, was made.
fn taken(family: &Family, v: usize) -> Option<usize> {
    let version = &family.versions[v];
    let parent = *version.parents.first()?;
    if version.kind == Kind::Revision { taken(family, parent) } else { Some(parent) }
}

/// The address of an article on the site of its house.
fn address(house: &House, id: &str) -> String {
    format!("https://www.{}/news/{id}", house.domain)
}

/// The body alone, for telling whether two versions read the same.
pub(super) fn body(family: &Family, version: &Version) -> String {
    let mut out = String::with_capacity(2048);
    for line in &version.draft.lines {
        family.desk.print(*line, version.style, &mut out);
        out.push('\n');
    }
    out
}

struct Page<'a> {
    family: &'a Family,
    version: &'a Version,
    world: &'a World,
    house: &'a House,
    time: DateTime,
    slip: Slip,
    seed: u64,
}

/// What goes wrong with the dates of a page whose record is otherwise right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slip {
    None,
    /// A stamp in the text shows a later day than the record.
    Stamp,
    /// The record holds a later day than the stamp in the text, which is right.
    Record,
    /// The record holds the first second of 1970.
    Unset,
    /// The record holds a day in a far future.
    Never,
}

impl Slip {
    /// One page in 25 of those with a date in the record has one.
    fn of(seed: u64, house: &House) -> Self {
        match seed % 200 {
            _ if house.dates != Dates::Field => Self::None,
            0..3 => Self::Stamp,
            3..6 => Self::Record,
            6 => Self::Unset,
            7 => Self::Never,
            _ => Self::None,
        }
    }
}

impl Page<'_> {
    fn text(&self, title: &str, recent: &[String]) -> String {
        let mut out = String::with_capacity(3072);
        if !self.house.bare {
            self.furniture("head", 0, &mut out);
        }
        if self.house.dates == Dates::Masthead {
            self.form(
                FURNITURE.form("masthead", self.house.furniture),
                fetched(self.time),
                &mut out,
            );
        }
        if self.house.headline_in_text {
            out.push_str(title);
            out.push_str("\n\n");
        }
        if let Some(time) = self.stamp() {
            self.form(FURNITURE.form("stamp", self.house.furniture), time, &mut out);
        }
        self.lines(true, &mut out);
        self.body(&mut out);
        self.lines(false, &mut out);
        self.photo(&mut out);
        if !self.house.bare {
            self.related(recent, &mut out);
            self.furniture("foot", 24, &mut out);
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// The time that a stamp near the head shows, where there is one.
    fn stamp(&self) -> Option<DateTime> {
        match (self.house.dates, self.slip) {
            (Dates::Stamp, _) | (_, Slip::Record) => Some(self.time),
            (_, Slip::Stamp) => Some(fetched(self.time)),
            _ => None,
        }
    }

    /// The time in the record.
    fn published(&self) -> Option<String> {
        let time = match (self.house.dates, self.slip) {
            (Dates::Field, Slip::None | Slip::Stamp) => self.time,
            (Dates::Field, Slip::Unset) => jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0),
            (Dates::Field, Slip::Never) => jiff::civil::date(2099, 12, 31).at(0, 0, 0, 0),
            (Dates::Field, Slip::Record) | (Dates::Fetched, _) => fetched(self.time),
            _ => return None,
        };
        Some(format!("{time}Z"))
    }

    /// The credits in the words of the page.
    fn credits(&self) -> impl Iterator<Item = &Credited> {
        self.version.credits.iter().filter(|credit| !credit.in_markup)
    }

    /// The paragraphs, with a dateline before the first and credits inside the first two sentences.
    fn body(&self, out: &mut String) {
        let start = out.len();
        for credit in self.credits() {
            if credit.relation == Relation::Dateline {
                let slashed = self.world.houses[credit.house].dateline.starts_with('/');
                let section = if slashed { "dateline slashed" } else { "dateline" };
                self.credit(CREDITS.form(section, credit.form), credit, out);
            }
        }
        for (index, line) in self.version.draft.lines.iter().enumerate() {
            if index > 0 {
                out.push_str(if line.opens { "\n\n" } else { " " });
            }
            self.family.desk.print(*line, self.version.style, out);
            self.clauses(index, out);
        }
        if out.len() > start {
            out.push_str("\n\n");
        }
    }

    /// Credits inside the sentence that was just printed, before its full stop.
    fn clauses(&self, index: usize, out: &mut String) {
        for credit in self.credits() {
            if self.is_clause(credit) && self.clause_line(credit) == index && out.ends_with('.') {
                out.pop();
                self.credit(self.words(credit), credit, out);
                out.push('.');
            }
        }
    }

    fn is_clause(&self, credit: &Credited) -> bool {
        credit.relation != Relation::Dateline && self.words(credit).starts_with(',')
    }

    /// The sentence that takes a credit: the second where it is plain prose, else the lead.
    fn clause_line(&self, credit: &Credited) -> usize {
        let plain = self.version.draft.lines.get(1).is_some_and(|l| l.rule == GRAMMAR.body);
        usize::from(plain && credit.form >> 40 & 1 == 1)
    }

    /// Credits that stand on lines of their own: bylines above the text, all others below it.
    fn lines(&self, above: bool, out: &mut String) {
        for credit in self.credits() {
            let own = credit.relation != Relation::Dateline && !self.is_clause(credit);
            if own && above == (credit.relation == Relation::Credit && is_byline(credit)) {
                self.credit(self.words(credit), credit, out);
                out.push_str("\n\n");
            }
        }
    }

    fn photo(&self, out: &mut String) {
        if let Some((house, form)) = self.version.photo {
            let (relation, in_markup) = (Relation::Background, false);
            let credit = Credited { house, taker: None, relation, form, in_markup };
            self.credit(CREDITS.form("photo", form), &credit, out);
            out.push_str("\n\n");
        }
    }

    fn words(&self, credit: &Credited) -> &'static str {
        let section = match credit.relation {
            Relation::Relay if credit.taker.is_some() => "chain",
            Relation::Relay => "relay",
            Relation::Credit if is_byline(credit) => "byline",
            Relation::Credit => "credit",
            Relation::SourceLine => "source_line",
            Relation::AccordingTo => "according_to",
            Relation::Republication => "republication",
            Relation::Inputs => "inputs",
            _ => "contribution",
        };
        CREDITS.form(section, credit.form)
    }

    fn credit(&self, form: &str, credit: &Credited, out: &mut String) {
        let source = &self.world.houses[credit.house];
        let dateline = credit.relation == Relation::Dateline;
        let city = self.family.desk.casts.get(usize::from(self.version.draft.headline.cast));
        let city = city.map_or("", |cast| cast.city);
        fill(form, out, |place, out| match place {
            "source" if dateline => out.push_str(&source.dateline),
            "source" => out.push_str(&source.name),
            "taker" => {
                out.push_str(credit.taker.map_or("", |house| &self.world.houses[house].name));
            }
            "title" => {
                self.family.desk.print(self.version.draft.headline, self.version.style, out);
            }
            "city" => out.push_str(city),
            "CITY" => out.push_str(&city.to_uppercase()),
            _ => self.place(place, self.time, out),
        });
    }

    fn furniture(&self, section: &str, shift: u32, out: &mut String) {
        for (index, form) in FURNITURE.forms(section).iter().enumerate() {
            let bits = self.house.furniture.rotate_right(shift + 2 * index as u32);
            if bits & 3 == 0 {
                self.form(form, self.time, out);
            }
        }
    }

    fn related(&self, recent: &[String], out: &mut String) {
        if recent.is_empty() || self.house.furniture >> 60 & 1 == 0 {
            return;
        }
        self.form(FURNITURE.form("related", self.house.furniture), self.time, out);
        for step in 0..3 {
            out.push_str(&recent[(self.seed as usize).wrapping_add(step * 7) % recent.len()]);
            out.push('\n');
        }
    }

    fn form(&self, form: &str, time: DateTime, out: &mut String) {
        fill(form, out, |place, out| self.place(place, time, out));
        out.push_str("\n\n");
    }

    fn place(&self, place: &str, time: DateTime, out: &mut String) {
        use std::fmt::Write as _;
        let month = MONTHS[usize::from(time.month().unsigned_abs()) - 1];
        // Writing to a String cannot fail.
        let _ = match place {
            "outlet" => write!(out, "{}", self.house.name),
            "domain" => write!(out, "{}", self.house.domain),
            "year" => write!(out, "{}", time.year()),
            "month" => write!(out, "{month}"),
            "day" => write!(out, "{}", time.day()),
            "mm" => write!(out, "{:02}", time.month()),
            "dd" => write!(out, "{:02}", time.day()),
            "clock" => write!(out, "{:02}:{:02}", time.hour(), time.minute()),
            "weekday" => write!(out, "{:?}", time.weekday()),
            "views" => write!(out, "{}", 17 + self.seed % 4000),
            "name" => write!(out, "{}", NAMES[self.house.furniture as usize % NAMES.len()]),
            _ => Ok(()),
        };
    }
}

fn is_byline(credit: &Credited) -> bool {
    credit.form >> 41 & 1 == 1
}

/// The day on which a page was fetched: up to a year and a half after it was published.
fn fetched(time: DateTime) -> DateTime {
    let days = 20 + i64::from(time.day()) * 17;
    time.checked_add(jiff::Span::new().days(days)).unwrap_or(time)
}

fn civil(seconds: i64) -> DateTime {
    Timestamp::from_second(seconds).map(|time| Offset::UTC.to_datetime(time)).unwrap_or_default()
}

fn hash(id: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(id.as_bytes())
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Staff who sign at the foot of a page.
const NAMES: [&str; 6] =
    ["Tamsin Orlo", "Gregor Vint", "Alba Crane", "Piet Solander", "Nils Arbo", "Ruta Menk"];
