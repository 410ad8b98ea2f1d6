//! What the errors say and answer, for everything that a browser may throw.

use super::{BrowserError, LoadError, OpenError, SendError, Sent};
use proptest::prelude::{any, prop_assert, prop_assert_eq, prop_assert_ne, proptest};
use std::error::Error;

const NONE: &[&str] = &[];

fn source(error: &dyn Error) -> Option<&BrowserError> {
    error.source().and_then(|source| source.downcast_ref())
}

#[test]
fn open_errors_tell_the_input_at_fault() {
    let syntax = BrowserError::new("SyntaxError", "words of the engine");
    let url = OpenError::thrown("ws:// /", NONE, syntax.clone());
    assert!(url.is_invalid_url() && !url.is_invalid_protocol() && !url.is_security());
    assert_eq!(url.to_string(), r#"not a WebSocket URL: "ws:// /""#);

    let protocol = OpenError::thrown("ws://a/", &["chat", "a b"], syntax.clone());
    assert!(protocol.is_invalid_protocol() && !protocol.is_invalid_url());
    assert_eq!(protocol.to_string(), r#"subprotocol "a b" has the character ' '"#);
    assert_eq!(source(&protocol), Some(&syntax));
    let empty = OpenError::thrown("ws://a/", &[""], syntax.clone());
    assert_eq!(empty.to_string(), r#"subprotocol "" is empty"#);

    let security = OpenError::thrown("ws://a/", NONE, BrowserError::new("SecurityError", ""));
    assert!(security.is_security() && !security.is_invalid_url());
    assert_eq!(security.to_string(), r#"the browser forbids to connect to "ws://a/""#);

    let other = OpenError::thrown("ws://a/", NONE, BrowserError::new("", "a mock's"));
    assert!(!other.is_security() && !other.is_invalid_url() && !other.is_unsupported());
    assert_eq!(other.to_string(), r#"cannot connect to "ws://a/""#);
    assert_eq!(source(&other).map(ToString::to_string).as_deref(), Some("a mock's"));
}

#[test]
fn send_errors_tell_what_was_not_sent_and_why() {
    let thrown = |name| SendError::thrown(Sent::Binary(3), BrowserError::new(name, "why"));
    let connecting = thrown("InvalidStateError");
    assert!(connecting.is_connecting() && !connecting.is_closed() && !connecting.is_not_accepted());
    let shared = thrown("TypeError");
    assert!(shared.is_not_accepted() && !shared.is_connecting());
    let other = thrown("QuotaExceededError");
    assert!(!other.is_not_accepted() && !other.is_connecting() && !other.is_closed());
    for error in [&connecting, &shared, &other] {
        assert!(error.to_string().starts_with("binary data of 3 bytes was not sent: "), "{error}");
        assert_eq!(source(error).map(BrowserError::message), Some("why"));
    }
    let closed = SendError::closed(Sent::JsText(4));
    assert!(closed.is_closed() && closed.source().is_none());
    assert_eq!(
        closed.to_string(),
        "text of 4 UTF-16 units was not sent: the socket is closing or closed"
    );
}

#[test]
fn a_blob_that_cannot_be_read_keeps_the_browsers_reason() {
    let thrown = BrowserError::new("NotReadableError", "gone");
    let error = LoadError::thrown(thrown.clone());
    assert_eq!(error.to_string(), "the browser could not read the Blob");
    assert_eq!(source(&error), Some(&thrown));
}

#[test]
fn a_browsers_error_has_words_in_any_case() {
    let words = |name, message| BrowserError::new(name, message).to_string();
    assert_eq!(words("SyntaxError", "bad"), "SyntaxError: bad");
    assert_eq!(words("SyntaxError", ""), "SyntaxError");
    assert_eq!(words("", "bad"), "bad");
    assert_eq!(words("", ""), "unknown error");
}

proptest! {
    #[test]
    fn whatever_is_thrown_is_kept_and_told(
        url in any::<String>(), name in any::<String>(), message in any::<String>(), size in any::<u64>(),
    ) {
        let thrown = BrowserError::new(&name, &message);
        prop_assert_eq!((thrown.name(), thrown.message()), (&*name, &*message));
        prop_assert_ne!(thrown.to_string(), "");
        let open = OpenError::thrown(&url, NONE, thrown.clone());
        prop_assert_eq!(source(&open), Some(&thrown));
        let quoted = format!("{url:?}");
        prop_assert!(open.to_string().contains(&quoted));
        let send = SendError::thrown(Sent::Binary(size), thrown.clone());
        prop_assert_eq!(source(&send), Some(&thrown));
        let size = format!(" {size} bytes ");
        prop_assert!(send.to_string().contains(&size));
    }
}
