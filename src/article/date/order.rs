//! Which of the first two numbers of `3/4/2024` is the day.

use crate::article::{Language, Page, credit, outlet};

/// How a page writes a date in numbers with strokes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    /// English from nobody knows where: read as in America, and not quite believed.
    MonthFirstPerhaps,
}

/// Where English is written and the month stands first, by ISO 3166 codes. In Canada both are seen.
const MONTH_FIRST: [&str; 6] = ["US", "PH", "PR", "GU", "FM", "LR"];
const EITHER: [&str; 1] = ["CA"];

/// Countries in which English papers are at home and put the day first, told by the ends of their
/// addresses. Others are ends that anybody buys: .co, .tv, .ai.
const DAY_FIRST: [&str; 26] = [
    "uk", "ie", "au", "nz", "in", "pk", "bd", "lk", "np", "sg", "my", "hk", "za", "ng", "ke", "gh",
    "ug", "tz", "zm", "zw", "bw", "na", "jm", "tt", "mt", "cy",
];

impl Order {
    /// By language, and where that is English by the country: that of the page's language code
    /// (`en-GB`), of the outlet in the tables of names, of its address.
    pub(super) fn of(page: &Page, language: Language) -> Self {
        if language != Language("en") {
            return Self::of_language(language);
        }
        let country = region(page).or_else(|| of_outlet(page)).or_else(|| of_address(page));
        match country.as_deref() {
            None => Self::MonthFirstPerhaps,
            Some(country) if MONTH_FIRST.contains(&country) => Self::MonthFirst,
            Some(country) if EITHER.contains(&country) => Self::MonthFirstPerhaps,
            Some(_) => Self::DayFirst,
        }
    }

    /// By language alone.
    pub(super) fn of_language(language: Language) -> Self {
        if language == Language("en") { Self::MonthFirstPerhaps } else { Self::DayFirst }
    }
}

/// The country in `en-GB` or `en_GB`.
fn region(page: &Page) -> Option<String> {
    let codes = ["lang", "og:locale", "ld:inlanguage", "json:language", "json:lang"];
    codes.iter().find_map(|name| {
        let (language, region) = page.metadata.get(name)?.trim().split_once(['-', '_'])?;
        let is_region = region.len() == 2 && region.bytes().all(|b| b.is_ascii_alphabetic());
        (language.eq_ignore_ascii_case("en") && is_region).then(|| region.to_ascii_uppercase())
    })
}

fn of_outlet(page: &Page) -> Option<String> {
    let host = page.url.as_deref().and_then(outlet::host);
    credit::country(host, page.outlet.as_deref()).map(str::to_owned)
}

fn of_address(page: &Page) -> Option<String> {
    let host = page.url.as_deref().and_then(outlet::host)?;
    let end = host.rsplit('.').next()?.to_ascii_lowercase();
    DAY_FIRST.contains(&end.as_str()).then(|| end.to_ascii_uppercase())
}
