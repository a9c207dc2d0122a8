//! Resemblance and containment of whole texts (Broder 1997).

use super::Containment;
use crate::fingerprint::shingle::shared;

/// Resemblance and containment of two sorted sets of shingles.
pub(super) fn similarity(a: &[u64], b: &[u64]) -> (f32, Containment) {
    let shared = shared(a, b);
    let share = |of: usize| if of == 0 { 0.0 } else { shared as f32 / of as f32 };
    let resemblance = share(a.len() + b.len() - shared);
    (resemblance, Containment { a_in_b: share(a.len()), b_in_a: share(b.len()) })
}
