//! Any number of tasks, each polled in a microtask after it was woken.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(inline_js = "
const resolved = Promise.resolve();
export function schedule(exports, milliseconds) {
  if (milliseconds > 0) setTimeout(exports.floor_run, milliseconds);
  else resolved.then(exports.floor_run);
}")]
extern "C" {
    fn schedule(exports: &JsValue, milliseconds: u32);
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

struct Handle(usize);

impl Wake for Handle {
    fn wake(self: Arc<Self>) {
        READY.with_borrow_mut(|ready| ready.push_back(self.0));
        schedule(&wasm_bindgen::exports(), 0);
    }
}

thread_local! {
    static TASKS: RefCell<Vec<Option<Task>>> = const { RefCell::new(Vec::new()) };
    static READY: RefCell<VecDeque<usize>> = const { RefCell::new(VecDeque::new()) };
}

pub(crate) fn spawn(task: impl Future<Output = ()> + 'static) {
    let slot = TASKS.with_borrow(Vec::len);
    TASKS.with_borrow_mut(|tasks| tasks.push(Some(Box::pin(task))));
    Arc::new(Handle(slot)).wake();
}

/// A little later.
pub(crate) async fn pause(waker: &Cell<Option<Waker>>) {
    let is_over = Cell::new(false);
    poll_fn(|context| {
        if is_over.replace(true) {
            return Poll::Ready(());
        }
        waker.set(Some(context.waker().clone()));
        context.waker().wake_by_ref();
        schedule(&wasm_bindgen::exports(), 4);
        Poll::Pending
    })
    .await;
}

/// Called by JavaScript.
#[unsafe(no_mangle)]
extern "C" fn floor_run() {
    while let Some(slot) = READY.with_borrow_mut(VecDeque::pop_front) {
        let task = TASKS.with_borrow_mut(|tasks| tasks.get_mut(slot).and_then(Option::take));
        let Some(mut task) = task else { continue };
        let waker = Waker::from(Arc::new(Handle(slot)));
        if task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() {
            TASKS.with_borrow_mut(|tasks| {
                if let Some(place) = tasks.get_mut(slot) {
                    *place = Some(task);
                }
            });
        }
    }
}
