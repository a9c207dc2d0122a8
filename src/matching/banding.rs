//! Banding: which signatures share a bucket, and how often that finds a pair (MMDS 3.4).
//!
//! A signature of k minima is cut into b bands of r rows. Two sets of resemblance s agree in all
//! rows of one band with probability s^r, so they share at least one of b buckets with probability
//! `1 - (1 - s^r)^b`: the S curve, steep near s = (1/b)^(1/r).

use crate::fingerprint::shingle::mix;

/// How signatures are cut into bands: `bands · rows` minima are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Banding {
    /// Number of bands, b.
    pub bands: usize,
    /// Minima in a band, r.
    pub rows: usize,
}

impl Banding {
    /// The banding of `permutations` minima that errs least around a threshold of resemblance. Both
    /// errors count alike: strangers proposed, the area under the S curve below the threshold, and
    /// pairs missed, the area over it above (Zhu, Nargesian, Pu, Miller 2016, "LSH Ensemble",
    /// section 5.5, with equal weights).
    pub fn for_threshold(threshold: f64, permutations: usize) -> Self {
        let error = |banding: &Self| {
            let proposed = |s| banding.probability(s);
            let missed = |s| 1.0 - banding.probability(s);
            integral(proposed, 0.0, threshold) + integral(missed, threshold, 1.0)
        };
        let all = (1..=permutations.max(1))
            .flat_map(|rows| (1..=permutations / rows).map(move |bands| Self { bands, rows }));
        all.min_by(|a, b| error(a).total_cmp(&error(b))).unwrap_or(Self { bands: 1, rows: 1 })
    }

    /// The most selective banding of `permutations` minima that still proposes a pair whose
    /// resemblance stands exactly at the threshold with at least this probability. For candidates
    /// that are all verified: what is proposed in vain costs time, what is missed is lost.
    pub fn for_recall(threshold: f64, recall: f64, permutations: usize) -> Self {
        let permutations = permutations.max(1);
        (1..=permutations)
            .rev()
            .map(|rows| Self { bands: permutations / rows, rows })
            .find(|banding| banding.probability(threshold) >= recall)
            .unwrap_or(Self { bands: permutations, rows: 1 })
    }

    /// Probability that two sets of this resemblance share a bucket: the S curve.
    pub fn probability(&self, resemblance: f64) -> f64 {
        let band = resemblance.clamp(0.0, 1.0).powf(self.rows as f64);
        1.0 - (1.0 - band).powf(self.bands as f64)
    }

    /// The bucket of each band of one signature. Numbers of different bands are not to be compared.
    pub fn buckets<'a>(&self, minima: &'a [u32]) -> impl Iterator<Item = u32> + use<'a> {
        minima.chunks_exact(self.rows).take(self.bands).map(|rows| {
            let fold = |hash: u64, minimum: &u32| mix(hash ^ u64::from(*minimum));
            (rows.iter().fold(rows.len() as u64, fold) >> 32) as u32
        })
    }
}

/// Integral by the midpoint rule; the S curve is smooth, so a few dozen steps tell bandings apart.
fn integral(f: impl Fn(f64) -> f64, from: f64, to: f64) -> f64 {
    const STEPS: u32 = 64;
    let width = (to - from) / f64::from(STEPS);
    (0..STEPS).map(|i| f(from + (f64::from(i) + 0.5) * width)).sum::<f64>() * width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_bandings() {
        // MMDS 3.4.2, figure 3.8: 20 bands of 5 rows.
        let banding = Banding { bands: 20, rows: 5 };
        for (s, wanted) in [(0.2, 0.006), (0.4, 0.186), (0.5, 0.470), (0.6, 0.802), (0.8, 0.9996)] {
            assert!((banding.probability(s) - wanted).abs() < 0.001, "at {s}");
        }
    }

    #[test]
    fn chosen_bandings_keep_their_promise() {
        for threshold in [0.3, 0.5, 0.7, 0.8, 0.9] {
            let banding = Banding::for_recall(threshold, 0.998, 128);
            assert!(banding.bands * banding.rows <= 128);
            assert!(banding.probability(threshold) >= 0.998);
            let stricter = Banding { bands: 128 / (banding.rows + 1), rows: banding.rows + 1 };
            assert!(stricter.probability(threshold) < 0.998);
            let steep = Banding::for_threshold(threshold, 128);
            assert!(
                (steep.bands as f64).recip().powf((steep.rows as f64).recip()) - threshold < 0.1
            );
        }
    }
}
