//! What is measured, and in which order: always all contenders in turns, so that whatever else the machine does
//! meets them all.

use crate::contender::{Contender, Style, Transport, Variant};
use crate::results::{Engine, Measurement, Outcome, median};
use crate::session::Session;
use crate::setup::Browser;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// Rounds with the fake socket, and how long each contender has in one, in milliseconds.
    rounds: u32,
    milliseconds: u32,
    /// Rounds over a connection, and how many messages each has.
    connections: u32,
    ping_pongs: u32,
    messages: u32,
    /// How long slow consumers read, in milliseconds.
    slow: u32,
    /// How many connections are opened and closed: by most, and by those that a target speaks of.
    churn: [u32; 2],
}

impl Effort {
    pub(crate) const FULL: Self = Self {
        rounds: 9,
        milliseconds: 15,
        connections: 3,
        ping_pongs: 300,
        messages: 5000,
        slow: 3000,
        churn: [500, 10_000],
    };
    pub(crate) const QUICK: Self = Self {
        rounds: 3,
        milliseconds: 3,
        connections: 1,
        ping_pongs: 50,
        messages: 2000,
        slow: 1000,
        churn: [50, 50],
    };
}

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// With a fake socket
    Micro,
    /// Over connections
    Connections,
    /// Slow consumers, and connections opened and closed
    Memory,
}

/// The messages that the fake socket delivers and takes.
pub(crate) const PAYLOADS: [(&str, usize); 6] = [
    ("text", 32),
    ("text", 1024),
    ("cjk", 1024),
    ("binary", 32),
    ("binary", 1024),
    ("binary", 65536),
];

/// How long a slow consumer rests after each message, in milliseconds.
const REST: u32 = 5;

/// What a server offers to slow consumers: 256 MiB.
const OFFER: (u32, usize) = (4096, 65536);

/// How many connections a contender opens and closes before its memory is measured for the first time.
const WARM: u32 = 50;

/// In so many steps they are opened and closed; after each their memory is looked at.
const STEPS: u32 = 10;

/// A contender's variant, and where its module is.
struct Runner<'a> {
    name: &'a str,
    variant: &'a Variant,
    path: String,
    /// Whether a target speaks of its memory.
    is_target: bool,
}

pub(crate) struct Measuring<'a> {
    session: Session,
    runners: Vec<Runner<'a>>,
    echo: String,
    effort: Effort,
    parts: Vec<Part>,
    measurements: Vec<Measurement>,
}

/// Of these variants the design says that 10,000 connections leave nothing; the first is what the browser itself
/// leaves.
const TARGETS: [&str; 4] =
    ["JavaScript", "WebSocket", "WebSocketStream", "WebSocketStream, native"];

/// Measures everything in one browser.
pub(crate) async fn measure(
    browser: &Browser,
    contenders: &[Contender],
    only: impl Fn(&str) -> bool,
    address: &str,
    echo_port: u16,
    effort: Effort,
    parts: &[Part],
) -> Result<Engine> {
    let runners = contenders.iter().flat_map(|contender| {
        contender.variants.iter().map(|(name, variant)| Runner {
            name,
            variant,
            path: format!("/contenders/{}/contender.js", contender.name),
            is_target: TARGETS.contains(&&**name),
        })
    });
    let has_native = browser.engine == "chromium";
    let can =
        |runner: &Runner<'_>| has_native || runner.variant.transport != Some(Transport::Native);
    let runners = runners.filter(|runner| only(runner.name)).filter(can).collect();
    let echo = format!("ws://localhost:{echo_port}");
    let session = Session::start(browser, address).await?;
    let mut measuring = Measuring {
        session,
        runners,
        echo,
        effort,
        parts: parts.to_vec(),
        measurements: Vec::new(),
    };
    let measured = measuring.all().await;
    measuring.session.end().await;
    measured.with_context(|| browser.title.clone())?;
    let async_peers = contenders.iter().filter(|contender| !contender.is_own());
    let async_peers = async_peers.flat_map(|contender| &contender.variants);
    let async_peers = async_peers.filter(|(_, variant)| variant.style == Style::Async);
    Ok(Engine {
        name: browser.engine.clone(),
        title: browser.title.clone(),
        async_peers: async_peers.map(|(name, _)| name.clone()).collect(),
        measurements: measuring.measurements,
    })
}

impl Measuring<'_> {
    async fn all(&mut self) -> Result<()> {
        let is_meant = |part| self.parts.is_empty() || self.parts.contains(&part);
        let [micro, connections, memory] =
            [Part::Micro, Part::Connections, Part::Memory].map(is_meant);
        if micro {
            self.micro().await?;
        }
        if connections {
            self.connections().await?;
        }
        if memory {
            self.slow().await?;
            self.churn().await?;
        }
        Ok(())
    }

    fn add(&mut self, name: String, unit: &str, variants: BTreeMap<String, Outcome>) {
        eprintln!("bench: {name}");
        for (variant, outcome) in &variants {
            match (outcome.median, outcome.processor, &outcome.error) {
                (_, _, Some(error)) => eprintln!("  {variant}: {error}"),
                (Some(median), Some(processor), _) => {
                    eprintln!("  {variant}: {median:.2} {unit}, processor {processor:.2}");
                }
                (Some(median), None, _) => eprintln!("  {variant}: {median:.2} {unit}"),
                (None, _, None) => {}
            }
        }
        self.measurements.push(Measurement { name, unit: unit.to_owned(), variants });
    }

    /// With a fake socket: what the library itself costs.
    async fn micro(&mut self) -> Result<()> {
        let list: Vec<Value> = self
            .runners
            .iter()
            .filter(|runner| runner.variant.transport.is_none())
            .map(|runner| json!({ "name": runner.name, "path": runner.path, "variant": runner.name }))
            .collect();
        let failed = self.session.call("load", json!([list])).await?;
        for operation in ["receive", "send"] {
            for (kind, size) in PAYLOADS {
                let Effort { rounds, milliseconds, .. } = self.effort;
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
                    variants
                        .insert(name.clone(), Outcome::error(error.as_str().unwrap_or_default()));
                }
                self.add(format!("{operation} {kind} {size}"), "ns", variants);
            }
        }
        Ok(())
    }

    /// With a server: what a user notices.
    async fn connections(&mut self) -> Result<()> {
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

    /// How much of what a server offers lies unread when the consumer is slow, in MiB.
    async fn slow(&mut self) -> Result<()> {
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
    async fn churn(&mut self) -> Result<()> {
        let mut variants = BTreeMap::new();
        for runner in self.runners.iter().filter(|runner| runner.variant.network) {
            let count = self.effort.churn[usize::from(runner.is_target)];
            let outcome = match self.churn_one(runner, count).await {
                Ok(Some(memory)) => {
                    let median = slope(&memory).map(|slope| slope / f64::from(count / STEPS));
                    Outcome { median, rounds: memory, ..Outcome::default() }
                }
                Ok(None) => Outcome::error("the system does not tell"),
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

    /// How many bytes are in use after a collection: by what the page tells, or by the whole process, which has megabytes
    /// more or less from one moment to the next.
    async fn left(&self) -> Result<Option<f64>> {
        let left = self.session.call("collect", json!([])).await?;
        let process = || self.session.renderers().memory().map(|bytes| bytes as f64);
        Ok(left.as_f64().or_else(process))
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
