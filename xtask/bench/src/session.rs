//! One browser, over WebDriver.

use crate::setup::Browser;
use anyhow::{Context, Result, anyhow, bail};
use e2e::Vendor;
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

/// What Firefox itself knows: how many bytes are in use in the page's process, by what was allocated, objects of JavaScript
/// and linear memory. What is only kept at hand, and what the collector has for itself, is left out.
const USED: &str = r#"
    const [done] = arguments;
    const page = `(pid ${gBrowser.selectedBrowser.browsingContext.currentWindowGlobal.osPid})`;
    const reporters = Cc["@mozilla.org/memory-reporter-manager;1"].getService(Ci.nsIMemoryReporterManager);
    let used = 0;
    let isThere = false;
    const spare = /unused|^explicit\/js-non-window\/gc-heap\/|gc-heap-arena-admin|heap-overhead|runtime\/gc\//;
    const add = (process, path, kind, units, amount) => {
      if (!process.endsWith(page)) return;
      const isAllocated = path === "heap-allocated";
      const isMapped = path.startsWith("explicit/") && kind === Ci.nsIMemoryReporter.KIND_NONHEAP;
      isThere ||= isAllocated;
      if (isAllocated || (isMapped && !spare.test(path))) used += amount;
    };
    reporters.getReports(add, null, () => done(isThere ? used : null), null, false);
"#;

/// A browser that shows the page of the benchmarks.
#[derive(Debug)]
pub(crate) struct Session {
    client: Client,
    driver: Child,
    address: String,
    is_firefox: bool,
}

impl Session {
    pub(crate) async fn start(browser: &Browser, address: &str) -> Result<Self> {
        let mut capabilities: Capabilities =
            serde_json::from_slice(&fs::read(&browser.capabilities)?)?;
        capabilities.insert("timeouts".to_owned(), json!({ "script": LIMIT.as_millis() as u64 }));
        let firefox = capabilities.get_mut("moz:firefoxOptions");
        let is_firefox = firefox.is_some();
        if let Some(firefox) = firefox {
            firefox["prefs"]["privacy.reduceTimerPrecision"] = json!(false);
        }
        // Without it WebDriver may not run the browser's own scripts.
        let arguments: &[_] = if is_firefox { &["--allow-system-access"] } else { &[] };
        let (driver, client) =
            e2e::driver::start(&browser.driver, arguments, Vec::new(), capabilities).await?;
        let session = Self { client, driver, address: address.to_owned(), is_firefox };
        if let Err(error) = session.open().await {
            session.end().await;
            return Err(error);
        }
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

    /// How many bytes the page's process uses, if it is Firefox, which tells nothing to the page.
    pub(crate) async fn used(&self) -> Result<Option<f64>> {
        if !self.is_firefox {
            return Ok(None);
        }
        self.look_from("chrome").await?;
        let used = self.client.execute_async(USED, Vec::new()).await;
        self.look_from("content").await?;
        Ok(Some(used?.as_f64().context("Firefox does not tell")?))
    }

    /// Whether scripts are the browser's own from now on, or the page's.
    async fn look_from(&self, context: &str) -> Result<()> {
        let body = json!({ "context": context });
        self.client.issue_cmd(Vendor { path: "moz/context", body }).await?;
        Ok(())
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
