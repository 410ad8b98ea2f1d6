use super::{COPY_LIMIT, LARGEST_COPY, PLACES, copied, give_back, large, make};
use proptest::collection::vec;
use proptest::prelude::{any, prop_assert, prop_assert_eq, proptest};
use std::collections::VecDeque;
use std::mem::size_of;

fn copy(bytes: &[u8]) -> Vec<u8> {
    copied(bytes, PLACES.with(|places| places.room_for(bytes.len())))
}

/// How large the memory is that the next message may have.
fn spare() -> usize {
    PLACES.with(|places| places.size.get())
}

#[test]
fn the_next_message_has_the_memory_of_the_last_one() {
    let mut first = copy(&[1; 100]);
    let address = first.as_ptr();
    give_back(&mut first);
    let second = copy(&[2; 90]);
    assert_eq!((second.as_ptr(), &*second), (address, &[2; 90][..]));
    assert_eq!(spare(), 0);
}

#[test]
fn a_short_message_does_not_have_the_memory_of_a_long_one() {
    give_back(&mut vec![0; 1000]);
    assert!(copy(&[1; 32]).capacity() < 100);
    assert_eq!(copy(&[]).capacity(), 0);
    assert_eq!(copy(&[1; 1001]).len(), 1001);
    assert_eq!(spare(), 1000);
}

#[test]
fn what_is_empty_or_larger_than_anybody_wants_is_not_kept() {
    give_back(&mut vec![0; 10]);
    give_back(&mut Vec::new());
    give_back(&mut vec![0; COPY_LIMIT + 1]);
    assert_eq!(spare(), 10);
    make(COPY_LIMIT + 1);
    give_back(&mut vec![0; LARGEST_COPY + 1]);
    assert_eq!(spare(), COPY_LIMIT + 1);
}

#[test]
fn small_messages_leave_the_room_of_large_ones() {
    make(5000);
    give_back(&mut copy(&[1; 4096]));
    assert_eq!(spare(), 5000);
    make(60_000);
    give_back(&mut copy(&[1; 32]));
    assert_eq!(spare(), 60_000);
    give_back(&mut vec![0; LARGEST_COPY]);
    assert_eq!(spare(), LARGEST_COPY);
    // It is as large as is needed.
    make(60_000);
    assert_eq!(spare(), LARGEST_COPY);
    make(5000);
    assert_eq!(spare(), 5000);
}

#[test]
fn a_large_message_has_the_room_that_was_made_for_it() {
    make(5000);
    let (address, size) = PLACES.with(|places| (places.address.get(), places.size.get()));
    assert_eq!(size, 5000);
    // SAFETY: it is JavaScript that writes here, into that memory.
    unsafe { (address as *mut u8).write_bytes(7, 4000) };
    assert_eq!(large(4000), [7; 4000]);
    assert_eq!(spare(), 0);
}

#[test]
fn javascript_finds_the_numbers_behind_what_is_small() {
    PLACES.with(|places| {
        let begin = std::ptr::from_ref(places) as usize;
        assert_eq!(std::ptr::from_ref(&places.address) as usize, begin + 4096);
        assert_eq!(std::ptr::from_ref(&places.size) as usize, begin + 4096 + size_of::<usize>());
    });
}

proptest! {
    #[test]
    fn messages_are_what_they_were(messages in vec((0..200_usize, 0..4_usize), 0..100), seed in any::<u8>()) {
        let mut kept = VecDeque::new();
        for (number, (length, drops)) in messages.into_iter().enumerate() {
            let content = vec![seed.wrapping_add(number as u8); length];
            let message = copy(&content);
            prop_assert!(message.capacity() <= length + length / 3 + 1);
            kept.push_back((message, content));
            for (mut message, content) in kept.drain(..drops.min(kept.len())) {
                prop_assert_eq!(&message, &content);
                give_back(&mut message);
            }
        }
        for (message, content) in kept {
            prop_assert_eq!(message, content);
        }
    }
}
