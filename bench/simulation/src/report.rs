//! What is known of one run, as it is written down.

use crate::cases::{Case, scenario};
use crate::outcome::{Counts, Outcome};
use serde::Serialize;

/// How much time is drawn, in seconds.
pub(crate) const DRAWN_TIME: usize = 100;

/// The peak may be this part of a fixed second's.
pub(crate) const PEAK: f64 = 0.1;
/// All shall be back within this many times the best that is possible.
pub(crate) const TIME: f64 = 1.5;

#[derive(Debug, Serialize)]
pub(crate) struct Run {
    pub(crate) policy: String,
    pub(crate) code: u16,
    /// For how long the server is away.
    pub(crate) down_seconds: u64,
    /// What it lets in a second.
    pub(crate) capacity: u32,
    /// The most attempts in a second, and in a tenth, wherever they begin.
    pub(crate) peak_second: u64,
    pub(crate) peak_tenth: u64,
    /// The first of them to that of a fixed second.
    pub(crate) to_fixed: f64,
    pub(crate) attempts_a_client: f64,
    /// Seconds after the server went. None if it took longer than two hours.
    pub(crate) half_back: Option<f64>,
    pub(crate) most_back: Option<f64>,
    pub(crate) all_back: Option<f64>,
    /// The earliest moment at which all could be.
    pub(crate) best: f64,
    /// Of those that are drawn: attempts within the second that ends with each quarter of a second.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) quarters: Vec<u64>,
}

impl Run {
    pub(crate) fn of(case: &Case, down: u64, capacity: u32, is_drawn: bool) -> Self {
        let scenario = scenario(case.code, down, capacity);
        let outcome = scenario.run(&case.policy);
        let peak = outcome.attempts.peak(1_000);
        Self {
            policy: case.name.clone(),
            code: case.code.into(),
            down_seconds: down,
            capacity,
            peak_second: peak,
            peak_tenth: outcome.attempts.peak(100),
            // A fixed delay brings all of them within a second: a test of the model holds it.
            to_fixed: peak as f64 / f64::from(outcome.clients),
            attempts_a_client: outcome.attempts.total() as f64 / f64::from(outcome.clients),
            half_back: seconds(&outcome, 50),
            most_back: seconds(&outcome, 99),
            all_back: seconds(&outcome, 100),
            best: scenario.best() as f64 / 1_000.0,
            quarters: if is_drawn { quarters(&outcome.attempts) } else { Vec::new() },
        }
    }

    /// How many times the best that is possible it took until all were back, to the digits that mean something.
    pub(crate) fn to_best(&self) -> Option<f64> {
        Some((self.all_back? / self.best * 100.0).round() / 100.0)
    }

    pub(crate) fn has_small_peak(&self) -> bool {
        self.to_fixed <= PEAK
    }

    pub(crate) fn is_back_in_time(&self) -> bool {
        self.to_best().is_some_and(|times| times <= TIME)
    }
}

fn seconds(outcome: &Outcome, percent: u64) -> Option<f64> {
    Some(outcome.back(percent)? as f64 / 1_000.0)
}

fn quarters(attempts: &Counts) -> Vec<u64> {
    let counts = attempts.by_the_clock(250);
    let ends = 1..=(counts.len() + 3).min(4 * DRAWN_TIME);
    ends.map(|end| counts.iter().take(end).skip(end.saturating_sub(4)).sum()).collect()
}
