//! Stories against true clusters: adjusted Rand index and B-cubed, from the contingency table alone,
//! so that no pair is counted one by one.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::truth::Faults;
use super::{ConfusionCell, Family, FamilyScore, Pair};
use crate::error::Error;

/// How well one partition agrees with another.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PartitionScore {
    /// Labelled articles.
    pub articles: u64,
    /// True clusters.
    pub clusters: u64,
    /// Stories among the labelled articles.
    pub stories: u64,
    /// Adjusted Rand index (Hubert and Arabie 1985): 1 for equal partitions, 0 for chance.
    pub adjusted_rand: f64,
    /// B-cubed precision (Bagga and Baldwin 1998): mean share of an article's story that is right.
    pub bcubed_precision: f64,
    /// B-cubed recall: mean share of an article's cluster that its story holds.
    pub bcubed_recall: f64,
    /// Harmonic mean of the two.
    pub bcubed_f1: f64,
}

/// The true clusters of the labelled articles.
pub(super) struct Clusters {
    /// Article index and cluster number, by index.
    of: FxHashMap<u32, u32>,
    /// All labelled articles, ascending.
    articles: Vec<u32>,
    count: u64,
    pairs: u64,
}

impl Clusters {
    pub(super) fn new(
        members: &[(String, String, u64)],
        index: &FxHashMap<String, u32>,
    ) -> Result<Self, Error> {
        let mut faults = Faults::default();
        let mut numbers: FxHashMap<&str, u32> = FxHashMap::default();
        let mut of = FxHashMap::default();
        for (id, cluster, row) in members {
            let next = numbers.len() as u32;
            let number = *numbers.entry(cluster).or_insert(next);
            match index.get(id) {
                Some(article) => drop(of.insert(*article, number)),
                None => faults.add(*row, &format!("names {id}, which is not in the collection")),
            }
        }
        faults.check("the truth")?;
        let mut articles: Vec<u32> = of.keys().copied().collect();
        articles.sort_unstable();
        let pairs = pairs_in(of.values().copied());
        Ok(Self { of, articles, count: numbers.len() as u64, pairs })
    }

    pub(super) fn holds(&self, article: u32) -> bool {
        self.of.contains_key(&article)
    }

    pub(super) fn together(&self, (a, b): Pair) -> bool {
        self.of.get(&a) == self.of.get(&b)
    }

    /// Pairs within clusters.
    pub(super) fn pairs(&self) -> u64 {
        self.pairs
    }

    /// The pairs without any match, as cells of the confusion table.
    pub(super) fn unmatched(&self, matched: impl Iterator<Item = Pair>) -> [ConfusionCell; 2] {
        let (inside, across): (Vec<Pair>, Vec<Pair>) =
            matched.partition(|pair| self.together(*pair));
        let all = choose_two(self.articles.len() as u64);
        let cell =
            |label: &str, pairs| ConfusionCell { label: label.to_owned(), verdict: None, pairs };
        [
            cell("one cluster", self.pairs - inside.len() as u64),
            cell("other clusters", all - self.pairs - across.len() as u64),
        ]
    }

    /// Lays the clusters against the stories; an article without a story is one of its own.
    pub(super) fn against(&self, stories: &[u32]) -> Table {
        let cells = self
            .articles
            .iter()
            .map(|article| {
                let story = stories[*article as usize];
                let alone = u64::from(u32::MAX) + 1 + u64::from(*article);
                let story = if story == u32::MAX { alone } else { u64::from(story) };
                Cell { cluster: self.of[article], story, article: *article }
            })
            .collect();
        Table { cells, clusters: self.count }
    }
}

/// Where one article stands in both partitions.
struct Cell {
    cluster: u32,
    story: u64,
    article: u32,
}

/// The labelled articles in both partitions.
pub(super) struct Table {
    cells: Vec<Cell>,
    clusters: u64,
}

/// Wrong pairs listed at most, for the worst errors; figures count all.
const LISTED: usize = 20_000;

impl Table {
    fn together(&self) -> u64 {
        pairs_in(self.cells.iter().map(|cell| (cell.cluster, cell.story)))
    }

    /// Precision, recall and F1 over the pairs of articles in one story.
    pub(super) fn score(&self) -> FamilyScore {
        let together = self.together();
        let in_stories = pairs_in(self.cells.iter().map(|cell| cell.story));
        let in_clusters = pairs_in(self.cells.iter().map(|cell| cell.cluster));
        FamilyScore::new(Family::Story, together, in_stories - together, in_clusters - together)
    }

    pub(super) fn partition(&self) -> PartitionScore {
        let count = self.cells.len() as f64;
        let clusters = sizes(self.cells.iter().map(|cell| cell.cluster));
        let stories = sizes(self.cells.iter().map(|cell| cell.story));
        let both = sizes(self.cells.iter().map(|cell| (cell.cluster, cell.story)));
        let (mut precision, mut recall) = (0.0, 0.0);
        for cell in &self.cells {
            let shared = both[&(cell.cluster, cell.story)] as f64;
            precision += shared / stories[&cell.story] as f64 / count;
            recall += shared / clusters[&cell.cluster] as f64 / count;
        }
        PartitionScore {
            articles: self.cells.len() as u64,
            clusters: self.clusters,
            stories: stories.len() as u64,
            adjusted_rand: self.adjusted_rand(),
            bcubed_precision: precision,
            bcubed_recall: recall,
            bcubed_f1: 2.0 * precision * recall / (precision + recall).max(f64::MIN_POSITIVE),
        }
    }

    fn adjusted_rand(&self) -> f64 {
        let together = self.together() as f64;
        let clusters = pairs_in(self.cells.iter().map(|cell| cell.cluster)) as f64;
        let stories = pairs_in(self.cells.iter().map(|cell| cell.story)) as f64;
        let expected = clusters * stories / (choose_two(self.cells.len() as u64) as f64).max(1.0);
        let most = f64::midpoint(clusters, stories);
        // Both partitions all in one piece, or all in single pieces: they agree.
        if most <= expected { 1.0 } else { (together - expected) / (most - expected) }
    }

    /// Pairs that stand together in one partition only.
    pub(super) fn wrong_pairs(&self, family: Family) -> Vec<(Family, Pair, bool)> {
        let mut wrong = Vec::new();
        let by_story = groups(self.cells.iter().map(|cell| (cell.story, cell)));
        let by_cluster = groups(self.cells.iter().map(|cell| (u64::from(cell.cluster), cell)));
        for (groups, wanted) in [(by_story, false), (by_cluster, true)] {
            let pairs = groups.iter().flat_map(|group| {
                (0..group.len())
                    .flat_map(move |i| (i + 1..group.len()).map(move |j| (group[i], group[j])))
            });
            let apart = pairs.filter(|(x, y)| (x.cluster, x.story) != (y.cluster, y.story));
            wrong.extend(apart.take(LISTED).map(|(x, y)| (family, (x.article, y.article), wanted)));
        }
        wrong
    }
}

/// All pairs of ascending members.
pub(super) fn pairs_of(members: &[u32]) -> impl Iterator<Item = Pair> + '_ {
    (0..members.len()).flat_map(move |i| members[i + 1..].iter().map(move |b| (members[i], *b)))
}

fn groups<'c>(cells: impl Iterator<Item = (u64, &'c Cell)>) -> Vec<Vec<&'c Cell>> {
    let mut keyed: Vec<(u64, &Cell)> = cells.collect();
    keyed.sort_by_key(|(key, cell)| (*key, cell.article));
    keyed
        .chunk_by(|x, y| x.0 == y.0)
        .map(|group| group.iter().map(|(_, cell)| *cell).collect())
        .collect()
}

fn sizes<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> FxHashMap<K, u64> {
    let mut sizes = FxHashMap::default();
    for key in keys {
        *sizes.entry(key).or_default() += 1;
    }
    sizes
}

fn pairs_in<K: std::hash::Hash + Eq>(keys: impl Iterator<Item = K>) -> u64 {
    sizes(keys).values().map(|size| choose_two(*size)).sum()
}

fn choose_two(n: u64) -> u64 {
    n * n.saturating_sub(1) / 2
}
