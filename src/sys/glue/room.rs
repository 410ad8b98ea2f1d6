//! Where JavaScript writes what it copies, and calls at once.

use crate::sys::listening::{COPY_LIMIT, LARGEST_COPY};
use std::cell::{Cell, UnsafeCell};
use std::mem::{ManuallyDrop, take};
use std::ptr;

/// As `glue.js` knows it.
#[repr(C)]
struct Places {
    /// For what is small, and is copied again to where it stays.
    small: UnsafeCell<[u8; COPY_LIMIT]>,
    /// Memory for the next message of bytes, if there is: of one that was dropped, or made for a large one. Its address, and
    /// how large it is. A large message is written there.
    address: Cell<usize>,
    size: Cell<usize>,
    /// Whether it may be large. All of this is zero at first, or 4 KiB more were in every module.
    is_for_large: Cell<bool>,
}

thread_local! {
    static PLACES: Places = const {
        Places {
            small: UnsafeCell::new([0; COPY_LIMIT]),
            address: Cell::new(0),
            size: Cell::new(0),
            is_for_large: Cell::new(false),
        }
    };
}

/// Where JavaScript finds all of them.
pub(super) fn places() -> usize {
    PLACES.with(|places| ptr::from_ref(places) as usize)
}

/// A copy of what was just written there: bytes.
#[inline(always)]
pub(super) fn small(length: usize) -> Vec<u8> {
    PLACES.with(|places| {
        let room = places.room_for(length);
        copied(places.written(length), room)
    })
}

/// The same of text, whose memory would not come back.
#[inline]
pub(super) fn text(length: usize) -> Vec<u8> {
    PLACES.with(|places| copied(places.written(length), Vec::with_capacity(length)))
}

/// Copies `bytes` to `room`, which has at least as much capacity. Not by `extend_from_slice`: that would put `room` into
/// memory, to be read by double words right after it was written by words, for which processors wait.
#[inline(always)]
fn copied(bytes: &[u8], mut room: Vec<u8>) -> Vec<u8> {
    debug_assert!(bytes.len() <= room.capacity(), "no room was made");
    let length = bytes.len().min(room.capacity());
    // SAFETY: there are as many bytes, and room for them that nobody else has.
    unsafe {
        ptr::copy_nonoverlapping(bytes.as_ptr(), room.as_mut_ptr(), length);
        room.set_len(length);
    }
    room
}

/// What was just written where it stays.
pub(super) fn large(length: usize) -> Vec<u8> {
    PLACES.with(|places| {
        let mut bytes = places.take();
        debug_assert!(length <= bytes.capacity(), "something has come between");
        // SAFETY: JavaScript has just written as many, and called: no message was made or dropped since.
        unsafe { bytes.set_len(length.min(bytes.capacity())) };
        bytes
    })
}

/// Makes room for a large message, if there is memory for it.
#[inline(never)]
pub(super) fn make(size: usize) {
    PLACES.with(|places| {
        places.is_for_large.set(true);
        if !places.fits(size) {
            drop(places.take());
            let mut room = Vec::new();
            if room.try_reserve_exact(size).is_ok() {
                places.keep(&mut room);
            }
        }
    });
}

/// The memory of a message that nobody wants any more.
#[inline]
pub(crate) fn give_back(memory: &mut Vec<u8>) {
    // The npm package copies nothing. Elsewhere nobody does, and threads end.
    if cfg!(all(not(test), any(feature = "hosted", not(target_arch = "wasm32")))) {
        return;
    }
    PLACES.with(|places| {
        let (size, old) = (memory.capacity(), places.size.get());
        // Most of the time: a small one, and its room is empty.
        if old == 0 && size.wrapping_sub(1) < COPY_LIMIT {
            return places.keep(memory);
        }
        let most = if places.is_for_large.get() { LARGEST_COPY } else { COPY_LIMIT };
        // What is small shall not take the room of what is large.
        if (1..=most).contains(&size) && (size > COPY_LIMIT || old <= COPY_LIMIT) {
            drop(places.take());
            places.keep(memory);
        }
    });
}

impl Places {
    #[inline]
    fn written(&self, length: usize) -> &[u8] {
        // SAFETY: JavaScript writes here only between two calls of Rust, and the reference does not outlive
        // this one.
        let small = unsafe { &*self.small.get() };
        small.get(..length).unwrap_or_default()
    }

    /// Empty, with room for so many bytes, which are few.
    #[inline]
    fn room_for(&self, size: usize) -> Vec<u8> {
        let is_large = self.size.get() > COPY_LIMIT;
        if !is_large && self.fits(size) { self.take() } else { Vec::with_capacity(size) }
    }

    /// Whether a message of that size may have the memory. It may be kept for long: its memory is hardly larger than itself.
    #[inline]
    fn fits(&self, size: usize) -> bool {
        let spare = self.size.get();
        spare.wrapping_sub(size) <= spare / 4
    }

    #[inline]
    fn keep(&self, memory: &mut Vec<u8>) {
        self.address.set(memory.as_mut_ptr() as usize);
        self.size.set(memory.capacity());
        // It is read word by word, as it was written: processors wait for what is read by double words then.
        let _kept = ManuallyDrop::new(take(memory));
    }

    #[inline]
    fn take(&self) -> Vec<u8> {
        match self.size.replace(0) {
            0 => Vec::new(),
            // SAFETY: it was a `Vec` of that size, of which nobody else knows any more.
            size => unsafe { Vec::from_raw_parts(self.address.get() as *mut u8, 0, size) },
        }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
