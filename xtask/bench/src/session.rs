//! One browser, over WebDriver.

use crate::setup::Browser;
use anyhow::{Result, anyhow, bail};
use fantoccini::Client;
use fantoccini::wd::Capabilities;
use serde_json::{Value, json};
use std::fs;
use std::time::Duration;
use tokio::process::Child;
use tokio::time::timeout;
use wasm_websocket_server::Renderers;

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
        let (driver, client) =
            e2e::driver::start(&browser.driver, Vec::new(), capabilities).await?;
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
