//! Calls to cargo, at the toolchain that runs this command.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// One file that cargo built.
pub(crate) struct Artifact {
    /// The target's name: a crate's, or a test file's without its ending.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
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
    let output = cargo
        .envs(variables.iter().copied())
        .args(arguments)
        .arg("--message-format=json-render-diagnostics")
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
    Some(Artifact { name: message["target"]["name"].as_str()?.to_owned(), path: path.into() })
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
        let line = r#"{"reason":"compiler-artifact","target":{"name":"open"},"filenames":["/t/open.wasm"],"executable":"/t/open.wasm"}"#;
        let found = artifact(line).unwrap();
        assert_eq!(
            (found.name.as_str(), found.path.as_path()),
            ("open", Path::new("/t/open.wasm"))
        );
        let line = r#"{"reason":"compiler-artifact","target":{"name":"page"},"filenames":["/t/page.d","/t/page.wasm"],"executable":null}"#;
        assert_eq!(artifact(line).unwrap().path, Path::new("/t/page.wasm"));
        let line = r#"{"reason":"compiler-artifact","target":{"name":"lib"},"filenames":["/t/lib.rlib"],"executable":null}"#;
        assert!(artifact(line).is_none());
        assert!(artifact("not json").is_none());
        assert!(artifact(r#"{"reason":"build-finished","success":true}"#).is_none());
    }
}
