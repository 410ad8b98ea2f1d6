//! `cargo xtask test`: every suite, one line each, and one line over all.

use crate::browsers::{Browser, Engine};
use crate::cargo::{Artifact, WASM, build, build_with, cargo, the_file};
use crate::report::{Count, Report};
use crate::{announce, page, root, setup};
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use std::io::{Write, stderr, stdout};
use std::process::{Command, Stdio};
use tokio::runtime::Runtime;
use wasm_websocket_server::{DEFAULT_ECHO_PORT, EchoServer};

#[derive(Args)]
pub(crate) struct Options {
    /// Test in this engine, and fail without it (may be given several times; all by default)
    #[arg(long, value_name = "ENGINE", value_enum)]
    browser: Vec<Engine>,
    /// Port of the echo that the tests talk to
    #[arg(long, value_name = "N", default_value_t = DEFAULT_ECHO_PORT)]
    echo_port: u16,
    /// Run only the tests whose names contain this
    filter: Option<String>,
}

/// The packages whose tests run on the host.
const HOST_PACKAGES: [&str; 3] = ["wasm-websocket", "wasm-websocket-server", "xtask"];

/// The test file of the crate that needs no browser.
const HOST_ONLY: &str = "host";

/// Where a page's code can run: a window, and every kind of worker.
const CONTEXTS: [(&str, &str); 4] = [
    ("window", "WASM_BINDGEN_USE_BROWSER"),
    ("dedicated worker", "WASM_BINDGEN_USE_DEDICATED_WORKER"),
    ("shared worker", "WASM_BINDGEN_USE_SHARED_WORKER"),
    ("service worker", "WASM_BINDGEN_USE_SERVICE_WORKER"),
];

pub(crate) fn test(options: &Options) -> Result<()> {
    // First of all, so that a port that is in use is told before anything is built.
    let runtime = Runtime::new()?;
    let server = runtime.block_on(EchoServer::start(options.echo_port))?;
    // The examples of the documentation talk to the tutorials' port. When it is in use, it is most
    // likely by the demo, for which another port was chosen here; that serves as well.
    let tutorials = runtime.block_on(EchoServer::start(DEFAULT_ECHO_PORT)).ok();
    setup::wasm_target()?;
    let browsers = browsers(options)?;
    page::build()?;
    let mut suites = Suites { options, report: Report::default() };
    suites.host()?;
    suites.browser(&browsers)?;
    // The page's tests start and stop a server of their own.
    runtime.block_on(server.stop());
    drop(tutorials);
    suites.page(&browsers)?;

    for engine in Engine::ALL {
        if !browsers.iter().any(|browser| browser.engine == engine) {
            announce(&format!("not tested: {engine}"));
        }
    }
    let report = suites.report;
    let verdict = report.verdict(options.filter.is_some());
    if let Err(why) = &verdict {
        announce(why);
    }
    writeln!(stdout(), "{}", report.count())?;
    verdict.map_err(|_| anyhow!("the tests did not pass"))
}

fn browsers(options: &Options) -> Result<Vec<Browser>> {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let mut wanted =
        if options.browser.is_empty() { Engine::by_default() } else { options.browser.clone() };
    wanted.sort_unstable();
    wanted.dedup();
    let mandatory: &[Engine] = if in_ci || !options.browser.is_empty() { &wanted } else { &[] };
    setup::browsers(&wanted, mandatory)
}

struct Suites<'a> {
    options: &'a Options,
    report: Report,
}

impl Suites<'_> {
    /// What needs no browser.
    fn host(&mut self) -> Result<()> {
        announce("building the tests of the host");
        let mut arguments = vec!["test", "--no-run", "--tests"];
        arguments.extend(HOST_PACKAGES.iter().flat_map(|package| ["--package", package]));
        build(&arguments)?;
        for package in HOST_PACKAGES {
            let mut command = cargo();
            command.args(["test", "--quiet", "--tests", "--package", package, "--"]);
            command.args(&self.options.filter);
            self.run(&format!("host {package}"), &mut command)?;
        }
        Ok(())
    }

    /// The crate, in every engine and every context.
    fn browser(&mut self, browsers: &[Browser]) -> Result<()> {
        announce("building the tests of the browsers");
        let port = self.options.echo_port.to_string();
        // The tests are told at compile time: a page has no environment.
        let variables = [("WASM_WEBSOCKET_ECHO_PORT", port.as_str())];
        let runner =
            the_file(build(&["build", "--package", "wasm-test-runner"])?, "wasm-test-runner")?;
        let files = build_with(
            &variables,
            &["test", "--no-run", "--package", "wasm-websocket", "--tests", "--target", WASM],
        )?;
        let files = in_order(files, is_for_browsers)?;

        for browser in browsers {
            for (context, variable) in CONTEXTS {
                for file in &files {
                    let mut command = Command::new(&runner);
                    browser.drive(&mut command)?;
                    command
                        .current_dir(root())
                        .env(variable, "1")
                        .arg(&file.path)
                        .args(&self.options.filter);
                    self.run(
                        &format!("{} {context}: {}", browser.engine, file.name),
                        &mut command,
                    )?;
                }
            }
        }
        if let Some(browser) = browsers.first() {
            let mut command = cargo();
            browser.drive(&mut command)?;
            command.args(["test", "--doc", "--package", "wasm-websocket", "--target", WASM, "--"]);
            command.args(&self.options.filter);
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner);
            command.env("WASM_TEST_RUNNER_NEEDS_TESTS", "1");
            self.run(&format!("{} window: documentation", browser.engine), &mut command)?;
        }
        Ok(())
    }

    /// The page, clicked.
    fn page(&mut self, browsers: &[Browser]) -> Result<()> {
        announce("building the tests of the page");
        let port = self.options.echo_port.to_string();
        let built = build(&["test", "--no-run", "--package", "e2e", "--tests"])?;
        let files = in_order(built, |file| file.name != "e2e" && file.path.is_file())?;
        for browser in browsers {
            for file in &files {
                let mut command = Command::new(&file.path);
                browser.describe(&mut command)?;
                command.current_dir(root()).arg("--test-threads=1").args(&self.options.filter);
                command.env("E2E_ECHO_PORT", &port);
                self.run(&format!("{} page: {}", browser.engine, file.name), &mut command)?;
            }
        }
        Ok(())
    }

    /// Runs one suite; shows what it said only when something is wrong.
    fn run(&mut self, suite: &str, command: &mut Command) -> Result<()> {
        let output = command
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run {:?}", command.get_program()))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let count = Count::read(&said);
        if !output.status.success() || count.failed > 0 {
            stderr().write_all(&output.stdout)?;
            stderr().write_all(&output.stderr)?;
        }
        let count = self.report.add(suite, count, output.status.success());
        // With a filter, most suites have nothing to say.
        if count.total() > 0 || self.options.filter.is_none() {
            announce(&format!("{suite}: {count}"));
        }
        Ok(())
    }
}

/// The test files that are meant, by name. None at all would be a suite that runs nothing.
fn in_order(files: Vec<Artifact>, is_meant: impl Fn(&Artifact) -> bool) -> Result<Vec<Artifact>> {
    let mut files: Vec<_> = files.into_iter().filter(is_meant).collect();
    if files.is_empty() {
        bail!("cargo built no test file");
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// The crate's own unit tests and the host's test file hold nothing for a browser.
fn is_for_browsers(file: &Artifact) -> bool {
    file.path.extension().is_some_and(|end| end == "wasm")
        && file.name != HOST_ONLY
        && file.name != "wasm_websocket"
}
