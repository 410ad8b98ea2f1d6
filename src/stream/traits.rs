//! `WebSocketStream` as the futures crates see it.

use super::WebSocketStream;
use crate::{Message, Payload, ReceiveError, SendError};
use futures_core::{FusedStream, Stream};
use futures_sink::Sink;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What was received, then at most one error, then nothing for ever.
impl Stream for WebSocketStream {
    type Item = Result<Message, ReceiveError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.receiver).poll_next(context)
    }
}

impl FusedStream for WebSocketStream {
    fn is_terminated(&self) -> bool {
        self.receiver.is_terminated()
    }
}

/// Ready below the high-water mark. A sink is flushed when the browser has taken everything, which is at
/// once; [`WebSocketStream::flush`] waits for more than that.
impl<P: Payload> Sink<P> for WebSocketStream {
    type Error = SendError;

    fn poll_ready(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), SendError>> {
        Sink::<P>::poll_ready(Pin::new(&mut self.sender), context)
    }

    fn start_send(mut self: Pin<&mut Self>, payload: P) -> Result<(), SendError> {
        Pin::new(&mut self.sender).start_send(payload)
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), SendError>> {
        Sink::<P>::poll_flush(Pin::new(&mut self.sender), context)
    }

    fn poll_close(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), SendError>> {
        Sink::<P>::poll_close(Pin::new(&mut self.sender), context)
    }
}
