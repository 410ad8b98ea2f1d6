//! The page server gives out its folder, tells the types, and nothing above the folder.

use std::path::PathBuf;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use wasm_websocket_server::{DEFAULT_ECHO_PORT, PageServer};

async fn get(server: &PageServer, path: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port())).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn serving_the_crate() -> PageServer {
    serving_with(DEFAULT_ECHO_PORT).await
}

async fn serving_with(echo_port: u16) -> PageServer {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../www");
    PageServer::start(&folder, 0, echo_port).await.unwrap()
}

#[tokio::test]
async fn the_folder_is_given_out_and_never_from_a_cache() {
    let server = serving_the_crate().await;
    for (path, kind) in
        [("/", "text/html"), ("/index.html", "text/html"), ("/style.css", "text/css")]
    {
        let answer = get(&server, path).await.to_lowercase();
        assert!(answer.starts_with("http/1.1 200 "), "{path}: {answer}");
        assert!(answer.contains(&format!("content-type: {kind}")), "{path}: {answer}");
        assert!(answer.contains("cache-control: no-store"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_given_out() {
    let server = serving_the_crate().await;
    for path in ["/missing", "/../Cargo.toml", "/%2e%2e/Cargo.toml"] {
        let answer = get(&server, path).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_way_out() {
    let server = serving_the_crate().await;
    let error =
        PageServer::start(&PathBuf::from("."), server.port(), DEFAULT_ECHO_PORT).await.unwrap_err();
    assert!(error.is_busy());
    assert!(error.to_string().contains(&format!("port {}", server.port())), "{error}");
    assert!(error.to_string().contains("--port N"), "{error}");
}

#[tokio::test]
async fn the_page_learns_of_another_echo_port_from_its_address() {
    let server = serving_with(9999).await;
    let answer = get(&server, "/").await.to_lowercase();
    assert!(answer.starts_with("http/1.1 307 "), "{answer}");
    assert!(answer.contains("location: /?echo-port=9999\r\n"), "{answer}");
    assert!(get(&server, "/?echo-port=9999").await.starts_with("HTTP/1.1 200 "));
    assert!(get(&server, "/index.html").await.contains("location: /index.html?echo-port=9999\r\n"));
    assert!(get(&server, "/style.css").await.starts_with("HTTP/1.1 200 "));
}

#[tokio::test]
async fn an_isolated_page_says_so() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../www");
    let server = PageServer::start_isolated(&folder, 0, DEFAULT_ECHO_PORT).await.unwrap();
    let answer = get(&server, "/").await.to_lowercase();
    assert!(answer.contains("cross-origin-opener-policy: same-origin\r\n"), "{answer}");
    assert!(answer.contains("cross-origin-embedder-policy: require-corp\r\n"), "{answer}");
    assert!(!get(&serving_the_crate().await, "/").await.to_lowercase().contains("cross-origin"));
}
