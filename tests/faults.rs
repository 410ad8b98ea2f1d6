//! `ReconnectingWebSocket` against servers that fail, which takes its time: in windows. A
//! number in a test's name is that of a rule, `e` of the world around:
//! - a server that restarts politely, that crashes, that is away for seconds, and that is stopped with its
//!   connections open (SIGSTOP);
//! - the network and the page go and come back: no attempt meanwhile, one at once then, and a question whether what
//!   was there is still alive;
//! - a minute of cuts at random moments, and what the server has seen, message by message.

#![cfg(target_arch = "wasm32")]

mod common;

use common::staying::{Victim, quick, quick_at, until_disconnected, until_open, until_text};
use common::{Witness, answer, in_a_window, js, round_trip};
use futures_util::FutureExt;
use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{Backoff, Heartbeat, ReconnectingEvent, ReconnectingState};

wasm_bindgen_test_configure!(run_in_browser);

/// How long the server cuts, in milliseconds: as long as `cargo xtask test` has, or less in the time that wasm-pack
/// gives a file.
const CUTS: f64 = if option_env!("WASM_WEBSOCKET_LONG").is_some() { 60_000.0 } else { 3_000.0 };

#[wasm_bindgen_test]
async fn a_server_that_restarts_is_found_again() {
    let mut victim = Victim::start().await;
    let mut socket = quick_at(&victim.url("/echo")).build();
    until_open(&mut socket).await;
    for (command, code) in [("leave", 1001), ("kill", 1006)] {
        victim.tell(command).await;
        let (close, _) = until_disconnected(&mut socket).await;
        assert_eq!(close.code, code);
        // While it is away.
        socket.send(command).await.unwrap();
        let (_, error) = until_disconnected(&mut socket).await;
        assert!(error.unwrap().is_refused());
        victim.tell("start").await;
        assert_eq!(until_text(&mut socket).await, command);
    }
}

#[wasm_bindgen_test]
async fn e1_a_server_that_is_away_for_five_seconds_is_not_given_up() {
    let mut victim = Victim::start().await;
    let backoff = Backoff::default().base(Duration::from_millis(100)).cap(Duration::from_secs(1));
    let mut socket = quick_at(&victim.url("/echo")).backoff(backoff).build();
    until_open(&mut socket).await;
    victim.tell("kill").await;
    // What is sent before the browser tells of the end may be lost under way.
    until_disconnected(&mut socket).await;
    socket.send("still there").await.unwrap();
    let until_then = now() + 5000.0;
    while now() < until_then {
        let (_, error) = until_disconnected(&mut socket).await;
        assert!(error.is_none_or(|error| error.is_refused()));
    }
    victim.tell("start").await;
    assert_eq!(until_text(&mut socket).await, "still there");
    assert_eq!(socket.metrics().connections, 2);
}

#[wasm_bindgen_test]
async fn e1_e3_a_server_that_is_stopped_is_found_dead_and_left() {
    let mut victim = Victim::start().await;
    let heartbeat = Heartbeat::every(Duration::from_millis(100))
        .deadline(Duration::from_millis(500))
        .pong(|message| message.text().as_deref() == Some("ping"));
    // Longer than Chromium delays a handshake after many that failed (5 s at most): less would feed itself.
    let timeout = Duration::from_secs(6);
    let mut socket = quick_at(&victim.url("/echo")).heartbeat(heartbeat).timeout(timeout).build();
    until_open(&mut socket).await;
    victim.tell("stop").await;
    let (_, error) = until_disconnected(&mut socket).await;
    assert!(error.unwrap().is_heartbeat());
    // The system still takes its connections; nobody answers.
    let (_, error) = until_disconnected(&mut socket).await;
    assert!(error.unwrap().is_timeout());
    victim.tell("continue").await;
    socket.send("back").await.unwrap();
    assert_eq!(until_text(&mut socket).await, "back");
}

#[wasm_bindgen_test]
async fn e4_without_a_network_nobody_is_dialed_and_with_it_at_once() {
    // So long that only the event can be what brings it back.
    let hour = Duration::from_secs(3600);
    let backoff = Backoff::default().base(hour).cap(hour);
    let mut socket = quick("/drop").backoff(backoff).build();
    until_open(&mut socket).await;
    dispatch("self", "offline");
    socket.try_send("cut here").unwrap();
    until_disconnected(&mut socket).await;
    assert_eq!(socket.state(), ReconnectingState::Away);
    round_trip().await;
    assert_eq!(socket.metrics().attempts, 1);
    dispatch("self", "online");
    assert_eq!(socket.state(), ReconnectingState::Connecting);
    until_open(&mut socket).await;

    // Waiting, and the network changes.
    socket.try_send("cut here").unwrap();
    until_disconnected(&mut socket).await;
    assert_eq!(socket.state(), ReconnectingState::Waiting);
    dispatch("self", "online");
    until_open(&mut socket).await;
    assert_eq!(socket.metrics().attempts, 3);
}

#[wasm_bindgen_test]
async fn e4_a_network_that_comes_back_is_asked_for_life() {
    let hour = Duration::from_secs(3600);
    let heartbeat = Heartbeat::every(hour).deadline(Duration::from_millis(200));
    let mut socket = quick("/mute").heartbeat(heartbeat).build();
    until_open(&mut socket).await;
    dispatch("self", "online");
    let (_, error) = until_disconnected(&mut socket).await;
    assert!(error.unwrap().is_heartbeat());
}

#[wasm_bindgen_test]
async fn e4_a_page_that_is_shown_again_dials_or_asks() {
    if !in_a_window() {
        return;
    }
    let hour = Duration::from_secs(3600);
    let backoff = Backoff::default().base(hour).cap(hour);
    let heartbeat = Heartbeat::every(hour).payload("alive?");
    let mut socket = quick("/echo").backoff(backoff).heartbeat(heartbeat).build();
    until_open(&mut socket).await;
    for (target, event) in
        [("document", "visibilitychange"), ("document", "resume"), ("self", "pageshow")]
    {
        dispatch(target, event);
        assert_eq!(until_text(&mut socket).await, "alive?");
    }
    socket.send("Goodbye").await.unwrap();
    until_disconnected(&mut socket).await;
    assert_eq!(socket.state(), ReconnectingState::Waiting);
    dispatch("document", "visibilitychange");
    until_open(&mut socket).await;

    // Frozen: what ends meanwhile waits for the page.
    dispatch("document", "freeze");
    socket.send("Goodbye").await.unwrap();
    until_disconnected(&mut socket).await;
    dispatch("self", "online");
    assert_eq!(socket.state(), ReconnectingState::Away);
    dispatch("document", "resume");
    until_open(&mut socket).await;

    // Left, and kept by the browser: the connection is closed, and comes back with the page.
    js("self.dispatchEvent(new PageTransitionEvent('pagehide'))", &[]).unwrap();
    assert_eq!(socket.state(), ReconnectingState::Open);
    js("self.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))", &[])
        .unwrap();
    assert_eq!(socket.state(), ReconnectingState::Closing);
    socket.send("kept").await.unwrap();
    let (close, _) = until_disconnected(&mut socket).await;
    assert!(close.was_clean);
    assert_eq!(socket.state(), ReconnectingState::Away);
    dispatch("self", "pageshow");
    assert_eq!(until_text(&mut socket).await, "kept");
    assert_eq!(socket.metrics().attempts, 4);
}

/// The server cuts connections at random moments, by a Close-less end or a reset. What it has seen of every
/// connection is in order and without a gap; what one connection has seen, no other sees again; and what nobody has
/// seen had been handed to the network when its connection broke.
#[wasm_bindgen_test]
async fn random_cuts_double_nothing_and_lose_what_was_under_way() {
    let name = Witness::new();
    let path = format!("/log?name={}&cut=20261121", name.name());
    let mut socket = quick(&path).build();
    let end = now() + CUTS;
    let mut sent = 0_u32;
    let mut connections = 0;
    while now() < end {
        // As the events come, a few more messages, of all sizes.
        for _ in 0..sent % 7 {
            let fill = "x".repeat((sent as usize * 7919) % 3000);
            sent += u32::from(socket.try_send(format!("{sent} {fill}")).is_ok());
        }
        sent += u32::from(socket.try_send(format!("{sent} ")).is_ok());
        if let Some(Some(ReconnectingEvent::Open)) = socket.next().now_or_never() {
            connections += 1;
        }
        round_trip().await;
    }
    // The last one is cut, too, perhaps: then it comes with the next.
    socket.flush().await.unwrap();
    socket.close();
    while let Some(event) = socket.next().await {
        assert!(!matches!(event, ReconnectingEvent::Dropped { .. }), "{event:?}");
    }
    let lines = answer(&format!("/logged?name={}", name.name())).await;
    let mut last = None;
    let (mut seen, mut gaps, mut cuts, mut is_first) = (0_u32, 0, 0, true);
    for line in &lines {
        match line.split(' ').next().unwrap() {
            "open" => is_first = true,
            "cut" => cuts += 1,
            "close" => {}
            number => {
                let number: u32 = number.parse().unwrap();
                let expected = last.map_or(0, |last: u32| last + 1);
                assert!(
                    number >= expected,
                    "{number} came twice, or too late: {expected} was next"
                );
                if number > expected {
                    assert!(
                        is_first,
                        "{number} came instead of {expected} over the same connection"
                    );
                    gaps += number - expected;
                }
                last = Some(number);
                is_first = false;
                seen += 1;
            }
        }
    }
    assert!(seen + gaps <= sent);
    assert!(cuts > 2 && seen > 0, "{cuts} cuts, {seen} messages");
    web_sys::console::log_1(
        &format!(
            "figures random cuts: {sent} messages over {connections} connections that were open when looked at; \
             {seen} seen once, {} lost under way, none twice",
            sent - seen
        )
        .into(),
    );
}

fn dispatch(target: &str, event: &str) {
    js(&format!("{target}.dispatchEvent(new Event('{event}'))"), &[]).unwrap();
}

fn now() -> f64 {
    js_sys::Date::now()
}
