//! The npm package as an application gets it, installed and bundled. Its tests are in `npm/tests`; here they run in
//! - a window;
//! - a worker;
//! - a page whose policy forbids the connection.

use anyhow::{Context, Result};
use e2e::Language::English;
use e2e::{Address, Browser, Server, Site, echo_port};

/// Runs the tests of a page.
async fn passes(page: &str, place: &str) {
    let (site, server) = (Site::of_the_package().await, Server::start().await);
    Browser::run(English, async |browser| {
        let echo = format!("ws://localhost:{}/echo", echo_port());
        let address = site.url(Address::Http);
        let log = browser.tests(&format!("{address}{page}?echo={echo}&in={place}")).await?;
        verdict(&log)?;
        server.stop().await;
        Ok(())
    })
    .await;
}

/// The tests print what Rust's do.
fn verdict(log: &str) -> Result<()> {
    let result = log.lines().last().context("the tests printed nothing")?;
    let is_good = result.starts_with("test result: ok.") && !result.contains(" 0 passed");
    anyhow::ensure!(is_good, "{log}");
    Ok(())
}

#[tokio::test]
async fn its_tests_pass_in_a_window() {
    passes("page.html", "window").await;
}

#[tokio::test]
async fn its_tests_pass_in_a_worker() {
    passes("page.html", "worker").await;
}

#[tokio::test]
async fn a_policy_ends_its_sockets() {
    passes("policy.html", "window").await;
}
