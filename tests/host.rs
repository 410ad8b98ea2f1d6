//! What needs no browser: close codes and states, as numbers and as words.

#![cfg(not(target_arch = "wasm32"))]

use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use wasm_websocket::{CloseCode, ReadyState};

const STATES: [ReadyState; 4] =
    [ReadyState::Connecting, ReadyState::Open, ReadyState::Closing, ReadyState::Closed];

#[test]
fn s17_states_have_the_numbers_and_names_of_the_standard() {
    assert_eq!(STATES.map(u16::from), [0, 1, 2, 3]);
    let names = ["CONNECTING", "OPEN", "CLOSING", "CLOSED"];
    assert_eq!(STATES.map(ReadyState::name), names);
    assert_eq!(STATES.map(|state| state.to_string()), names);
    assert_eq!(format!("{:>8}", ReadyState::Open), "    OPEN");
    assert!(STATES.is_sorted());
}

#[test]
fn registered_close_codes_say_what_they_mean() {
    assert_eq!(CloseCode::NORMAL.to_string(), "1000 (normal closure)");
    assert_eq!(CloseCode::NO_STATUS.to_string(), "1005 (no status received)");
    assert_eq!(CloseCode::ABNORMAL.to_string(), "1006 (abnormal closure)");
    assert_eq!(CloseCode::from(4401).to_string(), "4401");
    assert_eq!(format!("{:?}", CloseCode::GOING_AWAY), "CloseCode(1001 (going away))");
}

proptest! {
    #[test]
    fn any_number_that_a_server_sends_is_kept(code in any::<u16>()) {
        let close = CloseCode::from(code);
        prop_assert_eq!(u16::from(close), code);
        prop_assert_eq!(close, code);
        prop_assert!(close.to_string().starts_with(&code.to_string()));
        prop_assert_eq!(close < CloseCode::from(u16::MAX), code < u16::MAX);
    }
}
