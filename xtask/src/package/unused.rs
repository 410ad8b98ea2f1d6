//! Leaves out what the package's module has of the library, and never does: every message and every payload of the
//! package stays in JavaScript, which also listens to the page. No compiler can know that; that it is so, the package's
//! tests show, where each of these would be a trap.

use anyhow::{Context, Result};
use walrus::{Module, ModuleConfig};

/// What may be imported, as wasm-bindgen names it between `__wbg_` and a number. What comes of `src/glue.js`, and is neither
/// here nor in `npm/glue.js`, is an error of the bundler's.
const IMPORTS: [&str; 6] = [
    // Copies messages.
    "copyBytes",
    "copyLeft",
    "new_from_slice",
    "buffer",
    // Asks for a message.
    "takeLeft",
    // Listens to the page no more.
    "removeEventListener",
];

/// The module that the compiler made, in which calls of these trap.
pub(super) fn imports(wasm: &[u8]) -> Result<Module> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut module = config.parse(wasm).context("cannot read what cargo built")?;
    for name in IMPORTS {
        let begin = format!("__wbg_{name}_");
        let is_it = |import: &&walrus::Import| {
            let number = import.name.strip_prefix(&begin);
            number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_hexdigit()))
        };
        let found: Vec<_> = module.imports.iter().filter(is_it).map(|it| it.kind.clone()).collect();
        for kind in found {
            let walrus::ImportKind::Function(function) = kind else { continue };
            module.replace_imported_func(function, |(body, _)| {
                body.unreachable();
            })?;
        }
    }
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::imports;
    use walrus::Module;

    #[test]
    fn nothing_is_imported_that_the_package_never_calls() {
        let mut module = Module::default();
        let names = ["__wbg_buffer_13de42", "__wbg_buffer_of_13de42", "__wbg_now_463ac5"];
        for name in names {
            let kind = module.types.add(&[], &[]);
            module.add_import_func("m", name, kind);
        }
        let module = imports(&module.emit_wasm()).expect("a module");
        let left: Vec<_> = module.imports.iter().map(|import| import.name.as_str()).collect();
        assert_eq!(left, names[1..]);
    }
}
