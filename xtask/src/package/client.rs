//! The package's Rust: its module, what calls it, and the module once more in what a script can have in it.

use super::{BUNDLER, names, run, snip, text, unused};
use crate::npm::{self, Tool, tool};
use crate::{announce, cargo, root, setup};
use anyhow::{Context, Result, ensure};
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

/// What made the smallest module of those that change nothing of what it does.
const OPTIMIZATIONS: [&str; 10] = [
    "--flatten",
    "--rereloop",
    "--coalesce-locals",
    "--dae-optimizing",
    "--generate-global-effects",
    "-Oz",
    "-Oz",
    "--converge",
    // The lowest KiB is the end of the stack.
    "--low-memory-unused",
    "--strip-target-features",
];

/// What `client.js` has for the package's own scripts.
const TYPES: &str = "
/** Makes the module ready. */
export function initSync(module: { module: object }): unknown;
";

/// wasm-bindgen's own way to start also looks at what it is given, which load.ts has done.
const START: &str = "
export function start({ module }) {
    return __wbg_finalize_init(new WebAssembly.Instance(module, __wbg_get_imports()), module);
}
";

/// Puts `client.js`, its types, `client.wasm` and `inlined.js` into `dist`, and the types into `ts`.
pub(super) fn build(folder: &Path) -> Result<()> {
    setup::wasm_target()?;
    npm::need(&[OPTIMIZER, BUNDLER])?;
    announce("building the npm package's module");
    let arguments = ["rustc", "--release", "--package", "wasm-websocket-npm", "--lib"];
    let arguments = [&arguments[..], &["--no-default-features", "--target"]].concat();
    // snip.rs reads the relocations.
    let linked = [cargo::WASM, "--", "-C", "link-arg=--emit-relocs"];
    let built = cargo::build(&[&arguments[..], &linked].concat())?;
    let wasm = cargo::the_file(built, "wasm_websocket_npm")?;
    let bound = folder.join("bound");
    Bindgen::new()
        .input_module("client", unused::imports(&snip::panics(fs::read(wasm)?)?)?)
        .out_name("client")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&bound)
        .context("wasm-bindgen failed")?;
    let (module, script) = (bound.join("client_bg.wasm"), bound.join("client.js"));
    let (short, renamed) = names::shorten(&fs::read(&module)?, &fs::read_to_string(&script)?)?;
    fs::write(&script, [&without_text(&renamed)?, START].concat())?;
    for snippet in fs::read_dir(bound.join("snippets"))? {
        let glue = snippet?.path().join("src/glue.js");
        fs::copy(root().join("npm/glue.js"), &glue).context("other snippets")?;
    }
    let dist = folder.join("dist");
    fs::create_dir_all(&dist)?;
    // One file, without what nobody calls: load.ts and compile.ts have their own way of loading.
    let entry = bound.join("entry.js");
    fs::write(&entry, "export { Connection, Flow, start as initSync } from \"./client.js\";\n")?;
    let client = dist.join("client.js");
    run(tool("esbuild")
        .arg(&entry)
        .args(["--bundle", "--format=esm", "--log-level=warning", "--external:*/payload.js"])
        // wasm-bindgen names an import once for every place that has it.
        .arg("--log-override:duplicate-object-key=silent")
        .arg(format!("--outfile={}", client.display())))?;
    let (short, renamed) = names::shorten_exports(&short, &fs::read_to_string(&client)?)?;
    fs::write(&module, short)?;
    fs::write(&client, renamed)?;
    let wasm = dist.join("client.wasm");
    run(tool("wasm-opt").args(OPTIMIZATIONS).args(FEATURES).arg("-o").args([&wasm, &module]))?;
    let wasm = fs::read(wasm)?;
    snip::check(&wasm)?;
    let types = fs::read_to_string(bound.join("client.d.ts"))?;
    let (classes, _) = types.split_once("export type InitInput").context("other types")?;
    // Not every application's types know that one.
    let classes = classes.replace("    [Symbol.dispose](): void;\n", "");
    for place in [&dist, &folder.join("ts")] {
        fs::write(place.join("client.d.ts"), [&classes, TYPES].concat())?;
    }
    let text = text::encode(&wasm);
    let script = format!("/** The module, as text. */\nexport const inlined = \"{text}\";\n");
    fs::write(dist.join("inlined.js"), script)?;
    let types = "/** The module, as text. */\nexport declare const inlined: string;\n";
    fs::write(folder.join("ts/inlined.d.ts"), types)?;
    fs::remove_dir_all(bound)?;
    Ok(())
}

/// The script without what reads texts in the module's memory: what would be read is the kind of a listener, for which
/// `npm/glue.js` does not ask, and payloads, which are never there (see unused.rs).
fn without_text(script: &str) -> Result<String> {
    let script = script.replace("getStringFromWasm0(arg0, arg1)", "\"\"");
    // What is left is where it is told how.
    ensure!(script.matches("getStringFromWasm0(").count() == 1, "a text is read otherwise");
    // Nobody disposes of what is the package's own.
    let lines = script.lines().filter(|line| !line.starts_with("if (Symbol.dispose)"));
    let script = lines.map(|line| [line, "\n"].concat()).collect::<String>();
    let decoder = "\nlet cachedTextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });\ncachedTextDecoder.decode();\n";
    names::replaced(&script, decoder, "\nlet cachedTextDecoder;\n")
}
