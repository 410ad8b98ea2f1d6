//! Rules of the standard that need a page of their own:
//! - S12: from a page over https, `ws:` to this machine works or is refused; to another host it is
//!   refused: the constructor throws SecurityError, or the connection fails later with 1006.
//!
//! What an engine does otherwise is told: `deviation S12: …`.

use anyhow::{Result, bail};
use e2e::Language::English;
use e2e::{Browser, Https, Server, Site, echo_port};

/// No machine has this address (TEST-NET-3, RFC 5737).
const ANOTHER_HOST: &str = "ws://203.0.113.1/";

/// How the crate's own error begins when the constructor throws SecurityError.
const FORBIDDEN: &str = "the browser forbids to connect to";

/// How the log ends when a connection fails.
const FAILED: [&str; 2] = ["error", "close 1006 (abnormal closure), reason \"\", wasClean false"];

#[tokio::test]
async fn s12_ws_from_an_https_page_is_refused_at_once_or_fails_later() {
    let (site, server) = (Site::real().await, Server::start().await);
    let https = Https::of(&site).await;
    Browser::run_trusting(English, async |browser| {
        browser.open(&https.url()).await?;
        assert_eq!(browser.evaluate("return location.protocol").await?, "https:");
        this_machine(&browser).await?;
        another_host(&browser).await
    })
    .await;
    server.stop().await;
}

/// Runs the demo. Loopback is potentially trustworthy: an engine may allow it.
async fn this_machine(browser: &Browser) -> Result<()> {
    let url = format!("ws://localhost:{}/echo", echo_port());
    let forbidden = format!("{FORBIDDEN} \"{url}\"");
    // The log tells all, and a page with an alert cannot be asked for it.
    browser.evaluate("window.alert = () => {}").await?;
    browser.click("#run").await?;
    let ends = [forbidden.as_str(), "message \"Message to send\"", FAILED[1]];
    let is_end = |log: &str| ends.iter().any(|end| log.contains(end));
    browser.until_text("#log", is_end).await?;
    let log = browser.log().await?;
    assert_eq!(log[0], format!("new WebSocket(\"{url}\")"));
    let rest: &[&str] = match &*log[1] {
        "open" => &["open", "send \"Message to send\"", "message \"Message to send\""],
        // The end comes even where the engine leaves it out.
        "error" => &FAILED,
        _ => &[&forbidden],
    };
    assert_eq!(log[1..], *rest);
    Ok(())
}

/// Connects to another host, which is not trustworthy, without the crate. `close` belongs to the task of
/// `error`: when a later task has not seen it, none comes.
async fn another_host(browser: &Browser) -> Result<()> {
    let script = format!(
        "const [events, done] = [[], arguments[arguments.length - 1]];\
        try {{ const socket = new WebSocket('{ANOTHER_HOST}');\
            socket.onopen = () => events.push('open');\
            socket.onerror = () => {{ events.push('error');\
                setTimeout(() => done([...events, 'no close', socket.readyState])); }};\
            socket.onclose = close => done([...events, 'close', close.code, close.wasClean]);\
        }} catch (error) {{ done(['throw', error.name]); }}"
    );
    let events = browser.evaluate_later(&script).await?;
    match events.to_string().as_str() {
        r#"["throw","SecurityError"]"# | r#"["error","close",1006,false]"# => {}
        r#"["error","no close",3]"# => deviation("leaves `close` out; this crate makes one"),
        events => bail!("neither refused nor failed: {events}"),
    }
    Ok(())
}

/// Says what this engine does otherwise.
#[expect(clippy::print_stdout, reason = "`cargo xtask test` reads it")]
fn deviation(what: &str) {
    // On a line of its own: the test's name is left without its end.
    println!("\ndeviation S12: {what}");
}
