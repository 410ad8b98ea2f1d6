//! The page around the demo:
//! - it speaks the browser's language, until a person switches, and remembers that;
//! - it works with the keyboard, and fits a phone;
//! - it says so when its module is not built, or may not run.

use anyhow::Result;
use e2e::Language::{Chinese, English};
use e2e::{Address, Browser, Server, Site, echo_port};
use std::fs;

/// The languages that a person sees on the page.
async fn shown(browser: &Browser) -> Result<(String, String, String)> {
    let tag = browser.evaluate("return document.documentElement.lang").await?;
    let title = browser.evaluate("return document.title").await?;
    let text = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    Ok((text(tag), text(title), browser.text("#run").await?))
}

fn triple(a: &str, b: &str, c: &str) -> (String, String, String) {
    (a.to_owned(), b.to_owned(), c.to_owned())
}

#[tokio::test]
async fn the_language_is_the_browsers_until_it_is_switched() {
    let site = Site::real().await;
    let english = triple("en", "Run WebSocket", "Run WebSocket");
    let chinese = triple("zh-CN", "运行 WebSocket", "运行 WebSocket");
    Browser::run(English, async |browser| {
        browser.open(&site.url(Address::Http)).await?;
        assert_eq!(shown(&browser).await?, english);
        browser.click("#language-zh").await?;
        assert_eq!(shown(&browser).await?, chinese);
        browser.reload().await?;
        assert_eq!(shown(&browser).await?, chinese);
        browser.click("#run").await?;
        assert_eq!(browser.alert().await?, "您的浏览器支持 WebSocket!");
        assert_eq!(browser.alert().await?, "连接已关闭...");
        browser.click("#language-en").await?;
        assert_eq!(shown(&browser).await?, english);
        Ok(())
    })
    .await;
    Browser::run(Chinese, async |browser| {
        browser.open(&site.url(Address::File)).await?;
        assert_eq!(shown(&browser).await?, chinese);
        browser.click("#language-en").await?;
        assert_eq!(shown(&browser).await?, english);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_address_is_the_tutorials() {
    let site = Site::real().await;
    Browser::run(English, async |browser| {
        browser.open(&site.url(Address::File)).await?;
        let address = browser.text("#address").await?;
        assert_eq!(address, format!("ws://localhost:{}/echo", echo_port()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_keyboard_is_enough() {
    let (site, server) = (Site::real().await, Server::start().await);
    Browser::run(English, async |browser| {
        browser.open(&site.url(Address::Http)).await?;
        const ENTER: &str = "\u{E007}";
        browser.type_into("#run", ENTER).await?;
        assert_eq!(browser.alert().await?, "WebSocket is supported by your Browser!");
        assert_eq!(browser.alert().await?, "Message is sent...");
        assert_eq!(browser.alert().await?, "Message is received...");
        browser.type_into("#close", ENTER).await?;
        assert_eq!(browser.alert().await?, "Connection is closed...");
        server.stop().await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_narrow_screen_is_wide_enough() {
    let site = Site::real().await;
    Browser::run(Chinese, async |browser| {
        browser.open(&site.url(Address::Http)).await?;
        // A frame as wide as a small phone: no engine makes its window that narrow.
        let frame = "const [url, done] = [location.href, arguments[arguments.length - 1]];\
            const frame = document.createElement('iframe');\
            frame.width = 320; frame.height = 640; frame.src = url;\
            frame.onload = () => { const page = frame.contentDocument;\
                const address = page.getElementById('address');\
                const measure = () => { if (!address.textContent) return requestAnimationFrame(measure);\
                    page.getElementById('nobody').hidden = false;\
                    const root = page.documentElement;\
                    done([root.clientWidth, root.scrollWidth]); };\
                measure(); };\
            document.body.replaceChildren(frame);";
        let widths = browser.evaluate_later(frame).await?;
        let (client, scroll) = (widths[0].as_u64(), widths[1].as_u64());
        assert!(client.is_some_and(|width| width <= 320), "{widths}");
        assert_eq!(client, scroll, "nothing reaches beyond the screen");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_page_that_is_not_built_says_how_to_build_it() {
    let site =
        Site::spoilt(|folder| fs::remove_file(folder.join("pkg/page.js")).expect("the module"))
            .await;
    for address in [Address::Http, Address::File] {
        Browser::run(English, async |browser| {
            browser.open_only(&site.url(address)).await?;
            let said = browser.until_text("#not-built", |text| !text.is_empty()).await?;
            assert!(said.contains("cargo xtask demo"), "{said}");
            Ok(())
        })
        .await;
    }
}

#[tokio::test]
async fn a_module_that_may_not_run_is_told_with_the_browsers_reason() {
    let site = Site::spoilt(|folder| {
        let file = folder.join("index.html");
        let page = fs::read_to_string(&file).expect("the page");
        let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'self'\">";
        fs::write(&file, page.replacen("<head>", &format!("<head>{policy}"), 1)).expect("the page");
    })
    .await;
    Browser::run(English, async |browser| {
        browser.open_only(&site.url(Address::Http)).await?;
        let reason = browser.until_text("#not-started-why", |text| !text.is_empty()).await?;
        assert!(reason.contains("Error"), "{reason}");
        Ok(())
    })
    .await;
}
