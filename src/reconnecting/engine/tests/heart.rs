use super::*;

fn beating() -> Settings {
    let mut settings = settings();
    settings.heartbeat = Some(
        Heartbeat::every(Duration::from_secs(25))
            .payload("?")
            .deadline(Duration::from_secs(10))
            .pong(|message| message.text().as_deref() == Some("!")),
    );
    settings
}

#[test]
fn an_answer_is_life_and_no_message() {
    let (mut socket, far) = open(beating());
    assert_eq!(next_timer(), 25_000);
    assert_eq!(far.line().heard(), ["?"]);
    let _timer = Timer::after(Duration::from_millis(300), || {});
    next_timer();
    far.line().say("!");
    assert_eq!(events(&mut socket), [""; 0]);
    assert_eq!(socket.metrics().round_trip, Some(Duration::from_millis(300)));
    // The next one, 25 seconds after the last.
    assert_eq!(next_timer() + next_timer(), 24_700);
    assert_eq!(far.line().heard(), ["?", "?"]);
}

#[test]
fn any_message_is_life() {
    let (mut socket, far) = open(beating());
    next_timer();
    far.line().say("news");
    assert_eq!(events(&mut socket), ["news"]);
    assert_eq!(socket.metrics().round_trip, None);
    next_timer();
    assert_eq!(socket.state(), ReconnectingState::Open);
}

#[test]
fn a_silent_connection_is_abandoned_at_once() {
    // E3
    let (mut socket, far) = open(beating());
    next_timer();
    assert_eq!(next_timer(), 10_000);
    let line = far.line();
    assert!(line.abandoned.get() && line.closing.borrow().is_empty());
    assert!(errors(&mut socket)[0].is_heartbeat());
    assert_eq!(socket.state(), ReconnectingState::Waiting);
}

#[test]
fn e2_a_deadline_is_seen_by_whoever_sends() {
    let (mut socket, far) = open(beating());
    next_timer();
    // Another timer comes where the browser holds the heartbeat's back.
    let late = socket.engine.beat.take();
    let _timer = Timer::after(Duration::from_secs(15), || {});
    drop(late);
    next_timer();
    socket.try_send("hello?").unwrap();
    assert!(errors(&mut socket)[0].is_heartbeat());
    next_timer();
    far.line().report.opened();
    assert_eq!(far.line().heard(), ["hello?"]);
}

#[test]
fn who_comes_back_asks_at_once() {
    let (mut socket, far) = open(beating());
    for change in [Change::Back, Change::Offline, Change::Online] {
        socket.engine.presence(change);
        far.line().say("!");
    }
    assert_eq!(far.line().heard(), ["?", "?", "?"]);
    // Coming back again and again must not put the deadline off.
    socket.engine.presence(Change::Back);
    let _timer = Timer::after(Duration::from_secs(9), || {});
    next_timer();
    socket.engine.presence(Change::Back);
    assert_eq!(next_timer(), 1000);
    assert!(errors(&mut socket)[0].is_heartbeat());
}

#[test]
fn a_question_behind_a_slow_backlog_is_waited_for() {
    let mut settings = settings();
    settings.heartbeat =
        Some(Heartbeat::every(Duration::from_secs(5)).deadline(Duration::from_secs(10)));
    let (socket, far) = open(settings);
    let line = far.line();
    line.is_fast.set(false);
    for _ in 0..10 {
        socket.try_send("x".repeat(50_000)).unwrap();
    }
    // An uplink of 25 KB a second, which does what it can.
    for _ in 0..18 {
        let _t = Timer::after(Duration::from_secs(1), || {});
        let until = crate::timer::now() + 1000.0;
        while crate::timer::now() < until {
            advance();
        }
        line.buffered.set(line.buffered.get().saturating_sub(25_000));
        if socket.state() != ReconnectingState::Open {
            break;
        }
    }
    assert!(!line.abandoned.get(), "abandoned with {} bytes on their way", line.buffered.get());
}

#[test]
fn who_comes_back_again_and_again_still_misses() {
    let mut settings = settings();
    settings.heartbeat =
        Some(Heartbeat::every(Duration::from_secs(25)).deadline(Duration::from_secs(10)));
    let (socket, _far) = open(settings);
    for _ in 0..60 {
        let _t = Timer::after(Duration::from_secs(9), || {});
        next_timer();
        socket.engine.presence(Change::Back);
    }
    assert_ne!(socket.state(), ReconnectingState::Open, "nine minutes without a sign of life");
}
