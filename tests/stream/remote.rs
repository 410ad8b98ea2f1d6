//! A sender for other threads:
//! - it can be sent and shared; what it sends arrives in order, and errors come back;
//! - closing, and the end, are told to whoever asks;
//! - it keeps the connection, and the last one closes it;
//! - where threads share their memory, it works from another thread.

use crate::common::{Witness, connect, text, transports};
use futures_util::FutureExt;
use futures_util::future::join_all;
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{CloseCode, RemoteMessage, RemoteSender};

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

/// Threads are workers that share the memory of this one.
#[cfg(target_feature = "atomics")]
mod threads {
    use super::{connect, text, transports};
    use crate::common::js;
    use futures_channel::oneshot;
    use std::sync::Mutex;
    use wasm_bindgen::prelude::wasm_bindgen;
    use wasm_bindgen_futures::spawn_local;
    use wasm_bindgen_test::wasm_bindgen_test;
    use wasm_websocket::{RemoteSender, SendError};

    const MESSAGES: u32 = 100;

    type Work = (RemoteSender, oneshot::Sender<Result<(), SendError>>);

    /// What the next thread takes.
    static WORK: Mutex<Option<Work>> = Mutex::new(None);

    /// What a thread does: it sends in order, and when the connection has ended it is told so.
    #[expect(unreachable_pub, reason = "JavaScript calls it")]
    #[wasm_bindgen]
    pub fn work_of_a_thread() {
        let (remote, ended) = WORK.lock().unwrap().take().expect("work");
        spawn_local(async move {
            for number in 0..MESSAGES {
                remote.send(number.to_string()).await.expect("an open connection");
            }
            remote.try_send(vec![1, 2, 3]).expect("an open connection");
            remote.closed().await;
            ended.send(remote.send("too late").await).expect("somebody waits");
        });
    }

    fn start_thread() {
        let start = "const [module, memory] = [a, b];
            const script = `import init, * as all from '${location.origin}/wasm-bindgen-test';
              onmessage = async ({ data: [module, memory] }) => {
                await init({ module_or_path: module, memory });
                all.work_of_a_thread();
              };`;
            const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
            const worker = new Worker(url, { type: 'module' });
            worker.onerror = event => console.error('the thread failed', event.message);
            worker.postMessage([module, memory]);";
        js(start, &[&wasm_bindgen::module(), &wasm_bindgen::memory()]).unwrap();
    }

    #[wasm_bindgen_test]
    async fn it_works_from_another_thread() {
        // WebKitGTK runs shared memory, and lets no two threads have the same.
        if js("return typeof SharedArrayBuffer", &[]).unwrap() == "undefined" {
            return;
        }
        for transport in transports() {
            let mut stream = connect("/echo", transport).await.unwrap();
            let (sender, ended) = oneshot::channel();
            WORK.lock().unwrap().replace((stream.remote(), sender));
            start_thread();
            for number in 0..MESSAGES {
                assert_eq!(text(&mut stream).await, number.to_string());
            }
            let last = stream.recv().await.unwrap().unwrap();
            assert_eq!(last.into_bytes().unwrap(), [1, 2, 3]);
            assert!(stream.close().await.unwrap().was_clean);
            assert!(ended.await.unwrap().unwrap_err().is_closed());
        }
    }
}
