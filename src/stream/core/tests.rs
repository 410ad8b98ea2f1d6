//! The core over a transport that does as it is told, with time that goes on when a test says so:
//! - what waits is read first, then comes one error at most, then nothing for ever;
//! - limits, deadlines and high-water marks act, and wake those who wait;
//! - who stops waiting leaves nothing behind: no waker, no timer, no closure;
//! - whatever happens in whatever order, nothing panics, leaks or hangs: opening, messages, errors, ends,
//!   closing, dropping and polling, by schedules that are made up.

mod consuming;
mod ending;
mod opening;
mod receiving;
mod schedules;
mod sending;

use super::super::connection::{Connection, What};
use super::super::{Connecting, WebSocketStream};
use super::{Core, Owner, Settings};
use crate::payload::Parts;
use crate::timer::{advance, now as clock};
use crate::{
    CloseCode, CloseError, CloseEvent, Limit, Message, ReadyState, ReceiveError, SendError,
};
use std::cell::{Cell, RefCell};
use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// What the far side of the fake sees, and what the fake is like.
#[derive(Default)]
struct Far {
    sent: RefCell<Vec<String>>,
    closed: RefCell<Vec<Option<(u16, String)>>>,
    detached: Cell<bool>,
    dropped: Cell<bool>,
    buffered: Cell<u64>,
    /// How often it was asked to read on.
    pulls: Cell<usize>,
    has_back_pressure: bool,
}

struct Fake(Rc<Far>);

impl Connection for Fake {
    fn what(&self) -> What<'_> {
        unreachable!("it is neither, and the core does not ask")
    }
    fn buffered_amount(&self) -> u64 {
        self.0.buffered.get()
    }
    fn has_back_pressure(&self) -> bool {
        self.0.has_back_pressure
    }
    fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        let Parts::Text(text) = payload else { panic!("only text is sent here") };
        self.0.sent.borrow_mut().push(text.to_owned());
        self.0.buffered.set(self.0.buffered.get() + text.len() as u64);
        Ok(())
    }
    fn close(&self, how: Option<(CloseCode, &str)>) -> Result<(), CloseError> {
        let how = how.map(|(code, reason)| (code.into(), reason.to_owned()));
        self.0.closed.borrow_mut().push(how);
        Ok(())
    }
    fn pull(&self) {
        self.0.pulls.set(self.0.pulls.get() + 1);
    }
    fn detach(&self) {
        self.0.detached.set(true);
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.0.dropped.set(true);
    }
}

impl Core {
    /// Whether nobody's waker is kept.
    fn is_awaited_by_nobody(&self) -> bool {
        let reader = self.reader.take();
        let no_reader = reader.is_none();
        self.reader.set(reader);
        no_reader
            && [&self.opening, &self.room, &self.emptiness, &self.closing]
                .iter()
                .all(|waiters| waiters.is_empty())
    }
}

fn settings() -> Settings {
    Settings { send_high_water: 10, receive_limit: Limit::messages(3), ..Settings::default() }
}

/// A connection under way, its far side, and what reports to it.
fn fake(settings: Settings, far: Far) -> (WebSocketStream, Rc<Far>, Weak<Core>) {
    let far = Rc::new(far);
    let connection = Fake(Rc::clone(&far));
    let core = Core::new(settings, |_| Ok::<_, Infallible>(Box::new(connection) as _)).unwrap();
    let weak = Rc::downgrade(&core);
    (WebSocketStream::new(Owner::new(core)), far, weak)
}

/// That of a transport that can stop reading.
fn held_back() -> Far {
    Far { has_back_pressure: true, ..Far::default() }
}

fn open(settings: Settings) -> (WebSocketStream, Rc<Far>, Rc<Core>) {
    open_with(settings, Far::default())
}

fn open_with(settings: Settings, far: Far) -> (WebSocketStream, Rc<Far>, Rc<Core>) {
    let (stream, far, core) = fake(settings, far);
    let core = core.upgrade().unwrap();
    core.opened();
    (stream, far, core)
}

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Wakes {
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

fn poll<F: Future + ?Sized>(future: &mut Pin<Box<F>>, wakes: &Arc<Wakes>) -> Poll<F::Output> {
    future.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(wakes))))
}

/// One who waits already, and how often that one was woken.
fn waiting<F: Future>(future: F) -> (Pin<Box<F>>, Arc<Wakes>) {
    let (mut future, wakes) = (Box::pin(future), Arc::new(Wakes::default()));
    assert!(poll(&mut future, &wakes).is_pending());
    (future, wakes)
}

fn now<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Lets the next timer call; how long that took, in whole milliseconds.
fn next_timer() -> u64 {
    let before = clock();
    assert!(advance(), "there is no timer");
    (clock() - before).round() as u64
}

fn clean() -> CloseEvent {
    CloseEvent { code: CloseCode::NORMAL, reason: String::new(), was_clean: true }
}

fn text(received: Option<Option<Result<Message, ReceiveError>>>) -> String {
    received.unwrap().unwrap().unwrap().into_text().unwrap()
}
