//! Words with their byte spans: what shingles and content are made of.

use xxhash_rust::xxh3::xxh3_64;

use crate::article::Span;

/// One word of a text: a run of letters and digits, or one character of a script that sets no
/// spaces between words (Han, Kana, Thai, Lao, Khmer, Burmese).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Where it stands, relative to the text given.
    pub span: Span,
    /// xxh3-64 of its lower-case form.
    pub hash: u64,
}

/// The words of a text, in order.
pub fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(char::is_alphanumeric)?;
        let end =
            text[start..].find(|c: char| !c.is_alphanumeric()).map_or(text.len(), |n| start + n);
        rest = end;
        Some(Word {
            span: Span::new(start, end),
            hash: xxh3_64(text[start..end].to_lowercase().as_bytes()),
        })
    })
}
