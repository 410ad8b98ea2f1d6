//! Attempts within a second over time as a picture: a strip for each policy, in SVG that reads well on light and on
//! dark.

use crate::report::{DRAWN_TIME, PEAK, Run};
use crate::tables::{number, seconds};
use std::fmt::Write;

const WIDTH: f64 = 820.0;
const LEFT: f64 = 66.0;
const RIGHT: f64 = 12.0;
const HEAD: f64 = 50.0;
const FOOT: f64 = 28.0;
/// A strip with its title, and what is left for the attempts.
const STRIP: f64 = 118.0;
const AREA: f64 = 84.0;

/// How much time there is, in seconds.
const TIME: f64 = DRAWN_TIME as f64;
/// The top of every strip, in attempts. It is the same for all: what is to be seen is a tenth beside the whole.
const MOST: f64 = 100_000.0;

pub(crate) fn plot(runs: &[&Run]) -> String {
    let Some(first) = runs.first() else { return String::new() };
    let bottom = HEAD + STRIP * runs.len() as f64;
    let title = format!(
        "Attempts within a second, 100,000 clients; the server is away for {} s, then lets in {} a second",
        first.down_seconds,
        number(first.capacity)
    );
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{title}\">\n\
         <style>text{{font:13px system-ui,sans-serif;fill:#333}}.t{{font-weight:600}}.s{{font-size:11px;fill:#666}}\
         .o{{fill:#b4460f}}.p{{fill:#8a8f98}}line{{stroke:#ddd}}.g{{stroke:#1f6feb;stroke-dasharray:5 3}}\
         .b{{stroke:#666;stroke-dasharray:2 3}}.k{{fill:#1f6feb}}.e{{stroke:#333;stroke-width:2}}\
         @media(prefers-color-scheme:dark){{text{{fill:#ddd}}.s{{fill:#999}}.o{{fill:#ff8a4c}}.p{{fill:#767c86}}\
         line{{stroke:#333}}.g{{stroke:#6cb0ff}}.b{{stroke:#999}}.k{{fill:#6cb0ff}}.e{{stroke:#ddd}}}}</style>\n\
         <text class=\"t\" x=\"4\" y=\"20\">{title}</text>\n\
         <text class=\"s k\" x=\"{}\" y=\"44\" text-anchor=\"end\">– – the goal: a tenth of a fixed second's</text>\n",
        bottom + FOOT,
        WIDTH - RIGHT
    );
    for (second, name) in [(first.down_seconds as f64, "up again"), (first.best, "best possible")] {
        let x = across(second);
        let _ = writeln!(
            svg,
            "<text class=\"s\" x=\"{x:.1}\" y=\"44\" text-anchor=\"middle\">{name}</text>"
        );
    }
    for (row, run) in runs.iter().enumerate() {
        strip(&mut svg, run, HEAD + STRIP * row as f64);
    }
    for second in (0..=5).map(|step| f64::from(step) * 20.0) {
        let (x, y) = (across(second), bottom + 16.0);
        let anchor = if second < TIME { "middle" } else { "end" };
        let _ = writeln!(
            svg,
            "<text class=\"s\" x=\"{x:.1}\" y=\"{y}\" text-anchor=\"{anchor}\">{second} s</text>"
        );
    }
    svg + "</svg>\n"
}

fn strip(svg: &mut String, run: &Run, top: f64) {
    let (base, right) = (top + STRIP, WIDTH - RIGHT);
    let _ = writeln!(
        svg,
        "<text class=\"t\" x=\"{LEFT}\" y=\"{}\">{}</text>\
         <text class=\"s\" x=\"{right}\" y=\"{0}\" text-anchor=\"end\">peak {}, all back after {}</text>",
        top + 24.0,
        run.policy,
        number(run.peak_second),
        seconds(run.all_back)
    );
    for attempts in [0_u32, 50_000, 100_000] {
        let y = base - up(f64::from(attempts));
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"s\" x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 6.0,
            y + 4.0,
            number(attempts)
        );
    }
    let mut path = format!("M{LEFT} {base}");
    let mut before = 0;
    for (quarter, attempts) in run.quarters.iter().enumerate() {
        if *attempts != before {
            let (x, y) = (across(quarter as f64 / 4.0), base - up(*attempts as f64));
            let _ = write!(path, "H{x:.1}V{y:.1}");
        }
        before = *attempts;
    }
    let last = across(run.quarters.len() as f64 / 4.0);
    let class = if run.policy.starts_with("Backoff") { "o" } else { "p" };
    let _ = writeln!(svg, "<path class=\"{class}\" d=\"{path}H{last:.1}V{base}Z\"/>");
    for second in [run.down_seconds as f64, run.best] {
        upright(svg, "b", second, base);
    }
    if let Some(end) = run.all_back.filter(|end| *end <= TIME) {
        upright(svg, "e", end, base);
    }
    let y = base - up(PEAK * MOST);
    let _ = writeln!(
        svg,
        "<line class=\"g\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>"
    );
}

/// A moment, over the height of a strip; or the end, as a short stroke.
fn upright(svg: &mut String, class: &str, second: f64, base: f64) {
    let (x, height) = (across(second), if class == "e" { 14.0 } else { AREA });
    let _ = writeln!(
        svg,
        "<line class=\"{class}\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{base}\" y2=\"{}\"/>",
        base - height
    );
}

fn across(second: f64) -> f64 {
    LEFT + second / TIME * (WIDTH - LEFT - RIGHT)
}

fn up(attempts: f64) -> f64 {
    (attempts / MOST).min(1.0) * AREA
}
