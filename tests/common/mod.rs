//! What the browser tests share: the server's addresses, a socket whose events are recorded, and what the
//! server saw.
//!
//! A test that holds a rule of `docs/standard.md` has its number in its name; [`deviation`] and
//! [`not_here`] tell the table what to say beside it.

#![allow(dead_code, unreachable_pub, reason = "every test file takes what it needs")]

pub mod staying;

use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_channel::oneshot;
use futures_util::StreamExt;
use js_sys::{Function, Promise};
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_websocket::{
    BrowserError, CloseEvent, Connect, MessageEvent, ReadyState, ReceiveError, Transport,
    WebSocket, WebSocketStream,
};

/// The tutorials' port; `cargo xtask test --echo-port N` chooses another when it builds the tests.
pub const PORT: &str = match option_env!("WASM_WEBSOCKET_ECHO_PORT") {
    Some(port) => port,
    None => "9998",
};

pub fn url(path: &str) -> String {
    format!("ws://localhost:{PORT}{path}")
}

pub fn echo_url() -> String {
    url("/echo")
}

/// An address that answers no WebSocket handshake. To a page that is the same as no server at all.
pub fn nobody_url() -> String {
    url("/nobody")
}

/// Tells that this engine does otherwise than the standard says.
pub fn deviation(rule: u8, what: &str) {
    web_sys::console::log_1(&format!("deviation S{rule:02}: {what}").into());
}

/// Tells that a rule cannot be tested in this context, and why.
pub fn not_here(rule: u8, why: &str) {
    web_sys::console::log_1(&format!("not here S{rule:02}: {why}").into());
}

/// Whether the test runs in a window, and not in a worker.
pub fn in_a_window() -> bool {
    js("return typeof document === 'object'", &[]).unwrap() == JsValue::TRUE
}

/// Runs the body of a function, with `a`, `b` and `c` for its arguments.
pub fn js(body: &str, arguments: &[&JsValue]) -> Result<JsValue, BrowserError> {
    let argument = |index: usize| arguments.get(index).copied().cloned().unwrap_or_default();
    Function::new_with_args("a, b, c", body)
        .call3(&JsValue::UNDEFINED, &argument(0), &argument(1), &argument(2))
        .map_err(BrowserError::from)
}

/// The name of what the body of a function throws.
pub fn thrown(body: &str, arguments: &[&JsValue]) -> String {
    match js(body, arguments) {
        Ok(value) => panic!("`{body}` returned {value:?}"),
        Err(error) => error.name().to_owned(),
    }
}

#[derive(Debug, PartialEq)]
pub enum Event {
    Open,
    Message(String),
    Error(ReadyState),
    Close(CloseEvent),
}

/// A socket, and its events in the order in which they came.
pub struct Recorded {
    pub socket: WebSocket,
    pub events: UnboundedReceiver<Event>,
}

impl Recorded {
    pub fn new(socket: WebSocket) -> Self {
        let (sender, events) = unbounded();
        let record = move |event| sender.unbounded_send(event).expect("the recording goes on");
        let (opened, messaged, errored) = (record.clone(), record.clone(), record.clone());
        socket.onopen(move |_| opened(Event::Open));
        socket.onmessage(move |_, message| {
            messaged(Event::Message(message.into_data().into_text().expect("a text message")));
        });
        socket.onerror(move |socket| errored(Event::Error(socket.ready_state())));
        socket.onclose(move |_, close| record(Event::Close(close)));
        Self { socket, events }
    }

    pub fn connect(url: &str) -> Self {
        Self::new(WebSocket::new(url).expect("a valid URL"))
    }

    /// A connection to the echo that is open.
    pub async fn open() -> Self {
        Self::open_at("/echo").await
    }

    /// A connection that is open.
    pub async fn open_at(path: &str) -> Self {
        thread_local!(static SERVER_IS_MISSING: Cell<bool> = const { Cell::new(false) });
        // Browsers delay attempts after failed ones: one failure is enough to know.
        let mut told = None;
        if !SERVER_IS_MISSING.get() {
            let mut connection = Self::connect(&url(path));
            match connection.next().await {
                Event::Open => return connection,
                other => told = Some(other),
            }
            SERVER_IS_MISSING.set(true);
        }
        let url = url(path);
        panic!("nothing answers at {url}, {told:?}: start the server with `cargo xtask serve`");
    }

    pub async fn next(&mut self) -> Event {
        self.events.next().await.expect("the recording goes on")
    }

    /// The next event, which must be a message.
    pub async fn text(&mut self) -> String {
        match self.next().await {
            Event::Message(text) => text,
            other => panic!("expected a message, got {other:?}"),
        }
    }

    /// The next event, which must be the end.
    pub async fn closed(&mut self) -> CloseEvent {
        match self.next().await {
            Event::Close(close) => close,
            other => panic!("expected the end, got {other:?}"),
        }
    }

    /// The next two events, which must be those of a failure.
    pub async fn failed(&mut self) -> CloseEvent {
        assert_eq!(self.next().await, Event::Error(ReadyState::Closed));
        let close = self.closed().await;
        assert_eq!(close.code, 1006);
        assert_eq!(close.reason, "");
        assert!(!close.was_clean);
        assert_eq!(self.socket.ready_state(), ReadyState::Closed);
        close
    }

    /// The end of a connection that the browser itself forbids, by that rule: `error`, then `close`.
    pub async fn forbidden(&mut self, rule: u8) {
        let is_the_browsers = js(
            "return new Promise(done => a.addEventListener('close', e => done(e.isTrusted)))",
            &[self.socket.as_raw()],
        );
        match self.next().await {
            Event::Error(ReadyState::Closed) => {}
            Event::Error(state) => deviation(rule, &format!("is still {state} in `onerror`")),
            other => panic!("{other:?}"),
        }
        let close = self.closed().await;
        assert_eq!((u16::from(close.code), &*close.reason, close.was_clean), (1006, "", false));
        assert_eq!(self.socket.ready_state(), ReadyState::Closed);
        let is_the_browsers: Promise = is_the_browsers.unwrap().unchecked_into();
        let is_the_browsers: JsValue = JsFuture::from(is_the_browsers).await.unwrap();
        if is_the_browsers.is_falsy() {
            deviation(rule, "leaves `close` out; this crate makes one");
        }
        round_trip().await;
        assert_eq!(self.so_far(), []);
    }

    /// The events that came until now and were not asked for.
    pub fn so_far(&mut self) -> Vec<Event> {
        std::iter::from_fn(|| self.events.try_recv().ok()).collect()
    }
}

/// Long enough for every event that is under way: a whole connection of its own.
pub async fn round_trip() {
    let mut other = Recorded::open().await;
    other.socket.send("round trip").expect("an open socket");
    assert_eq!(other.next().await, Event::Message("round trip".to_owned()));
}

/// What `handler` makes of the next message; the handler that was there before is gone.
pub async fn next_message<T: 'static>(
    socket: &WebSocket,
    handler: impl FnOnce(MessageEvent) -> T + 'static,
) -> T {
    let (sender, receiver) = oneshot::channel();
    let once = Cell::new(Some((sender, handler)));
    socket.onmessage(move |_, message| {
        let (sender, handler) = once.take().expect("one message");
        assert!(sender.send(handler(message)).is_ok());
    });
    receiver.await.expect("the handler lives")
}

/// The transports that this browser has.
pub fn transports() -> Vec<Transport> {
    let all = [Transport::Standard, Transport::Native];
    all.into_iter().filter(|transport| transport.is_supported()).collect()
}

/// A connection to be, over a transport.
pub fn connect(path: &str, transport: Transport) -> Connect {
    WebSocketStream::connect(url(path)).transport(transport)
}

/// The texts that come until the end, and the error if there is one.
pub async fn rest(stream: &mut WebSocketStream) -> (Vec<String>, Option<ReceiveError>) {
    let mut texts = Vec::new();
    while let Some(message) = stream.recv().await {
        match message {
            Ok(message) => texts.push(message.into_text().expect("a text message")),
            Err(error) => {
                assert!(stream.recv().await.is_none(), "an error is the last thing");
                return (texts, Some(error));
            }
        }
    }
    (texts, None)
}

/// The next message, which must be text.
pub async fn text(stream: &mut WebSocketStream) -> String {
    let message = stream.recv().await.expect("a message").expect("no error");
    message.into_text().expect("a text message")
}

/// A record that the server keeps of what one connection sends.
pub struct Witness {
    name: String,
}

impl Witness {
    pub fn new() -> Self {
        let name = js("return Date.now().toString(36) + Math.random().toString(36)", &[]);
        Self { name: name.unwrap().as_string().unwrap() }
    }

    /// A name that nobody else has.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address of the connection.
    pub fn path(&self) -> String {
        format!("/record?name={}", self.name)
    }

    /// The address of a connection to which the lines are sent when they are whole.
    pub fn lines_url(&self) -> String {
        url(&self.lines_path())
    }

    fn lines_path(&self) -> String {
        format!("/records?name={}", self.name)
    }

    /// What the server saw, when the connection has ended: `text …`, `binary …`, `close CODE REASON`,
    /// `close` without a code, `cut`.
    pub async fn lines(&self) -> Vec<String> {
        answer(&self.lines_path()).await
    }
}

/// What a connection to `path` is told until its end.
pub async fn answer(path: &str) -> Vec<String> {
    let mut connection = Recorded::connect(&url(path));
    assert_eq!(connection.next().await, Event::Open);
    let mut lines = Vec::new();
    loop {
        match connection.next().await {
            Event::Message(line) => lines.push(line),
            Event::Close(_) => return lines,
            other => panic!("expected a line, got {other:?}"),
        }
    }
}

/// What goes wrong in handlers and promises, which nobody else notices: exceptions and rejections that reach
/// the global object.
pub struct Failures {
    log: JsValue,
}

/// Counts from now on.
pub fn failures() -> Failures {
    let count =
        "const log = { count: 0, listener(event) { log.count++; event.preventDefault?.(); log.tell(); } };
        log.one = new Promise(done => log.tell = done);
        self.addEventListener('error', log.listener);
        self.addEventListener('unhandledrejection', log.listener);
        return log";
    Failures { log: js(count, &[]).unwrap() }
}

impl Failures {
    pub fn count(&self) -> u32 {
        js("return a.count", &[&self.log]).unwrap().as_f64().unwrap() as u32
    }

    /// Ends when something has gone wrong. Browsers tell of a promise later than of a handler.
    pub async fn one(&self) {
        let one: Promise = js("return a.one", &[&self.log]).unwrap().unchecked_into();
        let _: JsValue = JsFuture::from(one).await.unwrap();
    }

    pub fn none(self) {
        assert_eq!(self.count(), 0, "a handler failed");
    }
}

impl Drop for Failures {
    fn drop(&mut self) {
        let remove = "self.removeEventListener('error', a.listener);
            self.removeEventListener('unhandledrejection', a.listener)";
        let _ = js(remove, &[&self.log]);
    }
}

/// Ends when the browser has collected something that nobody holds.
pub async fn collect_garbage() {
    // Where a browser was not told to offer `gc`, and in Firefox's workers, whose own collects nothing:
    // garbage, until a collection is reported.
    let collect = "const pause = () => new Promise(done => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => { port1.close(); done(); };
          port2.postMessage(0);
        });
        const gc = self.gc ? () => self.gc({ type: 'major', execution: 'async' })
          : self.TestUtils && self.document ? () => self.TestUtils.gc()
          : () => {
            // Objects for Firefox, to which a buffer is no reason to collect, and buffers for WebKit.
            const objects = [];
            for (let i = 0; i < 200_000; i++) objects.push({ i });
            for (let i = 0; i < 4; i++) new Uint8Array(16 << 20).fill(1, 0, 1);
            return objects.length;
          };
        return (async () => {
          let collected = false;
          const registry = new FinalizationRegistry(() => collected = true);
          (() => registry.register({}))();
          for (let round = 0; round < 1000 && !collected; round++) {
            await gc();
            await pause();
          }
          return collected;
        })()";
    let promise: Promise = js(collect, &[]).unwrap().unchecked_into();
    let collected: JsValue = JsFuture::from(promise).await.unwrap();
    assert!(collected.is_truthy(), "nothing was collected");
}
