//! `cargo xtask demo` and `cargo xtask serve`.

use crate::{Ports, announce, page, root};
use anyhow::{Context, Result};
use std::io::{Write, stdout};
use wasm_websocket_server::{EchoServer, PageServer, interrupted};

pub(crate) fn demo(ports: Ports, open: bool) -> Result<()> {
    run(ports, open, page::build)
}

pub(crate) fn serve(ports: Ports) -> Result<()> {
    if !root().join("www/pkg/page.js").exists() {
        announce(
            "the page is not built yet: `cargo xtask demo` builds it. The echo runs all the same.",
        );
    }
    run(ports, false, || Ok(()))
}

fn run(ports: Ports, open: bool, build: impl FnOnce() -> Result<()>) -> Result<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        // First of all, so that a port that is in use is told before anything is built.
        let echo = EchoServer::start(ports.echo_port).await?;
        let page = PageServer::start(&root().join("www"), ports.port, echo.port()).await?;
        build()?;
        writeln!(stdout(), "page {}\necho {}", page.url(), echo.url())?;
        announce("stop with Ctrl-C");
        if open && let Err(error) = open::that_detached(page.url()) {
            announce(&format!("cannot open a browser ({error}): open {} yourself", page.url()));
        }
        interrupted().await.context("cannot wait for Ctrl-C")?;
        announce("stopping");
        tokio::join!(echo.stop(), page.stop());
        Ok(())
    })
}
