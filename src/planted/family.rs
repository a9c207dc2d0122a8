//! Growing families: a story's first version and what others made of it, as a tree that is known.

use super::cast::Cast;
use super::draft::{Desk, Draft, Line};
use super::grammar::GRAMMAR;
use super::markup::Markup;
use super::prose::{Node, Rewording, Style};
use super::random::Random;
use super::truth::Kind;
use super::world::World;
use crate::article::Relation;

/// Stories that grew together, with every version of each.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) desk: Desk,
    pub(super) versions: Vec<Version>,
}

/// One version of a story.
#[derive(Debug, Clone)]
pub(super) struct Version {
    /// Which of the family's stories it tells.
    pub(super) story: usize,
    /// Who published it, by number.
    pub(super) house: usize,
    /// What it was made from, by number, earlier ones.
    pub(super) parents: Vec<usize>,
    pub(super) kind: Kind,
    /// Not in the collection: a root left out.
    pub(super) unseen: bool,
    /// Seconds since 1970.
    pub(super) time: i64,
    pub(super) draft: Draft,
    pub(super) style: Style,
    pub(super) credits: Vec<Credited>,
    /// Whose picture stands beside the text, and in which form it says so.
    pub(super) photo: Option<(usize, u64)>,
}

/// A source named on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Credited {
    pub(super) house: usize,
    /// The house between the source and the page, in a chain.
    pub(super) taker: Option<usize>,
    pub(super) relation: Relation,
    /// Picks one of the forms of words.
    pub(super) form: u64,
    /// Named in the page's markup alone.
    pub(super) in_markup: bool,
}

/// What a family is about to be.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape {
    /// One report and nothing else.
    Single,
    /// One story and its pick-ups.
    Tree,
    /// Two stories, and round-ups of both.
    RoundUp,
    /// Two reports of one speech by two houses, each with its pick-ups.
    Utterance,
    /// Reports of one event, each written from nothing.
    Event,
    /// Numbers of one column.
    Column,
    /// Stories of one outlet with one background paragraph in all.
    Background,
}

/// How often each shape is grown.
const SHAPES: [(f64, Shape); 7] = [
    (0.62, Shape::Single),
    (0.22, Shape::Tree),
    (0.05, Shape::RoundUp),
    (0.03, Shape::Utterance),
    (0.04, Shape::Event),
    (0.02, Shape::Column),
    (0.02, Shape::Background),
];

impl Family {
    /// Grows a family of any shape.
    pub(super) fn grow(world: &World, random: &mut Random) -> Self {
        let shape = random.weighted(&SHAPES, Shape::Single);
        let mut family = Self { desk: Desk::default(), versions: Vec::new() };
        let mut grower = Grower { world, random, family: &mut family };
        match shape {
            Shape::Single => grower.single(),
            Shape::Tree => grower.tree(),
            Shape::RoundUp => grower.round_up(),
            Shape::Utterance => grower.utterance(),
            Shape::Event => grower.event(),
            Shape::Column => grower.column(),
            Shape::Background => grower.background(),
        }
        family
    }
}

struct Grower<'a> {
    world: &'a World,
    random: &'a mut Random,
    family: &'a mut Family,
}

impl Grower<'_> {
    fn single(&mut self) {
        let (cast, house) = (self.cast(), self.world.outlet(self.random));
        self.root(0, cast, house);
    }

    fn tree(&mut self) {
        let root = self.wire_root(0);
        let size = self.size();
        self.pick_ups(root, size);
    }

    fn round_up(&mut self) {
        let first = self.wire_root(0);
        let size = 1 + self.size() / 2;
        self.pick_ups(first, size);
        let second = self.wire_root(1);
        let size = 1 + self.size() / 2;
        self.pick_ups(second, size);
        for _ in 0..self.random.between(1, 2) {
            let (a, b) = (self.seen_of(0), self.seen_of(1));
            if let (Some(a), Some(b)) = (a, b) {
                self.join(a, b);
            }
        }
    }

    fn utterance(&mut self) {
        let first = self.wire_root(0);
        let cast = self.family.versions[first].draft.headline.cast;
        let house = self.world.agency(self.random);
        let second = self.root(1, usize::from(cast), house);
        self.family.versions[second].time = self.family.versions[first].time + self.delay(2.0);
        self.share_utterances(first, second);
        let size = self.size() / 3;
        self.pick_ups(first, size);
        let size = self.size() / 3;
        self.pick_ups(second, size);
    }

    fn event(&mut self) {
        let cast = self.cast();
        for story in 0..self.random.between(2, 4) {
            let house = self.world.outlet(self.random);
            self.root(story, cast, house);
        }
        let time = self.family.versions[0].time;
        for index in 1..self.family.versions.len() {
            self.family.versions[index].time = time + self.delay(6.0);
        }
    }

    fn column(&mut self) {
        let (cast, house) = (self.cast(), self.world.outlet(self.random));
        let first = self.root(0, cast, house);
        let frame: Vec<Line> =
            (0..4).map(|_| self.family.desk.line("frame", cast, true, self.random)).collect();
        let issues = self.random.between(2, 6);
        self.family.versions[first].kind = Kind::Column;
        for issue in 0..issues {
            let mut lines = Vec::new();
            for line in &frame {
                lines.push(*line);
                for _ in 0..self.random.between(3, 6) {
                    lines.push(self.family.desk.line("table", cast, true, self.random));
                }
            }
            lines.push(self.family.desk.line("body", cast, true, self.random));
            let version = &mut self.family.versions[first];
            if issue == 0 {
                version.draft.lines = lines;
                continue;
            }
            let mut next = version.clone();
            next.time += 7 * 86_400 * i64::from(u8::try_from(issue).unwrap_or(1));
            next.story = issue;
            next.draft.lines = lines;
            self.family.versions.push(next);
        }
    }

    fn background(&mut self) {
        let house = self.world.outlet(self.random);
        let shared_cast = self.cast();
        let shared: Vec<Line> = (0..2)
            .map(|_| self.family.desk.line("background", shared_cast, true, self.random))
            .collect();
        for story in 0..self.random.between(2, 4) {
            let cast = self.cast();
            let root = self.root(story, cast, house);
            let draft = &mut self.family.versions[root].draft;
            let at = draft.lines.len() * 3 / 4;
            draft.insert(at, shared.iter().copied());
        }
    }

    /// A first version, by an agency or by an outlet, seen or left out.
    fn wire_root(&mut self, story: usize) -> usize {
        let cast = self.cast();
        let agency = self.random.chance(0.75);
        let house =
            if agency { self.world.agency(self.random) } else { self.world.outlet(self.random) };
        let root = self.root(story, cast, house);
        self.family.versions[root].unseen = self.random.chance(if agency { 0.5 } else { 0.2 });
        if agency {
            let form = self.random.next();
            let relation = Relation::Dateline;
            self.family.versions[root].credits =
                vec![Credited { house, taker: None, relation, form, in_markup: false }];
        }
        root
    }

    fn root(&mut self, story: usize, cast: usize, house: usize) -> usize {
        let paragraphs = 4 + self.random.below(6) + self.random.below(6);
        let draft = self.family.desk.compose(cast, paragraphs, self.random);
        let mut version = Version {
            story,
            house,
            parents: Vec::new(),
            kind: Kind::Root,
            unseen: false,
            time: FIRST_DAY + i64::try_from(self.random.below(DAYS * 86_400)).unwrap_or(0),
            draft,
            style: self.world.houses[house].style,
            credits: Vec::new(),
            photo: None,
        };
        if self.random.chance(0.3) {
            version.draft.misprint(self.random);
        }
        self.bystanders(&mut version);
        self.family.versions.push(version);
        self.family.versions.len() - 1
    }

    fn cast(&mut self) -> usize {
        self.family.desk.casts.push(Cast::new(self.random));
        self.family.desk.casts.len() - 1
    }

    /// How many pick-ups: mostly few, sometimes dozens.
    fn size(&mut self) -> usize {
        let x = self.random.unit();
        (2.0 + 4.0 * (1.0 / (1.0 - x * 0.97)).ln() + 20.0 * x.powi(24)) as usize
    }

    fn delay(&mut self, hours: f64) -> i64 {
        60 + (-(1.0 - self.random.unit()).ln() * hours * 3600.0) as i64
    }

    fn pick_ups(&mut self, root: usize, size: usize) {
        let story = self.family.versions[root].story;
        for _ in 0..size {
            let parent = self.parent_of(root, story);
            let revision = self.random.chance(0.12) && !self.family.versions[parent].unseen;
            if revision { self.revise(parent) } else { self.pick_up(parent, root) }
        }
    }

    /// Most take it from the root, the others from somebody in between.
    fn parent_of(&mut self, root: usize, story: usize) -> usize {
        if self.random.chance(0.6) {
            return root;
        }
        let known: Vec<usize> = (0..self.family.versions.len())
            .filter(|v| self.family.versions[*v].story == story)
            .collect();
        self.random.pick(&known).copied().unwrap_or(root)
    }

    fn seen_of(&mut self, story: usize) -> Option<usize> {
        let seen: Vec<usize> = (0..self.family.versions.len())
            .filter(|v| {
                let version = &self.family.versions[*v];
                version.story == story && !version.unseen && version.kind != Kind::RoundUp
            })
            .collect();
        self.random.pick(&seen).copied()
    }

    /// An outlet that has no version of this story yet.
    fn fresh_outlet(&mut self, story: usize) -> usize {
        for _ in 0..20 {
            let house = self.world.outlet(self.random);
            let taken = self.family.versions.iter().any(|v| v.story == story && v.house == house);
            if !taken {
                return house;
            }
        }
        self.world.outlet(self.random)
    }

    fn pick_up(&mut self, parent: usize, root: usize) {
        let from = self.family.versions[parent].clone();
        let house = self.fresh_outlet(from.story);
        let mut child = Version {
            house,
            parents: vec![parent],
            kind: Kind::PickUp,
            unseen: false,
            time: from.time + self.delay(3.0),
            credits: Vec::new(),
            photo: None,
            ..from.clone()
        };
        if self.random.chance(0.25) {
            child.style = self.world.houses[house].style;
        }
        let untouched = self.edit(&mut child);
        self.credit(&mut child, &from, root, untouched);
        self.declare(&mut child, &from, root);
        self.credit_back(parent, &child);
        self.bystanders(&mut child);
        self.family.versions.push(child);
    }

    /// What an editor does to copy; true where nothing was done.
    fn edit(&mut self, child: &mut Version) -> bool {
        let own = usize::from(child.draft.headline.cast);
        let random = &mut *self.random;
        let desk = &mut self.family.desk;
        let draft = &mut child.draft;
        let task = random.weighted(&TASKS, Task::Nothing);
        match task {
            Task::Nothing => {}
            Task::Cut => draft.cut(0.35 + 0.5 * random.unit()),
            Task::Brief => draft.lines.truncate(2 + random.below(2)),
            Task::Lead => {
                let how = Rewording { prose: 0.8, quotations: 0.0 };
                if let Some(lead) = draft.lines.first_mut() {
                    *lead = desk.reword(*lead, how, random);
                }
                draft.headline = desk.reword(draft.headline, how, random);
            }
            Task::Local => {
                let place = desk.casts.len();
                desk.casts.push(Cast::new(random));
                for _ in 0..random.between(1, 2) {
                    let line = desk.line("local", place, true, random);
                    let at = random.between(1, draft.lines.len());
                    draft.insert(at, [line]);
                }
            }
            Task::Background => {
                for _ in 0..random.between(1, 4) {
                    let line = desk.line("background", own, true, random);
                    draft.insert(draft.lines.len(), [line]);
                }
            }
            Task::Reword => {
                child.style = self.world.houses[child.house].style;
                draft.thin(0.5 + 0.5 * random.unit(), random);
                let how = Rewording { prose: 0.15 + 0.4 * random.unit(), quotations: 0.0 };
                for line in draft.lines.iter_mut().chain([&mut draft.headline]) {
                    *line = desk.reword(*line, how, random);
                }
            }
            Task::Retranslate => {
                child.style = self.world.houses[child.house].style;
                let how = Rewording { prose: 0.45, quotations: 0.45 };
                for line in draft.lines.iter_mut().chain([&mut draft.headline]) {
                    *line = desk.reword(*line, how, random);
                }
            }
        }
        if random.chance(0.25) {
            for line in draft.lines.iter_mut().filter(|line| line.misprint > 0) {
                line.misprint = 0;
            }
        }
        if random.chance(0.12) {
            draft.misprint(random);
        }
        matches!(task, Task::Nothing)
    }

    /// Whom the child names: its parent, the root only, both in a chain, or nobody.
    fn credit(&mut self, child: &mut Version, parent: &Version, root: usize, untouched: bool) {
        let source = self.family.versions[root].house;
        let form = self.random.next();
        let credited =
            |house, taker, relation| Credited { house, taker, relation, form, in_markup: false };
        let dateline = parent.credits.iter().find(|credit| credit.relation == Relation::Dateline);
        if let Some(dateline) = dateline.filter(|_| untouched && self.random.chance(0.6)) {
            child.credits.push(*dateline);
            return;
        }
        let relation = self.random.weighted(&DERIVING, Relation::Credit);
        let first_hop = parent.house == source;
        match self.random.unit() {
            x if x < 0.3 => {}
            x if x < 0.75 || first_hop => {
                child.credits.push(credited(parent.house, None, relation));
            }
            x if x < 0.9 => child.credits.push(credited(source, None, relation)),
            _ => child.credits.push(credited(source, Some(parent.house), Relation::Relay)),
        }
    }

    /// Names the source in the markup of the page as well, or there alone: by the address of the
    /// page that was taken, or by the name of an agency.
    fn declare(&mut self, child: &mut Version, parent: &Version, root: usize) {
        let house = &self.world.houses[child.house];
        let Some(markup) = house.markup.filter(|markup| *markup != Markup::Silent) else { return };
        let form = xxhash_rust::xxh3::xxh3_64(&child.time.to_le_bytes());
        // Editors forget one in four.
        if form & 3 == 0 {
            return;
        }
        let line = [parent.house, self.family.versions[root].house];
        let (house, relation) = if markup.gives_address() {
            (Some(parent.house), Relation::Republication)
        } else {
            let agency = line.into_iter().find(|house| *house < self.world.agencies);
            (agency, Relation::Credit)
        };
        let credited = |house| Credited { house, taker: None, relation, form, in_markup: true };
        child.credits.extend(house.filter(|house| *house != child.house).map(credited));
    }

    /// Now and then an outlet that was named brings its own page up to date and names the one that
    /// took it up: credits that run in a circle.
    fn credit_back(&mut self, parent: usize, child: &Version) {
        let from = &mut self.family.versions[parent];
        let in_words = |credit: &&Credited| !credit.in_markup && credit.house == from.house;
        let Some(named) = child.credits.iter().find(in_words) else { return };
        let is_outlet = self.world.agencies <= from.house;
        if is_outlet && !from.unseen && named.form >> 48 & 31 == 0 {
            let form = named.form.rotate_right(20);
            from.credits.push(Credited { house: child.house, form, ..*named });
        }
    }

    /// Houses that are named without being the story's source.
    fn bystanders(&mut self, version: &mut Version) {
        for (p, section) in BYSTANDERS {
            if self.random.chance(p) {
                let house = self.world.agency(self.random);
                let name = self.world.houses[house].name.clone();
                let cast = usize::from(version.draft.headline.cast);
                if let Some(cast) = self.family.desk.casts.get_mut(cast) {
                    cast.sources.push((house, name));
                }
                let line = self.family.desk.line(section, cast, true, self.random);
                let at = self.random.between(1, version.draft.lines.len());
                version.draft.insert(at, [line]);
            }
        }
        if self.random.chance(0.06) {
            version.photo = Some((self.world.agency(self.random), self.random.next()));
        }
    }

    /// A later version by the same house: a correction, new facts on top, more below.
    fn revise(&mut self, parent: usize) {
        let from = self.family.versions[parent].clone();
        let mut next = Version {
            parents: vec![parent],
            kind: Kind::Revision,
            time: from.time + self.delay(4.0),
            ..from
        };
        let cast = usize::from(next.draft.headline.cast);
        let (desk, random) = (&mut self.family.desk, &mut *self.random);
        if random.chance(0.5) {
            for line in &mut next.draft.lines {
                line.misprint = 0;
            }
        }
        if random.chance(0.5) {
            let how = Rewording { prose: 0.6, quotations: 0.0 };
            if let Some(lead) = next.draft.lines.first_mut() {
                *lead = desk.reword(*lead, how, random);
            }
        }
        for _ in 0..random.between(0, 3) {
            let line = desk.line("body", cast, true, random);
            let at = random.between(1, next.draft.lines.len());
            next.draft.insert(at, [line]);
        }
        if random.chance(0.4) {
            next.draft.headline = desk.line("headline", cast, true, random);
        }
        self.family.versions.push(next);
    }

    /// One article from two stories.
    fn join(&mut self, a: usize, b: usize) {
        let (first, second) = (self.family.versions[a].clone(), self.family.versions[b].clone());
        let house = self.fresh_outlet(first.story);
        let mut child = Version {
            house,
            parents: vec![a, b],
            kind: Kind::RoundUp,
            time: first.time.max(second.time) + self.delay(5.0),
            credits: Vec::new(),
            photo: None,
            ..first.clone()
        };
        child.draft.cut(0.5 + 0.3 * self.random.unit());
        let mut other = second.draft.clone();
        other.cut(0.35 + 0.3 * self.random.unit());
        let at = child.draft.lines.len();
        child.draft.insert(at, other.lines);
        if self.random.chance(0.3) {
            child.style = self.world.houses[house].style;
        }
        for parent in [&first, &second] {
            if self.random.chance(0.5) {
                let form = self.random.next();
                let relation = Relation::Inputs;
                let house = parent.house;
                let in_markup = false;
                child.credits.push(Credited { house, taker: None, relation, form, in_markup });
            }
        }
        self.family.versions.push(child);
    }

    /// Puts the quotations of one report into another, as heard or as another translator has them.
    fn share_utterances(&mut self, from: usize, to: usize) {
        let prose = &mut self.family.desk.prose;
        let source = &self.family.versions[from].draft;
        let spoken: Vec<(u32, Node)> = source
            .lines
            .iter()
            .flat_map(|line| {
                let words = prose.fillings(line.rule, line.node, GRAMMAR.utterance);
                words.map(|(_, utterance)| (line.statement, utterance))
            })
            .collect();
        let how = Rewording { prose: 0.0, quotations: 0.35 };
        let translated = self.random.chance(0.5);
        let mut spoken = spoken.into_iter();
        for line in &mut self.family.versions[to].draft.lines {
            let places: Vec<usize> = prose
                .fillings(line.rule, line.node, GRAMMAR.utterance)
                .map(|(index, _)| index)
                .collect();
            for index in places {
                let Some((statement, mut utterance)) = spoken.next() else { return };
                if translated {
                    utterance = prose.reword(utterance, GRAMMAR.utterance, how, self.random);
                }
                prose.place(line.node, index, utterance);
                line.speech = statement;
            }
        }
    }
}

/// What editors do.
#[derive(Debug, Clone, Copy)]
enum Task {
    Nothing,
    Cut,
    Brief,
    Lead,
    Local,
    Background,
    Reword,
    Retranslate,
}

/// How often they do it.
const TASKS: [(f64, Task); 8] = [
    (0.30, Task::Nothing),
    (0.18, Task::Cut),
    (0.08, Task::Brief),
    (0.10, Task::Lead),
    (0.09, Task::Local),
    (0.08, Task::Background),
    (0.13, Task::Reword),
    (0.04, Task::Retranslate),
];

/// How a source is named by those who take from it.
const DERIVING: [(f64, Relation); 8] = [
    (0.24, Relation::Relay),
    (0.22, Relation::Credit),
    (0.20, Relation::SourceLine),
    (0.10, Relation::AccordingTo),
    (0.10, Relation::Republication),
    (0.08, Relation::Inputs),
    (0.06, Relation::Contribution),
    (0.0, Relation::Dateline),
];

/// Who else is named, and how often.
const BYSTANDERS: [(f64, &str); 3] = [(0.04, "told"), (0.04, "mention"), (0.02, "subject")];

/// 1 January 2023, 00:00 UTC.
const FIRST_DAY: i64 = 1_672_531_200;
/// Over so many days stories break.
const DAYS: usize = 900;
