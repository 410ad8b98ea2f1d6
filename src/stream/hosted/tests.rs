//! What the npm package asks: every verdict of a limit, what is read ahead, and when to look again.

use super::{Flow, Judged};
use crate::Limit;
use std::time::Duration;

#[test]
fn every_limit_has_its_verdict() {
    let mut flow = Flow::new(Limit::new(10, 2).close_with(4001.into()).unwrap());
    assert_eq!(flow.admit(10, 0), Judged::Keep);
    assert_eq!(flow.admit(1, 1), Judged::Close(4001.into()));
    flow.release(10);
    assert_eq!(flow.admit(1, 1), Judged::Keep);
    assert_eq!(flow.admit(1, 2), Judged::Close(4001.into()), "so many messages wait");

    let mut flow = Flow::new(Limit::bytes(10).drop_oldest());
    assert_eq!(flow.admit(8, 0), Judged::Keep);
    assert_eq!(flow.admit(3, 1), Judged::DropOldest);
    flow.release(8);
    assert_eq!(flow.admit(3, 0), Judged::Keep);
    assert_eq!(flow.admit(11, 1), Judged::DropNewest, "it never has room");

    let mut flow = Flow::new(Limit::messages(1).drop_newest());
    assert_eq!(flow.admit(3, 0), Judged::Keep);
    assert_eq!(flow.admit(3, 1), Judged::DropNewest);
}

#[test]
fn more_is_read_until_enough_waits() {
    let mut flow = Flow::new(Limit::default());
    assert!(flow.waits_for_more(0));
    flow.count(256 << 10);
    assert!(!flow.waits_for_more(1));
    flow.release(1);
    assert!(flow.waits_for_more(1));
    assert!(!flow.waits_for_more(4096));
}

#[test]
fn looks_follow_the_pace_and_begin_anew() {
    let mut flow = Flow::new(Limit::default());
    let shortest = Duration::from_millis(4);
    assert_eq!(flow.look(0.0, 1000, 0), shortest);
    assert_eq!(flow.look(100.0, 500, 0), Duration::from_millis(100));
    flow.fell();
    assert_eq!(flow.look(200.0, 500, 0), shortest);
}
