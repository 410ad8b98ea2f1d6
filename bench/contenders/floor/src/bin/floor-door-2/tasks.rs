//! Any number of tasks, polled by the message that wakes them, or in a microtask; and timers.
//!
//! The floor of time (`door_2.rs`) has its own, which keeps a waker for each task: with these it is up to 5 % slower.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(inline_js = "
const resolved = Promise.resolve();
export function schedule(exports) {
  resolved.then(() => exports.floor_run());
}
export function timer(exports, waker, milliseconds) {
  const id = setTimeout(() => waker && exports.floor_wake(waker), milliseconds);
  return () => {
    // A page may have put another function in the place of the next.
    waker = 0;
    clearTimeout(id);
  };
}
export function cancel(timer) {
  timer();
}")]
extern "C" {
    fn schedule(exports: &JsValue);
    fn timer(exports: &JsValue, waker: usize, milliseconds: u32) -> JsValue;
    fn cancel(timer: &JsValue);
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
            if !INLINE.get() {
                microtask();
            }
        }
    }
}

thread_local! {
    static TASKS: RefCell<Vec<Option<Task>>> = const { RefCell::new(Vec::new()) };
    /// Where tasks have ended.
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    static READY: RefCell<VecDeque<Arc<Handle>>> = const { RefCell::new(VecDeque::new()) };
    /// Whoever wakes now polls afterwards.
    static INLINE: Cell<bool> = const { Cell::new(false) };
    static RUNNING: Cell<bool> = const { Cell::new(false) };
}

pub(crate) fn spawn(task: Task) {
    let slot = FREE.with_borrow_mut(Vec::pop).unwrap_or_else(|| {
        TASKS.with_borrow_mut(|tasks| {
            tasks.push(None);
            tasks.len() - 1
        })
    });
    put(slot, task);
    Arc::new(Handle { slot, is_ready: AtomicBool::new(false) }).wake();
}

/// Not by an index: what can fail has to be able to say how.
fn put(slot: usize, task: Task) {
    TASKS.with_borrow_mut(|tasks| {
        if let Some(place) = tasks.get_mut(slot) {
            *place = Some(task);
        }
    });
}

/// Polls at once what that wakes, unless something is polled now.
pub(crate) fn inline(wake: impl FnOnce()) {
    INLINE.set(true);
    wake();
    INLINE.set(false);
    if RUNNING.get() {
        microtask();
    } else {
        run();
    }
}

/// Called by JavaScript, too: in nobody's midst then, whatever a panic has left behind.
#[unsafe(export_name = "floor_run")]
extern "C" fn run() {
    RUNNING.set(true);
    let next = || READY.with_borrow_mut(|ready| Some((ready.pop_front()?, ready.is_empty())));
    while let Some((handle, is_last)) = next() {
        // A panic ends this call, and takes nobody else's turn away.
        if !is_last {
            microtask();
        }
        handle.is_ready.store(false, Ordering::Relaxed);
        let slot = handle.slot;
        // It may spawn and wake while it runs.
        let task = TASKS.with_borrow_mut(|tasks| tasks.get_mut(slot).and_then(Option::take));
        let Some(mut task) = task else { continue };
        if task.as_mut().poll(&mut Context::from_waker(&Waker::from(handle))).is_pending() {
            put(slot, task);
        } else {
            FREE.with_borrow_mut(|free| free.push(slot));
        }
    }
    RUNNING.set(false);
}

#[inline(never)]
fn microtask() {
    schedule(&wasm_bindgen::exports());
}

/// Wakes once, later, unless it is dropped before.
pub(crate) struct Timer {
    running: JsValue,
    waker: Rc<Cell<Option<Waker>>>,
}

impl Timer {
    pub(crate) fn new(milliseconds: u32, waker: &Waker) -> Self {
        let waker = Rc::new(Cell::new(Some(waker.clone())));
        let address = Rc::as_ptr(&waker) as usize;
        Self { running: timer(&wasm_bindgen::exports(), address, milliseconds), waker }
    }

    pub(crate) fn is_over(&self) -> bool {
        let waker = self.waker.take();
        let is_over = waker.is_none();
        self.waker.set(waker);
        is_over
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        cancel(&self.running);
    }
}

/// Called by JavaScript.
///
/// # Safety
///
/// `waker` is a timer's that was not cancelled.
#[unsafe(no_mangle)]
unsafe extern "C" fn floor_wake(waker: *const Cell<Option<Waker>>) {
    // SAFETY: it is there until it is cancelled, and then nobody calls.
    if let Some(waker) = unsafe { &*waker }.take() {
        waker.wake();
    }
}
