//! However it ends, those who wait for the end hear of it, and then nothing is left.

use super::*;
use futures_sink::Sink;

#[test]
fn a_server_that_does_not_answer_a_close_is_given_up() {
    let (mut stream, far, _core) = open(settings());
    let close = stream.close();
    assert!(!far.detached.get());
    assert_eq!(next_timer(), 10_000);
    assert!(far.detached.get());
    assert!(now(close).unwrap().unwrap_err().is_timeout());
    assert!(now(stream.recv()).unwrap().unwrap().unwrap_err().is_abnormal());
}

#[test]
fn a_close_behind_what_is_still_handed_over_has_its_time_anew() {
    let (stream, far, _core) = open(settings());
    far.buffered.set(3);
    let close = stream.close();
    for rest in [2, 1, 0] {
        far.buffered.set(rest);
        assert_eq!(next_timer(), 10_000);
        assert!(!far.detached.get());
    }
    assert_eq!(next_timer(), 10_000);
    assert!(far.detached.get());
    assert!(now(close).unwrap().unwrap_err().is_timeout());
}

#[test]
fn a_close_that_was_answered_has_no_deadline() {
    let (stream, far, core) = open(settings());
    let close = stream.close();
    core.ended(clean());
    assert!(!advance());
    assert!(!far.detached.get());
    assert_eq!(now(close), Some(Ok(clean())));
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
    let (stream, far, core) = fake(settings(), Far::default());
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
    let (stream, far, core) = fake(settings(), Far::default());
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
fn one_who_waits_no_longer_for_the_end_leaves_nothing() {
    let (stream, _far, core) = open(settings());
    let (closed, wakes) = waiting(stream.closed());
    drop(closed);
    assert!(core.is_awaited_by_nobody());
    let (close, _) = waiting(stream.close());
    drop(close);
    assert!(core.is_awaited_by_nobody());
    core.ended(clean());
    assert_eq!(wakes.take(), 0);
}

#[test]
fn the_one_who_polled_last_is_woken() {
    let (stream, _far, core) = open(settings());
    let (mut closed, before) = waiting(stream.closed());
    let wakes = Arc::new(Wakes::default());
    assert!(poll(&mut closed, &wakes).is_pending());
    core.ended(clean());
    assert_eq!((before.take(), wakes.take()), (0, 1));
}

/// A sink that waited for room and is closed then takes nobody's place among those who wait for the end.
#[test]
fn a_sink_waits_for_room_and_for_the_end_in_places_of_their_own() {
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
fn a_sink_tells_what_a_cut_has_cost() {
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

#[test]
fn a_sink_that_is_dropped_leaves_nothing() {
    let (stream, far, core) = open(settings());
    far.buffered.set(11);
    let (sender, _receiver) = stream.split();
    let mut sink = sender.clone();
    let context = &mut Context::from_waker(Waker::noop());
    assert!(Sink::<&str>::poll_ready(Pin::new(&mut sink), context).is_pending());
    drop(sink);
    assert!(core.is_awaited_by_nobody());
    let mut sink = sender.clone();
    assert!(Sink::<&str>::poll_close(Pin::new(&mut sink), context).is_pending());
    drop(sink);
    assert!(core.is_awaited_by_nobody());
}
