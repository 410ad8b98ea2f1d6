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
