//! Gives what a module imports and exports short names, in the module and in the script that wasm-bindgen wrote for it:
//! the names end in numbers that no compression makes smaller.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use walrus::ModuleConfig;

/// After this line, wasm-bindgen's script names the modules.
const LAST: &str = "    return {\n        __proto__: null,";

/// The module and its script, with shorter names. What comes of one of the package's own scripts keeps its name, and what
/// of it is not imported is no longer mentioned, so that a bundler can leave it out.
pub(super) fn shorten(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut module = config.parse(wasm).context("cannot read what wasm-bindgen made")?;
    let mut script = script.to_owned();
    let mut places: BTreeMap<String, (String, Vec<String>)> = BTreeMap::new();
    for (number, import) in module.imports.iter_mut().enumerate() {
        let count = places.len();
        let (place, names) = places
            .entry(import.module.clone())
            .or_insert_with(|| (format!("m{count}"), Vec::new()));
        import.module.clone_from(place);
        if import.name.starts_with("__wb") {
            let name = format!("i{number}");
            script = replaced(
                &script,
                &format!("        {}:", import.name),
                &format!("        {name}:"),
            )?;
            import.name = name;
        } else {
            names.push(import.name.clone());
        }
    }
    for (from, (place, names)) in places {
        // One of the package's scripts has a line for each name, with one object for all of them.
        let begin = format!("        \"{from}\": ");
        let (lines, others): (Vec<_>, Vec<_>) =
            script.lines().partition(|line| line.starts_with(&begin));
        let line = lines.first().context("wasm-bindgen's script has an import less")?;
        let object = line[begin.len()..].trim_end_matches(',');
        let taken: Vec<_> = names.iter().map(|name| format!("{name}: {object}.{name}")).collect();
        let value = if names.is_empty() { object } else { &format!("{{ {} }}", taken.join(", ")) };
        let line = format!("{LAST}\n        {place}: {value},");
        script = replaced(&others.join("\n"), LAST, &line)?;
    }
    Ok((module.emit_wasm(), script))
}

/// The same for what a module exports, with the script that is all there is to call it: what that does not mention goes.
pub(super) fn shorten_exports(wasm: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut config = ModuleConfig::new();
    config.generate_producers_section(false);
    let mut module = config.parse(wasm).context("cannot read what wasm-bindgen made")?;
    // Each by its place in the script: no name is looked for where another one stands already.
    let mut parts: Vec<String> = script.split('.').map(str::to_owned).collect();
    let mut unused = Vec::new();
    for (number, export) in module.exports.iter_mut().enumerate() {
        let mut is_used = false;
        for part in parts.iter_mut().skip(1) {
            let Some(rest) = part.strip_prefix(&export.name) else { continue };
            if !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_') {
                *part = format!("e{number}{rest}");
                is_used = true;
            }
        }
        if is_used {
            export.name = format!("e{number}");
        } else {
            unused.push(export.id());
        }
    }
    for export in unused {
        module.exports.delete(export);
    }
    Ok((module.emit_wasm(), parts.join(".")))
}

/// It must be there: wasm-bindgen may write something else one day.
pub(super) fn replaced(script: &str, from: &str, to: &str) -> Result<String> {
    if script.matches(from).count() != 1 {
        bail!("wasm-bindgen's script has not {from:?} once");
    }
    Ok(script.replacen(from, to, 1))
}

#[cfg(test)]
mod tests {
    use super::shorten_exports;
    use walrus::{FunctionBuilder, Module};

    #[test]
    fn what_the_script_mentions_is_exported_by_a_short_name_and_nothing_else_is() {
        let mut module = Module::default();
        let function = FunctionBuilder::new(&mut module.types, &[], &[]);
        let function = function.finish(Vec::new(), &mut module.funcs);
        for name in ["send", "send_later", "unused"] {
            module.exports.add(name, function);
        }
        let script = "wasm.send_later(1); exports.send(wasm.send, unused); a.unused_too();";
        let (wasm, script) = shorten_exports(&module.emit_wasm(), script).expect("a module");
        let module = Module::from_buffer(&wasm).expect("a module");
        let names: Vec<_> = module.exports.iter().map(|export| export.name.as_str()).collect();
        let [send, later] = names[..] else { panic!("two are used, not {names:?}") };
        assert_eq!(
            script,
            format!("wasm.{later}(1); exports.{send}(wasm.{send}, unused); a.unused_too();")
        );
    }
}
