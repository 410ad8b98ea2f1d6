//! What comes is read in its order, within the limit, and by nobody who has gone.

use super::*;
use futures_core::Stream;

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
fn a_reader_hears_of_the_end() {
    let (mut stream, _far, core) = open(settings());
    let (mut recv, wakes) = waiting(stream.recv());
    core.ended(clean());
    assert_eq!(wakes.take(), 1);
    assert!(matches!(poll(&mut recv, &wakes), Poll::Ready(None)));
}

#[test]
fn what_is_awaited_passes_and_what_comes_with_it_does_not() {
    let limit = Limit::messages(0);
    let (mut stream, _far, core) = open(Settings { receive_limit: limit, ..settings() });
    let (recv, wakes) = waiting(stream.recv());
    core.message("awaited".into());
    core.message("too much".into());
    assert_eq!(wakes.take(), 1);
    assert_eq!(text(now(recv)), "awaited");
    assert!(now(stream.recv()).unwrap().unwrap().unwrap_err().is_overflow());
}

#[test]
fn what_nobody_reads_takes_no_memory_and_closes_nothing() {
    let (stream, far, core) = open(settings());
    let (sender, mut receiver) = stream.split();
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    assert!(Pin::new(&mut receiver).poll_next(&mut Context::from_waker(&waker)).is_pending());
    core.message("one".into());
    assert!(!core.inbox.borrow().is_empty());
    drop(receiver);
    drop(waker);
    assert_eq!(Arc::strong_count(&wakes), 1, "its waker went with it");
    assert!(core.inbox.borrow().is_empty());
    for _ in 0..5 {
        core.message("more than the limit".into());
    }
    assert!(core.inbox.borrow().is_empty());
    assert_eq!(core.dropped().messages, 0);
    assert_eq!((sender.ready_state(), far.closed.borrow().len()), (ReadyState::Open, 0));
}

#[test]
fn a_reader_that_goes_without_a_message_leaves_no_waker() {
    let (stream, _far, core) = open(settings());
    let (_sender, mut receiver) = stream.split();
    let waker = Waker::from(Arc::new(Wakes::default()));
    assert!(Pin::new(&mut receiver).poll_next(&mut Context::from_waker(&waker)).is_pending());
    assert!(!core.is_awaited_by_nobody());
    drop(receiver);
    assert!(core.is_awaited_by_nobody());
}

#[test]
fn a_transport_that_can_stop_is_held_back_and_not_closed() {
    let (mut stream, _far, core) = open_with(settings(), held_back());
    for n in 0..5 {
        assert_eq!(core.waits_for_more(100, 100), n < 3, "the limit is three");
        core.message("x".into());
    }
    assert_eq!((stream.ready_state(), stream.dropped().messages), (ReadyState::Open, 0));
    for _ in 0..3 {
        assert!(!core.waits_for_more(100, 100));
        assert_eq!(text(now(stream.recv())), "x");
    }
    assert!(core.waits_for_more(3, 3));
    // Two wait: the transport may want to read ahead less than the limit allows.
    assert!(!core.waits_for_more(2, 100));
    assert!(!core.waits_for_more(100, 2));
    // What nobody takes any more must not hold up the end.
    drop(stream.close());
    assert!(core.waits_for_more(0, 0));
}

#[test]
fn whoever_takes_or_waits_has_the_transport_read_on() {
    let (mut stream, far, core) = open_with(settings(), held_back());
    core.message("one".into());
    core.message("two".into());
    assert_eq!(far.pulls.take(), 0);
    assert_eq!(text(now(stream.recv())), "one");
    assert_ne!(far.pulls.take(), 0, "one was taken");
    assert!(stream.try_recv().unwrap().is_some());
    assert_ne!(far.pulls.take(), 0, "one was taken");
    assert!(now(stream.recv()).is_none());
    assert_ne!(far.pulls.take(), 0, "one waits");
    assert!(stream.try_recv().unwrap().is_none());
    assert_ne!(far.pulls.take(), 0, "one has asked");
    core.message("three".into());
    assert!(now(stream.consume(drop)).is_none());
    assert_ne!(far.pulls.take(), 0, "all were taken");
    let (_sender, receiver) = stream.split();
    drop(receiver);
    assert_ne!(far.pulls.take(), 0, "the rest is dropped");
}
