//! "Run WebSocket", clicked in a real browser:
//! - the tutorials' alerts come in their order, in both languages, over http and as a file, and the
//!   page shows state and events beside them;
//! - the connection is closed when the server stops, when it crashes, and by the button;
//! - without a server the page says so, and how to start it; without `WebSocket` it says that.

use anyhow::Result;
use e2e::Language::{Chinese, English};
use e2e::{Address, Browser, Language, Server, Site, echo_port};
use std::fs;
use std::path::Path;

struct Alerts {
    supported: &'static str,
    not_supported: &'static str,
    sent: &'static str,
    received: &'static str,
    closed: &'static str,
}

fn alerts(language: Language) -> Alerts {
    match language {
        English => Alerts {
            supported: "WebSocket is supported by your Browser!",
            not_supported: "WebSocket NOT supported by your Browser!",
            sent: "Message is sent...",
            received: "Message is received...",
            closed: "Connection is closed...",
        },
        Chinese => Alerts {
            supported: "您的浏览器支持 WebSocket!",
            not_supported: "您的浏览器不支持 WebSocket!",
            sent: "数据发送中...",
            received: "数据已接收...",
            closed: "连接已关闭...",
        },
    }
}

/// Clicks, and accepts the three alerts of a connection that stands.
async fn run_until_received(browser: &Browser, language: Language) -> Result<()> {
    let alerts = alerts(language);
    browser.click("#run").await?;
    assert_eq!(browser.alert().await?, alerts.supported);
    assert_eq!(browser.alert().await?, alerts.sent);
    assert_eq!(browser.alert().await?, alerts.received);
    assert_eq!(browser.text("#ready-state").await?, "1 OPEN");
    browser.until_text("#buffered-amount", |text| text == "0").await?;
    Ok(())
}

async fn with_a_server_that_stops(address: Address, language: Language) {
    let (site, server) = (Site::real().await, Server::start().await);
    Browser::run(language, async |browser| {
        browser.open(&site.url(address)).await?;
        run_until_received(&browser, language).await?;
        server.stop().await;
        assert_eq!(browser.alert().await?, alerts(language).closed);
        assert_eq!(browser.text("#ready-state").await?, "3 CLOSED");
        let expected = [
            &format!("new WebSocket(\"ws://localhost:{}/echo\")", echo_port()),
            "open",
            "send \"Message to send\"",
            "message \"Message to send\"",
            "close 1001 (going away), reason \"\", wasClean true",
        ];
        assert_eq!(browser.log().await?, expected);
        assert_eq!(browser.text("#nobody").await?, "");
        browser.picture(&format!("demo-{address:?}-{language:?}").to_lowercase()).await
    })
    .await;
}

async fn without_a_server(address: Address, language: Language) {
    let site = Site::real().await;
    Browser::run(language, async |browser| {
        browser.open(&site.url(address)).await?;
        browser.click("#run").await?;
        assert_eq!(browser.alert().await?, alerts(language).supported);
        assert_eq!(browser.alert().await?, alerts(language).closed);
        assert_eq!(browser.text("#ready-state").await?, "3 CLOSED");
        let log = browser.log().await?;
        assert_eq!(
            log[1..],
            ["error", "close 1006 (abnormal closure), reason \"\", wasClean false"]
        );

        let notice = browser.text("#nobody").await?;
        let url = format!("ws://localhost:{}/echo", echo_port());
        let words = match language {
            English => format!("Nothing answers at {url}."),
            Chinese => format!("{url} 没有应答。"),
        };
        assert!(notice.starts_with(&words), "{notice}");
        assert!(browser.text("#start-command").await?.starts_with("cargo xtask serve"));
        browser.picture(&format!("nobody-{address:?}-{language:?}").to_lowercase()).await?;

        // As the page says: start the server, then run again.
        let server = Server::start().await;
        run_until_received(&browser, language).await?;
        assert_eq!(browser.text("#nobody").await?, "");
        server.stop().await;
        assert_eq!(browser.alert().await?, alerts(language).closed);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn over_http_in_english() {
    with_a_server_that_stops(Address::Http, English).await;
}

#[tokio::test]
async fn over_http_in_chinese() {
    with_a_server_that_stops(Address::Http, Chinese).await;
}

#[tokio::test]
async fn as_a_file_in_english() {
    with_a_server_that_stops(Address::File, English).await;
}

#[tokio::test]
async fn as_a_file_in_chinese() {
    with_a_server_that_stops(Address::File, Chinese).await;
}

#[tokio::test]
async fn over_http_in_english_without_a_server() {
    without_a_server(Address::Http, English).await;
}

#[tokio::test]
async fn over_http_in_chinese_without_a_server() {
    without_a_server(Address::Http, Chinese).await;
}

#[tokio::test]
async fn as_a_file_in_english_without_a_server() {
    without_a_server(Address::File, English).await;
}

#[tokio::test]
async fn as_a_file_in_chinese_without_a_server() {
    without_a_server(Address::File, Chinese).await;
}

#[tokio::test]
async fn a_server_that_crashes_closes_the_connection() {
    let (site, server) = (Site::real().await, Server::start().await);
    Browser::run(English, async |browser| {
        browser.open(&site.url(Address::Http)).await?;
        run_until_received(&browser, English).await?;
        server.cut().await;
        assert_eq!(browser.alert().await?, alerts(English).closed);
        let log = browser.log().await?;
        let last = log.last().map(String::as_str);
        assert_eq!(last, Some("close 1006 (abnormal closure), reason \"\", wasClean false"));
        assert_eq!(browser.text("#nobody").await?, "", "somebody did answer");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_button_closes_the_newest_of_several_connections() {
    let (site, server) = (Site::real().await, Server::start().await);
    Browser::run(English, async |browser| {
        browser.open(&site.url(Address::Http)).await?;
        assert_eq!(
            browser.evaluate("return document.getElementById('close').disabled").await?,
            true
        );
        // As in the tutorials, every click makes a connection of its own.
        run_until_received(&browser, English).await?;
        run_until_received(&browser, English).await?;
        for _ in 0..2 {
            browser.click("#close").await?;
            assert_eq!(browser.alert().await?, alerts(English).closed);
            let log = browser.log().await?;
            let end = ["close()", "close 1005 (no status received), reason \"\", wasClean true"];
            assert!(log.ends_with(&end.map(str::to_owned)), "{log:?}");
        }
        assert_eq!(
            browser.evaluate("return document.getElementById('close').disabled").await?,
            true
        );
        assert_eq!(browser.text("#ready-state").await?, "3 CLOSED");
        server.stop().await;
        Ok(())
    })
    .await;
}

async fn without_websocket(language: Language) {
    let site = Site::spoilt(|folder| {
        edit(&folder.join("pkg/page.js"), |script| {
            format!("delete globalThis.WebSocket;\n{script}")
        });
    })
    .await;
    Browser::run(language, async |browser| {
        browser.open(&site.url(Address::Http)).await?;
        browser.click("#run").await?;
        assert_eq!(browser.alert().await?, alerts(language).not_supported);
        assert_eq!(browser.log().await?, ["WebSocket is not supported"]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn without_websocket_in_english() {
    without_websocket(English).await;
}

#[tokio::test]
async fn without_websocket_in_chinese() {
    without_websocket(Chinese).await;
}

fn edit(file: &Path, change: impl FnOnce(&str) -> String) {
    let text = fs::read_to_string(file).expect("the file");
    fs::write(file, change(&text)).expect("the file can be written");
}
