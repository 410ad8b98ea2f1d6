//! A connection as a stream of bytes, with the traits of `futures-io` and `tokio`, over every transport:
//! - what is written comes back, whatever the sizes of writes, messages and reads are;
//! - text, Blobs and empty messages are bytes, or none;
//! - a codec that knows nothing of messages runs over it;
//! - the end, a cut and a closed connection are what they are in any other I/O.

use crate::common::{connect, transports, url};
use futures_util::{AsyncReadExt, AsyncWriteExt, SinkExt, StreamExt};
use std::io::ErrorKind;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _};
use tokio_util::codec::{Framed, LinesCodec};
use wasm_bindgen_test::wasm_bindgen_test;
use wasm_websocket::{BinaryType, WebSocketStream};

/// Bytes that are not all alike.
fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|index| (index * 31 % 251) as u8).collect()
}

#[wasm_bindgen_test]
async fn what_is_written_comes_back() {
    let sent = bytes(300_000);
    for transport in transports() {
        for (write, read) in [(100_000, 7_000), (1_000, 64_000), (70_000, 70_000)] {
            let stream = connect("/echo", transport).await.unwrap();
            let mut io = stream.into_io();
            for part in sent.chunks(write) {
                AsyncWriteExt::write_all(&mut io, part).await.unwrap();
            }
            AsyncWriteExt::flush(&mut io).await.unwrap();
            let (mut received, mut buffer) = (Vec::new(), vec![0; read]);
            while received.len() < sent.len() {
                let count = AsyncReadExt::read(&mut io, &mut buffer).await.unwrap();
                assert!(count > 0);
                received.extend_from_slice(&buffer[..count]);
            }
            assert!(received == sent, "{write} {read}");
            AsyncWriteExt::close(&mut io).await.unwrap();
        }
    }
}

#[wasm_bindgen_test]
async fn tokios_traits_are_the_same() {
    for transport in transports() {
        let mut io = connect("/echo", transport).await.unwrap().into_io();
        tokio::io::AsyncWriteExt::write_all(&mut io, b"first line\nsecond ").await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut io, b"line\nGood").await.unwrap();
        let mut line = String::new();
        assert_eq!(io.read_line(&mut line).await.unwrap(), 11);
        assert_eq!(io.read_line(&mut line).await.unwrap(), 12);
        assert_eq!(line, "first line\nsecond line\n");
        let mut buffer = Vec::with_capacity(64);
        assert_eq!(io.read_buf(&mut buffer).await.unwrap(), 4);
        assert_eq!(buffer, b"Good");
        io.shutdown().await.unwrap();
        assert_eq!(io.read_buf(&mut buffer).await.unwrap(), 0);
    }
}

#[wasm_bindgen_test]
async fn lines_run_over_it() {
    for transport in transports() {
        let io = connect("/echo", transport).await.unwrap().into_io();
        let mut lines = Framed::new(io, LinesCodec::new());
        let long = "x".repeat(100_000);
        for line in ["one", "", "two é", &long] {
            lines.send(line).await.unwrap();
        }
        for line in ["one", "", "two é", &long] {
            assert_eq!(lines.next().await.unwrap().unwrap(), line);
        }
        SinkExt::<&str>::close(&mut lines).await.unwrap();
        assert!(lines.next().await.is_none());
    }
}

#[wasm_bindgen_test]
async fn every_message_is_bytes() {
    for transport in transports() {
        // Text, among empty messages that are nothing at all, to the end.
        let stream = connect("/echo", transport).await.unwrap();
        for text in ["", "é", "", "Goodbye"] {
            stream.send(text).await.unwrap();
        }
        let mut all = String::new();
        AsyncReadExt::read_to_string(&mut stream.into_io(), &mut all).await.unwrap();
        assert_eq!(all, "éGoodbye");
    }
    let connection = WebSocketStream::connect(url("/echo")).binary_type(BinaryType::Blob);
    let stream = connection.await.unwrap();
    stream.send(&bytes(1000)).await.unwrap();
    stream.send("Goodbye").await.unwrap();
    let mut all = Vec::new();
    AsyncReadExt::read_to_end(&mut stream.into_io(), &mut all).await.unwrap();
    assert_eq!(all, [&bytes(1000)[..], b"Goodbye"].concat());
}

#[wasm_bindgen_test]
async fn ends_are_those_of_io() {
    for transport in transports() {
        let mut io = connect("/drop", transport).await.unwrap().into_io();
        // Writing nothing sends nothing: the server would cut the connection.
        assert_eq!(AsyncWriteExt::write(&mut io, b"").await.unwrap(), 0);
        AsyncWriteExt::write_all(&mut io, b"cut").await.unwrap();
        let error = AsyncReadExt::read(&mut io, &mut [0; 8]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionAborted);
        assert_eq!(error.to_string(), "the connection ended with 1006 (abnormal closure)");
        assert_eq!(AsyncReadExt::read(&mut io, &mut [0; 8]).await.unwrap(), 0);
        let error = AsyncWriteExt::write(&mut io, b"too late").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BrokenPipe);
    }
}
