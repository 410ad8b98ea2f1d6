//! `wasm-websocket-server`: the echo and the page, until Ctrl-C.

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use wasm_websocket_server::{
    DEFAULT_ECHO_PORT, DEFAULT_PAGE_PORT, EchoServer, PageServer, interrupted, victim,
};

/// Echo server and static files, on loopback only
#[derive(Parser)]
struct Options {
    /// The folder to serve over http; only the echo runs without it
    folder: Option<PathBuf>,
    /// Port of the page
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PAGE_PORT)]
    port: u16,
    /// Port of the echo
    #[arg(long, value_name = "N", default_value_t = DEFAULT_ECHO_PORT)]
    echo_port: u16,
}

fn main() -> ExitCode {
    victim::run_if_asked();
    serve(Options::parse())
}

#[tokio::main]
async fn serve(options: Options) -> ExitCode {
    match run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "the addresses are this program's output")]
async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let echo = EchoServer::start(options.echo_port).await?;
    let page = match &options.folder {
        Some(folder) => Some(PageServer::start(folder, options.port, echo.port()).await?),
        None => None,
    };
    if let Some(page) = &page {
        println!("page {}", page.url());
    }
    println!("echo {}", echo.url());
    interrupted().await?;
    echo.stop().await;
    Ok(())
}
