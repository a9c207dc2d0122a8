//! Sentences as trees over the grammar. A tree can be said again in other words, and every version
//! of it is one node of the story's [`Prose`], so that copies cost nothing until they are printed.

use super::cast::Cast;
use super::grammar::{GRAMMAR, Pattern, Piece, Symbol};
use super::lexicon::{Form, LEXICON};
use super::random::Random;

/// All sentence trees of a family of stories.
#[derive(Debug, Default)]
pub(super) struct Prose {
    nodes: Vec<Node>,
}

/// A place filled: what was chosen, which way it is said, and where its own places stand.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Node {
    /// The pattern, the synonym group (list in the high half), the person, or the number.
    choice: u32,
    /// The way to say it.
    way: u8,
    /// First of the nodes that fill the places of the pattern.
    first: u32,
}

/// House style: how an outlet spells, counts and attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Style {
    /// British spelling.
    pub(super) british: bool,
    /// Curly quotation marks.
    pub(super) curly: bool,
    /// "says" instead of "said".
    pub(super) present: bool,
    /// "percent", "per cent" or "%".
    pub(super) percent: u8,
    /// "$4.2 million" or "4.2 million dollars".
    pub(super) money_in_words: bool,
}

impl Style {
    /// The style of some house.
    pub(super) fn of(random: &mut Random) -> Self {
        Self {
            british: random.chance(0.5),
            curly: random.chance(0.5),
            present: random.chance(0.15),
            percent: u8::try_from(random.below(3)).unwrap_or(0),
            money_in_words: random.chance(0.3),
        }
    }
}

/// How a tree is said again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rewording {
    /// Share of the prose's words and turns that change, where there is another way.
    pub(super) prose: f64,
    /// The same inside quotation marks: 0 unless another translator was at work.
    pub(super) quotations: f64,
}

impl Prose {
    /// A new tree for a symbol.
    pub(super) fn grow(&mut self, symbol: Symbol, cast: &Cast, random: &mut Random) -> Node {
        match symbol {
            Symbol::Rule(rule) => self.grow_rule(rule, cast, random),
            Symbol::List(list) => in_list(list, random.below(group_count(list)), random),
            Symbol::Thing => {
                let group = match random.pick(&cast.themes) {
                    Some(theme) if random.chance(0.4) => usize::from(*theme),
                    _ => random.below(group_count(cast.things)),
                };
                in_list(cast.things, group, random)
            }
            Symbol::Role => in_list(cast.roles, random.below(group_count(cast.roles)), random),
            Symbol::Person => leaf(random.below(cast.people.len())),
            Symbol::Place => leaf(random.below(cast.places.len())),
            Symbol::Org => leaf(random.below(cast.orgs.len())),
            Symbol::Source => leaf(cast.sources.len().saturating_sub(1)),
            Symbol::Count => {
                let high = *random.pick(&[12, 95, 95, 950, 9500]).unwrap_or(&12);
                leaf(random.between(2, high))
            }
            Symbol::Percent => leaf(random.between(11, 890)),
            Symbol::Money => leaf(random.between(11, 9900)),
            Symbol::Year => leaf(random.between(1921, 2019)),
        }
    }

    fn grow_rule(&mut self, rule: u16, cast: &Cast, random: &mut Random) -> Node {
        let patterns = GRAMMAR.rules.get(rule as usize).map_or(&[][..], Vec::as_slice);
        let choice = random.below(patterns.len());
        let slots = patterns.get(choice).map_or(&[][..], |pattern| &pattern.slots);
        let first = self.reserve(slots.len());
        for (index, slot) in slots.iter().enumerate() {
            self.nodes[first + index] = self.grow(*slot, cast, random);
        }
        Node { choice: small(choice), way: 0, first: small(first) }
    }

    /// The same statement in other words. What is not reworded is the same text as before.
    pub(super) fn reword(
        &mut self,
        node: Node,
        symbol: Symbol,
        how: Rewording,
        random: &mut Random,
    ) -> Node {
        let how = if symbol == GRAMMAR.utterance {
            Rewording { prose: how.quotations, ..how }
        } else {
            how
        };
        match symbol {
            Symbol::Rule(rule) => {
                let Some(pattern) = GRAMMAR.pattern(rule, node.choice) else { return node };
                let way = other_way(node.way, pattern.ways.len(), how.prose, random);
                let first = self.reserve(pattern.slots.len());
                for (index, slot) in pattern.slots.iter().enumerate() {
                    let child = self.nodes[node.first as usize + index];
                    self.nodes[first + index] = self.reword(child, *slot, how, random);
                }
                Node { choice: node.choice, way, first: small(first) }
            }
            Symbol::List(_) | Symbol::Thing | Symbol::Role => {
                let synonyms = list_group(node.choice).map_or(1, <[_]>::len);
                Node { way: other_way(node.way, synonyms, how.prose, random), ..node }
            }
            Symbol::Person | Symbol::Org => {
                Node { way: other_way(node.way, 2, how.prose * 0.7, random), ..node }
            }
            _ => node,
        }
    }

    /// What fills the places for a symbol directly below a rule's node, with their numbers.
    pub(super) fn fillings(
        &self,
        rule: Symbol,
        node: Node,
        symbol: Symbol,
    ) -> impl Iterator<Item = (usize, Node)> {
        let pattern = match rule {
            Symbol::Rule(rule) => GRAMMAR.pattern(rule, node.choice),
            _ => None,
        };
        let slots = pattern.map_or(&[][..], |pattern| &pattern.slots).iter().enumerate();
        slots
            .filter(move |(_, slot)| **slot == symbol)
            .map(move |(index, _)| (index, self.nodes[node.first as usize + index]))
    }

    /// Puts an utterance said elsewhere into a place of a freshly grown node.
    pub(super) fn place(&mut self, node: Node, index: usize, utterance: Node) {
        if let Some(place) = self.nodes.get_mut(node.first as usize + index) {
            *place = utterance;
        }
    }

    /// Writes a tree as a sentence with a capital at its head.
    pub(super) fn print(
        &self,
        symbol: Symbol,
        node: Node,
        cast: &Cast,
        style: Style,
        out: &mut String,
    ) {
        let mut printer = Printer { prose: self, cast, style, out, capital: true, article: None };
        printer.symbol(symbol, node, Form::Base);
    }

    fn reserve(&mut self, count: usize) -> usize {
        let first = self.nodes.len();
        self.nodes.resize(first + count, Node::default());
        first
    }
}

impl Node {
    /// The number chosen, for people, places and houses of the cast.
    pub(super) fn choice(self) -> usize {
        self.choice as usize
    }

    /// Two nodes with one key are said in the same words.
    pub(super) fn key(self) -> (u32, u8, u32) {
        (self.choice, self.way, self.first)
    }
}

/// Another way with probability `p`, where there is one.
fn other_way(way: u8, ways: usize, p: f64, random: &mut Random) -> u8 {
    if ways < 2 || !random.chance(p) {
        return way;
    }
    let step = 1 + random.below(ways - 1);
    u8::try_from((usize::from(way) + step) % ways).unwrap_or(0)
}

fn in_list(list: u16, group: usize, random: &mut Random) -> Node {
    let choice = (u32::from(list) << 16) | small(group);
    let synonyms = list_group(choice).map_or(1, <[_]>::len);
    Node { choice, way: u8::try_from(random.below(synonyms)).unwrap_or(0), first: 0 }
}

fn list_group(choice: u32) -> Option<&'static [super::lexicon::Word]> {
    let group = LEXICON.lists.get((choice >> 16) as usize)?.get((choice & 0xffff) as usize)?;
    Some(group)
}

fn group_count(list: u16) -> usize {
    LEXICON.lists.get(list as usize).map_or(0, Vec::len)
}

fn leaf(choice: usize) -> Node {
    Node { choice: small(choice), way: 0, first: 0 }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Writes one sentence.
struct Printer<'a> {
    prose: &'a Prose,
    cast: &'a Cast,
    style: Style,
    out: &'a mut String,
    /// The next letter is a capital.
    capital: bool,
    /// Where an "a" stands that may have to become "an".
    article: Option<usize>,
}

impl Printer<'_> {
    fn symbol(&mut self, symbol: Symbol, node: Node, form: Form) {
        match symbol {
            Symbol::Rule(rule) => {
                self.capital |= form == Form::Cap;
                if let Some(pattern) = GRAMMAR.pattern(rule, node.choice) {
                    self.pattern(pattern, node);
                }
            }
            Symbol::List(_) | Symbol::Thing | Symbol::Role => {
                let words = list_group(node.choice).unwrap_or_default();
                let Some(word) = words.get(usize::from(node.way)) else { return };
                let form = match (symbol == GRAMMAR.said, self.style.present) {
                    (true, true) => Form::S,
                    (true, false) => Form::Ed,
                    _ => form,
                };
                self.capital |= form == Form::Cap;
                self.push(word.form(form, self.style.british));
            }
            Symbol::Person => self.person(node, form),
            Symbol::Place => {
                let cast = self.cast;
                self.push(cast.places.get(node.choice as usize).map_or("", String::as_str));
            }
            Symbol::Org => self.org(node),
            Symbol::Source => {
                let cast = self.cast;
                self.push(cast.sources.get(node.choice as usize).map_or("", |(_, name)| name));
            }
            Symbol::Count => self.number(node.choice),
            Symbol::Percent => self.percent(node.choice),
            Symbol::Money => self.money(node.choice),
            Symbol::Year => self.digits(node.choice),
        }
    }

    fn pattern(&mut self, pattern: &Pattern, node: Node) {
        let way = usize::from(node.way) % pattern.ways.len().max(1);
        for piece in pattern.ways.get(way).map_or(&[][..], Vec::as_slice) {
            match piece {
                Piece::Text(text) => self.push(text),
                Piece::Article => {
                    self.push("a");
                    self.article = Some(self.out.len());
                }
                Piece::Slot(slot, form) => {
                    let child = self.prose.nodes[node.first as usize + usize::from(*slot)];
                    self.symbol(pattern.slots[usize::from(*slot)], child, *form);
                }
            }
        }
    }

    fn person(&mut self, node: Node, form: Form) {
        let cast = self.cast;
        let Some(person) = cast.people.get(node.choice as usize) else { return };
        let role = list_group((u32::from(cast.roles) << 16) | u32::from(person.role))
            .and_then(|group| group.first())
            .map_or("", |word| word.form(Form::Base, self.style.british));
        match (form, node.way) {
            (Form::Cap, 0) => {
                for (index, word) in role.split(' ').enumerate() {
                    if index > 0 {
                        self.push(" ");
                    }
                    self.capital = true;
                    self.push(word);
                }
                self.push(" ");
                self.push(person.first);
                self.push(" ");
                self.push(&person.last);
            }
            (Form::Cap, _) => {
                self.push(person.first);
                self.push(" ");
                self.push(&person.last);
                self.push(", the ");
                self.push(role);
                self.push(",");
            }
            (_, 0) => self.push(&person.last),
            _ => {
                self.push("the ");
                self.push(role);
            }
        }
    }

    fn org(&mut self, node: Node) {
        let cast = self.cast;
        let Some(org) = cast.orgs.get(node.choice as usize) else { return };
        self.push("the ");
        self.push(if node.way == 0 { &org.name } else { org.short });
    }

    fn number(&mut self, value: u32) {
        const WORDS: [&str; 10] =
            ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
        match WORDS.get(value as usize) {
            Some(word) => self.push(word),
            None if value >= 1000 => {
                self.digits(value / 1000);
                self.push(",");
                for place in [100, 10, 1] {
                    self.digits(value / place % 10);
                }
            }
            None => self.digits(value),
        }
    }

    fn tenths(&mut self, value: u32) {
        self.digits(value / 10);
        if !value.is_multiple_of(10) {
            self.push(".");
            self.digits(value % 10);
        }
    }

    fn percent(&mut self, value: u32) {
        self.tenths(value);
        self.push(match self.style.percent {
            0 => " percent",
            1 => " per cent",
            _ => "%",
        });
    }

    fn money(&mut self, value: u32) {
        if !self.style.money_in_words {
            self.push("$");
        }
        self.tenths(value);
        self.push(if self.style.money_in_words { " million dollars" } else { " million" });
    }

    fn digits(&mut self, value: u32) {
        let mut digits = [0_u8; 10];
        let mut rest = value;
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.push(std::str::from_utf8(&digits[at..]).unwrap_or_default());
    }

    /// Appends text, with what its first letter owes to the words before it.
    fn push(&mut self, text: &str) {
        let Some(first) = text.chars().find(|c| *c != ' ' && *c != '“') else {
            self.raw(text);
            return;
        };
        if let Some(at) = self.article.take()
            && matches!(first, 'a' | 'e' | 'i' | 'o' | 'u')
        {
            self.out.insert(at, 'n');
        }
        if !self.capital {
            self.raw(text);
            return;
        }
        self.capital = false;
        let at = text.find(first).unwrap_or(0);
        self.raw(&text[..at]);
        self.out.extend(first.to_uppercase());
        self.raw(&text[at + first.len_utf8()..]);
    }

    fn raw(&mut self, text: &str) {
        if self.style.curly || !text.contains(['“', '”']) {
            self.out.push_str(text);
        } else {
            self.out.extend(text.chars().map(|c| if matches!(c, '“' | '”') { '"' } else { c }));
        }
    }
}
