//! The npm package as an application gets it, installed and bundled. Its tests are in `npm/tests`; here they run in
//! - a window;
//! - a worker;
//! - a page whose policy forbids the connection, one whose policy forbids WebAssembly, and one whose policy allows it;
//! - the pages of small applications, by esbuild, Rollup, webpack and Vite, by wasm-pack, as a classic script,
//!   and without a bundler.

use anyhow::{Context, Result};
use e2e::Language::English;
use e2e::{Address, Browser, Server, Site, echo_port};

/// Runs the tests of pages, one after the other.
async fn pass(pages: &[&str], place: &str) {
    let (site, server) = (Site::of_the_package().await, Server::start().await);
    Browser::run(English, async |browser| {
        let echo = format!("ws://localhost:{}/echo", echo_port());
        let address = site.url(Address::Http);
        for page in pages {
            let log = browser.tests(&format!("{address}{page}?echo={echo}&in={place}")).await;
            log.and_then(|log| verdict(&log)).with_context(|| page.to_string())?;
        }
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
    pass(&["page.html"], "window").await;
}

#[tokio::test]
async fn its_tests_pass_in_a_worker() {
    pass(&["page.html"], "worker").await;
}

#[tokio::test]
async fn a_policy_ends_its_sockets() {
    pass(&["policy.html"], "window").await;
}

#[tokio::test]
async fn a_policy_about_its_module_is_told() {
    pass(&["forbidden.html", "allowed.html"], "window").await;
}

#[tokio::test]
async fn it_works_with_every_bundler_and_without() {
    pass(
        &["esbuild/", "rollup/", "webpack/", "vite/", "classic/", "plain/", "wasm-pack/"],
        "window",
    )
    .await;
}
