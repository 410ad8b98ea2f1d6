//! Makes of a contender what a browser can load.

use crate::contender::{Contender, Language};
use crate::setup::Setup;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use wasm_bindgen_cli_support::Bindgen;

const WASM: &str = "wasm32-unknown-unknown";

/// The module of a contender, in a folder of its name.
pub(crate) fn module(setup: &Setup, contender: &Contender, site: &Path) -> Result<()> {
    let folder = site.join("contenders").join(&contender.name);
    match contender.language {
        Language::Rust => {
            let package = contender.package();
            cargo(setup, &["--release", "--lib", "--package", &package])?;
            let wasm = built(setup, "release", &package.replace('-', "_"));
            bind(&wasm, &folder, "contender")
        }
        Language::JavaScript => {
            dependencies(setup, contender)?;
            bundle(setup, &contender.folder.join("contender.js"), &folder.join("contender.js"))
        }
    }
}

/// The files of a program, as small as its tools make them: one of JavaScript, and one of WebAssembly if there is.
pub(crate) struct Program {
    pub(crate) glue: Vec<u8>,
    pub(crate) wasm: Vec<u8>,
}

pub(crate) fn app(setup: &Setup, contender: &Contender, name: &str) -> Result<Program> {
    let folder = setup.target().join("apps").join(&contender.name).join(name);
    let script = folder.join("app.js");
    if contender.language == Language::JavaScript {
        dependencies(setup, contender)?;
        bundle(setup, &contender.folder.join(name), &script)?;
        return Ok(Program { glue: fs::read(script)?, wasm: Vec::new() });
    }
    cargo(setup, &["--profile", "small", "--package", &contender.package(), "--bin", name])?;
    bind(&built(setup, "small", name), &folder, name)?;
    bundle(setup, &folder.join(format!("{name}.js")), &script)?;
    let (before, after) = (folder.join(format!("{name}_bg.wasm")), folder.join("app.wasm"));
    let mut optimize = Command::new(&setup.node);
    optimize.arg(setup.modules.join("binaryen/bin/wasm-opt"));
    // What every browser of today has, and Rust uses.
    optimize.args(["-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"]);
    optimize.args(["--enable-sign-ext", "--enable-mutable-globals", "--enable-multivalue"]);
    optimize.args(["--enable-reference-types", "-o"]).args([&after, &before]);
    run(&mut optimize)?;
    Ok(Program { glue: fs::read(script)?, wasm: fs::read(after)? })
}

/// Builds in the workspace of the contenders.
fn cargo(setup: &Setup, arguments: &[&str]) -> Result<()> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(setup.bench()).args(["build", "--locked", "--quiet", "--target", WASM]);
    cargo.arg("--target-dir").arg(setup.target()).args(arguments);
    run(&mut cargo)
}

fn built(setup: &Setup, profile: &str, name: &str) -> PathBuf {
    setup.target().join(WASM).join(profile).join(format!("{name}.wasm"))
}

fn bind(wasm: &Path, folder: &Path, name: &str) -> Result<()> {
    Bindgen::new()
        .input_path(wasm)
        .out_name(name)
        .web(true)?
        // A page loads the module from beside the script.
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder)
        .with_context(|| format!("wasm-bindgen failed for {}", wasm.display()))
}

/// One small file of a script and what it imports.
fn bundle(setup: &Setup, script: &Path, to: &Path) -> Result<()> {
    let mut bundle = Command::new(setup.modules.join(".bin/esbuild"));
    bundle.arg(script).args(["--bundle", "--minify", "--format=esm", "--log-level=error"]);
    bundle.arg(format!("--outfile={}", to.display()));
    run(&mut bundle)
}

/// What npm has for a contender, beside its `package.json`.
fn dependencies(setup: &Setup, contender: &Contender) -> Result<()> {
    let has_any = contender.folder.join("package.json").exists();
    if has_any && !contender.folder.join("node_modules").exists() {
        let mut npm = Command::new(&setup.npm);
        npm.current_dir(&contender.folder).args([
            "ci",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ]);
        run(&mut npm)?;
    }
    Ok(())
}

/// Runs a tool, and tells what it said when it failed.
fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {}", program.display()))?;
    if !output.status.success() {
        let (out, err) = (output.stdout, output.stderr);
        let said = [String::from_utf8_lossy(&out), String::from_utf8_lossy(&err)].concat();
        bail!("{} failed:\n{said}", program.display());
    }
    Ok(())
}
