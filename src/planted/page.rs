//! A version of a story as its outlet shows it: text with furniture, credits and date.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Serialize;

use super::family::{Credited, Family, Version};
use super::grammar::GRAMMAR;
use super::sheet::{Sheet, fill};
use super::world::{Dates, House, World};
use crate::article::Relation;

static CREDITS: LazyLock<Sheet> = LazyLock::new(|| Sheet::parse(include_str!("credits.txt")));
static FURNITURE: LazyLock<Sheet> = LazyLock::new(|| Sheet::parse(include_str!("furniture.txt")));

/// An article as it goes into a collection: one JSON object a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlantedArticle {
    /// Unique in the collection.
    pub id: String,
    /// The page's text with its furniture.
    pub text: String,
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

/// Sets a version as a page. `recent` are headlines of other pages, for the lists beside the text.
pub(super) fn page(
    family: &Family,
    version: &Version,
    world: &World,
    id: String,
    recent: &[String],
) -> PlantedArticle {
    let house = &world.houses[version.house];
    let page = Page { family, version, world, house, time: civil(version.time), seed: hash(&id) };
    let mut title = String::with_capacity(80);
    family.desk.print(version.draft.headline, version.style, &mut title);
    PlantedArticle {
        text: page.text(&title, recent),
        url: house.named.then(|| format!("https://www.{}/news/{id}", house.domain)),
        outlet: house.named.then(|| house.name.clone()),
        published: page.published(),
        title,
        id,
    }
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
    seed: u64,
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
        if self.house.dates == Dates::Stamp {
            self.form(FURNITURE.form("stamp", self.house.furniture), self.time, &mut out);
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

    fn published(&self) -> Option<String> {
        match self.house.dates {
            Dates::Field => Some(format!("{}Z", self.time)),
            Dates::Fetched => Some(format!("{}Z", fetched(self.time))),
            _ => None,
        }
    }

    /// The paragraphs, with a dateline before the first and credits inside the first two sentences.
    fn body(&self, out: &mut String) {
        let start = out.len();
        for credit in &self.version.credits {
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
        for credit in &self.version.credits {
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
        for credit in &self.version.credits {
            let own = credit.relation != Relation::Dateline && !self.is_clause(credit);
            if own && above == (credit.relation == Relation::Credit && is_byline(credit)) {
                self.credit(self.words(credit), credit, out);
                out.push_str("\n\n");
            }
        }
    }

    fn photo(&self, out: &mut String) {
        if let Some((house, form)) = self.version.photo {
            let credit = Credited { house, taker: None, relation: Relation::Background, form };
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
