//! A WebDriver, and the browser that it starts.

use crate::LIMIT;
use anyhow::{Context, Result, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use std::ffi::OsString;
use std::net::TcpListener;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// WebDriver has no events: what a page does can only be asked for again.
const ASK_AGAIN: Duration = Duration::from_millis(25);

/// Starts the driver with arguments and variables of its own, and a browser by it. Dropping the first ends both.
///
/// # Errors
///
/// One of them does not start.
pub async fn start(
    driver: &Path,
    arguments: &[&str],
    variables: Vec<(&'static str, OsString)>,
    capabilities: Capabilities,
) -> Result<(Child, Client)> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let driver = Command::new(driver)
        .arg(format!("--port={port}"))
        .args(arguments)
        .envs(variables)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .context("cannot start the driver")?;
    until("the driver listens", async || Ok(TcpStream::connect(("127.0.0.1", port)).await.ok()))
        .await?;
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .context("cannot start the browser")?;
    Ok((driver, client))
}

/// Asks until there is an answer.
pub(crate) async fn until<T>(what: &str, ask: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(LIMIT, what, ask).await
}

/// The same for what takes longer.
pub(crate) async fn until_within<T>(
    limit: Duration,
    what: &str,
    mut ask: impl AsyncFnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask().await? {
            return Ok(answer);
        }
        if start.elapsed() > limit {
            bail!("waited {limit:?} in vain: {what}");
        }
        sleep(ASK_AGAIN).await;
    }
}
