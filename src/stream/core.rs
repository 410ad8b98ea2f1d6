//! What a connection is, whichever transport carries it: its state, what waits to be read, and who waits
//! for what. It touches no browser type, and holds no borrow while it calls anybody.

mod closing;
mod owner;
mod receiving;
mod sending;

pub(crate) use owner::Owner;

use super::connection::{Connection, What};
use super::inbox::Inbox;
use super::pace::Pace;
use super::waiters::Waiters;
use crate::task::Sleeper;
use crate::timer::Timer;
use crate::{BrowserError, CloseEvent, Limit, Message, ReadyState};
use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;

/// What the builder was told.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) timeout: Option<Duration>,
    pub(crate) close_timeout: Duration,
    pub(crate) send_high_water: u64,
    pub(crate) receive_limit: Limit,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            // Chromium delays handshakes after failed ones, by seconds: a shorter time would feed itself.
            timeout: Some(Duration::from_secs(10)),
            close_timeout: Duration::from_secs(10),
            send_high_water: 1 << 20,
            receive_limit: Limit::default(),
        }
    }
}

pub(crate) struct Core {
    connection: OnceCell<Box<dyn Connection>>,
    /// Whether the connection reads only when it is told to.
    has_back_pressure: Cell<bool>,
    settings: Settings,
    state: Cell<ReadyState>,
    was_open: Cell<bool>,
    end: OnceCell<End>,
    inbox: RefCell<Inbox>,
    /// More came than the limit allows, and the reader was not told yet.
    overflowed: Cell<bool>,
    /// There is an end to tell the reader of after what waits, or it was told.
    has_end: Cell<bool>,
    /// The reader was told that there is nothing more.
    finished: Cell<bool>,
    /// Nobody will read.
    discards: Cell<bool>,
    reader: Cell<Option<Sleeper>>,
    consumer: Cell<Option<Consumer>>,
    /// A consumer is there, though it may be at work and not in its place.
    consumes: Cell<bool>,
    /// Counts the consumers that came and went.
    turn: Cell<u64>,
    opening: Waiters,
    room: Waiters,
    emptiness: Waiters,
    closing: Waiters,
    /// For the handshake, then for the closing handshake.
    deadline: Cell<Option<Timer>>,
    /// The next look at what the browser holds, while somebody waits for room.
    look: Cell<Option<Timer>>,
    pace: Cell<Pace>,
    /// What listens for an abort until it is dropped, while there is an attempt that can be aborted.
    abort: Cell<Option<Box<dyn Any>>>,
    owners: Cell<usize>,
    own: Weak<Self>,
}

/// What takes every message as it comes.
pub(crate) type Consumer = Box<dyn FnMut(Message)>;

/// How it ended.
#[derive(Debug)]
struct End {
    close: CloseEvent,
    failure: Option<Failure>,
}

/// What the `close` event does not tell.
#[derive(Debug)]
pub(crate) enum Failure {
    Timeout,
    Aborted,
    CloseTimeout,
    Security(BrowserError),
}

/// For how much to wait that the browser still holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Goal {
    Room,
    Emptiness,
}

impl Core {
    /// `connect` makes the connection, which reports to the core.
    pub(crate) fn new<E>(
        settings: Settings,
        connect: impl FnOnce(&Rc<Self>) -> Result<Box<dyn Connection>, E>,
    ) -> Result<Rc<Self>, E> {
        let core = Rc::new_cyclic(|own| Self {
            connection: OnceCell::new(),
            has_back_pressure: Cell::new(false),
            inbox: RefCell::new(Inbox::new(settings.receive_limit.clone())),
            settings,
            state: Cell::new(ReadyState::Connecting),
            was_open: Cell::new(false),
            end: OnceCell::new(),
            overflowed: Cell::new(false),
            has_end: Cell::new(false),
            finished: Cell::new(false),
            discards: Cell::new(false),
            reader: Cell::new(None),
            consumer: Cell::new(None),
            consumes: Cell::new(false),
            turn: Cell::new(0),
            opening: Waiters::default(),
            room: Waiters::default(),
            emptiness: Waiters::default(),
            closing: Waiters::default(),
            deadline: Cell::new(None),
            look: Cell::new(None),
            pace: Cell::new(Pace::default()),
            abort: Cell::new(None),
            owners: Cell::new(0),
            own: own.clone(),
        });
        let connection = connect(&core)?;
        core.has_back_pressure.set(connection.has_back_pressure());
        let _ = core.connection.set(connection);
        if let Some(limit) = core.settings.timeout {
            core.give_up_after(limit, Failure::Timeout);
        }
        Ok(core)
    }

    /// None only while it is made.
    pub(crate) fn connection(&self) -> Option<&dyn Connection> {
        self.connection.get().map(AsRef::as_ref)
    }

    pub(crate) fn what(&self) -> Option<What<'_>> {
        self.connection().map(Connection::what)
    }

    pub(crate) fn state(&self) -> ReadyState {
        self.state.get()
    }

    pub(crate) fn close_event(&self) -> Option<&CloseEvent> {
        self.end.get().map(|end| &end.close)
    }

    fn failure(&self) -> Option<&Failure> {
        self.end.get()?.failure.as_ref()
    }

    pub(crate) fn abort_with(&self, listener: impl Any) {
        self.abort.set(Some(Box::new(listener)));
    }

    #[cfg(feature = "remote")]
    pub(crate) fn send_high_water(&self) -> u64 {
        self.settings.send_high_water
    }

    pub(crate) fn buffered_amount(&self) -> u64 {
        self.connection().map_or(0, Connection::buffered_amount)
    }
}

/// What a transport reports.
impl Core {
    pub(crate) fn opened(&self) {
        if self.state.get() != ReadyState::Connecting {
            return;
        }
        self.state.set(ReadyState::Open);
        self.was_open.set(true);
        drop(self.deadline.take());
        drop(self.abort.take());
        self.opening.wake();
        self.room.wake();
    }

    pub(crate) fn message(&self, message: Message) {
        self.message_with(|| Some(message));
    }

    /// The same for a message that is made where it is put, and is not carried there.
    #[inline(always)]
    pub(crate) fn message_with(&self, make: impl FnOnce() -> Option<Message>) {
        // After `close()` nothing is received any more.
        if self.state.get() != ReadyState::Open || self.discards.get() {
            return;
        }
        let Some(message) = make() else { return };
        if self.consumes.get() {
            self.bring_to_consumer(message);
        } else {
            self.bring_to_reader(message);
        }
        // A timer of a hidden page may be late; this is an occasion.
        if !self.room.is_empty() || !self.emptiness.is_empty() {
            self.buffer_fell();
        }
    }

    /// The browser holds less than before, perhaps.
    pub(crate) fn buffer_fell(&self) {
        let amount = self.buffered_amount();
        if amount <= self.settings.send_high_water {
            self.room.wake();
        }
        if amount == 0 {
            self.emptiness.wake();
        }
    }

    /// Whether more should be read; for a transport that can do without.
    pub(crate) fn waits_for_more(&self, bytes: usize, messages: usize) -> bool {
        self.state.get() != ReadyState::Open || self.inbox.borrow().waits_for_more(bytes, messages)
    }

    pub(crate) fn ended(&self, close: CloseEvent) {
        self.end_with(close, None);
    }

    pub(crate) fn end_with(&self, close: CloseEvent, failure: Option<Failure>) {
        if self.end.set(End { close, failure }).is_err() {
            return;
        }
        self.state.set(ReadyState::Closed);
        self.has_end.set(true);
        drop(self.deadline.take());
        drop(self.look.take());
        drop(self.abort.take());
        drop(self.consumer.take());
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
        for waiters in [&self.opening, &self.room, &self.emptiness, &self.closing] {
            waiters.wake();
        }
    }

    /// Ends it here and now, whatever the browser makes of it: a dead network can take minutes.
    pub(crate) fn give_up(&self, failure: Failure) {
        if let Some(connection) = self.connection() {
            connection.detach();
        }
        self.end_with(CloseEvent::abnormal(), Some(failure));
    }

    fn give_up_after(&self, limit: Duration, failure: Failure) {
        let core = self.own.clone();
        let timer = Timer::after(limit, move || {
            if let Some(core) = core.upgrade() {
                core.give_up(failure);
            }
        });
        drop(self.deadline.replace(Some(timer)));
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
