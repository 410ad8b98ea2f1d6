//! `cargo xtask npm`: the npm package, and an application that has installed it, for the tests.

mod bundles;
mod client;
mod names;
mod program;
mod snip;
mod text;
mod unused;
mod wasm_pack;

use crate::npm::{self, Tool, npm, tool};
use crate::{announce, root};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const COMPILER: Tool = ("typescript", "7.0.2");
const BUNDLER: Tool = ("esbuild", "0.28.2");
const BUNDLERS: [Tool; 6] = [
    BUNDLER,
    ("rollup", "4.68.5"),
    ("@rollup/plugin-node-resolve", "16.0.3"),
    ("vite", "8.3.8"),
    ("webpack", "5.112.2"),
    ("webpack-cli", "7.3.1"),
];
const CHECKERS: [Tool; 4] = [
    ("oxlint", "1.94.0"),
    ("publint", "0.3.25"),
    ("@arethetypeswrong/cli", "0.18.5"),
    ("@types/node", "26.6.6"),
];

/// Cloudflare's runtime.
const WORKERD: Tool = ("workerd", "1.20261117.1");

/// It reads types by a compiler that is written in JavaScript, which ours no longer is.
const DOCUMENTER: [Tool; 2] = [("typedoc", "0.28.20"), ("typescript", "6.0.3")];

/// What the package has beside what is compiled.
const FILES: [(&str, &str); 4] = [
    ("npm/package.json", "package.json"),
    ("npm/README.md", "README.md"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];

/// Every entry that has types of its own.
const DOCUMENTED: &str = "--entryPoints ts/index.ts --entryPoints ts/slim.ts --emit none --disableSources --treatWarningsAsErrors";

/// What an application has that uses what wasm-pack makes.
const BY_WASM_PACK: [&str; 9] = [
    "app.js",
    "echo.js",
    "harness.js",
    "wasm-pack.js",
    "wasm-pack-runtime.js",
    "types.ts",
    "wasm-pack-types.ts",
    "tsconfig.json",
    "tsconfig.wasm-pack.json",
];

/// Where an application has the package.
const DIST: &str = "node_modules/wasm-websocket/dist";

/// Builds the package. Returns its folder.
pub(crate) fn build() -> Result<PathBuf> {
    npm::need(&[COMPILER])?;
    announce("building the npm package");
    let folder = root().join("target/npm");
    empty(&folder)?;
    // From there, so that what debuggers show is what the package has.
    copy_all(&root().join("npm/ts"), &folder.join("ts"))?;
    copy(&root().join("npm/tsconfig.json"), &folder.join("tsconfig.json"))?;
    for (from, to) in FILES {
        copy(&root().join(from), &folder.join(to))?;
    }
    same_version(&folder)?;
    client::build(&folder)?;
    run(tool("tsc").arg("--project").arg(&folder))?;
    Ok(folder)
}

/// The same, and what wasm-pack has to find.
pub(crate) fn build_all() -> Result<PathBuf> {
    let folder = build()?;
    wasm_pack::update(&folder)?;
    Ok(folder)
}

/// An application that has installed the package as npm packs it: the tests, and a site of them.
pub(crate) struct App {
    pub(crate) folder: PathBuf,
    /// The same over what wasm-pack makes of the package's crate.
    pub(crate) by_wasm_pack: PathBuf,
    tarball: String,
}

impl App {
    pub(crate) fn install() -> Result<Self> {
        let package = build()?;
        npm::need(&BUNDLERS)?;
        let folder = root().join("target/npm-app");
        empty(&folder)?;
        let output = Command::new(npm()?)
            .current_dir(&folder)
            .args(["pack", "--json", "--pack-destination", "."])
            .arg(package)
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run npm")?;
        let packed: Value = serde_json::from_slice(&output.stdout).context("npm pack failed")?;
        let file = packed.pointer("/0/filename").and_then(Value::as_str);
        let file = file.context("npm pack tells no file")?;
        fs::write(folder.join("package.json"), r#"{ "private": true, "type": "module" }"#)?;
        run(Command::new(npm()?)
            .current_dir(&folder)
            .args(["install", "--offline", "--no-audit", "--no-fund"])
            .arg(format!("./{file}"))
            .stdout(Stdio::null()))?;
        copy_all(&root().join("npm/tests"), &folder)?;
        let by_wasm_pack = folder.join("site/wasm-pack");
        let app = Self { folder, by_wasm_pack, tarball: file.to_owned() };
        app.bundle()?;
        Ok(app)
    }

    /// The site that browsers open.
    fn bundle(&self) -> Result<()> {
        let site = self.folder.join("site");
        fs::create_dir(&site)?;
        let scripts = [
            ("main.js", "tests.js"),
            ("policy.js", "policy.js"),
            ("forbidden.js", "forbidden.js"),
            // By themselves, for tests that load them afresh.
            ("node_modules/wasm-websocket/dist/index.js", "package.js"),
            ("slim-package.js", "slim-package.js"),
        ];
        for (script, to) in scripts {
            run(tool("esbuild")
                .current_dir(&self.folder)
                .args([script, "--bundle", "--minify", "--format=esm", "--log-level=warning"])
                .arg(format!("--outfile=site/{to}")))?;
        }
        for page in ["page.html", "policy.html", "forbidden.html", "allowed.html"] {
            copy(&self.folder.join(page), &site.join(page))?;
        }
        copy(&self.folder.join(DIST).join("client.wasm"), &site.join("client.wasm"))?;
        self.applications(&site)
    }

    /// The same small application by every bundler, and by none.
    fn applications(&self, site: &Path) -> Result<()> {
        bundles::make(&self.folder, "app", ".", site)?;
        bundles::check(site, true)?;
        for bundler in ["esbuild", "rollup", "webpack"] {
            copy(&self.folder.join("index.html"), &site.join(bundler).join("index.html"))?;
        }
        // Who needs the first door only does not load the others.
        let page = self.folder.join("only");
        fs::create_dir(&page)?;
        copy(&self.folder.join("only.html"), &page.join("index.html"))?;
        let bundles = self.folder.join("bundles");
        bundles::make(&self.folder, "only", "only", &bundles)?;
        bundles::check(&bundles, false)?;
        // A script that is no module has the charset of its page.
        run(tool("esbuild")
            .current_dir(&self.folder)
            .args(["app.js", "--bundle", "--format=iife", "--log-level=warning"])
            .args(["--charset=utf8", "--outfile=site/classic/app.js"]))?;
        copy(&self.folder.join("classic.html"), &site.join("classic/index.html"))?;
        let plain = site.join("plain");
        copy_all(&self.folder.join(DIST), &plain.join(DIST))?;
        copy(&self.folder.join("plain.html"), &plain.join("index.html"))?;
        for script in ["app.js", "echo.js", "harness.js"] {
            copy(&self.folder.join(script), &plain.join(script))?;
        }
        self.with_wasm_pack()
    }

    /// The same over what wasm-pack makes, with its types.
    fn with_wasm_pack(&self) -> Result<()> {
        let folder = &self.by_wasm_pack;
        wasm_pack::build(&folder.join("node_modules/wasm-websocket"))?;
        for file in BY_WASM_PACK {
            copy(&self.folder.join(file), &folder.join(file))?;
        }
        copy(&self.folder.join("wasm-pack.html"), &folder.join("index.html"))
    }

    /// The tests in Cloudflare's runtime, which has one script, and the module as a file.
    pub(crate) fn in_workerd(&self, echo: &str) -> Result<Command> {
        npm::need(&[WORKERD])?;
        let folder = self.folder.join("workerd");
        run(tool("esbuild")
            .current_dir(&self.folder)
            .args(["workerd.js", "--bundle", "--format=esm", "--conditions=workerd"])
            .args(["--external:*.wasm", "--log-level=warning", "--outfile=workerd/worker.js"]))?;
        copy(&self.folder.join("workerd.capnp"), &folder.join("workerd.capnp"))?;
        copy(&self.folder.join(DIST).join("client.wasm"), &folder.join("client.wasm"))?;
        let mut command = tool("workerd");
        command.current_dir(folder).args(["test", "workerd.capnp"]).env("ECHO", echo);
        Ok(command)
    }

    /// That wasm-pack has the same classes.
    pub(crate) fn check_classes(&self) -> Result<()> {
        wasm_pack::check(&root().join("target/npm"))
    }

    /// Programs that find faults, each by its name.
    pub(crate) fn checks(&self) -> Result<[(&'static str, Command); 7]> {
        npm::need(&CHECKERS)?;
        npm::need_in("typedoc", &DOCUMENTER)?;
        let here = |name, arguments: &[&str]| {
            let mut command = tool(name);
            command.current_dir(&self.folder).args(arguments);
            command
        };
        let mut in_node = here("tsc", &["--project", "tsconfig.node.json", "--typeRoots"]);
        in_node.arg(npm::modules().join("@types"));
        let mut of_wasm_pack = tool("tsc");
        of_wasm_pack.current_dir(&self.by_wasm_pack).args(["--project", "tsconfig.wasm-pack.json"]);
        let mut lint = tool("oxlint");
        lint.current_dir(root().join("npm")).args([
            "--deny-warnings",
            "ts",
            "tests",
            "wasm-pack",
            "--ignore-pattern=classes.*",
        ]);
        // A link that leads nowhere, and a type that is used and not exported.
        let mut document = npm::tool_in("typedoc", "typedoc");
        document.current_dir(root().join("target/npm")).args(DOCUMENTED.split(' '));
        Ok([
            // The types that an application sees.
            ("types", here("tsc", &["--project", "."])),
            ("types in Node", in_node),
            ("types by wasm-pack", of_wasm_pack),
            ("lint", lint),
            ("documentation", document),
            ("publint", here("publint", &["run", "--strict", "node_modules/wasm-websocket"])),
            // There is no CommonJS, and so no fault in that.
            (
                "attw",
                here(
                    "attw",
                    &[
                        &self.tarball,
                        "--profile",
                        "esm-only",
                        "--exclude-entrypoints",
                        "client.wasm",
                    ],
                ),
            ),
        ])
    }
}

/// One number stands for the crate and for the package.
fn same_version(folder: &Path) -> Result<()> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let package: Value = serde_json::from_slice(&fs::read(folder.join("package.json"))?)?;
    let version = package["version"].as_str().context("npm/package.json has no version")?;
    if !manifest.lines().any(|line| line == format!("version = \"{version}\"")) {
        bail!("npm/package.json has version {version}, and Cargo.toml another");
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(())
}

/// The files of a folder, into one that is made where there is none.
fn copy_all(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("cannot copy {}", from.display()))?;
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_owned();
    let status =
        command.status().with_context(|| format!("cannot run {}", name.to_string_lossy()))?;
    if !status.success() {
        bail!("{} failed", name.to_string_lossy());
    }
    Ok(())
}
