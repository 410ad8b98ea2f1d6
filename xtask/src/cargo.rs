//! Calls to cargo, at the toolchain that runs this command.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// One file that cargo built.
#[derive(Clone)]
pub(crate) struct Artifact {
    /// The target's name: a crate's, or a test file's without its ending.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Whether it is a test program, and not what people run.
    pub(crate) is_test: bool,
    /// Its package's name and folder.
    pub(crate) package: (String, PathBuf),
}

pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::root());
    command
}

/// Runs a cargo command that builds, shows its progress, and returns what was built: executables, and
/// wasm files.
pub(crate) fn build(arguments: &[&str]) -> Result<Vec<Artifact>> {
    build_with(&[], arguments)
}

/// The same, with variables that the code reads while it is compiled.
pub(crate) fn build_with(variables: &[(&str, &str)], arguments: &[&str]) -> Result<Vec<Artifact>> {
    build_by(cargo(), variables, arguments)
}

/// The same, by another cargo.
pub(crate) fn build_by(
    mut cargo: Command,
    variables: &[(&str, &str)],
    arguments: &[&str],
) -> Result<Vec<Artifact>> {
    // What follows `--` is not for cargo.
    let end = arguments.iter().position(|&it| it == "--").unwrap_or(arguments.len());
    let output = cargo
        .envs(variables.iter().copied())
        .args(&arguments[..end])
        .arg("--message-format=json-render-diagnostics")
        .args(&arguments[end..])
        .stderr(Stdio::inherit())
        .output()
        .context("cannot run cargo")?;
    if !output.status.success() {
        bail!("`cargo {}` failed", arguments.join(" "));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().filter_map(artifact).collect())
}

fn artifact(line: &str) -> Option<Artifact> {
    let message: Value = serde_json::from_str(line).ok()?;
    let files = message.get("filenames")?.as_array()?.iter().filter_map(Value::as_str);
    let path = message["executable"]
        .as_str()
        .or_else(|| files.into_iter().find(|f| f.ends_with(".wasm")))?;
    Some(Artifact {
        name: message["target"]["name"].as_str()?.to_owned(),
        path: path.into(),
        is_test: message["profile"]["test"].as_bool()?,
        package: (
            package(message["package_id"].as_str()?)?.to_owned(),
            Path::new(message["manifest_path"].as_str()?).parent()?.to_owned(),
        ),
    })
}

/// The name in a package's id, which tells it only where it is not that of the folder.
fn package(id: &str) -> Option<&str> {
    let (address, rest) = id.rsplit_once('#')?;
    Some(match rest.split_once('@') {
        Some((name, _)) => name,
        None => address.rsplit('/').next()?,
    })
}

/// The one file of that name among what was built.
pub(crate) fn the_file(artifacts: Vec<Artifact>, name: &str) -> Result<PathBuf> {
    let found = artifacts.into_iter().find(|artifact| artifact.name == name);
    Ok(found.with_context(|| format!("cargo built no {name}"))?.path)
}

#[cfg(test)]
mod tests {
    use super::artifact;
    use std::path::Path;

    #[test]
    fn executables_and_wasm_files_are_found_in_cargos_messages() {
        let line = r#"{"reason":"compiler-artifact","package_id":"path+file:///p/socket#0.1.0","manifest_path":"/p/socket/Cargo.toml","target":{"name":"open"},"profile":{"test":true},"filenames":["/t/open.wasm"],"executable":"/t/open.wasm"}"#;
        let found = artifact(line).unwrap();
        assert_eq!(
            (found.name.as_str(), found.path.as_path()),
            ("open", Path::new("/t/open.wasm"))
        );
        assert!(found.is_test);
        assert_eq!(found.package, ("socket".to_owned(), Path::new("/p/socket").to_owned()));
        let line = r#"{"reason":"compiler-artifact","package_id":"path+file:///p/www#page@0.1.0","manifest_path":"/p/www/Cargo.toml","target":{"name":"page"},"profile":{"test":false},"filenames":["/t/page.d","/t/page.wasm"],"executable":null}"#;
        let found = artifact(line).unwrap();
        assert_eq!((found.path.as_path(), found.is_test), (Path::new("/t/page.wasm"), false));
        assert_eq!(found.package.0, "page");
        let line = r#"{"reason":"compiler-artifact","target":{"name":"lib"},"filenames":["/t/lib.rlib"],"executable":null}"#;
        assert!(artifact(line).is_none());
        assert!(artifact("not json").is_none());
        assert!(artifact(r#"{"reason":"build-finished","success":true}"#).is_none());
    }
}
