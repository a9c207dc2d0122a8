//! Words, shingles and signatures: what counts as equal, the laws, and the values pinned for ever.

use proptest::prelude::*;
use wirecopy::fingerprint::minhash::{PERMUTATIONS, Permutations};
use wirecopy::fingerprint::shingle::{
    WIDTH, resemblance, rolling, shingles, shingles_of, upper_halves,
};
use wirecopy::fingerprint::{Scanner, count_words, words};
use xxhash_rust::xxh3::xxh3_64;

fn hashes(text: &str) -> Vec<u64> {
    words(text).map(|word| word.hash).collect()
}

fn spelled(text: &str) -> Vec<&str> {
    words(text).map(|word| word.span.of(text)).collect()
}

#[test]
fn words_end_where_letters_end() {
    assert_eq!(
        spelled("The ferry, due at 18:40, sank."),
        ["The", "ferry", "due", "at", "18", "40", "sank"]
    );
    assert_eq!(spelled("snake_case 3rd"), ["snake_case", "3rd"]);
    assert_eq!(spelled("  \n\t--- "), [""; 0]);
    assert_eq!(spelled(""), [""; 0]);
    assert_eq!(spelled("naïve Ångström: Привет, мир"), ["naïve", "Ångström", "Привет", "мир"]);
    let long = "x".repeat(100);
    assert_eq!(spelled(&format!("{long} y")), [long.as_str(), "y"]);
}

#[test]
fn a_script_without_spaces_gives_one_word_a_character() {
    assert_eq!(spelled("渡輪在iPhone3沉沒。"), ["渡", "輪", "在", "iPhone3", "沉", "沒"]);
    assert_eq!(spelled("ที่นี่"), ["ที่", "นี่"]);
}

#[test]
fn one_word_in_many_spellings_has_one_hash() {
    for (a, b) in [
        ("don't panic", "don’t panic"),
        ("Ferry", "FERRY"),
        ("café", "cafe\u{301}"),
        ("ﬁne", "fine"),
        ("Ｆｅｒｒｙ １８", "ferry 18"),
        ("syn\u{ad}di\u{ad}cate", "syndicate"),
        ("ΟΔΟΣ", "οδος"),
        ("ПРИВЕТ", "привет"),
        ("ÉCOLE", "école"),
        ("ガ", "カ\u{3099}"),
    ] {
        assert_eq!(hashes(a), hashes(b), "{a} and {b}");
    }
}

#[test]
fn values_are_pinned() {
    // Anyone can recompute a word's hash: it is xxh3-64 of the lower-case word.
    assert_eq!(hashes("Reuters"), [xxh3_64(b"reuters")]);
    let text = "The ferry sank in calm water off the northern cape on Tuesday";
    let set = shingles_of(text, WIDTH);
    assert_eq!(set.len(), 8);
    assert_eq!(set[0], PINNED_SHINGLE, "{:#x}", set[0]);
    let signature = Permutations::new(PERMUTATIONS, WIDTH).sign(&set).unwrap();
    assert_eq!(signature.minima()[..4], PINNED_MINIMA, "{:#x?}", &signature.minima()[..4]);
}

const PINNED_SHINGLE: u64 = 0x037f_3d87_f240_d93b;
const PINNED_MINIMA: [u32; 4] = [0x0987_d91b, 0xbf9e_c380, 0x2347_bfbe, 0x029c_2a09];

#[test]
fn too_little_text_has_no_signature() {
    let permutations = Permutations::new(PERMUTATIONS, WIDTH);
    for text in ["", "one", "one two three four", "... !!! ..."] {
        assert!(permutations.sign(&shingles_of(text, WIDTH)).is_none(), "{text:?}");
    }
    assert!(permutations.sign(&shingles_of("one two three four five", WIDTH)).is_some());
}

#[test]
fn unlike_signatures_refuse_comparison() {
    let set = shingles_of("one two three four five six seven", 5);
    let five = Permutations::new(128, 5).sign(&set).unwrap();
    let three = Permutations::new(128, 3).sign(&set).unwrap();
    let short = Permutations::new(64, 5).sign(&set).unwrap();
    assert_eq!(five.resemblance(&five.clone()), Ok(1.0));
    let refusal = five.resemblance(&three).unwrap_err();
    assert!(refusal.to_string().contains("3-word shingles"), "{refusal}");
    assert!(five.resemblance(&short).is_err());
}

#[test]
fn one_word_repeated_is_one_shingle() {
    assert_eq!(shingles_of(&"buffalo ".repeat(100_000), WIDTH).len(), 1);
}

/// However many words there are, many shingles hashed together are those hashed one after another.
#[test]
fn upper_halves_are_those_of_the_shingles() {
    let words: Vec<u64> = (0..1100u64).map(|i| xxh3_64(&i.to_le_bytes())).collect();
    let mut halves = vec![7; 3];
    for count in [0, 1, 4, 5, 6, 515, 516, 517, 1100] {
        let words = &words[..count];
        upper_halves(words, &mut halves);
        let wanted: Vec<u32> = rolling(words, WIDTH).map(|hash| (hash >> 32) as u32).collect();
        assert_eq!(halves, wanted, "{count} words");
    }
}

/// Over many pairs of sets the estimate errs on average by nothing, and spreads somewhat less than
/// theory says of independent permutations.
#[test]
fn the_estimate_is_unbiased() {
    let permutations = Permutations::new(PERMUTATIONS, WIDTH);
    let word = |i: u64| xxh3_64(&i.to_le_bytes());
    let (mut sum, mut squares) = (0.0, 0.0);
    let rounds = 400;
    for round in 0..rounds {
        let base = round * 10_000;
        let a: Vec<u64> = (base..base + 300).map(word).collect();
        let b: Vec<u64> = (base + 100..base + 400).map(word).collect();
        let (a, b) = (permutations.sign(&a).unwrap(), permutations.sign(&b).unwrap());
        let error = a.resemblance(&b).unwrap() - 0.5;
        sum += error;
        squares += error * error;
    }
    let (mean, deviation) = (sum / rounds as f64, (squares / rounds as f64).sqrt());
    assert!(mean.abs() < 0.01, "bias {mean}");
    assert!((0.030..0.044).contains(&deviation), "theory says below 0.044, found {deviation}");
}

proptest! {
    #[test]
    fn spans_cover_their_words(text in "\\PC{0,60}") {
        let mut end = 0;
        for word in words(&text) {
            prop_assert!(word.span.start >= end && word.span.end > word.span.start);
            prop_assert!(text.is_char_boundary(word.span.start as usize));
            prop_assert!(text.is_char_boundary(word.span.end as usize));
            end = word.span.end;
        }
    }

    /// A word stands for itself: cut out of its text it is the same one word.
    #[test]
    fn a_word_alone_is_the_same_word(text in "[a-zA-Z0-9_ é\u{301}\u{ad}ßДд中カﬁ’.-]{0,40}") {
        for word in words(&text) {
            let alone: Vec<_> = words(word.span.of(&text)).collect();
            prop_assert_eq!(alone.len(), 1);
            prop_assert_eq!(alone[0].hash, word.hash);
        }
    }

    #[test]
    fn rolling_equals_hashing_each_window(words in prop::collection::vec(any::<u64>(), 0..40), width in 1usize..8) {
        let rolled: Vec<u64> = rolling(&words, width).collect();
        let each: Vec<u64> = words.windows(width).flat_map(|window| rolling(window, width)).collect();
        prop_assert_eq!(rolled, each);
    }

    #[test]
    fn resemblance_is_symmetric_and_bounded(a in prop::collection::vec(0u64..50, 0..60), b in prop::collection::vec(0u64..50, 0..60)) {
        let (a, b) = (shingles(&a, 1), shingles(&b, 1));
        let there = resemblance(&a, &b);
        prop_assert_eq!(there, resemblance(&b, &a));
        prop_assert!((0.0..=1.0).contains(&there));
        prop_assert_eq!(resemblance(&a, &a), if a.is_empty() { 0.0 } else { 1.0 });
    }
}

proptest! {
    /// The quick scan gives the words of the general one, wherever they stand in a block.
    #[test]
    fn scanning_gives_the_same_words(
        texts in prop::collection::vec("([a-zA-Z0-9_ .,'’é渡Αﬁ\u{ad}\u{301}-]|[ -~]){0,200}|\\PC{0,80}", 1..4),
    ) {
        let mut scanner = Scanner::default();
        // Repeated, a text is longer than what is scanned in one go.
        let long = texts.concat().repeat(60);
        for text in texts.into_iter().chain([long]) {
            let mut scanned = Vec::new();
            scanner.hashes(&text, &mut scanned);
            prop_assert_eq!(scanned, hashes(&text));
            let mut scanned = Vec::new();
            scanner.words(&text, |words| scanned.extend_from_slice(words));
            prop_assert_eq!(scanned, words(&text).collect::<Vec<_>>());
            prop_assert_eq!(count_words(&text), words(&text).count());
        }
    }
}
