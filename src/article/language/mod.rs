//! The language of a text, told from the text itself.
//!
//! First the script: many languages have one to themselves. Where languages share a script, their
//! commonest words vote, and letters that only one of them has. Only where these do not decide (a
//! very short text, two languages much alike) are trigrams asked, which cost a hundred times as
//! much; all languages they know are in `words.txt`, so a long text without its words is in none.

mod script;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Deserializer, Serialize};

use script::Script;

/// A language by its two-letter code (ISO 639-1), `und` where nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Language(pub &'static str);

impl Language {
    /// A language that cannot be told.
    pub const UNKNOWN: Self = Self("und");

    /// The language of a code that [`detect`] may give.
    fn of_code(code: &str) -> Option<Self> {
        script::codes().find(|known| *known == code).map(Self)
    }
}

impl Default for Language {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = <&str>::deserialize(deserializer)?;
        Ok(Self::of_code(code).unwrap_or_default())
    }
}

/// So many bytes of a text tell its language.
const PREFIX: usize = 900;

/// A word shared by `n` languages counts `VOTE / n` for each.
const VOTE: u32 = 60;

/// The fewest votes that decide: two words that one language alone has, or more shared ones.
const ENOUGH: u32 = 120;

/// From so many words on, ...
const LONG: u32 = 40;

/// ... fewer votes a word mean that a text is in no language with words here: news in English has
/// five and more, words made up have one or two.
const SPARSE: u32 = 2;

static WORDS: LazyLock<Words> = LazyLock::new(Words::parse);

/// Tells the language of a text by its first 900 bytes.
pub fn detect(text: &str) -> Language {
    let text = text.trim_start();
    let prefix = &text[..text.floor_char_boundary(PREFIX)];
    match script::dominant(prefix) {
        Script::None => Language::UNKNOWN,
        Script::Own(code) => Language(code),
        Script::Shared(codes) => match by_words(prefix, codes) {
            Vote::Decided(language) => language,
            Vote::Open => by_trigrams(prefix, codes),
        },
    }
}

/// The commonest words of languages that share a script.
struct Words {
    /// Language codes; a language's place is its bit.
    codes: Vec<&'static str>,
    /// Which languages have a word among their commonest.
    languages: FxHashMap<&'static str, u64>,
}

impl Words {
    fn parse() -> Self {
        let mut words = Self { codes: Vec::new(), languages: FxHashMap::default() };
        let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
        for (code, list) in lines.filter_map(|line| line.split_once(':')) {
            let bit = 1_u64 << (words.codes.len() % 64);
            words.codes.push(code);
            for word in list.split_whitespace() {
                *words.languages.entry(word).or_default() |= bit;
            }
        }
        words
    }
}

/// What the commonest words say.
enum Vote {
    Decided(Language),
    Open,
}

fn by_words(text: &str, codes: &[&str]) -> Vote {
    let words = &*WORDS;
    let mut votes = [0_u32; 64];
    let (mut lower, mut count) = (String::new(), 0);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty() && w.len() < 24) {
        count += 1;
        lower.clear();
        if word.is_ascii() {
            lower.push_str(word);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(word.chars().flat_map(char::to_lowercase));
        }
        let Some(&mask) = words.languages.get(lower.as_str()) else { continue };
        let share = VOTE / mask.count_ones();
        let mut rest = mask;
        while rest != 0 {
            votes[rest.trailing_zeros() as usize] += share;
            rest &= rest - 1;
        }
    }
    let (mut best, mut second, mut code) = (0, 0, "");
    for (&votes, other) in votes.iter().zip(&words.codes) {
        if votes <= second || !codes.contains(other) {
            continue;
        }
        if votes > best {
            (second, best, code) = (best, votes, other);
        } else {
            second = votes;
        }
    }
    if best >= ENOUGH && best > second + second / 5 {
        Vote::Decided(Language(code))
    } else if count >= LONG && best < SPARSE * count {
        Vote::Decided(Language::UNKNOWN)
    } else {
        Vote::Open
    }
}

fn by_trigrams(text: &str, codes: &[&str]) -> Language {
    let text = &text[..text.floor_char_boundary(PREFIX / 3)];
    whatlang::detect(text)
        .filter(|info| info.confidence() > 0.3)
        .and_then(|info| two_letters(info.lang()))
        .filter(|code| codes.contains(code))
        .map_or(Language::UNKNOWN, Language)
}

fn two_letters(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang;
    Some(match lang {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Cat => "ca",
        Lang::Ron => "ro",
        Lang::Nld => "nl",
        Lang::Afr => "af",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "no",
        Lang::Fin => "fi",
        Lang::Est => "et",
        Lang::Lav => "lv",
        Lang::Lit => "lt",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Hun => "hu",
        Lang::Tur => "tr",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Vie => "vi",
        Lang::Tgl => "tl",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Bel => "be",
        Lang::Bul => "bg",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Ara => "ar",
        Lang::Pes => "fa",
        Lang::Urd => "ur",
        Lang::Hin => "hi",
        Lang::Mar => "mr",
        Lang::Nep => "ne",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_by_script_and_words() {
        for (code, text) in [
            ("en", "The minister said on Monday that the bridge will be closed for two years."),
            ("de", "Die Ministerin sagte am Montag, dass die Brücke für zwei Jahre gesperrt wird."),
            ("fr", "La ministre a déclaré lundi que le pont serait fermé pendant deux ans."),
            ("es", "La ministra dijo el lunes que el puente estará cerrado durante dos años."),
            ("pt", "A ministra disse na segunda-feira que a ponte não será aberta por dois anos."),
            (
                "it",
                "La ministra ha detto lunedì che il ponte sarà chiuso per due anni, non di più.",
            ),
            (
                "nl",
                "De minister zei maandag dat de brug twee jaar lang niet open zal zijn voor het verkeer.",
            ),
            ("sv", "Ministern sade på måndagen att bron ska vara stängd i två år och inte längre."),
            ("pl", "Minister powiedziała w poniedziałek, że most będzie zamknięty przez dwa lata."),
            (
                "tr",
                "Bakan pazartesi günü köprünün iki yıl için kapalı olacağını ve bu kararın kesin olduğunu söyledi.",
            ),
            (
                "fi",
                "Ministeri sanoi maanantaina, että silta on suljettu kaksi vuotta, mutta se ei ole varmaa.",
            ),
            (
                "hu",
                "A miniszter hétfőn azt mondta, hogy a hidat két évre lezárják, és nem nyitják meg.",
            ),
            (
                "id",
                "Menteri mengatakan pada hari Senin bahwa jembatan itu akan ditutup untuk dua tahun.",
            ),
            ("ru", "Министр заявила в понедельник, что мост будет закрыт на два года."),
            ("uk", "Міністерка заявила у понеділок, що міст буде закрито на два роки."),
            ("bg", "Министърът заяви в понеделник, че мостът ще бъде затворен за две години."),
            ("sr", "Министарка је рекла у понедељак да ће мост бити затворен две године."),
            ("el", "Η υπουργός δήλωσε τη Δευτέρα ότι η γέφυρα θα κλείσει για δύο χρόνια."),
            ("ar", "قالت الوزيرة يوم الاثنين إن الجسر سيغلق لمدة عامين."),
            ("fa", "وزیر روز دوشنبه گفت که این پل برای دو سال بسته خواهد شد."),
            ("ur", "وزیر نے پیر کو کہا کہ یہ پل دو سال کے لیے بند رہے گا۔"),
            ("he", "השרה אמרה ביום שני כי הגשר ייסגר לשנתיים."),
            ("hi", "मंत्री ने सोमवार को कहा कि यह पुल दो साल के लिए बंद रहेगा।"),
            ("zh", "部长星期一表示，大桥将关闭两年。"),
            ("ja", "大臣は月曜日、橋を二年間閉鎖すると述べた。"),
            ("ko", "장관은 월요일 다리를 2년 동안 폐쇄한다고 말했다."),
            ("th", "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานจะปิดสองปี"),
            ("hy", "Նախարարը երկուշաբթի ասաց, որ կամուրջը կփակվի երկու տարով։"),
            ("ka", "მინისტრმა ორშაბათს თქვა, რომ ხიდი ორი წლით დაიკეტება."),
            ("und", "12:30 – 14:15 ***"),
        ] {
            assert_eq!(detect(text).0, code, "{text}");
            assert_eq!(Language::of_code(code).unwrap_or_default().0, code);
        }
    }
}
