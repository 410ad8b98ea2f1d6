//! How one suite is run and counted, and what is told of it.

use super::Suites;
use crate::announce;
use crate::report::Count;
use anyhow::{Context, Result};
use std::io::{Write, stderr};
use std::process::{Command, Stdio};
use std::time::Instant;

impl Suites<'_> {
    /// A program that finds faults, and counts nothing: it is one test.
    pub(super) fn check(&mut self, suite: &str, command: &mut Command) -> Result<()> {
        let output = command
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot run {:?}", command.get_program()))?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].concat();
            stderr().write_all(&said)?;
            self.fail(suite, &String::from_utf8_lossy(&said));
            return Ok(());
        }
        let count = Count { passed: 1, failed: 0 };
        self.report.add(suite, count);
        announce(&format!("{suite}: {count}"));
        Ok(())
    }

    /// One failure, and why.
    pub(super) fn fail(&mut self, suite: &str, why: &str) {
        let count = Count { passed: 0, failed: 1 };
        self.report.keep_failure(suite, why);
        self.report.add(suite, count);
        announce(&format!("{suite}: {count}"));
    }

    /// Runs one suite, and returns its output; shows it only when something is wrong.
    pub(super) fn run(&mut self, suite: &str, command: &mut Command) -> Result<String> {
        self.run_all(suite, std::slice::from_mut(command))
    }

    /// The same for a suite of several programs.
    pub(super) fn run_all(&mut self, suite: &str, commands: &mut [Command]) -> Result<String> {
        let start = Instant::now();
        let (mut said, mut told) = (String::new(), Count::default());
        for command in commands {
            let output = command
                .stdin(Stdio::null())
                .output()
                .with_context(|| format!("cannot run {:?}", command.get_program()))?;
            let printed = String::from_utf8_lossy(&output.stdout);
            let count = Count::of(&printed, output.status.success());
            if count.failed > 0 {
                stderr().write_all(&output.stdout)?;
                stderr().write_all(&output.stderr)?;
                let all = format!("{printed}\n{}", String::from_utf8_lossy(&output.stderr));
                self.report.keep_failure(suite, &all);
            }
            told += count;
            said.push_str(&printed);
        }
        self.report.add(suite, told);
        // With a filter, most suites have nothing to say.
        if told.total() > 0 || self.options.filter.is_none() {
            announce(&format!("{suite}: {told} ({} s)", start.elapsed().as_secs()));
        }
        Ok(said)
    }
}

/// What tests have measured, for people to read.
pub(super) fn tell_figures(said: &str) {
    for figures in said.lines().filter_map(|line| line.strip_prefix("figures ")) {
        announce(figures);
    }
}
