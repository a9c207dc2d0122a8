//! Where bytes of a kind stand in a text: sixty-four bytes are looked at together, in loops simple
//! enough for the compiler to make vectors of them.

use std::ops::Range;

/// Bytes looked at together: as many as a mask has bits.
pub(crate) const BLOCK: usize = 64;

/// The text in blocks, with zeros after it to fill the last one.
#[inline]
pub(crate) fn blocks(text: &[u8]) -> impl Iterator<Item = [u8; BLOCK]> {
    text.chunks(BLOCK).map(|chunk| <[u8; BLOCK]>::try_from(chunk).unwrap_or_else(|_| filled(chunk)))
}

/// A block that begins with these bytes, with zeros after them.
fn filled(chunk: &[u8]) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    block[..chunk.len()].copy_from_slice(chunk);
    block
}

/// A bit for each byte of a block, the first lowest: whether it is of a kind.
#[inline(always)]
pub(crate) fn mask(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    let mut kinds = *block;
    for byte in &mut kinds {
        *byte = u8::from(is(*byte)) << 7;
    }
    let mut mask = 0;
    for (at, eight) in kinds.as_chunks::<8>().0.iter().enumerate() {
        mask |= u64::from(gather(u64::from_le_bytes(*eight))) << (8 * at);
    }
    mask
}

/// Where the bytes of a kind stand, in order. A zero is of no kind.
#[inline(always)]
pub(crate) fn places(text: &[u8], is: impl Fn(u8) -> bool) -> impl Iterator<Item = usize> {
    let starts = (0..).step_by(BLOCK);
    blocks(text)
        .zip(starts)
        .flat_map(move |(block, start)| bits(mask(&block, &is)).map(move |bit| start + bit))
}

/// The longest runs of bytes of a kind, in order. A zero is of no kind.
#[inline(always)]
pub(crate) fn runs(text: &[u8], is: impl Fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut carried = 0;
    let edges = blocks(text).zip((0..).step_by(BLOCK)).flat_map(move |(block, start)| {
        let inside = mask(&block, &is);
        let edges = inside ^ (inside << 1 | carried);
        carried = inside >> (BLOCK - 1);
        bits(edges).map(move |bit| start + bit)
    });
    // A run that fills the last block ends with the text.
    let mut edges = edges.chain([text.len()]);
    std::iter::from_fn(move || Some(edges.next()?..edges.next()?))
}

/// The bits that are set, in order.
#[inline(always)]
pub(crate) fn bits(mut mask: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = mask.trailing_zeros() as usize;
        mask &= mask.wrapping_sub(1);
        (bit < BLOCK).then_some(bit)
    })
}

/// A text cut where it first goes beyond ASCII.
pub(crate) fn split_ascii(text: &str) -> (&str, &str) {
    let bytes = text.as_bytes();
    if bytes.first().is_some_and(|byte| !byte.is_ascii()) {
        return text.split_at(0);
    }
    let plain = bytes.chunks(BLOCK).take_while(|chunk| chunk.is_ascii()).map(<[u8]>::len).sum();
    let end = bytes[plain..].iter().position(|byte| !byte.is_ascii());
    text.split_at(end.map_or(text.len(), |end| plain + end))
}

/// The first eight bytes of a text as one number, the first lowest, with zeros above those that it
/// has.
#[inline(always)]
pub(crate) fn eight(text: &[u8]) -> u64 {
    u64::from_le_bytes(text.first_chunk().copied().unwrap_or_else(|| {
        let mut bytes = [0; 8];
        bytes.iter_mut().zip(text).for_each(|(byte, of)| *byte = *of);
        bytes
    }))
}

/// The high bits of eight bytes, which have no other, side by side; that of the first byte lowest.
#[inline(always)]
pub(super) fn gather(bytes: u64) -> u8 {
    // Byte i has its high bit at 8i + 7; the factor's bit 49 - 7i moves it to 56 + i, and no two
    // of the 64 products fall on one bit.
    (bytes.wrapping_mul(0x0002_0408_1020_4081) >> 56) as u8
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_are_those_of_the_bytes(text in "[a. é]{0,200}") {
            let is = |byte: u8| matches!(byte, b'.' | 0xC3);
            let bytes = text.as_bytes();
            let slowly: Vec<usize> = (0..bytes.len()).filter(|at| is(bytes[*at])).collect();
            prop_assert_eq!(places(bytes, is).collect::<Vec<_>>(), slowly);
        }

        #[test]
        fn runs_are_those_of_the_bytes(text in "[a.]{0,70}[a]{0,70}[a. é]{0,80}") {
            let is = |byte: u8| byte.is_ascii_alphabetic() | !byte.is_ascii();
            let bytes = text.as_bytes();
            let found: Vec<&[u8]> = runs(bytes, is).map(|run| &bytes[run]).collect();
            let slowly: Vec<&[u8]> =
                bytes.split(|byte| !is(*byte)).filter(|run| !run.is_empty()).collect();
            prop_assert_eq!(found, slowly);
        }

        #[test]
        fn the_head_in_ascii_is_the_longest(text in "[a]{0,150}[é]{0,2}[aé]{0,20}") {
            let (head, rest) = split_ascii(&text);
            prop_assert_eq!(format!("{head}{rest}"), text.clone());
            prop_assert!(head.is_ascii() && rest.chars().next().is_none_or(|c| !c.is_ascii()));
        }
    }
}
