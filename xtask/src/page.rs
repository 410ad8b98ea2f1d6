//! Builds the page's module into one classic script, its wasm included: such a script also runs when
//! the page is opened as a file, where browsers allow neither modules nor `fetch`.

use crate::{announce, cargo, setup};
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

pub(crate) fn build() -> Result<()> {
    setup::wasm_target()?;
    announce("building the page");
    let www = crate::root().join("www");
    let start =
        fs::read_to_string(www.join("src/start.js")).context("cannot read www/src/start.js")?;
    let script = format!("{}{start}", script("wasm-websocket-www")?);
    write(&www.join("pkg"), "page.js", &script)
}

/// The script of the page whose connection stays, for the tests of presence.
pub(crate) fn build_staying() -> Result<()> {
    write(&crate::root().join("target/e2e-page"), "staying.js", &script("e2e-staying")?)
}

/// The package's glue, and after it its wasm: `wasm`, in base64.
fn script(package: &str) -> Result<String> {
    let built =
        cargo::build(&["build", "--release", "--package", package, "--target", cargo::WASM])?;
    let wasm = cargo::the_file(built, &package.replace('-', "_"))?;
    let mut output = Bindgen::new()
        .input_path(wasm)
        .no_modules(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen failed")?;
    let wasm = BASE64_STANDARD.encode(output.wasm_mut().emit_wasm());
    Ok(format!("{}\nconst wasm = \"{wasm}\";\n", output.js()))
}

fn write(folder: &Path, name: &str, script: &str) -> Result<()> {
    let file = folder.join(name);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&file, script))
        .with_context(|| format!("cannot write {}", file.display()))
}
