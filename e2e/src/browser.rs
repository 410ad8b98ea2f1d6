//! A session with a real browser, over WebDriver.

use crate::LIMIT;
use crate::driver::{self, until, until_within};
use anyhow::{Context, Result};
use fantoccini::wd::Capabilities;
use fantoccini::{Client, Locator};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::future::Future;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Child;
use tokio::time::timeout;

/// How long a whole test may take before it counts as hung.
const TEST_LIMIT: Duration = Duration::from_secs(120);

/// How long a page of tests may take.
const TESTS_LIMIT: Duration = Duration::from_secs(100);

/// The language that the browser asks pages for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// `en-US`
    English,
    /// `zh-CN`
    Chinese,
}

impl Language {
    fn tag(self) -> &'static str {
        match self {
            Self::English => "en-US",
            Self::Chinese => "zh-CN",
        }
    }
}

/// What a test wants of a browser beside what every test has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extra {
    None,
    Trusting,
    Leash,
}

/// One browser, new and empty.
#[derive(Clone, Debug)]
pub struct Browser {
    pub(crate) client: Client,
    pub(crate) engine: String,
}

impl Browser {
    /// Runs `test` in a new browser, which is ended whatever becomes of the test.
    ///
    /// # Panics
    ///
    /// The browser cannot be started, or the test panics or fails.
    pub async fn run<F: Future<Output = Result<()>>>(
        language: Language,
        test: impl FnOnce(Self) -> F,
    ) {
        Self::run_with(language, Extra::None, test).await;
    }

    /// As [`run`](Self::run), in a browser that accepts every certificate, also one that nobody vouches
    /// for.
    ///
    /// # Panics
    ///
    /// The browser cannot be started, or the test panics or fails.
    pub async fn run_trusting<F: Future<Output = Result<()>>>(
        language: Language,
        test: impl FnOnce(Self) -> F,
    ) {
        Self::run_with(language, Extra::Trusting, test).await;
    }

    /// As [`run`](Self::run), in a browser that can be taken off the network.
    ///
    /// # Panics
    ///
    /// The browser cannot be started, or the test panics or fails.
    pub async fn run_on_a_leash<F: Future<Output = Result<()>>>(test: impl FnOnce(Self) -> F) {
        Self::run_with(Language::English, Extra::Leash, test).await;
    }

    async fn run_with<F: Future<Output = Result<()>>>(
        language: Language,
        extra: Extra,
        test: impl FnOnce(Self) -> F,
    ) {
        let (mut driver, browser) = timeout(TEST_LIMIT, Self::start(language, extra))
            .await
            .expect("the browser starts in time")
            .expect("the browser starts");
        let client = browser.client.clone();
        let outcome = timeout(TEST_LIMIT, AssertUnwindSafe(test(browser)).catch_unwind()).await;
        // An error here only says that the browser is gone already.
        let _ = timeout(LIMIT, client.close()).await;
        let _ = driver.kill().await;
        match outcome {
            Ok(Ok(Ok(()))) => {}
            Ok(Ok(Err(error))) => panic!("{error:#}"),
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => panic!("the test hangs: it took more than {TEST_LIMIT:?}"),
        }
    }

    async fn start(language: Language, extra: Extra) -> Result<(Child, Self)> {
        let variable = |name| {
            env::var(name).with_context(|| format!("{name} is not set: run `cargo xtask test`"))
        };
        let engine = variable("E2E_ENGINE")?;
        let mut capabilities = capabilities(&engine, language)?;
        if extra == Extra::Trusting {
            capabilities.insert("acceptInsecureCerts".to_owned(), json!(true));
        }

        let path = PathBuf::from(variable("E2E_DRIVER")?);
        // Firefox has its network in its own code, where tests may only go when they said so.
        let arguments: &[&str] = match (extra, engine.as_str()) {
            (Extra::Leash, "firefox") => &["--allow-system-access"],
            _ => &[],
        };
        let (driver, client) =
            driver::start(&path, arguments, locale(language)?, capabilities).await?;
        client.set_window_size(900, 740).await.context("cannot size the window")?;
        Ok((driver, Self { client, engine }))
    }

    /// Opens a page, and waits until its module has started.
    ///
    /// # Errors
    ///
    /// It does not start in time.
    pub async fn open(&self, url: &str) -> Result<()> {
        self.client.goto(url).await?;
        self.until_text("#address", |address| address.starts_with("ws://")).await?;
        Ok(())
    }

    /// Opens a page whose module cannot start.
    ///
    /// # Errors
    ///
    /// The browser cannot open it.
    pub async fn open_only(&self, url: &str) -> Result<()> {
        Ok(self.client.goto(url).await?)
    }

    /// Opens a page of tests, and waits until they are over. What they have printed.
    ///
    /// # Errors
    ///
    /// The browser cannot open it, or the tests do not end.
    pub async fn tests(&self, url: &str) -> Result<String> {
        self.open_only(url).await?;
        // There are many, and Firefox lets a host rest that has refused it.
        until_within(TESTS_LIMIT, "the tests are over", async || {
            Ok(self.evaluate("return window.log ?? null").await?.as_str().map(str::to_owned))
        })
        .await
    }

    /// Clicks on an element.
    ///
    /// # Errors
    ///
    /// There is no such element, or it cannot be clicked.
    pub async fn click(&self, selector: &str) -> Result<()> {
        Ok(self.client.find(Locator::Css(selector)).await?.click().await?)
    }

    /// Types into an element.
    ///
    /// # Errors
    ///
    /// There is no such element, or it takes no keys.
    pub async fn type_into(&self, selector: &str, keys: &str) -> Result<()> {
        Ok(self.client.find(Locator::Css(selector)).await?.send_keys(keys).await?)
    }

    /// Waits for an alert, accepts it, and returns its text.
    ///
    /// # Errors
    ///
    /// None comes in time.
    pub async fn alert(&self) -> Result<String> {
        let text = until("an alert", async || match self.client.get_alert_text().await {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.is_no_such_alert() => Ok(None),
            Err(error) => Err(error.into()),
        })
        .await?;
        self.client.accept_alert().await?;
        Ok(text)
    }

    /// The text of an element as a person sees it: empty when it is hidden.
    ///
    /// # Errors
    ///
    /// There is no such element.
    pub async fn text(&self, selector: &str) -> Result<String> {
        Ok(self.client.find(Locator::Css(selector)).await?.text().await?)
    }

    /// Waits until the text of an element is as it should be.
    ///
    /// # Errors
    ///
    /// It does not become so in time.
    pub async fn until_text(
        &self,
        selector: &str,
        is_right: impl Fn(&str) -> bool,
    ) -> Result<String> {
        let mut last = String::new();
        until(selector, async || {
            last = self.text(selector).await?;
            Ok(is_right(&last).then(|| last.clone()))
        })
        .await
        .with_context(|| format!("the last text was {last:?}"))
    }

    /// The lines of the page's log, without their times.
    ///
    /// # Errors
    ///
    /// The page has no log.
    pub async fn log(&self) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for line in self.client.find_all(Locator::Css("#log p span")).await? {
            lines.push(line.text().await?);
        }
        Ok(lines)
    }

    /// What a script that is the body of a function returns.
    ///
    /// # Errors
    ///
    /// It throws.
    pub async fn evaluate(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// What a script hands to its last argument, a function.
    ///
    /// # Errors
    ///
    /// It throws, or never does.
    pub async fn evaluate_later(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute_async(script, Vec::new()).await?)
    }

    /// Opens the page again.
    ///
    /// # Errors
    ///
    /// The browser cannot.
    pub async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Keeps a picture of the page in `target/e2e/`, for people to look at.
    ///
    /// # Errors
    ///
    /// The browser gives none, or it cannot be written.
    pub async fn picture(&self, name: &str) -> Result<()> {
        let picture = self.client.screenshot().await?;
        fs::create_dir_all(target())?;
        Ok(fs::write(target().join(format!("{}-{name}.png", self.engine)), picture)?)
    }
}

/// WebKitGTK takes the language from the C library's locale, which may not be installed. The library
/// believes a folder's name: it gets the neutral locale, which is always there, under the right name.
fn locale(language: Language) -> Result<Vec<(&'static str, OsString)>> {
    const NEUTRAL: &str = "/usr/lib/locale/C.utf8";
    if !Path::new(NEUTRAL).exists() {
        return Ok(Vec::new());
    }
    let name = format!("{}.UTF-8", language.tag().replace('-', "_"));
    let folder = target().join("locale");
    fs::create_dir_all(&folder)?;
    let link = folder.join(&name);
    if !link.exists() {
        #[cfg(unix)]
        std::os::unix::fs::symlink(NEUTRAL, link)?;
    }
    Ok(vec![("LOCPATH", folder.into()), ("LC_ALL", name.into())])
}

/// The folder for what the tests make.
fn target() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/e2e")
}

fn capabilities(engine: &str, language: Language) -> Result<Capabilities> {
    let file = env::var("WASM_BINDGEN_TEST_WEBDRIVER_JSON").context("run `cargo xtask test`")?;
    let mut capabilities: Capabilities = serde_json::from_slice(&fs::read(file)?)?;
    capabilities.insert("unhandledPromptBehavior".to_owned(), json!("ignore"));
    let tag = language.tag();
    match engine {
        "chromium" => {
            let options = &mut capabilities["goog:chromeOptions"];
            let arguments = options["args"].as_array_mut().context("no arguments for Chromium")?;
            arguments.push(json!(format!("--accept-lang={tag}")));
        }
        "firefox" => {
            capabilities["moz:firefoxOptions"]["prefs"]["intl.accept_languages"] = json!(tag);
        }
        _ => {}
    }
    Ok(capabilities)
}
