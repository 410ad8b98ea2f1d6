use super::*;
use crate::{RequestError, WebSocket};
use std::pin::Pin;

type Asking<'a> = Pin<Box<dyn Future<Output = Result<Message, RequestError>> + 'a>>;

fn ask<'a>(socket: &'a ReconnectingWebSocket, id: &'static str) -> Asking<'a> {
    let is_answer =
        move |message: &Message| message.text().is_some_and(|text| text.starts_with(id));
    let mut asking: Asking<'a> = Box::pin(socket.request(id, is_answer, Duration::from_secs(5)));
    assert!(poll(&mut asking).is_none());
    asking
}

fn poll(asking: &mut Asking<'_>) -> Option<Result<Message, RequestError>> {
    now(asking.as_mut())
}

fn text(answer: Option<Result<Message, RequestError>>) -> String {
    answer.unwrap().unwrap().into_text().unwrap()
}

#[test]
fn answers_find_their_requests_in_any_order() {
    let (socket, far) = open(settings());
    let (mut one, mut two) = (ask(&socket, "1"), ask(&socket, "2"));
    far.line().say("2: b");
    far.line().say("news");
    far.line().say("1: a");
    assert_eq!(
        (text(poll(&mut one)), text(poll(&mut two))),
        ("1: a".to_owned(), "2: b".to_owned())
    );
    drop((one, two));
    let mut socket = socket;
    assert_eq!(events(&mut socket), ["news"]);
}

#[test]
fn no_answer_is_told_in_time() {
    let (socket, _far) = open(settings());
    let mut one = ask(&socket, "1");
    assert_eq!(next_timer(), 5000);
    assert!(poll(&mut one).unwrap().unwrap_err().is_timeout());
}

#[test]
fn what_was_handed_over_is_lost_with_the_connection_and_what_was_not_is_asked_again() {
    let (socket, far) = open(settings());
    let mut one = ask(&socket, "1");
    far.line().is_fast.set(false);
    let mut two = ask(&socket, "2");
    far.line().end(1006);
    assert!(poll(&mut one).unwrap().unwrap_err().is_disconnected());
    assert!(poll(&mut two).is_none());
    drop(one);
    next_timer();
    far.line().report.opened();
    far.line().say("2: b");
    assert_eq!(text(poll(&mut two)), "2: b");
}

#[test]
fn requests_end_with_the_socket_or_with_the_outbox() {
    let (socket, _far) = start(settings());
    let mut one = ask(&socket, "1");
    socket.close();
    assert!(poll(&mut one).unwrap().unwrap_err().is_closed());

    let mut small = settings();
    small.outbox = Outbox::messages(1).when_full(WhenFull::DropOldest);
    let (socket, _far) = start(small);
    let mut one = ask(&socket, "1");
    socket.try_send("2").unwrap();
    assert!(poll(&mut one).unwrap().unwrap_err().is_dropped());
}

#[test]
fn who_asks_no_more_leaves_nothing_behind() {
    let (mut socket, far) = open(settings());
    let owned = Rc::new(());
    let kept = Rc::downgrade(&owned);
    let mut asking: Asking<'_> = Box::pin(socket.request(
        "1",
        move |_| Rc::strong_count(&owned) > 0,
        Duration::from_secs(5),
    ));
    assert!(poll(&mut asking).is_none());
    drop(asking);
    assert!(kept.upgrade().is_none() && !advance());
    far.line().say("1: a");
    assert_eq!(events(&mut socket), ["1: a"]);
    let _: fn(&str) -> _ = WebSocket::new;
}

#[test]
fn a_request_that_the_browser_refuses_is_told_so() {
    let (socket, far) = open(settings());
    far.line().refuses.set(true);
    let mut asking = Box::pin(socket.request("1", |_| true, Duration::MAX));
    assert!(now(asking.as_mut()).unwrap().unwrap_err().is_dropped());
}

#[test]
fn a_request_whose_time_is_over_is_not_sent() {
    let (socket, far) = start(settings());
    let mut asking = Box::pin(socket.request("old question", |_| true, Duration::from_secs(5)));
    assert!(now(asking.as_mut()).is_none());
    next_timer();
    assert!(now(asking.as_mut()).unwrap().unwrap_err().is_timeout());
    drop(asking);
    far.line().report.opened();
    assert_eq!(far.line().heard(), [""; 0]);
}
