//! Where JavaScript writes what it copies, and calls at once.

use crate::sys::listening::{COPY_LIMIT, LARGEST_COPY};
use std::cell::{Cell, UnsafeCell};
use std::mem::ManuallyDrop;
use std::ptr;

/// As `glue.js` knows it.
#[repr(C)]
struct Places {
    /// For what is small, and is copied again to where it stays.
    small: UnsafeCell<[u8; COPY_LIMIT]>,
    /// The memory of the message that was dropped last, if it is still there: its address, and how large it is. The next
    /// one may have it, and a large one is written there.
    address: Cell<usize>,
    size: Cell<usize>,
}

thread_local! {
    static PLACES: Places = const {
        Places {
            small: UnsafeCell::new([0; COPY_LIMIT]),
            address: Cell::new(0),
            size: Cell::new(0),
        }
    };
}

/// Where JavaScript finds all of them.
pub(super) fn places() -> usize {
    PLACES.with(|places| ptr::from_ref(places) as usize)
}

/// What was just written there, and is small.
#[inline]
pub(super) fn small(length: usize) -> Vec<u8> {
    PLACES.with(|places| {
        let mut copy = places.room_for(length);
        // SAFETY: JavaScript writes here only between two calls of Rust, and the reference does not outlive
        // this one.
        let small = unsafe { &*places.small.get() };
        copy.extend_from_slice(small.get(..length).unwrap_or_default());
        copy
    })
}

/// What was just written where it stays.
pub(super) fn large(length: usize) -> Vec<u8> {
    PLACES.with(|places| {
        let mut bytes = places.take();
        // SAFETY: JavaScript has just written as many.
        unsafe { bytes.set_len(length.min(bytes.capacity())) };
        bytes
    })
}

/// Makes room for a large message.
pub(super) fn make(size: usize) {
    give_back(Vec::with_capacity(size));
}

/// The memory of a message that nobody wants any more.
pub(crate) fn give_back(memory: Vec<u8>) {
    if (1..=LARGEST_COPY).contains(&memory.capacity()) {
        PLACES.with(|places| {
            drop(places.take());
            let mut memory = ManuallyDrop::new(memory);
            places.address.set(memory.as_mut_ptr() as usize);
            places.size.set(memory.capacity());
        });
    }
}

impl Places {
    /// Empty, with room for so many bytes.
    #[inline]
    fn room_for(&self, size: usize) -> Vec<u8> {
        let spare = self.size.get();
        // A message may be kept for long: its memory is hardly larger than itself.
        if spare.wrapping_sub(size) <= spare / 4 { self.take() } else { Vec::with_capacity(size) }
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
