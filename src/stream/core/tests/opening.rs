//! A connection comes about, or does not, and whoever waits for that hears of it.

use super::super::Failure;
use super::*;

fn connecting() -> (Connecting, Rc<Far>, Rc<Core>) {
    let (stream, far, core) = fake(settings(), Far::default());
    let core = core.upgrade().unwrap();
    (Connecting::new("ws://fake/".to_owned(), Ok(stream)), far, core)
}

#[test]
fn a_server_that_does_not_answer_is_given_up() {
    let (connecting, far, core) = connecting();
    let (mut connecting, wakes) = waiting(connecting);
    assert_eq!(next_timer(), 10_000);
    assert!(far.detached.get());
    assert_eq!(wakes.take(), 1);
    let Poll::Ready(Err(error)) = poll(&mut connecting, &wakes) else { panic!("it has opened") };
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), r#"cannot connect to "ws://fake/": not within 10000 ms"#);
    core.opened();
    assert_eq!(core.state(), ReadyState::Closed, "too late");
}

#[test]
fn an_open_connection_has_no_deadline() {
    let (stream, _far, _core) = open(settings());
    assert!(!advance());
    assert_eq!(stream.ready_state(), ReadyState::Open);
}

#[test]
fn an_attempt_that_has_failed_has_no_deadline() {
    let (_connecting, far, core) = connecting();
    core.ended(CloseEvent::abnormal());
    assert!(!advance());
    assert!(!far.detached.get());
}

#[test]
fn one_who_connects_hears_of_it() {
    let (connecting, _far, core) = connecting();
    let (mut connecting, wakes) = waiting(connecting);
    core.opened();
    assert_eq!(wakes.take(), 1);
    assert!(matches!(poll(&mut connecting, &wakes), Poll::Ready(Ok(_))));
}

#[test]
fn an_attempt_that_is_dropped_leaves_nothing() {
    let (connecting, far, core) = connecting();
    let (connecting, wakes) = waiting(connecting);
    drop(connecting);
    assert!(core.is_awaited_by_nobody());
    assert_eq!((Arc::strong_count(&wakes), far.closed.borrow().len()), (1, 1));
}

#[test]
fn a_signal_is_listened_to_no_longer_than_it_can_abort() {
    let changes: [fn(&Core); 4] = [
        Core::opened,
        |core| core.close(None).unwrap(),
        |core| core.ended(CloseEvent::abnormal()),
        |core| core.give_up(Failure::Aborted),
    ];
    for change in changes {
        let (_connecting, _far, core) = connecting();
        let listener = Rc::new(());
        core.abort_with(Rc::clone(&listener));
        assert_eq!(Rc::strong_count(&listener), 2);
        change(&core);
        assert_eq!(Rc::strong_count(&listener), 1);
    }
}
