//! The network and the page go and come back in earnest, by the driver, and a connection that stays bears it:
//! - offline, nobody is dialed; online, at once, and a connection that was there is asked for life;
//! - a page that is hidden and shown again dials at once, or asks;
//! - a page that is frozen does nothing, and dials when it goes on, also when it was the freeze that ended its
//!   connection;
//! - a page that is left and kept by the browser is connected when a person comes back, and sends what waited.
//!
//! `tests/faults.rs` has the same with events made by hand, in every engine. What a driver cannot do is told: `not
//! here E4: …`.

use anyhow::{Result, ensure};
use e2e::Language::English;
use e2e::{Browser, Server, Stay, Told, engine};
use std::time::Duration;

/// The wait before an attempt is so long that only the page's presence can be what ends it: any part of it, by chance.
const LONG: Duration = Duration::from_secs(20 * 24 * 3600);

/// It is over at once: only the page's absence can be what keeps it from dialing.
const SHORT: Duration = Duration::from_millis(1);

#[tokio::test]
async fn e4_offline_nobody_is_dialed_and_online_at_once() {
    if engine() == "webkit" {
        return not_here("the driver cannot take the network away");
    }
    let (page, server) = (Stay::serve().await, Server::start().await);
    Browser::run_on_a_leash(async |browser| {
        let mut told = page.open(&browser, SHORT).await?;
        if browser.evaluate("return navigator.onLine").await?.as_bool() == Some(false) {
            not_here("this machine has no network that could be taken away");
            return Ok(());
        }
        // Both ask for life: it may be another network. (A connection that stood before the network was first
        // taken away still gets answers.)
        browser.set_offline(true).await?;
        told.next(&["offline", "message alive?"]).await?;
        browser.set_offline(false).await?;
        told.next(&["online", "message alive?"]).await?;

        browser.set_offline(true).await?;
        told.next(&["offline", "message alive?"]).await?;
        let server = cut(server, &mut told).await?;
        timers_were_called(&browser).await?;
        assert_eq!(told.state().await?, "Away");
        browser.set_offline(false).await?;
        told.next(&["online", "connecting 1", "open"]).await?;

        // The wait had begun before.
        let mut told = page.open(&browser, LONG).await?;
        let server = cut(server, &mut told).await?;
        assert_eq!(told.state().await?, "Waiting");
        browser.set_offline(true).await?;
        told.next(&["offline"]).await?;
        assert_eq!(told.state().await?, "Away");
        browser.set_offline(false).await?;
        told.next(&["online", "connecting 1", "open"]).await?;
        server.stop().await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn e4_a_page_that_is_shown_again_asks_or_dials() {
    let (page, server) = (Stay::serve().await, Server::start().await);
    Browser::run(English, async |browser| {
        let mut told = page.open(&browser, LONG).await?;
        browser.hide().await?;
        told.next(&["hidden"]).await?;
        browser.show().await?;
        told.next(&["visible", "message alive?"]).await?;

        browser.hide().await?;
        told.next(&["hidden"]).await?;
        let server = cut(server, &mut told).await?;
        assert_eq!(told.state().await?, "Waiting");
        browser.show().await?;
        told.next(&["visible", "connecting 1", "open"]).await?;
        server.stop().await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn e4_a_page_that_was_frozen_dials() {
    if engine() != "chromium" {
        return not_here("the driver cannot freeze a page");
    }
    let (page, server) = (Stay::serve().await, Server::start().await);
    Browser::run(English, async |browser| {
        let mut told = page.open(&browser, LONG).await?;
        let server = cut(server, &mut told).await?;
        browser.set_frozen(true).await?;
        told.next(&["hidden", "freeze"]).await?;
        assert_eq!(told.state().await?, "Away");
        browser.set_frozen(false).await?;
        told.next(&["resume", "connecting 1", "open"]).await?;
        server.stop().await;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn e4_a_connection_that_was_lost_in_the_freeze_is_dialed_again() {
    if engine() != "chromium" {
        return not_here("the driver cannot freeze a page");
    }
    let (page, server) = (Stay::serve().await, Server::start().await);
    Browser::run(English, async |browser| {
        let mut told = page.open(&browser, LONG).await?;
        // Chromium itself ends the connections of a page that it freezes, and tells so when the page goes on.
        browser.set_frozen(true).await?;
        told.next(&["hidden", "freeze"]).await?;
        browser.set_frozen(false).await?;
        told.next(&["resume", "disconnected 1006"]).await?;
        told.until("open").await.map(drop)
    })
    .await;
    server.stop().await;
}

#[tokio::test]
async fn e4_a_page_that_was_left_and_kept_dials_and_sends_what_waited() {
    let (page, server) = (Stay::serve().await, Server::start().await);
    Browser::run(English, async |browser| {
        let told = page.open(&browser, LONG).await?;
        // With a connection, and without.
        let mut told = leave_and_come_back(&page, &browser, told).await?;
        let server = cut(server, &mut told).await?;
        leave_and_come_back(&page, &browser, told).await?;
        server.stop().await;
        Ok(())
    })
    .await;
}

async fn leave_and_come_back<'a>(
    page: &Stay,
    browser: &'a Browser,
    mut told: Told<'a>,
) -> Result<Told<'a>> {
    // After the connection's own listener: when it knows, and only keeps what it is given.
    let send =
        "addEventListener('pagehide', () => window.send('sent when it was left'), { once: true })";
    browser.evaluate(send).await?;
    if page.leave_and_come_back(browser).await? {
        for line in ["pagehide kept", "message sent when it was left"] {
            told.until(line).await?;
        }
        return Ok(told);
    }
    // Firefox looks for requests before the page hears that it is left, so that to close a connection then is too
    // late; and now and then it takes the navigation itself for one.
    ensure!(engine() == "firefox", "the page was not kept");
    not_here("the page was not kept, and is loaded again");
    Told::afresh(browser).await
}

/// Cuts the page's connection; another server is there at once, for whoever dials.
async fn cut(server: Server, told: &mut Told<'_>) -> Result<Server> {
    server.cut().await;
    let server = Server::start().await;
    told.next(&["disconnected 1006"]).await?;
    Ok(server)
}

/// The page's timers are called in the order in which they are due: the one before the next attempt was there
/// before, and was shorter.
async fn timers_were_called(browser: &Browser) -> Result<()> {
    browser.evaluate_later("setTimeout(arguments[0], 10)").await.map(drop)
}

/// Says what this engine, or its driver, does not have.
#[expect(clippy::print_stdout, reason = "for whoever runs the tests by hand")]
fn not_here(what: &str) {
    // On a line of its own: the test's name is left without its end.
    println!("\nnot here E4: {what}");
}
