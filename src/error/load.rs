use super::BrowserError;
use std::error::Error;
use std::fmt;

/// Why [`Message::load`](crate::Message::load) could not read a Blob: the browser's error is its source.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{LoadError, Message};
///
/// let loaded: Result<Message, LoadError> = Message::from("there already").load().await;
/// assert_eq!(loaded.unwrap().text().as_deref(), Some("there already"));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadError {
    error: BrowserError,
}

impl LoadError {
    pub(crate) fn thrown(error: BrowserError) -> Self {
        Self { error }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the browser could not read the Blob")
    }
}

impl Error for LoadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.error)
    }
}
