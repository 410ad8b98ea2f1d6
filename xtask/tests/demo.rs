//! `cargo xtask demo` and `serve`, as a person runs them:
//! - both addresses stand on lines of their own, and answer;
//! - Ctrl-C ends it cleanly, and tells the clients;
//! - a taken port is a clear error that says how to choose another.

#![cfg(unix)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Output, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use futures_util::{SinkExt, StreamExt};

fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A running command, which is killed if the test fails before its end.
struct Running(Child);

impl Running {
    fn start(arguments: &[&str]) -> (Self, String, String) {
        let mut child = xtask(arguments).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Read in full, or a full pipe would stop it.
        let mut errors = child.stderr.take().unwrap();
        std::thread::spawn(move || errors.read_to_end(&mut Vec::new()));
        let mut address = |name: &str| {
            let line = lines.next().expect("it ended too early").unwrap();
            line.strip_prefix(name).unwrap_or_else(|| panic!("unexpected line: {line}")).to_owned()
        };
        let (page, echo) = (address("page "), address("echo "));
        (Self(child), page, echo)
    }

    fn interrupt(&mut self) {
        let pid = self.0.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn get(page: &str, path: &str) -> String {
    let host = page.strip_prefix("http://").unwrap().trim_end_matches('/');
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn the_demo_serves_both_addresses_until_ctrl_c() {
    let (mut demo, page, echo) =
        Running::start(&["demo", "--no-open", "--port", "0", "--echo-port", "0"]);
    assert!(page.starts_with("http://127.0.0.1:") && page.ends_with('/'), "{page}");
    assert!(echo.starts_with("ws://127.0.0.1:") && echo.ends_with("/echo"), "{echo}");

    let port = echo.trim_start_matches("ws://127.0.0.1:").trim_end_matches("/echo");
    let html = get(&page, &format!("/?echo-port={port}")).await;
    assert!(html.starts_with("HTTP/1.1 200 ") && html.contains("Run WebSocket"), "{html}");
    let script = get(&page, "/pkg/page.js").await;
    assert!(script.starts_with("HTTP/1.1 200 ") && script.contains("wasm_bindgen"));

    let (mut client, _) = connect_async(&echo).await.unwrap();
    client.send(Message::text("Message to send")).await.unwrap();
    assert_eq!(client.next().await.unwrap().unwrap(), Message::text("Message to send"));

    demo.interrupt();
    assert!(client.next().await.unwrap().unwrap().is_close());
    // Let the closing handshake end.
    while client.next().await.is_some() {}
    assert!(demo.0.wait().unwrap().success());
}

#[tokio::test]
async fn serve_is_the_same_without_building() {
    let (mut serve, page, echo) = Running::start(&["serve", "--port", "0", "--echo-port", "0"]);
    assert!(get(&page, "/style.css").await.starts_with("HTTP/1.1 200 "));
    assert!(connect_async(&echo).await.is_ok());
    serve.interrupt();
    assert!(serve.0.wait().unwrap().success());
}

#[tokio::test]
async fn a_taken_port_is_a_clear_error() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    for (option, other) in [("--port", "--echo-port"), ("--echo-port", "--port")] {
        let Output { status, stderr, .. } =
            xtask(&["serve", option, &port, other, "0"]).output().unwrap();
        let error = String::from_utf8_lossy(&stderr);
        assert!(!status.success());
        assert!(error.contains(&format!("port {port} is in use")), "{error}");
        assert!(error.contains(&format!("{option} N")), "{error}");
    }
}
