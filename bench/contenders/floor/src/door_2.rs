//! The least that awaiting can be for a connection that can end, fail, be full or be dropped, read by one of any number
//! of tasks, which another executor may run as well. What comes may be a Blob. A task may bring another event about, wake
//! itself without end, or panic.

use crate::buffered_amount;
use crate::message::Message;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// How many messages may wait, and how many bytes.
const MOST_MESSAGES: usize = 1 << 20;
const MOST_BYTES: usize = 64 << 20;

/// How much the browser should have that it has not sent, in bytes.
const HIGH_WATER: f64 = 1048576.0;

#[derive(Default)]
struct Core {
    has_ended: Cell<bool>,
    queue: RefCell<VecDeque<Message<Order>>>,
    bytes: Cell<usize>,
    order: Rc<Order>,
    /// Told once, after what waits.
    overflow: Cell<Option<Overflow>>,
    reader: Cell<Option<Waker>>,
}

/// More came than may wait.
struct Overflow;

/// In which order Blobs are read.
#[derive(Default)]
struct Order {
    _next: Cell<u64>,
}

#[wasm_bindgen(inline_js = "
const resolved = Promise.resolve();
export function schedule(exports) {
  resolved.then(() => exports.floor_run());
}")]
extern "C" {
    fn schedule(exports: &JsValue);
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

/// What a waker holds: which task, and whether it is to be polled already.
struct Handle {
    slot: usize,
    is_ready: AtomicBool,
}

impl Wake for Handle {
    fn wake(self: Arc<Self>) {
        if !self.is_ready.swap(true, Ordering::Relaxed) {
            READY.with_borrow_mut(|ready| ready.push_back(self));
            // Whoever wakes with a message polls afterwards.
            if !INLINE.get() {
                schedule_run();
            }
        }
    }
}

thread_local! {
    static TASKS: RefCell<Vec<Option<(Task, Waker)>>> = const { RefCell::new(Vec::new()) };
    /// The slots of tasks that have ended.
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    static READY: RefCell<VecDeque<Arc<Handle>>> = const { RefCell::new(VecDeque::new()) };
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    static INLINE: Cell<bool> = const { Cell::new(false) };
    static OPEN: RefCell<Option<Rc<Core>>> = const { RefCell::new(None) };
}

/// A connection, and the task that reads it. Returns the connection's address.
pub(crate) fn open() -> usize {
    let core = Rc::new(Core::default());
    spawn(Box::pin(receive(Rc::clone(&core))));
    let address = Rc::as_ptr(&core) as usize;
    OPEN.set(Some(core));
    address
}

pub(crate) fn close() {
    if let Some(core) = OPEN.take() {
        core.has_ended.set(true);
        if let Some(reader) = core.reader.take() {
            reader.wake();
        }
        run();
    }
}

/// A message of that length has been copied.
#[wasm_bindgen]
pub fn floor_door_2(core: usize, is_text: bool, length: usize) {
    bring(core, |order| Message::copied(is_text, length, order));
}

/// A message has come that was not copied.
#[wasm_bindgen]
pub fn floor_door_2_held(core: usize, value: JsValue) {
    bring(core, |order| Message::held(value, order));
}

fn bring(core: usize, message: impl FnOnce(&Rc<Order>) -> Message<Order>) {
    let core = core as *const Core;
    // SAFETY: JavaScript calls only while the connection is open, which is counted until this returns.
    let core = unsafe {
        Rc::increment_strong_count(core);
        Rc::from_raw(core)
    };
    if core.has_ended.get() {
        return;
    }
    {
        let message = message(&core.order);
        let mut queue = core.queue.borrow_mut();
        let bytes = core.bytes.get() + message.size();
        if queue.len() == MOST_MESSAGES || bytes > MOST_BYTES {
            core.has_ended.set(true);
            core.overflow.set(Some(Overflow));
        } else {
            core.bytes.set(bytes);
            queue.push_back(message);
        }
    }
    if let Some(reader) = core.reader.take() {
        INLINE.set(true);
        reader.wake();
        INLINE.set(false);
        run();
    }
}

fn spawn(task: Task) {
    let free = FREE.with_borrow_mut(Vec::pop);
    let slot = free.unwrap_or_else(|| {
        TASKS.with_borrow_mut(|tasks| {
            tasks.push(None);
            tasks.len() - 1
        })
    });
    let handle = Arc::new(Handle { slot, is_ready: AtomicBool::new(true) });
    put(slot, task, Waker::from(Arc::clone(&handle)));
    READY.with_borrow_mut(|ready| ready.push_back(handle));
    schedule_run();
}

fn put(slot: usize, task: Task, waker: Waker) {
    TASKS.with_borrow_mut(|tasks| {
        if let Some(place) = tasks.get_mut(slot) {
            *place = Some((task, waker));
        }
    });
}

fn schedule_run() {
    schedule(&wasm_bindgen::exports());
}

/// In a microtask, which never runs in the midst of anything, whatever a panic left behind.
#[wasm_bindgen]
pub fn floor_run() {
    RUNNING.set(false);
    run();
}

/// Polls what was woken; what is woken by that comes in another microtask. A task may spawn and wake while it runs, and so
/// is taken from its slot; nothing else runs in its midst.
fn run() {
    if RUNNING.replace(true) {
        return schedule_run();
    }
    for _ in 0..READY.with_borrow(VecDeque::len) {
        let Some(handle) = READY.with_borrow_mut(VecDeque::pop_front) else { break };
        handle.is_ready.store(false, Ordering::Relaxed);
        let slot = handle.slot;
        let task = TASKS.with_borrow_mut(|tasks| tasks.get_mut(slot).and_then(Option::take));
        let Some((mut task, waker)) = task else { continue };
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            put(slot, task, waker);
        } else {
            FREE.with_borrow_mut(|free| free.push(slot));
        }
    }
    RUNNING.set(false);
}

async fn receive(core: Rc<Core>) {
    while let Some(Ok(message)) = next(&core).await {
        if message.count() {
            send(message).await;
        }
        bench_kit::rest().await;
    }
}

/// Hands the message over, and waits while the browser has more than it should.
async fn send(message: Message<Order>) {
    message.send();
    while buffered_amount() > HIGH_WATER {
        bench_kit::wait(1).await;
    }
}

fn next(core: &Core) -> impl Future<Output = Option<Result<Message<Order>, Overflow>>> {
    poll_fn(|context| {
        if let Some(message) = core.queue.borrow_mut().pop_front() {
            core.bytes.set(core.bytes.get() - message.size());
            return Poll::Ready(Some(Ok(message)));
        }
        if core.has_ended.get() {
            return Poll::Ready(core.overflow.take().map(Err));
        }
        core.reader.set(Some(context.waker().clone()));
        Poll::Pending
    })
}
