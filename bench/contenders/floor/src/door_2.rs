//! The least that awaiting can be for a connection that can end, fail, be full or be dropped, read by one of any number
//! of tasks, which another executor may run as well.

use crate::Message;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use wasm_bindgen::prelude::wasm_bindgen;

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

/// What JavaScript calls with; it may be gone before the call returns.
struct Calling(Weak<Core>);

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
        }
    }
}

thread_local! {
    static TASKS: RefCell<Vec<Option<(Task, Waker)>>> = const { RefCell::new(Vec::new()) };
    static READY: RefCell<VecDeque<Arc<Handle>>> = const { RefCell::new(VecDeque::new()) };
    static OPEN: RefCell<Option<(Rc<Core>, Rc<Calling>)>> = const { RefCell::new(None) };
}

/// A connection, and the task that reads it. Returns the address of what JavaScript calls with.
pub(crate) fn open() -> usize {
    let core = Rc::new(Core::default());
    spawn(Box::pin(receive(Rc::clone(&core))));
    let calling = Rc::new(Calling(Rc::downgrade(&core)));
    let address = Rc::as_ptr(&calling) as usize;
    OPEN.set(Some((core, calling)));
    address
}

pub(crate) fn close() {
    if let Some((core, _)) = OPEN.take() {
        core.has_ended.set(true);
        if let Some(reader) = core.reader.take() {
            reader.wake();
        }
        run();
    }
}

/// A message of that length has been copied.
#[wasm_bindgen]
pub fn floor_door_2(calling: usize, is_text: bool, length: usize) {
    let calling = calling as *const Calling;
    // SAFETY: JavaScript calls only while the connection is open, and this is counted until this returns.
    let calling = unsafe {
        Rc::increment_strong_count(calling);
        Rc::from_raw(calling)
    };
    let Some(core) = calling.0.upgrade() else { return };
    if core.has_ended.get() {
        return;
    }
    if core.queue.borrow().len() == LIMIT {
        core.has_ended.set(true);
        core.overflow.set(Some(Overflow));
    } else {
        core.queue.borrow_mut().push_back(Message::copied(is_text, length));
    }
    if let Some(reader) = core.reader.take() {
        reader.wake();
        run();
    }
}

fn spawn(task: Task) {
    let slot = TASKS.with_borrow(Vec::len);
    let handle = Arc::new(Handle { slot, is_ready: AtomicBool::new(true) });
    let waker = Waker::from(Arc::clone(&handle));
    TASKS.with_borrow_mut(|tasks| tasks.push(Some((task, waker))));
    READY.with_borrow_mut(|ready| ready.push_back(handle));
    run();
}

/// Polls what was woken. A task may spawn and wake while it runs, and so is taken from its slot.
fn run() {
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
