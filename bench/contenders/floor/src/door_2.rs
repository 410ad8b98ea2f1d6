//! The least that awaiting can be for a connection that can end, fail, be full or be dropped, read by one of any number
//! of tasks, which another executor may run as well.

use crate::Message;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// How many messages may wait.
const LIMIT: usize = 4096;

#[derive(Default)]
struct Core {
    has_ended: Cell<bool>,
    queue: RefCell<VecDeque<Message>>,
    /// Told once, after what waits.
    overflow: Cell<Option<Overflow>>,
    reader: Cell<Option<Waker>>,
}

/// More came than may wait.
struct Overflow;

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
                schedule(&wasm_bindgen::exports());
            }
        }
    }
}

thread_local! {
    static TASKS: RefCell<Vec<Option<(Task, Waker)>>> = const { RefCell::new(Vec::new()) };
    static READY: RefCell<VecDeque<Arc<Handle>>> = const { RefCell::new(VecDeque::new()) };
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
        let mut queue = core.queue.borrow_mut();
        if queue.len() == LIMIT {
            core.has_ended.set(true);
            core.overflow.set(Some(Overflow));
        } else {
            queue.push_back(Message::copied(is_text, length));
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
    let slot = TASKS.with_borrow(Vec::len);
    let handle = Arc::new(Handle { slot, is_ready: AtomicBool::new(true) });
    let waker = Waker::from(Arc::clone(&handle));
    TASKS.with_borrow_mut(|tasks| tasks.push(Some((task, waker))));
    READY.with_borrow_mut(|ready| ready.push_back(handle));
    schedule(&wasm_bindgen::exports());
}

/// Polls what was woken. A task may spawn and wake while it runs, and so is taken from its slot.
#[wasm_bindgen(js_name = floor_run)]
pub fn run() {
    while let Some(handle) = READY.with_borrow_mut(VecDeque::pop_front) {
        handle.is_ready.store(false, Ordering::Relaxed);
        let slot = handle.slot;
        let task = TASKS.with_borrow_mut(|tasks| tasks.get_mut(slot).and_then(Option::take));
        let Some((mut task, waker)) = task else { continue };
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            TASKS.with_borrow_mut(|tasks| {
                if let Some(place) = tasks.get_mut(slot) {
                    *place = Some((task, waker));
                }
            });
        }
    }
}

async fn receive(core: Rc<Core>) {
    while let Some(Ok(message)) = next(&core).await {
        message.count();
        bench_kit::rest().await;
    }
}

fn next(core: &Core) -> impl Future<Output = Option<Result<Message, Overflow>>> {
    poll_fn(|context| {
        if let Some(message) = core.queue.borrow_mut().pop_front() {
            return Poll::Ready(Some(Ok(message)));
        }
        if core.has_ended.get() {
            return Poll::Ready(core.overflow.take().map(Err));
        }
        core.reader.set(Some(context.waker().clone()));
        Poll::Pending
    })
}
