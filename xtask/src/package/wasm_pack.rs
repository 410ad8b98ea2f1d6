//! The package as wasm-pack makes it of `npm`: the same classes, beside wasm-bindgen's own script.

use super::{BUNDLER, copy, copy_all, empty, run};
use crate::npm::{self, tool};
use crate::{announce, cargo, root, setup};
use anyhow::{Context, Result, ensure};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

/// What `cargo xtask npm` makes, and the crate has in it.
const MADE: [&str; 2] = ["classes.js", "classes.d.ts"];

/// Whose types a user sees, and what they are made of.
const TYPED: [&str; 10] = [
    "websocket",
    "closing",
    "error",
    "events",
    "failures",
    "link",
    "options",
    "payload",
    "reconnecting",
    "stream",
];

const HEAD: &str = "// Made of npm/ts by `cargo xtask npm`.\n\n";

/// Puts the classes of a package that was built where the crate has them.
pub(super) fn update(package: &Path) -> Result<()> {
    let made = root().join("target/npm-classes");
    make(package, &made)?;
    for file in MADE {
        copy(&made.join(file), &source().join(file))?;
    }
    Ok(())
}

/// That what the crate has is what would be made now.
pub(super) fn check(package: &Path) -> Result<()> {
    let made = root().join("target/npm-classes");
    make(package, &made)?;
    for file in MADE {
        let is_same = fs::read(made.join(file))? == fs::read(source().join(file))?;
        ensure!(
            is_same,
            "npm/wasm-pack/{file} is not made of npm/ts as it is: run `cargo xtask npm`"
        );
    }
    Ok(())
}

/// What wasm-pack would make, into an application's `node_modules`.
pub(super) fn build(package: &Path) -> Result<()> {
    setup::wasm_target()?;
    announce("building the npm package as wasm-pack does");
    let built = cargo::build(&[
        "build",
        "--release",
        "--package",
        "wasm-websocket-npm",
        "--lib",
        "--target",
        cargo::WASM,
    ])?;
    Bindgen::new()
        .input_path(cargo::the_file(built, "wasm_websocket_npm")?)
        .out_name("client")
        .web(true)?
        .omit_default_module_path(false)
        .typescript(true)
        .generate(package)
        .context("wasm-bindgen failed")?;
    let manifest = r#"{ "name": "wasm-websocket", "version": "0.0.0", "type": "module", "main": "client.js", "types": "client.d.ts" }"#;
    fs::write(package.join("package.json"), manifest)?;
    Ok(())
}

fn source() -> PathBuf {
    root().join("npm/wasm-pack")
}

fn make(package: &Path, to: &Path) -> Result<()> {
    npm::need(&[BUNDLER])?;
    let (dist, parts) = (package.join("dist"), to.join("parts"));
    empty(to)?;
    copy_all(&dist, &parts)?;
    for script in ["client.js", "entry.js", "load.js"] {
        copy(&source().join(script), &parts.join(script))?;
    }
    let script = to.join("classes.js");
    run(tool("esbuild")
        // What is printed of a file's name begins here.
        .current_dir(&parts)
        .arg("entry.js")
        .args(["--bundle", "--format=esm", "--log-level=warning"])
        .arg(format!("--banner:js={}", HEAD.trim_end()))
        .arg(format!("--outfile={}", script.display())))?;
    fs::write(to.join("classes.d.ts"), types(&dist)?)?;
    Ok(())
}

/// All types in one text: in a namespace, so that what the package does not export is not exported there.
fn types(dist: &Path) -> Result<String> {
    let read = |file: &str| {
        let path = dist.join(format!("{file}.d.ts"));
        fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
    };
    let mut types = String::from(HEAD);
    types.push_str("/// <reference lib=\"esnext.disposable\" preserve=\"true\" />\n\n");
    types.push_str("declare namespace all {\n");
    for file in TYPED {
        for line in read(file)?.lines() {
            let is_of_a_module = ["import ", "export {}", "///", "//#"];
            if !is_of_a_module.iter().any(|start| line.starts_with(start)) {
                let line = line.strip_prefix("declare ").unwrap_or(line);
                writeln!(types, "{}", line.replacen("export declare ", "export ", 1))?;
            }
        }
    }
    types.push_str("}\n\n");
    let names = ["export { ReconnectingWebSocket, WebSocketStream }", &read("shared")?].join("\n");
    for line in names.lines().filter(|line| line.starts_with("export ")) {
        let (_, names) = line.split_once('{').context("another kind of export")?;
        let (names, _) = names.split_once('}').context("an export of several lines")?;
        for name in names.split(',').map(|name| name.trim().trim_start_matches("type ")) {
            if !name.is_empty() {
                writeln!(types, "export import {name} = all.{name};")?;
            }
        }
    }
    // Without it everything here is exported.
    types.push_str("export {};\n");
    Ok(types)
}
