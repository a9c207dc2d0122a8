//! Dates and times as people write them, in some thirty languages.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::order::Order;

/// A moment as far as it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) year: i32,
    pub(super) month: u8,
    pub(super) day: u8,
    /// Hour, minute, second.
    pub(super) time: Option<(u8, u8, u8)>,
    /// Minutes east of UTC.
    pub(super) offset: Option<i32>,
}

/// A date found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// First byte of date or time.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    pub(super) moment: Moment,
    /// Whether day and month could be the other way round.
    pub(super) ambiguous: bool,
}

impl Moment {
    /// Seconds since 1970; a time without an offset is read as UTC.
    pub(super) fn seconds(&self) -> i64 {
        let (hour, minute, second) = self.time.unwrap_or_default();
        let clock = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        self.days() * 86_400 + clock - i64::from(self.offset.unwrap_or_default()) * 60
    }

    /// Days since 1970 in the proleptic Gregorian calendar (Hinnant, "chrono-compatible low-level
    /// date algorithms", days_from_civil).
    fn days(&self) -> i64 {
        let month = i64::from(self.month);
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + i64::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// `2024-12-26T17:40:00+04:00`, without what is not known.
    pub(super) fn iso(&self) -> String {
        let mut iso = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        if let Some((hour, minute, second)) = self.time {
            iso += &format!("T{hour:02}:{minute:02}:{second:02}");
            match self.offset {
                Some(0) => iso.push('Z'),
                Some(offset) => {
                    let sign = if offset < 0 { '-' } else { '+' };
                    let minutes = offset.abs();
                    iso += &format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
                }
                None => {}
            }
        }
        iso
    }

    fn date(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let last = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => return None,
        };
        let fits = (1..=last).contains(&day) && year <= 9999;
        fits.then_some(Self {
            year: year as i32,
            month: month as u8,
            day: day as u8,
            time: None,
            offset: None,
        })
    }
}

static MONTHS: LazyLock<FxHashMap<String, u32>> = LazyLock::new(|| {
    include_str!("months.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(number, names)| Some((number.parse::<u32>().ok()?, names)))
        .flat_map(|(n, names)| names.split(' ').map(move |name| (name.replace('_', " "), n)))
        .collect()
});

/// The dates with a year in a text, in order, without overlap. `order` tells `3/4/2024` apart.
pub(super) fn dates(text: &str, order: Order) -> Vec<Found> {
    if !may_name_year(text) {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut dates: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let context = Tokens { text, tokens: &tokens[at..] };
        let Some((used, moment, ambiguous)) = context.date(order) else {
            at += 1;
            continue;
        };
        let mut found =
            Found { start: tokens[at].start, end: tokens[at + used - 1].end, moment, ambiguous };
        at += used;
        let rest = Tokens { text, tokens: &tokens[at..] };
        if let Some((used, end)) = rest.time(found.end, &mut found.moment) {
            at += used;
            found.end = end;
        } else if let Some(start) = clock_before(text, &tokens, found.start, &mut found.moment) {
            found.start = start;
        }
        dates.push(found);
    }
    dates
}

/// Whether four digits stand together that may be a year. No date is read without one, and few
/// paragraphs have one.
fn may_name_year(text: &str) -> bool {
    let runs = text.as_bytes().split(|byte| !byte.is_ascii_digit());
    runs.into_iter().any(|run| matches!(run, [b'1' | b'2', _, _, _]))
}

/// A run of letters or of digits.
#[derive(Debug, Clone, Copy)]
struct Token {
    start: usize,
    end: usize,
    /// The value of a run of up to nine digits.
    number: Option<u32>,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open: Option<(usize, Kind)> = None;
    let boundaries = text.char_indices().map(|(at, c)| (at, Kind::of(c)));
    for (at, kind) in boundaries.chain([(text.len(), Kind::Other)]) {
        match open {
            Some((_, of)) if of == kind => continue,
            Some((start, of)) => tokens.push(Token {
                start,
                end: at,
                number: (of == Kind::Digit).then(|| number(&text[start..at])).flatten(),
            }),
            None => {}
        }
        open = (kind != Kind::Other).then_some((at, kind));
    }
    tokens
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Letter,
    Digit,
    /// 年, 월 and their like: each a word of its own, for no space parts it from digits or words.
    Unit,
    Other,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            '0'..='9' | '０'..='９' => Self::Digit,
            '年' | '月' | '日' | '년' | '월' | '일' => Self::Unit,
            // The vowel signs of Indic scripts are part of their words.
            _ if c.is_alphabetic()
                || matches!(c, '\u{0900}'..='\u{0DFF}' | '\u{0E30}'..='\u{0E4E}') =>
            {
                Self::Letter
            }
            _ => Self::Other,
        }
    }
}

fn number(digits: &str) -> Option<u32> {
    if digits.chars().count() > 9 {
        return None;
    }
    digits.chars().try_fold(0, |value, c| {
        let digit = c.to_digit(10).or_else(|| (c as u32).checked_sub('０' as u32))?;
        Some(value * 10 + digit)
    })
}

/// The tokens from some place on.
struct Tokens<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl Tokens<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &self.text[token.start..token.end])
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.tokens.get(at)?.number
    }

    /// How many digits a number is written with.
    fn digits(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(0, |token| token.end - token.start)
    }

    /// What stands between a token and the next one.
    fn gap(&self, at: usize) -> &str {
        match (self.tokens.get(at), self.tokens.get(at + 1)) {
            (Some(a), Some(b)) => &self.text[a.end..b.start],
            _ => "\n",
        }
    }

    fn close(&self, at: usize) -> bool {
        let gap = self.gap(at);
        gap.len() <= 4 && !gap.contains(['\n', '(', ')', ';', '!', '?'])
    }

    /// A date at the first token: tokens used, the day, whether it is ambiguous.
    fn date(&self, order: Order) -> Option<(usize, Moment, bool)> {
        match self.number(0) {
            Some(first) => self
                .year_first(first)
                .or_else(|| self.all_numbers(first, order))
                .or_else(|| self.day_first(first)),
            None => self.month_first(),
        }
    }

    /// `2024-12-26`, `2024/12/26`, `2024.12.26`, `20241226T`, `2024年12月26日`, `2024년 12월 26일`.
    fn year_first(&self, year: u32) -> Option<(usize, Moment, bool)> {
        if self.digits(0) != 4 || !plausible(year) {
            return None;
        }
        if matches!(self.word(1), "年" | "년") && matches!(self.word(3), "月" | "월") {
            let moment = Moment::date(year, self.number(2)?, self.number(4)?)?;
            let used = if matches!(self.word(5), "日" | "일") { 6 } else { 5 };
            return Some((used, moment, false));
        }
        let gap = self.gap(0);
        if !matches!(gap, "-" | "/" | "." | ". ") || self.gap(1) != gap {
            return None;
        }
        Some((3, Moment::date(year, self.number(1)?, self.number(2)?)?, false))
    }

    /// `26.12.2024`, `26/12/2024`, `12/26/2024`, `26-12-24` is too little to be sure.
    fn all_numbers(&self, first: u32, order: Order) -> Option<(usize, Moment, bool)> {
        let gap = self.gap(0);
        if !matches!(gap, "." | "/" | "-" | ". ") || self.gap(1) != gap || self.digits(2) != 4 {
            return None;
        }
        let (second, year) = (self.number(1)?, self.number(2)?);
        if !plausible(year) {
            return None;
        }
        let month_leads = gap == "/" && order != Order::DayFirst;
        let (day, month) = match (first, second) {
            (13.., _) => (first, second),
            (_, 13..) => (second, first),
            _ if month_leads => (second, first),
            _ => (first, second),
        };
        let is_open = gap == "/" && order == Order::MonthFirstPerhaps;
        let ambiguous = is_open && first <= 12 && second <= 12 && first != second;
        Some((3, Moment::date(year, month, day)?, ambiguous))
    }

    /// `26 December 2024`, `26th of December, 2024`, `26. Dezember 2024`, `26 de diciembre de 2024`.
    fn day_first(&self, day: u32) -> Option<(usize, Moment, bool)> {
        if self.digits(0) > 2 || day > 31 {
            return None;
        }
        let mut at = 1;
        while at <= 2 && self.close(at - 1) && is_linking(self.word(at)) {
            at += 1;
        }
        if !self.close(at - 1) {
            return None;
        }
        let (used, month) = self.month(at)?;
        at += used;
        let (at, year) = self.year_after(at)?;
        Some((at, Moment::date(year, month, day)?, false))
    }

    /// `December 26, 2024`, `Dec. 26th 2024`, `декабря 26 2024`.
    fn month_first(&self) -> Option<(usize, Moment, bool)> {
        // The name has one word or two; nearly all words have no number behind them.
        if self.number(1).is_none() && self.number(2).is_none() {
            return None;
        }
        let (used, month) = self.month(0)?;
        if !self.close(used - 1) || self.digits(used) > 2 {
            return None;
        }
        let day = self.number(used)?;
        let mut at = used + 1;
        if self.close(used) && matches!(self.word(at), "st" | "nd" | "rd" | "th") {
            at += 1;
        }
        let (at, year) = self.year_after(at)?;
        Some((at, Moment::date(year, month, day)?, false))
    }

    /// A month's name at a token: tokens used, and its number.
    fn month(&self, at: usize) -> Option<(usize, u32)> {
        let months = &*MONTHS;
        let word = self.word(at);
        if word.len() > 40 || word.len() < 3 {
            return None;
        }
        let lower = word.to_lowercase();
        if let Some(month) = months.get(&lower) {
            return Some((1, *month));
        }
        let two = format!("{lower} {}", self.word(at + 1).to_lowercase());
        months.get(&two).map(|month| (2, *month))
    }

    /// A year at a token or one linking word further: the token after it, and the year.
    fn year_after(&self, mut at: usize) -> Option<(usize, u32)> {
        if !self.close(at - 1) {
            return None;
        }
        if is_linking(self.word(at)) && self.close(at) {
            at += 1;
        }
        let year = self.number(at)?;
        (self.digits(at) == 4 && plausible(year)).then_some((at + 1, year))
    }

    /// A time of day that follows a date: tokens used, and where it ends.
    fn time(&self, date_end: usize, moment: &mut Moment) -> Option<(usize, usize)> {
        let gap = self.text.get(date_end..self.tokens.first()?.start)?;
        if gap.len() > 6 || gap.contains('\n') {
            return None;
        }
        let lead = (0..=1).find(|at| self.number(*at).is_some())?;
        if lead == 1 && (self.digits(0) > 6 || self.gap(0).len() > 3) {
            return None;
        }
        let (used, end) = self.clock(lead, moment)?;
        Some((used, end))
    }

    /// `17:40`, `5.40 pm`, `17:40:09.123+04:00`, `17h40`, `5:40 p.m. GMT` from a token on.
    fn clock(&self, at: usize, moment: &mut Moment) -> Option<(usize, usize)> {
        let hour = self.number(at)?;
        let gap = self.gap(at);
        let with_h =
            gap.is_empty() && matches!(self.word(at + 1), "h" | "H") && self.gap(at + 1).is_empty();
        let minute_at = if with_h { at + 2 } else { at + 1 };
        if !(with_h || matches!(gap, ":" | ".")) || self.digits(minute_at) != 2 {
            return None;
        }
        let minute = self.number(minute_at)?;
        let mut last = minute_at;
        let mut second = 0;
        if gap == ":" && self.gap(last) == ":" && self.digits(last + 1) == 2 {
            last += 1;
            second = self.number(last)?;
            if self.gap(last) == "." && self.number(last + 1).is_some() {
                last += 1;
            }
        }
        let mut hour = hour;
        if let Some((used, afternoon)) = self.half_of_day(last) {
            hour = hour % 12 + if afternoon { 12 } else { 0 };
            last += used;
        } else if gap == "." && hour > 23 {
            return None;
        }
        if hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        moment.time = Some((hour as u8, minute as u8, second as u8));
        let mut end = self.tokens[last].end;
        if let Some((used, offset, zone_end)) = self.zone(last) {
            moment.offset = Some(offset);
            last += used;
            end = zone_end;
        }
        Some((last + 1, end))
    }

    /// "am", "p.m." after a token: tokens used, and whether it is the afternoon.
    fn half_of_day(&self, at: usize) -> Option<(usize, bool)> {
        if self.gap(at).len() > 1 {
            return None;
        }
        let word = self.word(at + 1);
        if word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm") {
            return Some((1, word.starts_with(['p', 'P'])));
        }
        let dotted = self.word(at + 2).eq_ignore_ascii_case("m") && self.gap(at + 1) == ".";
        let half = word.eq_ignore_ascii_case("a") || word.eq_ignore_ascii_case("p");
        (dotted && half).then(|| (2, word.starts_with(['p', 'P'])))
    }

    /// A time zone after a token: tokens used, minutes east of UTC, where it ends.
    fn zone(&self, at: usize) -> Option<(usize, i32, usize)> {
        let after = &self.text[self.tokens[at].end..];
        let trimmed = after.trim_start_matches(' ');
        if let Some(sign) = trimmed.chars().next().filter(|c| matches!(c, '+' | '-' | '−')) {
            let tight = trimmed.len() == after.len() || sign == '+';
            let next = self.tokens.get(at + 1)?;
            if tight && trimmed[sign.len_utf8()..].starts_with(|c: char| c.is_ascii_digit()) {
                return self.numeric_zone(at, if sign == '+' { 1 } else { -1 }, next.end);
            }
            return None;
        }
        if after.len() - trimmed.len() > 1 {
            return None;
        }
        let offset = match self.word(at + 1) {
            "Z" | "UTC" | "GMT" | "WET" => 0,
            "BST" | "CET" | "WAT" => 60,
            "CEST" | "EET" | "SAST" => 120,
            "EEST" | "MSK" | "МСК" | "мск" => 180,
            "IST" => 330,
            "JST" | "KST" => 540,
            "EST" | "CDT" => -300,
            "EDT" => -240,
            "CST" | "MDT" => -360,
            "MST" | "PDT" => -420,
            "PST" => -480,
            _ => return None,
        };
        Some((1, offset, self.tokens[at + 1].end))
    }

    /// `+04:00`, `+0400`, `+04`.
    fn numeric_zone(&self, at: usize, sign: i32, end: usize) -> Option<(usize, i32, usize)> {
        let value = i32::try_from(self.number(at + 1)?).ok()?;
        let (used, minutes, end) = match self.digits(at + 1) {
            4 => (1, value / 100 * 60 + value % 100, end),
            2 if self.gap(at + 1) == ":" && self.digits(at + 2) == 2 => {
                let rest = i32::try_from(self.number(at + 2)?).ok()?;
                (2, value * 60 + rest, self.tokens[at + 2].end)
            }
            1 | 2 => (1, value * 60, end),
            _ => return None,
        };
        (minutes <= 14 * 60).then_some((used, sign * minutes, end))
    }
}

/// A time directly before a date, as in `17:40, 26 December 2024`: where it begins.
fn clock_before(text: &str, tokens: &[Token], start: usize, moment: &mut Moment) -> Option<usize> {
    let index = tokens.partition_point(|token| token.start < start);
    for first in index.saturating_sub(4)..index.saturating_sub(1) {
        let context = Tokens { text, tokens: &tokens[first..] };
        let mut probe = *moment;
        let Some((_, end)) = context.clock(0, &mut probe) else { continue };
        let gap = text.get(end..start).unwrap_or("\n");
        if gap.len() <= 4
            && gap.chars().all(|c| matches!(c, ' ' | ',' | '|' | '-' | '–' | '·' | '/'))
        {
            *moment = probe;
            return Some(tokens[first].start);
        }
    }
    None
}

fn plausible(year: u32) -> bool {
    (1800..=2199).contains(&year)
}

/// Words and suffixes between the parts of a date.
fn is_linking(word: &str) -> bool {
    matches!(
        word,
        "st" | "nd"
            | "rd"
            | "th"
            | "of"
            | "de"
            | "del"
            | "d"
            | "e"
            | "er"
            | "er."
            | "º"
            | "ο"
            | "г"
            | "року"
            | "года"
            | "tháng"
            | "den"
            | "ve"
            | "do"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Language;

    fn first(text: &str, language: &'static str) -> Option<(String, String)> {
        let found = dates(text, Order::of_language(Language(language)));
        found.first().map(|f| (f.moment.iso(), text[f.start..f.end].to_owned()))
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (text, language, iso, words) in [
            ("26 December 2024 17:40", "en", "2024-12-26T17:40:00", "26 December 2024 17:40"),
            (
                "Updated: Dec. 26, 2024 at 5:40 p.m. EST",
                "en",
                "2024-12-26T17:40:00-05:00",
                "Dec. 26, 2024 at 5:40 p.m. EST",
            ),
            ("Monday, June 24th, 2024", "en", "2024-06-24", "June 24th, 2024"),
            ("2024-12-26T13:40:07.5Z", "und", "2024-12-26T13:40:07Z", "2024-12-26T13:40:07.5Z"),
            (
                "2024-12-26 17:40:00+04:00",
                "und",
                "2024-12-26T17:40:00+04:00",
                "2024-12-26 17:40:00+04:00",
            ),
            (
                "Thu, 26 Dec 2024 17:40:00 +0400",
                "en",
                "2024-12-26T17:40:00+04:00",
                "26 Dec 2024 17:40:00 +0400",
            ),
            ("17:40, 26.12.2024", "ru", "2024-12-26T17:40:00", "17:40, 26.12.2024"),
            ("26 декабря 2024 г., 17:40", "ru", "2024-12-26T17:40:00", "26 декабря 2024 г., 17:40"),
            ("26 грудня 2024, 17:40", "uk", "2024-12-26T17:40:00", "26 грудня 2024, 17:40"),
            ("3. März 2024 um 9.05 Uhr", "de", "2024-03-03T09:05:00", "3. März 2024 um 9.05"),
            ("26 de diciembre de 2024 a las", "es", "2024-12-26", "26 de diciembre de 2024"),
            ("1er août 2024 à 17h40", "fr", "2024-08-01T17:40:00", "1er août 2024 à 17h40"),
            ("2024年12月26日 17:40", "zh", "2024-12-26T17:40:00", "2024年12月26日 17:40"),
            ("2024년 12월 26일", "ko", "2024-12-26", "2024년 12월 26일"),
            ("26 ديسمبر 2024", "ar", "2024-12-26", "26 ديسمبر 2024"),
            ("26 दिसंबर 2024", "hi", "2024-12-26", "26 दिसंबर 2024"),
            ("12/26/2024", "en", "2024-12-26", "12/26/2024"),
            ("3/4/2024", "en", "2024-03-04", "3/4/2024"),
            ("3/4/2024", "fr", "2024-04-03", "3/4/2024"),
            ("3.4.2024", "en", "2024-04-03", "3.4.2024"),
            ("26 Aralık 2024 Perşembe 17:40", "tr", "2024-12-26", "26 Aralık 2024"),
        ] {
            assert_eq!(first(text, language), Some((iso.to_owned(), words.to_owned())), "{text}");
        }
        for text in
            ["in May 2024", "31.02.2024", "version 2024.13.45", "2,024 men", "room 26, 2024"]
        {
            assert_eq!(first(text, "en"), None, "{text}");
        }
    }

    #[test]
    fn seconds_are_counted_from_1970() {
        let at = |text| dates(text, Order::MonthFirst)[0].moment.seconds();
        assert_eq!(at("1970-01-01"), 0);
        assert_eq!(at("2024-12-26T17:40:00+04:00"), 1_735_220_400);
        assert_eq!(at("1955-03-01"), -468_288_000);
        assert_eq!(at("2000-02-29T00:00:01Z"), 951_782_401);
    }

    #[test]
    fn every_month_has_its_names_once() {
        let mut months: Vec<u32> = MONTHS.values().copied().collect();
        months.sort_unstable();
        months.dedup();
        assert_eq!(months, (1..=12).collect::<Vec<_>>());
        assert!(MONTHS.values().filter(|m| **m == 1).count() > 25);
    }

    proptest! {
        #[test]
        fn any_text_is_scanned(text in "([0-9]{1,10}|[./:, +-]|Dec|May|年|月|\\PC){0,60}") {
            let mut end = 0;
            for found in dates(&text, Order::MonthFirst) {
                prop_assert!(end <= found.start && found.start < found.end);
                prop_assert!(text.get(found.start..found.end).is_some());
                end = found.end;
            }
        }
    }
}
