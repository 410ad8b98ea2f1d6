//! What a fresh machine lacks: installed where that is allowed, named where it is not.

use crate::browsers::{Browser, Engine, tools};
use crate::{announce, cargo};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// The version that the tests were seen passing with.
const GECKODRIVER: &str = "geckodriver@0.37.1";

/// Makes sure that Rust can build for the browser.
pub(crate) fn wasm_target() -> Result<()> {
    let libraries = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", cargo::WASM])
        .current_dir(crate::root())
        .output()
        .context("cannot run rustc")?;
    if Path::new(String::from_utf8_lossy(&libraries.stdout).trim()).exists() {
        return Ok(());
    }
    announce(&format!("installing Rust's target {} with rustup", cargo::WASM));
    let added = Command::new("rustup")
        .args(["target", "add", cargo::WASM])
        .current_dir(crate::root())
        .status();
    match added {
        Ok(status) if status.success() => Ok(()),
        _ => bail!(
            "Rust's target {0} is missing and rustup could not add it: install Rust with rustup, or the \
             package of your distribution that holds the standard library for {0}",
            cargo::WASM
        ),
    }
}

/// The engines to test in. Every one of `mandatory` must be had; of the others, those that are there.
pub(crate) fn browsers(wanted: &[Engine], mandatory: &[Engine]) -> Result<Vec<Browser>> {
    let missing: Vec<Engine> =
        wanted.iter().copied().filter(|engine| Browser::find(*engine).is_err()).collect();
    if !missing.is_empty() {
        install(&missing);
    }
    let mut browsers = Vec::new();
    let mut lacking = Vec::new();
    for &engine in wanted {
        match Browser::find(engine) {
            Ok(browser) => browsers.push(browser),
            Err(error) => {
                announce(&format!(
                    "{engine} will not be tested: {error}. To have it, {}",
                    engine.how_to_install()
                ));
                if mandatory.contains(&engine) {
                    lacking.push(engine.name());
                }
            }
        }
    }
    if !lacking.is_empty() {
        bail!("cannot test in {}, which this run must", lacking.join(", "));
    }
    if browsers.is_empty() {
        bail!("there is no browser to test in");
    }
    Ok(browsers)
}

/// Installs what it may. What stays missing is told by the caller.
fn install(missing: &[Engine]) {
    if is_debian() && is_root() {
        // Each by itself: what cannot be had must not keep the others away.
        apt_get(&["update"]);
        for engine in missing {
            announce(&format!("installing with apt-get: {}", engine.packages().join(" ")));
            apt_get(&[&["install", "-y", "--no-install-recommends"], engine.packages()].concat());
        }
    } else {
        announce("browsers are missing, and this program installs them only as root on Debian");
    }
    // The driver is a crate: it needs no root, and goes into the project's own folder.
    if missing.contains(&Engine::Firefox)
        && Engine::Firefox.find_browser().is_ok()
        && Browser::find(Engine::Firefox).is_err()
    {
        announce(&format!("building {GECKODRIVER} into target/tools (about two minutes)"));
        let mut install = cargo::cargo();
        install.args(["install", "--locked", "--quiet", GECKODRIVER, "--root"]).arg(tools());
        if let Err(error) = run_quietly(&mut install) {
            announce(&format!("{error:#}"));
        }
    }
}

fn apt_get(arguments: &[&str]) {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    if let Err(error) = run_quietly(&mut command) {
        announce(&format!("{error:#}"));
    }
}

/// Runs an installer and shows what it said only when it failed.
fn run_quietly(command: &mut Command) -> Result<()> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run {:?}", command.get_program()))?;
    if !output.status.success() {
        bail!(
            "{:?} failed:\n{}{}",
            command.get_program(),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

fn is_debian() -> bool {
    std::fs::read_to_string("/etc/os-release")
        .is_ok_and(|release| release.lines().any(|line| line == "ID=debian"))
}

fn is_root() -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        // Linux shows a process's own folder as owned by its user.
        std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
    }
    #[cfg(not(unix))]
    false
}
