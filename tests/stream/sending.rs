//! Sending, over every transport:
//! - every payload in order, copied at once;
//! - waiting above the high-water mark.

use crate::common::{connect, js, text, transports};
use futures_util::FutureExt;
use js_sys::{ArrayBuffer, JsString, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn s21_s26_s28_every_payload_keeps_its_place_and_its_content() {
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        let bytes = Uint8Array::from(&[0, 1, 2, 3, 4, 5][..]);
        let blob = js("return new Blob([new Uint8Array([7, 8])])", &[]).unwrap();
        stream.send(&bytes.subarray(2, 4)).await.unwrap();
        stream.send(blob.unchecked_ref::<web_sys::Blob>()).await.unwrap();
        stream.send(&bytes.buffer()).await.unwrap();
        stream.send(vec![9]).await.unwrap();
        stream.send(&JsString::from("é€😀")).await.unwrap();
        stream.send(String::from("text")).await.unwrap();
        // What is changed now was copied before.
        bytes.fill(255, 0, 6);
        let mut received = Vec::new();
        for _ in 0..6 {
            let message = stream.recv().await.unwrap().unwrap();
            let mut bytes = Vec::new();
            message.copy_into(&mut bytes).unwrap();
            received.push(bytes);
        }
        let all: [&[u8]; 6] =
            [&[2, 3], &[7, 8], &[0, 1, 2, 3, 4, 5], &[9], "é€😀".as_bytes(), b"text"];
        assert_eq!(received, all);
        // What was received can be sent as it is.
        stream.send(&ArrayBuffer::new(3)).await.unwrap();
        let message = stream.recv().await.unwrap().unwrap();
        stream.send(message).await.unwrap();
        assert_eq!(stream.recv().await.unwrap().unwrap().bytes().unwrap().len(), 3);
    }
}

#[wasm_bindgen_test]
async fn s24_half_characters_are_replaced() {
    let half = js("return 'a\\ud800b'", &[]).unwrap();
    for transport in transports() {
        let mut stream = connect("/echo", transport).await.unwrap();
        stream.send(half.unchecked_ref::<JsString>()).await.unwrap();
        assert_eq!(text(&mut stream).await, "a\u{FFFD}b");
    }
}

#[wasm_bindgen_test]
async fn w4_w12_sending_waits_above_the_high_water_mark() {
    const MARK: u64 = 100_000;
    const SIZE: u64 = 50_000;
    const COUNT: u64 = 200;
    for transport in transports() {
        let connection = connect("/slow?ms=1", transport).send_high_water(MARK);
        let mut stream = connection.await.unwrap();
        let (mut waited, message) = (0, vec![1; SIZE as usize]);
        for _ in 0..COUNT {
            waited += u64::from(stream.buffered_amount() > MARK);
            stream.send(&message).await.unwrap();
            assert!(stream.buffered_amount() <= MARK + SIZE);
        }
        assert!(waited > 0, "the buffer was never full");
        stream.flush().await.unwrap();
        assert_eq!(stream.buffered_amount(), 0);
        stream.send("count").await.unwrap();
        assert_eq!(text(&mut stream).await, format!("{COUNT} {}", COUNT * SIZE));
        // For those who cannot wait: too much is an error, and a call that is dropped sends nothing.
        while stream.buffered_amount() <= MARK {
            stream.try_send(&message).unwrap();
        }
        let error = stream.try_send("no room").unwrap_err();
        assert!(error.is_full() && !error.is_closed());
        assert_eq!(error.to_string(), "text of 7 bytes was not sent: more than 100000 bytes wait");
        assert!(stream.send("dropped").now_or_never().is_none());
        assert!(stream.flush().now_or_never().is_none());
        stream.flush().await.unwrap();
        // Its end is quick: a server that reads slowly would be waited for.
        stream.send("count").await.unwrap();
        let count = text(&mut stream).await;
        assert!(count.ends_with(&format!("{}", count_of(&count) * SIZE)), "{count}");
    }
}

fn count_of(count: &str) -> u64 {
    count.split(' ').next().unwrap().parse().unwrap()
}
