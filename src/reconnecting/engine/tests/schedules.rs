use super::*;
use crate::reconnecting::Direction;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Opens,
    Says,
    Pongs,
    Ends(u16),
    HandsOver,
    ServerCloses,
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
        1 => Just(Step::ServerCloses),
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

/// What the network took of a connection's messages, whole.
fn delivered(line: &Line) -> Vec<u64> {
    let given: u64 = line.sent.borrow().iter().map(|text| text.len() as u64).sum();
    let handed_over = given - line.buffered.get();
    let mut end = 0;
    let whole = line.heard().into_iter().take_while(|text| {
        end += text.len() as u64;
        end <= handed_over
    });
    whole.filter_map(|text| text.parse().ok()).collect()
}

proptest! {
    #[test]
    fn anything_may_happen(steps in prop::collection::vec(steps(), 0..150)) {
        let (mut socket, far) = start(anything());
        let (mut sent, mut dropped, mut is_closed) = (0_u64, 0, false);
        for step in steps {
            // What was abandoned delivers no more here; in a browser it may.
            let line = far.lines.borrow().last().filter(|line| !line.abandoned.get()).cloned();
            match (step, line) {
                (Step::Opens, Some(line)) => line.report.opened(),
                (Step::Says, Some(line)) => line.say("news"),
                (Step::Pongs, Some(line)) => line.say("pong"),
                (Step::Ends(code), Some(line)) => line.end(code),
                (Step::ServerCloses, Some(line)) => line.server_closes.set(true),
                (Step::HandsOver, Some(line)) => {
                    line.is_fast.set(!line.is_fast.get());
                    line.buffered.set(line.buffered.get() / 2);
                }
                (Step::Send, _) => match socket.try_send(sent.to_string()) {
                    Ok(()) => sent += 1,
                    Err(error) => prop_assert!(error.is_closed() || error.is_full(), "{error}"),
                },
                (Step::Read, _) => dropped += read(&mut socket),
                (Step::Timer, _) => drop(advance()),
                (Step::Jobs, _) => jobs::run(),
                (Step::Pause, _) => socket.pause(),
                (Step::Resume, _) => socket.resume(),
                (Step::Reconnect, _) => socket.reconnect_now(),
                (Step::Presence(change), _) => socket.engine.presence(change),
                (Step::Throws, _) => far.throws.set(Some("SecurityError")),
                (Step::Close, _) => {
                    socket.close();
                    is_closed = true;
                }
                (_, None) => {}
            }
            let alive = far.lines.borrow().iter().filter(|line| !line.abandoned.get()).count();
            prop_assert!(alive <= 1, "{alive} connections");
        }
        if !is_closed {
            far.throws.set(None);
            prop_assert!(opens(&mut socket, &far), "it is stuck: {:?}", socket.state());
            let line = far.line();
            line.is_fast.set(true);
            line.buffered.set(0);
            prop_assert_eq!(now(socket.flush()), Some(Ok(())));
            while socket.engine.has_news() {
                dropped += read(&mut socket);
            }
        }
        let mut arrived = Vec::new();
        for line in far.lines.borrow().iter() {
            let own = delivered(line);
            prop_assert!(own.is_sorted_by(|a, b| a < b), "{own:?}");
            arrived.extend(own);
        }
        let all = arrived.len();
        arrived.sort_unstable();
        arrived.dedup();
        prop_assert_eq!(arrived.len(), all, "something was delivered twice");
        if !is_closed {
            prop_assert_eq!(all as u64 + dropped, sent, "something was lost");
        }
        drop(socket);
        prop_assert!(far.lines.borrow().iter().all(|line| line.abandoned.get()));
        prop_assert!(!advance(), "a timer was left");
        jobs::run();
        prop_assert_eq!(jobs::count(), 0);
    }
}

/// Reads an event; how many messages it says were dropped on their way out.
fn read(socket: &mut ReconnectingWebSocket) -> u64 {
    match now(socket.next()) {
        Some(Some(ReconnectingEvent::Dropped { direction: Direction::Outgoing, dropped })) => {
            dropped.messages
        }
        _ => 0,
    }
}

/// Whether it opens when nothing is in its way any more.
fn opens(socket: &mut ReconnectingWebSocket, far: &Far) -> bool {
    socket.engine.presence(Change::Online);
    socket.engine.presence(Change::Back);
    socket.resume();
    for _ in 0..100 {
        let line = far.lines.borrow().last().filter(|line| !line.abandoned.get()).cloned();
        if let Some(line) = line {
            if socket.state() == ReconnectingState::Open && !line.server_closes.get() {
                return true;
            }
            // A closing handshake comes to its end, too, whoever began it.
            if line.server_closes.get() || !line.closing.borrow().is_empty() {
                line.end(1005);
            } else {
                line.report.opened();
                jobs::run();
                line.say("welcome");
            }
        }
        jobs::run();
        if socket.state() == ReconnectingState::Waiting {
            advance();
        }
        if socket.state() == ReconnectingState::GaveUp {
            socket.resume();
        }
    }
    false
}
