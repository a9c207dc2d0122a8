//! How much rewording the whole line sees through. Half of the sentences are kept, a share of their
//! words is replaced or dropped, their clauses change places, nothing is quoted; all of it among
//! thousands of articles from the same grammar, some of them about the same people and affair.

use std::collections::{BTreeMap, BTreeSet};

use wirecopy::Detection;
use wirecopy::article::read::Reading;
use wirecopy::article::{Article, Page, Survey, UnitKind};
use wirecopy::matching::Verdict;
use wirecopy::planted::truth::Kind;
use wirecopy::planted::{Options, Planted, Truth};
use wirecopy::{Options as Detecting, detect};

/// Articles that were written from nothing, and the pairs of them that do share something.
struct Strangers {
    pages: Vec<Page>,
    related: BTreeSet<(String, String)>,
}

fn strangers(articles: usize) -> Strangers {
    let mut found = Strangers { pages: Vec::new(), related: BTreeSet::new() };
    for grown in Planted::new(Options { articles, seed: 20 }) {
        let mut roots = BTreeSet::new();
        for record in grown.truth {
            match record {
                Truth::Article(truth) if truth.kind == Kind::Root => {
                    roots.insert(truth.id);
                }
                Truth::Article(_) => {}
                Truth::Pair(pair) => {
                    found.related.insert((pair.a, pair.b));
                }
            }
        }
        let roots = grown.articles.into_iter().filter(|article| roots.contains(&article.id));
        found.pages.extend(roots.map(|article| Page {
            id: article.id,
            text: article.text.unwrap_or_default(),
            title: Some(article.title),
            ..Page::default()
        }));
    }
    found
}

/// The sentences of the page's story that quote nobody.
fn sentences(page: &Page) -> Vec<String> {
    let article = Article::new(page.clone(), &Survey::default());
    let prose = article.units.iter().filter(|unit| unit.kind() == UnitKind::Narrative);
    let texts = prose.map(|unit| unit.span().of(&article.text));
    texts.filter(|text| text.split(' ').count() >= 8).map(str::to_owned).collect()
}

/// splitmix64: the test draws the same numbers everywhere.
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % limit as u64) as usize
    }
}

/// Keeps every other sentence, swaps its clauses, replaces or drops `percent` of its words, half
/// and half. New words come from the vocabulary of all articles.
fn reword(sentences: &[String], vocabulary: &[&str], percent: usize, draw: &mut Draw) -> String {
    let start = draw.below(2);
    let reworded = sentences.iter().skip(start).step_by(2).map(|sentence| {
        let mut words: Vec<&str> = Vec::new();
        for word in sentence.trim_end_matches('.').split(' ') {
            let drawn = draw.below(200);
            if drawn >= 2 * percent {
                words.push(word);
            } else if drawn >= percent {
                words.push(vocabulary[draw.below(vocabulary.len())]);
            }
        }
        let comma = words.iter().position(|word| word.ends_with(','));
        let turn = comma.map_or(words.len() / 2, |comma| comma + 1);
        words.rotate_left(turn);
        let text = words.join(" ");
        let (first, rest) = text.split_at(text.chars().next().map_or(0, char::len_utf8));
        format!("{}{}.", first.to_uppercase(), rest.trim_end_matches(','))
    });
    reworded.collect::<Vec<_>>().join(" ")
}

const PERCENTS: [usize; 2] = [30, 40];

/// Strangers, with a rewording of each of some of them for every percentage.
fn collection() -> (Vec<Page>, BTreeSet<(String, String)>) {
    let Strangers { mut pages, mut related } = strangers(6300);
    assert!(pages.len() >= 2000, "{} strangers", pages.len());
    let prose: Vec<Vec<String>> = pages.iter().map(sentences).collect();
    let vocabulary: Vec<&str> = prose.iter().flatten().flat_map(|text| text.split(' ')).collect();
    let mut draw = Draw(1);
    let long_enough = (0..pages.len()).filter(|original| prose[*original].len() >= 8);
    let originals: Vec<usize> = long_enough.take(200).collect();
    assert_eq!(originals.len(), 200);
    for original in originals {
        for percent in PERCENTS {
            pages.push(Page {
                id: format!("{} {percent}", pages[original].id),
                text: reword(&prose[original], &vocabulary, percent, &mut draw),
                ..Page::default()
            });
        }
        let id = &pages[original].id;
        related.insert((format!("{id} {}", PERCENTS[0]), format!("{id} {}", PERCENTS[1])));
    }
    (pages, related)
}

#[test]
fn rewordings_are_seen_through_and_strangers_stay_strangers() {
    let (pages, related) = collection();
    let Detection { articles, matches, .. } = detect(
        Reading { pages, ..Reading::default() },
        &Detecting::default(),
        &wirecopy::progress::Progress::default(),
    )
    .unwrap();
    let mut found: BTreeMap<usize, usize> = BTreeMap::new();
    let mut false_pairs = Vec::new();
    for found_match in matches.iter().filter(|found| found.verdict != Verdict::Template) {
        let ids = [found_match.a, found_match.b].map(|index| articles.get(index).id.clone());
        let [a, b] = ids;
        let percent = b.strip_prefix(&a).and_then(|rest| rest.trim().parse().ok());
        match percent {
            Some(percent) if found_match.verdict.reuses_wording() => {
                *found.entry(percent).or_default() += 1;
            }
            _ if related.contains(&(a.clone(), b.clone())) => {}
            _ => false_pairs.push((a, b, found_match.verdict)),
        }
    }
    assert_eq!(false_pairs, []);
    assert!(found[&30] >= 190, "at 30 %: {} of 200", found[&30]);
    assert!(found[&40] >= 170, "at 40 %: {} of 200", found[&40]);
}
