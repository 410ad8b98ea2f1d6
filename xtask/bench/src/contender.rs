//! Who is measured: every folder in `bench/contenders`, by its `contender.json`.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What a folder holds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Contender {
    /// The folder's name.
    #[serde(skip)]
    pub(crate) name: String,
    #[serde(skip)]
    pub(crate) folder: PathBuf,
    pub(crate) language: Language,
    /// The ways in which it can be used, each of which is measured.
    #[serde(default)]
    pub(crate) variants: BTreeMap<String, Variant>,
    /// Programs that send every message back, by the file's name.
    #[serde(default)]
    pub(crate) apps: BTreeMap<String, App>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Language {
    Rust,
    JavaScript,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Style {
    Handler,
    Async,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variant {
    pub(crate) style: Style,
    /// What the browser itself must have, besides `WebSocket`.
    pub(crate) transport: Option<Transport>,
    /// Whether it is also measured over a connection.
    #[serde(default)]
    pub(crate) network: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Transport {
    /// The browser's `WebSocketStream`.
    Native,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct App {
    pub(crate) title: String,
    pub(crate) style: Style,
    /// The most bytes that it may have, compressed by brotli: what it has, and a little more.
    pub(crate) budget: Option<usize>,
    /// The most bytes that it shall have one day.
    pub(crate) target: Option<usize>,
}

impl Contender {
    /// Every contender, by name.
    pub(crate) fn all(bench: &Path) -> Result<Vec<Self>> {
        let mut contenders = Vec::new();
        for entry in fs::read_dir(bench.join("contenders"))? {
            let folder = entry?.path();
            let file = folder.join("contender.json");
            if !file.exists() {
                continue;
            }
            let read = || -> Result<Self> { Ok(serde_json::from_slice(&fs::read(&file)?)?) };
            let mut contender = read().with_context(|| file.display().to_string())?;
            contender.name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            contender.folder = folder;
            contenders.push(contender);
        }
        contenders.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(contenders)
    }

    /// Whether it is this library, and no peer of it.
    pub(crate) fn is_own(&self) -> bool {
        matches!(&*self.name, "wasm-websocket" | "npm")
    }

    /// The package of a contender in Rust.
    pub(crate) fn package(&self) -> String {
        format!("contender-{}", self.name)
    }
}
