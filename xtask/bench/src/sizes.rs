//! How many bytes a program is that sends every message back.

use crate::contender::{Contender, Style};
use crate::make;
use crate::setup::Setup;
use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::io::Write;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Size {
    pub(crate) contender: String,
    pub(crate) app: String,
    pub(crate) title: String,
    pub(crate) is_async: bool,
    pub(crate) wasm: usize,
    pub(crate) glue: usize,
    /// Both, each compressed by itself, as they are transferred.
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
    pub(crate) budget: Option<usize>,
    pub(crate) target: Option<usize>,
}

/// Builds the programs of a contender, and measures them.
pub(crate) fn sizes(setup: &Setup, contender: &Contender) -> Result<Vec<Size>> {
    let size = |(name, app): (&String, &crate::contender::App)| {
        let program = make::app(setup, contender, name)?;
        Ok(Size {
            contender: contender.name.clone(),
            app: name.clone(),
            title: app.title.clone(),
            is_async: app.style == Style::Async,
            wasm: program.wasm.len(),
            glue: program.glue.len(),
            gzip: gzip(&program.wasm)? + gzip(&program.glue)?,
            brotli: brotli(&program.wasm)? + brotli(&program.glue)?,
            budget: app.budget,
            target: app.target,
        })
    };
    contender.apps.iter().map(size).collect()
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    if bytes.is_empty() {
        return Ok(0);
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    if bytes.is_empty() {
        return Ok(0);
    }
    let mut compressed = Vec::new();
    let mut encoder = brotli::CompressorWriter::new(&mut compressed, 4096, 11, 24);
    encoder.write_all(bytes)?;
    drop(encoder);
    Ok(compressed.len())
}
