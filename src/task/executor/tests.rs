//! The executor, with the test in the place of the browser's microtasks:
//! - a task runs later, in the order of wake-ups, once however often it is woken;
//! - inside an event of the browser it runs at once, but never in the midst of another task;
//! - a slot that is used again is not woken by those who knew the one before;
//! - a task that waits is known without its waker, and only by its own;
//! - a panic takes nobody else's turn away.

use super::{EXECUTOR, Executor, inline, spawn};
use crate::task::Sleeper;
use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// What the browser does when a microtask was asked for; returns whether one was.
fn microtask() -> bool {
    let asked = EXECUTOR.with(|executor| executor.scheduled.get());
    if asked {
        EXECUTOR.with(Executor::run_scheduled);
    }
    asked
}

/// A task that counts its polls and shows its waker, and how it is known without it, until it is told to end.
#[derive(Clone, Default)]
struct Probe {
    polls: Rc<Cell<u32>>,
    waker: Rc<RefCell<Option<Waker>>>,
    sleeper: Rc<RefCell<Option<Sleeper>>>,
    end: Rc<Cell<bool>>,
}

impl Probe {
    fn spawn() -> Self {
        let probe = Self::default();
        let own = probe.clone();
        spawn(Box::pin(poll_fn(move |context| {
            own.polls.set(own.polls.get() + 1);
            own.waker.replace(Some(context.waker().clone()));
            own.sleeper.replace(Some(Sleeper::new(context)));
            if own.end.get() { Poll::Ready(()) } else { Poll::Pending }
        })));
        probe
    }

    fn wake(&self) {
        self.waker.borrow().as_ref().unwrap().wake_by_ref();
    }

    fn sleeper(&self) -> Sleeper {
        let sleeper = self.sleeper.take().unwrap();
        assert!(matches!(sleeper, Sleeper::Task(_)), "it is known by its waker only");
        sleeper
    }
}

#[test]
fn a_task_runs_later_and_once_for_many_wake_ups() {
    let probe = Probe::spawn();
    assert_eq!(probe.polls.get(), 0, "not before the caller has returned");
    assert!(microtask());
    assert_eq!(probe.polls.get(), 1);
    assert!(!microtask());
    for _ in 0..3 {
        probe.wake();
    }
    assert!(microtask());
    assert_eq!(probe.polls.get(), 2);
    assert!(!microtask());
}

#[test]
fn in_an_event_a_task_runs_at_once() {
    let probe = Probe::spawn();
    assert!(microtask());
    inline(|| probe.wake());
    assert_eq!(probe.polls.get(), 2);
    assert!(!microtask(), "nothing was scheduled for it");
    // A task that brings an event about is not interrupted by another one.
    let (inner, polls) = (probe.clone(), Rc::new(Cell::new(0)));
    let seen = Rc::clone(&polls);
    spawn(Box::pin(async move {
        inline(|| inner.wake());
        seen.set(inner.polls.get());
    }));
    assert!(microtask());
    assert_eq!(polls.get(), 2);
    assert!(microtask());
    assert_eq!(probe.polls.get(), 3);
}

#[test]
fn one_that_wakes_itself_does_not_keep_the_browser() {
    let polls = Rc::new(Cell::new(0));
    let seen = Rc::clone(&polls);
    spawn(Box::pin(poll_fn(move |context| {
        seen.set(seen.get() + 1);
        context.waker().wake_by_ref();
        if seen.get() == 5 { Poll::Ready(()) } else { Poll::Pending }
    })));
    for round in 1..=5 {
        assert!(microtask());
        assert_eq!(polls.get(), round);
    }
    assert!(microtask(), "the last wake-up finds nobody");
    assert!(!microtask());
}

#[test]
fn an_old_waker_wakes_nobody_else() {
    let first = Probe::spawn();
    first.end.set(true);
    assert!(microtask());
    let second = Probe::spawn();
    assert!(microtask());
    assert_eq!(
        EXECUTOR.with(|executor| executor.slots.borrow().len()),
        1,
        "the slot is used again"
    );
    first.wake();
    assert!(!microtask());
    assert_eq!((first.polls.get(), second.polls.get()), (1, 1));
}

#[test]
fn what_a_panic_left_behind_is_mended() {
    // A panic in a browser unwinds nothing: flags stay as they were.
    let probe = Probe::spawn();
    assert!(microtask());
    EXECUTOR.with(|executor| executor.running.set(true));
    EXECUTOR.with(|executor| executor.inline.set(true));
    inline(|| probe.wake());
    assert!(microtask());
    assert_eq!(probe.polls.get(), 2);
    inline(|| probe.wake());
    assert_eq!(probe.polls.get(), 3);
}

#[test]
fn an_event_within_an_event_interrupts_nothing() {
    let probe = Probe::spawn();
    assert!(microtask());
    inline(|| {
        inline(|| probe.wake());
        assert_eq!(probe.polls.get(), 1, "not in the midst of the outer one");
    });
    assert_eq!(probe.polls.get(), 2);
    assert!(microtask(), "the inner one has asked for it, and it finds nobody");
    // What is woken after the inner one is still run by the outer one, without a microtask.
    inline(|| {
        inline(|| {});
        probe.wake();
    });
    assert_eq!(probe.polls.get(), 3);
    assert!(!microtask());
}

#[test]
fn what_an_event_wakes_and_spawns_runs_in_that_order() {
    let order = Rc::new(RefCell::new(Vec::new()));
    let waiting = ["first", "second"].map(|name| {
        let waker = Rc::new(RefCell::new(None::<Waker>));
        let (own, order) = (Rc::clone(&waker), Rc::clone(&order));
        spawn(Box::pin(poll_fn(move |context| {
            order.borrow_mut().push(name);
            own.replace(Some(context.waker().clone()));
            Poll::Pending
        })));
        waker
    });
    assert!(microtask());
    order.borrow_mut().clear();
    let wake = |place: usize| waiting[place].borrow().as_ref().unwrap().wake_by_ref();
    let own = Rc::clone(&order);
    inline(|| {
        wake(0);
        spawn(Box::pin(async move { own.borrow_mut().push("spawned") }));
        wake(1);
    });
    assert_eq!(order.take(), ["first", "spawned", "second"]);
    // The same for what an event within another one wakes, and that waits for its turn.
    inline(|| {
        wake(1);
        inline(|| wake(0));
    });
    assert_eq!(order.take(), ["second", "first"]);
}

#[test]
fn a_panic_does_not_keep_the_others_from_their_turn() {
    let first = Probe::spawn();
    spawn(Box::pin(async { panic!("a task's own fault") }));
    let last = Probe::spawn();
    let run = catch_unwind(AssertUnwindSafe(microtask));
    assert!(run.is_err());
    assert_eq!((first.polls.get(), last.polls.get()), (1, 0));
    assert!(microtask(), "nothing runs the rest");
    assert_eq!((first.polls.get(), last.polls.get()), (1, 1));
}

#[test]
fn a_panic_in_an_event_does_not_keep_those_who_are_woken_after_it() {
    let probe = Probe::spawn();
    assert!(microtask());
    let waker = probe.waker.borrow().clone().unwrap();
    spawn(Box::pin(async move {
        // Code that dispatches an event goes on when a handler of it has panicked.
        assert!(catch_unwind(|| inline(|| panic!("a handler's own fault"))).is_err());
        waker.wake();
    }));
    assert!(microtask());
    assert_eq!(probe.polls.get(), 1);
    assert!(microtask(), "nothing runs what was woken");
    assert_eq!(probe.polls.get(), 2);
}

#[test]
fn who_waits_runs_at_once_in_an_event_and_later_otherwise() {
    let probe = Probe::spawn();
    assert!(microtask());
    probe.sleeper().wake_inline();
    assert_eq!(probe.polls.get(), 2);
    assert!(!microtask(), "nothing was scheduled for it");
    probe.sleeper().wake();
    assert_eq!(probe.polls.get(), 2);
    assert!(microtask());
    assert_eq!(probe.polls.get(), 3);
}

#[test]
fn who_waits_comes_after_those_who_were_woken_before() {
    let last = Probe::spawn();
    assert!(microtask());
    let order = Rc::new(Cell::new(0));
    let (own, seen) = (Rc::clone(&order), last.clone());
    spawn(Box::pin(async move { own.set(seen.polls.get()) }));
    last.sleeper().wake_inline();
    assert_eq!(
        (order.get(), last.polls.get()),
        (1, 2),
        "not after the one that was spawned before"
    );
    // In the midst of a task nobody else runs.
    let (inner, polls) = (last.clone(), Rc::clone(&order));
    spawn(Box::pin(async move {
        inner.sleeper().wake_inline();
        polls.set(inner.polls.get());
    }));
    assert!(microtask());
    assert_eq!(order.get(), 2);
    assert!(microtask());
    assert_eq!(last.polls.get(), 3);
}

#[test]
fn who_waited_wakes_nobody_else() {
    let first = Probe::spawn();
    first.end.set(true);
    assert!(microtask());
    let second = Probe::spawn();
    assert!(microtask());
    assert_eq!(EXECUTOR.with(|executor| executor.slots.borrow().len()), 1);
    first.sleeper().wake_inline();
    assert!(!microtask());
    let third = Probe::spawn();
    third.end.set(true);
    assert!(microtask());
    third.sleeper().wake();
    assert!(!microtask());
    assert_eq!((first.polls.get(), second.polls.get(), third.polls.get()), (1, 1, 1));
}

/// A waker of another executor's.
#[derive(Default)]
struct Foreign(AtomicU32);

impl Wake for Foreign {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_task_is_not_known_by_the_waker_of_somebody_else() {
    let foreign = Arc::new(Foreign::default());
    let polls = Rc::new(Cell::new(0));
    let (waker, seen) = (Waker::from(Arc::clone(&foreign)), Rc::clone(&polls));
    let sleepers = Rc::new(RefCell::new(Vec::new()));
    let own = Rc::clone(&sleepers);
    spawn(Box::pin(poll_fn(move |_| {
        seen.set(seen.get() + 1);
        // As combinators do that want to know which of many is ready.
        own.borrow_mut().push(Sleeper::new(&Context::from_waker(&waker)));
        own.borrow_mut().push(Sleeper::new(&Context::from_waker(Waker::noop())));
        Poll::Pending
    })));
    assert!(microtask());
    // And while none is polled, none is known at all.
    let probe = Probe::spawn();
    assert!(microtask());
    let waker = probe.waker.borrow().clone().unwrap();
    sleepers.borrow_mut().push(Sleeper::new(&Context::from_waker(&waker)));
    for sleeper in sleepers.take() {
        assert!(matches!(sleeper, Sleeper::Waker(_)));
        sleeper.wake_inline();
    }
    assert_eq!(foreign.0.load(Ordering::Relaxed), 1);
    assert_eq!((polls.get(), probe.polls.get()), (1, 2));
}

#[test]
fn a_panic_of_one_who_waited_does_not_keep_the_others() {
    let probe = Probe::spawn();
    let panics = Rc::new(RefCell::new(None));
    let own = Rc::clone(&panics);
    spawn(Box::pin(poll_fn(move |context| {
        assert!(own.replace(Some(Sleeper::new(context))).is_none(), "a task's own fault");
        Poll::Pending
    })));
    assert!(microtask());
    let sleeper = panics.take().unwrap();
    panics.replace(Some(Sleeper::new(&Context::from_waker(Waker::noop()))));
    assert!(catch_unwind(AssertUnwindSafe(|| sleeper.wake_inline())).is_err());
    probe.sleeper().wake_inline();
    assert!(microtask(), "nothing runs the rest");
    assert_eq!(probe.polls.get(), 2);
}

#[test]
fn after_a_panic_no_waker_is_taken_for_that_of_the_task() {
    spawn(Box::pin(async { panic!("a task's own fault") }));
    assert!(catch_unwind(AssertUnwindSafe(microtask)).is_err());
    // The memory of its waker is anybody's now.
    assert_eq!(EXECUTOR.with(|executor| executor.polled_by.get()), (0, 0));
}
