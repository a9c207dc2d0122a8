//! How far a confidence can be believed: expected calibration error over ten bins (Guo, Pleiss, Sun,
//! Weinberger 2017, section 2).

use serde::Serialize;

/// How many bins between 0 and 1.
const BINS: usize = 10;

/// A reliability table with its summary.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Calibration {
    /// Mean distance between confidence and share right, over all claims, 0 to 1.
    pub error: f64,
    /// Mean squared distance between confidence and outcome (Brier 1950), 0 to 1.
    pub brier: f64,
    /// The bins that hold a claim, from the least sure.
    pub bins: Vec<Bin>,
}

/// Claims of about the same confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Bin {
    /// How many claims.
    pub claims: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that are right.
    pub right: f64,
}

impl Calibration {
    /// The calibration of `(confidence, right)` claims.
    pub fn of(claims: &[(f32, bool)]) -> Self {
        let mut bins = [Bin::default(); BINS];
        let mut brier = 0.0;
        for (confidence, right) in claims {
            let confidence = f64::from(*confidence).clamp(0.0, 1.0);
            let outcome = f64::from(u8::from(*right));
            let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
            bin.claims += 1;
            bin.confidence += confidence;
            bin.right += outcome;
            brier += (confidence - outcome).powi(2);
        }
        let all = claims.len().max(1) as f64;
        let error = bins.iter().map(|bin| (bin.confidence - bin.right).abs()).sum::<f64>() / all;
        let mean = |bin: &Bin| {
            let claims = bin.claims as f64;
            Bin { confidence: bin.confidence / claims, right: bin.right / claims, ..*bin }
        };
        let bins = bins.iter().filter(|bin| bin.claims > 0).map(mean).collect();
        Self { error, brier: brier / all, bins }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_in_ten_right_at_nine_tenths_is_no_error() {
        let claims: Vec<_> = (0..100).map(|n| (0.9, n % 10 != 0)).collect();
        let calibration = Calibration::of(&claims);
        assert!(calibration.error < 1e-6, "{calibration:?}");
        assert!((calibration.brier - 0.09).abs() < 1e-6, "{calibration:?}");
    }

    #[test]
    fn sure_and_wrong_is_all_error() {
        assert_eq!(Calibration::of(&[(1.0, false), (0.0, true)]).error, 1.0);
        assert_eq!(Calibration::of(&[]), Calibration::default());
    }
}
