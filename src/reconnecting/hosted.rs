//! Door 3 over sockets that somebody else makes: what the npm package stands on. Nobody else is promised that it
//! stays as it is.

use super::endpoint::{Endpoint, Provider};
use super::engine::{Engine, Settings};
use super::link::{Dial, Link, Report};
use super::presence::Change;
use super::{Metrics, ReconnectingBuilder, ReconnectingState, ReconnectingWebSocket};
use crate::payload::sealed::Payload as _;
use crate::payload::{Parts, sealed};
use crate::stream::Place;
use crate::{CloseCode, CloseEvent, Message, OpenError, Payload, SendError};
use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// Who makes sockets.
pub trait Host {
    /// Begins to connect. The socket reports to [`Hosted`] by that number. `None` when another attempt would fail
    /// the same way.
    fn dial(&self, run: u32) -> Option<Box<dyn Socket>>;
    /// Asks for the endpoint of that run, after so many retries. [`Hosted::answered`] follows.
    fn ask(&self, run: u32, retries: u32);
    /// Asks to greet the server. The same follows.
    fn greet(&self, run: u32);
}

/// One connection.
pub trait Socket {
    /// Gives it a value.
    fn send(&self, value: &JsValue) -> Given;
    /// Also after the end, when it tells what was not handed over.
    fn buffered_amount(&self) -> f64;
    /// Starts the closing handshake.
    fn close(&self, code: Option<u16>);
    /// Reports nothing from now on, and is closed when it can.
    fn abandon(&self);
}

/// What became of what a socket was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// It has it.
    Taken,
    /// It takes no more, because it is connecting, closing or closed.
    Closed,
    /// It does not take this.
    Refused,
}

/// What becomes of the page and of the network, as the host is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Present {
    /// There is no network.
    Offline,
    /// There is one.
    Online,
    /// The page runs no code for a while.
    Frozen,
    /// The page is left, and kept by the browser.
    Left,
    /// The page is back, from wherever it was.
    Back,
}

/// What a host has to do with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Nothing: it is of the past.
    Nobody,
    /// To give it to the application, and to count those of which this is not told because they are like it.
    Application,
    /// To hand it over by [`Hosted::message`]: it may be an answer, or have to wait for its turn.
    Queue,
}

/// What the host tells. It keeps what it was, also after its end.
#[derive(Clone)]
pub struct Hosted {
    engine: Rc<Engine>,
}

impl ReconnectingBuilder {
    /// Like [`build`](Self::build), without the first attempt, for a host that may be asked for the endpoint, and to greet
    /// the server.
    #[doc(hidden)]
    pub fn build_on(
        self,
        host: impl Host + 'static,
        is_asked: bool,
        greets: bool,
    ) -> (ReconnectingWebSocket, Hosted) {
        let mut settings = self.into_settings();
        if is_asked {
            settings.provider = Provider::Host;
        }
        settings.host_greets = greets;
        let engine = Engine::new(settings, Box::new(Dialing(host)));
        let hosted = Hosted { engine: Rc::clone(&engine) };
        (ReconnectingWebSocket::new(engine), hosted)
    }
}

impl Hosted {
    /// Makes the first attempt.
    pub fn start(&self) {
        self.engine.start();
    }

    /// What became of the page or of the network.
    pub fn present(&self, change: Present) {
        self.engine.presence(match change {
            Present::Offline => Change::Offline,
            Present::Online => Change::Online,
            Present::Frozen => Change::Frozen,
            Present::Left => Change::Left,
            Present::Back => Change::Back,
        });
    }

    /// The socket of that run is open.
    pub fn opened(&self, run: u32) {
        self.engine.opened(run.into());
    }

    /// Whether what was asked in that run could be done.
    pub fn answered(&self, run: u32, answer: bool) {
        let answer = if answer { Ok(()) } else { Err(Failed.into()) };
        self.engine.answered(run.into(), answer);
    }

    /// It is closed.
    pub fn closed(&self, run: u32, code: u16, was_clean: bool) {
        let close = CloseEvent { code: code.into(), reason: String::new(), was_clean };
        self.engine.closed(run.into(), close);
    }

    /// A message has come.
    #[must_use]
    pub fn heard(&self, run: u32, is_pong: bool) -> Heard {
        self.engine.heard_of(run.into(), is_pong)
    }

    /// The message that is to be handed over. False when it is the application's, at once.
    #[must_use]
    pub fn message(&self, run: u32, value: JsValue, size: usize) -> bool {
        self.engine.hand_over(run.into(), Message::held(value), size)
    }

    /// The same as the handle's, which has to look whether there is a connection: here it is.
    #[must_use]
    pub fn state(&self) -> ReconnectingState {
        self.engine.state()
    }

    /// The same.
    #[must_use]
    pub fn metrics(&self) -> Metrics {
        self.engine.metrics()
    }

    /// The same.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn try_send(&self, payload: &Kept) -> Result<(), SendError> {
        self.engine.try_send(payload.parts(), &mut None).map(drop)
    }

    /// The same as the handle's, for whoever waits until it is done: nothing is tidied up when it is dropped before. The
    /// connection is there until then.
    pub fn send(&self, payload: Kept) -> impl Future<Output = Result<(), SendError>> + 'static {
        let (engine, mut place) = (Rc::clone(&self.engine), Place::default());
        poll_fn(move |context| {
            engine.poll_send(context, &mut place, payload.parts(), &mut None).map_ok(drop)
        })
    }

    /// The same.
    pub fn flush(&self) -> impl Future<Output = Result<(), SendError>> + 'static {
        let (engine, mut place) = (Rc::clone(&self.engine), Place::default());
        poll_fn(move |context| engine.poll_flush(context, &mut place))
    }

    /// The next message of the connection that is greeted; none when there is none.
    pub fn receive(&self) -> impl Future<Output = Option<Message>> + 'static {
        let (engine, run) = (Rc::clone(&self.engine), self.engine.run());
        poll_fn(move |context| engine.poll_greeting(run, context))
    }

    /// Sends over the connection that is greeted.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn greet(&self, payload: &Kept) -> Result<(), SendError> {
        self.engine.greet(self.engine.run(), payload.parts())
    }

    /// The same as the handle's.
    pub fn drain(&self, mut take: impl FnMut(JsValue)) {
        for message in self.engine.drain() {
            take(Rc::unwrap_or_clone(message).into_js());
        }
    }

    /// The same.
    pub fn close(&self) {
        let closed = self.engine.close(None);
        debug_assert!(closed.is_ok(), "closing without a code failed: {closed:?}");
    }

    /// The same.
    pub fn reconnect_now(&self) {
        self.engine.reconnect_now();
    }

    /// The same.
    pub fn pause(&self) {
        self.engine.pause();
    }

    /// The same.
    pub fn resume(&self) {
        self.engine.resume();
    }
}

impl fmt::Debug for Hosted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosted").finish_non_exhaustive()
    }
}

/// What the host has copied where that was needed, and measured.
#[derive(Debug)]
pub struct Kept {
    /// A string, an `ArrayBuffer`, a view or a `Blob`.
    pub value: JsValue,
    /// In bytes (text as UTF-8).
    pub size: usize,
}

impl Payload for Kept {}

#[allow(private_interfaces, reason = "the trait is sealed: nobody else calls its method")]
impl sealed::Payload for Kept {
    fn parts(&self) -> Parts<'_> {
        Parts::Kept(&self.value, self.size)
    }
}

/// It could not be done: the host knows why.
#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl Error for Failed {}

struct Dialing<H>(H);

impl<H: Host> Dial for Dialing<H> {
    fn ask(&self, run: u64, retries: u32) {
        self.0.ask(run as u32, retries);
    }

    fn greet(&self, run: u64) {
        self.0.greet(run as u32);
    }

    fn dial(&self, _: &Endpoint, _: &Settings, report: Report) -> Result<Rc<dyn Link>, OpenError> {
        match self.0.dial(report.run()) {
            Some(socket) => Ok(Rc::new(Linked(socket))),
            None => Err(OpenError::unsupported("")),
        }
    }
}

struct Linked(Box<dyn Socket>);

impl Link for Linked {
    fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        let sent = match payload {
            Parts::Kept(value, _) | Parts::Js(value) => self.0.send(value),
            Parts::Text(text) => self.0.send(&JsValue::from_str(text)),
            Parts::Bytes(bytes) => self.0.send(&js_sys::Uint8Array::new_from_slice(bytes)),
        };
        match sent {
            Given::Taken => Ok(()),
            Given::Closed => Err(SendError::closed(payload.describe())),
            // The host knows why.
            Given::Refused => Err(SendError::full(payload.describe(), 0)),
        }
    }

    fn buffered_amount(&self) -> u64 {
        self.0.buffered_amount() as u64
    }

    fn close(&self, how: Option<(CloseCode, &str)>) {
        self.0.close(how.map(|(code, _)| code.into()));
    }

    fn abandon(&self) {
        self.0.abandon();
    }

    fn protocol(&self) -> String {
        String::new()
    }

    fn extensions(&self) -> String {
        String::new()
    }
}
