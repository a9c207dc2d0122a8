//! A grown family as pages with their truth.

use super::draft::{Draft, Line};
use super::family::Family;
use super::grammar::{GRAMMAR, Symbol};
use super::page::{PlantedArticle, body, page};
use super::truth::{ArticleTruth, CreditTruth, Derivation, Kind, PairTruth, ParentTruth, Truth};
use super::world::World;
use crate::article::Relation;
use crate::matching::Verdict;

/// The pages of a family and what is true of them.
#[derive(Debug, Default)]
pub struct Grown {
    /// The articles that are in the collection.
    pub articles: Vec<PlantedArticle>,
    /// One record an article, then the pairs.
    pub truth: Vec<Truth>,
}

impl Family {
    /// Sets every version that is seen, at most `limit`, as a page. `number` tells families apart.
    pub(super) fn publish(
        &self,
        world: &World,
        number: u64,
        seed: u64,
        limit: usize,
        recent: &[String],
    ) -> Grown {
        let kept: Vec<usize> =
            (0..self.versions.len()).filter(|v| !self.versions[*v].unseen).take(limit).collect();
        let ledger = Ledger::of(self, world, number, seed, &kept);
        let articles = kept.iter().map(|v| page(self, *v, world, &ledger.ids, recent)).collect();
        let mut truth: Vec<Truth> =
            kept.iter().map(|v| Truth::Article(ledger.article(*v))).collect();
        for (at, a) in kept.iter().enumerate() {
            for b in &kept[at + 1..] {
                truth.extend(ledger.pair(*a, *b).map(Truth::Pair));
            }
        }
        Grown { articles, truth }
    }
}

/// What is needed to write the truth of one family.
struct Ledger<'a> {
    family: &'a Family,
    world: &'a World,
    number: u64,
    kept: &'a [usize],
    ids: Vec<String>,
    /// Every line as printed, version by version.
    lines: Vec<Vec<String>>,
    bodies: Vec<u64>,
}

impl<'a> Ledger<'a> {
    fn of(family: &'a Family, world: &'a World, number: u64, seed: u64, kept: &'a [usize]) -> Self {
        let versions = 0..family.versions.len();
        let ids = versions.map(|v| id(seed, number, v)).collect();
        let texts: Vec<String> = family.versions.iter().map(|v| body(family, v)).collect();
        let lines = |text: &String| text.lines().map(str::to_owned).collect();
        Self {
            family,
            world,
            number,
            kept,
            ids,
            lines: texts.iter().map(lines).collect(),
            bodies: texts.iter().map(|text| xxhash_rust::xxh3::xxh3_64(text.as_bytes())).collect(),
        }
    }

    fn article(&self, v: usize) -> ArticleTruth {
        let version = &self.family.versions[v];
        let mut parents: Vec<ParentTruth> = version
            .parents
            .iter()
            .map(|parent| ParentTruth {
                node: self.node(*parent),
                derivation: self.derivation(*parent, v),
                share: self.shared(v, *parent).explained(),
            })
            .collect();
        parents.sort_by(|a, b| b.share.total_cmp(&a.share));
        let ancestors = self.ancestors(v);
        let mut credits = self.credits(v, &ancestors);
        credits.dedup();
        let mut names: Vec<String> = ancestors.iter().map(|a| self.node(*a)).collect();
        names.sort_unstable();
        ArticleTruth {
            id: self.ids[v].clone(),
            family: format!("{}.{}", self.number, version.story),
            kind: version.kind,
            outlet: self.world.houses[version.house].name.clone(),
            parents,
            ancestors: names,
            twins_of_parent: self.twins_of_parent(v),
            credits,
        }
    }

    /// An article's id, or the source that stands for a root left out.
    fn node(&self, v: usize) -> String {
        let version = &self.family.versions[v];
        if version.unseen {
            format!("source:{}", self.world.houses[version.house].name)
        } else {
            self.ids[v].clone()
        }
    }

    fn ancestors(&self, v: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut open = self.family.versions[v].parents.clone();
        while let Some(next) = open.pop() {
            if !found.contains(&next) {
                found.push(next);
                open.extend(&self.family.versions[next].parents);
            }
        }
        found.sort_unstable();
        found
    }

    fn derivation(&self, parent: usize, child: usize) -> Derivation {
        if self.family.versions[child].kind == Kind::Revision {
            return Derivation::Revision;
        }
        match self.verdict(parent, child) {
            Some(Verdict::Exact | Verdict::Copy) => Derivation::Copy,
            Some(Verdict::Excerpt) => Derivation::Excerpt,
            _ => Derivation::Rewrite,
        }
    }

    /// Members that read like the first parent, without being of the child's own making.
    fn twins_of_parent(&self, v: usize) -> Vec<String> {
        let version = &self.family.versions[v];
        let Some(parent) = version.parents.first().copied() else { return Vec::new() };
        if version.kind == Kind::Revision || self.family.versions[parent].unseen {
            return Vec::new();
        }
        let named = |house: usize| {
            version.credits.iter().any(|c| c.house == house || c.taker == Some(house))
        };
        let of = |v: usize| &self.family.versions[v];
        if named(of(parent).house) {
            return Vec::new();
        }
        let alike = |other: &&usize| {
            **other != parent
                && **other != v
                && self.bodies[**other] == self.bodies[parent]
                && !self.ancestors(**other).contains(&v)
                && !named(of(**other).house)
        };
        self.kept.iter().filter(alike).map(|other| self.ids[*other].clone()).collect()
    }

    /// Sources that the page names: in its credits, and in its sentences.
    fn credits(&self, v: usize, ancestors: &[usize]) -> Vec<CreditTruth> {
        let version = &self.family.versions[v];
        let derives =
            |house: usize| ancestors.iter().any(|a| self.family.versions[*a].house == house);
        let credit = |house: usize, relation: Relation, derives: bool| CreditTruth {
            source: self.world.houses[house].name.clone(),
            aliases: self.world.houses[house].aliases.clone(),
            relation,
            derives,
        };
        let mut credits = Vec::new();
        for named in &version.credits {
            for house in [Some(named.house), named.taker].into_iter().flatten() {
                credits.push(credit(house, named.relation, derives(house)));
            }
        }
        for line in &version.draft.lines {
            let relation = if line.rule == GRAMMAR.rule("told") {
                Relation::Told
            } else if line.rule == GRAMMAR.rule("mention") {
                Relation::Background
            } else {
                continue;
            };
            if let Some(house) = self.source_in(line) {
                credits.push(credit(house, relation, false));
            }
        }
        // An agency that signs its own copy names nobody.
        let own = &self.world.houses[version.house].name;
        credits.retain(|credit| credit.source != *own);
        credits
    }

    fn source_in(&self, line: &Line) -> Option<usize> {
        let desk = &self.family.desk;
        let (_, node) = desk.prose.fillings(line.rule, line.node, Symbol::Source).next()?;
        let cast = desk.casts.get(usize::from(line.cast))?;
        cast.sources.get(node.choice()).map(|(house, _)| *house)
    }

    fn pair(&self, a: usize, b: usize) -> Option<PairTruth> {
        let (va, vb) = (&self.family.versions[a], &self.family.versions[b]);
        let columns = va.kind == Kind::Column && vb.kind == Kind::Column;
        let verdict = if columns { Some(Verdict::Template) } else { self.verdict(a, b) };
        let shared = self.shared(a, b);
        if verdict.is_none() && shared.nothing() {
            return None;
        }
        let wording = (verdict == Some(Verdict::Rewrite)).then(|| self.wording(a, b));
        let (a, b) = (self.ids[a].clone(), self.ids[b].clone());
        let (a, b) = if a < b { (a, b) } else { (b, a) };
        Some(PairTruth { a, b, verdict, wording })
    }

    /// What two versions are to each other, told from the lines they share.
    fn verdict(&self, a: usize, b: usize) -> Option<Verdict> {
        if self.bodies[a] == self.bodies[b] {
            return Some(Verdict::Exact);
        }
        let (x, y) = (self.shared(a, b), self.shared(b, a));
        let least = x.verbatim_share().min(y.verbatim_share());
        let most = x.verbatim_share().max(y.verbatim_share());
        let prose = x.prose_share().max(y.prose_share());
        if least >= 0.85 {
            Some(Verdict::Copy)
        } else if most >= 0.5 || x.verbatim_prose.min(y.verbatim_prose) >= 80 {
            Some(Verdict::Excerpt)
        } else if prose >= 0.4 {
            Some(Verdict::Rewrite)
        } else if x.prose == 0 && x.speech >= 40 {
            Some(Verdict::SameUtterance)
        } else {
            None
        }
    }

    /// Share of the words that are still the same, over the statements that both versions make.
    fn wording(&self, a: usize, b: usize) -> f32 {
        let (mut same, mut all) = (0, 0);
        for (line, text) in self.family.versions[a].draft.lines.iter().zip(&self.lines[a]) {
            let others = self.family.versions[b].draft.lines.iter().zip(&self.lines[b]);
            let mut others = others.filter(|(other, _)| other.statement == line.statement);
            if let Some((_, other)) = others.next() {
                let (words, others): (Vec<&str>, Vec<&str>) =
                    (text.split(' ').collect(), other.split(' ').collect());
                let common = words.iter().filter(|word| others.contains(word)).count();
                same += u32::try_from(common).unwrap_or(u32::MAX);
                all += u32::try_from(words.len().max(others.len())).unwrap_or(u32::MAX);
            }
        }
        ratio(same, all)
    }

    /// How much of one version stands in another.
    fn shared(&self, of: usize, within: usize) -> Shared {
        let own = &self.family.versions[of].draft;
        let other = &self.family.versions[within].draft;
        let mut shared = Shared::default();
        for (line, text) in own.lines.iter().zip(&self.lines[of]) {
            shared.add(line, u32::try_from(text.split(' ').count()).unwrap_or(u32::MAX), other);
        }
        shared
    }
}

/// Words of one version, by what another has of them.
#[derive(Debug, Default)]
struct Shared {
    all: u32,
    all_prose: u32,
    verbatim: u32,
    verbatim_prose: u32,
    /// In the same or other words.
    any: u32,
    prose: u32,
    /// In sentences whose quotation the other has too.
    speech: u32,
}

impl Shared {
    fn add(&mut self, line: &Line, words: u32, other: &Draft) {
        self.all += words;
        if !line.quotes() {
            self.all_prose += words;
        }
        if line.quotes() && other.lines.iter().any(|o| o.quotes() && o.speech == line.speech) {
            self.speech += words;
        }
        let Some(found) = other.lines.iter().find(|o| o.statement == line.statement) else {
            return;
        };
        let verbatim = if line.same_words(*found) { words } else { 0 };
        self.any += words;
        self.verbatim += verbatim;
        if !line.quotes() {
            self.prose += words;
            self.verbatim_prose += verbatim;
        }
    }

    fn nothing(&self) -> bool {
        self.any == 0 && self.speech == 0
    }

    fn explained(&self) -> f32 {
        ratio(self.any, self.all)
    }

    fn verbatim_share(&self) -> f32 {
        ratio(self.verbatim, self.all)
    }

    fn prose_share(&self) -> f32 {
        ratio(self.prose, self.all_prose)
    }
}

fn ratio(part: u32, whole: u32) -> f32 {
    if whole == 0 { 0.0 } else { part as f32 / whole as f32 }
}

/// An id that says nothing about when or in which family the article was written.
fn id(seed: u64, number: u64, version: usize) -> String {
    let mut random = super::random::Random::new(seed ^ 0x1d, number << 12 | version as u64);
    format!("{:016x}", random.next())
}
