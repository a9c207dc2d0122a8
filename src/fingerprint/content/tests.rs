use proptest::prelude::*;

use super::*;

fn read(text: &str, language: &'static str) -> Vec<ContentWord> {
    let mut content = Vec::new();
    content_words(text, Language(language), &mut content);
    content
}

fn stems(text: &str, language: &'static str) -> Vec<u64> {
    read(text, language).iter().map(|word| word.stem).collect()
}

#[test]
fn function_words_carry_nothing() {
    for (language, text) in [
        ("en", "It was said that they would not have been there"),
        ("de", "und dass sie nicht mit ihm waren"),
        ("fr", "mais ils ne sont pas avec nous"),
        ("ru", "но они не были с ним"),
        ("pl", "ale oni nie są z nim"),
        ("ar", "لكن في هذا من على"),
        ("ja", "これはそれです"),
    ] {
        assert_eq!(read(text, language), [], "{language}");
    }
}

#[test]
fn forms_of_a_word_share_their_stem() {
    for (language, one, other) in [
        ("en", "strikes", "striking"),
        ("en", "government's", "government’s"),
        ("de", "Verhandlungen", "Verhandlung"),
        ("ru", "переговоры", "переговоров"),
        ("es", "trabajadores", "trabajador"),
        ("uk", "переговори", "переговорів"),
        ("ko", "정부는", "정부가"),
        ("fi", "neuvottelut", "neuvotteluja"),
    ] {
        assert_eq!(stems(one, language), stems(other, language), "{language} {one} {other}");
    }
}

#[test]
fn invisible_characters_and_ligatures_change_no_stem() {
    // Each pair in an order of its own: what was read first must not decide.
    for (first, then) in [
        ("negotiations", "negoti\u{ad}ations"),
        ("ce\u{200d}remonies", "ceremonies"),
        ("ﬁnanciers", "financiers"),
        ("ＥＸＰＯＲＴＥＲＳ", "exporters"),
    ] {
        assert_eq!(stems(first, "en"), stems(then, "en"), "{first} {then}");
        assert_eq!(stems(first, "es"), stems(then, "es"), "{first} {then}");
    }
    assert_eq!(stems("negoti\u{ad}ations", "en"), stems("negotiating", "en"));
}

#[test]
fn one_spelling_is_two_words_in_two_languages() {
    assert_eq!(read("die", "de"), []);
    assert_eq!(read("die", "en").len(), 1);
}

#[test]
fn a_word_that_is_the_code_of_a_language_keeps_its_stem() {
    // In a thread of its own, which has read nothing before.
    let fresh = std::thread::spawn(|| read("de", "hr")).join().unwrap();
    read("hr", "de");
    assert_eq!(read("de", "hr"), fresh);
}

#[test]
fn capitals_inside_a_sentence_are_names() {
    let text = "Harbor pilots met Mr. Ostrander. Tugs waited. \"Boats drifted,\" added Lena.";
    let names: Vec<&str> = read(text, "en")
        .iter()
        .filter(|word| word.kind == ContentKind::Name)
        .map(|word| word.span.of(text))
        .collect();
    assert_eq!(names, ["Ostrander", "Lena"]);
    assert!(read("Die Regierung plant Steuern", "de").iter().all(|w| w.kind == ContentKind::Word));
    assert!(read("PORT CLOSED AFTER STORM", "en").iter().all(|w| w.kind == ContentKind::Word));
}

#[test]
fn rare_words_outweigh_common_ones_and_names() {
    let weight = |text| read(text, "en").last().map_or(0.0, |word| word.weight);
    assert!(weight("the people") < weight("the treaty"));
    assert!(weight("the treaty") < weight("the dredger") + 1e-6);
    assert!(weight("near Quimby") < weight("the dredger"));
    assert!(weight("in 2013") < weight("in 4817"));
}

#[test]
fn characters_of_unspaced_scripts_pair_up() {
    let shared = stems("港口关闭", "zh");
    assert_eq!(shared.len(), 3);
    assert!(stems("昨天港口关闭了", "zh").windows(3).any(|three| three == shared));
    assert_eq!(stems("政府は発表した", "ja").len(), 2);
}

proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,80}", language in 0usize..LANGUAGES.len()) {
        for word in read(&text, LANGUAGES[language]) {
            prop_assert!(0.0 < word.weight && word.weight <= 1.0);
            prop_assert!(!word.span.of(&text).is_empty());
        }
    }

    #[test]
    fn memory_of_stems_changes_nothing(text in "[a-z ]{0,60}") {
        let fresh = std::thread::spawn({
            let text = text.clone();
            move || read(&text, "en")
        });
        prop_assert_eq!(read(&text, "en"), fresh.join().unwrap());
    }

    #[test]
    fn letters_of_any_script_are_stemmed(word in "[\\p{L}\\p{M}']{1,30}", language in 0usize..LANGUAGES.len()) {
        read(&word, LANGUAGES[language]);
    }
}

const LANGUAGES: &[&str] = &[
    "ar", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa",
    "fi", "fr", "ga", "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ko", "lt", "lv", "mk", "ms",
    "nb", "ne", "nl", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "ta", "th", "tr", "uk",
    "und", "ur", "vi", "yi", "zh",
];
