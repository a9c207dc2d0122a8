//! Versions of one text by one outlet: what marks a later one, and what shows that two pages
//! without an outlet's name are of one site.

use std::sync::LazyLock;

use xxhash_rust::xxh3::Xxh3;

use crate::article::Article;
use crate::article::body::Reason;

/// How many words at the head are read for the mark of a later version.
const HEAD_WORDS: usize = 6;

/// Whether the headline or the first words call the text an update or a correction.
pub(super) fn is_marked(article: &Article) -> bool {
    let title = article.title.as_deref().unwrap_or_default();
    let first = article.body.kept.first().map_or("", |line| line.of(&article.text));
    [title, first].into_iter().any(|text| {
        let head: Vec<String> = words(text).take(HEAD_WORDS).collect();
        MARKS.iter().any(|mark| head.windows(mark.len()).any(|words| words == mark.as_slice()))
    })
}

/// The marks, each as its words.
static MARKS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let lines = include_str!("updates.txt").lines().filter(|line| !line.starts_with('#'));
    let lists = lines.filter_map(|line| line.split_once(':')).map(|(_, list)| list);
    lists.flat_map(|list| list.split(',')).map(|mark| words(mark).collect()).collect()
});

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    // Vowel signs of Indic scripts are no letters, yet stand inside words.
    let is_inner = |c: char| c.is_alphanumeric() || ('\u{900}'..='\u{DFF}').contains(&c);
    let words = text.split(move |c: char| !is_inner(c)).filter(|word| !word.is_empty());
    words.map(str::to_lowercase)
}

/// A frame tells a site from so many lines and bytes on.
const FRAME_LINES: usize = 3;
const FRAME_BYTES: usize = 40;

/// The hash of the lines around the story that are the same on every page of a site: menus,
/// forms, notices, without figures. None where there are too few to tell a site by.
pub(super) fn frame(article: &Article) -> Option<u64> {
    let is_standing = |reason: Reason| {
        matches!(
            reason,
            Reason::Short
                | Reason::Share
                | Reason::Comments
                | Reason::Licence
                | Reason::AuthorNote
                | Reason::Cookies
                | Reason::Subscription
                | Reason::Advertisement
                | Reason::Recurring
        )
    };
    let standing = article.body.removed.iter().filter(|removed| is_standing(removed.reason));
    let mut lines: Vec<&str> = standing
        .map(|removed| removed.span.of(&article.text))
        .filter(|line| !line.contains(|c: char| c.is_numeric()))
        .collect();
    lines.sort_unstable();
    lines.dedup();
    let bytes: usize = lines.iter().map(|line| line.len()).sum();
    (FRAME_LINES <= lines.len() && FRAME_BYTES <= bytes).then(|| hash(&lines))
}

/// The hash of a headline's words; none where there is none.
pub(super) fn headline(article: &Article) -> Option<u64> {
    let words: Vec<String> = words(article.title.as_deref()?).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    (!words.is_empty()).then(|| hash(&words))
}

fn hash(texts: &[&str]) -> u64 {
    let mut hasher = Xxh3::new();
    for text in texts {
        hasher.update(text.as_bytes());
        hasher.update(b"\n");
    }
    hasher.digest()
}
