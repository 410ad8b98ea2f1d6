use super::*;
use crate::Limit;

#[test]
fn what_is_sent_before_the_connection_is_sent_with_it() {
    let (socket, far) = start(settings());
    socket.try_send("one").unwrap();
    socket.try_send("two").unwrap();
    assert_eq!(far.line().heard(), [""; 0]);
    far.line().report.opened();
    socket.try_send("three").unwrap();
    assert_eq!(far.line().heard(), ["one", "two", "three"]);
}

#[test]
fn what_the_browser_still_held_is_sent_again_and_nothing_else() {
    let (socket, far) = open(settings());
    far.line().is_fast.set(false);
    for text in ["one", "two", "three"] {
        socket.try_send(text).unwrap();
    }
    // The first, and a byte of the second, went out.
    far.line().buffered.set(7);
    far.line().end(1006);
    socket.try_send("four").unwrap();
    next_timer();
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["two", "three", "four"]);
}

#[test]
fn the_heartbeat_does_not_disturb_the_account() {
    let mut settings = settings();
    settings.heartbeat = Some(Heartbeat::every(Duration::from_secs(1)));
    let (socket, far) = open(settings);
    far.line().is_fast.set(false);
    socket.try_send("one").unwrap();
    next_timer();
    socket.try_send("two").unwrap();
    assert_eq!(far.line().heard(), ["one", "ping", "two"]);
    far.line().buffered.set(3);
    far.line().end(1006);
    next_timer();
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["two"]);
}

#[test]
fn a_full_outbox_waits_rejects_or_drops() {
    let with = |when_full| {
        let mut settings = settings();
        settings.outbox = Outbox::messages(2).when_full(when_full);
        let (socket, far) = start(settings);
        socket.try_send("one").unwrap();
        socket.try_send("two").unwrap();
        (socket, far)
    };
    let (socket, far) = with(WhenFull::Wait);
    assert!(socket.try_send("three").unwrap_err().is_full());
    let mut waiting = Box::pin(socket.send("three"));
    let mut context = Context::from_waker(Waker::noop());
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    far.line().report.opened();
    assert_eq!(waiting.as_mut().poll(&mut context), Poll::Ready(Ok(())));
    assert_eq!(far.line().heard(), ["one", "two", "three"]);

    let (socket, _) = with(WhenFull::Reject);
    assert!(now(socket.send("three")).unwrap().unwrap_err().is_full());

    let (mut socket, far) = with(WhenFull::DropOldest);
    now(socket.send("three")).unwrap().unwrap();
    now(socket.send("four")).unwrap().unwrap();
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["three", "four"]);
    assert_eq!(events(&mut socket), ["dropped 2 Outgoing", "connecting 0", "open"]);
}

#[test]
fn what_never_fits_is_told_at_once() {
    let mut settings = settings();
    settings.outbox = Outbox::bytes(3);
    let (socket, _) = start(settings);
    let error = now(socket.send("four")).unwrap().unwrap_err();
    assert!(error.is_too_large() && !error.is_full());
}

#[test]
fn the_browser_is_not_given_more_than_its_window() {
    let mut settings = settings();
    settings.outbox = Outbox::bytes(20);
    let (socket, far) = open(settings);
    far.line().is_fast.set(false);
    for text in ["aaaaaa", "bbbbbb", "cccccc"] {
        socket.try_send(text).unwrap();
    }
    // Ten bytes are the window.
    assert_eq!(far.line().heard(), ["aaaaaa", "bbbbbb"]);
    far.line().buffered.set(0);
    next_timer();
    assert_eq!(far.line().heard(), ["aaaaaa", "bbbbbb", "cccccc"]);
    far.line().buffered.set(0);
    assert_eq!(now(socket.flush()), Some(Ok(())));
}

#[test]
fn a_browser_that_hands_over_evenly_is_not_left_without_more() {
    let (socket, far) = open(settings());
    let line = far.line();
    line.is_fast.set(false);
    let text = "x".repeat(1 << 10);
    let waker = waker(|| {});
    let mut context = Context::from_waker(&waker);
    let mut sending = Box::pin(socket.send(&text));
    let mut seen = None;
    for _ in 0..1000 {
        // One who sends without end, whenever it is woken.
        while seen != Some(WOKEN.get()) {
            seen = Some(WOKEN.get());
            while sending.as_mut().poll(&mut context).is_ready() {
                sending = Box::pin(socket.send(&text));
            }
        }
        // 32 KiB a millisecond.
        let _tick = Timer::after(Duration::from_millis(1), || {});
        let until = crate::timer::now() + 1.0;
        while crate::timer::now() < until {
            advance();
        }
        line.buffered.set(line.buffered.get().saturating_sub(32 << 10));
        assert!(line.buffered.get() > 0, "after {} messages", line.heard().len());
    }
}

#[test]
fn a_connection_that_stood_still_does_not_make_the_next_one_wait() {
    let (socket, far) = open(settings());
    far.line().is_fast.set(false);
    socket.try_send("one").unwrap();
    let mut flushing = Box::pin(socket.flush());
    let mut context = Context::from_waker(Waker::noop());
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    while next_timer() < 100 {}
    far.line().end(1006);
    next_timer();
    far.line().is_fast.set(false);
    far.line().report.opened();
    assert!(next_timer() < 10);
}

#[test]
fn flush_waits_across_connections() {
    let (socket, far) = open(settings());
    far.line().is_fast.set(false);
    socket.try_send("one").unwrap();
    let mut flushing = Box::pin(socket.flush());
    let mut context = Context::from_waker(Waker::noop());
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    far.line().end(1006);
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    next_timer();
    // The next browser holds it, too, until somebody looks.
    let line = far.line();
    line.is_fast.set(false);
    line.report.opened();
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    line.buffered.set(0);
    assert!(next_timer() < 10);
    assert_eq!(flushing.as_mut().poll(&mut context), Poll::Ready(Ok(())));
    // Nobody looks for nothing.
    assert!(!advance());
}

#[test]
fn who_waits_for_the_connection_waits_for_the_browser_then() {
    let mut settings = settings();
    settings.outbox = Outbox::messages(1);
    let (socket, far) = start(settings);
    far.line().is_fast.set(false);
    socket.try_send("one").unwrap();
    let mut sending = Box::pin(socket.send("two"));
    let mut flushing = Box::pin(socket.flush());
    let mut context = Context::from_waker(Waker::noop());
    assert!(sending.as_mut().poll(&mut context).is_pending());
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    far.line().report.opened();
    far.line().buffered.set(0);
    next_timer();
    assert_eq!(sending.as_mut().poll(&mut context), Poll::Ready(Ok(())));
    assert_eq!(far.line().heard(), ["one", "two"]);
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    far.line().buffered.set(0);
    next_timer();
    assert_eq!(flushing.as_mut().poll(&mut context), Poll::Ready(Ok(())));
}

#[test]
fn what_is_left_when_it_is_closed_is_reported() {
    let (mut socket, _) = start(settings());
    socket.try_send("one").unwrap();
    socket.close();
    assert_eq!(events(&mut socket), ["dropped 1 Outgoing", "connecting 0", "1006 never", "end"]);
    assert!(now(socket.flush()).unwrap().unwrap_err().is_closed());
}

#[test]
fn too_much_that_nobody_reads_closes_or_drops() {
    let mut first = settings();
    first.receive_limit = Limit::messages(1);
    let (mut socket, far) = open(first);
    for text in ["one", "two", "three"] {
        far.line().say(text);
    }
    assert_eq!(far.line().closing.borrow()[..], [Some((4009, String::new()))]);
    far.line().end(4009);
    assert_eq!(events(&mut socket), ["dropped 1 Incoming", "one", "4009 2500"]);

    let mut second = settings();
    second.receive_limit = Limit::messages(1).drop_oldest();
    let (mut socket, far) = open(second);
    for text in ["one", "two", "three"] {
        far.line().say(text);
    }
    assert_eq!(events(&mut socket), ["dropped 2 Incoming", "three"]);
}

#[test]
fn it_counts() {
    let (mut socket, far) = open(settings());
    socket.try_send("four").unwrap();
    far.line().say("three");
    let _timer = Timer::after(Duration::from_secs(3), || {});
    next_timer();
    let metrics = socket.metrics();
    assert_eq!((metrics.messages_sent, metrics.bytes_sent), (1, 4));
    assert_eq!((metrics.messages_received, metrics.bytes_received), (1, 5));
    assert_eq!((metrics.attempts, metrics.connections), (1, 1));
    assert_eq!(metrics.connected_time, Duration::from_secs(3));
    far.line().end(1006);
    events(&mut socket);
    next_timer();
    assert_eq!(socket.metrics().connected_time, Duration::from_secs(3));
    assert_eq!(socket.metrics().attempts, 2);
}

#[test]
fn s20_what_is_sent_while_the_server_closes_doubles_nothing() {
    let (socket, far) = open(settings());
    for text in ["one", "two", "three"] {
        socket.try_send(text).unwrap();
    } // fast: handed over
    assert_eq!(far.line().buffered.get(), 0);
    far.line().server_closes.set(true);
    socket.try_send("a longer message").unwrap();
    far.line().end(1001);
    while far.dials() < 2 {
        assert!(advance());
    }
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["a longer message"]);
}

#[test]
fn s20_nor_does_the_heartbeat() {
    let mut settings = settings();
    settings.heartbeat = Some(Heartbeat::every(Duration::from_secs(1)));
    let (socket, far) = open(settings);
    socket.try_send("one").unwrap();
    far.line().server_closes.set(true);
    next_timer();
    far.line().end(1001);
    while far.dials() < 2 {
        assert!(advance());
    }
    far.line().report.opened();
    assert_eq!(far.line().heard(), [""; 0]);
}

#[test]
fn nothing_is_dropped_in_vain() {
    let mut settings = settings();
    settings.outbox = Outbox::bytes(20).when_full(WhenFull::DropOldest);
    let (mut socket, far) = open(settings);
    far.line().is_fast.set(false);
    for t in ["aaaaaa", "bbbbbb", "cccccc"] {
        socket.try_send(t).unwrap();
    }
    let r = socket.try_send("ddddddddddd");
    let e = events(&mut socket);
    assert!(r.is_ok() || e.is_empty(), "{r:?} and {e:?}: both the old and the new one are lost");
}

#[test]
fn what_the_browser_holds_leaves_room_for_newer_messages() {
    let mut settings = settings();
    settings.outbox = Outbox::messages(10).when_full(WhenFull::DropOldest);
    let (socket, far) = open(settings);
    far.line().is_fast.set(false);
    for n in 0..20 {
        socket.try_send(n.to_string()).unwrap();
    }
}

#[test]
fn the_limit_holds_while_the_hook_runs() {
    let mut settings = settings();
    settings.receive_limit = crate::Limit::messages(10);
    settings.on_connect = Some(Rc::new(|_| Box::pin(std::future::pending())));
    let (socket, far) = start(settings);
    far.line().report.opened();
    for _ in 0..100_000 {
        far.line().say("flood");
    }
    let (first, next) = socket.engine.greetings.borrow().numbers();
    let n = next - first;
    assert!(n <= 10, "{n} messages");
}

#[test]
fn what_was_delivered_long_ago_is_not_sent_again() {
    let (socket, far) = open(settings());
    for n in 0..1000 {
        socket.try_send(format!("{n:010}")).unwrap();
        let _t = Timer::after(Duration::from_secs(1), || {});
        next_timer();
    }
    // No more copies are kept than what the browser may hold.
    assert!(socket.engine.outbox.borrow().len() <= 1);
    far.line().server_closes.set(true);
    socket.try_send("x".repeat(5000)).unwrap();
    far.line().end(1001);
    while far.dials() < 2 {
        assert!(advance());
    }
    far.line().report.opened();
    assert_eq!(far.line().heard().len(), 1);
}
