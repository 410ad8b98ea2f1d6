//! A small page with a connection that stays (`e2e/staying`), and what it tells.

use crate::driver::until;
use crate::{Browser, echo_port};
use anyhow::{Context, Result, bail};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// The page's server. It sends no `Cache-Control`, which would keep the page out of the memory that browsers have
/// for going back.
#[derive(Debug)]
#[must_use = "dropping it ends it"]
pub struct Stay {
    port: u16,
    _task: JoinSet<()>,
}

impl Stay {
    /// Starts it on a free port.
    ///
    /// # Panics
    ///
    /// There is none, or the page was not built.
    pub async fn serve() -> Self {
        let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e-page/staying.js");
        let script = fs::read_to_string(built).expect("`cargo xtask test` builds the script");
        let script = async move || ([("content-type", "text/javascript")], script);
        let router = Router::new()
            .route("/", get(async || Html(include_str!("../staying/page.html"))))
            .route("/staying.js", get(script))
            .route("/elsewhere", get(async || Html("<title>Elsewhere</title>")));
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let mut task = JoinSet::new();
        task.spawn(async { drop(axum::serve(listener, router).await) });
        Self { port, _task: task }
    }

    /// Opens the page, and waits until it is connected to the echo. `wait` is what its connection waits before it
    /// dials again.
    ///
    /// # Errors
    ///
    /// It does not connect in time.
    pub async fn open<'a>(&self, browser: &'a Browser, wait: Duration) -> Result<Told<'a>> {
        let echo = format!("ws://127.0.0.1:{}/echo", echo_port());
        let (wait, page) = (wait.as_millis(), self.address(""));
        browser.open_only(&format!("{page}?url={echo}&wait={wait}")).await?;
        Told::afresh(browser).await
    }

    /// Goes to another page and back. Whether the page was kept meanwhile, and not loaded again.
    ///
    /// # Errors
    ///
    /// The browser cannot.
    pub async fn leave_and_come_back(&self, browser: &Browser) -> Result<bool> {
        browser.open_only(&self.address("elsewhere")).await?;
        browser.back().await?;
        until("the page is back", async || {
            let kept = "return window.log ? window.log.includes('pagehide kept') : null";
            Ok(browser.evaluate(kept).await?.as_bool())
        })
        .await
    }

    fn address(&self, page: &str) -> String {
        format!("http://127.0.0.1:{}/{page}", self.port)
    }
}

/// What the page has told, read line by line.
#[derive(Debug)]
pub struct Told<'a> {
    browser: &'a Browser,
    read: usize,
}

impl<'a> Told<'a> {
    /// What a page tells that was just loaded; waits until it is connected.
    ///
    /// # Errors
    ///
    /// It does not connect in time, or is not new.
    pub async fn afresh(browser: &'a Browser) -> Result<Self> {
        let mut told = Self { browser, read: 0 };
        told.next(&["pageshow", "connecting 0", "open"]).await?;
        Ok(told)
    }

    /// Waits for the next lines, which must be these.
    ///
    /// # Errors
    ///
    /// It tells something else, or nothing.
    pub async fn next(&mut self, lines: &[&str]) -> Result<()> {
        for (number, line) in lines.iter().enumerate() {
            let skipped = self.until(line).await?;
            if !skipped.is_empty() {
                bail!("before {line:?}, number {number} of {lines:?}, it told {skipped:?}");
            }
        }
        Ok(())
    }

    /// Waits for this line; those before it.
    ///
    /// # Errors
    ///
    /// It does not come in time.
    pub async fn until(&mut self, line: &str) -> Result<Vec<String>> {
        let mut unread = Vec::new();
        let found = until(line, async || {
            unread = self.unread().await?;
            Ok(unread.iter().position(|told| told == line))
        })
        .await;
        let at = found.with_context(|| format!("it only told {unread:?}"))?;
        self.read += at + 1;
        unread.truncate(at);
        Ok(unread)
    }

    /// What is told and not read.
    ///
    /// # Errors
    ///
    /// The page is another one.
    pub async fn unread(&self) -> Result<Vec<String>> {
        let lines = self.browser.evaluate("return window.log").await?;
        let lines = lines.as_array().context("the page has no log")?;
        Ok(lines
            .iter()
            .skip(self.read)
            .map(|l| l.as_str().unwrap_or_default().to_owned())
            .collect())
    }

    /// The state of the connection.
    ///
    /// # Errors
    ///
    /// The page is another one.
    pub async fn state(&self) -> Result<String> {
        let state = self.browser.evaluate("return window.state()").await?;
        Ok(state.as_str().unwrap_or_default().to_owned())
    }
}
