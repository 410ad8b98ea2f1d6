//! Whoever is called may do anything: matchers, policies, wakers that poll at once, and what is dropped.

use super::*;

#[test]
fn a_matcher_may_drop_the_socket() {
    let (socket, far) = open(settings());
    let handle = socket.handle();
    let slot = Rc::new(RefCell::new(Some(socket)));
    let taken = Rc::clone(&slot);
    let mut one = Box::pin(handle.request(
        "1",
        move |_| {
            drop(taken.take());
            false
        },
        Duration::MAX,
    ));
    let mut two = Box::pin(handle.request("2", |_| false, Duration::MAX));
    assert!(now(one.as_mut()).is_none() && now(two.as_mut()).is_none());
    far.line().say("news");
    assert_eq!(handle.state(), ReconnectingState::Closed);
    assert!(now(two.as_mut()).is_some(), "never ends");
}

#[test]
fn who_reconnects_when_a_request_fails_has_a_whole_connection() {
    let mut settings = settings();
    settings.backoff = Backoff::default().max_retries(0);
    let (mut socket, far) = open(settings);
    let asker = socket.handle();
    let mut asking = Box::pin(asker.request("1", |_| true, Duration::MAX));
    let handle = socket.handle();
    let waker = waker(move || handle.reconnect_now());
    assert!(asking.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    far.line().end(1006);
    assert_eq!(far.dials(), 2);
    far.line().report.opened();
    let e = events(&mut socket);
    assert_eq!(socket.state(), ReconnectingState::Open);
    assert!(socket.try_send("x").is_ok(), "open, and cannot send; {e:?}");
}

#[test]
fn nobody_is_dialed_after_the_end() {
    let (socket, far) = open(settings());
    let asker = socket.handle();
    let mut asking = Box::pin(asker.request("1", |_| true, Duration::MAX));
    let handle = socket.handle();
    let waker = waker(move || handle.reconnect_now());
    assert!(asking.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    socket.close();
    far.line().end(1005);
    assert_eq!(socket.state(), ReconnectingState::Closed);
    drop(socket);
    let alive = far.lines.borrow().iter().filter(|l| !l.abandoned.get()).count();
    assert_eq!((far.dials(), alive), (1, 0), "dialed after close(), and not closed by drop");
}

#[test]
fn who_closes_when_a_request_fails_ends_it() {
    let (mut socket, far) = open(settings());
    let asker = socket.handle();
    let mut asking = Box::pin(asker.request("1", |_| true, Duration::MAX));
    let handle = socket.handle();
    let waker = waker(move || handle.close());
    assert!(asking.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    far.line().end(1006);
    assert_eq!(events(&mut socket), ["1006 2500", "end"]);
}

#[test]
fn the_same_in_a_task_of_ours() {
    let mut settings = settings();
    settings.backoff = Backoff::default().max_retries(0);
    let (mut socket, far) = open(settings);
    let handle = socket.handle();
    crate::task::spawn_local(async move {
        let answer = handle.request("1", |_| true, Duration::MAX).await;
        if answer.is_err_and(|e| e.is_disconnected()) {
            handle.reconnect_now();
        }
    });
    crate::task::inline(|| {}); // runs what is ready, as a microtask would
    assert_eq!(far.line().heard(), ["1"]);
    far.line().end(1006);
    // Who ends it does not run the task.
    assert_eq!(far.dials(), 1);
    crate::task::inline(|| {});
    assert_eq!(far.dials(), 2);
    far.line().report.opened();
    let e = events(&mut socket);
    assert_eq!(socket.state(), ReconnectingState::Open);
    assert!(socket.try_send("x").is_ok(), "open, and cannot send; {e:?}");
}

#[test]
fn no_timer_is_left_after_that() {
    let (mut socket, far) = open(settings());
    let asker = socket.handle();
    let mut asking = Box::pin(asker.request("1", |_| true, Duration::from_secs(1)));
    let handle = socket.handle();
    let waker = waker(move || handle.close());
    assert!(asking.as_mut().poll(&mut Context::from_waker(&waker)).is_pending());
    far.line().end(1006);
    drop(asking);
    assert_eq!(socket.state(), ReconnectingState::Closed);
    events(&mut socket);
    assert!(!advance(), "a timer is left");
}

#[test]
fn a_policy_may_send() {
    thread_local!(static SELF: RefCell<Option<ReconnectingHandle>> = const { RefCell::new(None) });
    thread_local!(static DEPTH: Cell<u32> = const { Cell::new(0) });
    let mut settings = settings();
    settings.heartbeat =
        Some(Heartbeat::every(Duration::from_secs(1)).deadline(Duration::from_secs(1)));
    settings.reconnect_if = Some(Rc::new(|_| {
        DEPTH.set(DEPTH.get() + 1);
        assert!(DEPTH.get() < 50, "it recurses for ever");
        let h = SELF.with_borrow(|h| h.clone());
        if let Some(h) = h {
            let _ = h.try_send("it is down");
        }
        true
    }));
    let (socket, _far) = open(settings);
    SELF.set(Some(socket.handle()));
    next_timer();
    next_timer();
    assert_eq!(DEPTH.get(), 1);
}

#[test]
fn a_guard_of_the_hook_may_reconnect() {
    struct OnDrop(Rc<RefCell<Option<ReconnectingHandle>>>);
    impl Drop for OnDrop {
        fn drop(&mut self) {
            if let Some(h) = self.0.take() {
                h.reconnect_now()
            }
        }
    }
    let slot = Rc::new(RefCell::new(None));
    let mut settings = settings();
    let own = Rc::clone(&slot);
    settings.on_connect = Some(Rc::new(move |_| {
        let guard = OnDrop(Rc::clone(&own));
        Box::pin(async move {
            let _guard = guard;
            std::future::pending().await
        })
    }));
    let (socket, far) = start(settings);
    slot.replace(Some(socket.handle()));
    far.line().report.opened();
    jobs::run();
    far.line().end(1006);
    assert_eq!(far.dials(), 2);
    assert!(
        !far.line().abandoned.get(),
        "state {:?}, and its connection was dropped",
        socket.state()
    );
}

#[test]
fn an_error_may_close_when_it_is_dropped() {
    thread_local!(static SELF: RefCell<Option<ReconnectingHandle>> = const { RefCell::new(None) });
    #[derive(Debug)]
    struct E;
    impl std::fmt::Display for E {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("e")
        }
    }
    impl std::error::Error for E {}
    impl Drop for E {
        fn drop(&mut self) {
            let Ok(h) = SELF.try_with(|h| h.try_borrow().ok().and_then(|h| h.clone())) else {
                return;
            };
            if std::thread::panicking() {
                return;
            }
            if let Some(h) = h {
                h.close()
            }
        }
    }
    let mut settings = settings();
    settings.provider = Provider::Ask(Rc::new(|_| Box::pin(async { Err(Box::new(E).into()) })));
    let (socket, _far) = start(settings);
    SELF.set(Some(socket.handle()));
    for _ in 0..300 {
        jobs::run();
        advance();
    }
    SELF.set(None);
}

#[test]
fn a_guard_of_the_hook_may_drop_the_socket() {
    struct OnDrop(Rc<RefCell<Option<ReconnectingWebSocket>>>);
    impl Drop for OnDrop {
        fn drop(&mut self) {
            drop(self.0.take())
        }
    }
    let slot: Rc<RefCell<Option<ReconnectingWebSocket>>> = Rc::default();
    let mut settings = settings();
    let own = Rc::clone(&slot);
    settings.on_connect = Some(Rc::new(move |_| {
        let guard = OnDrop(Rc::clone(&own));
        Box::pin(async move {
            let _guard = guard;
            std::future::pending().await
        })
    }));
    let (socket, far) = start(settings);
    let h = socket.handle();
    slot.replace(Some(socket));
    far.line().report.opened();
    jobs::run();
    h.pause();
    assert!(!advance(), "a timer is left");
}
