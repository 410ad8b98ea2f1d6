//! The model: clients that lost their server together, in virtual time, millisecond by millisecond.

use crate::outcome::Outcome;
use crate::policy::Policy;
use crate::random::Random;
use std::collections::BTreeMap;
use wasm_websocket::CloseCode;

/// What happens to the clients. All times are in milliseconds, from the moment at which the server goes.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    pub(crate) clients: u32,
    /// What every connection ended with. The engine remembers it until a connection was stable again: attempts
    /// that fail in between end with 1006, and change nothing.
    pub(crate) code: CloseCode,
    /// All hear of it within this time.
    pub(crate) told_within: u64,
    /// Until then the server refuses everybody.
    pub(crate) down: u64,
    /// Then it lets in this many in every second, counted by the clock, and refuses the rest.
    pub(crate) capacity: u32,
    /// From the start of an attempt to its answer. Half of it is the way there.
    pub(crate) round_trip: u64,
    /// When to stop, whoever is still away.
    pub(crate) horizon: u64,
    pub(crate) seed: u64,
}

impl Scenario {
    /// The earliest moment at which anybody could have all of them back.
    pub(crate) fn best(&self) -> u64 {
        self.down + u64::from(self.clients) * 1_000 / u64::from(self.capacity.max(1))
    }

    /// Lets it happen. Clients are alike, so all that is known of one is how often it has failed.
    pub(crate) fn run(&self, policy: &Policy) -> Outcome {
        let mut random = Random::new(self.seed);
        let mut outcome = Outcome { clients: self.clients, ..Outcome::default() };
        let way = self.round_trip / 2;
        let mut arrivals: BTreeMap<u64, Vec<u32>> = BTreeMap::new();
        for _ in 0..self.clients {
            let told = (self.told_within as f64 * random.next()) as u64;
            match policy.delay(0, self.code, random.next()) {
                Some(wait) => arrivals.entry(told + wait + way).or_default().push(0),
                None => outcome.gave_up += 1,
            }
        }
        let (mut second, mut left) = (0, self.capacity);
        while let Some((now, clients)) = arrivals.pop_first() {
            if now >= self.horizon {
                break;
            }
            if now / 1_000 != second {
                (second, left) = (now / 1_000, self.capacity);
            }
            for failed in clients {
                outcome.attempts.add(now);
                if now >= self.down && left > 0 {
                    left -= 1;
                    outcome.back.add(now + way);
                    continue;
                }
                let failed = failed.saturating_add(1);
                match policy.delay(failed, self.code, random.next()) {
                    Some(wait) => {
                        arrivals.entry(now + self.round_trip + wait).or_default().push(failed)
                    }
                    None => outcome.gave_up += 1,
                }
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests;
