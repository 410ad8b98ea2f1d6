//! What contenders have in common that await their messages, and have one half to send and one to receive.

use futures_util::future::{AbortHandle, abortable};
use futures_util::lock::Mutex;
use futures_util::{FutureExt, Sink, SinkExt, Stream, StreamExt};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::JsError;

/// The half that sends: what was asked for, and what is sent back.
pub type Sender<S> = Rc<Mutex<S>>;

/// A message and whether it is to be sent back, or nothing when none will follow.
pub type Read<M> = Option<(M, bool)>;

/// The one connection of a contender: what sends, and what ends the task that receives.
#[derive(Debug)]
pub struct Connection<S>(RefCell<Option<(Sender<S>, AbortHandle)>>);

impl<S> Connection<S> {
    /// None yet.
    #[must_use]
    pub const fn closed() -> Self {
        Self(RefCell::new(None))
    }

    /// Holds the halves of a connection, and receives from then on. Every message is read by that function.
    pub fn hold<R, M>(&self, sink: S, stream: R, read: impl Fn(R::Item) -> Read<M> + 'static)
    where
        S: Sink<M> + Unpin + 'static,
        R: Stream + Unpin + 'static,
        M: 'static,
    {
        let sender = Rc::new(Mutex::new(sink));
        let (receiving, end) = abortable(receive(stream, sender.clone(), read));
        wasm_bindgen_futures::spawn_local(receiving.map(|_| ()));
        self.0.replace(Some((sender, end)));
    }

    /// What sends, of the connection that is open.
    pub fn sender(&self) -> Result<Sender<S>, JsError> {
        let connection = self.0.borrow();
        let (sender, _) = connection.as_ref().ok_or_else(|| JsError::new("not open"))?;
        Ok(sender.clone())
    }

    /// Lets go of both halves; the socket closes when they are gone.
    pub fn close(&self) {
        if let Some((_, end)) = self.0.take() {
            end.abort();
        }
    }
}

async fn receive<S, R, M>(mut stream: R, sender: Sender<S>, read: impl Fn(R::Item) -> Read<M>)
where
    S: Sink<M> + Unpin,
    R: Stream + Unpin,
{
    while let Some((message, send_back)) = stream.next().await.and_then(&read) {
        if send_back {
            let _ = sender.lock().await.send(message).await;
        }
        crate::rest().await;
    }
}

/// Sends the same message again and again.
pub async fn send<S, M>(sender: Sender<S>, message: M, count: u32) -> Result<(), JsError>
where
    S: Sink<M, Error: std::error::Error> + Unpin,
    M: Clone,
{
    for _ in 0..count {
        sender.lock().await.send(message.clone()).await?;
    }
    Ok(())
}
