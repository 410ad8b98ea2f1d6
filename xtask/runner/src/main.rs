//! Runs one wasm test file in a browser: wasm-bindgen's own runner, linked at the version of
//! `Cargo.lock`, so that it needs no installation and cannot drift from the crate.
//!
//! The test files are configured to run in a window, which is what `wasm-pack test --headless` needs.
//! wasm-bindgen's runner heeds its `WASM_BINDGEN_USE_…` variables only in files that are not
//! configured; this one lets the variable win, so that the same file runs in every kind of worker too.

mod sections;

use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use tempfile::TempDir;
use wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args;

/// The section that `wasm_bindgen_test_configure!` writes.
const CONFIGURATION: &str = "__wasm_bindgen_test_unstable";

/// How the name begins that every test is exported by.
const TEST: &str = "__wbgt_";

/// A file without any test is a failure when this variable is set: wasm-bindgen's runner calls it a
/// success, and so cargo would count an example that never ran as passed.
const NEEDS_TESTS: &str = "WASM_TEST_RUNNER_NEEDS_TESTS";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let file = arguments.iter().position(|a| Path::new(a).extension().is_some_and(|e| e == "wasm"));
    if let Some(file) = file
        && std::env::var_os(NEEDS_TESTS).is_some()
        && !has_tests(Path::new(&arguments[file]))?
    {
        bail!("the file has no test, and at least one is expected");
    }
    // The folder is removed when this is dropped.
    let mut _unconfigured = None;
    if let Some(file) = file
        && context_is_chosen()
    {
        let (folder, path) = without_configuration(Path::new(&arguments[file]))?;
        arguments[file] = path.into();
        _unconfigured = Some(folder);
    }
    run_cli_with_args(arguments)
}

fn context_is_chosen() -> bool {
    std::env::vars_os().any(|(name, _)| name.to_string_lossy().starts_with("WASM_BINDGEN_USE_"))
}

fn has_tests(file: &Path) -> Result<bool> {
    sections::exports(&read(file)?, TEST)
}

fn without_configuration(file: &Path) -> Result<(TempDir, PathBuf)> {
    let wasm = sections::without(&read(file)?, CONFIGURATION)?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(file.file_name().context("the test file has no name")?);
    fs::write(&path, wasm)?;
    Ok((folder, path))
}

fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}
