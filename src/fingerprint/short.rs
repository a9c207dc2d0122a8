//! xxh3-64 of short words that are already in registers: the same values as the hash of their bytes,
//! without branches, so that many words are hashed side by side (Collet, "XXH3", the paths of its
//! inputs of 1 to 3, 4 to 8 and 9 to 16 bytes).

/// Bytes of a word that one register holds.
pub(crate) const HEAD: usize = 8;
/// Bytes of the longest word that is hashed here.
pub(crate) const LONGEST: usize = 16;

const PRIME_2: u64 = 0xc2b2_ae3d_27d4_eb4f;
const PRIME_3: u64 = 0x1656_67b1_9e37_79f9;
const MIX_1: u64 = 0x1656_6791_9e37_79f9;
const MIX_2: u64 = 0x9fb2_1c65_1e98_df25;
/// Pairs of words of the secret, as each path combines them.
const FLIP_3: u64 = 0x396c_feb8 ^ 0xbe4b_a423;
const FLIP_8: u64 = 0x1cad_21f7_2c81_017c ^ 0xdb97_9083_e96d_d4de;
const FLIP_16: [u64; 2] =
    [0x1f67_b3b7_a4a4_4072 ^ 0x78e5_c0cc_4ee6_79cb, 0x2172_ffcc_7dd0_5a82 ^ 0x8e24_43f7_7446_08b8];

/// The hash of 1 to 8 bytes, given as a little-endian number with zeros above them.
#[inline(always)]
pub(crate) fn up_to_8(bytes: u64, length: u64) -> u64 {
    if length < 4 { up_to_3(bytes, length) } else { from_4(bytes, length) }
}

#[inline(always)]
fn up_to_3(bytes: u64, length: u64) -> u64 {
    let byte = |at: u64| (bytes >> ((8 * at) & 63)) & 0xff;
    let (middle, last) = (byte(length >> 1), byte(length.wrapping_sub(1)));
    let mut hash = (byte(0) << 16 | middle << 24 | last | length << 8) ^ FLIP_3;
    hash = (hash ^ hash >> 33).wrapping_mul(PRIME_2);
    hash = (hash ^ hash >> 29).wrapping_mul(PRIME_3);
    hash ^ hash >> 32
}

#[inline(always)]
fn from_4(bytes: u64, length: u64) -> u64 {
    let last_4 = (bytes >> ((8 * length.wrapping_sub(4)) & 63)) & 0xffff_ffff;
    let mut hash = last_4.wrapping_add(bytes << 32) ^ FLIP_8;
    hash = (hash ^ hash.rotate_left(49) ^ hash.rotate_left(24)).wrapping_mul(MIX_2);
    hash = (hash ^ (hash >> 35).wrapping_add(length)).wrapping_mul(MIX_2);
    hash ^ hash >> 28
}

/// The hash of 9 to 16 bytes, given by the first eight and the last eight of them.
#[inline(always)]
pub(crate) fn up_to_16(first: u64, last: u64, length: u64) -> u64 {
    let (first, last) = (first ^ FLIP_16[0], last ^ FLIP_16[1]);
    let product = u128::from(first) * u128::from(last);
    let folded = product as u64 ^ (product >> 64) as u64;
    let hash = length.wrapping_add(first.swap_bytes()).wrapping_add(last).wrapping_add(folded);
    let hash = (hash ^ hash >> 37).wrapping_mul(MIX_1);
    hash ^ hash >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::shingle::mix;
    use xxhash_rust::xxh3::xxh3_64;

    #[test]
    fn the_values_are_those_of_xxh3() {
        for seed in 0..1000 {
            let words = [mix(2 * seed), mix(2 * seed + 1)].map(u64::to_le_bytes);
            let bytes = words.as_flattened();
            for length in 1..=LONGEST {
                let load = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
                let hash = if length <= HEAD {
                    let unused = 8 * (HEAD - length);
                    up_to_8(load(0) << unused >> unused, length as u64)
                } else {
                    up_to_16(load(0), load(length - HEAD), length as u64)
                };
                assert_eq!(hash, xxh3_64(&bytes[..length]), "{length} bytes");
            }
        }
    }
}
