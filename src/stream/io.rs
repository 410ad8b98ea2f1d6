#[cfg(feature = "futures-io")]
mod futures;
#[cfg(feature = "tokio")]
mod tokio;

use super::WebSocketStream;
use crate::{Load, Message, SendError};
use futures_core::Stream;
use futures_sink::Sink;
use std::fmt;
use std::future::Future;
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A [`WebSocketStream`] as a stream of bytes, for codecs and protocols that know nothing of messages: what
/// [`WebSocketStream::into_io`] makes.
///
/// Reading gives the content of the messages one after another, text as UTF-8. Every write is one binary
/// message, and waits for room as [`send`](WebSocketStream::send) does. Flushing ends at once, because
/// the browser sends what it has without being told. Closing waits for the closing handshake. The end of the
/// stream is the end of the file; an [error](crate::ReceiveError) is one of
/// [`ErrorKind::ConnectionAborted`].
///
/// The traits are those of `futures-io` and `tokio`, each behind the feature of that name.
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// # #[cfg(feature = "futures-io")]
/// # {
/// use futures_util::{AsyncBufReadExt, AsyncWriteExt};
/// use wasm_websocket::WebSocketStream;
///
/// let stream = WebSocketStream::connect("ws://localhost:9998/echo").await?;
/// let mut io = stream.into_io();
/// io.write_all(b"one\ntw").await?;
/// io.write_all(b"o\n").await?;
/// let mut line = String::new();
/// io.read_line(&mut line).await?;
/// io.read_line(&mut line).await?;
/// assert_eq!(line, "one\ntwo\n");
/// io.close().await?;
/// # }
/// # Ok(())
/// # }
/// ```
#[must_use = "dropping it closes the connection"]
pub struct Io {
    stream: WebSocketStream,
    /// The message that is read, in a buffer that is used again.
    current: Vec<u8>,
    position: usize,
    /// A Blob, until its bytes are at hand.
    loading: Option<Load>,
}

impl WebSocketStream {
    /// The connection as a stream of bytes, for codecs and protocols that know nothing of messages.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let stream = wasm_websocket::WebSocketStream::connect("ws://localhost:9998/echo").await?;
    /// let io = stream.into_io();
    /// assert_eq!(io.get_ref().url(), "ws://localhost:9998/echo");
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_io(self) -> Io {
        Io { stream: self, current: Vec::new(), position: 0, loading: None }
    }
}

impl Io {
    /// The connection.
    ///
    /// ```standalone_crate
    /// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
    /// # wasm_bindgen_test_configure!(run_in_browser);
    /// # fn main() {}
    /// # #[wasm_bindgen_test]
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// use wasm_websocket::{ReadyState, WebSocketStream};
    ///
    /// let io = WebSocketStream::connect("ws://localhost:9998/echo").await?.into_io();
    /// assert_eq!(io.get_ref().ready_state(), ReadyState::Open);
    /// # Ok(())
    /// # }
    /// ```
    pub fn get_ref(&self) -> &WebSocketStream {
        &self.stream
    }

    /// What can be read: nothing is the end.
    fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        while self.position == self.current.len() {
            if let Some(loading) = &mut self.loading {
                let loaded = ready!(Pin::new(loading).poll(context));
                self.loading = None;
                self.take(&loaded.map_err(io::Error::other)?);
                continue;
            }
            match ready!(Pin::new(&mut self.stream).poll_next(context)) {
                Some(Ok(message)) if message.is_blob() => self.loading = Some(message.load()),
                Some(Ok(message)) => self.take(&message),
                Some(Err(error)) => {
                    return Poll::Ready(Err(io::Error::new(ErrorKind::ConnectionAborted, error)));
                }
                None => break,
            }
        }
        Poll::Ready(Ok(&self.current[self.position..]))
    }

    fn take(&mut self, message: &Message) {
        self.current.clear();
        self.position = 0;
        // Nothing when it is a Blob, and it is none.
        let _ = message.copy_into(&mut self.current);
    }

    fn consume(&mut self, bytes: usize) {
        self.position = self.current.len().min(self.position + bytes);
    }

    fn poll_send(&mut self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        // An empty message would be one more than was written.
        if bytes.is_empty() {
            return Poll::Ready(Ok(0));
        }
        let mut sink = Pin::new(&mut self.stream);
        ready!(Sink::<&[u8]>::poll_ready(sink.as_mut(), context)).map_err(io_error)?;
        Poll::Ready(sink.start_send(bytes).map(|()| bytes.len()).map_err(io_error))
    }

    fn poll_shut(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Sink::<&[u8]>::poll_close(Pin::new(&mut self.stream), context).map_err(io_error)
    }
}

fn io_error(error: SendError) -> io::Error {
    let kind = if error.is_closed() { ErrorKind::BrokenPipe } else { ErrorKind::Other };
    io::Error::new(kind, error)
}

impl fmt::Debug for Io {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Io").field("stream", &self.stream).finish_non_exhaustive()
    }
}
