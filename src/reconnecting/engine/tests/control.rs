use super::*;

#[test]
fn closing_ends_the_events_with_the_connection() {
    let (mut socket, far) = open(settings());
    socket.close_with(CloseCode::NORMAL, "done").unwrap();
    assert_eq!(far.line().closing.borrow()[..], [Some((1000, "done".to_owned()))]);
    assert_eq!(socket.state(), ReconnectingState::Closing);
    assert_eq!(events(&mut socket), [""; 0]);
    assert!(socket.try_send("late").unwrap_err().is_closed());
    far.line().end(1000);
    assert_eq!(events(&mut socket), ["1000 never", "end"]);
    assert_eq!(now(socket.closed()), Some(()));
    assert!(!advance());
    socket.reconnect_now();
    socket.resume();
    assert_eq!((far.dials(), socket.state()), (1, ReconnectingState::Closed));
}

#[test]
fn a_server_that_does_not_answer_cannot_hold_up_the_end() {
    let (mut socket, _far) = open(settings());
    socket.close();
    assert_eq!(next_timer(), 10_000);
    assert_eq!(events(&mut socket), ["1006 never", "end"]);
}

#[test]
fn closing_while_it_waits_or_connects_is_at_once() {
    let (mut socket, far) = start(settings());
    socket.close();
    assert!(far.line().abandoned.get());
    assert_eq!(events(&mut socket), ["connecting 0", "1006 never", "end"]);

    let (mut socket, far) = start(settings());
    far.line().end(1006);
    socket.close();
    assert!(!advance());
    assert_eq!(events(&mut socket), ["connecting 0", "1006 2500", "end"]);
}

#[test]
fn a_bad_code_closes_nothing() {
    let (socket, far) = open(settings());
    assert!(socket.close_with(CloseCode::GOING_AWAY, "").is_err());
    assert!(socket.close_with(CloseCode::NORMAL, &"x".repeat(124)).is_err());
    assert!(far.line().closing.borrow().is_empty());
    assert_eq!(socket.state(), ReconnectingState::Open);
}

#[test]
fn pausing_keeps_what_is_sent() {
    let (mut socket, far) = open(settings());
    socket.pause();
    socket.try_send("later").unwrap();
    far.line().end(1005);
    assert_eq!(events(&mut socket), ["1005 never"]);
    assert_eq!(socket.state(), ReconnectingState::Paused);
    assert!(!advance());
    socket.resume();
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["later"]);

    // Resumed before it was closed.
    socket.pause();
    socket.resume();
    far.line().end(1005);
    far.line().report.opened();
    assert_eq!(socket.state(), ReconnectingState::Open);
}

#[test]
fn reconnecting_replaces_a_connection_when_it_has_delivered() {
    let (mut socket, far) = open(settings());
    far.line().is_fast.set(false);
    socket.try_send("one").unwrap();
    socket.reconnect_now();
    socket.try_send("two").unwrap();
    // The closing handshake comes after what the browser held.
    far.line().buffered.set(0);
    far.line().end(1005);
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["two"]);
    assert_eq!(events(&mut socket), ["1005 0", "connecting 0", "open"]);
}

#[test]
fn nobody_is_dialed_without_a_network_and_at_once_with_it() {
    let (mut socket, far) = start(settings());
    far.line().end(1006);
    socket.engine.presence(Change::Offline);
    next_timer();
    assert_eq!((far.dials(), socket.state()), (1, ReconnectingState::Away));
    socket.engine.presence(Change::Online);
    assert_eq!(far.dials(), 2);
    far.line().end(1006);
    // It waits, and comes back before the wait is over.
    socket.engine.presence(Change::Online);
    assert_eq!(far.dials(), 3);
    events(&mut socket);
}

#[test]
fn a_page_that_is_left_lets_go_and_comes_back() {
    // E4
    let (mut socket, far) = open(settings());
    socket.engine.presence(Change::Left);
    assert_eq!(far.line().closing.borrow().len(), 1);
    socket.try_send("kept").unwrap();
    // Before the browser told of the end.
    socket.engine.presence(Change::Back);
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["kept"]);
    socket.engine.presence(Change::Left);
    far.line().end(1005);
    assert_eq!(socket.state(), ReconnectingState::Away);
    assert!(!advance());
    socket.engine.presence(Change::Back);
    assert_eq!(socket.state(), ReconnectingState::Connecting);
    events(&mut socket);
}

#[test]
fn a_frozen_page_dials_when_it_is_back() {
    let (socket, far) = start(settings());
    far.line().end(1006);
    socket.engine.presence(Change::Frozen);
    next_timer();
    assert_eq!(far.dials(), 1);
    socket.engine.presence(Change::Back);
    assert_eq!(far.dials(), 2);
}

#[test]
fn dropping_leaves_nothing_behind() {
    let (socket, far) = open(settings());
    let handle: ReconnectingHandle = socket.handle();
    let engine = Rc::downgrade(&socket.engine);
    drop(socket);
    assert!(far.line().abandoned.get() && !advance());
    assert_eq!(handle.state(), ReconnectingState::Closed);
    assert!(handle.try_send("late").unwrap_err().is_closed());
    drop(handle);
    assert!(engine.upgrade().is_none());
}

#[test]
fn a_handle_keeps_nothing() {
    let (socket, far) = open(settings());
    for _ in 0..1000 {
        far.line().say("unread");
    }
    let handle = socket.handle();
    let engine = Rc::downgrade(&socket.engine);
    drop(socket);
    let _ = &handle;
    assert!(engine.upgrade().is_none(), "unread messages stay with the handle");
}

#[test]
fn a_closure_with_a_handle_is_no_cycle() {
    let slot: Rc<RefCell<Option<ReconnectingHandle>>> = Rc::default();
    let own = Rc::clone(&slot);
    let mut settings = settings();
    settings.reconnect_if = Some(Rc::new(move |close| {
        if close.code == 4401
            && let Some(handle) = &*own.borrow()
        {
            handle.close();
        }
        true
    }));
    let (socket, _far) = open(settings);
    slot.replace(Some(socket.handle()));
    let engine = Rc::downgrade(&socket.engine);
    drop((socket, slot));
    assert!(engine.upgrade().is_none(), "the engine keeps itself");
}

#[test]
fn who_is_connected_is_not_offline() {
    let (mut socket, far) = start(settings());
    far.line().end(1006);
    socket.engine.presence(Change::Offline);
    for _ in 0..5 {
        advance();
    }
    socket.reconnect_now();
    far.line().report.opened();
    events(&mut socket);
    far.line().end(1006);
    for _ in 0..5 {
        advance();
    }
    assert_ne!(socket.state(), ReconnectingState::Away, "stuck although it was just connected");
}

#[test]
fn nothing_undoes_the_end() {
    let (mut socket, far) = open(settings());
    socket.close();
    socket.reconnect_now();
    socket.pause();
    socket.resume();
    socket.engine.presence(Change::Left);
    socket.engine.presence(Change::Back);
    far.line().end(1005);
    assert_eq!(events(&mut socket), ["1005 never", "end"]);
    assert_eq!(far.dials(), 1);
}

#[test]
fn who_is_paused_makes_no_attempt_whatever_comes() {
    let (socket, far) = start(settings());
    far.line().end(1006);
    socket.pause();
    assert!(!advance());
    socket.engine.presence(Change::Online);
    assert_eq!((far.dials(), socket.state()), (1, ReconnectingState::Paused));
    socket.resume();
    far.line().end(1006);
    // The retries are counted anew.
    assert_eq!(next_timer(), 2500);
}

#[test]
fn an_end_without_a_network_waits_for_it() {
    let (mut socket, far) = open(settings());
    socket.engine.presence(Change::Offline);
    far.line().end(1006);
    assert_eq!(events(&mut socket), ["1006 never"]);
    assert!(!advance());
    socket.engine.presence(Change::Online);
    assert_eq!(far.dials(), 2);
}

#[test]
fn an_end_that_is_told_after_the_return_is_followed_at_once() {
    let (mut socket, far) = open(settings());
    socket.engine.presence(Change::Frozen);
    socket.engine.presence(Change::Back);
    far.line().end(1006);
    assert_eq!(events(&mut socket), ["1006 0", "connecting 0"]);
    far.line().report.opened();
    // Once; and not when something has come since, or the server has closed, or much later.
    far.line().end(1006);
    assert_eq!(events(&mut socket).pop().unwrap(), "1006 2500");
    drop(socket);
    for (says, waits, code) in [(true, false, 1006), (false, true, 1006), (false, false, 1012)] {
        let (mut socket, far) = open(settings());
        socket.engine.presence(Change::Online);
        if says {
            far.line().say("news");
        }
        if waits {
            let _timer = Timer::after(Duration::from_secs(10), || {});
            next_timer();
        }
        far.line().end(code);
        assert!(!events(&mut socket).contains(&"connecting 0".to_owned()));
    }
}
