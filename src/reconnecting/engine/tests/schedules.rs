use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Opens,
    Says,
    Pongs,
    Ends(u16),
    HandsOver,
    Send,
    Read,
    Timer,
    Jobs,
    Pause,
    Resume,
    Reconnect,
    Presence(Change),
    Throws,
    Close,
}

fn steps() -> impl Strategy<Value = Step> {
    let changes = prop_oneof![
        Just(Change::Offline),
        Just(Change::Online),
        Just(Change::Frozen),
        Just(Change::Left),
        Just(Change::Back),
    ];
    prop_oneof![
        8 => Just(Step::Opens),
        4 => Just(Step::Says),
        2 => Just(Step::Pongs),
        4 => prop_oneof![Just(1000), Just(1006), Just(1012), Just(4401)].prop_map(Step::Ends),
        3 => Just(Step::HandsOver),
        6 => Just(Step::Send),
        4 => Just(Step::Read),
        8 => Just(Step::Timer),
        6 => Just(Step::Jobs),
        1 => Just(Step::Pause),
        1 => Just(Step::Resume),
        1 => Just(Step::Reconnect),
        3 => changes.prop_map(Step::Presence),
        1 => Just(Step::Throws),
        1 => Just(Step::Close),
    ]
}

fn anything() -> Settings {
    let mut settings = settings();
    settings.backoff = Backoff::default().max_retries(3);
    settings.heartbeat = Some(
        Heartbeat::every(Duration::from_secs(3))
            .deadline(Duration::from_secs(2))
            .pong(|message| message.text().as_deref() == Some("pong")),
    );
    settings.outbox = Outbox::new(200, 20).when_full(WhenFull::DropOldest);
    settings.reconnect_if = Some(Rc::new(|close| close.code != 4401));
    settings.provider = Provider::Ask(Rc::new(|attempt| {
        Box::pin(async move {
            if attempt == 1 { Err("no token".into()) } else { Ok(Endpoint::new("ws://one/")) }
        })
    }));
    settings.on_connect = Some(Rc::new(|session| {
        Box::pin(async move {
            session.send("hello")?;
            session.recv().await.map(drop).ok_or_else(|| "gone".into())
        })
    }));
    settings
}

proptest! {
    #[test]
    fn anything_may_happen(steps in prop::collection::vec(steps(), 0..150)) {
        let (mut socket, far) = start(anything());
        let mut sent = 0_u64;
        let mut dropped = 0;
        let mut is_closed = false;
        let mut numbers = Vec::new();
        for step in steps {
            let line = far.lines.borrow().last().cloned();
            match (step, line) {
                (Step::Opens, Some(line)) => line.report.opened(),
                (Step::Says, Some(line)) => line.say("news"),
                (Step::Pongs, Some(line)) => line.say("pong"),
                (Step::Ends(code), Some(line)) => line.end(code),
                (Step::HandsOver, Some(line)) => {
                    line.is_fast.set(!line.is_fast.get());
                    line.buffered.set(line.buffered.get() / 2);
                }
                (Step::Opens | Step::Says | Step::Pongs | Step::Ends(_) | Step::HandsOver, None) => {}
                (Step::Send, _) => match socket.try_send(sent.to_string()) {
                    Ok(()) => sent += 1,
                    Err(error) => prop_assert!(error.is_closed() || error.is_full(), "{error}"),
                },
                (Step::Read, _) => if let Some(Some(ReconnectingEvent::Dropped { dropped: more, .. })) = now(socket.next()) {
                    dropped += more.messages;
                }
                (Step::Timer, _) => drop(advance()),
                (Step::Jobs, _) => jobs::run(),
                (Step::Pause, _) => socket.pause(),
                (Step::Resume, _) => socket.resume(),
                (Step::Reconnect, _) => socket.reconnect_now(),
                (Step::Presence(change), _) => socket.engine.presence(change),
                (Step::Throws, _) => far.throws.set(Some("SecurityError")),
                (Step::Close, _) => { socket.close(); is_closed = true; }
            }
            // Never two at once.
            let alive = far.lines.borrow().iter().filter(|line| !line.abandoned.get()).count();
            prop_assert!(alive <= 1, "{alive} connections");
            prop_assert_eq!(far.dials() >= far.lines.borrow().len(), true);
        }
        // It is never stuck: with everything in its way removed, it opens.
        if !is_closed {
            far.throws.set(None);
            socket.engine.presence(Change::Online);
            socket.engine.presence(Change::Back);
            socket.resume();
            for _ in 0..100 {
                if socket.state() == ReconnectingState::Open {
                    break;
                }
                let line = far.lines.borrow().last().cloned();
                if let Some(line) = line {
                    // A closing handshake comes to its end, too.
                    if line.closing.borrow().is_empty() { line.report.opened() } else { line.end(1005) }
                    jobs::run();
                    line.say("welcome");
                }
                jobs::run();
                if socket.state() == ReconnectingState::Waiting {
                    advance();
                }
            }
            prop_assert_eq!(socket.state(), ReconnectingState::Open);
            // All that was not dropped, in order; once, but for what the browser had not handed over.
            let line = far.line();
            line.is_fast.set(true);
            line.buffered.set(0);
            prop_assert_eq!(now(socket.flush()), Some(Ok(())));
            while let Some(Some(event)) = now(socket.next()) {
                if let ReconnectingEvent::Dropped { direction: super::super::super::Direction::Outgoing, dropped: more } = event {
                    dropped += more.messages;
                }
            }
            let lines = far.lines.borrow();
            for line in lines.iter() {
                let heard = line.heard();
                let own: Vec<u64> = heard.iter().filter_map(|text| text.parse().ok()).collect();
                prop_assert!(own.is_sorted_by(|a, b| a < b), "{own:?}");
                numbers.extend(own);
            }
            numbers.sort_unstable();
            numbers.dedup();
            // What was dropped was given to no connection, or was before its connection broke.
            prop_assert!(numbers.len() as u64 + dropped >= sent, "{numbers:?}, {dropped} dropped of {sent}");
        }
        drop(socket);
        prop_assert!(far.lines.borrow().iter().all(|line| line.abandoned.get()));
        prop_assert!(!advance(), "a timer was left");
        jobs::run();
        prop_assert_eq!(jobs::count(), 0);
    }
}
