//! One browser, over WebDriver.

use crate::process::Renderers;
use crate::setup::Browser;
use anyhow::{Context, Result, anyhow, bail};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::fs;
use std::net::TcpListener;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

/// How long the browser may take to start.
const START: Duration = Duration::from_secs(60);

/// How long one measurement may take.
const LIMIT: Duration = Duration::from_secs(900);

/// A browser that shows the page of the benchmarks.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
    driver: Child,
    address: String,
}

impl Session {
    pub(crate) async fn start(browser: &Browser, address: &str) -> Result<Self> {
        let mut capabilities: Capabilities =
            serde_json::from_slice(&fs::read(&browser.capabilities)?)?;
        capabilities.insert("timeouts".to_owned(), json!({ "script": LIMIT.as_millis() as u64 }));
        if let Some(firefox) = capabilities.get_mut("moz:firefoxOptions") {
            firefox["prefs"]["privacy.reduceTimerPrecision"] = json!(false);
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let driver = Command::new(&browser.driver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start the driver")?;
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if start.elapsed() > START {
                bail!("the driver does not listen");
            }
            sleep(Duration::from_millis(25)).await;
        }
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .context("cannot start the browser")?;
        let session = Self { client, driver, address: address.to_owned() };
        session.open().await?;
        Ok(session)
    }

    /// Opens the page anew: nothing of what was there before is left.
    pub(crate) async fn open(&self) -> Result<()> {
        self.client.goto(&self.address).await?;
        // Its script is a module, which may run after the page was loaded.
        let ready = "const done = arguments[0]; (function look() { globalThis.bench ? done() : setTimeout(look, 5) })()";
        self.client.execute_async(ready, Vec::new()).await?;
        Ok(())
    }

    /// What a function of the page ends with; an error if it fails.
    pub(crate) async fn call(&self, function: &str, arguments: Value) -> Result<Value> {
        let script = format!(
            "const [arguments_, done] = arguments;
             bench.{function}(...arguments_).then(value => done({{ value: value ?? null }}), error => done({{ error: String(error) }}))"
        );
        let answer = timeout(LIMIT, self.client.execute_async(&script, vec![arguments]));
        let mut answer = answer.await.map_err(|_| anyhow!("took more than {LIMIT:?}"))??;
        match answer.get("error").and_then(Value::as_str) {
            Some(error) => bail!("{error}"),
            None => Ok(answer["value"].take()),
        }
    }

    pub(crate) fn renderers(&self) -> Renderers {
        self.driver.id().map_or_else(|| Renderers::of(0), Renderers::of)
    }

    pub(crate) async fn end(mut self) {
        // An error here only says that the browser is gone already.
        let _ = timeout(START, self.client.close()).await;
        let _ = self.driver.kill().await;
    }
}
