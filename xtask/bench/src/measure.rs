//! What is measured, and in which order: always all contenders in turns, so that whatever else the machine does
//! meets them all.

mod connections;
mod memory;
mod micro;

use crate::contender::{Contender, Style, Transport, Variant};
use crate::results::{Engine, Measurement, Outcome};
use crate::session::Session;
use crate::setup::Browser;
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::mem::replace;

/// How much is done.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    /// How many browsers are started for the fake socket, one after another.
    launches: u32,
    /// Rounds in each, and how long each contender has in one, in milliseconds.
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
        launches: 5,
        rounds: 7,
        milliseconds: 15,
        connections: 3,
        ping_pongs: 300,
        messages: 5000,
        slow: 3000,
        churn: [500, 10_000],
    };
    pub(crate) const QUICK: Self = Self {
        launches: 1,
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

/// A contender's variant, and where its module is.
struct Runner<'a> {
    name: &'a str,
    variant: &'a Variant,
    path: String,
    /// Whether a target speaks of its memory.
    is_target: bool,
}

pub(crate) struct Measuring<'a> {
    browser: &'a Browser,
    /// Where the page is.
    address: &'a str,
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

/// Measures everything in one engine.
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
        browser,
        address,
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

    /// Goes on in another browser.
    async fn restart(&mut self) -> Result<()> {
        let session = Session::start(self.browser, self.address).await?;
        replace(&mut self.session, session).end().await;
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
}
