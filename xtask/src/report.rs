//! Counts what test programs say that they ran.

use std::fmt;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Count {
    /// Adds up the `test result:` lines of cargo's harness; where there are none, of wasm-bindgen's. For
    /// an example that failed cargo shows wasm-bindgen's too: it is the same failure.
    fn read(output: &str) -> Self {
        let results =
            || output.lines().filter_map(|line| Some(line.split_once("test result: ")?.1));
        let is_cargos = |result: &str| result.contains(" measured; ");
        let all = !results().any(is_cargos);
        let mut count = Self::default();
        for result in results().filter(|result| all || is_cargos(result)) {
            let number = |word: &str| {
                result.split("; ").find_map(|part| {
                    let (number, rest) = part.rsplit_once(' ')?;
                    (rest == word).then(|| number.rsplit(' ').next()?.parse::<u64>().ok())?
                })
            };
            count.passed += number("passed").unwrap_or(0);
            count.failed += number("failed").unwrap_or(0);
        }
        count
    }

    /// What a program counted that has ended, well or not: one that ended before it could count has failed.
    pub(crate) fn of(output: &str, ok: bool) -> Self {
        let mut count = Self::read(output);
        if !ok {
            count.failed = count.failed.max(1);
        }
        count
    }

    pub(crate) fn total(self) -> u64 {
        self.passed + self.failed
    }
}

impl std::ops::AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// The last lines of a suite that failed without naming a test, as many as tell why.
const LAST_LINES: usize = 12;

/// What every panic says first.
const PANIC: &str = "panicked at";

/// What the browser's test program says before each test.
const BEGUN: &str = "Invoking test: ";

/// All suites, and whether they ran as they should.
#[derive(Debug, Default)]
pub(crate) struct Report {
    count: Count,
    empty: Vec<String>,
    failures: Vec<String>,
}

impl Report {
    /// Takes the end of a suite.
    pub(crate) fn add(&mut self, suite: &str, count: Count) {
        if count.total() == 0 {
            self.empty.push(suite.to_owned());
        }
        self.count += count;
    }

    pub(crate) fn count(&self) -> Count {
        self.count
    }

    /// Keeps what a suite that failed says about why, to be told once more at the end: what it printed
    /// stands hundreds of lines above by then.
    pub(crate) fn keep_failure(&mut self, suite: &str, output: &str) {
        let lines: Vec<_> = output.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let said = |number: usize| {
            // What was expected stands below the line that says where.
            is_failure(lines[number]) || number > 0 && lines[number - 1].contains(PANIC)
        };
        let mut told: Vec<_> =
            (0..lines.len()).filter(|line| said(*line)).map(|n| lines[n]).collect();
        // Panics that are part of tests tell nothing where no test is named: one may never have ended.
        if !told.iter().any(|line| names_a_test(line)) {
            let begun = lines.iter().rfind(|line| line.starts_with(BEGUN));
            told = begun.into_iter().copied().collect();
            told.extend(&lines[lines.len().saturating_sub(LAST_LINES)..]);
        }
        self.failures.push(format!("{suite}:\n    {}", told.join("\n    ")));
    }

    /// What failed, a suite each.
    pub(crate) fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Why the whole run is no success, if so. With a filter it is natural that suites are empty.
    pub(crate) fn verdict(&self, filtered: bool) -> Result<(), String> {
        if !filtered && !self.empty.is_empty() {
            return Err(format!("no test ran in: {}", self.empty.join(", ")));
        }
        if self.count.total() == 0 {
            return Err("no test ran".to_owned());
        }
        if self.count.failed > 0 {
            return Err(format!("{} tests failed", self.count.failed));
        }
        Ok(())
    }
}

/// Whether that line of a test program names a test that failed, or says why it did.
fn is_failure(line: &str) -> bool {
    names_a_test(line) || line.contains(PANIC)
}

/// Whether that line of a test program names a test that failed.
fn names_a_test(line: &str) -> bool {
    line.starts_with("test ") && (line.ends_with("FAILED") || line.ends_with("FAIL"))
}

#[cfg(test)]
mod tests {
    use super::{Count, Report};

    #[test]
    fn results_of_both_harnesses_are_added_up() {
        let output = "\
running 3 tests
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.13s
test result: FAILED. 5 passed; 12 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.07s
the words test result appear, and 9 passed; too
";
        assert_eq!(Count::read(output), Count { passed: 8, failed: 12 });
        let output =
            "test result: FAILED. 6 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.07s";
        assert_eq!(Count::read(output), Count { passed: 6, failed: 1 });
        assert_eq!(Count::read("no tests to run!"), Count::default());
    }

    #[test]
    fn an_example_that_failed_is_counted_once() {
        let output = "\
    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.07s
test result: FAILED. 19 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 18.32s
";
        assert_eq!(Count::read(output), Count { passed: 19, failed: 1 });
    }

    #[test]
    fn a_suite_that_ran_nothing_is_a_failure_unless_tests_were_filtered() {
        let mut report = Report::default();
        report.add("one", Count { passed: 2, failed: 0 });
        assert_eq!(report.verdict(false), Ok(()));
        report.add("two", Count::default());
        assert_eq!(report.verdict(false), Err("no test ran in: two".to_owned()));
        assert_eq!(report.verdict(true), Ok(()));
        assert_eq!(report.count().to_string(), "2 passed, 0 failed");
        assert!(Report::default().verdict(true).is_err());
    }

    #[test]
    fn a_program_that_ends_early_counts_as_failed() {
        let two = "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(Count::of(two, true), Count { passed: 2, failed: 0 });
        assert_eq!(Count::of(two, false), Count { passed: 2, failed: 1 });
        assert_eq!(Count::of("", false), Count { passed: 0, failed: 1 });
        let three = "test result: FAILED. 0 passed; 3 failed; 0 ignored; 0 filtered out";
        assert_eq!(Count::of(three, false), Count { passed: 0, failed: 3 });
        let mut report = Report::default();
        report.add("one", Count::of("", false));
        assert_eq!(report.verdict(true), Err("1 tests failed".to_owned()));
    }

    #[test]
    fn a_failure_is_told_by_its_tests_or_by_the_last_lines() {
        let mut report = Report::default();
        report.keep_failure(
            "one",
            "test a ... ok\ntest b ... FAIL\npanicked at c.rs:1\n  not 2\n\nmore",
        );
        let lines: Vec<_> = (0..20).map(|number| number.to_string()).collect();
        report.keep_failure("two", &lines.join("\n"));
        let hangs = ["Invoking test: a", "panicked at b.rs:1", "Invoking test: c", "it was told"];
        report.keep_failure("three", &format!("{}\n{}", hangs.join("\n"), lines.join("\n")));
        let [one, two, three] = report.failures() else { panic!("{report:?}") };
        assert_eq!(one, "one:\n    test b ... FAIL\n    panicked at c.rs:1\n    not 2");
        assert!(two.starts_with("two:\n    8\n") && two.ends_with("\n    19"), "{two}");
        assert!(three.starts_with("three:\n    Invoking test: c\n    8\n"), "{three}");
    }
}
