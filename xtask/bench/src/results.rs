//! What was measured, as it is written down.

use crate::sizes::Size;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One whole run.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Results {
    pub(crate) machine: Machine,
    /// What was asked for, as one writes it after the command.
    pub(crate) options: String,
    /// Whether it was a short run, whose numbers say little.
    pub(crate) quick: bool,
    pub(crate) engines: Vec<Engine>,
    pub(crate) sizes: Vec<Size>,
    /// Contenders that could not be built, and why.
    pub(crate) failed: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Machine {
    pub(crate) processor: String,
    pub(crate) cores: usize,
    pub(crate) memory: Option<u64>,
    pub(crate) system: String,
    /// How many programs wanted to run, on average over a minute: before and after.
    pub(crate) load: [Option<f64>; 2],
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Engine {
    pub(crate) name: String,
    pub(crate) title: String,
    /// The others that await their messages.
    pub(crate) async_peers: Vec<String>,
    pub(crate) measurements: Vec<Measurement>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Measurement {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) variants: BTreeMap<String, Outcome>,
}

/// What became of one contender: numbers, or a reason.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// The middle of the rounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) median: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) rounds: Vec<f64>,
    /// What the main thread of the page used, in the measurement's unit: the middle of the rounds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) processor: Option<f64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) processor_rounds: Vec<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

impl Outcome {
    pub(crate) fn error(error: impl ToString) -> Self {
        Self { error: Some(error.to_string()), ..Self::default() }
    }

    /// Adds a round.
    pub(crate) fn add(&mut self, round: f64, processor: Option<f64>) {
        self.rounds.push(round);
        self.median = median(&self.rounds);
        if let Some(processor) = processor {
            self.processor_rounds.push(processor);
            self.processor = median(&self.processor_rounds);
        }
    }

    /// Adds what was measured in another browser. Who failed once has failed.
    pub(crate) fn append(&mut self, more: Self) {
        match self.error.take().or(more.error) {
            Some(error) => *self = Self::error(error),
            None => more.rounds.into_iter().for_each(|round| self.add(round, None)),
        }
    }
}

pub(crate) fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (low, high) =
        (sorted.get((sorted.len().checked_sub(1)?) / 2)?, sorted.get(sorted.len() / 2)?);
    Some((low + high) / 2.0)
}

/// Between what the middle half of the numbers lies.
pub(crate) fn middle_half(numbers: &[f64]) -> Option<[f64; 2]> {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    let left_out = sorted.len() / 4;
    Some([*sorted.get(left_out)?, *sorted.iter().nth_back(left_out)?])
}

impl Measurement {
    /// How many times as much one has as another: the middle of what it was in each round, in which they follow upon
    /// each other at once. A machine that is slower for some seconds makes both slower.
    pub(crate) fn ratio(&self, one: &str, other: &str) -> Option<f64> {
        let ratios = self.ratios(one, other);
        if ratios.is_empty() {
            let (one, other) = (self.variants.get(one)?, self.variants.get(other)?);
            return one.median.zip(other.median).map(|(one, other)| one / other);
        }
        median(&ratios)
    }

    /// What it was in each round, if both had the same.
    fn ratios(&self, one: &str, other: &str) -> Vec<f64> {
        let rounds = |name: &str| self.variants.get(name).map_or(&[][..], |it| &it.rounds);
        let (one, other) = (rounds(one), rounds(other));
        if one.len() != other.len() {
            return Vec::new();
        }
        one.iter().zip(other).map(|(one, other)| one / other).collect()
    }
}

impl Engine {
    pub(crate) fn measurement(&self, name: &str) -> Option<&Measurement> {
        self.measurements.iter().find(|measurement| measurement.name == name)
    }

    pub(crate) fn ratio(&self, measurement: &str, one: &str, other: &str) -> Option<f64> {
        self.measurement(measurement)?.ratio(one, other)
    }

    /// Between what the ratio was in half of the rounds.
    pub(crate) fn spread(&self, measurement: &str, one: &str, other: &str) -> Option<[f64; 2]> {
        middle_half(&self.measurement(measurement)?.ratios(one, other))
    }

    /// The middle of what one contender was measured with.
    pub(crate) fn median(&self, measurement: &str, variant: &str) -> Option<f64> {
        self.measurement(measurement)?.variants.get(variant)?.median
    }
}

#[cfg(test)]
mod tests {
    use super::{Measurement, Outcome, median, middle_half};

    #[test]
    fn a_ratio_is_one_of_a_round() {
        let outcome = |rounds: &[f64]| {
            let mut outcome = Outcome::default();
            rounds.iter().for_each(|&round| outcome.add(round, None));
            outcome
        };
        // The machine was twice as slow in two rounds of three.
        let variants = [("one", outcome(&[2.0, 4.0, 4.4])), ("other", outcome(&[1.0, 2.0, 2.0]))];
        let measurement = Measurement {
            name: "receive".to_owned(),
            unit: "ns".to_owned(),
            variants: variants.into_iter().map(|(name, it)| (name.to_owned(), it)).collect(),
        };
        assert_eq!(measurement.ratio("one", "other"), Some(2.0));
        assert_eq!(measurement.ratio("one", "nobody"), None);
        assert_eq!(measurement.ratios("one", "other"), [2.0, 2.0, 2.2]);
        assert!(measurement.ratios("one", "nobody").is_empty());
    }

    #[test]
    fn who_failed_in_one_browser_has_no_numbers() {
        let numbers = || {
            let mut numbers = Outcome::default();
            numbers.add(1.0, None);
            numbers
        };
        let mut outcome = numbers();
        outcome.append(numbers());
        assert_eq!((outcome.rounds.len(), &outcome.error), (2, &None));
        outcome.append(Outcome::error("does not open"));
        outcome.append(numbers());
        assert_eq!((outcome.rounds.len(), outcome.median), (0, None));
        assert_eq!(outcome.error.as_deref(), Some("does not open"));
    }

    #[test]
    fn a_quarter_is_left_out_at_both_ends() {
        assert_eq!(middle_half(&[]), None);
        assert_eq!(middle_half(&[3.0]), Some([3.0, 3.0]));
        assert_eq!(middle_half(&[9.0, 1.0, 3.0, 2.0]), Some([2.0, 3.0]));
        assert_eq!(middle_half(&[9.0, 1.0, 3.0, 2.0, 4.0]), Some([2.0, 4.0]));
    }

    #[test]
    fn the_median_is_the_middle() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[9.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&[9.0, 1.0, 3.0, 5.0]), Some(4.0));
    }
}
