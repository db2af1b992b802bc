//! Waiting times in figures: median, the 90th percentile, and how far two of these lie apart with the margin of chance.
//! It never knows whose times they are.

use schemars::JsonSchema;
use serde::Serialize;

/// From so many answers on a 90th percentile has a margin on both sides.
pub(super) const ENOUGH: usize = 70;
/// Each of two percentiles lies within its margin in 97.5 of 100 cases, so that both do in 95 (Bonferroni).
const DEVIATIONS: f64 = 2.2414;

/// Waiting times.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Measure {
    /// How many answers.
    pub answers: i64,
    /// Half of them came within so many milliseconds; `null` when there are none.
    pub median_ms: Option<i64>,
    /// Nine of ten came within so many milliseconds; `null` when there are none.
    pub p90_ms: Option<i64>,
}

/// The plan whose customers wait longest against the one whose customers wait least, by the 90th percentile.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Ratio {
    /// The plan with the longest wait.
    pub worst: String,
    /// The plan with the shortest wait.
    pub best: String,
    /// How many times as long.
    pub times: f64,
    /// The lower end of the margin: at least 95 % sure, from order statistics.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// The value below which `percent` of sorted values lie.
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// Sorted times in figures.
pub(super) fn measure(sorted: &[i64]) -> Measure {
    let answers = i64::try_from(sorted.len()).unwrap_or(i64::MAX);
    Measure { answers, median_ms: percentile(sorted, 50), p90_ms: percentile(sorted, 90) }
}

/// The values between which the 90th percentile of all that could have been measured lies: how many values fall below it
/// is binomial, so the two order statistics around its mean by so many deviations hold whatever the times look like.
fn margin(sorted: &[i64]) -> Option<(i64, i64)> {
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    let count = sorted.len() as f64;
    let (mean, around) = (count * 0.9, DEVIATIONS * (count * 0.09).sqrt());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "both are between 0 and the count")]
    let (low, high) = ((mean - around).floor().max(1.0) as usize, (mean + around).ceil() as usize);
    Some((*sorted.get(low - 1)?, *sorted.get(high)?))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds far below 2^52")]
fn times(long: i64, short: i64) -> f64 {
    // A second is the least that matters, and nothing is divided by nothing.
    let value = long.max(1_000) as f64 / short.max(1_000) as f64;
    (value * 100.0).round() / 100.0
}

/// The worst against the best of those that have enough answers; `None` when fewer than two have.
pub(super) fn ratio<'a>(plans: impl Iterator<Item = (&'a str, &'a [i64])>) -> Option<Ratio> {
    let mut known: Vec<(&str, i64, (i64, i64))> = plans
        .filter(|(_, sorted)| sorted.len() >= ENOUGH)
        .filter_map(|(plan, sorted)| Some((plan, percentile(sorted, 90)?, margin(sorted)?)))
        .collect();
    known.sort_by_key(|one| one.1);
    let (best, worst) = (known.first()?, known.last()?);
    (known.len() > 1).then(|| Ratio {
        worst: worst.0.to_owned(),
        best: best.0.to_owned(),
        times: times(worst.1, best.1),
        low: times(worst.2.0, best.2.1),
        high: times(worst.2.1, best.2.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!(measure(&ten), Measure { answers: 10, median_ms: Some(5), p90_ms: Some(9) });
        assert_eq!(measure(&[]), Measure { answers: 0, median_ms: None, p90_ms: None });
        assert_eq!(measure(&[7]).p90_ms, Some(7));
    }

    #[test]
    fn a_ratio_needs_two_plans_with_enough_and_its_margin_holds_it() {
        let slow: Vec<i64> = (1..=200).map(|n| n * 20_000).collect();
        let fast: Vec<i64> = (1..=200).map(|n| n * 10_000).collect();
        let few: Vec<i64> = (1..=69).collect();
        assert_eq!(ratio([("a", slow.as_slice()), ("b", few.as_slice())].into_iter()), None);
        let found = ratio([("a", slow.as_slice()), ("b", fast.as_slice())].into_iter()).unwrap();
        assert_eq!((found.worst.as_str(), found.best.as_str()), ("a", "b"));
        assert!((found.times - 2.0).abs() < f64::EPSILON && found.low < 2.0 && found.high > 2.0, "{found:?}");
        assert!(found.low > 1.0, "twice as long with 200 answers each is more than chance");
        let same = ratio([("a", slow.as_slice()), ("b", slow.as_slice())].into_iter()).unwrap();
        assert!(same.low < 1.0 && same.high > 1.0);
        assert!(margin(&(1..=70).collect::<Vec<i64>>()).is_some(), "enough means that both ends are there");
    }

    /// The margin keeps its promise on many draws whose true percentile is known.
    #[test]
    fn the_margin_holds_the_true_percentile_as_often_as_it_says() {
        let mut seed = 11_u64;
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((seed >> 33) % 100_000).unwrap()
        };
        let held = (0..2_000).filter(|_| {
            let mut draw: Vec<i64> = (0..100).map(|_| next()).collect();
            draw.sort_unstable();
            let (low, high) = margin(&draw).unwrap();
            (low..=high).contains(&90_000)
        });
        assert!(held.count() >= 1_930, "97.5 % of 2,000 less what chance takes");
    }
}
