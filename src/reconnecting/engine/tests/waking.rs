use super::*;

#[test]
fn flush_is_woken_when_the_browser_refuses_the_last() {
    let (socket, far) = start(settings());
    socket.try_send("one").unwrap();
    let mut flushing = Box::pin(socket.flush());
    let waker = waker(|| {});
    assert!(flushing.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    far.line().refuses.set(true);
    far.line().report.opened();
    for _ in 0..50 {
        advance();
    }
    assert!(WOKEN.get() > 0, "outbox has {} messages", socket.metrics().outbox_messages);
}

#[test]
fn who_waits_for_room_is_woken_when_the_browser_refuses() {
    let mut settings = settings();
    settings.outbox = Outbox::messages(1);
    let (socket, far) = start(settings);
    socket.try_send("one").unwrap();
    let mut sending = Box::pin(socket.send("two"));
    let waker = waker(|| {});
    assert!(sending.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    far.line().refuses.set(true);
    far.line().report.opened();
    far.line().refuses.set(false);
    for _ in 0..50 {
        advance();
    }
    assert!(WOKEN.get() > 0, "outbox has {} messages", socket.metrics().outbox_messages);
}

#[test]
fn a_session_that_outlives_its_hook_is_woken() {
    let mut settings = settings();
    let kept = Rc::new(RefCell::new(None));
    let slot = Rc::clone(&kept);
    settings.on_connect = Some(Rc::new(move |session| {
        slot.replace(Some(session));
        Box::pin(async { Ok(()) })
    }));
    let (socket, far) = start(settings);
    far.line().report.opened();
    let session = kept.take().unwrap();
    let mut receiving = Box::pin(session.recv());
    let waker = waker(|| {});
    assert!(receiving.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    jobs::run();
    assert_eq!(socket.state(), ReconnectingState::Open);
    assert!(WOKEN.get() > 0, "its hook is over, and it waits");
}

#[test]
fn close_wakes_who_waits_for_room() {
    let mut settings = settings();
    settings.outbox = Outbox::messages(1);
    let (socket, far) = open(settings);
    far.line().is_fast.set(false);
    socket.try_send("one").unwrap();
    let mut sending = Box::pin(socket.send("two"));
    let waker = waker(|| {});
    assert!(sending.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    socket.close();
    assert!(WOKEN.get() > 0, "it learns of close() only when the handshake is over");
}

#[test]
fn flush_is_woken_by_a_clean_end() {
    let (socket, far) = open(settings());
    far.line().is_fast.set(false);
    socket.try_send("one").unwrap();
    socket.close();
    let mut f = Box::pin(socket.flush());
    let waker = waker(|| {});
    assert!(f.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    far.line().buffered.set(0);
    far.line().end(1005);
    assert!(WOKEN.get() > 0);
    assert_eq!(now(f.as_mut()), Some(Ok(())));
}

/// How often who reads is woken by what happens.
fn wakes_of_reader(socket: &mut ReconnectingWebSocket, happen: impl FnOnce()) -> u32 {
    let mut reading = Box::pin(socket.next());
    let waker = waker(|| {});
    assert!(reading.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    happen();
    WOKEN.get()
}

#[test]
fn who_reads_is_woken_by_everything_that_there_is_to_read() {
    let (mut socket, far) = start(settings());
    events(&mut socket);
    let line = far.line();
    assert_eq!(wakes_of_reader(&mut socket, || line.report.opened()), 1);
    events(&mut socket);
    assert_eq!(wakes_of_reader(&mut socket, || line.say("news")), 1);
    events(&mut socket);
    assert_eq!(wakes_of_reader(&mut socket, || line.end(1006)), 1);
    events(&mut socket);
    // The next attempt, its deadline, and one that the provider's task fails.
    for _ in 0..2 {
        assert_eq!(wakes_of_reader(&mut socket, || assert!(advance())), 1);
        events(&mut socket);
    }
    let handle = socket.handle();
    assert_eq!(wakes_of_reader(&mut socket, || handle.close()), 1);
    assert_eq!(events(&mut socket), ["end"]);
}

#[test]
fn who_reads_no_more_is_not_woken() {
    let (mut socket, far) = open(settings());
    let mut reading = Box::pin(socket.next());
    let waker = waker(|| {});
    assert!(reading.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    drop(reading);
    far.line().say("news");
    assert_eq!(WOKEN.get(), 0);
    assert_eq!(events(&mut socket), ["news"]);
}

#[test]
fn who_waits_for_room_or_for_the_end_is_woken_by_giving_up_and_by_the_end() {
    let mut settings = settings();
    settings.outbox = Outbox::messages(1);
    settings.backoff = Backoff::default().max_retries(0);
    let (socket, far) = start(settings);
    socket.try_send("one").unwrap();
    let mut sending = Box::pin(socket.send("two"));
    let waker_of_sender = waker(|| {});
    assert!(sending.as_mut().poll(&mut Context::from_waker(&waker_of_sender)).is_pending());
    far.line().end(1006);
    assert_eq!(WOKEN.get(), 1);
    assert!(now(sending.as_mut()).unwrap().unwrap_err().is_closed());
    drop(sending);

    let mut flushing = Box::pin(socket.flush());
    assert!(now(flushing.as_mut()).unwrap().unwrap_err().is_closed());
    drop(flushing);
    socket.reconnect_now();
    let (mut flushing, mut closed) = (Box::pin(socket.flush()), Box::pin(socket.closed()));
    let waker = waker(|| {});
    let mut context = Context::from_waker(&waker);
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    assert!(closed.as_mut().poll(&mut context).is_pending());
    socket.close();
    assert_eq!(WOKEN.get(), 2);
}

#[test]
fn who_waits_is_woken_by_what_another_finds_handed_over() {
    let mut settings = settings();
    settings.outbox = Outbox::messages(2);
    let (socket, far) = open(settings);
    let line = far.line();
    line.is_fast.set(false);
    socket.try_send("one").unwrap();
    let (mut flushing, waker) = (Box::pin(socket.flush()), waker(|| {}));
    let mut context = Context::from_waker(&waker);
    assert!(flushing.as_mut().poll(&mut context).is_pending());
    // The first has gone, which the second one finds.
    line.buffered.set(0);
    line.is_fast.set(true);
    socket.try_send("two").unwrap();
    next_timer();
    assert!(WOKEN.get() > 0);
    assert_eq!(flushing.as_mut().poll(&mut context), Poll::Ready(Ok(())));
    drop(flushing);

    line.is_fast.set(false);
    socket.try_send("three").unwrap();
    socket.try_send("four").unwrap();
    let mut sending = Box::pin(socket.send("five"));
    assert!(sending.as_mut().poll(&mut context).is_pending());
    let before = WOKEN.get();
    line.buffered.set(0);
    // Another sends what waits no longer.
    socket.try_send("six").unwrap();
    assert!(WOKEN.get() > before);
}
