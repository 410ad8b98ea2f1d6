//! The numbers as Markdown.

use crate::cases::{CAPACITIES, DOWN};
use crate::report::{PEAK, Run, TIME};
use crate::results::Results;
use std::fmt::{Display, Write};

pub(crate) fn tables(results: &Results) -> String {
    let mut text = format!(
        "# When a server restarts\n\n\
         Written by `cargo xtask bench --only restart`: 100,000 clients lose their server within 100 ms. It refuses \
         everybody for {DOWN} s, then lets in so many in every second by the clock, and refuses the rest at once. \
         Virtual time: the same numbers in every run. [What the model leaves out](../README.md#when-a-server-restarts).\n\n\
         The goal: a peak of at most {PEAK} of a fixed second's, and all back within {TIME} times the best possible. \
         That is when the server is up again, and as many seconds later as it needs to let in all. In **bold**: not met. \
         Peaks are the most attempts within a second or a tenth of one, wherever it begins.\n\n\
         ![Attempts within a second, over time](restart.svg)\n\n"
    );
    for capacity in CAPACITIES {
        compared(&mut text, results, capacity);
    }
    text += "What others do takes no notice of close codes: a crash and a restart are the same to them. A fixed second \
             has all back soon because it costs this server nothing to refuse; and the time until the last one is back \
             depends on who was refused last, so that it leaps between capacities: look at 99 %, too.\n\n";
    let cells =
        "Peak in a second, and how many times the best possible it took until all were back";
    let _ = writeln!(text, "## Other outages, defaults, restart (1012)\n\n{cells}.\n");
    grid(&mut text, &results.outages, |run| format!("away for {} s", run.down_seconds));
    let _ = writeln!(text, "## Other windows, restart (1012)\n\n{cells}.\n");
    grid(&mut text, &results.windows, |run| run.policy.clone());
    let _ = writeln!(text, "## Other bases, crash (1006)\n\n{cells}.\n");
    grid(&mut text, &results.bases, |run| run.policy.clone());
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn compared(text: &mut String, results: &Results, capacity: u32) {
    let mut runs = results.compared.iter().filter(|run| run.capacity == capacity).peekable();
    let Some(first) = runs.peek() else { return };
    let _ = writeln!(
        text,
        "## {} connections a second: {} s at best\n\n\
         | | peak in a second | of a fixed second's | in a tenth | half back | 99 % | all | × best | attempts a client |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|---:|",
        number(capacity),
        first.best
    );
    for run in runs {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {:.1} |",
            run.policy,
            number(run.peak_second),
            verdict(&format!("{:.2}", run.to_fixed), run.has_small_peak()),
            number(run.peak_tenth),
            seconds(run.half_back),
            seconds(run.most_back),
            seconds(run.all_back),
            verdict(&times(run), run.is_back_in_time()),
            run.attempts_a_client
        );
    }
    text.push('\n');
}

/// What was tried down, capacities across.
fn grid(text: &mut String, runs: &[Run], name: impl Fn(&Run) -> String) {
    let mut capacities: Vec<_> = runs.iter().map(|run| run.capacity).collect();
    capacities.sort_unstable();
    capacities.dedup();
    let heads: Vec<_> = capacities.iter().map(|it| format!("{} a second", number(it))).collect();
    let _ = writeln!(text, "| | {} |\n|---|{}", heads.join(" | "), "---:|".repeat(heads.len()));
    for row in runs.chunks(capacities.len().max(1)) {
        let Some(first) = row.first() else { continue };
        let cells = row.iter().map(|run| {
            let peak = verdict(&number(run.peak_second), run.has_small_peak());
            format!("{peak}, {}", verdict(&format!("{} ×", times(run)), run.is_back_in_time()))
        });
        let _ = writeln!(text, "| {} | {} |", name(first), cells.collect::<Vec<_>>().join(" | "));
    }
    text.push('\n');
}

fn verdict(text: &str, is_met: bool) -> String {
    if is_met { text.to_owned() } else { format!("**{text}**") }
}

fn times(run: &Run) -> String {
    run.to_best().map_or_else(|| "never".to_owned(), |times| format!("{times:.2}"))
}

pub(crate) fn seconds(seconds: Option<f64>) -> String {
    seconds.map_or_else(|| "never".to_owned(), |seconds| format!("{seconds:.1} s"))
}

/// With commas between thousands.
pub(crate) fn number(number: impl Display) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn thousands_have_commas() {
        assert_eq!(
            [7, 999, 1_000, 99_999, 1_234_567].map(number),
            ["7", "999", "1,000", "99,999", "1,234,567"]
        );
    }
}
