//! The network and the page go and come back, as far as the engine's driver can do that.

use crate::Browser;
use crate::vendor::Vendor;
use anyhow::{Result, bail};
use serde_json::{Value, json};

impl Browser {
    /// Takes the network away, or gives it back.
    ///
    /// # Errors
    ///
    /// The engine cannot: WebKit.
    pub async fn set_offline(&self, offline: bool) -> Result<()> {
        match self.engine.as_str() {
            "chromium" => {
                let conditions = json!({ "offline": offline, "latency": 0, "throughput": -1 });
                let body = json!({ "network_conditions": conditions });
                self.vendor("chromium/network_conditions", body).await
            }
            "firefox" => {
                self.vendor("moz/context", json!({ "context": "chrome" })).await?;
                self.evaluate(&format!("Services.io.offline = {offline}")).await?;
                self.vendor("moz/context", json!({ "context": "content" })).await
            }
            engine => bail!("the driver of {engine} cannot take the network away"),
        }
    }

    /// Freezes the page, as browsers do with one that was hidden for long, or lets it go on. It is hidden then, and
    /// stays so.
    ///
    /// # Errors
    ///
    /// The engine cannot: all but Chromium.
    pub async fn set_frozen(&self, frozen: bool) -> Result<()> {
        let state = if frozen { "frozen" } else { "active" };
        let (command, parameters) = ("Page.setWebLifecycleState", json!({ "state": state }));
        self.vendor("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await
    }

    /// Hides the page, with its window.
    ///
    /// # Errors
    ///
    /// The engine cannot.
    pub async fn hide(&self) -> Result<()> {
        Ok(self.client.minimize_window().await?)
    }

    /// Shows the page again.
    ///
    /// # Errors
    ///
    /// The engine cannot.
    pub async fn show(&self) -> Result<()> {
        // A window that gets a size is restored first.
        Ok(self.client.set_window_size(900, 740).await?)
    }

    /// Goes back to the page before.
    ///
    /// # Errors
    ///
    /// The browser cannot.
    pub async fn back(&self) -> Result<()> {
        Ok(self.client.back().await?)
    }

    async fn vendor(&self, path: &'static str, body: Value) -> Result<()> {
        self.client.issue_cmd(Vendor { path, body }).await?;
        Ok(())
    }
}
