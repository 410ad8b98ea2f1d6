//! The least that awaiting can be: a queue, a waker that sets a flag, and one task, which is polled by the call that
//! brings the message. It cannot end, and nobody else can have it polled.

use crate::Message;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};

type Task = Pin<Box<dyn Future<Output = ()>>>;

#[derive(Default)]
struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

thread_local! {
    static QUEUE: RefCell<VecDeque<Message>> = const { RefCell::new(VecDeque::new()) };
    static READER: RefCell<Option<Waker>> = const { RefCell::new(None) };
    static TASK: RefCell<Option<(Task, Waker, Arc<Flag>)>> = const { RefCell::new(None) };
}

/// Puts the task there, and polls it for the first time.
pub(crate) fn start() {
    let flag = Arc::new(Flag::default());
    let waker = Waker::from(Arc::clone(&flag));
    TASK.set(Some((Box::pin(receive()), waker, flag)));
    poll();
}

pub(crate) fn bring(message: Message) {
    QUEUE.with_borrow_mut(|queue| queue.push_back(message));
    if let Some(reader) = READER.take() {
        reader.wake();
    }
    if TASK.with_borrow(|task| {
        task.as_ref().is_some_and(|task| task.2.0.swap(false, Ordering::Relaxed))
    }) {
        poll();
    }
}

fn poll() {
    TASK.with_borrow_mut(|task| {
        if let Some((task, waker, _)) = task {
            let _ = task.as_mut().poll(&mut Context::from_waker(waker));
        }
    });
}

async fn receive() {
    loop {
        let message = next().await;
        if message.count() {
            message.send();
        }
        bench_kit::rest().await;
    }
}

fn next() -> impl Future<Output = Message> {
    poll_fn(|context| match QUEUE.with_borrow_mut(VecDeque::pop_front) {
        Some(message) => Poll::Ready(message),
        None => {
            READER.set(Some(context.waker().clone()));
            Poll::Pending
        }
    })
}
