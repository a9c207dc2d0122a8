//! Words, shingles, signatures: each beside the simplest code that does the same.
#![allow(missing_docs, reason = "criterion's macro makes public functions")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wirecopy::fingerprint::Permutations;
use wirecopy::fingerprint::minhash::PERMUTATIONS;
use wirecopy::fingerprint::shingle::{WIDTH, mix, rolling};
use wirecopy::fingerprint::{Scanner, words};
use xxhash_rust::xxh3::xxh3_64;

/// Articles whose words are found: of one that is read again and again, the processor remembers every
/// branch, and shows a speed that no collection has.
const ARTICLES: u64 = 200;

/// An article of 2.4 KB made of words of many lengths.
fn text(article: u64) -> String {
    let letters: Vec<char> = "etaoinshrdlucmfw".chars().collect();
    let word = |i: u64| -> String {
        (0..2 + mix(i) % 8).map(|j| letters[(mix(i * 8 + j) % 16) as usize]).collect()
    };
    let words = 380 * article..380 * (article + 1);
    words.map(|i| word(i) + if i % 12 == 11 { ". " } else { " " }).collect()
}

fn bench(c: &mut Criterion) {
    let texts: Vec<String> = (0..ARTICLES).map(text).collect();
    let hashes: Vec<u64> = words(&texts[0]).map(|word| word.hash).collect();
    let shingles: Vec<u32> =
        rolling(&hashes, WIDTH).map(|shingle| (shingle >> 32) as u32).collect();

    let mut group = c.benchmark_group("words");
    group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
    group.bench_function("wirecopy", |b| {
        b.iter(|| {
            black_box(&texts)
                .iter()
                .flat_map(|text| words(text))
                .fold(0, |sum, word| sum ^ word.hash)
        });
    });
    let (mut scanner, mut scanned) = (Scanner::default(), Vec::new());
    group.bench_function("wirecopy: hashes alone", |b| {
        b.iter(|| {
            scanned.clear();
            black_box(&texts).iter().for_each(|text| scanner.hashes(text, &mut scanned));
            scanned.len()
        });
    });
    group.bench_function("baseline: split, to_lowercase, hash", |b| {
        b.iter(|| {
            let is_break = |c: char| !c.is_alphanumeric() && c != '_';
            let words = black_box(&texts).iter().flat_map(|text| text.split(is_break));
            let words = words.filter(|word| !word.is_empty());
            words.fold(0, |sum, word| sum ^ xxh3_64(word.to_lowercase().as_bytes()))
        });
    });
    group.finish();

    let mut group = c.benchmark_group("shingles");
    group.throughput(Throughput::Elements(shingles.len() as u64));
    group.bench_function("wirecopy: rolling", |b| {
        b.iter(|| rolling(black_box(&hashes), WIDTH).fold(0, |sum, shingle| sum ^ shingle));
    });
    group.bench_function("baseline: hash of each window", |b| {
        b.iter(|| {
            black_box(&hashes).windows(WIDTH).fold(0, |sum, window| {
                let bytes: Vec<u8> = window.iter().flat_map(|word| word.to_le_bytes()).collect();
                sum ^ xxh3_64(&bytes)
            })
        });
    });
    group.finish();

    let permutations = Permutations::new(PERMUTATIONS, WIDTH);
    let mut minima = vec![0; PERMUTATIONS];
    let mut group = c.benchmark_group("signature");
    group.throughput(Throughput::Elements(shingles.len() as u64));
    group.bench_function("wirecopy: 128 minima", |b| {
        b.iter(|| permutations.minima(black_box(&shingles), black_box(&mut minima)));
    });
    let constants: Vec<(u64, u64)> = (0..PERMUTATIONS as u64).map(|i| (mix(i), mix(!i))).collect();
    group.bench_function("baseline: modulo a Mersenne prime", |b| {
        b.iter(|| {
            let permuted = |a: u64, b: u64, h: u32| {
                (u128::from(a) * u128::from(h) + u128::from(b)) % ((1 << 61) - 1)
            };
            let lowest = |(a, b): &(u64, u64)| {
                black_box(&shingles).iter().map(|h| permuted(*a, *b, *h)).min()
            };
            constants.iter().filter_map(lowest).fold(0, |sum, minimum| sum ^ minimum)
        });
    });
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
