//! The npm package in an application: what checks it, and the runtimes. The browsers have it among the pages.

use super::{PACKAGE, Suites};
use crate::cargo::Artifact;
use crate::package::App;
use crate::{npm, runtimes};
use anyhow::Result;
use std::process::Command;

impl Suites<'_> {
    /// The npm package where no browser is: its types, and in the runtimes.
    pub(super) fn package(&mut self) -> Result<()> {
        if self.options.filter.is_some() || !npm::is_there("the npm package")? {
            return Ok(());
        }
        let Some(app) = self.app() else { return Ok(()) };
        if let Err(error) = app.check_classes() {
            self.fail("npm package: wasm-pack", &format!("{error:#}"));
        }
        match app.checks() {
            Ok(checks) => {
                for (name, mut command) in checks {
                    self.check(&format!("npm package: {name}"), &mut command)?;
                }
            }
            Err(error) => self.fail("npm package: checks", &format!("{error:#}")),
        }
        let echo = format!("ws://localhost:{}/echo", self.options.echo_port);
        for runtime in runtimes::all()? {
            let scripts = ["runtime.js", "slim-runtime.js", "bare.js"].map(|it| (&app.folder, it));
            let by_wasm_pack = (&app.by_wasm_pack, "wasm-pack-runtime.js");
            let mut commands = [&scripts[..], &[by_wasm_pack]]
                .concat()
                .into_iter()
                .map(|(folder, script)| {
                    let mut command = runtime.script();
                    command.current_dir(folder).args([script, &echo]);
                    command
                })
                .collect::<Vec<_>>();
            self.run_all(&format!("npm package: {}", runtime.name), &mut commands)?;
        }
        match app.in_workerd(&echo) {
            Ok(mut command) => {
                self.run("npm package: workerd", &mut command)?;
            }
            Err(error) => self.fail("npm package: workerd", &format!("{error:#}")),
        }
        Ok(())
    }

    /// The package in an application. That it cannot be had is a failure, and no end of the run.
    fn app(&mut self) -> Option<App> {
        match App::install() {
            Ok(app) => {
                self.has_app = true;
                Some(app)
            }
            Err(error) => {
                self.fail("npm package", &format!("{error:#}"));
                None
            }
        }
    }

    /// Whether the tests of the package can run, and are wanted.
    pub(super) fn has_app(&mut self, files: &[Artifact]) -> Result<bool> {
        if self.options.browser.is_empty() && self.options.filter.is_none() {
            // It was made for the other runtimes.
            return Ok(self.has_app);
        }
        let Some(tests) = files.iter().find(|file| file.name == PACKAGE) else { return Ok(false) };
        let list =
            Command::new(&tests.path).arg("--list").args(&self.options.filter).output()?.stdout;
        let is_wanted = String::from_utf8_lossy(&list).contains(": test");
        Ok(is_wanted && npm::is_there("the npm package")? && self.app().is_some())
    }
}
