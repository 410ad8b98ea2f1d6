//! `cargo xtask bench`: prepares the machine, and lets the program in `xtask/bench` measure.

use crate::browsers::{Browser, Engine};
use crate::cargo::{build, cargo, the_file};
use crate::{npm, package, root, setup};
use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Args)]
pub(crate) struct Options {
    /// A short run, to see that all works
    #[arg(long)]
    quick: bool,
    /// Write the numbers here, and not to bench/results
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Measure only what has this in its name: a contender or one of its variants (may be given several times).
    /// `restart` alone is the simulation of a server that restarts
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Measure only this part: micro, connections or memory (may be given several times)
    #[arg(long, value_name = "PART")]
    part: Vec<String>,
    /// Measure in this engine (may be given several times; Chromium and Firefox by default)
    #[arg(long, value_name = "ENGINE", value_enum)]
    browser: Vec<Engine>,
}

/// What makes programs small. The version matters: a size that is compared must be made by the same tools.
const TOOLS: [npm::Tool; 2] = [("binaryen", "132.0.0"), ("esbuild", "0.28.2")];

/// What is simulated, and needs no browser.
const SIMULATED: &str = "restart";

pub(crate) fn bench(options: &Options) -> Result<()> {
    if options.only == [SIMULATED] {
        return simulation(options);
    }
    let wanted = match &*options.browser {
        [] => vec![Engine::Chromium, Engine::Firefox],
        named => named.to_vec(),
    };
    let browsers = setup::browsers(&wanted, &options.browser)?;
    let program = the_file(build(&["build", "--package", "bench-runner"])?, "bench-runner")?;
    package::build()?;
    let mut command = runner(&program, &browsers)?;
    command.arg("bench");
    if options.quick {
        command.arg("--quick");
    }
    if let Some(file) = &options.json {
        command.arg("--json").arg(std::path::absolute(file)?);
    }
    for name in &options.only {
        command.args(["--only", name]);
    }
    for part in &options.part {
        command.args(["--part", part]);
    }
    let status = command.status().context("cannot run the benchmarks")?;
    if !status.success() {
        bail!("the benchmarks did not come to their end");
    }
    Ok(())
}

/// Has no parts, engines or short runs, and always writes to bench/results: its numbers are the same in every run.
fn simulation(options: &Options) -> Result<()> {
    let Options { quick, json, only: _, part, browser } = options;
    if *quick || json.is_some() || !part.is_empty() || !browser.is_empty() {
        bail!("`--only {SIMULATED}` takes no other option");
    }
    let mut command = cargo();
    command.current_dir(root().join("bench")).args(["run", "--release", "--locked", "--quiet"]);
    command
        .args(["--package", "bench-simulation", "--target-dir"])
        .arg(root().join("target/bench"));
    let status = command.status().context("cannot run cargo")?;
    if !status.success() {
        bail!("the simulation did not come to its end");
    }
    Ok(())
}

/// The check that no program has become larger than its budget.
pub(crate) fn budgets(program: &Path) -> Result<Command> {
    let mut command = runner(program, &[])?;
    command.arg("budgets");
    Ok(command)
}

/// The program that measures, which is told what this machine has.
fn runner(program: &Path, browsers: &[Browser]) -> Result<Command> {
    setup::wasm_target()?;
    let modules = npm::modules();
    npm::need(&TOOLS)?;
    let mut described = Vec::new();
    for browser in browsers {
        described.push(browser.for_benchmarks()?);
    }
    let setup = json!({
        "browsers": described,
        "node": which::which("node").context("node is missing")?,
        "npm": npm::npm()?,
        "modules": modules,
    });
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join("setup.json");
    fs::write(&file, setup.to_string())?;
    let mut command = Command::new(program);
    command.current_dir(root()).arg("--setup").arg(file);
    Ok(command)
}
