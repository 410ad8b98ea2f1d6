//! What slow consumers let wait, and what connections leave behind.

use super::{Measuring, Runner};
use crate::contender::Style;
use crate::results::{Outcome, median};
use anyhow::{Context, Result};
use serde_json::json;
use std::collections::BTreeMap;

/// How long a slow consumer rests after each message, in milliseconds.
const REST: u32 = 5;

/// What a server offers to slow consumers: 256 MiB.
const OFFER: (u32, usize) = (4096, 65536);

/// How many connections a contender opens and closes before its memory is measured for the first time.
const WARM: u32 = 50;

/// In so many steps they are opened and closed; after each their memory is looked at.
const STEPS: u32 = 10;

impl Measuring<'_> {
    /// How much of what a server offers lies unread when the consumer is slow, in MiB.
    pub(super) async fn slow(&mut self) -> Result<()> {
        let mut pushed = BTreeMap::new();
        let mut memory = BTreeMap::new();
        for (number, runner) in self.runners.iter().enumerate() {
            if runner.variant.style != Style::Async || !runner.variant.network {
                continue;
            }
            match self.slow_one(runner, number).await {
                Ok((beyond, grown)) => {
                    let mut outcome = Outcome::default();
                    outcome.add(beyond, None);
                    pushed.insert(runner.name.to_owned(), outcome);
                    let mut outcome = Outcome::default();
                    outcome.add(grown.unwrap_or(f64::NAN), None);
                    memory.insert(runner.name.to_owned(), outcome);
                }
                Err(error) => {
                    pushed.insert(runner.name.to_owned(), Outcome::error(&error));
                }
            }
        }
        self.add("slow consumer, pushed beyond what was read".to_owned(), "MiB", pushed);
        self.add("slow consumer, memory".to_owned(), "MiB", memory);
        Ok(())
    }

    async fn slow_one(&self, runner: &Runner<'_>, number: usize) -> Result<(f64, Option<f64>)> {
        const MIB: f64 = 1024.0 * 1024.0;
        let name = format!("bench-{number}-{}", std::process::id());
        let (count, size) = OFFER;
        let url = format!("{}/flood?count={count}&size={size}&name={name}", self.echo);
        self.session.open().await?;
        self.session.call("loadOne", json!([runner.path])).await?;
        self.session.call("collect", json!([])).await?;
        let renderers = self.session.renderers();
        let before = renderers.memory();
        let arguments = json!([url, runner.name, REST, self.effort.slow]);
        let taken = self.session.call("slow", arguments).await?.as_f64().unwrap_or(0.0);
        let asked = format!("{}/flooded?name={name}", self.echo);
        let pushed = self.session.call("ask", json!([asked])).await?;
        let pushed: f64 = pushed.as_str().context("no answer")?.parse()?;
        self.session.call("collect", json!([])).await?;
        let grown = renderers.memory().zip(before);
        let grown = grown.map(|(after, before)| (after as f64 - before as f64) / MIB);
        Ok(((pushed - taken * size as f64) / MIB, grown))
    }

    /// How much memory connections leave behind that were opened and closed, in bytes for each.
    pub(super) async fn churn(&mut self) -> Result<()> {
        let mut variants = BTreeMap::new();
        for runner in self.runners.iter().filter(|runner| runner.variant.network) {
            let count = self.effort.churn[usize::from(runner.is_target)];
            let outcome = match self.churn_one(runner, count).await {
                Ok(Some(memory)) => {
                    let median = slope(&memory).map(|slope| slope / f64::from(count / STEPS));
                    Outcome { median, rounds: memory, ..Outcome::default() }
                }
                Ok(None) => Outcome::error("the browser does not tell"),
                Err(error) => Outcome::error(error),
            };
            variants.insert(runner.name.to_owned(), outcome);
        }
        self.add("churn, memory a connection".to_owned(), "bytes", variants);
        Ok(())
    }

    /// The memory before, and after each step.
    async fn churn_one(&self, runner: &Runner<'_>, count: u32) -> Result<Option<Vec<f64>>> {
        let echo = format!("{}/echo", self.echo);
        self.session.open().await?;
        self.session.call("loadOne", json!([runner.path])).await?;
        self.session.call("churn", json!([echo, runner.name, WARM])).await?;
        let mut memory = vec![self.left().await?];
        for _ in 0..STEPS {
            self.session.call("churn", json!([echo, runner.name, count / STEPS])).await?;
            memory.push(self.left().await?);
        }
        Ok(memory.into_iter().collect())
    }

    /// How many bytes are in use after a collection: by what the page tells, or the browser.
    async fn left(&self) -> Result<Option<f64>> {
        let left = self.session.call("collect", json!([])).await?;
        match left.as_f64() {
            None => self.session.used().await,
            left => Ok(left),
        }
    }
}

/// How much a step adds: the middle of what any two points say. Memory rises and is given back in leaps, which would
/// decide alone if only the ends were looked at.
fn slope(points: &[f64]) -> Option<f64> {
    let mut slopes = Vec::new();
    for (i, one) in points.iter().enumerate() {
        for (j, other) in points.iter().enumerate().skip(i + 1) {
            slopes.push((other - one) / (j - i) as f64);
        }
    }
    median(&slopes)
}

#[cfg(test)]
mod tests {
    use super::slope;

    #[test]
    fn a_leap_does_not_decide() {
        assert_eq!(slope(&[5.0]), None);
        assert_eq!(slope(&[1.0, 3.0, 5.0, 7.0]), Some(2.0));
        assert_eq!(slope(&[1.0, 1.0, 1.0, 9.0, 9.0, 9.0, 1.0, 1.0]), Some(0.0));
    }
}
