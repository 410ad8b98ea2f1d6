//! Leaves out what nobody hears in a page, where a panic is a trap either way: what a program says before it panics, and
//! what is only there to be said, such as where in the source it happened, on the machine that built it.

use super::program::{Node, Program};
use anyhow::{Result, bail};
use std::ops::Range;

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

/// The same of functions that nobody calls in the package (see unused.rs): what asks for an endpoint or listens to the page
/// in Rust, tasks of js-sys's own, and wasm-bindgen's reports of classes that are used as they must not be.
const UNUSED: [&str; 5] = [
    "3job3Job5spawn",
    "job..Job$u20$as",
    "presence..Listener$u20$as",
    "16__wbindgen_throw",
    "jspi_task_poll",
];

/// Parts of paths that tell about the machine on which something was built.
const PATHS: [&str; 5] = ["/rustc/", ".cargo", "/registry/", "/home/", "src/"];

const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;
const END: u8 = 0x0b;

/// The same module, in which these functions trap at once, and what nothing reaches then is zeros: the relocations, which
/// the linker must have left there (`--emit-relocs`), name every use of every function and of every piece of data.
pub(super) fn panics(mut wasm: Vec<u8>) -> Result<Vec<u8>> {
    let program = Program::read(&wasm)?;
    let is_left_out = |name: &str| PANICS.iter().chain(&UNUSED).any(|part| name.contains(part));
    let is_panic = |node| program.name(node).is_some_and(is_left_out);
    let mut reached = program.reached(|node| !is_panic(node));
    reached.retain(|&node| !is_place(&program, &wasm, node));
    // What is reached may lie within what is not.
    let mut data: Vec<(Range<usize>, Vec<u8>)> = Vec::new();
    for node in program.nodes() {
        let range = program.range(node);
        match node {
            Node::Data(_) if reached.contains(&node) => {
                data.push((range.clone(), wasm[range].to_vec()));
            }
            Node::Function(_) if !reached.contains(&node) || is_panic(node) => {
                trap(&mut wasm[range])
            }
            _ => {}
        }
    }
    for node in program.nodes().filter(|node| !reached.contains(node)) {
        if let Node::Data(_) = node {
            wasm[program.range(node)].fill(0);
        }
    }
    for (range, bytes) in data {
        wasm[range].copy_from_slice(&bytes);
    }
    Ok(program.without_relocations(&wasm))
}

/// Where in the source something is, which is handed over to what would say it: the path of a file, or a
/// `core::panic::Location`, which is the address of that, its length, a line and a column. Nothing else is done with them.
fn is_place(program: &Program, wasm: &[u8], node: Node) -> bool {
    let is_path = |node| {
        let Node::Data(_) = node else { return false };
        let bytes = &wasm[program.range(node)];
        // One is handed on with a zero at its end.
        bytes.strip_suffix(&[0]).unwrap_or(bytes).ends_with(b".rs")
    };
    let is_location = || match program.used_by(node) {
        [path] => program.range(node).len() == 16 && is_path(*path),
        _ => false,
    };
    matches!(node, Node::Data(_)) && (is_path(node) || is_location())
}

/// The shortest body there is, at the length that it had: no locals, and nothing after the trap.
fn trap(body: &mut [u8]) {
    if let [locals, first, rest @ .., last] = body {
        (*locals, *first, *last) = (0, UNREACHABLE, END);
        rest.fill(NOP);
    }
}

/// That nothing is left of where it was built.
pub(super) fn check(wasm: &[u8]) -> Result<()> {
    for path in PATHS {
        if wasm.windows(path.len()).any(|part| part == path.as_bytes()) {
            bail!("the package's module has {path:?} in it, of a path on this machine");
        }
    }
    Ok(())
}
