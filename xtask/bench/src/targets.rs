//! The targets of the design, computed from what was measured.

use crate::measure::PAYLOADS;
use crate::results::{Engine, Results};

/// One target in one engine, and what came of it.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) what: String,
    pub(crate) engine: String,
    pub(crate) measured: f64,
    /// At most this much.
    pub(crate) limit: f64,
    pub(crate) unit: &'static str,
}

impl Target {
    pub(crate) fn is_met(&self) -> bool {
        self.measured <= self.limit
    }
}

const FLOOR: &str = "JavaScript";
const COPYING: &str = "JavaScript, copying";
const WEB_SYS: &str = "web-sys";
const HANDLER: &str = "WebSocket";
const ASYNC: &str = "WebSocketStream";
const FOREIGN: &str = "WebSocketStream, wasm_bindgen_futures";
const NATIVE: &str = "WebSocketStream, native";

/// What awaits its messages under the executor of wasm-bindgen-futures.
const ASYNC_PEERS: [&str; 4] =
    ["gloo-net", "tokio-tungstenite-wasm", "websocket-web", "ws_stream_wasm"];

pub(crate) fn targets(results: &Results) -> Vec<Target> {
    let mut targets = Vec::new();
    for engine in &results.engines {
        let mut list = List { engine, targets: &mut targets };
        list.receive();
        list.lazy();
        list.send();
        list.memory();
    }
    for size in &results.sizes {
        if let Some(target) = size.target {
            targets.push(Target {
                what: format!("echo app with {}, brotli", size.title),
                engine: String::new(),
                measured: size.brotli as f64,
                limit: target as f64,
                unit: "bytes",
            });
        }
    }
    targets
}

struct List<'a> {
    engine: &'a Engine,
    targets: &'a mut Vec<Target>,
}

impl List<'_> {
    fn add(&mut self, what: String, measured: Option<f64>, limit: f64, unit: &'static str) {
        // What was not measured meets nothing.
        let measured = measured.unwrap_or(f64::NAN);
        let engine = self.engine.title.clone();
        self.targets.push(Target { what, engine, measured, limit, unit });
    }

    /// How one contender compares to another.
    fn ratio(&mut self, measurement: &str, [one, other]: [&str; 2], limit: f64) {
        let (a, b) = (self.engine.median(measurement, one), self.engine.median(measurement, other));
        let ratio = a.zip(b).map(|(a, b)| a / b);
        self.add(format!("{measurement}: {one} to {other}"), ratio, limit, "×");
    }

    /// The same to the best of the peers that await.
    fn against_best_async(&mut self, measurement: &str, one: &str, limit: f64) {
        let median = |variant: &&str| self.engine.median(measurement, variant);
        let best = ASYNC_PEERS.iter().filter_map(median).min_by(f64::total_cmp);
        let ratio = self.engine.median(measurement, one).zip(best).map(|(a, b)| a / b);
        self.add(format!("{measurement}: {one} to the best async peer"), ratio, limit, "×");
    }

    fn receive(&mut self) {
        for measurement in ["receive binary 32", "receive binary 1024"] {
            self.ratio(measurement, [HANDLER, FLOOR], 1.4);
            self.ratio(measurement, [ASYNC, FLOOR], 2.0);
            self.against_best_async(measurement, ASYNC, 1.0 / 6.0);
        }
        for (kind, size) in PAYLOADS {
            self.against_best_async(&format!("receive {kind} {size}"), FOREIGN, 1.0);
        }
        self.ratio("receive binary 65536", [HANDLER, COPYING], 1.1);
        self.ratio("receive binary 65536", [ASYNC, COPYING], 1.1);
        for measurement in ["receive text 32", "receive text 1024"] {
            self.ratio(measurement, [HANDLER, WEB_SYS], 0.55);
        }
    }

    fn lazy(&mut self) {
        for (kind, size) in PAYLOADS {
            let measurement = format!("receive {kind} {size}");
            for variant in ["WebSocket, unread", "WebSocket, handed on"] {
                self.ratio(&measurement, [variant, FLOOR], 1.4);
            }
        }
    }

    fn send(&mut self) {
        let measurement = "send binary 1024";
        let time = self.engine.median(measurement, HANDLER);
        self.add(format!("{measurement}: {HANDLER}"), time, 40.0, "ns");
        self.ratio(measurement, [HANDLER, WEB_SYS], 0.7);
    }

    fn memory(&mut self) {
        let pushed = "slow consumer, pushed beyond what was read";
        if self.engine.measurement(pushed).is_some_and(|slow| slow.variants.contains_key(NATIVE)) {
            let beyond = self.engine.median(pushed, NATIVE);
            self.add(format!("{pushed}: {NATIVE}"), beyond, 8.0, "MiB");
        }
        for variant in [HANDLER, ASYNC] {
            // A collection leaves a few hundred bytes more or less; a connection that stays has thousands.
            let grown = self.engine.median("churn, memory a connection", variant);
            self.add(format!("churn, memory a connection: {variant}"), grown, 100.0, "bytes");
        }
    }
}
