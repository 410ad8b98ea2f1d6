//! The numbers as Markdown.

use crate::results::{Engine, Measurement, Outcome, Results};
use crate::targets::targets;
use std::collections::BTreeSet;
use std::fmt::Write;

/// What others are compared to.
const PLAIN: &str = "JavaScript";

pub(crate) fn tables(results: &Results) -> String {
    let mut text = String::from("# Side by side\n\n");
    let machine = &results.machine;
    let load = |load: Option<f64>| load.map_or_else(|| "?".to_owned(), |load| format!("{load:.2}"));
    let _ = writeln!(
        text,
        "Written by `cargo xtask bench{}`: {}, {} cores, {}; load {} before, {} after.\n",
        results.options,
        machine.processor,
        machine.cores,
        machine.system,
        load(machine.load[0]),
        load(machine.load[1]),
    );
    if results.quick {
        text += "This was a short run: its numbers say little.\n\n";
    }
    text += "Medians of rounds in which all take turns. In parentheses: how many times plain JavaScript, as the median of\n";
    text += "what it was in each round.\n\n";
    target_table(&mut text, results);
    size_table(&mut text, results);
    for engine in &results.engines {
        let _ = writeln!(text, "## {}\n", engine.title);
        let begins = |name: &str| {
            engine.measurements.iter().filter(|it| it.name.starts_with(name)).collect::<Vec<_>>()
        };
        engine_table(
            &mut text,
            "Received, with a fake socket, nanoseconds a message",
            &begins("receive "),
        );
        engine_table(&mut text, "Sent, to a fake socket, nanoseconds a message", &begins("send "));
        engine_table(
            &mut text,
            "There and back over a connection, microseconds",
            &begins("ping-pong "),
        );
        let floods = [begins("flood "), begins("upload ")].concat();
        engine_table(&mut text, "Many over a connection, microseconds a message", &floods);
        processor_table(&mut text, engine);
        engine_table(
            &mut text,
            "A consumer that takes a message of 64 KiB every 5 ms, MiB",
            &begins("slow "),
        );
        engine_table(
            &mut text,
            "Connections opened and closed, bytes that each leaves",
            &begins("churn"),
        );
    }
    failures(&mut text, results);
    text
}

fn target_table(text: &mut String, results: &Results) {
    *text += "## Targets\n\nA floor is the least that can be had, measured in the same run by contenders/floor: where it is\n\
              more than a target allows, nobody can meet it. For WebSocket, but for what is not read, for\n\
              WebSocketStream under its own executor, and for the programs of both it has the least of what these promise\n\
              (NOTES.md). Behind a ratio of times stands between what it was in the middle half of the rounds:\n\
              where that has the target in it, another run may say otherwise.\n\n\
              | | | measured | rounds | at most | floor | |\n|---|---|---:|---:|---:|---:|---|\n";
    for target in targets(results) {
        let verdict = match () {
            () if target.is_met() => "met",
            () if target.is_below_the_floor() => "not met, below the floor",
            () => "**not met**",
        };
        let unit = target.unit;
        let _ = writeln!(
            text,
            "| {} | {} | {} {unit} | {} | {} {unit} | {} | {verdict} |",
            target.what,
            target.engine,
            number(target.measured),
            target.spread.map_or_else(String::new, |[from, to]| {
                format!("{} to {}", number(from), number(to))
            }),
            number(target.limit),
            target.floor.map_or_else(String::new, |floor| format!("{} {unit}", number(floor))),
        );
    }
    text.push('\n');
}

fn size_table(text: &mut String, results: &Results) {
    *text += "## Size\n\nThe smallest program that sends every message back, in bytes.\n\n\
              | | wasm | glue | gzip | brotli |\n|---|---:|---:|---:|---:|\n";
    let mut sizes: Vec<_> = results.sizes.iter().collect();
    sizes.sort_by_key(|size| size.brotli);
    for size in sizes {
        let style = if size.is_async { ", async" } else { "" };
        let _ = writeln!(
            text,
            "| {}{style} | {} | {} | {} | {} |",
            size.title, size.wasm, size.glue, size.gzip, size.brotli
        );
    }
    text.push('\n');
}

/// Contenders down, measurements across.
fn engine_table(text: &mut String, title: &str, measurements: &[&Measurement]) {
    let variants: BTreeSet<&String> =
        measurements.iter().flat_map(|measurement| measurement.variants.keys()).collect();
    if variants.is_empty() {
        return;
    }
    let _ = writeln!(text, "### {title}\n");
    let heads: Vec<_> = measurements.iter().map(|measurement| short(&measurement.name)).collect();
    let _ = writeln!(text, "| | {} |\n|---|{}", heads.join(" | "), "---:|".repeat(heads.len()));
    for variant in in_order(variants) {
        let cells = measurements.iter().map(|measurement| cell(measurement, variant));
        let _ = writeln!(text, "| {variant} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text.push('\n');
}

/// Plain JavaScript first, then the floor, then the peers, then this library.
fn in_order(variants: BTreeSet<&String>) -> Vec<&String> {
    let mut variants: Vec<_> = variants.into_iter().collect();
    variants.sort_by_key(|name| {
        (!name.starts_with(PLAIN), !name.starts_with("floor"), name.starts_with("WebSocket"))
    });
    variants
}

fn short(name: &str) -> &str {
    let name = name.strip_prefix("receive ").or_else(|| name.strip_prefix("send ")).unwrap_or(name);
    name.split_once(", ").map_or(name, |(_, rest)| rest)
}

fn cell(measurement: &Measurement, variant: &str) -> String {
    match measurement.variants.get(variant) {
        None => String::new(),
        Some(Outcome { error: Some(error), .. }) => error.replace('|', " ").replace("Error: ", ""),
        Some(Outcome { median, .. }) => {
            let Some(median) = median.filter(|median| median.is_finite()) else {
                return "?".to_owned();
            };
            let is_time = ["ns", "µs"].contains(&&*measurement.unit);
            match measurement.ratio(variant, PLAIN).filter(|ratio| is_time && ratio.is_finite()) {
                Some(ratio) => format!("{} ({ratio:.1})", number(median)),
                None => number(median),
            }
        }
    }
}

fn processor_table(text: &mut String, engine: &Engine) {
    let measured =
        |it: &&Measurement| it.variants.values().any(|outcome| outcome.processor.is_some());
    let measurements: Vec<_> = engine.measurements.iter().filter(measured).collect();
    let variants: BTreeSet<_> = measurements.iter().flat_map(|it| it.variants.keys()).collect();
    if variants.is_empty() {
        return;
    }
    *text += "### What the page's main thread runs for each message, microseconds\n\n";
    let heads: Vec<_> = measurements.iter().map(|measurement| measurement.name.as_str()).collect();
    let _ = writeln!(text, "| | {} |\n|---|{}", heads.join(" | "), "---:|".repeat(heads.len()));
    for variant in in_order(variants) {
        let cells = measurements.iter().map(|measurement| {
            let time = measurement.variants.get(variant).and_then(|outcome| outcome.processor);
            time.map(number).unwrap_or_default()
        });
        let _ = writeln!(text, "| {variant} | {} |", cells.collect::<Vec<_>>().join(" | "));
    }
    text.push('\n');
}

fn failures(text: &mut String, results: &Results) {
    if !results.failed.is_empty() {
        *text += "## Not measured\n\n";
        for (contender, error) in &results.failed {
            let _ = writeln!(text, "- {contender}: {}", error.lines().next().unwrap_or_default());
        }
    }
}

/// Three digits, or all before the point; three behind it below 1.
fn number(number: f64) -> String {
    match number.abs() {
        size if size.is_nan() => "?".to_owned(),
        size if size >= 100.0 => format!("{number:.0}"),
        size if size >= 10.0 => format!("{number:.1}"),
        size if size >= 1.0 => format!("{number:.2}"),
        // So that what lies near its target can be told from it.
        _ => format!("{number:.3}"),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_three_digits() {
        let numbers = [1234.5, 61.98, 1.234, 0.1685, f64::NAN];
        assert_eq!(numbers.map(number), ["1234", "62.0", "1.23", "0.169", "?"]);
    }
}
