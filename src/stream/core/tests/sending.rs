//! Messages wait for room, and those who wait learn in time that there is some, or will never be.

use super::*;
use futures_sink::Sink;

#[test]
fn a_sender_waits_for_the_connection_and_for_room() {
    let (stream, far, core) = fake(settings(), Far::default());
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
    assert!(advance());
    assert_eq!(wakes.take(), 1);
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
fn nothing_is_looked_at_before_it_is_open() {
    let (stream, _far, _core) = fake(settings(), Far::default());
    let (_send, _) = waiting(stream.send("early"));
    assert_eq!(next_timer(), 10_000, "the next timer is the deadline of the handshake");
}

#[test]
fn a_full_buffer_is_one_above_the_mark() {
    let (stream, far, _core) = open(settings());
    far.buffered.set(10);
    assert_eq!(stream.try_send("more"), Ok(()));
    far.buffered.set(11);
    assert!(stream.try_send("more").unwrap_err().is_full());
}

#[test]
fn those_who_wait_for_room_hear_of_a_close_and_of_the_end() {
    for is_closed in [true, false] {
        let (stream, far, core) = open(settings());
        far.buffered.set(11);
        let (mut send, wakes) = waiting(stream.send("never"));
        if is_closed {
            drop(stream.close());
        } else {
            core.ended(CloseEvent::abnormal());
        }
        assert_eq!(wakes.take(), 1);
        let Poll::Ready(Err(error)) = poll(&mut send, &wakes) else { panic!("it was sent") };
        assert!(error.is_closed());
        // Who comes later need not wait.
        assert!(now(stream.send("never")).unwrap().unwrap_err().is_closed());
        assert_eq!(far.sent.borrow().len(), 0);
    }
}

#[test]
fn what_was_sent_before_a_close_can_still_be_flushed() {
    let (stream, far, _core) = open(settings());
    far.buffered.set(5);
    drop(stream.close());
    let (mut flush, wakes) = waiting(stream.flush());
    far.buffered.set(0);
    assert_eq!(next_timer(), 4, "the buffer is looked at, long before the server has to answer");
    assert_eq!(wakes.take(), 1);
    assert_eq!(poll(&mut flush, &wakes), Poll::Ready(Ok(())));
}

#[test]
fn those_who_wait_no_longer_leave_nothing() {
    let (stream, far, core) = open(settings());
    far.buffered.set(11);
    let (send, _) = waiting(stream.send("never"));
    drop(send);
    let (flush, _) = waiting(stream.flush());
    drop(flush);
    assert!(core.is_awaited_by_nobody());
    assert_eq!(next_timer(), 4);
    assert!(!advance(), "nobody waits, and nothing is looked at");
}

#[test]
fn a_sink_that_has_room_waits_no_more() {
    let (mut stream, far, core) = open(settings());
    far.buffered.set(11);
    let wakes = Arc::new(Wakes::default());
    let waker = Waker::from(Arc::clone(&wakes));
    let context = &mut Context::from_waker(&waker);
    assert!(Sink::<&str>::poll_ready(Pin::new(&mut stream), context).is_pending());
    far.buffered.set(10);
    assert!(Sink::<&str>::poll_ready(Pin::new(&mut stream), context).is_ready());
    assert!(core.is_awaited_by_nobody());
    assert_eq!(next_timer(), 4);
    assert_eq!(wakes.take(), 0);
}

#[test]
fn all_who_wait_share_one_look_at_the_buffer() {
    let (stream, far, _core) = open(settings());
    far.buffered.set(11);
    let (_first, _) = waiting(stream.send("first"));
    let (_second, _) = waiting(stream.send("second"));
    let (_third, _) = waiting(stream.flush());
    // It stands still: less and less often, as if there were one.
    assert_eq!([next_timer(), next_timer(), next_timer()], [4, 8, 16]);
}

#[test]
fn a_new_wait_begins_with_a_short_one() {
    let (stream, far, _core) = open(settings());
    for _ in 0..2 {
        far.buffered.set(11);
        let (mut send, wakes) = waiting(stream.send("later"));
        assert_eq!([next_timer(), next_timer()], [4, 8]);
        far.buffered.set(0);
        assert_eq!((next_timer(), wakes.take()), (16, 1));
        assert!(poll(&mut send, &wakes).is_ready());
    }
}

#[test]
fn so_does_one_before_the_look_of_the_one_before() {
    for (by_message, flushes) in [(false, false), (true, false), (false, true), (true, true)] {
        let (stream, far, core) = open(settings());
        far.buffered.set(20);
        let _flush = flushes.then(|| waiting(stream.flush()));
        for round in 0..2 {
            far.buffered.set(20);
            let (mut send, wakes) = waiting(stream.send("later"));
            assert_eq!([next_timer(), next_timer()], [4, 8], "{by_message} {flushes} {round}");
            far.buffered.set(5);
            if by_message {
                core.message("x".into());
                assert_eq!(wakes.take(), 1);
            }
            assert!(poll(&mut send, &wakes).is_ready());
        }
    }
}

#[test]
fn a_wait_behind_another_knows_nothing_of_it() {
    let (stream, far, _core) = open(settings());
    far.buffered.set(20);
    let (mut send, wakes) = waiting(stream.send("later"));
    far.buffered.set(5);
    assert_eq!((next_timer(), wakes.take()), (4, 1));
    assert!(poll(&mut send, &wakes).is_ready());
    // That this is less than there was is no matter of how fast it falls.
    far.buffered.set(15);
    let (_send, _) = waiting(stream.send("again"));
    assert_eq!(next_timer(), 4);
}

#[test]
fn the_buffer_is_looked_at_when_it_has_half_fallen_or_all_of_it() {
    // 250 bytes a millisecond, and 9000 are left: room is there before the last byte has gone.
    for (waits_for_room, wait) in [(true, 34), (false, 36)] {
        let (stream, far, _core) = open(Settings { send_high_water: 1000, ..settings() });
        far.buffered.set(10_000);
        let stream = &stream;
        let (_call, _) = waiting(async move {
            if waits_for_room { stream.send("later").await } else { stream.flush().await }
        });
        far.buffered.set(9_000);
        assert_eq!([next_timer(), next_timer()], [4, wait]);
    }
}

#[test]
fn a_transport_that_tells_is_not_looked_at() {
    let (stream, far, core) = open_with(settings(), held_back());
    far.buffered.set(11);
    let (mut send, room) = waiting(stream.send("later"));
    let (mut flush, emptiness) = waiting(stream.flush());
    assert!(!advance());
    far.buffered.set(10);
    core.buffer_fell();
    assert_eq!((room.take(), emptiness.take()), (1, 0));
    assert!(poll(&mut send, &room).is_ready());
    far.buffered.set(0);
    core.buffer_fell();
    assert_eq!(emptiness.take(), 1);
    assert_eq!(poll(&mut flush, &emptiness), Poll::Ready(Ok(())));
}

#[test]
fn nothing_is_looked_at_after_the_end() {
    let (stream, far, core) = open(settings());
    far.buffered.set(11);
    let (_send, _) = waiting(stream.send("never"));
    core.ended(CloseEvent::abnormal());
    assert!(!advance());
}
