//! What a wasm file has, read section by section. A whole module is not parsed: its DWARF would take longer than its
//! tests.

use anyhow::Result;
use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

/// Whether it exports something whose name begins so.
pub(crate) fn exports(wasm: &[u8], prefix: &str) -> Result<bool> {
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ExportSection(exports) = payload? {
            for export in exports {
                if export?.name.starts_with(prefix) {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}

/// The same module without its custom sections of that name.
pub(crate) fn without(wasm: &[u8], name: &str) -> Result<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if matches!(&payload, Payload::CustomSection(section) if section.name() == name) {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            module.section(&RawSection { id, data: &wasm[range] });
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::{exports, without};
    use wasm_encoder::{
        CustomSection, ExportKind, ExportSection, MemorySection, MemoryType, Module,
    };

    fn custom(name: &'static str) -> CustomSection<'static> {
        CustomSection { name: name.into(), data: (&[1, 2, 3]).into() }
    }

    fn module(customs: &[&'static str]) -> Vec<u8> {
        let mut module = Module::new();
        let mut memories = MemorySection::new();
        memories.memory(MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut exports = ExportSection::new();
        exports.export("memory", ExportKind::Memory, 0);
        exports.export("__wbgt_a_test", ExportKind::Memory, 0);
        module.section(&memories).section(&exports);
        for name in customs {
            module.section(&custom(name));
        }
        module.finish()
    }

    #[test]
    fn exports_are_found_by_how_their_names_begin() {
        let wasm = module(&["__other"]);
        assert!(exports(&wasm, "__wbgt_").unwrap());
        assert!(!exports(&wasm, "__other").unwrap());
        assert!(exports(b"no wasm", "__wbgt_").is_err());
    }

    #[test]
    fn a_custom_section_is_taken_out_and_the_rest_stays() {
        let wasm = module(&["name", "configuration", "producers"]);
        assert_eq!(without(&wasm, "configuration").unwrap(), module(&["name", "producers"]));
        assert_eq!(without(&wasm, "none").unwrap(), wasm);
    }
}
