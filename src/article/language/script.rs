//! The script that most letters of a text are in.

/// What a script says about the language.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Script {
    /// There are no letters.
    None,
    /// One language is written in it, as far as news go.
    Own(&'static str),
    /// One of these languages.
    Shared(&'static [&'static str]),
}

const LATIN: &[&str] = &[
    "en", "de", "fr", "es", "pt", "it", "ca", "ro", "nl", "af", "sv", "da", "no", "is", "fi", "et",
    "lv", "lt", "pl", "cs", "sk", "sl", "hr", "hu", "tr", "az", "uz", "sq", "id", "ms", "vi", "tl",
    "sw", "ga", "cy", "eu", "gl", "mt",
];
const CYRILLIC: &[&str] = &["ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"];
const DEVANAGARI: &[&str] = &["hi", "mr", "ne"];

/// Letters that one language of its script has and its neighbours lack, none of them ASCII. A text
/// with a few of them is in that language.
const TELLING: [(&[char], &[&str]); 8] = [
    (&['ў'], &["be"]),
    (&['ї', 'є', 'ґ'], &["uk"]),
    (&['ђ', 'ћ', 'љ', 'њ', 'џ', 'ј'], &["sr", "mk"]),
    (&['ң', 'ү', 'ө', 'қ', 'ұ', 'ә', 'ғ', 'һ', 'ӣ', 'ӯ', 'ҳ', 'ҷ'], &["kk", "ky", "tg", "mn"]),
    (&['ы', 'э', 'ё'], &["ru", "be", "kk", "ky", "mn"]),
    (&['ə'], &["az"]),
    (&['ğ', 'ı', 'ş'], &["tr", "az"]),
    (&['ő', 'ű'], &["hu"]),
];

/// The script of most letters, narrowed by letters that only some of its languages have.
pub(super) fn dominant(text: &str) -> Script {
    if text.is_ascii() {
        let has_letters = text.bytes().any(|byte| byte.is_ascii_alphabetic());
        return if has_letters { Script::Shared(LATIN) } else { Script::None };
    }
    let mut counts = [0_u32; RANGES.len()];
    let mut latin = text.bytes().filter(u8::is_ascii_alphabetic).count() as u32;
    let mut letters = latin;
    let beyond: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    for &c in beyond.iter().filter(|c| c.is_alphabetic()) {
        letters += 1;
        if c <= '\u{24F}' || ('\u{1E00}'..='\u{1EFF}').contains(&c) {
            latin += 1;
        } else if let Some(at) = RANGES.iter().position(|(from, to, _)| (*from..=*to).contains(&c))
        {
            counts[at] += 1;
        }
    }
    if letters == 0 {
        return Script::None;
    }
    // Japanese mixes Han with kana: a tenth of kana tells it from Chinese.
    let kana = counts[KANA];
    if kana * 10 >= kana + counts[HAN] && kana > 0 && kana + counts[HAN] > latin {
        return Script::Own("ja");
    }
    let most = counts.iter().enumerate().max_by_key(|(at, count)| (**count, usize::MAX - at));
    match most {
        Some((at, count)) if *count > latin => match RANGES[at].2 {
            Script::Shared(CYRILLIC) => Script::Shared(told_by_letters(&beyond, CYRILLIC)),
            Script::Shared(["ar", ..]) => Script::Own(arabic(text)),
            script => script,
        },
        _ if latin > 0 => Script::Shared(told_by_letters(&beyond, LATIN)),
        _ => Script::None,
    }
}

/// The languages left by the telling letters that stand in the text at least twice, from its
/// characters beyond ASCII.
fn told_by_letters(beyond: &[char], all: &'static [&'static str]) -> &'static [&'static str] {
    let stands_twice =
        |letters: &[char]| beyond.iter().filter(|c| letters.contains(c)).take(2).count() == 2;
    TELLING
        .iter()
        .find(|(letters, codes)| stands_twice(letters) && all.contains(&codes[0]))
        .map_or(all, |(_, codes)| codes)
}

/// Arabic, Persian, Urdu or Pashto, by the letters that each added to the script.
fn arabic(text: &str) -> &'static str {
    let has = |letters: &[char]| text.contains(letters);
    if has(&['ٹ', 'ڈ', 'ڑ', 'ے', 'ں', 'ہ']) {
        "ur"
    } else if has(&['ټ', 'ډ', 'ړ', 'ښ', 'ځ', 'څ']) {
        "ps"
    } else if has(&['پ', 'چ', 'ژ', 'گ', 'ی', 'ک']) {
        "fa"
    } else {
        "ar"
    }
}

/// The codes of all languages that a script may stand for.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    let of_script = |script: &'static Script| -> &'static [&'static str] {
        match script {
            Script::None => &[],
            Script::Own(code) => std::slice::from_ref(code),
            Script::Shared(codes) => codes,
        }
    };
    LATIN.iter().chain(RANGES.iter().flat_map(move |(.., script)| of_script(script))).copied()
}

const HAN: usize = 0;
const KANA: usize = 1;

/// Scripts by code point range.
static RANGES: [(char, char, Script); 27] = [
    ('\u{3400}', '\u{9FFF}', Script::Own("zh")),
    ('\u{3040}', '\u{30FF}', Script::Own("ja")),
    ('\u{0400}', '\u{052F}', Script::Shared(CYRILLIC)),
    ('\u{0600}', '\u{06FF}', Script::Shared(&["ar", "fa", "ur", "ps"])),
    ('\u{0900}', '\u{097F}', Script::Shared(DEVANAGARI)),
    ('\u{0370}', '\u{03FF}', Script::Own("el")),
    ('\u{1F00}', '\u{1FFF}', Script::Own("el")),
    ('\u{0590}', '\u{05FF}', Script::Own("he")),
    ('\u{0530}', '\u{058F}', Script::Own("hy")),
    ('\u{10A0}', '\u{10FF}', Script::Own("ka")),
    ('\u{1C90}', '\u{1CBF}', Script::Own("ka")),
    ('\u{AC00}', '\u{D7AF}', Script::Own("ko")),
    ('\u{1100}', '\u{11FF}', Script::Own("ko")),
    ('\u{0E00}', '\u{0E7F}', Script::Own("th")),
    ('\u{0E80}', '\u{0EFF}', Script::Own("lo")),
    ('\u{1000}', '\u{109F}', Script::Own("my")),
    ('\u{1780}', '\u{17FF}', Script::Own("km")),
    ('\u{0980}', '\u{09FF}', Script::Own("bn")),
    ('\u{0A00}', '\u{0A7F}', Script::Own("pa")),
    ('\u{0A80}', '\u{0AFF}', Script::Own("gu")),
    ('\u{0B00}', '\u{0B7F}', Script::Own("or")),
    ('\u{0B80}', '\u{0BFF}', Script::Own("ta")),
    ('\u{0C00}', '\u{0C7F}', Script::Own("te")),
    ('\u{0C80}', '\u{0CFF}', Script::Own("kn")),
    ('\u{0D00}', '\u{0D7F}', Script::Own("ml")),
    ('\u{0D80}', '\u{0DFF}', Script::Own("si")),
    ('\u{1200}', '\u{137F}', Script::Own("am")),
];
