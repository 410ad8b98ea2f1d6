//! The crate for threads that share their memory, which needs Rust's nightly and a standard library that is
//! built for it.

use crate::cargo::{Artifact, WASM, build_by};
use crate::{announce, root};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::Command;

/// The test files of the three doors.
const FILES: [&str; 3] = ["reconnecting", "socket", "stream"];

/// What wasm-bindgen needs to make threads of a module.
const FLAGS: &str = "-Ctarget-feature=+atomics,+bulk-memory -Clink-arg=--shared-memory \
    -Clink-arg=--max-memory=268435456 -Clink-arg=--import-memory -Clink-arg=--export=__wasm_init_tls \
    -Clink-arg=--export=__tls_size -Clink-arg=--export=__tls_align -Clink-arg=--export=__tls_base";

/// The test files, built; none where nightly cannot be had, with the reason told.
pub(crate) fn files(variables: &[(&str, &str)], features: &str) -> Result<Vec<Artifact>> {
    if let Err(error) = nightly() {
        if std::env::var("CI").is_ok_and(|value| value == "true") {
            return Err(error);
        }
        announce(&format!("not tested: threads that share memory. {error}"));
        return Ok(Vec::new());
    }
    announce("building the tests of threads");
    let mut command = Command::new("rustup");
    command.current_dir(root()).args(["run", "nightly", "cargo"]);
    // This program runs under another toolchain.
    for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        command.env_remove(variable);
    }
    command.env("RUSTFLAGS", FLAGS);
    let mut arguments = vec!["test", "--no-run", "--package", "wasm-websocket"];
    arguments.extend(["-Zbuild-std=std,panic_abort", "--target", WASM, "--features", features]);
    arguments.extend(["--target-dir", "target/threads"]);
    arguments.extend(FILES.iter().flat_map(|file| ["--test", file]));
    let mut files = build_by(command, variables, &arguments)?;
    files.retain(|file| FILES.contains(&&*file.name));
    if files.len() != FILES.len() {
        bail!("cargo built {} of {} test files for threads", files.len(), FILES.len());
    }
    Ok(files)
}

/// Makes sure that nightly is there, with the sources of its standard library.
fn nightly() -> Result<()> {
    let has_sources = || {
        let root = Command::new("rustup")
            .args(["run", "nightly", "rustc", "--print", "sysroot"])
            .env_remove("RUSTUP_TOOLCHAIN")
            .output();
        root.is_ok_and(|output| {
            let root = String::from_utf8_lossy(&output.stdout);
            let sources = Path::new(root.trim()).join("lib/rustlib/src/rust/library/Cargo.lock");
            output.status.success() && sources.exists()
        })
    };
    if has_sources() {
        return Ok(());
    }
    announce("installing Rust's nightly and its sources with rustup");
    let _ = Command::new("rustup")
        .args(["toolchain", "install", "nightly", "--profile=minimal", "--component=rust-src"])
        .status();
    if !has_sources() {
        bail!("Rust's nightly with its component rust-src is missing, and rustup could not add it");
    }
    Ok(())
}
