//! What `cargo xtask` has found on this machine.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Debug, Deserialize)]
pub(crate) struct Setup {
    pub(crate) browsers: Vec<Browser>,
    pub(crate) node: PathBuf,
    pub(crate) npm: PathBuf,
    /// npm's folder with the tools: binaryen and esbuild.
    pub(crate) modules: PathBuf,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Browser {
    /// `chromium`, `firefox`.
    pub(crate) engine: String,
    /// With the version.
    pub(crate) title: String,
    pub(crate) driver: PathBuf,
    /// The file with the capabilities.
    pub(crate) capabilities: PathBuf,
}

impl Setup {
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let setup = fs::read(file).context("run `cargo xtask bench`")?;
        Ok(serde_json::from_slice(&setup)?)
    }

    /// The project's folder.
    pub(crate) fn root(&self) -> PathBuf {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.ancestors().nth(2).unwrap_or(here).to_owned()
    }

    pub(crate) fn bench(&self) -> PathBuf {
        self.root().join("bench")
    }

    /// Where everything is built.
    pub(crate) fn target(&self) -> PathBuf {
        self.root().join("target/bench")
    }
}
