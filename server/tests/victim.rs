//! `/victim` starts, crashes, stops and lets go an echo in a process of its own:
//! - each command is answered when it is done, and the port stays the same;
//! - the process ends with the connection that owns it, and with the server, stopped or not;
//! - what is not possible is said, above all that this program here is no server.

#![cfg(unix)]

mod common;

use common::{Client, closed, code, connected, text};
use futures_util::{SinkExt, StreamExt};
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// The server in a process of its own, as only a program can be run once more.
struct Server {
    process: Child,
    port: u16,
}

impl Server {
    async fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_wasm-websocket-server"))
            .args(["--echo-port", "0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut said = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut said).await.unwrap();
        let port = said.trim_end().strip_prefix("echo ws://127.0.0.1:").unwrap();
        let port = port.strip_suffix("/echo").unwrap().parse().unwrap();
        Self { process, port }
    }

    /// A server, the connection that owns a victim, and the victim's port.
    async fn with_victim() -> (Self, Client, u16) {
        let server = Self::start().await;
        let mut owner = client(server.port, "/victim").await;
        let port = started(&mut owner).await;
        (server, owner, port)
    }
}

async fn client(port: u16, manner: &str) -> Client {
    connect_async(format!("ws://127.0.0.1:{port}{manner}")).await.unwrap().0
}

async fn answer(owner: &mut Client, command: &str) -> String {
    owner.send(Message::text(command)).await.unwrap();
    text(owner).await
}

async fn started(owner: &mut Client) -> u16 {
    answer(owner, "start").await.strip_prefix("port ").unwrap().parse().unwrap()
}

async fn is_echo(client: &mut Client) {
    client.send(Message::text("a")).await.unwrap();
    assert_eq!(text(client).await, "a");
}

async fn is_cut(client: &mut Client) {
    let end = client.next().await;
    assert!(matches!(end, Some(Err(_))), "expected a cut, got {end:?}");
}

#[tokio::test]
async fn it_is_killed_and_comes_back_on_its_port() {
    let (_server, mut owner, port) = Server::with_victim().await;
    for _ in 0..5 {
        let mut client = client(port, "/echo").await;
        is_echo(&mut client).await;
        assert_eq!(answer(&mut owner, "kill").await, "killed");
        is_cut(&mut client).await;
        assert!(connect_async(format!("ws://127.0.0.1:{port}/echo")).await.is_err());
        assert_eq!(started(&mut owner).await, port);
    }
}

#[tokio::test]
async fn it_leaves_and_says_so() {
    let (_server, mut owner, port) = Server::with_victim().await;
    for _ in 0..2 {
        let mut client = client(port, "/echo").await;
        let (answer, end) = tokio::join!(answer(&mut owner, "leave"), closed(&mut client));
        assert_eq!((answer.as_str(), end), ("left", code(CloseCode::Away)));
        assert_eq!(started(&mut owner).await, port);
    }
}

#[tokio::test]
async fn it_stops_and_goes_on() {
    let (server, mut owner, port) = Server::with_victim().await;
    let mut stopped = client(port, "/echo").await;
    for _ in 0..2 {
        assert_eq!(answer(&mut owner, "stop").await, "stopped");
        assert_eq!(answer(&mut owner, "stop").await, "stopped");
        stopped.send(Message::text("b")).await.unwrap();
        let mut other = client(server.port, "/echo").await;
        tokio::select! {
            biased;
            message = stopped.next() => panic!("expected no message, got {message:?}"),
            () = is_echo(&mut other) => {}
        }
        assert_eq!(answer(&mut owner, "leave").await, "error: it is stopped, and hears nothing");
        assert_eq!(answer(&mut owner, "continue").await, "continued");
        assert_eq!(text(&mut stopped).await, "b");
    }
    assert_eq!(answer(&mut owner, "stop").await, "stopped");
    assert_eq!(answer(&mut owner, "kill").await, "killed");
    is_cut(&mut stopped).await;
    assert_eq!(answer(&mut owner, "leave").await, "error: it does not run");
    assert_eq!(started(&mut owner).await, port);
    is_echo(&mut client(port, "/echo").await).await;
}

#[tokio::test]
async fn it_ends_with_its_owner() {
    for command in ["continue", "stop"] {
        let (_server, mut owner, port) = Server::with_victim().await;
        let mut client = client(port, "/echo").await;
        answer(&mut owner, command).await;
        drop(owner);
        is_cut(&mut client).await;
    }
}

#[tokio::test]
async fn an_owner_that_closes_is_answered() {
    let (_server, mut owner, port) = Server::with_victim().await;
    let mut client = client(port, "/echo").await;
    owner.close(None).await.unwrap();
    assert_eq!(closed(&mut owner).await, None);
    is_cut(&mut client).await;
}

#[tokio::test]
async fn it_ends_with_the_server() {
    for (signal, command) in
        [("KILL", "continue"), ("KILL", "stop"), ("TERM", "continue"), ("TERM", "stop")]
    {
        let (mut server, mut owner, port) = Server::with_victim().await;
        let mut client = client(port, "/echo").await;
        answer(&mut owner, command).await;
        let pid = server.process.id().unwrap().to_string();
        let kill = format!("kill -{signal} {pid}");
        assert!(Command::new("sh").args(["-c", &kill]).status().await.unwrap().success());
        let (end, ()) = tokio::join!(owner.next(), is_cut(&mut client));
        // A server that is asked to end tells its clients.
        assert_eq!(matches!(end, Some(Ok(Message::Close(_)))), signal == "TERM", "{end:?}");
        server.process.wait().await.unwrap();
    }
}

#[tokio::test]
async fn what_is_not_possible_is_said() {
    let (server, mut owner, port) = Server::with_victim().await;
    assert_eq!(answer(&mut owner, "start").await, "error: it was started before");
    assert_eq!(answer(&mut owner, "").await, "error: there is no command ``");
    owner.send(Message::binary(&b"kill"[..])).await.unwrap();
    assert_eq!(text(&mut owner).await, "error: commands are texts");
    // Nothing of that was its end. It has all manners but this one.
    let mut other = client(port, "/victim").await;
    assert_eq!(answer(&mut other, "start").await, "error: this program cannot be run as a victim");
    assert_eq!(text(&mut client(port, "/close?with=1").await).await, "0");
    let mut other = client(server.port, "/victim").await;
    for command in ["kill", "leave", "stop", "continue"] {
        assert_eq!(answer(&mut other, command).await, "error: it does not run");
    }
    assert_ne!(started(&mut other).await, port, "each owner has one");
}

#[tokio::test]
async fn a_program_that_is_no_server_is_not_run_once_more() {
    let (_server, mut owner) = connected("/victim").await;
    assert_eq!(answer(&mut owner, "start").await, "error: this program cannot be run as a victim");
}
