//! A sender for other threads:
//! - it can be sent and shared; what it sends arrives in order, and errors come back;
//! - closing, and the end, are told to whoever asks;
//! - it keeps the connection, and the last one closes it;
//! - where threads share their memory, it works from another thread.

#![cfg(all(target_arch = "wasm32", feature = "remote"))]

mod common;

use common::{Witness, connect, text, transports};
use futures_util::FutureExt;
use futures_util::future::join_all;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wasm_websocket::{CloseCode, RemoteMessage, RemoteSender};

wasm_bindgen_test_configure!(run_in_browser);

const fn can_be_shared<T: Send + Sync + Clone + 'static>() {}
const _: () = can_be_shared::<RemoteSender>();

#[wasm_bindgen_test]
async fn what_it_sends_arrives_in_order() {
    for transport in transports() {
        let (sender, mut receiver) = connect("/echo", transport).await.unwrap().split();
        let remote = sender.remote();
        drop(sender);
        remote.send("one").await.unwrap();
        remote.try_send(vec![1, 2, 3]).unwrap();
        remote.clone().send(String::from("two")).await.unwrap();
        let many = join_all((0..100).map(|n| remote.send(n.to_string()))).await;
        assert!(many.iter().all(Result::is_ok));
        assert_eq!(receiver.recv().await.unwrap().unwrap().into_text().unwrap(), "one");
        assert_eq!(receiver.recv().await.unwrap().unwrap().into_bytes().unwrap(), [1, 2, 3]);
        assert_eq!(receiver.recv().await.unwrap().unwrap().into_text().unwrap(), "two");
        for number in 0..100 {
            let text = receiver.recv().await.unwrap().unwrap().into_text().unwrap();
            assert_eq!(text, number.to_string());
        }
    }
}

#[wasm_bindgen_test]
async fn too_much_is_an_error_and_nothing_is_lost() {
    for transport in transports() {
        let connection = connect("/slow?ms=1", transport).send_high_water(1000);
        let mut stream = connection.await.unwrap();
        let (remote, message) = (stream.remote(), RemoteMessage::Binary(vec![1; 600]));
        let (mut sent, mut full) = (0, false);
        while !full {
            match remote.try_send(message.clone()) {
                Ok(()) => sent += 1,
                Err(error) => full = error.is_full(),
            }
        }
        assert_eq!(sent, 2, "nobody has taken them yet");
        remote.send("in its turn").await.unwrap();
        stream.send("count").await.unwrap();
        assert_eq!(text(&mut stream).await, "3 1211");
    }
}

#[wasm_bindgen_test]
async fn the_end_is_told() {
    for transport in transports() {
        let witness = Witness::new();
        let (sender, _receiver) = connect(&witness.path(), transport).await.unwrap().split();
        let remote = sender.remote();
        let bad = remote.close_with(CloseCode::GOING_AWAY, "").await.unwrap_err();
        assert!(bad.is_invalid_code());
        remote.send("last words").await.unwrap();
        let mut closed = Box::pin(remote.closed());
        assert!((&mut closed).now_or_never().is_none());
        let close = remote.close_with(4001.into(), "done").await.unwrap();
        assert_eq!(u16::from(close.code), 4001);
        assert_eq!(closed.await, close);
        assert_eq!(witness.lines().await, ["text last words", "close 4001 done"]);
        assert!(remote.send("too late").await.unwrap_err().is_closed());
        assert!(remote.try_send("too late").unwrap_err().is_closed());
    }
}

#[wasm_bindgen_test]
async fn the_last_handle_closes() {
    for transport in transports() {
        let witness = Witness::new();
        let (sender, receiver) = connect(&witness.path(), transport).await.unwrap().split();
        let remote = sender.remote();
        drop((sender, receiver));
        remote.send("still open").await.unwrap();
        drop(remote);
        assert_eq!(witness.lines().await, ["text still open", "close"]);
    }
}
