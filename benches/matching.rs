//! Candidates: the cost of an article as the collection grows.
#![allow(missing_docs, reason = "criterion's macro makes public functions")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::article::{Article, Collection, Page, Survey};
use wirecopy::fingerprint::shingle::mix;
use wirecopy::matching::candidate::{CandidateOptions, candidates};
use wirecopy::store::{Files, Work};

/// Articles of ten sentences; every fourth takes half of them from the one before.
fn collection(articles: u64) -> Collection {
    let word = |i: u64| {
        let i = mix(i) % 20_000;
        let letter = |n: u64| (b'a' + (n % 26) as u8) as char;
        [letter(i), 'o', letter(i / 26), 'e', letter(i / 676), 'n'].iter().collect::<String>()
    };
    let sentence = |seed: u64| {
        let words: Vec<String> = (0..12).map(|i| word(seed * 12 + i)).collect();
        format!("The {} and the {}. ", words[..6].join(" "), words[6..].join(" "))
    };
    let article = |i: u64| {
        let from = |j: u64| if i % 4 == 3 && j.is_multiple_of(2) { i - 1 } else { i };
        let text = (0..10).map(|j| sentence(from(j) * 10 + j)).collect();
        let page = Page { id: format!("{i:08}"), text, ..Page::default() };
        Article::new(page, &Survey::default())
    };
    Collection::new((0..articles).map(article).collect())
}

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("candidates");
    group.sample_size(10);
    for articles in [100, 1000, 4000] {
        let collection = collection(articles);
        group.throughput(Throughput::Elements(articles));
        group.bench_with_input(
            BenchmarkId::from_parameter(articles),
            &collection,
            |b, articles| {
                b.iter(|| {
                    let files = Files::in_memory();
                    let work = Work { files: &files, room: None };
                    candidates(articles, &CandidateOptions::default(), &work)
                });
            },
        );
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
