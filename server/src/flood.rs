//! `/flood` and `/flooded`: more than a client may want to take, and how much of it has left.

use crate::arrival::{Arrival, MAX_MESSAGE};
use crate::peer::{Over, Peer, code};
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, close_code};
use axum::response::Response;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How many bytes of payload each flood of one server has pushed, by the names that clients gave them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Floods {
    pushed: Arc<Mutex<HashMap<String, Arc<AtomicU64>>>>,
}

impl Floods {
    /// A count that begins anew, also when there was a flood of that name before.
    fn begin(&self, name: String) -> Arc<AtomicU64> {
        let pushed = Arc::default();
        self.lock().insert(name, Arc::clone(&pushed));
        pushed
    }

    fn pushed(&self, name: &str) -> u64 {
        self.lock().get(name).map_or(0, |pushed| pushed.load(Ordering::Relaxed))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<AtomicU64>>> {
        // No code panics while it holds the lock.
        self.pushed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a flood consists of.
struct Flood {
    count: u32,
    size: usize,
    text: bool,
}

impl Flood {
    /// A message, and the length of its payload. A text begins with its number, and is never shorter than
    /// that; binary begins with the number in 4 bytes (little-endian), where there is room for them.
    fn message(&self, number: u32) -> (Message, usize) {
        if self.text {
            let mut text = ".".repeat(self.size);
            let number = number.to_string();
            text.replace_range(..number.len().min(self.size), &number);
            let length = text.len();
            (Message::text(text), length)
        } else {
            let mut bytes = vec![0; self.size];
            if let Some(first) = bytes.first_chunk_mut() {
                *first = number.to_le_bytes();
            }
            (Message::binary(bytes), self.size)
        }
    }

    /// Sends the messages as fast as they are taken, and the Close frame.
    async fn pour(&self, sender: &mut SplitSink<WebSocket, Message>, pushed: &AtomicU64) {
        for number in 0..self.count {
            let (message, length) = self.message(number);
            // Waits until the system has the whole message: it is never more than one that is held here.
            if sender.send(message).await.is_err() {
                return;
            }
            pushed.fetch_add(length as u64, Ordering::Relaxed);
        }
        let _ = sender.send(Message::Close(Some(code(close_code::NORMAL)))).await;
    }
}

/// `/flood?count=N&size=BYTES&kind=KIND&name=NAME` sends N messages, numbered from 0, of BYTES bytes (at
/// most 64 MiB) as fast as the client takes them, and closes with 1000. KIND is `text` (the number in
/// decimal, and dots) or `binary` (the number as `u32`, little-endian, and zeros). Without options these are
/// 1000 binary messages of 1024 bytes. A client that closes is sent no more messages.
pub(crate) async fn flood(arrival: Arrival, State(floods): State<Floods>) -> Response {
    let flood = Flood {
        count: arrival.number("count", 1000),
        size: arrival.number("size", 1024).min(MAX_MESSAGE),
        text: arrival.option("kind") == Some("text"),
    };
    // Before the client is connected: from then on it may ask.
    let pushed = floods.begin(arrival.name());
    arrival.accept(async move |peer| {
        let Peer { socket, mut stopped } = peer;
        let (mut sender, mut receiver) = socket.split();
        let over = async {
            tokio::select! {
                // First the client: after its Close frame, no message is begun.
                biased;
                () = until_close(&mut receiver) => {}
                () = flood.pour(&mut sender, &pushed) => {}
            }
            // A client that has much to read yet may take its time. Its Close frame is answered here.
            while let Some(Ok(_)) = receiver.next().await {}
        };
        tokio::select! {
            () = stopped.wait() => {}
            () = over => return Ok(()),
        }
        let socket = sender.reunite(receiver).map_err(|_| Over::Cut)?;
        Err(Peer { socket, stopped }.leave().await)
    })
}

/// Ends with the client's Close frame, or with the connection.
async fn until_close(receiver: &mut SplitStream<WebSocket>) {
    while let Some(Ok(message)) = receiver.next().await {
        if matches!(message, Message::Close(_)) {
            return;
        }
    }
}

/// `/flooded?name=NAME` says in a text how many bytes of payload the flood of that name has pushed so far, in
/// the end all of them, and closes. A flood that there was not has pushed 0.
pub(crate) async fn flooded(arrival: Arrival, State(floods): State<Floods>) -> Response {
    let pushed = floods.pushed(&arrival.name());
    arrival.accept(move |peer| peer.answer([pushed.to_string()]))
}
