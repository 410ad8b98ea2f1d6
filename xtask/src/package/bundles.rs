//! Applications of the package by every bundler.

use super::{run, text};
use crate::npm::tool;
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

/// How each is asked for one folder with what it makes of a script.
const BUNDLERS: [(&str, &str); 4] = [
    ("esbuild", "{script}.js --bundle --format=esm --log-level=warning --outfile={to}/app.js"),
    ("rollup", "{script}.js --plugin node-resolve --format es --silent --file {to}/app.js"),
    (
        "webpack",
        "--mode production --entry ./{script}.js --output-path {to} --output-filename app.js --stats errors-warnings",
    ),
    // It begins with a page.
    ("vite", "build {page} --base ./ --outDir {to} --emptyOutDir --logLevel warn"),
];

/// How every module begins.
const MODULE: &[u8] = b"\0asm\x01\0\0\0";

/// The same application by every bundler, each in a folder of its name.
pub(super) fn make(folder: &Path, script: &str, page: &str, into: &Path) -> Result<()> {
    for (bundler, arguments) in BUNDLERS {
        let to = into.join(bundler).display().to_string();
        let arguments = arguments.split(' ').map(|argument| {
            argument.replace("{script}", script).replace("{page}", page).replace("{to}", &to)
        });
        run(tool(bundler).current_dir(folder).args(arguments))?;
    }
    Ok(())
}

/// That a bundle has the module in it if, and only if, the application uses it.
pub(super) fn check(bundles: &Path, uses_it: bool) -> Result<()> {
    for (bundler, _) in BUNDLERS {
        let mut scripts = String::new();
        for folder in [bundles.join(bundler), bundles.join(bundler).join("assets")] {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry?.path();
                if path.extension().is_some_and(|end| end == "js") {
                    scripts.push_str(&fs::read_to_string(path)?);
                }
            }
        }
        if scripts.is_empty() || scripts.contains(&text::encode(MODULE)) != uses_it {
            let what = if uses_it { "lacks the module" } else { "has the module, and needs none" };
            bail!("what {bundler} makes of an application {what}");
        }
    }
    Ok(())
}
