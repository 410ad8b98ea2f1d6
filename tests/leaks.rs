//! What stays after many connections: nothing. In a window, because only there an engine tells the size of
//! its heap:
//! - one socket that reconnects holds no more after the last connection than after the first;
//! - every browser's object and every function that it was given is collected;
//! - Rust's allocations, the references it holds to JavaScript's values, and wasm's memory are where they
//!   were;
//! - the heap of JavaScript, where the engine tells, grows no more than with as many sockets of
//!   JavaScript's own: the driver that looks at the page, and the engine's compilers, leave something too.
//!
//! `cargo xtask test --cycles N` says how many connections; the one that reconnects does so four times as
//! often.

#![cfg(target_arch = "wasm32")]

mod common;

use common::staying::{at_once, quick, until_disconnected, until_open, until_text};
use common::{
    Event, Recorded, collect_garbage, connect, echo_url, js, nobody_url, text, transports, url,
};
use futures_util::{FutureExt, StreamExt};
use js_sys::{Array, Function, Promise};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::error::Error;
use std::future::IntoFuture;
use std::rc::Rc;
use std::sync::atomic::{AtomicIsize, Ordering::Relaxed};
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{
    BinaryType, CloseCode, Endpoint, Heartbeat, Message, ReadyState, ReconnectingWebSocket,
    Transport, WebSocket, task,
};

wasm_bindgen_test_configure!(run_in_browser);

/// How many connections are opened and closed.
const CYCLES: usize = match option_env!("WASM_WEBSOCKET_CYCLES") {
    Some(number) => parse(number),
    // Few enough for the time that wasm-pack gives a file.
    None => 100,
};

/// As many before anything is counted: what is made once, by the engine and by the allocator, is made then.
const FIRST: usize = if CYCLES < 1000 { CYCLES } else { 1000 };

const fn parse(number: &str) -> usize {
    match usize::from_str_radix(number, 10) {
        Ok(number) => number,
        Err(_) => panic!("WASM_WEBSOCKET_CYCLES is no number"),
    }
}

/// Counts the bytes and the pieces that are allocated.
struct Counting;

static BYTES: AtomicIsize = AtomicIsize::new(0);
static PIECES: AtomicIsize = AtomicIsize::new(0);

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// SAFETY: everything is the system's; counting allocates nothing.
#[allow(unsafe_code)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        BYTES.fetch_add(layout.size() as isize, Relaxed);
        PIECES.fetch_add(1, Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        BYTES.fetch_sub(layout.size() as isize, Relaxed);
        PIECES.fetch_sub(1, Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(piece, layout) }
    }
}

/// What can grow.
#[derive(Debug)]
struct Figures {
    /// Bytes and pieces that Rust has allocated.
    bytes: isize,
    pieces: isize,
    /// JavaScript's values that Rust refers to.
    references: u32,
    /// Bytes of wasm's memory.
    memory: f64,
    /// Bytes of JavaScript's heap after a collection, where the engine tells.
    heap: Option<f64>,
}

impl Figures {
    async fn take() -> Self {
        // A second collection frees what the finalizers of the first let go.
        collect_garbage().await;
        collect_garbage().await;
        let heap =
            "return performance.memory?.usedJSHeapSize ?? performance.mozMemory?.gc.mallocBytes";
        let heap = js(heap, &[]).unwrap().as_f64();
        let memory = js("return a.buffer.byteLength", &[&wasm_bindgen::memory()]).unwrap();
        Self {
            bytes: BYTES.load(Relaxed),
            pieces: PIECES.load(Relaxed),
            references: wasm_bindgen::externref_heap_live_count(),
            memory: memory.as_f64().unwrap(),
            heap,
        }
    }
}

/// One connection, used in every way, and what remains of it for JavaScript to collect.
async fn cycle(tools: &Tools, number: usize) {
    let alive = Rc::new(());
    let held = Rc::clone(&alive);
    let Recorded { socket, mut events } = Recorded::open().await;
    socket.set_copy_limit(if number.is_multiple_of(2) { 0 } else { 1024 });
    socket.set_binary_type(BinaryType::ArrayBuffer);
    let ended = Rc::new(Cell::new(false));
    let end = Rc::clone(&ended);
    let guard = socket.add_close_listener(move |_, _| {
        end.set(true);
        assert_eq!(Rc::strong_count(&held), 2);
    });
    // It is installed with the copying that was just set.
    let copied = Rc::new(Cell::new(0));
    let count = Rc::clone(&copied);
    let listener = socket.add_message_listener(move |_, message| {
        let length = message.data().copy_into(&mut Vec::new());
        count.set(count.get() + length.expect("no Blob"));
    });
    let raw = socket.as_raw().clone();
    tools.register.call1(&JsValue::UNDEFINED, &raw).unwrap();
    socket.send("é€😀").unwrap();
    assert_eq!(events.next().await, Some(Event::Message("é€😀".to_owned())));
    socket.send("").unwrap();
    assert_eq!(events.next().await, Some(Event::Message(String::new())));
    assert_eq!(copied.get(), 9);
    drop(listener);
    match number % 3 {
        // Dropped, and closed by that.
        0 => drop((guard, socket)),
        1 => drop((socket, guard)),
        // Nobody owns it, and it ends by itself.
        _ => {
            socket.send("Goodbye").unwrap();
            socket.keep_until_closed();
            while events.next().await.is_some() {}
            assert!(ended.get());
            drop(guard);
        }
    }
    assert_eq!(Rc::strong_count(&alive), 1);
    if raw.ready_state() != web_sys::WebSocket::CLOSED {
        let end = tools.ended.call1(&JsValue::UNDEFINED, &raw).unwrap();
        JsFuture::from(end.unchecked_into::<Promise>()).await.unwrap();
    }
}

/// JavaScript's part, made once: every function that is made from a string stays for a while itself.
struct Tools {
    register: Function,
    alive: Function,
    ended: Function,
    /// The same connection, without Rust.
    plain: Function,
}

impl Tools {
    fn new() -> Self {
        let tools = js(
            "let alive = 0;
             const registry = new FinalizationRegistry(() => alive--);
             return [
               socket => {
                 const { onopen, onmessage, onerror, onclose } = socket;
                 for (const it of [socket, onopen, onmessage, onerror, onclose]) {
                   alive++;
                   registry.register(it);
                 }
               },
               () => alive,
               socket => new Promise(done => socket.addEventListener('close', done, { once: true })),
               () => new Promise(done => {
                 const socket = new WebSocket(a);
                 socket.onopen = () => socket.send('é€😀');
                 socket.onmessage = () => socket.close();
                 socket.onclose = done;
               }),
             ]",
            &[&echo_url().into()],
        );
        let tools: Array = tools.unwrap().unchecked_into();
        let [register, alive, ended, plain] =
            [0, 1, 2, 3].map(|index| tools.get(index).unchecked_into());
        Self { register, alive, ended, plain }
    }

    async fn one_plain(&self) {
        let end = self.plain.call0(&JsValue::UNDEFINED).unwrap();
        JsFuture::from(end.unchecked_into::<Promise>()).await.unwrap();
    }

    fn alive(&self) -> f64 {
        self.alive.call0(&JsValue::UNDEFINED).unwrap().as_f64().unwrap()
    }
}

/// One connection of door 2, used in every way, to its end.
async fn stream_cycle(transport: Transport, number: usize) {
    let alive = Rc::new(());
    if number.is_multiple_of(10) {
        // One that is dropped in the midst of its attempt.
        let mut attempt = connect("/echo", transport).into_future();
        let _ = (&mut attempt).now_or_never();
        drop(attempt);
    }
    let copy_limit = if number.is_multiple_of(3) { 1 << 16 } else { 4096 };
    let mut stream = connect("/echo", transport).copy_limit(copy_limit).await.unwrap();
    stream.send("é€😀").await.unwrap();
    assert_eq!(text(&mut stream).await, "é€😀");
    stream.send(&[1; 50_000]).await.unwrap();
    assert_eq!(stream.recv().await.unwrap().unwrap().bytes().unwrap().len(), 50_000);
    stream.send(&[0; 64]).await.unwrap();
    stream.flush().await.unwrap();
    let closed = stream.closed();
    match number % 4 {
        0 => {
            drop(stream.recv().now_or_never());
            drop(stream);
        }
        1 => {
            let (sender, mut receiver) = stream.split();
            let held = Rc::clone(&alive);
            let (echo, words) = (sender.clone(), sender);
            words.send("Goodbye").await.unwrap();
            let end = receiver.consume(move |_| {
                assert_eq!(Rc::strong_count(&held), 2);
                assert_eq!(echo.ready_state(), ReadyState::Open);
            });
            drop(end.await);
        }
        2 => {
            let held = Rc::clone(&alive);
            task::spawn_local(async move {
                while let Some(Ok(_)) = stream.recv().await {
                    drop(stream.close());
                }
                drop(held);
            });
        }
        _ => drop(stream.close_with(CloseCode::NORMAL, "enough").await),
    }
    let close = closed.await;
    assert!(close.was_clean, "{transport:?}, {number}: {close:?}");
    while Rc::strong_count(&alive) > 1 {
        common::round_trip().await;
    }
}

#[wasm_bindgen_test]
async fn nothing_stays_after_many_streams() {
    let tools = Tools::new();
    for transport in transports() {
        for number in 0..FIRST {
            stream_cycle(transport, number).await;
        }
        let start = Figures::take().await;
        for _ in 0..CYCLES {
            tools.one_plain().await;
        }
        let before = Figures::take().await;
        for number in 0..CYCLES {
            stream_cycle(transport, number).await;
        }
        let after = Figures::take().await;
        let name = format!("{CYCLES} streams, {transport:?}");
        compare(&name, &start, &before, &after);
    }
}

#[wasm_bindgen_test]
async fn nothing_stays_after_many_connections() {
    let tools = Tools::new();
    for number in 0..FIRST {
        cycle(&tools, number).await;
    }
    // And what no server ever answers.
    for _ in 0..3 {
        Recorded::connect(&nobody_url()).failed().await;
        drop(WebSocket::new(&echo_url()).unwrap());
    }
    let start = Figures::take().await;
    for _ in 0..CYCLES {
        tools.one_plain().await;
    }
    let before = Figures::take().await;
    for number in 0..CYCLES {
        cycle(&tools, number).await;
    }
    let after = Figures::take().await;

    // The engine may still hold the last one on its stack.
    for _ in 0..20 {
        if tools.alive() > 5.0 {
            collect_garbage().await;
        }
    }
    let rest = tools.alive();
    web_sys::console::log_1(&format!("figures {rest} objects uncollected").into());
    assert!(rest <= 5.0, "{rest} objects were not collected");
    compare(&format!("{CYCLES} connections"), &start, &before, &after);
}

/// One connection of door 3's, used in every way, until there is the next one.
async fn reconnect(socket: &mut ReconnectingWebSocket, number: usize) {
    socket.send("é€😀").await.unwrap();
    assert_eq!(until_text(socket).await, "é€😀");
    let question = format!("question {number}");
    let own = question.clone();
    let is_answer = move |message: &Message| message.text().as_deref() == Some(&own);
    let answer = socket.request(&question, is_answer, Duration::from_secs(30)).await;
    assert_eq!(answer.unwrap().into_text().unwrap(), question);
    match number % 4 {
        0 => socket.reconnect_now(),
        1 => {
            socket.pause();
            socket.resume();
        }
        _ => {
            socket.send("the server closes now").await.unwrap();
            socket.flush().await.unwrap();
        }
    }
    until_disconnected(socket).await;
    until_open(socket).await;
}

#[wasm_bindgen_test]
async fn nothing_stays_after_many_reconnects() {
    let tools = Tools::new();
    // Never due, however slow the machine is: a ping would be one of the four below.
    let heartbeat = Heartbeat::every(Duration::from_secs(3600))
        .pong(|message| message.text().as_deref() == Some("ping"));
    // The first echo is the hook's.
    let path = "/close?after=4";
    let mut socket = quick(path)
        .endpoint(async move |_| Ok::<_, &str>(Endpoint::new(url(path))))
        .on_connect(async |session| {
            session.send("token")?;
            session.recv().await.map(drop).ok_or("gone").map_err(Box::<dyn Error>::from)
        })
        .heartbeat(heartbeat)
        .backoff(at_once().base(Duration::from_millis(1)))
        .build();
    until_open(&mut socket).await;
    for number in 0..FIRST {
        reconnect(&mut socket, number).await;
        // And whole sockets, in any state.
        drop((number % 10 == 0).then(|| quick("/echo").build()));
    }
    // In two halves: Firefox keeps some 350 KB once, however many they are. What leaks is in both.
    let half = 2 * CYCLES;
    let start = Figures::take().await;
    for _ in 0..2 * half {
        tools.one_plain().await;
    }
    // It must not grow itself meanwhile.
    let mut figures = Vec::with_capacity(3);
    figures.push(Figures::take().await);
    for _ in 0..2 {
        for number in 0..half {
            reconnect(&mut socket, number).await;
            drop((number % 10 == 0).then(|| quick("/echo").build()));
        }
        figures.push(Figures::take().await);
    }
    assert_eq!(socket.metrics().connections as usize, 2 * half + FIRST + 1);
    let [before, between, after] = &figures[..] else { unreachable!("three figures") };
    compare_rust(&format!("{half} reconnects"), before, between);
    compare_rust(&format!("{half} more"), between, after);
    if let (Some(start), Some(before), Some(between), Some(after)) =
        (start.heap, before.heap, between.heap, after.heap)
    {
        let ours = 2.0 * (between - before).min(after - between);
        compare_heap(2 * half, before - start, ours);
    }
}

/// `start` is before as many connections of JavaScript's own, `before` and `after` are around ours.
fn compare(name: &str, start: &Figures, before: &Figures, after: &Figures) {
    compare_rust(name, before, after);
    if let (Some(start), Some(before), Some(after)) = (start.heap, before.heap, after.heap) {
        compare_heap(CYCLES, before - start, after - before);
    }
}

fn compare_rust(name: &str, before: &Figures, after: &Figures) {
    web_sys::console::log_1(&format!("figures after {name}: {before:?}, {after:?}").into());
    assert_eq!((before.bytes, before.pieces), (after.bytes, after.pieces));
    assert_eq!(before.references, after.references);
    // It never shrinks, and how much lives at once is for the collector to say: a little is no leak where
    // every byte was given back.
    assert!(after.memory - before.memory <= f64::from(4 * 65536));
}

/// By how many bytes JavaScript's heap has grown, after so many plain sockets and after as many of ours.
fn compare_heap(connections: usize, plain: f64, ours: f64) {
    // With few connections the engine's own noise is more than theirs.
    let share = connections.max(1000) as f64;
    let [plain, ours] = [plain, ours].map(|bytes| bytes / share);
    web_sys::console::log_1(
        &format!("figures bytes a connection: {ours:.1}, plain JavaScript {plain:.1}").into(),
    );
    // Less than any socket has.
    assert!(ours - plain < 512.0, "the heap grows by {ours:.1} bytes a connection");
}
