//! A consumer takes everything while it is there, and nothing is left of it afterwards.

use super::*;
use std::mem::ManuallyDrop;

#[test]
fn a_consumer_takes_what_waits_and_what_comes() {
    let (mut stream, _far, core) = open(settings());
    core.message("waits".into());
    let seen = Rc::new(RefCell::new(Vec::new()));
    let taken = Rc::clone(&seen);
    let again = Rc::downgrade(&core);
    let mut messages = Box::pin(stream.consume(move |message| {
        let text = message.into_text().unwrap();
        if text == "one" {
            // An event that code of the page's own brings about.
            again.upgrade().unwrap().message("meanwhile".into());
        }
        taken.borrow_mut().push(text);
    }));
    let wakes = Arc::new(Wakes::default());
    assert!(poll(&mut messages, &wakes).is_pending());
    core.message("one".into());
    core.message("two".into());
    assert_eq!(wakes.take(), 0, "nobody is woken for a message");
    assert_eq!(*seen.borrow(), ["waits", "one", "meanwhile", "two"]);
    drop(messages);
    assert_eq!(Rc::strong_count(&seen), 1);
    core.message("three".into());
    assert_eq!(text(now(stream.recv())), "three");
    core.ended(clean());
    let close = now(stream.consume(|_| unreachable!("nothing comes")));
    assert_eq!(close, Some(Ok(clean())));
}

/// A call that waits.

#[test]
fn a_consumer_that_was_taken_away_does_not_come_back() {
    let (stream, _far, core) = open(settings());
    let (_sender, receiver) = stream.split();
    let receiver = Rc::new(RefCell::new(Some(receiver)));
    let seen: Rc<RefCell<Vec<String>>> = Rc::default();
    let (first, again) = (Rc::clone(&seen), Rc::downgrade(&core));
    core.start_consuming(Box::new(move |message| {
        first.borrow_mut().push(format!("first {}", message.into_text().unwrap()));
        let core = again.upgrade().unwrap();
        core.stop_consuming();
        let second = Rc::clone(&first);
        core.start_consuming(Box::new(move |message| {
            second.borrow_mut().push(format!("second {}", message.into_text().unwrap()));
        }));
    }));
    for text in ["one", "two", "three"] {
        core.message(text.into());
    }
    assert_eq!(*seen.borrow(), ["first one", "second two", "second three"]);
    drop(receiver);
}

#[test]
fn a_consumer_that_goes_in_the_midst_leaves_the_rest_to_be_read() {
    // What waited when it came, and what came while it was at work.
    for waits in [true, false] {
        let (mut stream, _far, core) = open(settings());
        let own = Rc::downgrade(&core);
        let consumer = Box::new(move |message: Message| {
            assert_eq!(message.into_text().unwrap(), "one");
            let core = own.upgrade().unwrap();
            if !waits {
                core.message("two".into());
            }
            core.stop_consuming();
        });
        if waits {
            core.message("one".into());
            core.message("two".into());
            core.start_consuming(consumer);
        } else {
            core.start_consuming(consumer);
            core.message("one".into());
        }
        assert_eq!(text(now(stream.recv())), "two");
        assert!(now(stream.recv()).is_none());
        core.message("three".into());
        assert_eq!(text(now(stream.recv())), "three");
    }
}

#[test]
fn the_end_frees_a_consumer_and_wakes_who_awaits_it() {
    let (mut stream, _far, core) = open(settings());
    let held = Rc::new(());
    let own = Rc::clone(&held);
    let (mut messages, wakes) = waiting(stream.consume(move |_| drop(Rc::clone(&own))));
    assert_eq!(Rc::strong_count(&held), 2);
    core.ended(clean());
    assert_eq!(Rc::strong_count(&held), 1);
    assert_eq!(wakes.take(), 1);
    assert_eq!(poll(&mut messages, &wakes), Poll::Ready(Ok(clean())));
}

#[test]
fn a_consumer_that_brings_the_end_about_is_freed() {
    let (mut stream, _far, core) = open(settings());
    let held = Rc::new(());
    let (own, ended) = (Rc::clone(&held), Rc::downgrade(&core));
    let (messages, wakes) = waiting(stream.consume(move |_| {
        let _held = &own;
        ended.upgrade().unwrap().ended(clean());
    }));
    core.message("the last one".into());
    assert_eq!((Rc::strong_count(&held), wakes.take()), (1, 1));
    drop(messages);
}

#[test]
fn a_receiver_takes_its_consumer_with_it() {
    let (stream, _far, core) = open(settings());
    let (_sender, mut receiver) = stream.split();
    let held = Rc::new(());
    let own = Rc::clone(&held);
    // A future may be forgotten.
    let mut messages = ManuallyDrop::new(receiver.consume(move |_| drop(Rc::clone(&own))));
    let context = &mut Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut *messages).poll(context).is_pending());
    drop(receiver);
    assert_eq!(Rc::strong_count(&held), 1);
    assert!(core.is_awaited_by_nobody());
}
