//! `cargo xtask test`: every suite, one line each, and one line over all.

mod npm_package;
mod running;

use crate::browsers::{Browser, Engine};
use crate::cargo::{Artifact, WASM, build, build_with, cargo, the_file};
use crate::report::{Count, Report};
use crate::standard::Standard;
use crate::{announce, bench, npm, page, root, runtimes, setup, threads};
use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use running::tell_figures;
use std::io::{Write, stdout};
use std::path::Path;
use std::process::Command;
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
    /// How many connections the test for leaks opens and closes
    #[arg(long, value_name = "N", default_value_t = 250)]
    cycles: u32,
    /// Run only the tests whose names contain this
    filter: Option<String>,
}

/// The packages whose tests run on the host.
const HOST_PACKAGES: [&str; 5] =
    ["wasm-websocket", "wasm-websocket-server", "xtask", BENCH, RUNNER];

/// The programs that the other suites need.
const RUNNER: &str = "wasm-test-runner";
const BENCH: &str = "bench-runner";
const PAGE: &str = "e2e";

/// The test file of that one which is about the npm package.
const PACKAGE: &str = "package";

/// The test file of the crate that needs no browser.
const HOST_ONLY: &str = "host";

/// The test file that is about what only a window tells: the size of the heap.
const LEAKS: &str = "leaks";

/// The test file that is about servers, and takes more than a minute.
const FAULTS: &str = "faults";

/// The test files for windows only.
const WINDOW_ONLY: [&str; 2] = [LEAKS, FAULTS];

/// The test file that takes long, and is run in one kind of worker only.
const LONG: &str = "flow";

/// What the crate is tested with.
const FEATURES: &str = "bytes,futures-io,tokio,remote";

/// How long a connection of that file may take, in milliseconds, beside what every file may.
const CYCLE: u32 = 600;

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
    let mut suites = Suites {
        options,
        built: everything_on_the_host()?,
        has_app: false,
        report: Report::default(),
        standard: Standard::default(),
    };
    suites.host()?;
    suites.browser(&browsers)?;
    suites.threads(&browsers)?;
    // Whoever names a browser wants to know about that one.
    if options.browser.is_empty() {
        suites.runtimes()?;
        suites.package()?;
        suites.sizes()?;
    }
    // The page's tests start and stop a server of their own.
    runtime.block_on(server.stop());
    drop(tutorials);
    suites.page(&browsers)?;

    let tested: Vec<_> = browsers.iter().map(|browser| browser.engine).collect();
    if options.filter.is_none() {
        suites.standard(&browsers)?;
    }
    for engine in Engine::ALL {
        if !tested.contains(&engine) {
            announce(&format!("not tested: {engine}"));
        }
    }
    let report = suites.report;
    for failure in report.failures() {
        announce(&format!("failed: {failure}"));
    }
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
    built: Vec<Artifact>,
    /// An application has installed the npm package.
    has_app: bool,
    report: Report,
    standard: Standard,
}

impl Suites<'_> {
    /// What needs no browser.
    fn host(&mut self) -> Result<()> {
        for package in HOST_PACKAGES {
            let mut commands: Vec<_> = tests_of(&self.built, package)
                .map(|file| {
                    let mut command = Command::new(&file.path);
                    command.current_dir(&file.package.1).args(&self.options.filter);
                    command
                })
                .collect();
            self.run_all(&format!("host {package}"), &mut commands)?;
        }
        Ok(())
    }

    /// The crate, in every engine and every context.
    fn browser(&mut self, browsers: &[Browser]) -> Result<()> {
        announce("building the tests of the browsers");
        let runner = the_program(&self.built, RUNNER)?.to_owned();
        let files = self.files(FEATURES)?;
        for browser in browsers {
            for (context, variable) in CONTEXTS {
                for file in files.iter().filter(|file| belongs(file, context)) {
                    let mut command = Command::new(&runner);
                    browser.drive(&mut command)?;
                    command.env(variable, "1");
                    if let Some(limit) = self.limit(&file.name) {
                        command.env("WASM_BINDGEN_TEST_TIMEOUT", limit.to_string());
                    }
                    self.file(browser, context, file, command)?;
                }
            }
        }
        // The same without JavaScript modules, as a classic script has it.
        let files = self.files(&format!("{FEATURES},no-modules"))?;
        let is_short = |file: &&Artifact| file.name != LONG && !WINDOW_ONLY.contains(&&*file.name);
        for browser in browsers {
            for file in files.iter().filter(is_short) {
                let mut command = Command::new(&runner);
                browser.drive(&mut command)?;
                command.env(CONTEXTS[0].1, "1").env("WASM_BINDGEN_USE_NO_MODULE", "1");
                self.file(browser, "window without modules", file, command)?;
            }
        }
        if let Some(browser) = browsers.first() {
            let mut command = cargo();
            browser.drive(&mut command)?;
            command.args(["test", "--doc", "--package", "wasm-websocket", "--target", WASM]);
            command.args(["--features", FEATURES, "--"]);
            command.args(&self.options.filter);
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner);
            command.env("WASM_TEST_RUNNER_NEEDS_TESTS", "1");
            // There are hundreds, and to link and read what nobody debugs is a quarter of their time.
            command.env("RUSTDOCFLAGS", "-C strip=debuginfo -C debuginfo=0");
            self.run(&format!("{} window: documentation", browser.engine), &mut command)?;
        }
        Ok(())
    }

    /// How many seconds a test file may take that takes longer than others.
    fn limit(&self, file: &str) -> Option<u64> {
        match file {
            LEAKS => Some(120 + u64::from(self.options.cycles) * u64::from(CYCLE) / 1000),
            FAULTS | LONG => Some(240),
            _ => None,
        }
    }

    /// The crate for threads that share their memory.
    fn threads(&mut self, browsers: &[Browser]) -> Result<()> {
        let runner = the_program(&self.built, RUNNER)?.to_owned();
        let port = self.options.echo_port.to_string();
        let files = threads::files(&[("WASM_WEBSOCKET_ECHO_PORT", &port)], FEATURES)?;
        for browser in browsers {
            for file in &files {
                let mut command = Command::new(&runner);
                browser.drive(&mut command)?;
                command.env(CONTEXTS[0].1, "1");
                self.file(browser, "window with threads", file, command)?;
            }
        }
        Ok(())
    }

    /// What holds in every runtime, in those that are no browsers.
    fn runtimes(&mut self) -> Result<()> {
        let runtimes = runtimes::all()?;
        let runner = the_program(&self.built, RUNNER)?.to_owned();
        let file = the_file(self.files(FEATURES)?, "runtimes")?;
        for runtime in runtimes {
            let without_class = runtime.name == runtimes::WITHOUT_CLASS;
            let own = without_class.then(|| "a_runtime_without_the_class".to_owned());
            if own.is_some() && self.options.filter.is_some() {
                continue;
            }
            let mut command = Command::new(&runner);
            runtime.drive(&mut command)?;
            command
                .current_dir(root())
                .arg(&file)
                .args(own.as_ref().or(self.options.filter.as_ref()));
            self.run(runtime.name, &mut command)?;
        }
        Ok(())
    }

    /// What small programs weigh: bytes are the same everywhere, times are not.
    fn sizes(&mut self) -> Result<()> {
        if self.options.filter.is_some() || !npm::is_there("sizes")? {
            return Ok(());
        }
        let said = self.run("sizes", &mut bench::budgets(the_program(&self.built, BENCH)?)?)?;
        tell_figures(&said);
        Ok(())
    }

    /// The crate's test files for browsers, built with these features.
    fn files(&self, features: &str) -> Result<Vec<Artifact>> {
        let (port, cycles) = (self.options.echo_port.to_string(), self.options.cycles.to_string());
        // The tests are told at compile time: a page has no environment.
        let variables = [
            ("WASM_WEBSOCKET_ECHO_PORT", port.as_str()),
            ("WASM_WEBSOCKET_CYCLES", cycles.as_str()),
            ("WASM_WEBSOCKET_LONG", "1"),
        ];
        let arguments = ["test", "--no-run", "--package", "wasm-websocket", "--tests"];
        let files = build_with(
            &variables,
            &[&arguments[..], &["--target", WASM, "--features", features]].concat(),
        )?;
        in_order(files, is_for_browsers)
    }

    /// One test file in one context.
    fn file(
        &mut self,
        browser: &Browser,
        context: &'static str,
        file: &Artifact,
        mut command: Command,
    ) -> Result<()> {
        // What the tests say about the standard is their output.
        command.current_dir(root()).arg(&file.path).args(&self.options.filter).arg("--nocapture");
        let said =
            self.run(&format!("{} {context}: {}", browser.engine, file.name), &mut command)?;
        if CONTEXTS.iter().any(|(known, _)| *known == context) {
            self.standard.read(browser.engine, context, &said);
        }
        tell_figures(&said);
        Ok(())
    }

    /// The page, clicked.
    fn page(&mut self, browsers: &[Browser]) -> Result<()> {
        announce("building the tests of the page");
        page::build_staying()?;
        let port = self.options.echo_port.to_string();
        let mut files = in_order(tests_of(&self.built, PAGE).cloned(), |file| file.name != PAGE)?;
        let has_app = self.has_app(&files)?;
        files.retain(|file| file.name != PACKAGE || has_app);
        for browser in browsers {
            for file in &files {
                let mut command = Command::new(&file.path);
                browser.describe(&mut command)?;
                command.current_dir(root()).arg("--test-threads=1").args(&self.options.filter);
                command.env("E2E_ECHO_PORT", &port).arg("--nocapture");
                let suite = format!("{} page: {}", browser.engine, file.name);
                let said = self.run(&suite, &mut command)?;
                self.standard.read(browser.engine, CONTEXTS[0].0, &said);
            }
        }
        Ok(())
    }

    /// Checks that every rule of the standard was tested, and writes the table of a whole run.
    fn standard(&mut self, browsers: &[Browser]) -> Result<()> {
        let engines: Vec<_> = browsers.iter().map(|browser| browser.engine).collect();
        let missing = self.standard.missing(&engines);
        let count = Count { passed: 0, failed: missing.len() as u64 };
        if !missing.is_empty() {
            announce(&format!("no test showed {}", missing.join(", ")));
            self.report.add("the standard, rule by rule", count);
        } else if engines == Engine::ALL && self.report.count().failed == 0 {
            let versions = browsers.iter().map(|browser| (browser.engine, browser.version()));
            self.standard.write(&versions.collect::<Vec<_>>())?;
        }
        Ok(())
    }
}

/// Every test and every program for this machine, in one build: package after package, each would build
/// again what they share, with the features of that one.
fn everything_on_the_host() -> Result<Vec<Artifact>> {
    announce("building the tests of the host, and the programs for the others");
    let packages = HOST_PACKAGES.iter().chain([&PAGE]);
    // What the npm package stands on is tested here, too.
    let mut arguments = vec!["build", "--bins", "--tests", "--features", "wasm-websocket/hosted"];
    arguments.extend(packages.flat_map(|package| ["--package", package]));
    build(&arguments)
}

/// The test programs of a package.
fn tests_of<'a>(built: &'a [Artifact], package: &str) -> impl Iterator<Item = &'a Artifact> {
    built.iter().filter(move |file| file.package.0 == package && file.is_test)
}

fn the_program<'a>(built: &'a [Artifact], name: &str) -> Result<&'a Path> {
    let found = built.iter().find(|file| file.name == name && !file.is_test);
    Ok(&found.with_context(|| format!("cargo built no {name}"))?.path)
}

/// The test files that are meant, by name. None at all would be a suite that runs nothing.
fn in_order(
    files: impl IntoIterator<Item = Artifact>,
    is_meant: impl Fn(&Artifact) -> bool,
) -> Result<Vec<Artifact>> {
    let mut files: Vec<_> = files.into_iter().filter(is_meant).collect();
    if files.is_empty() {
        bail!("cargo built no test file");
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}

/// Whether the file is for that context.
fn belongs(file: &Artifact, context: &str) -> bool {
    match file.name.as_str() {
        name if WINDOW_ONLY.contains(&name) => context == CONTEXTS[0].0,
        LONG => [CONTEXTS[0].0, CONTEXTS[1].0].contains(&context),
        _ => true,
    }
}

/// The crate's own unit tests and the host's test file hold nothing for a browser.
fn is_for_browsers(file: &Artifact) -> bool {
    file.path.extension().is_some_and(|end| end == "wasm")
        && file.name != HOST_ONLY
        && file.name != "wasm_websocket"
}
