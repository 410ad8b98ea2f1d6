use crate::sys;
use std::error::Error;
use std::fmt;
use wasm_bindgen::JsValue;

/// What the browser threw: the source of the other errors.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # fn example() {
/// use std::error::Error;
/// use wasm_websocket::{BrowserError, WebSocket};
///
/// let error = WebSocket::new("ws://localhost:99999/").unwrap_err();
/// let thrown: &BrowserError = error.source().and_then(|e| e.downcast_ref()).unwrap();
/// assert_eq!(thrown.name(), "SyntaxError");
/// assert!(thrown.to_string().starts_with("SyntaxError: "));
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserError {
    name: String,
    message: String,
}

impl BrowserError {
    /// The exception's name in the standard, such as `SyntaxError`. Every engine gives the same.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_bindgen::JsValue;
    /// use wasm_websocket::BrowserError;
    ///
    /// let thrown = js_sys::TypeError::new("not a number");
    /// assert_eq!(BrowserError::from(JsValue::from(thrown)).name(), "TypeError");
    /// # }
    /// ```
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The engine's own words for people; each engine has others.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # fn example() {
    /// use wasm_bindgen::JsValue;
    /// use wasm_websocket::BrowserError;
    ///
    /// let thrown = js_sys::TypeError::new("not a number");
    /// assert_eq!(BrowserError::from(JsValue::from(thrown)).message(), "not a number");
    /// # }
    /// ```
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
impl BrowserError {
    /// On the host nothing throws.
    pub(crate) fn new(name: &str, message: &str) -> Self {
        Self { name: name.to_owned(), message: message.to_owned() }
    }
}

impl From<JsValue> for BrowserError {
    fn from(thrown: JsValue) -> Self {
        let text = |property| sys::told(&thrown, property).unwrap_or_default();
        Self { name: text("name"), message: text("message") }
    }
}

impl fmt::Display for BrowserError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.as_str(), self.message.as_str()) {
            ("", "") => f.write_str("unknown error"),
            (name, "") => f.write_str(name),
            ("", message) => f.write_str(message),
            (name, message) => write!(f, "{name}: {message}"),
        }
    }
}

impl Error for BrowserError {}
