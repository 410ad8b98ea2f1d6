//! The numbers as pictures: bars, one a contender, in SVG that reads well on light and on dark.

use crate::results::{Engine, Results};
use std::fmt::Write;

/// What is drawn: a measurement, and its title.
const PLOTS: [(&str, &str, &str); 4] = [
    ("receive binary 1024", "receive-binary", "Receiving 1 KiB of binary, read into Rust"),
    ("receive text 1024", "receive-text", "Receiving 1 KiB of text, read into Rust"),
    ("send binary 1024", "send-binary", "Sending 1 KiB of binary"),
    ("ping-pong text 32", "ping-pong", "32 characters there and back, over loopback"),
];

/// A file's name and its content.
pub(crate) fn plots(results: &Results) -> Vec<(String, String)> {
    let mut plots = Vec::new();
    for engine in &results.engines {
        for (measurement, file, title) in PLOTS {
            if let Some(bars) = bars(engine, measurement) {
                let unit = if measurement.starts_with("ping") { "µs" } else { "ns a message" };
                let title = format!("{title}, {} ({unit})", engine.title);
                plots.push((format!("{file}-{}.svg", engine.name), svg(&title, &bars)));
            }
        }
    }
    let mut sizes: Vec<_> =
        results.sizes.iter().map(|size| (size.title.clone(), size.brotli as f64)).collect();
    if !sizes.is_empty() {
        sizes.sort_by(|a, b| a.1.total_cmp(&b.1));
        plots.push((
            "size.svg".to_owned(),
            svg("An echo app, compressed by brotli (bytes)", &sizes),
        ));
    }
    plots
}

fn bars(engine: &Engine, measurement: &str) -> Option<Vec<(String, f64)>> {
    let variants = &engine.measurement(measurement)?.variants;
    let is_drawn = |name: &str| !name.contains("unread") && !name.contains("handed on");
    let bars = variants.iter().filter(|(name, _)| is_drawn(name));
    let mut bars: Vec<_> = bars.filter_map(|(name, it)| Some((name.clone(), it.median?))).collect();
    bars.sort_by(|a, b| a.1.total_cmp(&b.1));
    (!bars.is_empty()).then_some(bars)
}

const WIDTH: f64 = 820.0;
const LABELS: f64 = 330.0;
const NUMBERS: f64 = 70.0;
const ROW: f64 = 24.0;
const HEAD: f64 = 40.0;

fn svg(title: &str, bars: &[(String, f64)]) -> String {
    let height = HEAD + ROW * bars.len() as f64 + 8.0;
    // What is ten times slower than the middle would make all the others invisible: it is cut, and marked.
    let middle = bars[bars.len() / 2].1;
    let most = bars.iter().map(|bar| bar.1).fold(0.0, f64::max).min(middle * 6.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{title}\">\n\
         <style>text{{font:13px system-ui,sans-serif;fill:#333}}.t{{font-weight:600}}.o{{fill:#b4460f}}.p{{fill:#8a8f98}}\
         @media(prefers-color-scheme:dark){{text{{fill:#ddd}}.o{{fill:#ff8a4c}}.p{{fill:#767c86}}}}</style>\n\
         <text class=\"t\" x=\"4\" y=\"20\">{title}</text>\n"
    );
    for (row, (name, value)) in bars.iter().enumerate() {
        let y = HEAD + ROW * row as f64;
        let length = (value.min(most) / most * (WIDTH - LABELS - NUMBERS)).max(1.0);
        let class = if name.starts_with("WebSocket") { "o" } else { "p" };
        let (label, text) = (LABELS - 8.0, y + 15.0);
        let after = LABELS + length + 6.0;
        let cut = if *value > most { "… " } else { "" };
        let _ = writeln!(
            svg,
            "<text x=\"{label}\" y=\"{text}\" text-anchor=\"end\">{name}</text>\
             <rect class=\"{class}\" x=\"{LABELS}\" y=\"{}\" width=\"{length:.1}\" height=\"16\" rx=\"2\"/>\
             <text x=\"{after:.1}\" y=\"{text}\">{cut}{value:.0}</text>",
            y + 2.0
        );
    }
    svg + "</svg>\n"
}
