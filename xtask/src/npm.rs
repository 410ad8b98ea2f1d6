//! Tools that npm has as packages.

use crate::announce;
use crate::browsers::tools;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The folder of most of them.
const FOLDER: &str = "npm";

/// Where they are, each in a folder of its name.
pub(crate) fn modules() -> PathBuf {
    modules_of(FOLDER)
}

fn modules_of(folder: &str) -> PathBuf {
    tools().join(folder).join("node_modules")
}

pub(crate) fn npm() -> Result<PathBuf> {
    which::which("npm").context("npm is missing: install Node.js")
}

/// Whether there is npm, without which a person tests less, and is told so. In CI it must be there.
pub(crate) fn is_there(what_for: &str) -> Result<bool> {
    match npm() {
        Ok(_) => Ok(true),
        Err(error) if std::env::var("CI").is_ok_and(|value| value == "true") => Err(error),
        Err(error) => {
            announce(&format!("not tested: {what_for}. {error}"));
            Ok(false)
        }
    }
}

/// A tool, and the version at which it was seen doing what it is needed for.
pub(crate) type Tool = (&'static str, &'static str);

/// Installs what of these is not there, at these versions.
pub(crate) fn need(tools: &[Tool]) -> Result<()> {
    need_in(FOLDER, tools)
}

/// The same into a folder of their own, for what must not meet the others.
pub(crate) fn need_in(folder: &str, tools: &[Tool]) -> Result<()> {
    let is_missing = |(name, version): &&Tool| {
        let package = fs::read_to_string(modules_of(folder).join(name).join("package.json"));
        !package.is_ok_and(|package| package.contains(&format!("\"version\": \"{version}\"")))
    };
    let missing = tools.iter().filter(is_missing);
    let packages: Vec<_> = missing.map(|(name, version)| format!("{name}@{version}")).collect();
    if packages.is_empty() {
        return Ok(());
    }
    install_in(folder, &packages.iter().map(String::as_str).collect::<Vec<_>>())
}

/// A call of a program that one of them brings, by npm's Node where that was installed: a system's may be too old.
pub(crate) fn tool(name: &str) -> Command {
    tool_in(FOLDER, name)
}

/// The same of a tool in a folder of its own.
pub(crate) fn tool_in(folder: &str, name: &str) -> Command {
    let suffix = if cfg!(windows) { ".cmd" } else { "" };
    let program = modules_of(folder).join(".bin").join(format!("{name}{suffix}"));
    let mut command = Command::new(program);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(modules().join(".bin")).chain(std::env::split_paths(&path));
    if let Ok(path) = std::env::join_paths(folders) {
        command.env("PATH", path);
    }
    command
}

/// Installs packages beside those that are there.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    install_in(FOLDER, packages)
}

fn install_in(folder: &str, packages: &[&str]) -> Result<()> {
    let npm = npm()?;
    announce(&format!("installing {} from npm into target/tools", packages.join(", ")));
    let folder = tools().join(folder);
    fs::create_dir_all(&folder)?;
    // What is not written down in a file would be taken away by the next installation.
    let status = Command::new(npm)
        .args(["install", "--save-exact", "--no-audit", "--no-fund", "--prefix"])
        .arg(&folder)
        .args(packages)
        .stdout(Stdio::null())
        .status()
        .context("cannot run npm")?;
    if !status.success() {
        bail!("npm could not install {}", packages.join(", "));
    }
    Ok(())
}
