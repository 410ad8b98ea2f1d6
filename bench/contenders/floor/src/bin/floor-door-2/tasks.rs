//! Any number of tasks, each polled in a microtask after it was woken.

use std::cell::RefCell;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen(inline_js = "
const resolved = Promise.resolve();
export function poll(exports, task) {
  resolved.then(() => exports.floor_poll(task));
}
export function wakeLater(exports, waker) {
  setTimeout(() => exports.floor_wake(waker), 4);
}")]
extern "C" {
    #[wasm_bindgen(js_name = poll)]
    fn poll_js(exports: &JsValue, task: usize);
    #[wasm_bindgen(js_name = wakeLater)]
    fn wake_later(exports: &JsValue, waker: usize);
}

type Task = Pin<Box<dyn Future<Output = ()>>>;

struct Handle(usize);

impl Wake for Handle {
    fn wake(self: Arc<Self>) {
        // To be polled once more than is needed does no harm.
        poll_js(&wasm_bindgen::exports(), self.0);
    }
}

thread_local!(static TASKS: RefCell<Vec<Option<Task>>> = const { RefCell::new(Vec::new()) });

pub(crate) fn spawn(task: Task) {
    let slot = TASKS.with_borrow_mut(|tasks| {
        tasks.push(Some(task));
        tasks.len() - 1
    });
    poll_js(&wasm_bindgen::exports(), slot);
}

/// Wakes a little later.
pub(crate) fn later(waker: Waker) {
    wake_later(&wasm_bindgen::exports(), Box::into_raw(Box::new(waker)) as usize);
}

/// Called by JavaScript once.
///
/// # Safety
///
/// `waker` comes from [`later`].
#[unsafe(no_mangle)]
unsafe extern "C" fn floor_wake(waker: *mut Waker) {
    // SAFETY: it was made by `Box`, and comes back once.
    unsafe { Box::from_raw(waker) }.wake();
}

/// Called by JavaScript.
#[unsafe(no_mangle)]
extern "C" fn floor_poll(slot: usize) {
    let task = TASKS.with_borrow_mut(|tasks| tasks.get_mut(slot).and_then(Option::take));
    let Some(mut task) = task else { return };
    let waker = Waker::from(Arc::new(Handle(slot)));
    let is_pending = task.as_mut().poll(&mut Context::from_waker(&waker)).is_pending();
    TASKS.with_borrow_mut(|tasks| {
        if is_pending && let Some(place) = tasks.get_mut(slot) {
            *place = Some(task);
        }
    });
}
