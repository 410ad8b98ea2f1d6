//! The package's Rust: its module, what calls it, and the module once more in what a script can have in it.

use super::{BUNDLER, run, snip};
use crate::npm::{self, Tool, tool};
use crate::{announce, cargo, setup};
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

const OPTIMIZER: Tool = ("binaryen", "132.0.0");

/// What every browser of today has, and Rust uses.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-multivalue",
    "--enable-reference-types",
];

/// Puts `client.js`, its types, `client.wasm` and `inlined.js` into `dist`, and the types into `ts`.
pub(super) fn build(folder: &Path) -> Result<()> {
    setup::wasm_target()?;
    npm::need(&[OPTIMIZER, BUNDLER])?;
    announce("building the npm package's module");
    let arguments = ["build", "--release", "--package", "wasm-websocket-npm", "--target"];
    let built = cargo::build(&[&arguments[..], &[cargo::WASM]].concat())?;
    let wasm = cargo::the_file(built, "wasm_websocket_npm")?;
    let bound = folder.join("bound");
    Bindgen::new()
        .input_bytes("client", snip::panics(&fs::read(wasm)?)?)
        .out_name("client")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&bound)
        .context("wasm-bindgen failed")?;
    let dist = folder.join("dist");
    fs::create_dir_all(&dist)?;
    run(tool("wasm-opt")
        .arg("-Oz")
        .args(FEATURES)
        .arg("-o")
        .args([dist.join("client.wasm"), bound.join("client_bg.wasm")]))?;
    // One file, without what nobody calls.
    run(tool("esbuild")
        .arg(bound.join("client.js"))
        .args(["--bundle", "--format=esm", "--log-level=warning"])
        // wasm-bindgen names an import once for every place that has it.
        .arg("--log-override:duplicate-object-key=silent")
        .arg(format!("--outfile={}", dist.join("client.js").display())))?;
    for place in [&dist, &folder.join("ts")] {
        super::copy(&bound.join("client.d.ts"), &place.join("client.d.ts"))?;
    }
    let wasm = BASE64_STANDARD.encode(fs::read(dist.join("client.wasm"))?);
    let script = format!("/** The module, in base64. */\nexport const inlined = \"{wasm}\";\n");
    fs::write(dist.join("inlined.js"), script)?;
    let types = "/** The module, in base64. */\nexport declare const inlined: string;\n";
    fs::write(folder.join("ts/inlined.d.ts"), types)?;
    fs::remove_dir_all(bound)?;
    Ok(())
}
