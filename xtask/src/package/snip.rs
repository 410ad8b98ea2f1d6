//! Leaves out what a program says before it panics: nobody hears it in a page, where a panic is a trap either way.

use anyhow::{Context, Result};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, Module, ModuleConfig};

/// Parts of the names of functions that end in a panic, or write what one says. Rust mangles a path into its names,
/// each after its length.
const PANICS: [&str; 14] = [
    "4core9panicking",
    "3std9panicking",
    "rust_begin_unwind",
    "4core3fmt",
    "escape_debug",
    "slice_error_fail",
    "slice_index_fail",
    "unwrap_failed",
    "expect_failed",
    "capacity_overflow",
    "handle_alloc_error",
    "handle_error",
    "3fmt5Debug",
    "3fmt7Display",
];

/// The same module, in which these trap at once.
pub(super) fn panics(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut module = config.parse(wasm).context("cannot read what cargo built")?;
    let found: Vec<_> = module
        .funcs
        .iter()
        .filter(|function| function.name.as_deref().is_some_and(is_panic))
        .map(|function| function.id())
        .collect();
    for function in found {
        trap(&mut module, function);
    }
    Ok(module.emit_wasm())
}

fn is_panic(name: &str) -> bool {
    PANICS.iter().any(|part| name.contains(part))
}

fn trap(module: &mut Module, function: FunctionId) {
    let FunctionKind::Local(local) = &module.funcs.get(function).kind else { return };
    let (arguments, kind) = (local.args.clone(), local.ty());
    let (parameters, results) = module.types.params_results(kind);
    let (parameters, results) = (parameters.to_vec(), results.to_vec());
    let mut builder = FunctionBuilder::new(&mut module.types, &parameters, &results);
    builder.func_body().unreachable();
    module.funcs.get_mut(function).kind = FunctionKind::Local(builder.local_func(arguments));
}
