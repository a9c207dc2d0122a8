//! The patterns by which texts name their sources, and the notation they are written in.
//!
//! One file per language lies in `patterns/`; `patterns/README.md` explains the notation to those
//! who write them. A pattern is read into flat sequences of [`Step`]s around the one place where a
//! name stands, and found again by the word next to that place.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Relation;
use super::languages::{FILES, Reading, Readings};
use super::sieve::Sieve;
use super::token::{Token, hash, tokens};

/// What a pattern says about the name it is written around.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Effect {
    /// The text stands in this relation to the source.
    Claim(Relation),
    /// The source named before took it from this one: "TASS citing AG".
    Chain,
    /// The name credits a picture, not the text.
    Photo,
    /// The source is what the text is about.
    Subject,
    /// The name is the page's own, where nothing else names the page.
    Own,
    /// The statement was made at another time.
    Past,
}

/// Where in a page a pattern means what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Anywhere,
    /// Above the body, or at its very beginning.
    Head,
    /// Up to the third sentence.
    Lede,
    /// Up to a third of the body.
    Third,
    /// In the last part of the body, or below it.
    Tail,
    /// Above the body, in the lede, in the last part of the body, or below it.
    Edge,
}

/// A group of patterns that say the same.
#[derive(Debug)]
pub(super) struct Rule {
    /// Language and relation: `en.relay`, with a variant where there are several.
    pub(super) id: Box<str>,
    pub(super) effect: Effect,
    /// Share of cases in which it is right, where it stands in its place.
    pub(super) prior: f32,
    pub(super) place: Place,
    /// Which of the files it stands in.
    file: usize,
}

/// One thing a pattern asks of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// One of these words or marks.
    Token(Box<[u64]>),
    /// A line begins here; bullets and brackets may stand before.
    LineStart,
    /// A line ends here; marks may stand after.
    LineEnd,
    /// Place and date of a dateline.
    Dateline,
    /// A person: up to three capitalized words.
    Person,
    /// A capitalized word.
    Capital,
    /// A number.
    Number,
    /// The marks that close a dateline.
    Dash,
    /// Up to five tokens of the same sentence.
    Gap,
}

/// A sequence of steps on each side of a name.
#[derive(Debug)]
struct Pattern {
    /// Nearest to the name first.
    before: Box<[Step]>,
    after: Box<[Step]>,
    /// Nothing but marks: it would fit any language.
    is_wordless: bool,
    rule: u16,
}

/// All patterns and word lists, ready to be looked up.
#[derive(Debug, Default)]
pub(super) struct Patterns {
    rules: Vec<Rule>,
    patterns: Vec<Pattern>,
    /// Patterns by the token right before the name.
    by_left: FxHashMap<u64, Vec<u32>>,
    /// Patterns by the token right after the name, for those that name none before it.
    by_right: FxHashMap<u64, Vec<u32>>,
    /// Patterns with neither.
    unkeyed: Vec<u32>,
    /// Patterns around an unknown name, by the token right before it.
    unknown: FxHashMap<u64, Vec<u32>>,
    /// These tokens.
    before_unknown: Sieve,
    words: Words,
}

/// Word lists that patterns of all languages share.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Words that may stand between a pattern and a name: the, state, news, agency.
    pub(super) before: FxHashSet<u64>,
    /// Words that may follow a name and belong to it: newspaper, channel.
    pub(super) after: FxHashSet<u64>,
    /// Words before or after a name that prove it is a source: agency, newspaper.
    pub(super) proof: FxHashSet<u64>,
    /// Words and marks that join names to a list: and, comma.
    pub(super) join: FxHashSet<u64>,
    /// Last words of outlets' names: Times, Herald.
    pub(super) noun: FxHashSet<u64>,
    /// Capitalized words that are no part of a name: The, According, In.
    pub(super) stop: FxHashSet<u64>,
}

/// A rule that a text meets, and the tokens that do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Met<'a> {
    pub(super) rule: &'a Rule,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The patterns that are compiled in.
pub(super) fn patterns() -> &'static Patterns {
    static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
        let mut patterns = Patterns::default();
        for (file, (_, text)) in FILES.iter().enumerate() {
            // A line that cannot be read is left out here; a test names it.
            patterns.add_file(file, text);
        }
        patterns.before_unknown = Sieve::of(patterns.unknown.keys().copied());
        patterns
    });
    &PATTERNS
}

impl Patterns {
    pub(super) fn words(&self) -> &Words {
        &self.words
    }

    /// Every rule met by a name that stands at `start..end` of a text in whose language the files
    /// are read in these ways.
    pub(super) fn around<'a>(
        &'a self,
        tokens: &[Token],
        readings: &Readings,
        start: usize,
        end: usize,
        met: &mut Vec<Met<'a>>,
    ) {
        let at = |map: &'a FxHashMap<u64, Vec<u32>>, token: Option<&Token>| {
            token.and_then(|token| map.get(&token.hash)).map_or(&[][..], Vec::as_slice)
        };
        let left = start.checked_sub(1).and_then(|before| tokens.get(before));
        let keyed = at(&self.by_left, left).iter().chain(at(&self.by_right, tokens.get(end)));
        for &index in keyed.chain(&self.unkeyed) {
            if self.is_read(index, readings) {
                self.try_at(index, tokens, start, end, met);
            }
        }
    }

    /// Every rule that has an unknown name right after the token at `before`, where it ends at the
    /// token that `name` gives.
    pub(super) fn unknown_after<'a>(
        &'a self,
        tokens: &[Token],
        readings: &Readings,
        before: usize,
        name: impl Fn(usize) -> Option<usize>,
        met: &mut Vec<Met<'a>>,
    ) -> Option<usize> {
        let key = tokens[before].hash;
        let indices = self.before_unknown.may_hold(key).then(|| self.unknown.get(&key))??;
        let end = name(before + 1)?;
        for &index in indices.iter().filter(|&&index| self.is_read(index, readings)) {
            self.try_at(index, tokens, before + 1, end, met);
        }
        Some(end)
    }

    /// Whether a pattern is of the text's language, or cannot be taken for a word of it.
    fn is_read(&self, index: u32, readings: &Readings) -> bool {
        let pattern = &self.patterns[index as usize];
        match readings[self.rules[pattern.rule as usize].file] {
            Reading::Whole => true,
            Reading::Words => !pattern.is_wordless,
            Reading::Nothing => false,
        }
    }

    fn try_at<'a>(
        &'a self,
        index: u32,
        tokens: &[Token],
        start: usize,
        end: usize,
        met: &mut Vec<Met<'a>>,
    ) {
        let pattern = &self.patterns[index as usize];
        let Some(first) = backward(&pattern.before, tokens, start, false) else { return };
        let Some(last) = forward(&pattern.after, tokens, end, false) else { return };
        let rule = &self.rules[pattern.rule as usize];
        met.push(Met { rule, start: first, end: last });
    }

    /// Reads one file of patterns; gives the lines that cannot be read.
    fn add_file<'t>(&mut self, file: usize, text: &'t str) -> Vec<&'t str> {
        let is_content =
            |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        let lines = text.lines().filter(is_content);
        lines.filter(|line| self.add_line(file, line).is_none()).collect()
    }

    fn add_line(&mut self, file: usize, line: &str) -> Option<()> {
        if line.starts_with(char::is_whitespace) {
            return self.add_pattern(line);
        }
        if let Some((list, words)) = line.split_once(':') {
            self.words.list(list)?.extend(words.split_whitespace().map(hash));
        } else {
            self.rules.push(Rule::read(file, line)?);
        }
        Some(())
    }

    fn add_pattern(&mut self, line: &str) -> Option<()> {
        let rule = u16::try_from(self.rules.len().checked_sub(1)?).ok()?;
        let is_wordless = !line.contains(char::is_lowercase) && !line.contains(is_caseless);
        let mut words = line.split_whitespace().peekable();
        let sequences = alternatives(&mut words)?;
        if words.next().is_some() {
            return None;
        }
        for sequence in sequences {
            self.add_sequence(&sequence, rule, is_wordless)?;
        }
        Some(())
    }

    fn add_sequence(&mut self, sequence: &[Item], rule: u16, is_wordless: bool) -> Option<()> {
        let index = u32::try_from(self.patterns.len()).ok()?;
        let name = sequence.iter().position(|item| !matches!(item, Item::Step(_)))?;
        let steps = |items: &[Item]| -> Option<Vec<Step>> {
            let step = |item: &Item| match item {
                Item::Step(step) => Some(step.clone()),
                Item::Known | Item::Unknown => None,
            };
            items.iter().map(step).collect()
        };
        let mut before = steps(&sequence[..name])?;
        before.reverse();
        let after = steps(&sequence[name + 1..])?;
        let is_unknown = sequence[name] == Item::Unknown;
        // The beginning of a line takes no token: an unknown name is known by the token before it.
        let nearest = before.iter().find(|step| !is_unknown || **step != Step::LineStart);
        match (nearest, after.first()) {
            (Some(Step::Token(keys)), _) => {
                let map = if is_unknown { &mut self.unknown } else { &mut self.by_left };
                for &key in keys {
                    map.entry(key).or_default().push(index);
                }
            }
            // Nothing tells where an unknown name would begin.
            _ if is_unknown => return None,
            (_, Some(Step::Token(keys))) => {
                for &key in keys {
                    self.by_right.entry(key).or_default().push(index);
                }
            }
            _ => self.unkeyed.push(index),
        }
        self.patterns.push(Pattern {
            before: before.into(),
            after: after.into(),
            is_wordless,
            rule,
        });
        Some(())
    }
}

impl Words {
    fn list(&mut self, name: &str) -> Option<&mut FxHashSet<u64>> {
        Some(match name {
            "before" => &mut self.before,
            "after" => &mut self.after,
            "proof" => &mut self.proof,
            "join" => &mut self.join,
            "noun" => &mut self.noun,
            "stop" => &mut self.stop,
            _ => return None,
        })
    }
}

impl Rule {
    /// Reads `relay 0.95 anywhere`, `according_to.colon 0.8 lede`, or `photo`.
    fn read(file: usize, line: &str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let name = words.next()?;
        let effect = match name.split('.').next()? {
            "chain" => Effect::Chain,
            "photo" => Effect::Photo,
            "subject" => Effect::Subject,
            "own" => Effect::Own,
            "past" => Effect::Past,
            relation => Effect::Claim(Relation::from_name(relation)?),
        };
        let prior = words.next().map_or(Some(1.0), |prior| prior.parse().ok())?;
        let place = match words.next() {
            None | Some("anywhere") => Place::Anywhere,
            Some("head") => Place::Head,
            Some("lede") => Place::Lede,
            Some("third") => Place::Third,
            Some("tail") => Place::Tail,
            Some("edge") => Place::Edge,
            Some(_) => return None,
        };
        let id = format!("{}.{name}", FILES.get(file)?.0).into();
        Some(Self { id, effect, prior, place, file })
    }
}

/// Whether a letter is of a script without capitals; pattern words in other scripts are written
/// small, the signs for steps in capitals.
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase()
}

/// A piece of a pattern: a step, or the place of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Step(Step),
    Known,
    Unknown,
}

/// Reads a sequence up to the end or a closing brace, as all the flat sequences it stands for.
fn alternatives<'a>(
    words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>,
) -> Option<Vec<Vec<Item>>> {
    let mut sequences = vec![Vec::new()];
    while let Some(word) = words.peek() {
        if matches!(*word, "}" | "}?" | "|") {
            break;
        }
        let word = words.next()?;
        let (choices, is_optional) = if word == "{" {
            let mut choices = Vec::new();
            loop {
                choices.extend(alternatives(words)?);
                match words.next()? {
                    "|" => {}
                    close => break (choices, close == "}?"),
                }
            }
        } else {
            let (word, is_optional) = match word.strip_suffix('?') {
                Some(word) if !word.is_empty() => (word, true),
                _ => (word, false),
            };
            (item(word)?, is_optional)
        };
        let mut longer = if is_optional { sequences.clone() } else { Vec::new() };
        for sequence in &sequences {
            for choice in &choices {
                longer.push(sequence.iter().chain(choice).cloned().collect());
            }
        }
        sequences = longer;
    }
    Some(sequences)
}

/// Reads one word of a pattern as the choices it stands for. In scripts without spaces a word is
/// several tokens.
fn item(word: &str) -> Option<Vec<Vec<Item>>> {
    let step = match word {
        "AG" => return Some(vec![vec![Item::Known]]),
        "NAME" => return Some(vec![vec![Item::Unknown]]),
        "^" => Step::LineStart,
        "$" => Step::LineEnd,
        "PLACE" => Step::Dateline,
        "PERSON" => Step::Person,
        "CAP" => Step::Capital,
        "NUM" => Step::Number,
        "DASH" => Step::Dash,
        "GAP" => Step::Gap,
        _ => return literals(word),
    };
    Some(vec![vec![Item::Step(step)]])
}

/// Reads `word` or `one|two`.
fn literals(word: &str) -> Option<Vec<Vec<Item>>> {
    let hashes = |word: &str| tokens(word).iter().map(|token| token.hash).collect::<Vec<_>>();
    let choices: Vec<Vec<u64>> = word.split('|').map(hashes).collect();
    if choices.iter().any(Vec::is_empty) {
        return None;
    }
    let step = |keys: &[u64]| Item::Step(Step::Token(keys.into()));
    if choices.iter().all(|choice| choice.len() == 1) {
        return Some(vec![vec![step(&choices.concat())]]);
    }
    let one_each = |choice: &Vec<u64>| choice.iter().map(|&key| step(&[key])).collect();
    Some(choices.iter().map(one_each).collect())
}

/// Follows the steps from `at` on; gives where they end. `fresh`: a line may begin here.
fn forward(steps: &[Step], tokens: &[Token], at: usize, fresh: bool) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    let ends_line = |at: usize| tokens.get(at).is_none_or(Token::starts_line);
    let in_line =
        |at: usize, fresh: bool| tokens.get(at).filter(|token| fresh || !token.starts_line());
    match step {
        Step::LineStart => {
            let mut at = at;
            if !ends_line(at) {
                return None;
            }
            while tokens.get(at).is_some_and(|token| !token.is_word()) {
                at += 1;
            }
            forward(rest, tokens, at, true)
        }
        Step::LineEnd => {
            let marks = (at..at + 4).take_while(|&i| !ends_line(i) && !tokens[i].is_word()).count();
            let end = at + marks;
            if !ends_line(end) {
                return None;
            }
            forward(rest, tokens, end, fresh)
        }
        Step::Token(keys) => {
            let token = in_line(at, fresh)?;
            if !keys.contains(&token.hash) {
                return None;
            }
            forward(rest, tokens, at + 1, false)
        }
        Step::Capital => {
            in_line(at, fresh).filter(|token| token.is_word() && token.is_capitalized())?;
            forward(rest, tokens, at + 1, false)
        }
        Step::Number => {
            in_line(at, fresh).filter(|token| token.is_number())?;
            forward(rest, tokens, at + 1, false)
        }
        Step::Person | Step::Gap | Step::Dash | Step::Dateline => {
            let (least, most) = step.lengths();
            let fits =
                |i: usize| in_line(at + i, fresh && i == 0).is_some() && step.takes(tokens, at + i);
            let longest = (0..most).take_while(|&i| fits(i)).count();
            (least..=longest).find_map(|n| forward(rest, tokens, at + n, fresh && n == 0))
        }
    }
}

/// Follows the steps from `at` back; gives where they begin.
fn backward(steps: &[Step], tokens: &[Token], at: usize, fresh: bool) -> Option<usize> {
    let Some((step, rest)) = steps.split_first() else { return Some(at) };
    // The token before `at`, unless a line begins between the two.
    let in_line = |at: usize, fresh: bool| {
        let crosses = !fresh && tokens.get(at).is_some_and(Token::starts_line);
        tokens[..at].last().filter(|_| !crosses)
    };
    match step {
        Step::LineStart => {
            let starts = |i: usize| tokens.get(i).is_none_or(Token::starts_line);
            let mut start = at;
            while !starts(start) && start > 0 && !tokens[start - 1].is_word() && at - start < 4 {
                start -= 1;
            }
            if !starts(start) {
                return None;
            }
            backward(rest, tokens, start, true)
        }
        Step::LineEnd => {
            if !tokens.get(at).is_none_or(Token::starts_line) {
                return None;
            }
            let marks = tokens[..at].iter().rev().take(4).take_while(|t| !t.is_word()).count();
            backward(rest, tokens, at - marks, true)
        }
        Step::Token(keys) => {
            let token = in_line(at, fresh)?;
            if !keys.contains(&token.hash) {
                return None;
            }
            backward(rest, tokens, at - 1, false)
        }
        Step::Capital => {
            in_line(at, fresh).filter(|token| token.is_word() && token.is_capitalized())?;
            backward(rest, tokens, at - 1, false)
        }
        Step::Number => {
            in_line(at, fresh).filter(|token| token.is_number())?;
            backward(rest, tokens, at - 1, false)
        }
        Step::Person | Step::Gap | Step::Dash | Step::Dateline => {
            let (least, most) = step.lengths();
            let fits = |i: usize| {
                i < at
                    && in_line(at - i, fresh && i == 0).is_some()
                    && step.takes(tokens, at - i - 1)
            };
            let longest = (0..most).take_while(|&i| fits(i)).count();
            (least..=longest).find_map(|n| backward(rest, tokens, at - n, fresh && n == 0))
        }
    }
}

impl Step {
    /// Least and most number of tokens of a step that takes a run of them.
    fn lengths(&self) -> (usize, usize) {
        match self {
            Self::Dateline => (1, 16),
            Self::Person => (1, 6),
            Self::Gap => (0, 5),
            Self::Dash => (1, 3),
            _ => (1, 1),
        }
    }

    /// Whether the token at `at` may stand in the run.
    fn takes(&self, tokens: &[Token], at: usize) -> bool {
        let token = &tokens[at];
        let by_number =
            |at: Option<usize>| at.and_then(|at| tokens.get(at)).is_some_and(Token::is_number);
        match self {
            // Lower-case words of a dateline are months and particles: "26 декабря", "Rio de".
            Self::Dateline if token.is_word() => {
                token.is_capitalized()
                    || token.is_number()
                    || token.span().len() <= 3
                    || by_number(at.checked_sub(1))
                    || by_number(Some(at + 1))
            }
            Self::Dateline => token.is_dateline_mark(),
            Self::Person => token.is_word() && token.is_capitalized() || token.is_name_mark(),
            Self::Gap => !token.starts_sentence(),
            Self::Dash => token.is_dash(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_pattern_file_can_be_read() {
        for (file, (language, text)) in FILES.iter().enumerate() {
            assert_eq!(Patterns::default().add_file(file, text), [""; 0], "{language}");
        }
    }

    #[test]
    fn broken_lines_are_told() {
        for broken in [
            "gossip 0.9 anywhere",
            "relay 0.9 somewhere",
            "  said AG",
            "relay 0.9 anywhere\n  said { AG",
            "relay 0.9 anywhere\n  AG said AG",
            "relay 0.9 anywhere\n  NAME said",
            "relay 0.9 anywhere\n  said nothing",
            "words: x",
        ] {
            assert_eq!(Patterns::default().add_file(0, broken).len(), 1, "{broken}");
        }
    }
}
