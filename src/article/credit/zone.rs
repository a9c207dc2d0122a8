//! Where on a page something stands.

use super::token::Token;
use crate::article::Body;

/// A stretch of a page, from its top to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Zone {
    /// Above the body.
    Above,
    /// The first lines of the body.
    Head,
    /// The rest of the first three sentences.
    Lede,
    /// The rest of the first third.
    Third,
    Middle,
    /// The last part of the body.
    Tail,
    /// Below the body.
    Below,
}

/// The bounds of the zones, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    ends: [usize; 6],
}

/// A public pipeline (`mediacloud/backend`, module AP) looks for datelines this far.
const HEAD_BYTES: usize = 400;
/// Sentences of the lede, and the least number of bytes it has.
const LEDE_SENTENCES: usize = 3;
const LEDE_BYTES: usize = 300;
/// Share of the body that is its tail.
const TAIL_SHARE: usize = 7;

impl Layout {
    pub(super) fn of(tokens: &[Token], body: &Body, len: usize) -> Self {
        let start = body.kept.first().map_or(0, |span| span.start as usize);
        let end = body.kept.last().map_or(len, |span| span.end as usize);
        let size = end - start;
        let lede = lede_end(tokens, start, end);
        let head = (start + HEAD_BYTES).min(end);
        let lede = lede.max(start + LEDE_BYTES).min(end);
        Self {
            ends: [
                start,
                head.min(lede),
                lede,
                (start + size / 3).max(lede),
                (end - size / TAIL_SHARE).max(lede),
                end,
            ],
        }
    }

    /// A text that is all head: a headline.
    pub(super) fn headline(len: usize) -> Self {
        Self { ends: [0, len, len, len, len, len] }
    }

    pub(super) fn zone(&self, byte: usize) -> Zone {
        const ZONES: [Zone; 6] =
            [Zone::Above, Zone::Head, Zone::Lede, Zone::Third, Zone::Middle, Zone::Tail];
        self.ends
            .iter()
            .zip(ZONES)
            .find(|&(&end, _)| byte < end)
            .map_or(Zone::Below, |(_, zone)| zone)
    }
}

/// The end of the third sentence of the body. Headings of a few words count as no sentence.
fn lede_end(tokens: &[Token], start: usize, end: usize) -> usize {
    let first = tokens.partition_point(|token| token.start() < start);
    let (mut sentences, mut words) = (0, 0);
    for token in &tokens[first..] {
        if token.start() >= end {
            break;
        }
        if token.starts_sentence() && words >= 8 {
            sentences += 1;
            words = 0;
            if sentences == LEDE_SENTENCES {
                return token.start();
            }
        }
        words += usize::from(token.is_word());
    }
    end
}
