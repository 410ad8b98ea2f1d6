//! With a fake socket: what the library itself costs.

use super::{Effort, Measuring, PAYLOADS};
use crate::results::Outcome;
use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Measuring<'_> {
    /// In one browser after another: where memory lies, and how code was compiled, stays as it is in each.
    pub(super) async fn micro(&mut self) -> Result<()> {
        let mut outcomes: Vec<BTreeMap<String, Outcome>> =
            plans().map(|_| BTreeMap::new()).collect();
        for launch in 0..self.effort.launches {
            if launch > 0 {
                self.restart().await?;
            }
            for (all, more) in outcomes.iter_mut().zip(self.launch(launch).await?) {
                more.into_iter().for_each(|(name, more)| all.entry(name).or_default().append(more));
            }
        }
        for ((operation, kind, size), variants) in plans().zip(outcomes) {
            self.add(format!("{operation} {kind} {size}"), "ns", variants);
        }
        Ok(())
    }

    /// All rounds that one browser has, plan by plan.
    async fn launch(&self, launch: u32) -> Result<Vec<BTreeMap<String, Outcome>>> {
        let Effort { launches, rounds, milliseconds, .. } = self.effort;
        let runners = self.runners.iter().filter(|runner| runner.variant.transport.is_none());
        let mut list: Vec<Value> = runners
            .map(|runner| json!({ "name": runner.name, "path": runner.path, "variant": runner.name }))
            .collect();
        // Another one begins each time, and follows upon another: what one leaves behind is in the way of the next.
        let first = list.len() * launch as usize / launches as usize;
        list.rotate_left(first);
        if launch % 2 == 1 {
            list.reverse();
        }
        let failed = self.session.call("load", json!([list])).await?;
        let mut all = Vec::new();
        for (operation, kind, size) in plans() {
            let measured = json!([operation, kind, size, rounds, milliseconds]);
            let measured = self.session.call("micro", measured).await?;
            let mut variants = BTreeMap::new();
            for (name, outcome) in measured.as_object().into_iter().flatten() {
                let error = outcome["error"].as_str().map(str::to_owned);
                let mut result = Outcome { error, ..Outcome::default() };
                for round in outcome["rounds"].as_array().into_iter().flatten() {
                    result.add(round.as_f64().unwrap_or(f64::NAN), None);
                }
                variants.insert(name.clone(), result);
            }
            for (name, error) in failed.as_object().into_iter().flatten() {
                variants.insert(name.clone(), Outcome::error(error.as_str().unwrap_or_default()));
            }
            eprintln!("bench: {operation} {kind} {size}, launch {} of {launches}", launch + 1);
            all.push(variants);
        }
        Ok(all)
    }
}

/// What is measured of every contender.
fn plans() -> impl Iterator<Item = (&'static str, &'static str, usize)> {
    let operations = ["receive", "send"].into_iter();
    operations.flat_map(|operation| PAYLOADS.map(|(kind, size)| (operation, kind, size)))
}
