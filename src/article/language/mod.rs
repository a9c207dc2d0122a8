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

use crate::fingerprint::places::{eight, runs};
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

/// Words of so many bytes have no vote, and are not counted.
const LONGEST: usize = 24;

/// The fewest votes that decide: two words that one language alone has, or more shared ones.
const ENOUGH: u32 = 120;

/// From so many words on, ...
const LONG: u32 = 40;

/// ... fewer votes a word are sparse: news in English has five and more, legal prose of 28 other
/// languages three and more (Galician two); words made up have one or two, and tables of figures lie
/// between.
const SPARSE: u32 = 3;

/// Where votes are sparse the best must have so many times the votes of the second, or the text is in
/// no language with words here: chance favors one of fifty a little.
const CLEARLY: u32 = 2;

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
    /// The words of up to eight bytes, as one number: most of them.
    short: FxHashMap<u64, Common>,
    /// All others.
    long: FxHashMap<&'static [u8], Common>,
}

/// A common word.
#[derive(Clone, Copy, Default)]
struct Common {
    /// Which languages have it among their commonest.
    languages: u64,
    /// What it counts for each of them.
    share: u32,
}

impl Common {
    fn add(&mut self, language: u64) {
        self.languages |= language;
        self.share = VOTE / self.languages.count_ones();
    }
}

impl Words {
    fn parse() -> Self {
        let mut words =
            Self { codes: Vec::new(), short: FxHashMap::default(), long: FxHashMap::default() };
        let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
        for (code, list) in lines.filter_map(|line| line.split_once(':')) {
            let bit = 1_u64 << (words.codes.len() % 64);
            words.codes.push(code);
            for word in list.split_whitespace().map(str::as_bytes) {
                let common = match Lower::of(word) {
                    Lower::Short(word) => words.short.entry(word).or_default(),
                    Lower::Long(word) => words.long.entry(word).or_default(),
                };
                common.add(bit);
            }
        }
        words
    }

    /// What a word says, where it is common.
    fn get(&self, word: Lower<'_>) -> Option<Common> {
        match word {
            Lower::Short(word) => self.short.get(&word).copied(),
            Lower::Long(word) => self.long.get(word).copied(),
        }
    }
}

/// Bytes that are looked at as one number.
const SHORT: usize = 8;

/// A word in lower case; up to eight bytes as one number, the first lowest, with zeros above them. No
/// two words give the same, for none has a zero in it.
enum Lower<'a> {
    Short(u64),
    Long(&'a [u8]),
}

impl<'a> Lower<'a> {
    fn of(word: &'a [u8]) -> Self {
        if word.len() <= SHORT { Self::Short(eight(word)) } else { Self::Long(word) }
    }
}

/// A word of up to eight letters of ASCII that begins at `start`.
fn short_word(text: &[u8], start: usize, length: usize) -> Lower<'static> {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let here = u64::MAX >> (u64::BITS as usize - 8 * length);
    // Letters of ASCII differ in case by this bit alone.
    Lower::Short((eight(&text[start..]) | SMALL) & here)
}

/// The words of a text in lower case, in order, those of so many bytes left out.
fn for_each_word(text: &str, limit: usize, mut each: impl FnMut(Lower<'_>)) {
    let mut lower: Vec<u8> = Vec::with_capacity(limit);
    let bytes = text.as_bytes();
    // Between two characters of ASCII that are no letters stand whole words.
    for range in runs(bytes, |byte| byte.is_ascii_alphabetic() | !byte.is_ascii()) {
        let run = &text[range.clone()];
        if run.is_ascii() {
            if run.len() <= SHORT {
                each(short_word(bytes, range.start, run.len()));
            } else if run.len() < limit {
                lower.clear();
                lower.extend(run.bytes().map(|byte| byte.to_ascii_lowercase()));
                each(Lower::Long(&lower));
            }
            continue;
        }
        for word in run.split(|c: char| !c.is_alphabetic()) {
            if word.is_empty() || limit <= word.len() {
                continue;
            }
            lower.clear();
            for c in word.chars().flat_map(char::to_lowercase) {
                lower.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            each(Lower::of(&lower));
        }
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
    let mut count = 0;
    for_each_word(text, LONGEST, |word| {
        count += 1;
        let Some(Common { languages: mut rest, share }) = words.get(word) else { return };
        while rest != 0 {
            votes[rest.trailing_zeros() as usize] += share;
            rest &= rest - 1;
        }
    });
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
    let is_sparse = LONG <= count && best < SPARSE * count;
    if is_sparse && best <= CLEARLY * second {
        Vote::Decided(Language::UNKNOWN)
    } else if best >= ENOUGH && best > second + second / 5 {
        Vote::Decided(Language(code))
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

    #[test]
    fn a_long_text_with_few_common_words_needs_a_clear_vote() {
        let rare = "kefni rumgaw tolpi vek sarud mimla hovat dirun wekka pilto tarsil bodak lenro \
                    fispa gumet zalki porda nevit halsu dovri";
        let made_up = format!("nga {rare} nga {rare} kwa nga {rare} kwa");
        let figures = "Net sales of 3.1 million against 2.9 million, up 7 percent; margin 12 percent \
                       against 11 percent; dividend 40 cents against 35 cents. ";
        // Its neighbour has more than half as many votes.
        let danish = "Ministeren sagde mandag, at broen over fjorden vil være lukket i to år, og at \
                      der ikke er penge til en færge. Det er for dyrt for os, sagde hun, men vi har \
                      talt med dem, som bor på øen, og de har også sagt, at de kan vente på en bro.";
        assert_eq!(detect(&made_up), Language::UNKNOWN);
        assert_eq!(detect(danish), Language("da"));
        assert_eq!(detect(&figures.repeat(3)), Language("en"));
    }
}
