//! The targets of the design, computed from what was measured.

use crate::measure::PAYLOADS;
use crate::results::{Engine, Results};

/// One target in one engine, and what came of it.
#[derive(Debug)]
pub(crate) struct Target {
    pub(crate) what: String,
    pub(crate) engine: String,
    pub(crate) measured: f64,
    /// Between what it was in the middle half of the rounds, if it is a ratio of such.
    pub(crate) spread: Option<[f64; 2]>,
    /// At most this much.
    pub(crate) limit: f64,
    /// The least that can be had, as it was measured in the same run.
    pub(crate) floor: Option<f64>,
    pub(crate) unit: &'static str,
}

impl Target {
    pub(crate) fn is_met(&self) -> bool {
        self.measured <= self.limit
    }

    /// Whether nobody could meet it.
    pub(crate) fn is_below_the_floor(&self) -> bool {
        self.floor.is_some_and(|floor| floor > self.limit)
    }
}

const PLAIN: &str = "JavaScript";
const COPYING: &str = "JavaScript, copying";
const WEB_SYS: &str = "web-sys";
const HANDLER: &str = "WebSocket";
const ASYNC: &str = "WebSocketStream";
const FOREIGN: &str = "WebSocketStream, wasm_bindgen_futures";
const NATIVE: &str = "WebSocketStream, native";
const NPM: &str = "npm WebSocket";
const STAYING: &str = "npm ReconnectingWebSocket";
const PARTYSOCKET: &str = "partysocket";
const RECONNECTING: &str = "reconnecting-websocket";

/// What reaches linear memory by one call, and nothing else.
const FLOOR: &str = "floor";
/// With the least of what door 1 promises: a handler may replace itself or drop the socket, and keep the message.
const HANDLED_AS_PROMISED: &str = "floor, door 1";
/// The same as the first awaited: a queue, a waker, and a task that is polled at once.
const AWAITED: &str = "floor, async";
/// With the least of what door 2 promises: it can end, be full or be dropped, and its reader is one of many tasks.
const AWAITED_AS_PROMISED: &str = "floor, door 2";
/// The programs that have the least of what a library must have, and of what doors 1 and 2 promise.
const SMALLEST: &str = "floor-tutorial";
const SMALLEST_AS_PROMISED: [(&str, &str); 2] =
    [("handler", "floor-door-1"), ("async", "floor-door-2")];

pub(crate) fn targets(results: &Results) -> Vec<Target> {
    let mut targets = Vec::new();
    for engine in &results.engines {
        let mut list = List { engine, targets: &mut targets };
        list.receive();
        list.lazy();
        list.send();
        list.npm();
        list.memory();
    }
    for size in &results.sizes {
        if let Some(target) = size.target {
            let promised = SMALLEST_AS_PROMISED.into_iter().find(|(app, _)| *app == size.app);
            let floor = promised.map_or(SMALLEST, |(_, floor)| floor);
            targets.push(Target {
                what: format!("echo app with {}, brotli", size.title),
                engine: String::new(),
                measured: size.brotli as f64,
                spread: None,
                limit: target as f64,
                floor: results.sizes.iter().find(|it| it.app == floor).map(|it| it.brotli as f64),
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
        let (spread, floor) = (None, None);
        self.targets.push(Target { what, engine, measured, spread, limit, floor, unit });
    }

    /// What was added last, and how much it differed.
    fn with_spread(&mut self, spread: Option<[f64; 2]>) {
        if let Some(target) = self.targets.last_mut() {
            target.spread = spread;
        }
    }

    /// What was added last, and what it could not pass.
    fn with_floor(&mut self, floor: Option<f64>) {
        if let Some(target) = self.targets.last_mut() {
            target.floor = floor;
        }
    }

    /// How one contender compares to another, and how the floor does.
    fn ratio(&mut self, measurement: &str, [one, other]: [&str; 2], limit: f64, floor: &str) {
        let measured = self.engine.ratio(measurement, one, other);
        self.add(format!("{measurement}: {one} to {other}"), measured, limit, "×");
        self.with_spread(self.engine.spread(measurement, one, other));
        self.with_floor(self.engine.ratio(measurement, floor, other));
    }

    /// The same to the best of the peers that await.
    fn against_best_async(&mut self, measurement: &str, one: &str, limit: f64, floor: &str) {
        let best = |one: &str| {
            let peers = self.engine.async_peers.iter();
            let ratios =
                peers.filter_map(|peer| Some((peer, self.engine.ratio(measurement, one, peer)?)));
            ratios.max_by(|(_, one), (_, other)| one.total_cmp(other))
        };
        let (own, floor) = (best(one), best(floor).map(|(_, ratio)| ratio));
        let spread = own.and_then(|(peer, _)| self.engine.spread(measurement, one, peer));
        let measured = own.map(|(_, ratio)| ratio);
        self.add(format!("{measurement}: {one} to the best async peer"), measured, limit, "×");
        self.with_spread(spread);
        self.with_floor(floor);
    }

    fn receive(&mut self) {
        for measurement in ["receive binary 32", "receive binary 1024"] {
            self.ratio(measurement, [HANDLER, PLAIN], 1.4, HANDLED_AS_PROMISED);
            self.ratio(measurement, [ASYNC, PLAIN], 2.0, AWAITED_AS_PROMISED);
            self.against_best_async(measurement, ASYNC, 1.0 / 6.0, AWAITED_AS_PROMISED);
        }
        for (kind, size) in PAYLOADS {
            self.against_best_async(&format!("receive {kind} {size}"), FOREIGN, 1.0, AWAITED);
        }
        // Large messages are copied from where the browser has them: that is what this copies, too.
        self.ratio("receive binary 65536", [HANDLER, COPYING], 1.1, COPYING);
        self.ratio("receive binary 65536", [ASYNC, COPYING], 1.1, COPYING);
        for measurement in ["receive text 32", "receive text 1024"] {
            self.ratio(measurement, [HANDLER, WEB_SYS], 0.55, HANDLED_AS_PROMISED);
        }
    }

    fn lazy(&mut self) {
        for (kind, size) in PAYLOADS {
            let measurement = format!("receive {kind} {size}");
            let floors = [("unread", FLOOR), ("handed on", HANDLED_AS_PROMISED)];
            for (how, floor) in floors {
                let [own, floor] = [HANDLER, floor].map(|name| format!("{name}, {how}"));
                self.ratio(&measurement, [&own, PLAIN], 1.4, &floor);
            }
        }
    }

    /// The class of the npm package is the browser's; its connection that stays calls listeners with the browser's
    /// events.
    fn npm(&mut self) {
        for (kind, size) in PAYLOADS {
            let measurement = format!("receive {kind} {size}");
            self.ratio(&measurement, [NPM, PLAIN], 1.2, PLAIN);
            self.ratio(&measurement, [STAYING, PARTYSOCKET], 0.1, PLAIN);
            // Level, as far as can be measured.
            self.ratio(&measurement, [STAYING, RECONNECTING], 1.1, PLAIN);
        }
    }

    fn send(&mut self) {
        let measurement = "send binary 1024";
        let [time, floor] = [HANDLER, FLOOR].map(|it| self.engine.median(measurement, it));
        self.add(format!("{measurement}: {HANDLER}"), time, 40.0, "ns");
        self.with_floor(floor);
        self.ratio(measurement, [HANDLER, WEB_SYS], 0.7, FLOOR);
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
            self.with_floor(self.engine.median("churn, memory a connection", PLAIN));
        }
    }
}
