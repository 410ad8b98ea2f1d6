//! Side by side with every peer: `cargo xtask bench` prepares a machine and runs this.

mod contender;
mod make;
mod measure;
mod plot;
mod results;
mod session;
mod setup;
mod sizes;
mod tables;
mod targets;

use anyhow::{Context, Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use contender::Contender;
use measure::{Effort, Part};
use results::{Machine, Results};
use setup::Setup;
use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tokio::runtime::Runtime;
use wasm_websocket_server::{EchoServer, PageServer, field};

/// Measures the library and its peers
#[derive(Parser)]
struct Cli {
    /// What `cargo xtask` has found on this machine
    #[arg(long, value_name = "FILE")]
    setup: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure all, and write it down
    Bench(Options),
    /// Write tables and plots anew, of what is in bench/results
    Tables,
    /// Check that no program has become larger than its budget
    Budgets,
}

#[derive(Args)]
struct Options {
    /// A short run, to see that all works
    #[arg(long)]
    quick: bool,
    /// Write the numbers here, and not to bench/results
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Measure only what has this in its name: a contender or one of its variants (may be given several times)
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Measure only this part (may be given several times)
    #[arg(long, value_enum, value_name = "PART")]
    part: Vec<Part>,
}

impl fmt::Display for Options {
    /// As one writes it after the command; where to write to is of no interest.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.quick {
            f.write_str(" --quick")?;
        }
        for name in &self.only {
            write!(f, " --only {name}")?;
        }
        for part in &self.part {
            let part = part.to_possible_value();
            write!(f, " --part {}", part.as_ref().map_or("", |part| part.get_name()))?;
        }
        Ok(())
    }
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    let setup = Setup::read(&cli.setup)?;
    let contenders = Contender::all(&setup.bench())?;
    match cli.command {
        Command::Bench(options) => bench(&setup, contenders, &options),
        Command::Tables => {
            let folder = setup.bench().join("results");
            let results: Results = serde_json::from_slice(&fs::read(folder.join("results.json"))?)?;
            write_tables(&folder, &results)
        }
        Command::Budgets => budgets(&setup, &contenders),
    }
}

fn bench(setup: &Setup, mut contenders: Vec<Contender>, options: &Options) -> Result<()> {
    let is_meant =
        |name: &str| options.only.is_empty() || options.only.iter().any(|it| name.contains(it));
    contenders.retain(|contender| {
        is_meant(&contender.name) || contender.variants.keys().any(|variant| is_meant(variant))
    });
    if contenders.is_empty() {
        bail!("no contender has such a name");
    }
    let before = load();
    let mut failed = BTreeMap::new();
    let mut sizes = Vec::new();
    let site = setup.target().join("site");
    fs::create_dir_all(&site)?;
    copy(&setup.bench().join("page"), &site)?;
    for contender in &contenders {
        eprintln!("bench: building {}", contender.name);
        let has_module = !contender.variants.is_empty();
        let built = if has_module { make::module(setup, contender, &site) } else { Ok(()) };
        match built.and_then(|()| sizes::sizes(setup, contender)) {
            Ok(mut more) => sizes.append(&mut more),
            Err(error) => drop(failed.insert(contender.name.clone(), format!("{error:#}"))),
        }
    }
    contenders.retain(|contender| !failed.contains_key(&contender.name));
    for (contender, error) in &failed {
        eprintln!("bench: {contender}: {error}");
    }

    let effort = if options.quick { Effort::QUICK } else { Effort::FULL };
    let runtime = Runtime::new()?;
    let engines = runtime.block_on(async {
        let echo = EchoServer::start(0).await?;
        let page = PageServer::start_isolated(&site, 0, echo.port()).await?;
        let mut engines = Vec::new();
        for browser in &setup.browsers {
            let (url, port) = (page.url(), echo.port());
            let measured = measure::measure(
                browser,
                &contenders,
                |variant: &str| {
                    // A contender that is meant by its own name is measured in all ways.
                    is_meant(variant)
                        || contenders
                            .iter()
                            .any(|it| is_meant(&it.name) && it.variants.contains_key(variant))
                },
                &url,
                port,
                effort,
                &options.part,
            );
            engines.push(measured.await?);
        }
        page.stop().await;
        echo.stop().await;
        anyhow::Ok(engines)
    })?;
    let machine = machine([before, load()]);
    let (quick, options_given) = (options.quick, options.to_string());
    let results = Results { machine, options: options_given, quick, engines, sizes, failed };
    write(setup, options, &results)
}

fn write(setup: &Setup, options: &Options, results: &Results) -> Result<()> {
    let json = serde_json::to_string_pretty(results)? + "\n";
    write!(stdout(), "{}", tables::tables(results))?;
    if let Some(file) = &options.json {
        return fs::write(file, json).with_context(|| file.display().to_string());
    }
    // A part of the whole, or a short run, says less than what is there.
    let folder = if options.quick || !options.only.is_empty() || !options.part.is_empty() {
        setup.target().join("results")
    } else {
        setup.bench().join("results")
    };
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("results.json"), json)?;
    write_tables(&folder, results)
}

fn write_tables(folder: &Path, results: &Results) -> Result<()> {
    fs::write(folder.join("results.md"), tables::tables(results))?;
    for (name, svg) in plot::plots(results) {
        fs::write(folder.join(name), svg)?;
    }
    eprintln!("bench: written to {}", folder.display());
    Ok(())
}

/// Says it as a test does.
fn budgets(setup: &Setup, contenders: &[Contender]) -> Result<()> {
    let (mut passed, mut failed) = (0, 0);
    for contender in contenders {
        if !contender.apps.values().any(|app| app.budget.is_some()) {
            continue;
        }
        for size in sizes::sizes(setup, contender)? {
            let Some(budget) = size.budget else { continue };
            let is_kept = size.brotli <= budget;
            *(if is_kept { &mut passed } else { &mut failed }) += 1;
            let verdict = if is_kept { "ok" } else { "FAILED" };
            writeln!(
                stdout(),
                "figures size of an echo app with {}: {} bytes by brotli, at most {budget} ({verdict})",
                size.title,
                size.brotli
            )?;
        }
    }
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    writeln!(
        stdout(),
        "test result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 filtered out"
    )?;
    if failed > 0 {
        bail!("a program is larger than its budget");
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn machine(load: [Option<f64>; 2]) -> Machine {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    Machine {
        processor: name.map_or("an unknown processor", |(_, name)| name).to_owned(),
        cores: std::thread::available_parallelism().map_or(1, Into::into),
        memory: field(&memory, "MemTotal:"),
        system: std::env::consts::OS.to_owned(),
        load,
    }
}

fn load() -> Option<f64> {
    fs::read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}
