//! The project's commands: `cargo xtask demo | serve | test | bench | npm`.

mod bench;
mod browsers;
mod cargo;
mod demo;
mod display;
mod npm;
mod package;
mod page;
mod report;
mod runtimes;
mod setup;
mod standard;
mod test;
mod threads;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use wasm_websocket_server::{DEFAULT_ECHO_PORT, DEFAULT_PAGE_PORT, victim};

/// The commands of the wasm-websocket project
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the page, serve it and the echo, and open it in the browser, until Ctrl-C
    Demo {
        /// Do not open the browser
        #[arg(long)]
        no_open: bool,
        #[command(flatten)]
        ports: Ports,
    },
    /// Serve the page as it was built last, and the echo, until Ctrl-C
    Serve {
        #[command(flatten)]
        ports: Ports,
    },
    /// Run every test, on the host and in the browsers
    Test(test::Options),
    /// Measure the library and its peers side by side
    Bench(bench::Options),
    /// Build the npm package, as a folder that `npm pack` and `npm install` take
    Npm,
}

#[derive(Args, Clone, Copy)]
struct Ports {
    /// Port of the page; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PAGE_PORT)]
    port: u16,
    /// Port of the echo; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = DEFAULT_ECHO_PORT)]
    echo_port: u16,
}

fn main() -> ExitCode {
    // The echo that the tests start and kill is this program once more.
    victim::run_if_asked();
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Demo { no_open, ports } => demo::demo(ports, !no_open),
        Command::Serve { ports } => demo::serve(ports),
        Command::Test(options) => test::test(&options),
        Command::Bench(options) => bench::bench(&options),
        Command::Npm => {
            package::build_all().map(|folder| announce(&format!("built {}", folder.display())))
        }
    }
}

/// The folder of the project.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Tells the person what happens, apart from a command's own output.
fn announce(what: &str) {
    eprintln!("xtask: {what}");
}
