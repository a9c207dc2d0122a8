//! Who and what a planted story is about: its topic, people, places, bodies and favourite words.

use super::lexicon::{Form, Group, LEXICON};
use super::random::Random;

/// The cast of one story. Two reports of one event share it; strangers do not.
#[derive(Debug, Clone)]
pub(super) struct Cast {
    /// List numbers of the topic's things and roles.
    pub(super) things: u16,
    pub(super) roles: u16,
    pub(super) people: Vec<Person>,
    pub(super) places: Vec<String>,
    pub(super) orgs: Vec<Org>,
    /// Houses named by the way: number and name.
    pub(super) sources: Vec<(usize, String)>,
    /// Groups of things that the story keeps coming back to.
    pub(super) themes: Vec<u16>,
    /// The city the news comes from.
    pub(super) city: &'static str,
}

/// A person: number of the role in the topic's list, first name, last name.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) role: u16,
    pub(super) first: &'static str,
    pub(super) last: String,
}

/// A body: the full name, and what it is called for short ("authority").
#[derive(Debug, Clone)]
pub(super) struct Org {
    pub(super) name: String,
    pub(super) short: &'static str,
}

impl Cast {
    /// A new cast.
    pub(super) fn new(random: &mut Random) -> Self {
        let topic = random.pick(&LEXICON.topics).map_or("", String::as_str);
        let list = |kind: &str| LEXICON.list(&format!("{kind} {topic}")).unwrap_or(0);
        let (things, roles) = (list("thing"), list("role"));
        let size = |list: u16| LEXICON.lists.get(list as usize).map_or(0, Vec::len);
        let places: Vec<String> = (0..3).map(|_| town(random)).collect();
        Self {
            things,
            roles,
            people: (0..4).map(|_| person(size(roles), random)).collect(),
            orgs: (0..3).map(|_| org(&places, random)).collect(),
            places,
            sources: Vec::new(),
            themes: (0..6).map(|_| number(random.below(size(things)))).collect(),
            city: word(LEXICON.groups("city"), random),
        }
    }
}

/// The name of a town that does not exist.
pub(super) fn town(random: &mut Random) -> String {
    let mut name = syllables(1 + random.below(2), random);
    name.push_str(word(LEXICON.groups("town"), random));
    capitalized(&name)
}

/// A first and a last name.
pub(super) fn name(random: &mut Random) -> (&'static str, String) {
    let mut last = syllables(1 + random.below(2), random);
    if random.chance(0.7) {
        last.push_str(word(LEXICON.groups("surname"), random));
    }
    (word(LEXICON.groups("first"), random), capitalized(&last))
}

/// The first word of a random group.
pub(super) fn word(groups: &'static [Group], random: &mut Random) -> &'static str {
    random
        .pick(groups)
        .and_then(|group| group.first())
        .map_or("", |word| word.form(Form::Base, false))
}

/// The text with a capital at its head.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

fn person(roles: usize, random: &mut Random) -> Person {
    let (first, last) = name(random);
    Person { role: number(random.below(roles)), first, last }
}

fn org(places: &[String], random: &mut Random) -> Org {
    let short = word(LEXICON.groups("orgtype"), random);
    let field = capitalized(word(LEXICON.groups("orgfield"), random));
    let place = match random.below(3) {
        0 => places.first().cloned().unwrap_or_default(),
        1 => town(random),
        _ => word(LEXICON.groups("city"), random).to_owned(),
    };
    Org { name: format!("{place} {field} {}", capitalized(short)), short }
}

fn syllables(count: usize, random: &mut Random) -> String {
    let mut name = String::new();
    for _ in 0..count {
        name.push_str(word(LEXICON.groups("onset"), random));
        name.push_str(word(LEXICON.groups("vowel"), random));
    }
    name.push_str(word(LEXICON.groups("coda"), random));
    name
}

fn number(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}
