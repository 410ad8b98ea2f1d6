//! The engines that the tests run in, and where this machine has them.

use crate::display::Display;
use anyhow::{Context, Result, anyhow};
use clap::ValueEnum;
use serde_json::{Value, json};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How long a driver may take to start, and one test file in a browser, in seconds, before it counts
/// as hung.
const LIMIT: &str = "120";

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    /// Safari's engine: Safari on macOS, WebKitGTK elsewhere
    Webkit,
}

impl Engine {
    pub(crate) const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::Webkit];

    /// Those that are tested unless a person names others. Safari is always there on macOS, but may
    /// only be driven after `safaridriver --enable`, and its window shows itself: it has to be named.
    pub(crate) fn by_default() -> Vec<Self> {
        let mut engines = Self::ALL.to_vec();
        engines.retain(|engine| *engine != Self::Webkit || !cfg!(target_os = "macos"));
        engines
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }

    /// The name that people use.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::Webkit => "WebKit",
        }
    }

    /// The variable by which wasm-bindgen's runner is told the driver.
    fn variable(self) -> &'static str {
        match self {
            Self::Chromium => "CHROMEDRIVER",
            Self::Firefox => "GECKODRIVER",
            Self::Webkit => "SAFARIDRIVER",
        }
    }

    /// The capability that holds the engine's own options.
    fn options(self) -> &'static str {
        match self {
            Self::Chromium => "goog:chromeOptions",
            Self::Firefox => "moz:firefoxOptions",
            Self::Webkit => "webkitgtk:browserOptions",
        }
    }

    /// Debian's packages, without the driver that Debian lacks for Firefox.
    pub(crate) fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Chromium => &["chromium", "chromium-driver"],
            Self::Firefox => &["firefox-esr"],
            Self::Webkit => &["webkit2gtk-driver", "xvfb"],
        }
    }

    /// What a person does where this program may not install.
    pub(crate) fn how_to_install(self) -> String {
        if cfg!(target_os = "macos") {
            match self {
                Self::Chromium => "install Chrome and chromedriver (brew install --cask google-chrome chromedriver)",
                Self::Firefox => "install Firefox (brew install --cask firefox)",
                Self::Webkit => "allow Safari to be driven (sudo safaridriver --enable)",
            }
            .to_owned()
        } else if cfg!(windows) {
            match self {
                Self::Chromium => "install Chrome, and the chromedriver of its version on PATH",
                Self::Firefox => "install Firefox, and geckodriver on PATH",
                Self::Webkit => "WebKit does not run on Windows",
            }
            .to_owned()
        } else {
            let what = if self == Self::Firefox { "it" } else { "it and its WebDriver" };
            let packages = self.packages().join(" ");
            format!("install {what} (as root on Debian: apt-get install {packages})")
        }
    }

    pub(crate) fn find_browser(self) -> Result<PathBuf> {
        match self {
            Self::Chromium => on_path(&[
                "chromium",
                "chromium-browser",
                "google-chrome",
                "google-chrome-stable",
                "chrome",
            ])
            .or_else(|| existing("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")),
            Self::Firefox => on_path(&["firefox-esr", "firefox"])
                .or_else(|| existing("/Applications/Firefox.app/Contents/MacOS/firefox")),
            Self::Webkit => existing("/usr/bin/safaridriver").or_else(mini_browser),
        }
        .ok_or_else(|| anyhow!("the browser is missing"))
    }

    fn find_driver(self) -> Result<PathBuf> {
        match self {
            Self::Chromium => on_path(&["chromedriver"])
                .or_else(|| existing("/usr/lib/chromium-browser/chromedriver")),
            Self::Firefox => on_path(&["geckodriver"]).or_else(|| existing(geckodriver())),
            Self::Webkit => {
                on_path(&["WebKitWebDriver"]).or_else(|| existing("/usr/bin/safaridriver"))
            }
        }
        .ok_or_else(|| anyhow!("the WebDriver of the browser is missing"))
    }

    /// Whether the browser shows itself even when a test drives it, and so needs a screen.
    pub(crate) fn needs_screen(self) -> bool {
        self == Self::Webkit && cfg!(target_os = "linux")
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Where this program installs geckodriver, which Debian does not have.
pub(crate) fn tools() -> PathBuf {
    crate::root().join("target/tools")
}

fn geckodriver() -> PathBuf {
    tools().join("bin").join(format!("geckodriver{}", std::env::consts::EXE_SUFFIX))
}

fn on_path(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| which::which(name).ok())
}

fn existing(path: impl AsRef<Path>) -> Option<PathBuf> {
    path.as_ref().exists().then(|| path.as_ref().to_owned())
}

/// WebKitGTK's browser for tests, which no distribution has on PATH.
fn mini_browser() -> Option<PathBuf> {
    let folders = ["/usr/lib", "/usr/libexec", "/usr/lib64"].map(PathBuf::from);
    let architectures = folders.iter().flat_map(|folder| below(folder));
    folders.iter().cloned().chain(architectures).flat_map(|folder| below(&folder)).find_map(
        |folder| {
            let name = folder.file_name()?.to_string_lossy().into_owned();
            if name.starts_with("webkit2gtk-4") || name.starts_with("webkitgtk-6") {
                existing(folder.join("MiniBrowser"))
            } else {
                None
            }
        },
    )
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// An engine that this machine has.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) engine: Engine,
    browser: PathBuf,
    driver: PathBuf,
    display: Option<Display>,
}

impl Browser {
    pub(crate) fn find(engine: Engine) -> Result<Self> {
        let (browser, driver) = (engine.find_browser()?, engine.find_driver()?);
        // A virtual screen also where there is a real one: no windows over a person's work.
        let display = match engine.needs_screen() {
            false => None,
            true => match (Display::start(), std::env::var_os("DISPLAY")) {
                (Ok(display), _) => Some(display),
                (Err(_), Some(_)) => None,
                (Err(error), None) => return Err(error),
            },
        };
        Ok(Self { engine, browser, driver, display })
    }

    /// Its name and the version that it says it has.
    pub(crate) fn version(&self) -> String {
        let said = Command::new(&self.browser).arg("--version").output().ok();
        let said = said.map(|said| String::from_utf8_lossy(&said.stdout).into_owned());
        let is_version = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let version = said.as_deref().and_then(|said| said.split_whitespace().find(is_version));
        let major = version.map(|version| version.split('.').take(2).collect::<Vec<_>>().join("."));
        format!("{} {}", self.engine.title(), major.unwrap_or_default()).trim_end().to_owned()
    }

    /// Lets `command`, a test program, use this engine and no other.
    pub(crate) fn drive(&self, command: &mut Command) -> Result<()> {
        for other in Engine::ALL {
            command.env_remove(other.variable());
            command.env_remove(format!("{}_REMOTE", other.variable()));
        }
        command.env(self.engine.variable(), &self.driver);
        command.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", self.capabilities()?);
        command.env("WASM_BINDGEN_TEST_TIMEOUT", LIMIT);
        command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", LIMIT);
        if let Some(display) = &self.display {
            command.env("DISPLAY", display.name()).env_remove("WAYLAND_DISPLAY");
        }
        Ok(())
    }

    /// For the page's tests, which open sessions themselves.
    pub(crate) fn describe(&self, command: &mut Command) -> Result<()> {
        self.drive(command)?;
        command.env("E2E_ENGINE", self.engine.name());
        command.env("E2E_DRIVER", &self.driver);
        Ok(())
    }

    /// For the benchmarks, which open sessions themselves, too.
    pub(crate) fn for_benchmarks(&self) -> Result<Value> {
        Ok(json!({
            "engine": self.engine.name(),
            "title": self.version(),
            "driver": self.driver,
            "capabilities": self.capabilities()?,
        }))
    }

    /// geckodriver wants the browser itself, not a link to it; but behind the links of snap stands a
    /// program for all of them.
    fn binary(&self) -> PathBuf {
        match fs::canonicalize(&self.browser) {
            Ok(target) if self.engine == Engine::Firefox && !target.ends_with("snap") => target,
            _ => self.browser.clone(),
        }
    }

    /// `webdriver.json`, with where this machine has the browser.
    fn capabilities(&self) -> Result<PathBuf> {
        let common =
            fs::read(crate::root().join("webdriver.json")).context("cannot read webdriver.json")?;
        let all: Value = serde_json::from_slice(&common).context("webdriver.json is not JSON")?;
        let name = self.engine.options();
        let mut options = all.get(name).cloned().unwrap_or_else(|| json!({}));
        if self.engine == Engine::Webkit {
            options["args"] = json!(["--automation"]);
        }
        options["binary"] = json!(self.binary());
        let folder = crate::root().join("target/webdriver");
        fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{}.json", self.engine));
        let capabilities =
            if self.browser == self.driver { json!({}) } else { json!({ name: options }) };
        fs::write(&file, capabilities.to_string())?;
        Ok(file)
    }
}
