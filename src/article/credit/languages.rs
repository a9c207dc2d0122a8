//! The pattern files, one per language, and which of them are read for a text.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::article::Language;

/// `(code, content)` of every file in `patterns/`.
pub(super) const FILES: [(&str, &str); 45] = [
    ("all", include_str!("patterns/all.txt")),
    ("ar", include_str!("patterns/ar.txt")),
    ("az", include_str!("patterns/az.txt")),
    ("be", include_str!("patterns/be.txt")),
    ("bg", include_str!("patterns/bg.txt")),
    ("bn", include_str!("patterns/bn.txt")),
    ("cs", include_str!("patterns/cs.txt")),
    ("da", include_str!("patterns/da.txt")),
    ("de", include_str!("patterns/de.txt")),
    ("el", include_str!("patterns/el.txt")),
    ("en", include_str!("patterns/en.txt")),
    ("es", include_str!("patterns/es.txt")),
    ("et", include_str!("patterns/et.txt")),
    ("fa", include_str!("patterns/fa.txt")),
    ("fi", include_str!("patterns/fi.txt")),
    ("fr", include_str!("patterns/fr.txt")),
    ("he", include_str!("patterns/he.txt")),
    ("hi", include_str!("patterns/hi.txt")),
    ("hu", include_str!("patterns/hu.txt")),
    ("hy", include_str!("patterns/hy.txt")),
    ("id", include_str!("patterns/id.txt")),
    ("it", include_str!("patterns/it.txt")),
    ("ja", include_str!("patterns/ja.txt")),
    ("ka", include_str!("patterns/ka.txt")),
    ("kk", include_str!("patterns/kk.txt")),
    ("ko", include_str!("patterns/ko.txt")),
    ("lt", include_str!("patterns/lt.txt")),
    ("lv", include_str!("patterns/lv.txt")),
    ("nl", include_str!("patterns/nl.txt")),
    ("no", include_str!("patterns/no.txt")),
    ("pl", include_str!("patterns/pl.txt")),
    ("pt", include_str!("patterns/pt.txt")),
    ("ro", include_str!("patterns/ro.txt")),
    ("ru", include_str!("patterns/ru.txt")),
    ("sk", include_str!("patterns/sk.txt")),
    ("sq", include_str!("patterns/sq.txt")),
    ("sr", include_str!("patterns/sr.txt")),
    ("sv", include_str!("patterns/sv.txt")),
    ("ta", include_str!("patterns/ta.txt")),
    ("th", include_str!("patterns/th.txt")),
    ("tr", include_str!("patterns/tr.txt")),
    ("uk", include_str!("patterns/uk.txt")),
    ("ur", include_str!("patterns/ur.txt")),
    ("vi", include_str!("patterns/vi.txt")),
    ("zh", include_str!("patterns/zh.txt")),
];

/// Languages close enough that short texts are taken for each other, or that share their forms.
const KIN: [&[&str]; 9] = [
    &["sr", "hr", "bs", "sl", "mk", "bg"],
    &["no", "da", "sv"],
    &["cs", "sk"],
    &["ru", "uk", "be", "bg", "kk"],
    &["es", "pt", "gl", "ca"],
    &["id", "ms"],
    &["hi", "mr", "ne"],
    &["tr", "az"],
    &["fa", "ps", "ur"],
];

/// Languages written in Latin letters, of those with a file.
const LATIN: [&str; 24] = [
    "az", "cs", "da", "de", "en", "es", "et", "fi", "fr", "hu", "id", "it", "lt", "lv", "nl", "no",
    "pl", "pt", "ro", "sk", "sq", "sv", "tr", "vi",
];

/// Which patterns of a file are read for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// All of them.
    Whole,
    /// Those with words: the words of another script cannot be taken for words of the text.
    Words,
    Nothing,
}

/// How each of the [`FILES`] is read for texts in one language.
pub(super) type Readings = [Reading; FILES.len()];

/// How the files are read for texts in a language.
pub(super) fn readings(language: Language) -> &'static Readings {
    /// Stands for all languages that no list here names.
    const OTHER: &str = "";
    static READINGS: LazyLock<FxHashMap<&str, Readings>> = LazyLock::new(|| {
        let files = FILES.iter().map(|(code, _)| *code);
        let listed = files.chain(KIN.iter().copied().flatten().copied()).chain(LATIN);
        let codes = listed.chain([Language::UNKNOWN.0, OTHER]);
        codes.map(|code| (code, FILES.map(|(file, _)| reading(file, Language(code))))).collect()
    });
    READINGS.get(language.0).unwrap_or_else(|| &READINGS[OTHER])
}

fn reading(file: &str, language: Language) -> Reading {
    if is_heeded(file, language) {
        Reading::Whole
    } else if share_script(file, language) {
        Reading::Nothing
    } else {
        Reading::Words
    }
}

/// Whether the patterns of a file are meant for texts in a language. English ones are: agencies
/// sign in English everywhere.
fn is_heeded(file: &str, language: Language) -> bool {
    let kin = |kin: &&[&str]| kin.contains(&file) && kin.contains(&language.0);
    matches!(file, "all" | "en")
        || language == Language::UNKNOWN
        || file == language.0
        || KIN.iter().any(kin)
}

/// Whether the words of a file can be taken for words of a language: both are in Latin letters.
/// Those of another script fit what is written in it, wherever it stands.
fn share_script(file: &str, language: Language) -> bool {
    let is_latin = |code: &str| LATIN.contains(&code);
    is_latin(file) && (is_latin(language.0) || file == language.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_that_no_list_names_are_read_alike() {
        for code in ["ga", "mt", "ka", "uz", "en", "und"] {
            let directly = FILES.map(|(file, _)| reading(file, Language(code)));
            assert_eq!(*readings(Language(code)), directly, "{code}");
        }
    }
}
