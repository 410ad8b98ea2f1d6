//! The future of a connection to be.

use super::WebSocketStream;
use super::waiters::Place;
use crate::OpenError;
use std::fmt;
use std::future::Future;
use std::mem::take;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The future of [`Connect`](super::Connect). Dropping it ends the attempt.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// use wasm_websocket::{Connecting, WebSocketStream};
///
/// let connecting: Connecting = WebSocketStream::connect("ws://localhost:9998/echo").into_future();
/// // Nothing is left of it.
/// drop(connecting);
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping it ends the attempt"]
pub struct Connecting {
    url: String,
    /// `None` when it was handed out.
    stream: Option<Result<WebSocketStream, OpenError>>,
    place: Place,
}

impl Connecting {
    pub(super) fn new(url: String, stream: Result<WebSocketStream, OpenError>) -> Self {
        Self { url, stream: Some(stream), place: Place::default() }
    }
}

impl Future for Connecting {
    type Output = Result<WebSocketStream, OpenError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let opened = match this.stream.take() {
            Some(Ok(stream)) => match stream.core().poll_opened(context, &mut this.place) {
                Poll::Pending => {
                    this.stream = Some(Ok(stream));
                    return Poll::Pending;
                }
                Poll::Ready(Ok(())) => Ok(stream),
                Poll::Ready(Err(kind)) => Err(OpenError::new(take(&mut this.url), kind)),
            },
            Some(Err(error)) => Err(error),
            // Polled after its end, which means nothing.
            None => return Poll::Pending,
        };
        Poll::Ready(opened)
    }
}

impl Drop for Connecting {
    fn drop(&mut self) {
        if let Some(Ok(stream)) = &self.stream {
            stream.core().stop_opening(&mut self.place);
        }
    }
}

impl fmt::Debug for Connecting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connecting").field("url", &self.url).finish_non_exhaustive()
    }
}
