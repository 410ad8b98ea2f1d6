//! The engine over connections that do as they are told, with time that goes on when a test says so:
//! - attempts, waits and fail-over are as the policy says; nothing gets stuck (E5, E1);
//! - messages arrive in order, and again only when the browser had not handed them over;
//! - a host that provides the endpoint and greets;
//! - the heartbeat, the page's coming and going, pausing and closing;
//! - whatever happens in whatever order, nothing panics, leaks or hangs, by schedules that are made up.

mod attempts;
mod control;
mod delivery;
mod heart;
#[cfg(feature = "hosted")]
mod hosted;
mod reentrancy;
mod requests;
mod schedules;
mod waking;

use super::super::job::host as jobs;
use super::super::link::Report;
use super::super::presence::Change;
use super::*;
use crate::payload::Parts;
use crate::reconnecting::{ReconnectingHandle, ReconnectingWebSocket, WhenFull};
use crate::timer::advance;
use crate::{BrowserError, OpenError, SendError};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

/// What the network is like, and what it has seen.
#[derive(Default)]
struct Far {
    dialed: RefCell<Vec<Endpoint>>,
    lines: RefCell<Vec<Rc<Line>>>,
    /// What the browser throws at the next attempt.
    throws: Cell<Option<&'static str>>,
}

/// One connection.
struct Line {
    report: Report,
    sent: RefCell<Vec<String>>,
    buffered: Cell<u64>,
    /// What is sent is handed over at once.
    is_fast: Cell<bool>,
    closing: RefCell<Vec<Option<(u16, String)>>>,
    abandoned: Cell<bool>,
    /// The server has begun to close: what is sent is discarded, and counted (S20).
    server_closes: Cell<bool>,
    /// What the browser counted of that.
    discarded: Cell<u64>,
    /// The browser throws at what is sent.
    refuses: Cell<bool>,
}

struct FakeLink(Rc<Line>);

impl Link for FakeLink {
    fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        if self.0.refuses.get() {
            let error = BrowserError::new("OperationError", "");
            return Err(SendError::thrown(payload.describe(), error));
        }
        if self.0.server_closes.get() || !self.0.closing.borrow().is_empty() {
            self.0.discarded.set(self.0.discarded.get() + payload.size() as u64);
            return Err(SendError::closed(payload.describe()));
        }
        let Parts::Text(text) = payload else { panic!("only text is sent here") };
        self.0.sent.borrow_mut().push(text.to_owned());
        if !self.0.is_fast.get() {
            self.0.buffered.set(self.0.buffered.get() + text.len() as u64);
        }
        Ok(())
    }
    fn buffered_amount(&self) -> u64 {
        self.0.buffered.get() + self.0.discarded.get()
    }
    fn close(&self, how: Option<(CloseCode, &str)>) {
        let how = how.map(|(code, reason)| (code.into(), reason.to_owned()));
        self.0.closing.borrow_mut().push(how);
    }
    fn abandon(&self) {
        self.0.abandoned.set(true);
    }
    fn protocol(&self) -> String {
        String::new()
    }
    fn extensions(&self) -> String {
        String::new()
    }
}

impl Drop for FakeLink {
    fn drop(&mut self) {
        self.0.abandoned.set(true);
    }
}

struct FakeDial(Rc<Far>);

impl Dial for FakeDial {
    fn dial(
        &self,
        endpoint: &Endpoint,
        _: &Settings,
        report: Report,
    ) -> Result<Rc<dyn Link>, OpenError> {
        self.0.dialed.borrow_mut().push(endpoint.clone());
        if let Some(name) = self.0.throws.take() {
            let none: &[&str] = &[];
            return Err(OpenError::thrown(&endpoint.url, none, BrowserError::new(name, "")));
        }
        let line = Rc::new(Line {
            report,
            sent: RefCell::default(),
            buffered: Cell::new(0),
            is_fast: Cell::new(true),
            closing: RefCell::default(),
            abandoned: Cell::new(false),
            server_closes: Cell::new(false),
            discarded: Cell::new(0),
            refuses: Cell::new(false),
        });
        self.0.lines.borrow_mut().push(Rc::clone(&line));
        Ok(Rc::new(FakeLink(line)))
    }
}

impl Far {
    /// The connection that was dialed last.
    fn line(&self) -> Rc<Line> {
        Rc::clone(self.lines.borrow().last().expect("a connection"))
    }

    fn dials(&self) -> usize {
        self.dialed.borrow().len()
    }
}

impl Engine {
    fn has_news(&self) -> bool {
        !self.inbound.borrow().is_empty()
    }
}

impl Line {
    fn end(&self, code: u16) {
        let clean = code != 1006;
        self.report.closed(CloseEvent {
            code: code.into(),
            reason: String::new(),
            was_clean: clean,
        });
    }

    fn say(&self, text: &str) {
        self.report.message(Message::from(text));
    }

    fn heard(&self) -> Vec<String> {
        self.sent.borrow().clone()
    }
}

fn settings() -> Settings {
    Settings::new(Endpoint::new("ws://one/"))
}

fn start(settings: Settings) -> (ReconnectingWebSocket, Rc<Far>) {
    let far = Rc::new(Far::default());
    let engine = Engine::new(settings, Box::new(FakeDial(Rc::clone(&far))));
    engine.start();
    (ReconnectingWebSocket::new(engine), far)
}

/// One that is open, with nothing left to be read.
fn open(settings: Settings) -> (ReconnectingWebSocket, Rc<Far>) {
    let (mut socket, far) = start(settings);
    far.line().report.opened();
    events(&mut socket);
    (socket, far)
}

fn now<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// What is there to be read, in short.
fn events(socket: &mut ReconnectingWebSocket) -> Vec<String> {
    let mut events = Vec::new();
    while let Some(event) = now(socket.next()) {
        events.push(match event {
            None => {
                events.push("end".to_owned());
                break;
            }
            Some(ReconnectingEvent::Connecting { attempt }) => format!("connecting {attempt}"),
            Some(ReconnectingEvent::Open) => "open".to_owned(),
            Some(ReconnectingEvent::Message(message)) => message.into_text().unwrap(),
            Some(ReconnectingEvent::Disconnected { close, retry_in, .. }) => {
                let retry =
                    retry_in.map_or("never".to_owned(), |time| time.as_millis().to_string());
                format!("{} {retry}", u16::from(close.code))
            }
            Some(ReconnectingEvent::Dropped { direction, dropped }) => {
                format!("dropped {} {direction:?}", dropped.messages)
            }
            Some(ReconnectingEvent::GaveUp { .. }) => "gave up".to_owned(),
        });
    }
    events
}

/// Why it ended, of all that is there to be read.
fn errors(socket: &mut ReconnectingWebSocket) -> Vec<crate::DisconnectError> {
    let mut errors = Vec::new();
    while let Some(Some(event)) = now(socket.next()) {
        if let ReconnectingEvent::Disconnected { error: Some(error), .. } = event {
            errors.push(error);
        }
    }
    errors
}

/// Lets the next timer call; how long that took, in whole milliseconds.
fn next_timer() -> u64 {
    let before = crate::timer::now();
    assert!(advance(), "there is no timer");
    (crate::timer::now() - before).round() as u64
}

thread_local! {
    static ON_WAKE: RefCell<Option<Box<dyn FnOnce()>>> = const { RefCell::new(None) };
    static WOKEN: Cell<u32> = const { Cell::new(0) };
}

struct Woken;

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        WOKEN.set(WOKEN.get() + 1);
        let call = ON_WAKE.take();
        if let Some(call) = call {
            call();
        }
    }
}

/// Calls when it is woken for the first time, as an executor may that polls at once; `WOKEN` counts.
fn waker(call: impl FnOnce() + 'static) -> Waker {
    ON_WAKE.set(Some(Box::new(call)));
    WOKEN.set(0);
    Waker::from(Arc::new(Woken))
}
