//! What does on the connection's own thread what the handles ask for.

use super::{Message, RemoteMessage, Request, Shared};
use crate::payload::Parts;
use crate::stream::core::Goal;
use crate::stream::{Closed, Sender};
use crate::{CloseEvent, task};
use futures_channel::mpsc::UnboundedReceiver;
use futures_channel::oneshot;
use futures_core::Stream;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;

/// Sends in order, as there is room.
pub(super) async fn send_all(
    sender: Sender,
    mut inbox: UnboundedReceiver<Message>,
    shared: Arc<Shared>,
) {
    while let Some(Message { content, sent }) = next(&mut inbox).await {
        sender.wait(Goal::Room).await;
        // A call that was dropped while it waited sends nothing.
        if sent.as_ref().is_some_and(oneshot::Sender::is_canceled) {
            shared.queued.fetch_sub(content.size(), Ordering::AcqRel);
            continue;
        }
        let result = match &content {
            RemoteMessage::Text(text) => sender.owner().send(Parts::Text(text)),
            RemoteMessage::Binary(bytes) => sender.owner().send(Parts::Bytes(bytes)),
        };
        shared.queued.fetch_sub(content.size(), Ordering::AcqRel);
        if let Some(sent) = sent {
            // Nobody waits any more when the call was dropped.
            let _ = sent.send(result);
        }
    }
}

/// Closes, and tells of the end, whatever waits to be sent.
pub(super) async fn answer_all(
    sender: Sender,
    mut requests: UnboundedReceiver<Request>,
    shared: Arc<Shared>,
) {
    let mut end = Some(sender.closed());
    loop {
        let request = poll_fn(|context| {
            if end.as_mut().is_some_and(|end| Pin::new(end).poll(context).is_ready()) {
                end = None;
                shared.ended.store(true, Ordering::Release);
            }
            Pin::new(&mut requests).poll_next(context)
        });
        match request.await {
            None => return,
            Some(Request::Close(how, answer)) => {
                let close = match how {
                    None => sender.close(),
                    Some((code, reason)) => sender.close_with(code, &reason),
                };
                task::spawn_local(async move { drop(answer.send(close.await)) });
            }
            Some(Request::Closed(answer)) => {
                task::spawn_local(tell(sender.closed(), answer));
            }
        }
    }
}

/// Until nobody waits for the answer any more.
async fn tell(mut closed: Closed, mut answer: oneshot::Sender<CloseEvent>) {
    let close = poll_fn(|context| {
        if answer.poll_canceled(context).is_ready() {
            return Poll::Ready(None);
        }
        Pin::new(&mut closed).poll(context).map(Some)
    });
    if let Some(close) = close.await {
        let _ = answer.send(close);
    }
}

async fn next<T>(receiver: &mut UnboundedReceiver<T>) -> Option<T> {
    poll_fn(|context| Pin::new(&mut *receiver).poll_next(context)).await
}
