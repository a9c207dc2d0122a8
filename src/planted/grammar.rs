//! The sentence patterns of planted news, read from `grammar.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::lexicon::{Form, LEXICON};

/// The compiled-in patterns.
pub(super) static GRAMMAR: LazyLock<Grammar> =
    LazyLock::new(|| Grammar::parse(include_str!("grammar.txt")));

/// All patterns, by the number of their section.
#[derive(Debug)]
pub(super) struct Grammar {
    /// Sections: patterns that may fill the same place.
    pub(super) rules: Vec<Vec<Pattern>>,
    /// Words inside quotation marks.
    pub(super) utterance: Symbol,
    /// The plain verb of attribution, which house style may set in the present.
    pub(super) said: Symbol,
    /// A plain sentence.
    pub(super) body: Symbol,
    numbers: FxHashMap<String, u16>,
}

/// One pattern: what is to be filled in, and the ways to say it.
#[derive(Debug)]
pub(super) struct Pattern {
    /// The places to fill, each once however often a way shows it.
    pub(super) slots: Vec<Symbol>,
    /// Ways to say the same; at least one.
    pub(super) ways: Vec<Vec<Piece>>,
}

/// What fills a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    /// A pattern of this section.
    Rule(u16),
    /// A word of this list.
    List(u16),
    /// A word of the topic's things.
    Thing,
    /// A word of the topic's roles.
    Role,
    /// A person of the story.
    Person,
    /// A place of the story.
    Place,
    /// A body of the story.
    Org,
    /// A house that the story names by the way.
    Source,
    /// A whole number.
    Count,
    /// A share.
    Percent,
    /// An amount of money.
    Money,
    /// A past year.
    Year,
}

/// A part of a way to say something.
#[derive(Debug)]
pub(super) enum Piece {
    /// These words.
    Text(String),
    /// The filling of a slot, in a form.
    Slot(u8, Form),
    /// "a" or "an".
    Article,
}

impl Grammar {
    fn parse(text: &str) -> Self {
        let lines = || text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
        let mut numbers = FxHashMap::default();
        for line in lines() {
            if let Some(name) = section(line) {
                let number = u16::try_from(numbers.len()).unwrap_or(u16::MAX);
                numbers.insert(name.to_owned(), number);
            }
        }
        let mut rules: Vec<Vec<Pattern>> = Vec::new();
        for line in lines() {
            if section(line).is_some() {
                rules.push(Vec::new());
            } else if let Some(rule) = rules.last_mut() {
                rule.push(Pattern::parse(line, &numbers));
            }
        }
        let utterance = symbol("utterance", &numbers).unwrap_or(Symbol::Thing);
        let said = symbol("said", &numbers).unwrap_or(Symbol::Thing);
        let body = symbol("body", &numbers).unwrap_or(Symbol::Thing);
        Self { rules, utterance, said, body, numbers }
    }

    /// The symbol of the section with this name.
    pub(super) fn rule(&self, name: &str) -> Symbol {
        Symbol::Rule(self.numbers.get(name).copied().unwrap_or(0))
    }

    /// The pattern a choice stands for.
    pub(super) fn pattern(&self, rule: u16, choice: u32) -> Option<&Pattern> {
        self.rules.get(rule as usize)?.get(choice as usize)
    }
}

fn section(line: &str) -> Option<&str> {
    line.strip_prefix('[')?.strip_suffix(']')
}

impl Pattern {
    fn parse(line: &str, rules: &FxHashMap<String, u16>) -> Self {
        let mut names: Vec<&str> = Vec::new();
        let ways = line.split("==").map(|way| pieces(way.trim(), &mut names)).collect();
        let slots = names.iter().filter_map(|name| symbol(name, rules)).collect();
        Self { slots, ways }
    }
}

/// Cuts one way into pieces; `names` gathers the slots of all ways.
fn pieces<'a>(way: &'a str, names: &mut Vec<&'a str>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (index, part) in way.split(['{', '}']).enumerate() {
        if index % 2 == 0 {
            if !part.is_empty() {
                pieces.push(Piece::Text(part.to_owned()));
            }
        } else if part == "an" {
            pieces.push(Piece::Article);
        } else {
            let (name, form) = part.split_once('>').unwrap_or((part, ""));
            let slot = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            });
            pieces.push(Piece::Slot(u8::try_from(slot).unwrap_or(u8::MAX), form_of(form)));
        }
    }
    pieces
}

fn form_of(name: &str) -> Form {
    match name {
        "s" => Form::S,
        "ed" => Form::Ed,
        "ing" => Form::Ing,
        "en" => Form::En,
        "cap" | "full" => Form::Cap,
        _ => Form::Base,
    }
}

/// What `{name}` stands for, its digit aside.
fn symbol(name: &str, rules: &FxHashMap<String, u16>) -> Option<Symbol> {
    let name = name.trim_end_matches(|c: char| c.is_ascii_digit());
    Some(match name {
        "thing" => Symbol::Thing,
        "role" => Symbol::Role,
        "person" => Symbol::Person,
        "place" => Symbol::Place,
        "org" => Symbol::Org,
        "source" => Symbol::Source,
        "count" => Symbol::Count,
        "percent" => Symbol::Percent,
        "money" => Symbol::Money,
        "year" => Symbol::Year,
        _ => match rules.get(name) {
            Some(number) => Symbol::Rule(*number),
            None => Symbol::List(LEXICON.list(name)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_is_known() {
        for line in include_str!("grammar.txt").lines().filter(|line| !line.starts_with('#')) {
            for name in line.split('{').skip(1).filter_map(|part| part.split(['}', '>']).next()) {
                assert!(name == "an" || symbol(name, &GRAMMAR.numbers).is_some(), "{name}: {line}");
            }
        }
    }
}
