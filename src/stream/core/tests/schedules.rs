//! Schedules that are made up: whatever happens in whatever order, all who can go on are woken, what was
//! received is read in its order, and nothing is left.

use super::super::Failure;
use super::*;
use crate::stream::{Receiver, Sender};
use futures_core::Stream;
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof, proptest};
use std::collections::VecDeque;

/// What may happen, in any order. Calls are polled once and then dropped, or kept (`true`).
#[derive(Clone, Debug)]
enum Step {
    Open,
    Message,
    End(bool),
    Abort,
    Time,
    /// What the browser holds, and whether it is told.
    Buffer(u64, bool),
    Close,
    Connect(bool),
    Recv,
    PollNext,
    TryRecv,
    Consume,
    Send(bool),
    TrySend,
    Flush(bool),
    Closed(bool),
    Split,
    CloneSender,
    DropSender,
    DropReceiver,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => Just(Step::Open),
        6 => Just(Step::Message),
        1 => any::<bool>().prop_map(Step::End),
        1 => Just(Step::Abort),
        2 => Just(Step::Time),
        3 => (0_u64..20, any::<bool>()).prop_map(|(bytes, told)| Step::Buffer(bytes, told)),
        1 => Just(Step::Close),
        2 => any::<bool>().prop_map(Step::Connect),
        3 => Just(Step::Recv),
        2 => Just(Step::PollNext),
        2 => Just(Step::TryRecv),
        2 => Just(Step::Consume),
        3 => any::<bool>().prop_map(Step::Send),
        2 => Just(Step::TrySend),
        2 => any::<bool>().prop_map(Step::Flush),
        2 => any::<bool>().prop_map(Step::Closed),
        1 => Just(Step::Split),
        1 => Just(Step::CloneSender),
        1 => Just(Step::DropSender),
        1 => Just(Step::DropReceiver),
    ];
    proptest::collection::vec(step, 0..40)
}

/// What happens when two messages wait and a third comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Full {
    Waits,
    DropsOldest,
    DropsNewest,
    Closes,
}

fn full() -> impl Strategy<Value = Full> {
    prop_oneof![
        Just(Full::Waits),
        Just(Full::DropsOldest),
        Just(Full::DropsNewest),
        Just(Full::Closes),
    ]
}

impl Full {
    fn limit(self) -> Limit {
        match self {
            Self::Waits => Limit::default(),
            Self::DropsOldest => Limit::messages(2).drop_oldest(),
            Self::DropsNewest => Limit::messages(2).drop_newest(),
            Self::Closes => Limit::messages(2),
        }
    }
}

/// What is known of the messages: which can be read, and what has been.
#[derive(Default)]
struct Model {
    queue: VecDeque<String>,
    next: usize,
    errors: usize,
    over: bool,
}

impl Model {
    fn announced(&mut self, text: String, full: Full) {
        match full {
            Full::DropsNewest | Full::Closes if self.queue.len() >= 2 => return,
            Full::DropsOldest if self.queue.len() >= 2 => drop(self.queue.pop_front()),
            _ => {}
        }
        self.queue.push_back(text);
    }

    fn polled(&mut self, polled: Poll<Option<Result<Message, ReceiveError>>>) {
        match polled {
            Poll::Ready(Some(received)) => self.received(received),
            Poll::Ready(None) => {
                assert!(self.queue.is_empty(), "the end before what waited");
                self.over = true;
            }
            Poll::Pending => assert!(self.queue.is_empty(), "what waits is not given out"),
        }
    }

    fn received(&mut self, received: Result<Message, ReceiveError>) {
        assert!(!self.over, "something after the end");
        match received {
            Ok(message) => assert_eq!(message.into_text().ok(), self.queue.pop_front()),
            Err(_) => {
                assert!(self.queue.is_empty(), "an error before what waited");
                self.errors += 1;
                assert_eq!(self.errors, 1, "one error at most");
            }
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    Room,
    Emptiness,
    End,
}

/// A call that waits, and is polled again only when it was woken.
struct Call {
    goal: Goal,
    future: Pin<Box<dyn Future<Output = ()>>>,
    wakes: Arc<Wakes>,
}

/// Everything that a page can have of one connection.
struct World {
    far: Rc<Far>,
    core: Weak<Core>,
    full: Full,
    model: Model,
    connecting: Option<Pin<Box<Connecting>>>,
    /// The wake-ups of who connects, while that one waits.
    opening: Option<Arc<Wakes>>,
    stream: Option<WebSocketStream>,
    senders: Vec<Sender>,
    receiver: Option<Receiver>,
    /// The wake-ups of who polls the receiver as a stream, while that one waits.
    reading: Option<Arc<Wakes>>,
    calls: Vec<Call>,
}

impl World {
    /// A connection that is awaited, or that is used from the first moment.
    fn new(full: Full, has_back_pressure: bool, is_awaited: bool) -> Self {
        let far = Far { has_back_pressure, ..Far::default() };
        let (stream, far, core) = fake(Settings { receive_limit: full.limit(), ..settings() }, far);
        let connect = |stream| Box::pin(Connecting::new("ws://fake/".to_owned(), Ok(stream)));
        let (connecting, stream) =
            if is_awaited { (Some(connect(stream)), None) } else { (None, Some(stream)) };
        Self {
            far,
            core,
            full: if has_back_pressure { Full::Waits } else { full },
            model: Model::default(),
            connecting,
            opening: None,
            stream,
            senders: Vec::new(),
            receiver: None,
            reading: None,
            calls: Vec::new(),
        }
    }

    fn sender(&self) -> Option<&Sender> {
        self.stream.as_ref().map(|stream| &stream.sender).or(self.senders.first())
    }

    fn receiver(&mut self) -> Option<&mut Receiver> {
        self.stream.as_mut().map(|stream| &mut stream.receiver).or(self.receiver.as_mut())
    }

    fn step(&mut self, step: &Step) {
        let core = self.core.upgrade();
        let is_told = match step {
            Step::Open => core.as_ref().is_some_and(|core| core.state() == ReadyState::Connecting),
            Step::Buffer(_, is_told) => *is_told,
            _ => false,
        };
        match (step, &core) {
            (Step::Open, Some(core)) => core.opened(),
            (Step::Message, Some(core)) => {
                let text = self.model.next.to_string();
                self.model.next += 1;
                let is_read = self.connecting.is_some() || self.receiver().is_some();
                if core.state() == ReadyState::Open && is_read {
                    self.model.announced(text.clone(), self.full);
                }
                core.message(text.as_str().into());
            }
            (Step::End(true), Some(core)) => core.ended(clean()),
            (Step::End(false), Some(core)) => core.ended(CloseEvent::abnormal()),
            (Step::Abort, Some(core)) => core.give_up(Failure::Aborted),
            (Step::Time, _) => drop(advance()),
            // Nothing can be sent before it is open.
            (Step::Buffer(bytes, _), Some(core)) if core.state() != ReadyState::Connecting => {
                self.far.buffered.set(*bytes);
                if is_told {
                    core.buffer_fell();
                }
            }
            (Step::Connect(keep), _) => self.connect(*keep),
            (Step::Split, _) => {
                if let Some(stream) = self.stream.take() {
                    let (sender, receiver) = stream.split();
                    self.senders.push(sender);
                    self.receiver = Some(receiver);
                }
            }
            (Step::CloneSender, _) => self.senders.extend(self.senders.first().cloned()),
            (Step::DropSender, _) => drop(self.senders.pop()),
            (Step::DropReceiver, _) => {
                if self.receiver.take().is_some() {
                    self.model.queue.clear();
                    self.reading = None;
                }
            }
            _ => {
                self.send(step);
                self.read(step);
            }
        }
        self.run();
        if let Some(core) = core {
            self.check(&core, is_told);
        }
    }

    fn connect(&mut self, keep: bool) {
        let Some(mut connecting) = self.connecting.take() else { return };
        let wakes = Arc::new(Wakes::default());
        self.opening = None;
        match poll(&mut connecting, &wakes) {
            Poll::Ready(Ok(stream)) => self.stream = Some(stream),
            Poll::Ready(Err(error)) => {
                assert!(error.is_refused() || error.is_aborted() || error.is_timeout());
            }
            Poll::Pending if keep => {
                self.connecting = Some(connecting);
                self.opening = Some(wakes);
            }
            // Dropped in the midst: the attempt ends.
            Poll::Pending => {}
        }
    }

    fn send(&mut self, step: &Step) {
        let Some(sender) = self.sender().cloned() else { return };
        let (goal, keep, future): (_, _, Pin<Box<dyn Future<Output = ()>>>) = match step {
            Step::Close => return drop(sender.close()),
            Step::TrySend => return drop(sender.try_send("sent")),
            Step::Send(keep) => {
                (Goal::Room, *keep, Box::pin(async move { drop(sender.send("sent").await) }))
            }
            Step::Flush(keep) => {
                (Goal::Emptiness, *keep, Box::pin(async move { drop(sender.flush().await) }))
            }
            Step::Closed(keep) => {
                let closed = sender.closed();
                (Goal::End, *keep, Box::pin(async move { drop(closed.await) }))
            }
            _ => return,
        };
        let mut call = Call { goal, future, wakes: Arc::default() };
        if poll(&mut call.future, &call.wakes).is_pending() && keep {
            self.calls.push(call);
        }
    }

    fn read(&mut self, step: &Step) {
        let Some(reader) =
            self.stream.as_mut().map(|stream| &mut stream.receiver).or(self.receiver.as_mut())
        else {
            return;
        };
        let model = &mut self.model;
        match step {
            Step::Recv => {
                self.reading = None;
                model.polled(now(reader.recv()).map_or(Poll::Pending, Poll::Ready));
            }
            Step::PollNext => {
                let wakes = Arc::new(Wakes::default());
                let waker = Waker::from(Arc::clone(&wakes));
                let polled = Pin::new(reader).poll_next(&mut Context::from_waker(&waker));
                self.reading = polled.is_pending().then_some(wakes);
                model.polled(polled);
            }
            Step::TryRecv => {
                if let Some(received) = reader.try_recv().transpose() {
                    model.received(received);
                }
            }
            Step::Consume => {
                self.reading = None;
                let seen = Rc::new(RefCell::new(Vec::new()));
                let taken = Rc::clone(&seen);
                let end = now(reader.consume(move |message| taken.borrow_mut().push(message)));
                for message in seen.take() {
                    model.received(Ok(message));
                }
                if let Some(Err(error)) = end {
                    model.received(Err(error));
                }
            }
            _ => {}
        }
    }

    /// What an executor does.
    fn run(&mut self) {
        self.calls.retain_mut(|call| {
            call.wakes.take() == 0 || poll(&mut call.future, &call.wakes).is_pending()
        });
    }

    /// Nobody waits for what is there already.
    fn check(&mut self, core: &Core, is_told: bool) {
        let (state, buffered) = (core.state(), self.far.buffered.get());
        for call in &self.calls {
            let goes_on = match (state, call.goal) {
                (ReadyState::Closed, _) | (ReadyState::Closing, Goal::Room) => true,
                (ReadyState::Open, Goal::Room) => is_told && buffered <= 10,
                (ReadyState::Open, Goal::Emptiness) => is_told && buffered == 0,
                _ => false,
            };
            assert!(!goes_on, "one who waits for {:?} was not woken", call.goal);
        }
        if let Some(wakes) = self.opening.take_if(|_| state != ReadyState::Connecting) {
            assert_eq!(wakes.take(), 1, "one who connects was not woken");
        }
        let is_there = !self.model.queue.is_empty() || state == ReadyState::Closed;
        if let Some(wakes) = self.reading.take_if(|_| is_there) {
            assert_eq!(wakes.take(), 1, "the reader was not woken");
        }
        if self.connecting.is_none() && self.receiver().is_none() {
            assert!(core.inbox.borrow().is_empty(), "what nobody reads is kept");
        }
    }
}

proptest! {
    #[test]
    fn whatever_happens_nobody_waits_for_ever_and_nothing_is_left(
        steps in steps(),
        full in full(),
        has_back_pressure in any::<bool>(),
        is_awaited in any::<bool>(),
        ends in any::<bool>(),
    ) {
        let mut world = World::new(full, has_back_pressure, is_awaited);
        for step in &steps {
            world.step(step);
        }
        if ends {
            world.step(&Step::End(true));
            world.step(&Step::Connect(true));
            prop_assert!(world.calls.is_empty(), "one waits for ever");
            prop_assert!(!advance(), "a timer is left");
            while world.receiver().is_some() && !world.model.over {
                world.step(&Step::Recv);
            }
            prop_assert!(world.model.queue.is_empty(), "lost: {:?}", world.model.queue);
        }
        let (far, core) = (Rc::clone(&world.far), world.core.clone());
        let kept = core.upgrade();
        drop(world);
        if let Some(core) = kept {
            prop_assert!(core.is_awaited_by_nobody(), "a waker is left");
            prop_assert!(core.inbox.borrow().is_empty(), "a message is left");
        }
        prop_assert!(core.upgrade().is_none(), "something keeps the connection");
        prop_assert!(far.dropped.get());
        prop_assert!(!advance(), "a timer is left");
    }
}
