//! With a server: what a user notices.

use super::{Effort, Measuring, Runner};
use crate::results::Outcome;
use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Measuring<'_> {
    /// Ping-pong, floods, an upload.
    pub(super) async fn connections(&mut self) -> Result<()> {
        let Effort { ping_pongs, messages, .. } = self.effort;
        let echo = format!("{}/echo", self.echo);
        let flood = |kind| format!("{}/flood?count={messages}&size=1024&kind={kind}", self.echo);
        let sink = format!("{}/sink", self.echo);
        let plans = [
            (
                "ping-pong text 32",
                "pingPong",
                json!([echo]),
                json!(["text", 32, ping_pongs]),
                ping_pongs,
            ),
            (
                "ping-pong binary 1024",
                "pingPong",
                json!([echo]),
                json!(["binary", 1024, ping_pongs]),
                ping_pongs,
            ),
            ("flood text 1024", "flood", json!([flood("text")]), json!([messages]), messages),
            ("flood binary 1024", "flood", json!([flood("binary")]), json!([messages]), messages),
            (
                "upload binary 1024",
                "upload",
                json!([sink]),
                json!(["binary", 1024, messages]),
                messages,
            ),
        ];
        for (name, function, url, rest, count) in plans {
            let mut variants: BTreeMap<String, Outcome> = BTreeMap::new();
            for _ in 0..self.effort.connections {
                for runner in self.runners.iter().filter(|runner| runner.variant.network) {
                    let outcome = variants.entry(runner.name.to_owned()).or_default();
                    if outcome.error.is_some() {
                        continue;
                    }
                    let arguments = [url.clone(), json!([runner.name]), rest.clone()];
                    let arguments = arguments.iter().filter_map(Value::as_array).flatten().cloned();
                    match self.one(runner, function, arguments.collect()).await {
                        Ok((value, processor)) => {
                            let value = value.as_f64().unwrap_or(f64::NAN);
                            outcome.add(value, processor.map(|time| time / f64::from(count)));
                        }
                        Err(error) => *outcome = Outcome::error(error),
                    }
                }
            }
            self.add(name.to_owned(), "µs", variants);
        }
        Ok(())
    }

    /// Calls a function of a new page; also tells the microseconds that the page's main thread has run.
    async fn one(
        &self,
        runner: &Runner<'_>,
        function: &str,
        arguments: Vec<Value>,
    ) -> Result<(Value, Option<f64>)> {
        self.session.open().await?;
        self.session.call("loadOne", json!([runner.path])).await?;
        let renderers = self.session.renderers();
        let before = renderers.time();
        let value = self.session.call(function, json!(arguments)).await?;
        let time =
            renderers.time().zip(before).map(|(after, before)| (after - before) as f64 / 1e3);
        Ok((value, time))
    }
}
