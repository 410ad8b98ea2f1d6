//! What a connection that stays does when: attempts, waits, what is sent again, and who is told. It touches no
//! browser type, and holds no borrow while it calls anybody.
//!
//! Everything that happens comes in by a method: from the connection ([`Link`]), a timer, a task, the page
//! ([`Presence`]), or the application. Every attempt and every end begins another *run*, so that what reports
//! late is known to be of the past.

mod attempt;
mod control;
mod ending;
mod heart;
mod receiving;
mod sending;

use super::endpoint::{Asked, Provider};
use super::inbound::Inbound;
use super::job::Job;
use super::link::{Dial, Link};
use super::outbox::Queue;
use super::presence::{Change, Presence};
use super::requests::Requests;
use super::{
    Backoff, Endpoint, Heartbeat, Metrics, Outbox, Pulse, ReconnectingEvent, ReconnectingState,
    Session,
};
use crate::stream::{Inbox, Pace, Waiters};
use crate::task::Sleeper;
use crate::timer::{Timer, now};
use crate::{BinaryType, CloseCode, CloseEvent, Limit, Message};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};
use std::time::Duration;

/// What the builder was told.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) provider: Provider,
    pub(crate) backoff: Backoff,
    pub(crate) heartbeat: Option<Heartbeat>,
    pub(crate) outbox: Outbox,
    pub(crate) on_connect: Option<Hook>,
    /// Whoever dials also greets the server.
    #[cfg(feature = "hosted")]
    pub(crate) host_greets: bool,
    pub(crate) reconnect_if: Option<ReconnectIf>,
    pub(crate) timeout: Duration,
    pub(crate) close_timeout: Duration,
    pub(crate) receive_limit: Limit,
    pub(crate) binary_type: BinaryType,
    pub(crate) copy_limit: usize,
}

type ReconnectIf = Rc<dyn Fn(&CloseEvent) -> bool>;

pub(crate) type Hook = Rc<dyn Fn(Session) -> Asked<()>>;

impl Settings {
    pub(crate) fn new(endpoint: Endpoint) -> Self {
        Self {
            provider: Provider::List(vec![endpoint]),
            backoff: Backoff::default(),
            heartbeat: None,
            outbox: Outbox::default(),
            on_connect: None,
            #[cfg(feature = "hosted")]
            host_greets: false,
            reconnect_if: None,
            // Chromium delays handshakes after failed ones, by seconds: a shorter time would feed itself.
            timeout: Duration::from_secs(10),
            close_timeout: Duration::from_secs(10),
            receive_limit: Limit::default(),
            binary_type: BinaryType::ArrayBuffer,
            copy_limit: crate::socket::COPY_LIMIT,
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("provider", &self.provider)
            .field("backoff", &self.backoff)
            .field("heartbeat", &self.heartbeat)
            .field("outbox", &self.outbox)
            .field("timeout", &self.timeout)
            .field("receive_limit", &self.receive_limit)
            .finish_non_exhaustive()
    }
}

/// How far the connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// There is none.
    Idle,
    /// The provider is asked for the endpoint.
    Asking,
    /// The handshake is under way.
    Dialing,
    /// The hook runs.
    Greeting,
    Open,
    /// The closing handshake is under way.
    Closing,
    /// For ever.
    Ended,
}

/// What follows when the connection has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// Another attempt, as the policy says.
    Retry,
    /// Another attempt, at once.
    Redial,
    Pause,
    /// Nothing.
    End,
}

pub(crate) struct Engine {
    pub(crate) settings: Settings,
    dial: Box<dyn Dial>,
    presence: Cell<Option<Presence>>,
    phase: Cell<Phase>,
    then: Cell<Then>,
    run: Cell<u64>,
    /// How many retries there were since a connection was stable.
    retries: Cell<u32>,
    /// Which endpoint's turn it is.
    turn: Cell<usize>,
    /// How the last connection ended that was open.
    code: Cell<CloseCode>,
    opened_at: Cell<Option<f64>>,
    /// Since when messages have gone both ways, and whether that was long enough.
    established_at: Cell<Option<f64>>,
    was_stable: Cell<bool>,
    /// How many attempts in a row have failed as they would again.
    terminal: Cell<usize>,
    /// The page or the network was away a short while ago, and nothing has come since: until when an end counts as
    /// one of that time.
    doubtful: Cell<Option<f64>>,
    paused: Cell<bool>,
    gave_up: Cell<bool>,
    offline: Cell<bool>,
    frozen: Cell<bool>,
    /// More came than the limit allows.
    overflowed: Cell<bool>,
    link: RefCell<Option<Rc<dyn Link>>>,
    url: RefCell<String>,
    /// The provider, or the hook.
    job: Cell<Option<Job>>,
    /// Until the present phase has to be over.
    limit: Cell<Option<Timer>>,
    /// Until the next attempt.
    retry: Cell<Option<Timer>>,
    pulse: Cell<Option<Pulse>>,
    beat: Cell<Option<Timer>>,
    /// How many bytes were left when it was closed, if messages were.
    unsent: Cell<Option<u64>>,
    outbox: RefCell<Queue<Rc<Message>>>,
    /// The browser is being given messages.
    pumping: Cell<bool>,
    /// The browser takes no more over this connection, though it has not told of its end.
    deaf: Cell<bool>,
    /// How many bytes were handed over when the heartbeat's question got in line behind others.
    behind: Cell<Option<u64>>,
    /// The same when the closing handshake got its time.
    closing: Cell<u64>,
    /// The next look at what the browser holds, while it matters.
    look: Cell<Option<Timer>>,
    pace: Cell<Pace>,
    room: Waiters,
    emptiness: Waiters,
    end: Waiters,
    requests: Requests,
    inbound: RefCell<Inbound>,
    reader: Cell<Option<Sleeper>>,
    /// For the hook, while it runs.
    greetings: RefCell<Inbox>,
    greeter: Cell<Option<Sleeper>>,
    metrics: Cell<Metrics>,
    own: Weak<Self>,
}

impl Engine {
    pub(crate) fn new(settings: Settings, dial: Box<dyn Dial>) -> Rc<Self> {
        Rc::new_cyclic(|own| Self {
            outbox: RefCell::new(Queue::new(settings.outbox.bytes, settings.outbox.messages)),
            inbound: RefCell::new(Inbound::new(settings.receive_limit.clone())),
            greetings: RefCell::new(Inbox::new(settings.receive_limit.clone())),
            settings,
            dial,
            presence: Cell::new(None),
            phase: Cell::new(Phase::Idle),
            then: Cell::new(Then::Retry),
            run: Cell::new(0),
            retries: Cell::new(0),
            turn: Cell::new(0),
            code: Cell::new(CloseCode::ABNORMAL),
            opened_at: Cell::new(None),
            established_at: Cell::new(None),
            was_stable: Cell::new(false),
            terminal: Cell::new(0),
            doubtful: Cell::new(None),
            paused: Cell::new(false),
            gave_up: Cell::new(false),
            offline: Cell::new(false),
            frozen: Cell::new(false),
            overflowed: Cell::new(false),
            link: RefCell::new(None),
            url: RefCell::default(),
            job: Cell::new(None),
            limit: Cell::new(None),
            retry: Cell::new(None),
            pulse: Cell::new(None),
            beat: Cell::new(None),
            unsent: Cell::new(None),
            pumping: Cell::new(false),
            deaf: Cell::new(false),
            behind: Cell::new(None),
            closing: Cell::new(0),
            look: Cell::new(None),
            pace: Cell::new(Pace::default()),
            room: Waiters::default(),
            emptiness: Waiters::default(),
            end: Waiters::default(),
            requests: Requests::default(),
            reader: Cell::new(None),
            greeter: Cell::new(None),
            metrics: Cell::new(Metrics::default()),
            own: own.clone(),
        })
    }

    /// Listens to the page, from the first attempt on.
    pub(crate) fn watch(self: &Rc<Self>) {
        // On the host there is no page.
        if cfg!(target_arch = "wasm32") {
            self.presence.set(Some(Presence::listen(self)));
        }
    }

    /// Makes the first attempt.
    pub(crate) fn start(&self) {
        self.dial_if_possible();
        self.tell();
    }

    pub(crate) fn state(&self) -> ReconnectingState {
        match self.phase.get() {
            Phase::Asking | Phase::Dialing | Phase::Greeting => ReconnectingState::Connecting,
            Phase::Open => ReconnectingState::Open,
            Phase::Closing => ReconnectingState::Closing,
            Phase::Ended => ReconnectingState::Closed,
            Phase::Idle if self.gave_up.get() => ReconnectingState::GaveUp,
            Phase::Idle if self.paused.get() => ReconnectingState::Paused,
            Phase::Idle if self.is_away() => ReconnectingState::Away,
            Phase::Idle => ReconnectingState::Waiting,
        }
    }

    pub(crate) fn metrics(&self) -> Metrics {
        self.settle();
        let mut metrics = self.metrics.get();
        if let Some(at) = self.opened_at.get() {
            metrics.connected_time += since(at);
        }
        let outbox = self.outbox.borrow();
        metrics.outbox_messages = outbox.len();
        metrics.outbox_bytes = outbox.bytes();
        metrics
    }

    pub(crate) fn url(&self) -> String {
        self.url.borrow().clone()
    }

    pub(crate) fn link(&self) -> Option<Rc<dyn Link>> {
        self.link.borrow().clone()
    }

    fn count(&self, count: impl FnOnce(&mut Metrics)) {
        let mut metrics = self.metrics.get();
        count(&mut metrics);
        self.metrics.set(metrics);
    }

    fn event(&self, event: ReconnectingEvent) {
        let oldest = self.inbound.borrow_mut().event(event);
        // After the borrow.
        drop(oldest);
    }

    /// Wakes who reads, when all is as it shall be.
    fn tell(&self) {
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }

    /// Whatever reports to the run before is of the past from now on.
    fn next_run(&self) -> u64 {
        self.run.set(self.run.get() + 1);
        self.run.get()
    }

    /// Whether the network or the page is away.
    fn is_away(&self) -> bool {
        self.offline.get() || self.frozen.get()
    }

    fn is_run(&self, run: u64, phase: Phase) -> bool {
        self.run.get() == run && self.phase.get() == phase
    }

    /// A timer of this engine's, which does not keep it.
    fn timer(&self, time: Duration, call: impl FnOnce(&Self) + 'static) -> Timer {
        let own = self.own.clone();
        // Longer than a browser's timer can be would be for ever.
        Timer::after(time.min(LONGEST), move || {
            if let Some(engine) = own.upgrade() {
                call(&engine);
            }
        })
    }
}

/// What a browser's timer can do, 24 days.
const LONGEST: Duration = Duration::from_secs(24 * 24 * 3600);

/// How long ago that was, by a clock that may have been set back.
fn since(at: f64) -> Duration {
    millis(now() - at)
}

#[inline(never)]
fn millis(millis: f64) -> Duration {
    // What is no number of milliseconds is none.
    Duration::from_millis(millis.max(0.0) as u64)
}

/// Not `as_millis`, whose 128 bits are dear in bytes.
#[inline(never)]
pub(crate) fn in_millis(time: Duration) -> f64 {
    time.as_secs() as f64 * 1000.0 + f64::from(time.subsec_millis())
}

fn random() -> f64 {
    // On the host it is the middle of the window.
    if cfg!(target_arch = "wasm32") { js_sys::Math::random() } else { 0.5 }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
