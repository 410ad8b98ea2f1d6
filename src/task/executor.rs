//! The tasks of one thread. A waker carries no more than a number, so that nothing here needs to be shared.

#[cfg(target_arch = "wasm32")]
mod microtask;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Wake, Waker};

type BoxedFuture = Pin<Box<dyn Future<Output = ()>>>;

thread_local! {
    static EXECUTOR: Executor = const { Executor::new() };
}

pub(super) fn spawn(future: BoxedFuture) {
    EXECUTOR.with(|executor| executor.spawn(future));
}

pub(super) fn inline(wake: impl FnOnce()) {
    EXECUTOR.with(|executor| executor.inline(wake));
}

struct Executor {
    slots: RefCell<Vec<Slot>>,
    free: RefCell<Vec<usize>>,
    ready: RefCell<VecDeque<Arc<Handle>>>,
    /// What an event has woken last: most of the time there is no more, and no need of a queue.
    last: Cell<Option<Arc<Handle>>>,
    /// A microtask is under way that runs what is ready.
    scheduled: Cell<bool>,
    /// Whoever wakes now runs what is ready afterwards.
    inline: Cell<bool>,
    running: Cell<bool>,
}

/// What a waker holds. A task that has ended leaves its slot to another, which has another handle.
struct Handle {
    slot: usize,
    is_ready: AtomicBool,
}

#[derive(Default)]
struct Slot {
    handle: Option<Arc<Handle>>,
    /// Not there while it is polled.
    task: Option<BoxedFuture>,
}

impl Wake for Handle {
    fn wake(self: Arc<Self>) {
        if !self.is_ready.swap(true, Ordering::Relaxed) {
            // When the thread ends, nobody is left to be woken.
            let _ = EXECUTOR.try_with(|executor| executor.push(self));
        }
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if !self.is_ready.load(Ordering::Relaxed) {
            Arc::clone(self).wake();
        }
    }
}

impl Executor {
    const fn new() -> Self {
        Self {
            slots: RefCell::new(Vec::new()),
            free: RefCell::new(Vec::new()),
            ready: RefCell::new(VecDeque::new()),
            last: Cell::new(None),
            scheduled: Cell::new(false),
            inline: Cell::new(false),
            running: Cell::new(false),
        }
    }

    fn spawn(&self, future: BoxedFuture) {
        let free = self.free.borrow_mut().pop();
        let slot = free.unwrap_or_else(|| {
            let mut slots = self.slots.borrow_mut();
            slots.push(Slot::default());
            slots.len() - 1
        });
        let handle = Arc::new(Handle { slot, is_ready: AtomicBool::new(true) });
        if let Some(slot) = self.slots.borrow_mut().get_mut(slot) {
            *slot = Slot { handle: Some(Arc::clone(&handle)), task: Some(future) };
        }
        // In a microtask, whoever spawns: code that calls does not expect the future to run before it returns.
        self.queue(handle);
    }

    fn push(&self, handle: Arc<Handle>) {
        if self.running.get() || !self.inline.get() {
            self.queue(handle);
        } else {
            self.queue_last();
            self.last.set(Some(handle));
        }
    }

    /// For the next microtask.
    #[inline(never)]
    fn queue(&self, handle: Arc<Handle>) {
        self.queue_last();
        self.ready.borrow_mut().push_back(handle);
        self.schedule();
    }

    /// Behind all that are ready already.
    fn queue_last(&self) {
        if let Some(last) = self.last.take() {
            self.ready.borrow_mut().push_back(last);
        }
    }

    fn inline(&self, wake: impl FnOnce()) {
        let outer = self.inline.replace(true);
        wake();
        self.inline.set(outer);
        if outer || self.running.get() {
            // Code of somebody's has brought the event about: nothing must run in its midst.
            self.queue_last();
            self.schedule_rest();
        } else {
            self.run();
        }
    }

    fn schedule(&self) {
        if !self.scheduled.replace(true) {
            #[cfg(target_arch = "wasm32")]
            microtask::schedule();
        }
    }

    /// Polls what is ready now; what is woken by that comes in another microtask, so that a task which
    /// wakes itself cannot keep the browser.
    fn run(&self) {
        self.running.set(true);
        if self.ready.borrow().is_empty() {
            if let Some(last) = self.last.take() {
                self.poll(last);
            }
        } else {
            self.queue_last();
            let count = self.ready.borrow().len();
            // A panic ends this call; the others are then polled by the next microtask.
            if count > 1 {
                self.schedule();
            }
            for _ in 0..count {
                let handle = self.ready.borrow_mut().pop_front();
                if let Some(handle) = handle {
                    self.poll(handle);
                }
            }
        }
        self.running.set(false);
        self.schedule_rest();
    }

    fn schedule_rest(&self) {
        if !self.ready.borrow().is_empty() {
            self.schedule();
        }
    }

    fn poll(&self, handle: Arc<Handle>) {
        handle.is_ready.store(false, Ordering::Relaxed);
        let place = handle.slot;
        // Not an index: what can fail has to be able to say how.
        let task = self.slots.borrow_mut().get_mut(place).and_then(|slot| {
            let is_own = slot.handle.as_ref().is_some_and(|own| Arc::ptr_eq(own, &handle));
            if is_own { slot.task.take() } else { None }
        });
        // Nothing: the task has ended, or a panic took it away.
        let Some(mut future) = task else { return };
        let waker = Waker::from(handle);
        let is_pending = future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending();
        {
            let mut slots = self.slots.borrow_mut();
            let Some(slot) = slots.get_mut(place) else { return };
            if is_pending {
                slot.task = Some(future);
                return;
            }
            slot.handle = None;
        }
        self.free.borrow_mut().push(place);
    }

    #[cfg(any(test, target_arch = "wasm32"))]
    /// What a microtask does. It never runs in the midst of anything, whatever a panic left behind.
    fn run_scheduled(&self) {
        self.scheduled.set(false);
        self.inline.set(false);
        self.run();
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
