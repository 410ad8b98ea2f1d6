//! The least that awaiting can be for a connection that can end, fail, be full or be dropped, read by one of any number
//! of tasks, which another executor may run as well. What comes may be a Blob. A task may bring another event about, wake
//! itself without end, or panic. A program without such a connection has nothing of it: a library has one export for all that
//! it hears, because each is in every program, and what hears a connection is called by the table of functions.

use crate::buffered_amount;
use crate::message::Message;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::mem::replace;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
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
    inbox: RefCell<Inbox>,
    /// Told once, after what waits.
    overflow: Cell<Option<Overflow>>,
    reader: Cell<Option<Reader>>,
    order: Rc<Order>,
}

#[derive(Default)]
struct Inbox {
    /// What a reader is about to take, alone. It counts when it has to wait after all.
    next: Option<Message<Order>>,
    queue: VecDeque<Message<Order>>,
    bytes: usize,
}

/// More came than may wait.
struct Overflow;

/// In which order Blobs are read.
#[derive(Default)]
struct Order {
    _next: Cell<u64>,
}

/// Who waits for a message: a task of this executor, or another's.
enum Reader {
    Task(usize),
    Other(Waker),
}

impl Inbox {
    /// Whether there was room for it.
    fn push(&mut self, message: Message<Order>) -> bool {
        if let Some(next) = self.next.take() {
            self.count_in(next);
        }
        let has_room =
            self.queue.len() < MOST_MESSAGES && self.bytes + message.size() <= MOST_BYTES;
        if has_room {
            self.count_in(message);
        }
        has_room
    }

    fn count_in(&mut self, message: Message<Order>) {
        self.bytes += message.size();
        self.queue.push_back(message);
    }

    fn pop(&mut self) -> Option<Message<Order>> {
        self.next.take().or_else(|| {
            let message = self.queue.pop_front()?;
            self.bytes -= message.size();
            Some(message)
        })
    }
}

#[wasm_bindgen(inline_js = "
const resolved = Promise.resolve();
export function schedule(exports) {
  resolved.then(() => exports.floor_run());
}")]
extern "C" {
    fn schedule(exports: &JsValue);
}

type BoxedFuture = Pin<Box<dyn Future<Output = ()>>>;

/// A task. It is away while it is polled.
#[derive(Default)]
struct Slot {
    is_ready: bool,
    task: Option<(BoxedFuture, Waker)>,
}

/// What a waker holds. Who knew a task that has ended polls another one for nothing.
struct Handle(usize);

impl Wake for Handle {
    fn wake(self: Arc<Self>) {
        wake(self.0);
    }
}

thread_local! {
    static SLOTS: RefCell<Vec<Slot>> = const { RefCell::new(Vec::new()) };
    /// The slots of tasks that have ended.
    static FREE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    static READY: RefCell<VecDeque<usize>> = const { RefCell::new(VecDeque::new()) };
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// The slot of the task that is polled, and what its waker holds.
    static POLLED: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
    static OPEN: RefCell<Option<(Rc<Hearer>, Rc<Core>)>> = const { RefCell::new(None) };
}

/// What hears of a connection. JavaScript knows its address.
struct Hearer(Rc<dyn Hear>);

trait Hear {
    /// A message of that length has been copied.
    fn copied(&self, is_text: bool, length: usize);

    /// A message has come that was not copied.
    fn held(&self, value: JsValue);
}

impl Hear for Core {
    fn copied(&self, is_text: bool, length: usize) {
        self.bring(|order| Message::copied(is_text, length, order));
    }

    fn held(&self, value: JsValue) {
        self.bring(|order| Message::held(value, order));
    }
}

/// A connection, and the task that reads it. Returns the address of what hears of it.
pub(crate) fn open() -> usize {
    let core = Rc::new(Core::default());
    spawn(Box::pin(receive(Rc::clone(&core))));
    let hearer = Rc::new(Hearer(Rc::clone(&core) as Rc<dyn Hear>));
    let address = Rc::as_ptr(&hearer) as usize;
    OPEN.set(Some((hearer, core)));
    address
}

pub(crate) fn close() {
    if let Some((_, core)) = OPEN.take() {
        core.has_ended.set(true);
        match core.reader.take() {
            Some(Reader::Task(slot)) => wake(slot),
            Some(Reader::Other(waker)) => waker.wake(),
            None => {}
        }
    }
}

#[wasm_bindgen]
pub fn floor_door_2(hearer: usize, is_text: bool, length: usize) {
    heard_by(hearer).0.copied(is_text, length);
}

#[wasm_bindgen]
pub fn floor_door_2_held(hearer: usize, value: JsValue) {
    heard_by(hearer).0.held(value);
}

fn heard_by(hearer: usize) -> Rc<Hearer> {
    let hearer = hearer as *const Hearer;
    // SAFETY: JavaScript calls only while the connection is open, which is counted until this returns.
    unsafe {
        Rc::increment_strong_count(hearer);
        Rc::from_raw(hearer)
    }
}

impl Core {
    fn bring(&self, message: impl FnOnce(&Rc<Order>) -> Message<Order>) {
        if self.has_ended.get() {
            return;
        }
        let message = message(&self.order);
        let reader = self.reader.take();
        {
            let mut inbox = self.inbox.borrow_mut();
            if reader.is_some() && inbox.next.is_none() && inbox.queue.is_empty() {
                inbox.next = Some(message);
            } else if !inbox.push(message) {
                self.has_ended.set(true);
                self.overflow.set(Some(Overflow));
            }
        }
        match reader {
            Some(Reader::Task(slot)) if !RUNNING.get() && READY.with_borrow(VecDeque::is_empty) => {
                RUNNING.set(true);
                poll(slot);
                RUNNING.set(false);
            }
            Some(Reader::Task(slot)) => wake(slot),
            Some(Reader::Other(waker)) => waker.wake(),
            None => {}
        }
    }
}

fn spawn(future: BoxedFuture) {
    let free = FREE.with_borrow_mut(Vec::pop);
    let place = SLOTS.with_borrow_mut(|slots| {
        let place = free.unwrap_or(slots.len());
        let waker = Waker::from(Arc::new(Handle(place)));
        let slot = Slot { is_ready: false, task: Some((future, waker)) };
        match slots.get_mut(place) {
            Some(old) => *old = slot,
            None => slots.push(slot),
        }
        place
    });
    wake(place);
}

fn slot<T>(place: usize, with: impl FnOnce(&mut Slot) -> T) -> Option<T> {
    SLOTS.with_borrow_mut(|slots| slots.get_mut(place).map(with))
}

/// In a microtask.
fn wake(place: usize) {
    if slot(place, |slot| replace(&mut slot.is_ready, true)) == Some(false) {
        READY.with_borrow_mut(|ready| ready.push_back(place));
        schedule(&wasm_bindgen::exports());
    }
}

/// What was woken; what is woken by that comes in another microtask. It never runs in the midst of anything, whatever a
/// panic left behind.
#[wasm_bindgen]
pub fn floor_run() {
    RUNNING.set(true);
    for _ in 0..READY.with_borrow(VecDeque::len) {
        if let Some(place) = READY.with_borrow_mut(VecDeque::pop_front) {
            poll(place);
        }
    }
    RUNNING.set(false);
}

fn poll(place: usize) {
    let task = slot(place, |slot| {
        slot.is_ready = false;
        slot.task.take()
    });
    let Some(Some((mut future, waker))) = task else { return };
    POLLED.set((place, waker.data() as usize));
    let is_pending = future.as_mut().poll(&mut Context::from_waker(&waker)).is_pending();
    POLLED.set((0, 0));
    if is_pending {
        slot(place, |slot| slot.task = Some((future, waker)));
    } else {
        FREE.with_borrow_mut(|free| free.push(place));
    }
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
        if let Some(message) = core.inbox.borrow_mut().pop() {
            return Poll::Ready(Some(Ok(message)));
        }
        if core.has_ended.get() {
            return Poll::Ready(core.overflow.take().map(Err));
        }
        let waker = context.waker();
        let (slot, data) = POLLED.get();
        let is_own = data != 0 && data == waker.data() as usize;
        core.reader.set(Some(if is_own {
            Reader::Task(slot)
        } else {
            Reader::Other(waker.clone())
        }));
        Poll::Pending
    })
}
