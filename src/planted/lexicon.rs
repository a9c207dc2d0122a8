//! The words of planted news: groups of synonyms with their inflections, read from `words.txt`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The compiled-in lists.
pub(super) static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::parse(include_str!("words.txt")));

/// All lists, by number.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    /// Groups of synonyms, list by list.
    pub(super) lists: Vec<Vec<Group>>,
    numbers: FxHashMap<String, u16>,
    /// The names behind `[thing ...]`: what news is about.
    pub(super) topics: Vec<String>,
}

/// Words that may stand for one another.
pub(super) type Group = Vec<Word>;

/// One word or set phrase: American and British spelling, each in all its forms.
#[derive(Debug)]
pub(super) struct Word([[String; 5]; 2]);

/// An inflection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As it stands in the list.
    Base,
    /// Plural of a noun, third person of a verb.
    S,
    /// Past.
    Ed,
    /// Present participle.
    Ing,
    /// Past participle.
    En,
    /// With a capital; a person with role and first name.
    Cap,
}

impl Word {
    /// The word in the given form and spelling.
    pub(super) fn form(&self, form: Form, british: bool) -> &str {
        let forms = &self.0[usize::from(british)];
        match form {
            Form::Base | Form::Cap => &forms[0],
            Form::S => &forms[1],
            Form::Ed => &forms[2],
            Form::Ing => &forms[3],
            Form::En => &forms[4],
        }
    }

    fn parse(entry: &str, class: Class) -> Self {
        let (american, british) = entry.split_once('~').unwrap_or((entry, entry));
        Self([forms(american, class), forms(british, class)])
    }
}

impl Lexicon {
    /// Reads the format that the head of `words.txt` describes.
    fn parse(text: &str) -> Self {
        let mut lexicon = Self::default();
        let mut class = Class::Noun;
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                class = Class::of(name);
                lexicon.open(name);
            } else if let Some(list) = lexicon.lists.last_mut() {
                let groups = line.split(';').filter(|group| !group.trim().is_empty());
                list.extend(groups.map(|text| group(text, class)));
            }
        }
        lexicon
    }

    fn open(&mut self, name: &str) {
        if let Some(topic) = name.strip_prefix("thing ") {
            self.topics.push(topic.to_owned());
        }
        let number = u16::try_from(self.lists.len()).unwrap_or(u16::MAX);
        self.numbers.insert(name.to_owned(), number);
        self.lists.push(Vec::new());
    }

    /// The number of the list with this name.
    pub(super) fn list(&self, name: &str) -> Option<u16> {
        self.numbers.get(name).copied()
    }

    /// The groups of a list; none where there is no such list.
    pub(super) fn groups(&self, name: &str) -> &[Group] {
        self.list(name).and_then(|n| self.lists.get(n as usize)).map_or(&[], Vec::as_slice)
    }
}

fn group(text: &str, class: Class) -> Group {
    text.split(',').map(|entry| Word::parse(entry.trim(), class)).collect()
}

/// Which word of a set phrase is inflected: "hands over", but "power plants".
#[derive(Debug, Clone, Copy)]
enum Class {
    Verb,
    Noun,
}

impl Class {
    fn of(list: &str) -> Self {
        if matches!(list, "verb" | "happen" | "saying" | "said") { Self::Verb } else { Self::Noun }
    }
}

/// Base, -s, -ed, -ing and participle of an entry.
fn forms(entry: &str, class: Class) -> [String; 5] {
    let (head, tail) = match (class, entry.find(' ')) {
        (Class::Verb, Some(space)) => entry.split_at(space),
        _ => (entry, ""),
    };
    let mut given = head.split('/');
    let base = given.next().unwrap_or(head);
    let doubled = base.ends_with('*');
    let base = base.trim_end_matches('*');
    let past = given.next().map_or_else(|| past(base, doubled), str::to_owned);
    let participle = given.next().map_or_else(|| past.clone(), str::to_owned);
    [base.to_owned(), with_s(base), past, with_ing(base, doubled), participle]
        .map(|form| form + tail)
}

fn with_s(base: &str) -> String {
    if let Some(stem) = base.strip_suffix("man") {
        return format!("{stem}men");
    }
    match y_stem(base) {
        Some(stem) => format!("{stem}ies"),
        None if ["s", "x", "ch", "sh"].iter().any(|end| base.ends_with(end)) => format!("{base}es"),
        None => format!("{base}s"),
    }
}

fn past(base: &str, doubled: bool) -> String {
    match y_stem(base) {
        Some(stem) => format!("{stem}ied"),
        None if base.ends_with('e') => format!("{base}d"),
        None => format!("{}ed", stem(base, doubled)),
    }
}

fn with_ing(base: &str, doubled: bool) -> String {
    match base.strip_suffix('e') {
        Some(stem) if !base.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{}ing", stem(base, doubled)),
    }
}

fn stem(base: &str, doubled: bool) -> String {
    let last = base.chars().last().filter(|_| doubled);
    base.chars().chain(last).collect()
}

/// The word without its final y where a consonant stands before it.
fn y_stem(base: &str) -> Option<&str> {
    base.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_inflected() {
        let check = |entry: &str, want: &str| {
            assert_eq!(forms(entry, Class::Verb).join(" "), want);
        };
        check("delay", "delay delays delayed delaying delayed");
        check("deny", "deny denies denied denying denied");
        check("plan*", "plan plans planned planning planned");
        check("freeze/froze/frozen", "freeze freezes froze freezing frozen");
        check("hold/held", "hold holds held holding held");
        check("oversee/oversaw/overseen", "oversee oversees oversaw overseeing overseen");
        check("hand over", "hand over hands over handed over handing over handed over");
        assert_eq!(forms("power plant", Class::Noun)[1], "power plants");
        assert_eq!(forms("fisherman", Class::Noun)[1], "fishermen");
    }

    #[test]
    fn there_are_enough_words() {
        let count: usize = LEXICON.lists.iter().flatten().map(Vec::len).sum();
        assert!(count > 1500, "{count}");
        assert!(LEXICON.topics.len() > 10);
        for topic in &LEXICON.topics {
            assert!(LEXICON.groups(&format!("role {topic}")).len() > 5, "{topic}");
        }
    }
}
