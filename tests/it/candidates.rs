//! Candidate pairs: copies, rewordings and shared quotations are proposed, and cost stays bounded.

use wirecopy::article::{Article, Collection, Page, Survey};
use wirecopy::matching::candidate::{CandidateOptions, Candidates, Level, candidates};
use wirecopy::matching::verify;
use wirecopy::progress::Progress;
use wirecopy::store::{Files, Work};

/// Words that look like words, `i` of them from `seed` on; no two seeds share any.
fn word(i: usize) -> String {
    const ONSETS: [&str; 16] =
        ["b", "br", "d", "dr", "f", "g", "gl", "k", "l", "m", "n", "p", "pr", "s", "st", "v"];
    const RIMES: [&str; 16] = [
        "ag", "an", "ark", "el", "em", "ib", "ilt", "in", "ob", "ock", "om", "orn", "ub", "ug",
        "ulk", "um",
    ];
    let syllable = |i: usize| format!("{}{}", ONSETS[i % 16], RIMES[i / 16 % 16]);
    format!("{}{}{}", syllable(i / 256 % 256), syllable(i % 256), syllable(i / 65_536))
}

/// A number below 9000, well spread.
fn spread(seed: usize, i: usize) -> usize {
    let mixed = (seed as u64 * 64 + i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 40) as usize % 9000
}

/// A sentence of twelve words drawn from a vocabulary of 9000.
fn sentence(seed: usize) -> Vec<String> {
    (0..12).map(|i| word(spread(seed, i))).collect()
}

/// Sentences with English function words between, so that the language is told as English.
fn text(sentences: &[Vec<String>]) -> String {
    const BETWEEN: [&str; 5] = [" of the ", " and ", " was in the ", " with ", " to the "];
    let joined = |words: &Vec<String>| {
        let between = |i: usize| if i == 0 { "The " } else { BETWEEN[i % 5] };
        let words = words.iter().enumerate().map(|(i, word)| format!("{}{word}", between(i)));
        words.collect::<String>() + ". "
    };
    sentences.iter().map(joined).collect()
}

fn collection(texts: &[String]) -> Collection {
    let article = |(i, text): (usize, &String)| {
        let page = Page { id: format!("{i:05}"), text: text.clone(), ..Page::default() };
        Article::new(page, &Survey::default())
    };
    Collection::new(texts.iter().enumerate().map(article).collect())
}

fn propose(texts: &[String]) -> Candidates {
    propose_among(&collection(texts), &Files::in_memory(), None)
}

fn propose_among(articles: &Collection, files: &Files, room: Option<u64>) -> Candidates {
    candidates(articles, &CandidateOptions::default(), &Work { files, room }).unwrap()
}

/// Strangers to hide among: their vocabulary is the same.
fn strangers(count: usize) -> Vec<String> {
    (0..count)
        .map(|i| text(&(0..8).map(|j| sentence(100_000 + i * 8 + j)).collect::<Vec<_>>()))
        .collect()
}

#[test]
fn copies_and_passages_are_proposed() {
    let story: Vec<_> = (0..10).map(sentence).collect();
    let mut passage: Vec<_> = (50..60).map(sentence).collect();
    passage[4] = story[7].clone();
    let mut texts = vec![text(&story), text(&story), text(&story[..9]), text(&passage)];
    texts.extend(strangers(300));
    let found = propose(&texts);
    for pair in [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3)] {
        assert!(found.pairs.binary_search(&pair).is_ok(), "{pair:?}");
    }
    assert!(found.pairs.is_sorted() && found.pairs.iter().all(|(a, b)| a < b));
}

/// Half of the sentences kept, two words of five replaced in each: the rewording is proposed with
/// probability 0.95 and more.
#[test]
fn rewordings_are_proposed() {
    let rounds = 100;
    let mut texts = Vec::new();
    for round in 0..rounds {
        let story: Vec<_> = (0..10).map(|i| sentence(round * 1000 + i)).collect();
        let mut reworded = Vec::new();
        for (i, kept) in story.iter().enumerate().step_by(2) {
            let mut words = kept.clone();
            for (j, replaced) in words.iter_mut().enumerate() {
                if (round * 31 + i * 17 + j * 7) % 5 < 2 {
                    *replaced = word(spread(500_000 + round * 100 + i, j));
                }
            }
            words.rotate_left(4);
            reworded.push(words);
        }
        texts.push(text(&story));
        texts.push(text(&reworded));
    }
    texts.extend(strangers(300));
    let found = propose(&texts);
    let hits = (0..rounds as u32)
        .filter(|round| found.pairs.binary_search(&(2 * round, 2 * round + 1)).is_ok())
        .count();
    assert!(hits >= 95, "{hits} of 100");
    assert!(found.pairs.len() < 3 * texts.len(), "{} pairs", found.pairs.len());
}

/// Two thirds of one sentence prove nothing about two long articles, whatever else they tell. The
/// whole of it may: somebody said it to both.
#[test]
fn what_no_verdict_can_rest_on_is_not_proposed() {
    let whole: Vec<String> = (20_000..20_012).map(word).collect();
    let part: Vec<String> = [&whole[..8], &sentence(2)[..4]].concat();
    let with = |first: &Vec<String>, seed: usize, sentences: usize| {
        let own = (0..sentences).map(|i| sentence(1000 * seed + i));
        text(&std::iter::once(first.clone()).chain(own).collect::<Vec<_>>())
    };
    let proposed = |first: &Vec<String>, sentences| {
        let mut texts = vec![with(&whole, 3, sentences), with(first, 4, sentences)];
        texts.extend(strangers(300));
        propose(&texts).pairs.binary_search(&(0, 1)).is_ok()
    };
    assert!(!proposed(&part, 20), "part of a sentence among twenty-one");
    assert!(proposed(&part, 2), "part of a sentence among three");
    assert!(proposed(&whole, 20), "a whole sentence among twenty-one");
    assert!(!proposed(&part, 70), "part of a sentence among seventy-one");
    assert!(proposed(&whole, 70), "a whole sentence among seventy-one");
    assert!(proposed(&part, 900), "articles too long to be measured");
}

#[test]
fn five_articles_need_no_large_collection() {
    let shared = sentence(1);
    let texts: Vec<String> = (0..5)
        .map(|i| {
            let mut own: Vec<_> = (0..6).map(|j| sentence(1000 * (i + 1) + j)).collect();
            if i < 2 {
                own.push(shared.clone());
            }
            text(&own)
        })
        .collect();
    assert_eq!(propose(&texts).pairs, [(0, 1)]);
}

#[test]
fn equal_articles_cost_no_more_than_others() {
    let same = text(&(0..6).map(sentence).collect::<Vec<_>>());
    let found = propose(&vec![same; 3000]);
    assert_eq!(found.pairs.len(), 2999);
    assert_eq!((found.capped[0].level, found.capped[0].articles), (Level::Body, 3000));
}

/// A sentence that stands in every article fills its buckets: they are reported, and only few pairs
/// come of them.
#[test]
fn a_mould_is_capped_and_reported() {
    let mould = sentence(5);
    let texts: Vec<String> = (0..400)
        .map(|i| {
            let mut own: Vec<_> = (0..5).map(|j| sentence(50_000 + i * 5 + j)).collect();
            own.insert(2, mould.clone());
            text(&own)
        })
        .collect();
    let found = propose(&texts);
    assert!(
        found.capped.iter().any(|bucket| bucket.level == Level::Unit && bucket.articles == 400)
    );
    assert!(found.pairs.len() < 4 * 400, "{} pairs", found.pairs.len());
}

#[test]
fn threads_leave_no_trace() {
    let mut texts = strangers(60);
    texts.extend(strangers(20));
    let articles = collection(&texts);
    let of = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| propose_among(&articles, &Files::in_memory(), None))
    };
    assert_eq!(of(1), of(4));
}

#[test]
fn little_memory_leaves_no_trace() {
    let mut texts = strangers(60);
    texts.extend(strangers(20));
    let articles = collection(&texts);
    let wanted = propose_among(&articles, &Files::in_memory(), None);
    assert!(wanted.pairs.len() >= 20);
    let verified = |files: &Files, room| {
        let work = Work { files, room };
        verify(&articles, &wanted.pairs, &work, &Progress::default()).unwrap()
    };
    let matches = verified(&Files::in_memory(), None);
    for room in [1 << 10, 1 << 13, 1 << 16] {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::in_folder(folder.path().to_owned());
        assert_eq!(propose_among(&articles, &files, Some(room)), wanted, "{room} bytes");
        assert_eq!(verified(&files, Some(room)), matches, "{room} bytes");
    }
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(propose(&[]), Candidates::default());
    let odd = ["".to_owned(), "...".to_owned(), "\u{202e}\u{0}".to_owned(), "a ".repeat(50_000)];
    assert!(propose(&odd).pairs.is_empty());
}
