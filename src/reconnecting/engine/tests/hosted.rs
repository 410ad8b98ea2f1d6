//! A host that provides the endpoint, and greets, by itself.

use super::*;
use crate::reconnecting::hosted::{Given, Host, Hosted, Socket};
use wasm_bindgen::JsValue;

/// What a host was told.
#[derive(Clone, Default)]
struct Asked(Rc<RefCell<Vec<String>>>);

impl Asked {
    fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

struct Silent;

impl Host for Asked {
    fn dial(&self, run: u32) -> Option<Box<dyn Socket>> {
        self.0.borrow_mut().push(format!("dial {run}"));
        Some(Box::new(Silent))
    }

    fn ask(&self, run: u32, retries: u32) {
        self.0.borrow_mut().push(format!("ask {run} {retries}"));
    }

    fn greet(&self, run: u32) {
        self.0.borrow_mut().push(format!("greet {run}"));
    }
}

impl Socket for Silent {
    fn send(&self, _: &JsValue) -> Given {
        Given::Taken
    }
    fn buffered_amount(&self) -> f64 {
        0.0
    }
    fn close(&self, _: Option<u16>) {}
    fn abandon(&self) {}
}

fn hosted() -> (ReconnectingWebSocket, Hosted, Asked) {
    let asked = Asked::default();
    let builder = ReconnectingWebSocket::builder("");
    let (socket, hosted) = builder.build_on(asked.clone(), true, true);
    hosted.start();
    (socket, hosted, asked)
}

#[test]
fn the_host_is_asked_for_each_attempt_and_greets_each_connection() {
    let (mut socket, hosted, asked) = hosted();
    assert_eq!(asked.take(), ["ask 1 0"]);
    hosted.answered(1, true);
    assert_eq!(asked.take(), ["dial 1"]);
    hosted.opened(1);
    assert_eq!(asked.take(), ["greet 1"]);
    assert_eq!(hosted.state(), ReconnectingState::Connecting);
    hosted.answered(1, true);
    assert_eq!(hosted.state(), ReconnectingState::Open);
    assert_eq!(events(&mut socket), ["connecting 0", "open"]);
}

#[test]
fn a_host_that_fails_is_asked_again_and_a_late_answer_is_of_the_past() {
    let (mut socket, hosted, asked) = hosted();
    hosted.answered(1, false);
    assert!(errors(&mut socket)[0].is_endpoint());
    // Another time, and nobody is dialed because of it.
    hosted.answered(1, true);
    assert_eq!(asked.take(), ["ask 1 0"]);
    next_timer();
    let again = asked.take();
    let [ask] = &again[..] else { panic!("asked once, not {again:?}") };
    let run: u32 = ask.split(' ').nth(1).expect("a run").parse().expect("a number");
    hosted.answered(run, true);
    hosted.opened(run);
    hosted.answered(run, false);
    assert!(errors(&mut socket).iter().any(|error| error.is_on_connect()));
}

#[test]
fn a_host_that_does_not_answer_has_its_time() {
    let (mut socket, _hosted, asked) = hosted();
    next_timer();
    assert!(errors(&mut socket)[0].is_timeout());
    next_timer();
    assert_eq!(asked.take().len(), 2);
}
