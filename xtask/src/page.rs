//! Builds the page's module into one classic script, its wasm included: such a script also runs when
//! the page is opened as a file, where browsers allow neither modules nor `fetch`.

use crate::{announce, cargo, setup};
use anyhow::{Context, Result};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use std::fs;
use wasm_bindgen_cli_support::Bindgen;

const CRATE: &str = "wasm-websocket-www";

pub(crate) fn build() -> Result<()> {
    setup::wasm_target()?;
    announce("building the page");
    let built = cargo::build(&["build", "--release", "--package", CRATE, "--target", cargo::WASM])?;
    let wasm = cargo::the_file(built, &CRATE.replace('-', "_"))?;

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
    let www = crate::root().join("www");
    let start =
        fs::read_to_string(www.join("src/start.js")).context("cannot read www/src/start.js")?;
    let script = format!("{}\nconst wasm = \"{wasm}\";\n{start}", output.js());

    let folder = www.join("pkg");
    fs::create_dir_all(&folder).context("cannot make the folder www/pkg")?;
    fs::write(folder.join("page.js"), script).context("cannot write www/pkg/page.js")
}
