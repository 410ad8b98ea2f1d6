//! The core over a transport that does as it is told, with time that goes on when a test says so:
//! - what waits is read first, then comes one error at most, then nothing for ever;
//! - limits, deadlines and high-water marks act, and wake those who wait;
//! - whatever happens in whatever order, nothing panics, leaks or hangs: opening, messages, errors, ends,
//!   closing, dropping and polling, by schedules that are made up.

use super::super::Transport;
use super::super::connection::Connection;
use super::super::{Closed, Connecting, Receiver, Sender, WebSocketStream};
use super::{Core, Failure, Owner, Settings};
use crate::payload::Parts;
use crate::timer::advance;
use crate::{
    CloseCode, CloseError, CloseEvent, Limit, Message, ReadyState, ReceiveError, SendError,
};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof, proptest};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::Future;
use std::pin::{Pin, pin};
use std::rc::{Rc, Weak};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

/// What the far side of the fake sees.
#[derive(Default)]
struct Far {
    sent: RefCell<Vec<String>>,
    closed: RefCell<Vec<Option<(u16, String)>>>,
    detached: Cell<bool>,
    dropped: Cell<bool>,
    buffered: Cell<u64>,
    has_back_pressure: bool,
}

struct Fake(Rc<Far>);

impl Connection for Fake {
    fn transport(&self) -> Transport {
        Transport::Standard
    }
    fn url(&self) -> String {
        "ws://fake/".to_owned()
    }
    fn protocol(&self) -> String {
        String::new()
    }
    fn extensions(&self) -> String {
        String::new()
    }
    fn buffered_amount(&self) -> u64 {
        self.0.buffered.get()
    }
    fn has_back_pressure(&self) -> bool {
        self.0.has_back_pressure
    }
    fn send(&self, payload: Parts<'_>) -> Result<(), SendError> {
        let Parts::Text(text) = payload else { panic!("only text is sent here") };
        self.0.sent.borrow_mut().push(text.to_owned());
        self.0.buffered.set(self.0.buffered.get() + text.len() as u64);
        Ok(())
    }
    fn close(&self, how: Option<(CloseCode, &str)>) -> Result<(), CloseError> {
        let how = how.map(|(code, reason)| (code.into(), reason.to_owned()));
        self.0.closed.borrow_mut().push(how);
        Ok(())
    }
    fn pull(&self) {}
    fn detach(&self) {
        self.0.detached.set(true);
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.0.dropped.set(true);
    }
}

fn settings() -> Settings {
    Settings { send_high_water: 10, receive_limit: Limit::messages(3), ..Settings::default() }
}

/// A connection under way, its far side, and what reports to it.
fn fake(settings: Settings) -> (WebSocketStream, Rc<Far>, Weak<Core>) {
    let far = Rc::new(Far::default());
    let connection = Fake(Rc::clone(&far));
    let core = Core::new(settings, |_| Ok::<_, Infallible>(Box::new(connection) as _)).unwrap();
    let weak = Rc::downgrade(&core);
    (WebSocketStream::new(Owner::new(core)), far, weak)
}

fn open(settings: Settings) -> (WebSocketStream, Rc<Far>, Rc<Core>) {
    let (stream, far, core) = fake(settings);
    let core = core.upgrade().unwrap();
    core.opened();
    (stream, far, core)
}

/// Counts how often it is woken.
#[derive(Default)]
struct Wakes(AtomicUsize);

impl Wake for Wakes {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl Wakes {
    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

fn poll<F: Future + ?Sized>(future: &mut Pin<Box<F>>, wakes: &Arc<Wakes>) -> Poll<F::Output> {
    future.as_mut().poll(&mut Context::from_waker(&Waker::from(Arc::clone(wakes))))
}

fn now<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

fn clean() -> CloseEvent {
    CloseEvent { code: CloseCode::NORMAL, reason: String::new(), was_clean: true }
}

fn text(received: Option<Option<Result<Message, ReceiveError>>>) -> String {
    received.unwrap().unwrap().unwrap().into_text().unwrap()
}

#[test]
fn what_waits_is_read_before_the_end() {
    let (mut stream, _far, core) = open(settings());
    core.message("one".into());
    core.message("two".into());
    core.ended(CloseEvent::abnormal());
    core.message("too late".into());
    assert_eq!(text(now(stream.recv())), "one");
    assert_eq!(text(now(stream.recv())), "two");
    assert!(now(stream.recv()).unwrap().unwrap().unwrap_err().is_abnormal());
    for _ in 0..3 {
        assert!(now(stream.recv()).unwrap().is_none());
        assert_eq!(stream.try_recv().map(|message| message.is_none()), Ok(true));
    }
}

#[test]
fn a_reader_is_woken_once_for_many_messages() {
    let (mut stream, _far, core) = open(settings());
    let wakes = Arc::new(Wakes::default());
    let mut recv = Box::pin(stream.recv());
    assert!(poll(&mut recv, &wakes).is_pending());
    core.message("one".into());
    core.message("two".into());
    assert_eq!(wakes.take(), 1);
    drop(recv);
    // The one that was awaited is not lost with the future.
    assert_eq!(text(now(stream.recv())), "one");
    assert_eq!(text(now(stream.recv())), "two");
}

#[test]
fn an_overflow_closes_and_is_told_after_what_waited() {
    let limit = Limit::messages(2).close_with(4001.into()).unwrap();
    let (mut stream, far, core) = open(Settings { receive_limit: limit, ..settings() });
    for _ in 0..5 {
        core.message("x".into());
    }
    assert_eq!(*far.closed.borrow(), [Some((4001, String::new()))]);
    assert_eq!(stream.dropped().messages, 1, "after close() nothing is received any more");
    assert_eq!(stream.ready_state(), ReadyState::Closing);
    assert_eq!(text(now(stream.recv())), "x");
    assert_eq!(text(now(stream.recv())), "x");
    assert!(now(stream.recv()).unwrap().unwrap().unwrap_err().is_overflow());
    core.ended(CloseEvent::abnormal());
    assert!(now(stream.recv()).unwrap().is_none(), "one error at most");
}

#[test]
fn a_sender_waits_for_the_connection_and_for_room() {
    let (stream, far, core) = fake(settings());
    let core = core.upgrade().unwrap();
    assert!(stream.try_send("early").unwrap_err().is_connecting());
    let wakes = Arc::new(Wakes::default());
    let mut send = Box::pin(stream.send("more than ten"));
    assert!(poll(&mut send, &wakes).is_pending());
    core.opened();
    assert_eq!(wakes.take(), 1);
    assert!(poll(&mut send, &wakes).is_ready());
    // Above the mark, the buffer is looked at until it has fallen.
    assert!(stream.try_send("more").unwrap_err().is_full());
    let mut send = Box::pin(stream.send("later"));
    assert!(poll(&mut send, &wakes).is_pending());
    assert!(advance());
    assert_eq!(wakes.take(), 0);
    far.buffered.set(10);
    while wakes.take() == 0 {
        assert!(advance());
    }
    assert!(poll(&mut send, &wakes).is_ready());
    assert_eq!(*far.sent.borrow(), ["more than ten", "later"]);
    assert!(!advance(), "nobody waits, and nothing is looked at");
}

#[test]
fn a_message_is_an_occasion_to_look_at_the_buffer() {
    let (stream, far, core) = open(settings());
    far.buffered.set(11);
    let wakes = Arc::new(Wakes::default());
    let mut send = Box::pin(stream.send("later"));
    assert!(poll(&mut send, &wakes).is_pending());
    far.buffered.set(3);
    core.message("x".into());
    assert_eq!(wakes.take(), 1);
    assert!(poll(&mut send, &wakes).is_ready());
}

#[test]
fn flushing_waits_for_an_empty_buffer_or_the_end() {
    let (stream, far, core) = open(settings());
    assert_eq!(now(stream.flush()), Some(Ok(())));
    far.buffered.set(5);
    let wakes = Arc::new(Wakes::default());
    let mut flush = Box::pin(stream.flush());
    assert!(poll(&mut flush, &wakes).is_pending());
    core.ended(CloseEvent::abnormal());
    assert_eq!(wakes.take(), 1);
    let Poll::Ready(Err(error)) = poll(&mut flush, &wakes) else { panic!("it was flushed") };
    assert!(error.is_closed());
    assert_eq!(
        error.to_string(),
        "the rest of 5 bytes was not sent: the socket is closing or closed"
    );
}

#[test]
fn a_server_that_does_not_answer_is_given_up() {
    let (stream, far, core) = fake(settings());
    let core = core.upgrade().unwrap();
    assert!(advance());
    assert!(far.detached.get());
    let mut connecting = Connecting::new("ws://fake/".to_owned(), Ok(stream));
    let error = now(&mut connecting).unwrap().unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), r#"cannot connect to "ws://fake/": not within 10000 ms"#);
    core.opened();
    assert_eq!(core.state(), ReadyState::Closed, "too late");

    let (mut stream, far, _core) = open(settings());
    let close = stream.close();
    assert!(!far.detached.get());
    assert!(advance());
    assert!(far.detached.get());
    assert!(now(close).unwrap().unwrap_err().is_timeout());
    assert!(now(stream.recv()).unwrap().unwrap().unwrap_err().is_abnormal());
}

#[test]
fn an_open_connection_has_no_deadline() {
    let (stream, _far, _core) = open(settings());
    assert!(!advance());
    assert_eq!(stream.ready_state(), ReadyState::Open);
}

#[test]
fn a_bad_code_closes_nothing() {
    let (stream, far, _core) = open(settings());
    assert!(now(stream.close_with(1001.into(), "")).unwrap().unwrap_err().is_invalid_code());
    assert!(now(stream.close_with(1000.into(), &"x".repeat(124))).unwrap().is_err());
    assert_eq!(stream.ready_state(), ReadyState::Open);
    assert_eq!(far.closed.borrow().len(), 0);
    // The arguments are checked in every state.
    drop(stream.close());
    assert!(now(stream.close_with(1001.into(), "")).unwrap().unwrap_err().is_invalid_code());
}

#[test]
fn dropping_all_halves_closes_and_leaves_nothing() {
    let (stream, far, core) = fake(settings());
    core.upgrade().unwrap().opened();
    let (sender, receiver) = stream.split();
    let another = sender.clone();
    drop(receiver);
    core.upgrade().unwrap().message("nobody reads it".into());
    drop(sender);
    assert_eq!(far.closed.borrow().len(), 0, "one sender is left");
    drop(another);
    assert_eq!(*far.closed.borrow(), [None]);
    assert!(far.dropped.get());
    assert!(core.upgrade().is_none());
    assert!(!advance(), "no timer is left");
}

#[test]
fn one_who_waits_for_the_end_hears_of_it_after_all_have_gone() {
    let (stream, far, core) = fake(settings());
    core.upgrade().unwrap().opened();
    let closed = stream.closed();
    let mut again = Box::pin(closed.clone());
    drop(stream);
    assert!(!far.dropped.get());
    let wakes = Arc::new(Wakes::default());
    assert!(poll(&mut again, &wakes).is_pending());
    core.upgrade().unwrap().ended(clean());
    assert_eq!(wakes.take(), 1);
    assert_eq!(poll(&mut again, &wakes), Poll::Ready(clean()));
    assert_eq!(now(closed), Some(clean()));
    drop(again);
    assert!(core.upgrade().is_none());
}

#[test]
fn a_consumer_takes_what_waits_and_what_comes() {
    let (mut stream, _far, core) = open(settings());
    core.message("waits".into());
    let seen = Rc::new(RefCell::new(Vec::new()));
    let taken = Rc::clone(&seen);
    let again = Rc::downgrade(&core);
    let mut messages = Box::pin(stream.consume(move |message| {
        let text = message.into_text().unwrap();
        if text == "one" {
            // An event that code of the page's own brings about.
            again.upgrade().unwrap().message("meanwhile".into());
        }
        taken.borrow_mut().push(text);
    }));
    let wakes = Arc::new(Wakes::default());
    assert!(poll(&mut messages, &wakes).is_pending());
    core.message("one".into());
    core.message("two".into());
    assert_eq!(wakes.take(), 0, "nobody is woken for a message");
    assert_eq!(*seen.borrow(), ["waits", "one", "meanwhile", "two"]);
    drop(messages);
    assert_eq!(Rc::strong_count(&seen), 1);
    core.message("three".into());
    assert_eq!(text(now(stream.recv())), "three");
    core.ended(clean());
    let close = now(stream.consume(|_| unreachable!("nothing comes")));
    assert_eq!(close, Some(Ok(clean())));
}

/// A call that waits.
type Call = Pin<Box<dyn Future<Output = ()>>>;

/// What may happen, in any order.
#[derive(Clone, Debug)]
enum Step {
    Open,
    Message,
    End(bool),
    Abort,
    Time,
    Buffer(u64),
    Close,
    Connect(bool),
    Recv,
    TryRecv,
    Send(bool),
    TrySend,
    Flush(bool),
    Closed(bool),
    Consume,
    Split,
    CloneSender,
    DropSender,
    DropReceiver,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => Just(Step::Open),
        6 => Just(Step::Message),
        1 => any::<bool>().prop_map(Step::End),
        1 => Just(Step::Abort),
        2 => Just(Step::Time),
        2 => (0_u64..20).prop_map(Step::Buffer),
        1 => Just(Step::Close),
        2 => any::<bool>().prop_map(Step::Connect),
        4 => Just(Step::Recv),
        2 => Just(Step::TryRecv),
        3 => any::<bool>().prop_map(Step::Send),
        2 => Just(Step::TrySend),
        2 => any::<bool>().prop_map(Step::Flush),
        2 => any::<bool>().prop_map(Step::Closed),
        2 => Just(Step::Consume),
        1 => Just(Step::Split),
        1 => Just(Step::CloneSender),
        1 => Just(Step::DropSender),
        1 => Just(Step::DropReceiver),
    ];
    proptest::collection::vec(step, 0..40)
}

/// What the model knows of the messages: which were announced while they could be received.
#[derive(Default)]
struct Model {
    queue: VecDeque<String>,
    next: usize,
    errors: usize,
    over: bool,
}

impl Model {
    fn read(&mut self, step: Step, reader: &mut Receiver) {
        match step {
            Step::Recv => match now(reader.recv()) {
                Some(Some(received)) => self.received(received),
                Some(None) => {
                    assert!(self.queue.is_empty(), "the end before what waited");
                    self.over = true;
                }
                None => assert!(self.queue.is_empty(), "what waits is not given out"),
            },
            Step::TryRecv => {
                if let Some(received) = reader.try_recv().transpose() {
                    self.received(received);
                }
            }
            Step::Consume => {
                let seen = Rc::new(RefCell::new(Vec::new()));
                let taken = Rc::clone(&seen);
                let end = now(reader.consume(move |message| taken.borrow_mut().push(message)));
                for message in seen.take() {
                    self.received(Ok(message));
                }
                if let Some(Err(error)) = end {
                    self.received(Err(error));
                }
            }
            _ => {}
        }
    }

    fn received(&mut self, received: Result<Message, ReceiveError>) {
        assert!(!self.over, "something after the end");
        match received {
            Ok(message) => assert_eq!(message.into_text().ok(), self.queue.pop_front()),
            Err(_) => {
                assert!(self.queue.is_empty(), "an error before what waited");
                self.errors += 1;
            }
        }
    }
}

proptest! {
    /// Futures are polled once and then dropped, or kept for good (`true`), in which case they must be
    /// ready at the end.
    #[test]
    fn cancelling_in_every_state(steps in steps()) {
        let unlimited = Settings { receive_limit: Limit::default(), ..settings() };
        let (stream, far, core) = fake(unlimited);
        let mut connecting = Some(Connecting::new("ws://fake/".to_owned(), Ok(stream)));
        let mut stream = None;
        let (mut senders, mut receiver): (Vec<Sender>, _) = (Vec::new(), None);
        let (mut kept, mut ends): (Vec<Call>, Vec<Closed>) = Default::default();
        let wakes = Arc::new(Wakes::default());
        let mut model = Model::default();
        for step in steps {
            let owned = core.upgrade();
            match (step, &owned) {
                (Step::Open, Some(core)) => core.opened(),
                (Step::Message, Some(core)) => {
                    let is_taken = core.state() == ReadyState::Open && !core.discards.get();
                    let text = model.next.to_string();
                    core.message(text.as_str().into());
                    model.next += 1;
                    if is_taken {
                        model.queue.push_back(text);
                    }
                }
                (Step::End(is_clean), Some(core)) => {
                    core.ended(if is_clean { clean() } else { CloseEvent::abnormal() });
                }
                (Step::Abort, Some(core)) => core.give_up(Failure::Aborted),
                (Step::Time, _) => drop(advance()),
                (Step::Buffer(bytes), _) => far.buffered.set(bytes),
                (Step::Connect(keep), _) => {
                    if let Some(mut attempt) = connecting.take() {
                        match now(&mut attempt) {
                            Some(Ok(opened)) => stream = Some(opened),
                            Some(Err(error)) => prop_assert!(error.is_refused() || error.is_aborted() || error.is_timeout()),
                            None if keep => connecting = Some(attempt),
                            // Dropped in the midst: the attempt ends.
                            None => {}
                        }
                    }
                }
                (Step::Close, _) => {
                    if let Some(sender) = stream.as_ref().map(|s: &WebSocketStream| &s.sender).or(senders.first()) {
                        drop(sender.close());
                    }
                }
                (Step::Split, _) => {
                    if let Some(stream) = stream.take() {
                        let (sender, half) = stream.split();
                        senders.push(sender);
                        receiver = Some(half);
                    }
                }
                (Step::CloneSender, _) => senders.extend(senders.first().cloned()),
                (Step::DropSender, _) => drop(senders.pop()),
                (Step::DropReceiver, _) => {
                    if receiver.take().is_some() {
                        model.queue.clear();
                    }
                }
                (step, _) => {
                    let sender = stream.as_ref().map(|s| &s.sender).or(senders.first());
                    match (step, sender) {
                        (Step::Send(keep), Some(sender)) => {
                            let sender = sender.clone();
                            let mut send: Call =
                                Box::pin(async move { drop(sender.send("sent").await) });
                            if poll(&mut send, &wakes).is_pending() && keep {
                                kept.push(send);
                            }
                        }
                        (Step::Flush(keep), Some(sender)) => {
                            let sender = sender.clone();
                            let mut flush: Call =
                                Box::pin(async move { drop(sender.flush().await) });
                            if poll(&mut flush, &wakes).is_pending() && keep {
                                kept.push(flush);
                            }
                        }
                        (Step::TrySend, Some(sender)) => drop(sender.try_send("sent")),
                        (Step::Closed(keep), Some(sender)) => {
                            let mut closed = sender.closed();
                            if now(&mut closed).is_none() && keep {
                                ends.push(closed);
                            }
                        }
                        (step, _) => {
                            let reader = stream.as_mut().map(|s| &mut s.receiver).or(receiver.as_mut());
                            if let Some(reader) = reader {
                                model.read(step, reader);
                            }
                        }
                    }
                }
            }
        }
        // Whatever was going on: when the connection ends, all who wait hear of it.
        if let Some(core) = core.upgrade() {
            core.ended(clean());
        }
        for future in &mut kept {
            prop_assert!(poll(future, &wakes).is_ready(), "one waits for ever");
        }
        for closed in &mut ends {
            prop_assert!(now(closed).is_some(), "one waits for ever");
        }
        if let Some(reader) = stream.as_mut().map(|s| &mut s.receiver).or(receiver.as_mut()) {
            while let Some(Some(received)) = now(reader.recv()) {
                model.received(received);
            }
            prop_assert!(model.queue.is_empty(), "lost: {:?}", model.queue);
        }
        prop_assert!(model.errors <= 1);
        drop((connecting, stream, senders, receiver, kept, ends));
        prop_assert!(core.upgrade().is_none(), "something keeps the connection");
        prop_assert!(far.dropped.get());
        prop_assert!(!advance(), "a timer is left");
    }
}

/// A sink that waited for room and is closed then takes nobody's place among those who wait for the end.
#[test]
fn a_sink_waits_for_room_and_for_the_end_in_places_of_their_own() {
    use futures_sink::Sink;

    let (stream, far, core) = open(settings());
    let wakes = [(); 3].map(|()| Arc::new(Wakes::default()));
    let mut first = Box::pin(stream.closed());
    let mut second = Box::pin(stream.closed());
    assert!(poll(&mut first, &wakes[0]).is_pending());
    assert!(poll(&mut second, &wakes[1]).is_pending());
    far.buffered.set(11);
    let (mut sender, _receiver) = stream.split();
    let waker = Waker::from(Arc::clone(&wakes[2]));
    let context = &mut Context::from_waker(&waker);
    assert!(Sink::<&str>::poll_ready(Pin::new(&mut sender), context).is_pending());
    assert!(Sink::<&str>::poll_close(Pin::new(&mut sender), context).is_pending());
    core.ended(clean());
    assert!(wakes.iter().all(|wakes| wakes.take() > 0));
}

#[test]
fn a_consumer_that_was_taken_away_does_not_come_back() {
    let (stream, _far, core) = open(settings());
    let (_sender, receiver) = stream.split();
    let receiver = Rc::new(RefCell::new(Some(receiver)));
    let seen: Rc<RefCell<Vec<String>>> = Rc::default();
    let (first, again) = (Rc::clone(&seen), Rc::downgrade(&core));
    core.start_consuming(Box::new(move |message| {
        first.borrow_mut().push(format!("first {}", message.into_text().unwrap()));
        let core = again.upgrade().unwrap();
        core.stop_consuming();
        let second = Rc::clone(&first);
        core.start_consuming(Box::new(move |message| {
            second.borrow_mut().push(format!("second {}", message.into_text().unwrap()));
        }));
    }));
    for text in ["one", "two", "three"] {
        core.message(text.into());
    }
    assert_eq!(*seen.borrow(), ["first one", "second two", "second three"]);
    drop(receiver);
}

#[test]
fn a_reader_that_was_dropped_is_not_awaited() {
    let limit = Limit::bytes(10).drop_newest();
    let (mut stream, _far, core) = open(Settings { receive_limit: limit, ..settings() });
    let wakes = Arc::new(Wakes::default());
    let mut recv = Box::pin(stream.recv());
    assert!(poll(&mut recv, &wakes).is_pending());
    drop(recv);
    core.message("more than ten bytes".into());
    assert_eq!((wakes.take(), stream.dropped().messages), (0, 1));
}

#[test]
fn a_sink_tells_what_a_cut_has_cost() {
    use futures_sink::Sink;

    for (close, rest, is_ok) in
        [(clean(), 0, true), (CloseEvent::abnormal(), 0, true), (CloseEvent::abnormal(), 5, false)]
    {
        let (stream, far, core) = open(settings());
        let (mut sender, _receiver) = stream.split();
        far.buffered.set(rest);
        let context = &mut Context::from_waker(Waker::noop());
        assert!(Sink::<&str>::poll_close(Pin::new(&mut sender), context).is_pending());
        core.ended(close);
        let Poll::Ready(closed) = Sink::<&str>::poll_close(Pin::new(&mut sender), context) else {
            panic!("it has ended")
        };
        assert_eq!(closed.is_ok(), is_ok);
    }
}
