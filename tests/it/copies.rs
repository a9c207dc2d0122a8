//! Copies only: the right pairs, whatever the order, the threads, the memory; and a keep list.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wirecopy::article::read::Fields;
use wirecopy::copies::{Copies, CopiesOptions, KeepRule, LEAST_MEMORY, find};
use wirecopy::progress::Progress;

const OPTIONS: CopiesOptions =
    CopiesOptions { threshold: 0.8, clean: false, credits: false, memory: None, scratch: None };

/// A text of so many words that no text of another seed shares.
fn text(seed: usize, words: usize) -> String {
    (0..words).fold(String::new(), |mut text, i| {
        let _ = write!(text, "w{seed}x{i} ");
        text
    })
}

fn articles() -> Vec<(String, String)> {
    let article = |id: &str, text: String| (id.to_owned(), text);
    let mut all = vec![
        article("ferry", text(1, 200)),
        article("ferry-copy", text(1, 200).replace("w1x100 ", "changed ")),
        article("ferry-twin", text(1, 200).to_uppercase().replace(' ', ", ")),
        article("ferry-half", text(1, 100)),
        article("harvest", text(2, 200)),
        article("wordless", "... !!! ...".to_owned()),
        article("tiny", "one two three".to_owned()),
        article("tiny-twin", "One. Two? Three!".to_owned()),
    ];
    all.extend((10..60).map(|i| article(&format!("stranger-{i}"), text(i, 150))));
    all
}

fn write_articles(folder: &Path, articles: &[(String, String)]) -> PathBuf {
    let path = folder.join("news.jsonl");
    let lines: Vec<String> = articles
        .iter()
        .map(|(id, text)| serde_json::json!({"id": id, "text": text}).to_string())
        .collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    path
}

fn run(articles: &[(String, String)], options: &CopiesOptions) -> (Copies, Vec<serde_json::Value>) {
    let folder = tempfile::tempdir().unwrap();
    let path = write_articles(folder.path(), articles);
    let copies = find(&[path], &Fields::default(), options, &Progress::default()).unwrap();
    let records =
        records(&copies).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (copies, records)
}

fn records(copies: &Copies) -> String {
    let mut out = Vec::new();
    copies.write(&serde_json::Value::Null, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn of_type<'a>(records: &'a [serde_json::Value], wanted: &str) -> Vec<&'a serde_json::Value> {
    records.iter().filter(|record| record["type"] == wanted).collect()
}

fn kept(copies: &Copies, rule: KeepRule) -> BTreeSet<String> {
    let mut kept = BTreeSet::new();
    let keep = |id: &str| {
        kept.insert(id.to_owned());
        Ok(())
    };
    copies.for_each_kept(rule, keep).unwrap();
    kept
}

#[test]
fn copies_are_found_and_strangers_are_not() {
    let (copies, records) = run(&articles(), &OPTIONS);
    let pairs: Vec<(&str, &str, &str)> = of_type(&records, "match")
        .iter()
        .map(|m| {
            (m["a"].as_str().unwrap(), m["b"].as_str().unwrap(), m["verdict"].as_str().unwrap())
        })
        .collect();
    assert_eq!(
        pairs,
        [
            ("ferry", "ferry-copy", "copy"),
            ("ferry", "ferry-twin", "exact"),
            ("ferry-copy", "ferry-twin", "copy"),
            ("tiny", "tiny-twin", "exact"),
        ]
    );
    // One word of 200 changed: 5 of 196 shingles on each side.
    let resemblance = of_type(&records, "match")[0]["resemblance"].as_f64().unwrap();
    assert!((resemblance - 191.0 / 201.0).abs() < 1e-6, "{resemblance}");
    let clusters: Vec<usize> = copies.largest(9).unwrap().iter().map(Vec::len).collect();
    assert_eq!(clusters, [3, 2]);
    let all: usize =
        of_type(&records, "cluster").iter().map(|c| c["members"].as_array().unwrap().len()).sum();
    assert_eq!(all, articles().len());
    assert_eq!(of_type(&records, "summary")[0]["matches"], 4);
}

#[test]
fn a_low_threshold_finds_the_half() {
    let (_, records) = run(&articles(), &CopiesOptions { threshold: 0.4, ..OPTIONS });
    let halves: Vec<_> = of_type(&records, "match")
        .into_iter()
        .filter(|m| m["a"] == "ferry-half" || m["b"] == "ferry-half")
        .collect();
    assert_eq!(halves.len(), 3);
    assert!(halves.iter().all(|m| m["verdict"] == "excerpt"));
}

#[test]
fn order_threads_and_memory_leave_no_trace() {
    let wanted = run(&articles(), &OPTIONS).0;
    let mut shuffled = articles();
    shuffled.reverse();
    shuffled.rotate_left(17);
    let lines = |copies: &Copies| -> Vec<String> {
        // Where an article was read is the one thing that may differ.
        records(copies).lines().filter(|l| !l.contains("\"article\"")).map(str::to_owned).collect()
    };
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        for memory in [None, Some(LEAST_MEMORY), Some(1 << 30)] {
            let options = CopiesOptions { memory, ..OPTIONS };
            let copies = pool.install(|| run(&shuffled, &options).0);
            assert_eq!(lines(&copies), lines(&wanted), "{threads} threads, memory {memory:?}");
        }
    }
}

#[test]
fn one_article_of_each_cluster_is_kept() {
    let mut articles = articles();
    articles.push(("ferry-more".to_owned(), format!("{} and a word more", text(1, 200))));
    let (copies, _) = run(&articles, &OPTIONS);
    let first = kept(&copies, KeepRule::First);
    assert_eq!(first.len(), articles.len() - 4);
    assert!(first.contains("ferry") && !first.contains("ferry-more"));
    let longest = kept(&copies, KeepRule::Longest);
    assert!(longest.contains("ferry-more") && !longest.contains("ferry"));
}

#[test]
fn ten_thousand_equal_articles_are_one_cluster() {
    let same: Vec<_> = (0..10_000).map(|i| (format!("a{i:05}"), text(1, 60))).collect();
    let (copies, _) = run(&same, &OPTIONS);
    assert_eq!(copies.matches(), 9_999);
    assert_eq!(copies.capped[0].articles, 10_000);
    assert_eq!(copies.clusters(), 1);
}

#[test]
fn a_threshold_that_means_nothing_is_refused() {
    for threshold in [0.0, -1.0, 1.1, f64::NAN] {
        let options = CopiesOptions { threshold, ..OPTIONS };
        let refusal = find(&[], &Fields::default(), &options, &Progress::default()).unwrap_err();
        assert!(refusal.hint.is_some());
    }
}

#[test]
fn too_little_memory_is_refused() {
    let options = CopiesOptions { memory: Some(1024), ..OPTIONS };
    let refusal = find(&[], &Fields::default(), &options, &Progress::default()).unwrap_err();
    assert!(refusal.hint.unwrap().contains("64M"));
}

/// Pages of one outlet that share a long foot, in a folder each.
fn with_furniture() -> Vec<(String, String)> {
    let foot = "The Port Herald has told the truth about ships and tides since the year of 1911, \
                and every reader who sends in a photograph of the harbour at dawn is thanked with \
                a calendar, a tide table and the warm regards of the whole editorial staff.";
    let story = |i: usize| {
        let sentence = |j: usize| {
            format!(
                "On day {i}{j} witness {i}{j} told court {i}{j} of berth {i}{j} and pile {i}{j}."
            )
        };
        (0..3).map(sentence).collect::<Vec<_>>().join("\n")
    };
    (0..5).map(|i| (format!("page{i}"), format!("{}\n{foot}", story(i)))).collect()
}

#[test]
fn what_recurs_on_the_pages_of_an_outlet_is_no_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl");
    let lines: Vec<String> = with_furniture()
        .iter()
        .map(|(id, text)| {
            serde_json::json!({"id": id, "text": text, "outlet": "Port Herald"}).to_string()
        })
        .collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    let matches = |clean| {
        let options = CopiesOptions { threshold: 0.3, clean, ..OPTIONS };
        let paths = [path.clone()];
        find(&paths, &Fields::default(), &options, &Progress::default()).unwrap().matches()
    };
    assert!(matches(false) > 0);
    assert_eq!(matches(true), 0);
}

#[test]
fn what_stands_below_all_pages_of_an_unnamed_site_is_no_copy() {
    let foot = "Since the great flood this paper prints what all others leave unsaid.";
    let story =
        |i: usize| (0..40).map(|j| format!("word{i}x{j}")).collect::<Vec<_>>().join(" ") + ".";
    let page = |i: usize| (format!("page{i}"), format!("{}\n\n{foot}", story(i)));
    let pages: Vec<(String, String)> = (0..6).map(page).collect();
    let matches = |clean| {
        let (copies, _) = run(&pages, &CopiesOptions { threshold: 0.05, clean, ..OPTIONS });
        copies.matches()
    };
    assert!(matches(false) > 0);
    assert_eq!(matches(true), 0);
}

#[test]
fn the_page_that_names_most_sources_is_kept() {
    let story = "The ferry sank in calm water off the northern cape on Tuesday, the coast guard \
                 said, and all who were on board were brought to the harbour by two fishing boats \
                 before the storm that had been forecast for the evening reached the coast.";
    let articles = [
        ("plain".to_owned(), story.to_owned()),
        ("credited".to_owned(), format!("{story}\nSource: Reuters")),
    ];
    let (copies, _) = run(&articles, &CopiesOptions { clean: true, credits: true, ..OPTIONS });
    let kept = kept(&copies, KeepRule::MostCredited);
    assert_eq!(kept.into_iter().collect::<Vec<_>>(), ["credited"]);
}
