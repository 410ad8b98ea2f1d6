//! What is run: who is compared, and where the defaults could be else.

use crate::model::Scenario;
use crate::policy::Policy;
use std::time::Duration;
use wasm_websocket::{Backoff, CloseCode};

/// What one server can let in a second: one that asks a database who each client is, and faster ones.
pub(crate) const CAPACITIES: [u32; 3] = [2_000, 5_000, 10_000];

/// The one that is drawn.
pub(crate) const DRAWN: u32 = CAPACITIES[0];

/// For how long the server is away, in seconds.
pub(crate) const DOWN: u64 = 10;

/// What others do, which look at no close code.
const FIXED: Policy = Policy::Growing { factor: 1.0, jitter: 0.0 };
const GROWING: Policy = Policy::Growing { factor: 1.3, jitter: 0.0 };
const JITTERED: Policy = Policy::Growing { factor: 2.0, jitter: 0.5 };

/// One policy in one scenario.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) policy: Policy,
    pub(crate) code: CloseCode,
}

fn case(name: impl Into<String>, policy: Policy, code: CloseCode) -> Case {
    Case { name: name.into(), policy, code }
}

pub(crate) fn scenario(code: CloseCode, down: u64, capacity: u32) -> Scenario {
    Scenario {
        clients: 100_000,
        code,
        told_within: 100,
        down: down * 1_000,
        capacity,
        round_trip: 50,
        // Two hours: who is not back by then counts as lost.
        horizon: 7_200_000,
        seed: 1,
    }
}

/// Side by side.
pub(crate) fn compared() -> Vec<Case> {
    vec![
        case("a fixed second", FIXED, CloseCode::ABNORMAL),
        case("1 s × 1.3, no jitter", GROWING, CloseCode::ABNORMAL),
        case("1 s × 2, ± 50 %", JITTERED, CloseCode::ABNORMAL),
        case("Backoff, crash (1006)", own(), CloseCode::ABNORMAL),
        restarted(),
    ]
}

/// The defaults, when the server said that it leaves.
pub(crate) fn restarted() -> Case {
    case("Backoff, restart (1012)", own(), CloseCode::SERVICE_RESTART)
}

fn own() -> Policy {
    Policy::Own(Backoff::default())
}

/// Other windows and caps, for a server that says that it leaves.
pub(crate) fn windows() -> Vec<Case> {
    let mut cases = Vec::new();
    for window in [10, 15, 20, 25, 30, 35, 40] {
        for cap in [20, 30, 60] {
            let [wide, longest] = [window, cap].map(Duration::from_secs);
            let policy = Policy::Own(Backoff::default().restart_window(wide).cap(longest));
            let name = format!("window {window} s, cap {cap} s");
            cases.push(case(name, policy, CloseCode::SERVICE_RESTART));
        }
    }
    cases
}

/// Other first waits, for one that does not; and what the mean client then waits, whatever broke its connection.
pub(crate) fn bases() -> Vec<Case> {
    let with = |base: u64| {
        let policy = Policy::Own(Backoff::default().base(Duration::from_secs(base)));
        let name = format!("base {base} s, mean first wait {:.1} s", base as f64 / 2.0);
        case(name, policy, CloseCode::ABNORMAL)
    };
    [1, 5, 10, 15, 16, 17, 18, 20, 30].map(with).into()
}
