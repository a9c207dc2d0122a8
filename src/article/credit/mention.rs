//! Where a text names a source: known names, names by their shape, and lists of them.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::names::{Names, SourceId, names};
use super::own::Own;
use super::pattern::{Words, patterns};
use super::token::{AMPERSAND, Token, hash};
use crate::article::Survey;

/// One or several names in a row: "AP", "the Russian news agency Sputnik", "PTI, ANI and AFP".
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// The names, without what stands around them.
    pub(super) names: Range<usize>,
    /// The names with the words that belong to them: article, "news agency", "newspaper".
    pub(super) phrase: Range<usize>,
    /// Who is named, in order.
    pub(super) members: Vec<Member>,
}

/// One name.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub(super) tokens: Range<usize>,
    pub(super) who: Who,
    /// How far the name itself can be trusted to mean the source, 0 to 1.
    pub(super) trust: f32,
}

/// Whom a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Who {
    /// Sources of the tables; several where a code is shared and nothing tells which.
    Known(Vec<SourceId>),
    /// A name that is in no table, as written.
    Named(String),
}

/// The name in the tables of agencies that a page does not name.
const UNNAMED: &str = "unknown agency";

/// Trust in a name that is a common word or a code with other meanings.
const COMMON_NAME: f32 = 0.8;

/// All mentions of a text in order, the page's own names left out.
pub(super) fn mentions(
    text: &str,
    tokens: &[Token],
    own: &Own<'_>,
    survey: &Survey,
) -> Vec<Mention> {
    let words = patterns().words();
    let mut members = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match member(text, tokens, at, words, survey) {
            Some(member) => {
                at = member.tokens.end.max(at + 1);
                members.push(member);
            }
            None => at += 1,
        }
    }
    shorten(tokens, &mut members, words);
    drop_persons(tokens, &mut members, words);
    drop_kinds(&mut members);
    grouped(tokens, members, words)
        .into_iter()
        .map(|mention| resolved(mention, text, tokens, own, words))
        .filter(|mention| !mention.members.is_empty())
        .collect()
}

/// "The Times" after "New York Times" is that paper: a last word of outlets' names alone stands for
/// the longer name before it that ends in the same word.
fn shorten(tokens: &[Token], members: &mut [Member], words: &Words) {
    let mut long: Vec<(u64, Who)> = Vec::new();
    for member in members {
        let last = tokens[member.tokens.end - 1].hash;
        if !words.noun.contains(&last) {
            continue;
        }
        if 1 < member.tokens.len() {
            long.push((last, member.who.clone()));
        } else if let Some((_, who)) = long.iter().rev().find(|(word, _)| *word == last) {
            member.who = who.clone();
        }
    }
}

/// "David Stern" is a person, and so is "Stern" after him: a single common word behind a first name
/// is no source, here or elsewhere in the text. Codes in capitals are nobody's surname.
fn drop_persons(tokens: &[Token], members: &mut Vec<Member>, words: &Words) {
    let surname = |member: &Member| {
        let first = &tokens[member.tokens.start];
        let is_common = member.trust < 1.0 && matches!(member.who, Who::Known(_));
        (is_common && member.tokens.len() == 1 && first.has_case() && !first.is_all_capitals())
            .then_some(first.hash)
    };
    let is_behind_name = |member: &&Member| follows_first_name(tokens, member.tokens.start, words);
    let persons: FxHashSet<u64> =
        members.iter().filter(is_behind_name).filter_map(surname).collect();
    if !persons.is_empty() {
        members.retain(|member| surname(member).is_none_or(|name| !persons.contains(&name)));
    }
}

/// "агентства Bloomberg" names one source: a word for agencies right before a name is no agency that
/// is not named.
fn drop_kinds(members: &mut Vec<Member>) {
    let unnamed = names().by_name(UNNAMED);
    let starts: FxHashSet<usize> = members.iter().map(|member| member.tokens.start).collect();
    members.retain(|member| match &member.who {
        Who::Known(sources) => *sources != unnamed || !starts.contains(&member.tokens.end),
        Who::Named(_) => true,
    });
}

/// Whether the word before may be a first name: capitalized inside a sentence, no part of an
/// outlet's name, no "The", "Monday" or "Magazine".
fn follows_first_name(tokens: &[Token], at: usize, words: &Words) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    follows_name(tokens, at, words)
        && before.is_some_and(|before| {
            !before.is_all_capitals()
                && !words.proof.contains(&before.hash)
                && !words.noun.contains(&before.hash)
        })
}

/// The name that begins at `at`, or that has its last word there ("Athens Banner-Herald" is known
/// by "Herald").
fn member(
    text: &str,
    tokens: &[Token],
    at: usize,
    words: &Words,
    survey: &Survey,
) -> Option<Member> {
    let token = &tokens[at];
    // A word written small has no shape of a name: nearly all words are passed over here.
    let is_listed = || names().may_begin(token) || survey.outlet_names.may_begin(token);
    if !token.is_word() || token.is_small() && !is_listed() {
        return None;
    }
    // What follows "E&" is not the whole of a name.
    if at.checked_sub(1).is_some_and(|before| is_ampersand(tokens, before)) {
        return shaped(text, tokens, at, words).map(|range| named(text, tokens, range));
    }
    // "Monitor" is short for one paper, and the last word of many: "Bridgeton Monitor".
    let is_last_word = || words.noun.contains(&token.hash) && follows_name(tokens, at, words);
    if let Some(hit) = names().longest(&tokens[at..]).filter(|hit| hit.len > 1 || !is_last_word()) {
        let is_behind =
            || at > 0 && hit.behind.iter().any(|word| tokens[at - 1].hash == hash(word));
        // A common word that opens a sentence has its capital from there.
        let is_plain = hit.is_common && hit.len == 1 && token.starts_sentence();
        let is_all_capitals = token.is_all_capitals() || !token.has_case();
        if (!is_plain || is_all_capitals) && (hit.behind.is_empty() || is_behind()) {
            return Some(Member {
                tokens: at..at + hit.len,
                who: Who::Known(hit.sources.to_vec()),
                trust: if hit.is_common { COMMON_NAME } else { 1.0 },
            });
        }
    }
    if let Some((len, name)) = survey.outlet_names.at(&tokens[at..]) {
        return Some(Member { tokens: at..at + len, who: Who::Named(name.to_owned()), trust: 1.0 });
    }
    shaped(text, tokens, at, words).map(|range| named(text, tokens, range))
}

/// A name that only its shape tells.
fn named(text: &str, tokens: &[Token], range: Range<usize>) -> Member {
    let name = &text[tokens[range.start].start()..tokens[range.end - 1].end()];
    Member { tokens: range, who: Who::Named(name.to_owned()), trust: 0.9 }
}

/// Whether the word before is a capitalized one of the same sentence, and no "The" or "Monday".
fn follows_name(tokens: &[Token], at: usize, words: &Words) -> bool {
    let joins = |before: &Token| before.is_word() && before.has_capital() && !before.is_number();
    !tokens[at].starts_line()
        && !tokens[at].starts_sentence()
        && at.checked_sub(1).and_then(|before| tokens.get(before)).is_some_and(|before| {
            joins(before)
                && !words.stop.contains(&before.hash)
                && !words.before.contains(&before.hash)
        })
}

/// A name by its shape: capitalized words before a media noun, a call sign.
fn shaped(text: &str, tokens: &[Token], at: usize, words: &Words) -> Option<Range<usize>> {
    if let Some(range) = call_sign(text, tokens, at) {
        return Some(range);
    }
    let token = &tokens[at];
    if !token.has_capital() || !words.noun.contains(&token.hash) || token.starts_line() {
        return None;
    }
    let mut start = at;
    while start > 0 && at - start < 6 && !tokens[start].starts_line() {
        let before = &tokens[start - 1];
        let joins = before.is_word() && before.has_capital() && !words.stop.contains(&before.hash)
            || is_hyphen(tokens, start - 1)
            || is_ampersand(tokens, start - 1);
        if !joins {
            break;
        }
        start -= 1;
        if tokens[start].starts_sentence() {
            break;
        }
    }
    (start < at && tokens[start].is_word()).then_some(start..at + 1)
}

/// An American call sign: WAFB, KMOV-TV, WLW-AM.
fn call_sign(text: &str, tokens: &[Token], at: usize) -> Option<Range<usize>> {
    let token = &tokens[at];
    let band = || {
        let suffix = tokens.get(at + 2)?;
        let is_band =
            is_hyphen(tokens, at + 1) && suffix.is_all_capitals() && suffix.span().len() == 2;
        is_band.then_some(at + 3)
    };
    let is_station = matches!(text.as_bytes().get(token.start()), Some(b'W' | b'K'));
    if !token.is_all_capitals() || !is_station {
        return None;
    }
    match (token.span().len(), band()) {
        (3 | 4, Some(end)) => Some(at..end),
        (4, None) => Some(at..at + 1),
        _ => None,
    }
}

/// Whether the token is a hyphen between two words with no space around it.
fn is_hyphen(tokens: &[Token], at: usize) -> bool {
    let [Some(hyphen), Some(after)] = [tokens.get(at), tokens.get(at + 1)] else { return false };
    hyphen.is_name_mark() && hyphen.is_dash() && !hyphen.is_spaced() && !after.is_spaced()
}

/// Whether the token is an ampersand between two words with no space around it.
fn is_ampersand(tokens: &[Token], at: usize) -> bool {
    let [Some(mark), Some(after)] = [tokens.get(at), tokens.get(at + 1)] else { return false };
    mark.hash == *AMPERSAND && !mark.is_spaced() && !after.is_spaced()
}

/// Joins names that stand in a list.
fn grouped(tokens: &[Token], members: Vec<Member>, words: &Words) -> Vec<Mention> {
    let mut mentions: Vec<Mention> = Vec::new();
    for member in members {
        if let Some(last) = mentions.last_mut()
            && is_join(tokens, last.names.end, member.tokens.start, words)
        {
            last.names.end = member.tokens.end;
            last.members.push(member);
            continue;
        }
        let names = member.tokens.clone();
        mentions.push(Mention { phrase: names.clone(), names, members: vec![member] });
    }
    mentions
}

/// Whether nothing but joining words and marks stands between two names.
fn is_join(tokens: &[Token], from: usize, to: usize, words: &Words) -> bool {
    let between = tokens.get(from..to).unwrap_or_default();
    !between.is_empty()
        && between.len() <= 3
        && between.iter().all(|token| {
            !token.starts_line()
                && (words.join.contains(&token.hash) || words.before.contains(&token.hash))
        })
        && between.iter().any(|token| words.join.contains(&token.hash))
}

/// The mention with its phrase and without the page's own names.
fn resolved(
    mut mention: Mention,
    text: &str,
    tokens: &[Token],
    own: &Own<'_>,
    words: &Words,
) -> Mention {
    let (phrase, is_proved) = phrase(&mention.names, tokens, words);
    mention.phrase = phrase;
    mention.members.retain_mut(|member| {
        if is_proved {
            member.trust = 1.0;
        }
        let name = &text[tokens[member.tokens.start].start()..tokens[member.tokens.end - 1].end()];
        own.settle(name, &mut member.who)
    });
    mention
}

/// Widens a name by the words that belong to it; tells whether one of them proves it a source.
fn phrase(names: &Range<usize>, tokens: &[Token], words: &Words) -> (Range<usize>, bool) {
    let mut is_proved = false;
    let mut start = names.start;
    while start > 0 && names.start - start < 8 && !tokens[start].starts_line() {
        let before = &tokens[start - 1];
        let is_proof = words.proof.contains(&before.hash);
        // "the Russian news agency": a name of a country before the proving noun.
        let is_country = is_proved && before.has_capital() && !words.stop.contains(&before.hash);
        if !is_proof && !is_country && !words.before.contains(&before.hash) {
            break;
        }
        is_proved |= is_proof;
        start -= 1;
    }
    let mut end = names.end;
    while let Some(after) = tokens.get(end).filter(|token| !token.starts_line()) {
        let is_proof = words.proof.contains(&after.hash);
        if !is_proof && !words.after.contains(&after.hash) {
            break;
        }
        is_proved |= is_proof;
        end += 1;
    }
    (start..end, is_proved)
}

/// Where a name that is in no table ends, if one begins at `at`: up to six capitalized words, or
/// an address.
pub(super) fn unknown(tokens: &[Token], at: usize) -> Option<usize> {
    let words = patterns().words();
    let first = tokens.get(at).filter(|token| token.is_word())?;
    if let Some(end) = address(tokens, at) {
        return Some(end);
    }
    if !first.has_capital() {
        return None;
    }
    let mut end = at + 1;
    while end - at < 6 {
        let Some(token) = tokens.get(end).filter(|token| !token.starts_line()) else { break };
        let joins = token.is_word() && token.has_capital() && !token.starts_sentence()
            || is_hyphen(tokens, end)
            || is_inner(tokens, end);
        if !joins {
            break;
        }
        end += 1;
    }
    let is_name =
        tokens[at..end].iter().any(|token| token.is_word() && !words.stop.contains(&token.hash));
    (is_name && tokens[end - 1].is_word()).then_some(end)
}

/// A small word or an apostrophe inside a name: "Voice of America", "America's Last Line".
fn is_inner(tokens: &[Token], at: usize) -> bool {
    let (token, next) = (&tokens[at], tokens.get(at + 1));
    if token.is_name_mark() && !token.is_dash() {
        return next.is_some_and(|next| !next.is_spaced() && next.is_word());
    }
    let is_small =
        token.is_word() && token.span().len() <= 3 && patterns().words().stop.contains(&token.hash);
    is_small && next.is_some_and(|next| next.has_capital() && !next.starts_line())
}

/// The end of an address such as `example.com` that begins at `at`.
fn address(tokens: &[Token], at: usize) -> Option<usize> {
    let mut end = at + 1;
    while let [Some(dot), Some(label)] = [tokens.get(end), tokens.get(end + 1)] {
        let joins = dot.is_name_mark()
            && !dot.is_spaced()
            && !label.is_spaced()
            && label.is_word()
            && !label.starts_line();
        if !joins {
            break;
        }
        end += 2;
    }
    let top = tokens.get(end - 1)?;
    (end >= at + 3 && top_level().contains(&top.hash)).then_some(end)
}

/// Ends of addresses: they tell an address from a missing space after a full stop.
fn top_level() -> &'static FxHashSet<u64> {
    static TOP_LEVEL: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
        let names = "com org net info news co uk ru ua by de fr es it in cn jp br tv eu az am ge tr kz \
                     pl nl be ch at us ca au";
        names.split_whitespace().map(hash).collect()
    });
    &TOP_LEVEL
}

impl Names {
    /// The name a reader expects for these sources: one name, or all candidates.
    pub(super) fn display(&self, sources: &[SourceId]) -> Vec<String> {
        sources.iter().map(|&id| self.source(id).name.to_owned()).collect()
    }
}
