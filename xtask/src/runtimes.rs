//! Node, Deno and Bun, which npm has as packages.

use crate::{announce, npm, root};
use anyhow::{Context, Result, bail};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What npm is asked for.
const PACKAGES: [&str; 3] = ["node@24", "deno@2", "bun@1"];

/// A runtime, and how wasm-bindgen's test runner is brought to use it.
#[derive(Debug)]
pub(crate) struct Runtime {
    pub(crate) name: &'static str,
    /// The folder with the program that the runner calls.
    folder: PathBuf,
    variables: Vec<(&'static str, String)>,
    /// What runs a script.
    program: PathBuf,
    arguments: Vec<String>,
}

impl Runtime {
    /// A call that runs a script, which is to be added.
    pub(crate) fn script(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        command
    }

    pub(crate) fn drive(&self, command: &mut Command) -> Result<()> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.folder.clone()).chain(std::env::split_paths(&path));
        let path: OsString = std::env::join_paths(folders)?;
        command.env("PATH", path);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        Ok(())
    }
}

/// All three, which are installed first; none where they cannot be had, with the reason told.
pub(crate) fn all() -> Result<Vec<Runtime>> {
    if cfg!(not(unix)) {
        announce("Node, Deno and Bun are only tested on Unix");
        return Ok(Vec::new());
    }
    if !npm::is_there("Node, Deno and Bun")? {
        return Ok(Vec::new());
    }
    let modules = npm::modules();
    if program(&modules).is_err() {
        npm::install(&PACKAGES)?;
    }
    let [node, deno, bun] = program(&modules)?;

    let node_folder = node.parent().context("node has no folder")?.to_owned();
    let as_module = |name| (name, "1".to_owned());
    // The runner takes what has no `window` for a browser in Deno, and what has `self` for a worker in
    // Bun; and it allows Deno no network.
    let before_deno = file("deno/before.js", "globalThis.window = globalThis;\n")?;
    let before_bun = file("bun/before.js", "globalThis.Deno = {};\n")?;
    let preload = before_deno.display();
    script(
        "deno/deno",
        &format!(
            "shift\nexec \"{}\" run --allow-net --allow-read --preload=\"{preload}\" \"$@\"\n",
            deno.display()
        ),
    )?;
    script("bun/node", &format!("exec \"{}\" \"$@\"\n", bun.display()))?;
    let list = |arguments: &[&str]| arguments.iter().map(|&a| a.to_owned()).collect::<Vec<_>>();
    let by_node = |name, arguments: &[&str]| Runtime {
        name,
        folder: node_folder.clone(),
        variables: vec![
            as_module("WASM_BINDGEN_USE_NODE_EXPERIMENTAL"),
            ("NODE_ARGS", arguments.join(",")),
        ],
        program: node.clone(),
        arguments: list(arguments),
    };
    Ok(vec![
        by_node("node", &["--no-warnings"]),
        by_node(WITHOUT_CLASS, &["--no-warnings", "--no-experimental-websocket"]),
        Runtime {
            name: "deno",
            folder: shims().join("deno"),
            variables: vec![as_module("WASM_BINDGEN_USE_DENO")],
            program: deno,
            arguments: list(&["run", "--allow-net", "--allow-read"]),
        },
        Runtime {
            name: "bun",
            folder: shims().join("bun"),
            variables: vec![
                as_module("WASM_BINDGEN_USE_NODE_EXPERIMENTAL"),
                ("NODE_ARGS", format!("--preload,{}", before_bun.display())),
            ],
            program: bun,
            arguments: Vec::new(),
        },
    ])
}

/// Node as it was before it had a `WebSocket`.
pub(crate) const WITHOUT_CLASS: &str = "node without WebSocket";

fn shims() -> PathBuf {
    root().join("target/runtimes")
}

/// The programs in npm's packages.
fn program(modules: &Path) -> Result<[PathBuf; 3]> {
    let deno = fs::read_dir(modules.join("@deno")).ok().and_then(|platforms| {
        platforms.flatten().map(|it| it.path().join("deno")).find(|p| p.exists())
    });
    let [node, bun] = ["node/bin/node", "bun/bin/bun.exe"].map(|path| modules.join(path));
    match deno {
        Some(deno) if node.exists() && bun.exists() => Ok([node, deno, bun]),
        _ => bail!("npm installed no program for this platform"),
    }
}

fn file(name: &str, content: &str) -> Result<PathBuf> {
    let file = shims().join(name);
    fs::create_dir_all(file.parent().context("a file has a folder")?)?;
    fs::write(&file, content)?;
    Ok(file)
}

fn script(name: &str, content: &str) -> Result<()> {
    let file = file(name, &format!("#!/bin/sh\n{content}"))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
    }
    let _ = file;
    Ok(())
}
