use super::*;

#[test]
fn it_opens_and_reads() {
    let (mut socket, far) = start(settings());
    assert_eq!(socket.state(), ReconnectingState::Connecting);
    far.line().report.opened();
    far.line().say("hello");
    assert_eq!(events(&mut socket), ["connecting 0", "open", "hello"]);
    assert_eq!(socket.state(), ReconnectingState::Open);
}

#[test]
fn refusals_are_retried_with_longer_and_longer_waits() {
    let (mut socket, far) = start(settings());
    for (attempt, wait) in [2500, 5000, 10_000, 15_000, 15_000].into_iter().enumerate() {
        far.line().end(1006);
        let expected = [format!("connecting {attempt}"), format!("1006 {wait}")];
        assert_eq!(events(&mut socket), expected);
        assert_eq!(socket.state(), ReconnectingState::Waiting);
        assert_eq!(next_timer(), wait);
    }
    assert_eq!(far.dials(), 6);
}

#[test]
fn a_clean_end_of_the_servers_is_no_reason_to_stay_away() {
    // E5
    for code in [1000, 1001, 1005, 1006, 1008, 1011, 1012, 1013, 4000] {
        let (mut socket, far) = open(settings());
        far.line().end(code);
        let wait = if matches!(code, 1001 | 1012 | 1013) { 15_000 } else { 2500 };
        assert_eq!(events(&mut socket), [format!("{code} {wait}")]);
        assert_eq!(next_timer(), wait);
        assert_eq!(far.dials(), 2);
    }
}

#[test]
fn the_count_begins_again_only_when_a_connection_was_stable() {
    let (mut socket, far) = open(settings());
    far.line().end(1006);
    next_timer();
    far.line().report.opened();
    far.line().end(1006);
    assert_eq!(events(&mut socket).pop().unwrap(), "1006 5000");
    next_timer();
    far.line().report.opened();
    // Something to let ten seconds go by.
    let _timer = Timer::after(Duration::from_secs(10), || {});
    next_timer();
    far.line().end(1006);
    assert_eq!(events(&mut socket).pop().unwrap(), "1006 2500");
}

#[test]
fn a_server_that_restarts_is_given_its_window_until_it_is_stable() {
    let (mut socket, far) = open(settings());
    far.line().end(1012);
    assert_eq!(next_timer(), 15_000);
    far.line().end(1006);
    assert_eq!(events(&mut socket).pop().unwrap(), "1006 15000");
}

#[test]
fn it_gives_up_after_the_retries_and_is_not_stuck() {
    let mut settings = settings();
    settings.backoff = Backoff::default().max_retries(1);
    let (mut socket, far) = start(settings);
    for _ in 0..3 {
        far.line().end(1006);
        next_timer();
        events(&mut socket);
        far.line().end(1006);
        assert_eq!(events(&mut socket), ["1006 never", "gave up"]);
        assert_eq!(socket.state(), ReconnectingState::GaveUp);
        assert!(!advance());
        assert!(socket.try_send("lost").unwrap_err().is_closed());
        socket.reconnect_now();
        assert_eq!(events(&mut socket), ["connecting 0"]);
    }
    far.line().end(1006);
    next_timer();
    far.line().end(1006);
    socket.resume();
    far.line().report.opened();
    assert_eq!(socket.state(), ReconnectingState::Open);
}

#[test]
fn what_would_fail_the_same_way_is_not_tried_again() {
    for name in ["SyntaxError", "SecurityError"] {
        let far = Rc::new(Far::default());
        far.throws.set(Some(name));
        let engine = Engine::new(settings(), Box::new(FakeDial(Rc::clone(&far))));
        engine.start();
        let mut socket = ReconnectingWebSocket::new(engine);
        assert_eq!(events(&mut socket), ["connecting 0", "1006 never", "gave up"]);
        assert!(!advance());
    }
}

#[test]
fn reconnect_if_decides() {
    let mut settings = settings();
    settings.reconnect_if = Some(Rc::new(|close| close.code != 4401));
    let (mut socket, far) = open(settings);
    far.line().end(4400);
    assert_eq!(events(&mut socket), ["4400 2500"]);
    next_timer();
    far.line().report.opened();
    far.line().end(4401);
    assert_eq!(events(&mut socket), ["connecting 1", "open", "4401 never", "gave up"]);
}

#[test]
fn endpoints_take_turns_when_one_fails() {
    let mut settings = settings();
    settings.provider = Provider::List(["ws://one/", "ws://two/"].map(Endpoint::new).into());
    let (mut socket, far) = start(settings);
    far.line().end(1006);
    next_timer();
    far.line().report.opened();
    let _timer = Timer::after(Duration::from_secs(10), || {});
    next_timer();
    // It stayed with the one that worked.
    far.line().end(1006);
    next_timer();
    far.line().end(1006);
    next_timer();
    events(&mut socket);
    let dialed: Vec<_> = far.dialed.borrow().iter().map(|endpoint| endpoint.url.clone()).collect();
    assert_eq!(dialed, ["ws://one/", "ws://two/", "ws://two/", "ws://one/"]);
}

#[test]
fn a_handshake_that_stalls_is_given_up_and_tried_again() {
    let (mut socket, far) = start(settings());
    assert_eq!(next_timer(), 10_000);
    assert!(far.line().abandoned.get());
    assert!(errors(&mut socket)[0].is_timeout());
    assert_eq!(next_timer(), 2500);
    assert_eq!(far.dials(), 2);
}

#[test]
fn an_end_and_nothing_else_begins_another_attempt() {
    // What a connection reports after its end is of the past.
    let (mut socket, far) = open(settings());
    let line = far.line();
    line.end(1006);
    line.end(1006);
    line.report.opened();
    line.say("too late");
    assert_eq!(events(&mut socket), ["1006 2500"]);
    next_timer();
    line.end(1006);
    assert_eq!(far.dials(), 2);
    assert!(socket.state() == ReconnectingState::Connecting);
}

fn provider(outcomes: Vec<Result<&'static str, &'static str>>) -> Provider {
    Provider::Ask(Rc::new(move |attempt| {
        let outcome = outcomes[attempt as usize];
        Box::pin(async move { outcome.map(Endpoint::new).map_err(Into::into) })
    }))
}

#[test]
fn a_provider_that_fails_is_a_failed_attempt() {
    let mut settings = settings();
    settings.provider = provider(vec![Err("no token"), Err("no token"), Ok("ws://token/")]);
    let (mut socket, far) = start(settings);
    for wait in [2500, 5000] {
        jobs::run();
        assert!(errors(&mut socket)[0].is_endpoint());
        assert_eq!(next_timer(), wait);
    }
    jobs::run();
    assert_eq!(far.dialed.borrow()[0].url, "ws://token/");
    far.line().report.opened();
    assert_eq!(socket.state(), ReconnectingState::Open);
}

#[test]
fn a_provider_that_hangs_is_dropped() {
    let mut settings = settings();
    settings.provider = Provider::Ask(Rc::new(|_| Box::pin(std::future::pending())));
    let (mut socket, _) = start(settings);
    jobs::run();
    assert_eq!(next_timer(), 10_000);
    assert!(errors(&mut socket)[0].is_timeout());
    jobs::run();
    assert_eq!(jobs::count(), 0);
}

#[test]
fn the_hook_comes_before_the_outbox() {
    let mut settings = settings();
    settings.on_connect = Some(Rc::new(|session| {
        Box::pin(async move {
            session.send("token")?;
            let answer = session.recv().await.ok_or("gone")?;
            if answer.text().as_deref() == Some("welcome") { Ok(()) } else { Err("refused".into()) }
        })
    }));
    let (mut socket, far) = start(settings);
    socket.try_send("first").unwrap();
    far.line().report.opened();
    jobs::run();
    assert_eq!(
        (far.line().heard(), socket.state()),
        (vec!["token".to_owned()], ReconnectingState::Connecting)
    );
    far.line().say("welcome");
    far.line().say("news");
    jobs::run();
    assert_eq!(far.line().heard(), ["token", "first"]);
    assert_eq!(events(&mut socket), ["connecting 0", "open", "news"]);

    // The next one is asked anew, and refuses.
    far.line().end(1006);
    next_timer();
    far.line().report.opened();
    jobs::run();
    far.line().say("who are you?");
    jobs::run();
    assert_eq!(events(&mut socket), ["1006 2500", "connecting 1", "1006 5000"]);
    assert!(far.line().abandoned.get());
}

#[test]
fn a_hook_that_hangs_is_no_stable_connection() {
    let mut settings = settings();
    settings.backoff = Backoff::default().max_retries(2);
    settings.provider = Provider::List(["ws://one/", "ws://two/"].map(Endpoint::new).into());
    settings.on_connect = Some(Rc::new(|_| Box::pin(std::future::pending())));
    let (mut socket, far) = start(settings);
    let mut all = Vec::new();
    for _ in 0..6 {
        if socket.state() == ReconnectingState::GaveUp {
            break;
        }
        far.line().report.opened();
        jobs::run();
        next_timer();
        all.extend(events(&mut socket));
        if socket.state() == ReconnectingState::Waiting {
            next_timer();
        }
    }
    let urls: Vec<_> = far.dialed.borrow().iter().map(|e| e.url.clone()).collect();
    assert_eq!(socket.state(), ReconnectingState::GaveUp, "{all:?} {urls:?}");
}

#[test]
fn an_overflow_is_no_stable_connection() {
    let mut settings = settings();
    settings.receive_limit = crate::Limit::messages(1);
    let (mut socket, far) = open(settings);
    for wait in ["4009 2500", "4009 5000", "4009 10000"] {
        far.line().say("a");
        far.line().say("b");
        next_timer(); // close timeout
        let e = events(&mut socket);
        assert!(e.iter().any(|e| e.ends_with(wait.split(' ').nth(1).unwrap())), "{e:?} {wait}");
        next_timer();
        far.line().report.opened();
    }
}

#[test]
fn a_bad_endpoint_is_not_the_end_of_the_others() {
    let far = Rc::new(Far::default());
    far.throws.set(Some("SyntaxError"));
    let mut settings = settings();
    settings.provider = Provider::List(["ftp://one/", "ws://two/"].map(Endpoint::new).into());
    let engine = Engine::new(settings, Box::new(FakeDial(Rc::clone(&far))));
    engine.start();
    let socket = ReconnectingWebSocket::new(engine);
    assert_ne!(socket.state(), ReconnectingState::GaveUp, "the second endpoint was never tried");
}
