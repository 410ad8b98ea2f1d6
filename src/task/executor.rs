//! The tasks of one thread. A waker carries no more than a number, so that nothing here needs to be shared.

#[cfg(target_arch = "wasm32")]
mod microtask;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::mem::replace;
use std::pin::Pin;
use std::ptr;
use std::sync::Arc;
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

/// The task that is being polled, if `waker` is its own.
pub(super) fn polled(waker: &Waker) -> Option<Id> {
    EXECUTOR.try_with(|executor| executor.polled(waker)).ok().flatten()
}

pub(super) fn wake(task: Id) {
    // When the thread ends, nobody is left to be woken.
    let _ = EXECUTOR.try_with(|executor| executor.wake(task));
}

/// Polls the task for an event of the browser's, if nothing else is under way or to be polled before it.
pub(super) fn run_alone(task: Id) -> bool {
    EXECUTOR.try_with(|executor| executor.run_alone(task)).unwrap_or(false)
}

struct Executor {
    slots: RefCell<Vec<Slot>>,
    free: RefCell<Vec<usize>>,
    ready: RefCell<VecDeque<Id>>,
    /// A microtask is under way that runs what is ready.
    scheduled: Cell<bool>,
    /// Whoever wakes now runs what is ready afterwards.
    inline: Cell<bool>,
    running: Cell<bool>,
    /// The task that is polled, or was last, and what its waker is while it is.
    polled: Cell<Id>,
    polled_by: Cell<Address>,
}

/// A task. When it has ended its slot is another's, with another number.
#[derive(Clone, Copy)]
pub(crate) struct Id {
    slot: usize,
    number: u32,
}

#[derive(Default)]
struct Slot {
    number: u32,
    /// It waits to be polled.
    is_ready: bool,
    /// Not there while it is polled.
    task: Option<Box<Task>>,
}

/// A future, and its own waker.
struct Task {
    future: BoxedFuture,
    waker: Waker,
}

/// What tells a waker from others: where its data and its functions are.
type Address = (usize, usize);

const NOBODYS: Address = (0, 0);

fn address(waker: &Waker) -> Address {
    (waker.data() as usize, ptr::from_ref(waker.vtable()) as usize)
}

/// While a task is polled. Where panics unwind, its waker's address may be another's afterwards.
struct Polled<'a>(&'a Cell<Address>);

impl<'a> Polled<'a> {
    fn begin(by: &'a Cell<Address>, waker: &Waker) -> Self {
        by.set(address(waker));
        Self(by)
    }
}

impl Drop for Polled<'_> {
    fn drop(&mut self) {
        self.0.set(NOBODYS);
    }
}

impl Wake for Id {
    fn wake(self: Arc<Self>) {
        wake(*self);
    }

    fn wake_by_ref(self: &Arc<Self>) {
        wake(**self);
    }
}

impl Executor {
    const fn new() -> Self {
        Self {
            slots: RefCell::new(Vec::new()),
            free: RefCell::new(Vec::new()),
            ready: RefCell::new(VecDeque::new()),
            scheduled: Cell::new(false),
            inline: Cell::new(false),
            running: Cell::new(false),
            polled: Cell::new(Id { slot: 0, number: 0 }),
            polled_by: Cell::new(NOBODYS),
        }
    }

    fn spawn(&self, future: BoxedFuture) {
        let free = self.free.borrow_mut().pop();
        let place = free.unwrap_or_else(|| {
            let mut slots = self.slots.borrow_mut();
            slots.push(Slot::default());
            slots.len() - 1
        });
        if let Some(slot) = self.slots.borrow_mut().get_mut(place) {
            slot.is_ready = true;
            let id = Id { slot: place, number: slot.number };
            slot.task = Some(Box::new(Task { future, waker: Waker::from(Arc::new(id)) }));
            self.ready.borrow_mut().push_back(id);
        }
        // In a microtask, whoever spawns: code that calls does not expect the future to run before it returns.
        self.schedule();
    }

    /// What `with` finds in the slot of the task, if that is still its own. Nobody's code runs in it.
    fn slot<T>(&self, id: Id, with: impl FnOnce(&mut Slot) -> T) -> Option<T> {
        // Not an index: what can fail has to be able to say how.
        let mut slots = self.slots.borrow_mut();
        slots.get_mut(id.slot).filter(|slot| slot.number == id.number).map(with)
    }

    fn wake(&self, id: Id) {
        let was_ready = self.slot(id, |slot| replace(&mut slot.is_ready, true));
        if was_ready == Some(false) {
            self.ready.borrow_mut().push_back(id);
            if self.running.get() || !self.inline.get() {
                self.schedule();
            }
        }
    }

    fn inline(&self, wake: impl FnOnce()) {
        let outer = self.inline.replace(true);
        wake();
        self.woken(outer);
    }

    fn woken(&self, outer: bool) {
        self.inline.set(outer);
        if outer || self.running.get() {
            // Code of somebody's has brought the event about: nothing must run in its midst.
            self.schedule_rest();
        } else {
            self.run();
        }
    }

    fn run_alone(&self, id: Id) -> bool {
        // When anything is ready, one of these is set: it is polled at the end of an event or of a run, or by a microtask.
        let is_alone = !self.inline.get() && !self.running.get() && !self.scheduled.get();
        if is_alone {
            self.running.set(true);
            self.poll(id);
            // What was woken meanwhile is scheduled.
            self.running.set(false);
        }
        is_alone
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
        let count = self.ready.borrow().len();
        // A panic ends this call; the others are then polled by the next microtask.
        if count > 1 {
            self.schedule();
        }
        for _ in 0..count {
            let next = self.ready.borrow_mut().pop_front();
            if let Some(id) = next {
                self.poll(id);
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

    fn poll(&self, id: Id) {
        let task = self.slot(id, |slot| {
            slot.is_ready = false;
            slot.task.take()
        });
        // Nothing: the task has ended, or a panic took it away.
        let Some(Some(mut task)) = task else { return };
        self.polled.set(id);
        let polled = Polled::begin(&self.polled_by, &task.waker);
        let Task { future, waker } = &mut *task;
        let is_pending = future.as_mut().poll(&mut Context::from_waker(waker)).is_pending();
        drop(polled);
        if is_pending {
            self.slot(id, |slot| slot.task = Some(task));
        } else {
            self.ended(id, task);
        }
    }

    #[inline(never)]
    fn ended(&self, id: Id, task: Box<Task>) {
        self.slot(id, |slot| slot.number = slot.number.wrapping_add(1));
        self.free.borrow_mut().push(id.slot);
        drop(task);
    }

    fn polled(&self, waker: &Waker) -> Option<Id> {
        (address(waker) == self.polled_by.get()).then(|| self.polled.get())
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
