use super::{Content, Message};
use crate::turns::Turn;
use crate::{BrowserError, LoadError};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

/// The future of [`Message::load`].
///
/// ```standalone_crate
/// # use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
/// # wasm_bindgen_test_configure!(run_in_browser);
/// # fn main() {}
/// # #[wasm_bindgen_test]
/// # async fn example() {
/// use wasm_websocket::{Load, Message};
///
/// let loading: Load = Message::from("there already").load();
/// assert!(loading.await.unwrap().is_text());
/// # }
/// ```
#[derive(Debug)]
#[must_use = "what is loaded is lost, and its turn is given away, when this is dropped"]
pub struct Load {
    /// `None` when it was handed out.
    message: Option<Message>,
    /// The reading of a Blob, until it has ended.
    reading: Option<JsFuture>,
    error: Option<LoadError>,
    turn: Option<Turn>,
}

impl Load {
    pub(super) fn new(message: Message) -> Self {
        let reading = match &message.content {
            Content::Held(value) => value.dyn_ref::<web_sys::Blob>(),
            Content::Text(_) | Content::Binary(_) => None,
        }
        .map(|blob| JsFuture::from(blob.array_buffer()));
        let turn = message.turns.as_ref().map(|turns| turns.take());
        Self { message: Some(message), reading, error: None, turn }
    }
}

impl Future for Load {
    type Output = Result<Message, LoadError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        if let Some(reading) = &mut this.reading {
            match (Pin::new(reading).poll(context), &mut this.message) {
                (Poll::Pending, _) => return Poll::Pending,
                (Poll::Ready(Ok(bytes)), Some(message)) => {
                    message.content = Content::Held(bytes.into())
                }
                (Poll::Ready(Err(thrown)), _) => {
                    this.error = Some(LoadError::thrown(BrowserError::from(thrown)));
                }
                (Poll::Ready(Ok(_)), None) => {}
            }
            this.reading = None;
        }
        if let Some(turn) = &this.turn
            && turn.poll(context).is_pending()
        {
            return Poll::Pending;
        }
        let message = this.message.take();
        // Its end lets the next one go on.
        this.turn = None;
        match (this.error.take(), message) {
            (Some(error), _) => Poll::Ready(Err(error)),
            (None, Some(message)) => Poll::Ready(Ok(message)),
            // Polled after its end, which means nothing.
            (None, None) => Poll::Pending,
        }
    }
}
