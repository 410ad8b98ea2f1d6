//! All runs, and how they are written down as JSON: one run a line, so that a change is seen.

use crate::cases::{self, CAPACITIES, Case, DOWN, DRAWN};
use crate::report::Run;
use serde_json::Result;
use std::fmt::Write;

#[derive(Debug)]
pub(crate) struct Results {
    /// The library's policy and others.
    pub(crate) compared: Vec<Run>,
    /// The defaults after other times without a server.
    pub(crate) outages: Vec<Run>,
    /// What other defaults would do.
    pub(crate) windows: Vec<Run>,
    pub(crate) bases: Vec<Run>,
}

/// In seconds.
const OUTAGES: [u64; 5] = [1, 3, DOWN, 30, 60];
/// Between what the others are run with, too: how the time depends on the capacity is not a straight line.
const MORE_CAPACITIES: [u32; 8] = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000];

impl Results {
    pub(crate) fn run() -> Self {
        let each = |case: &Case| CAPACITIES.map(|it| Run::of(case, DOWN, it, false));
        let compared = CAPACITIES.iter().flat_map(|it| {
            cases::compared().into_iter().map(|case| Run::of(&case, DOWN, *it, *it == DRAWN))
        });
        let outages = OUTAGES.iter().flat_map(|down| {
            MORE_CAPACITIES.map(|it| Run::of(&cases::restarted(), *down, it, false))
        });
        Self {
            compared: compared.collect(),
            outages: outages.collect(),
            windows: cases::windows().iter().flat_map(each).collect(),
            bases: cases::bases().iter().flat_map(each).collect(),
        }
    }

    pub(crate) fn drawn(&self) -> Vec<&Run> {
        self.compared.iter().filter(|run| run.capacity == DRAWN).collect()
    }

    pub(crate) fn json(&self) -> Result<String> {
        let parts = [
            ("compared", &self.compared),
            ("outages", &self.outages),
            ("windows", &self.windows),
            ("bases", &self.bases),
        ];
        let mut text = String::from("{");
        for (at, (name, runs)) in parts.iter().enumerate() {
            let _ = write!(text, "{}\n  \"{name}\": [", if at == 0 { "" } else { "," });
            for (at, run) in runs.iter().enumerate() {
                let comma = if at == 0 { "" } else { "," };
                let _ = write!(text, "{comma}\n    {}", serde_json::to_string(run)?);
            }
            text += "\n  ]";
        }
        Ok(text + "\n}\n")
    }
}
