//! Planted collections: the same for the same seed, and true to their truth.

use std::collections::{BTreeMap, BTreeSet};

use wirecopy::planted::truth::{ArticleTruth, Kind, PairTruth};
use wirecopy::planted::{Options, Planted, PlantedArticle, Truth, write};

struct Collection {
    articles: BTreeMap<String, PlantedArticle>,
    truth: BTreeMap<String, ArticleTruth>,
    pairs: Vec<PairTruth>,
}

fn grow(articles: usize, seed: u64) -> Collection {
    let mut collection =
        Collection { articles: BTreeMap::new(), truth: BTreeMap::new(), pairs: Vec::new() };
    for grown in Planted::new(Options { articles, seed }) {
        for article in grown.articles {
            collection.articles.insert(article.id.clone(), article);
        }
        for record in grown.truth {
            match record {
                Truth::Article(truth) => {
                    collection.truth.insert(truth.id.clone(), truth);
                }
                Truth::Pair(pair) => collection.pairs.push(pair),
            }
        }
    }
    collection
}

fn bytes(options: Options) -> (Vec<u8>, Vec<u8>) {
    let (mut articles, mut truth) = (Vec::new(), Vec::new());
    write(options, &mut articles, &mut truth).unwrap();
    (articles, truth)
}

#[test]
fn one_seed_gives_one_collection() {
    let options = Options { articles: 200, seed: 5 };
    assert_eq!(bytes(options), bytes(options));
    assert_ne!(bytes(options).0, bytes(Options { seed: 6, ..options }).0);
}

#[test]
fn the_size_is_the_size_asked_for() {
    for articles in [0, 1, 2, 7, 150] {
        assert_eq!(grow(articles, 3).articles.len(), articles);
        assert_eq!(grow(articles, 3).truth.len(), articles);
    }
}

#[test]
fn ancestors_close_over_parents() {
    let collection = grow(1500, 1);
    for truth in collection.truth.values() {
        let mut wanted = BTreeSet::new();
        for parent in &truth.parents {
            wanted.insert(parent.node.clone());
            if let Some(parent) = collection.truth.get(&parent.node) {
                assert!(!parent.ancestors.contains(&truth.id), "{} is its own ancestor", truth.id);
                wanted.extend(parent.ancestors.iter().cloned());
            } else {
                assert!(parent.node.starts_with("source:"), "{}", parent.node);
            }
        }
        assert_eq!(truth.ancestors, wanted.into_iter().collect::<Vec<_>>());
    }
}

#[test]
fn every_kind_of_article_is_grown() {
    let collection = grow(3000, 2);
    let kinds: BTreeSet<Kind> = collection.truth.values().map(|truth| truth.kind).collect();
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    let verdicts: BTreeSet<_> = collection.pairs.iter().filter_map(|pair| pair.verdict).collect();
    assert_eq!(verdicts.len(), 6, "{verdicts:?}");
}

/// Word 5-shingles of a text's paragraphs longer than any line of furniture.
fn shingles(text: &str) -> BTreeSet<Vec<&str>> {
    let prose = text.lines().filter(|line| line.split(' ').count() > 22);
    let words: Vec<&str> = prose.flat_map(|line| line.split(' ')).collect();
    words.windows(5).map(<[&str]>::to_vec).collect()
}

#[test]
fn strangers_share_next_to_nothing() {
    let collection = grow(400, 9);
    let roots: Vec<_> = collection.truth.values().filter(|t| t.kind == Kind::Root).collect();
    let number = |truth: &ArticleTruth| truth.family.split('.').next().map(str::to_owned);
    let shingles: Vec<_> =
        roots.iter().map(|truth| shingles(&collection.articles[&truth.id].text)).collect();
    for (i, a) in roots.iter().enumerate() {
        for (j, b) in roots.iter().enumerate().skip(i + 1) {
            if number(a) == number(b) {
                continue;
            }
            let shared = shingles[i].intersection(&shingles[j]).count();
            assert!(shared <= 5, "{} and {} share {shared} shingles", a.id, b.id);
        }
    }
}

#[test]
fn visible_credits_are_visible() {
    let collection = grow(2000, 4);
    for truth in collection.truth.values() {
        let text = &collection.articles[&truth.id].text;
        for credit in &truth.credits {
            let named = std::iter::once(&credit.source).chain(&credit.aliases);
            assert!(
                named.into_iter().any(|name| text.to_lowercase().contains(&name.to_lowercase())),
                "{}: {credit:?}\n{text}",
                truth.id
            );
        }
    }
}
