//! What was sent and is not handed to the network yet: the accounts of the outbox, without any browser.
//!
//! The first messages of the queue were given to the browser, in their order; the rest waits. What the browser
//! still holds (`bufferedAmount`) says which of the first it has handed over: those whose last byte has left it.

use std::collections::VecDeque;

#[derive(Debug)]
pub(crate) struct Queue<T> {
    entries: VecDeque<Entry<T>>,
    /// Of all entries.
    bytes: usize,
    /// How many of the entries the browser was given, from the front, and their bytes.
    given: usize,
    held: usize,
    /// How many bytes the browser was given over this connection, all told.
    given_bytes: u64,
    next: u64,
    max_bytes: usize,
    max_messages: usize,
}

#[derive(Debug)]
struct Entry<T> {
    number: u64,
    size: usize,
    message: T,
    /// How much the browser was given over this connection when it was given this.
    end: u64,
}

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// It waits, by this number.
    As(u64),
    Full,
    /// It would not fit an empty queue.
    TooLarge,
}

impl<T> Queue<T> {
    pub(crate) fn new(max_bytes: usize, max_messages: usize) -> Self {
        Self {
            entries: VecDeque::new(),
            bytes: 0,
            given: 0,
            held: 0,
            given_bytes: 0,
            next: 0,
            max_bytes,
            max_messages,
        }
    }

    /// Whether a message of that size has room.
    pub(crate) fn has_room(&self, size: usize) -> bool {
        self.bytes.checked_add(size).is_some_and(|bytes| bytes <= self.max_bytes)
            && self.entries.len() < self.max_messages
    }

    /// Whether it would have room if all went that the browser was not given.
    pub(crate) fn could_have_room(&self, size: usize) -> bool {
        self.held.checked_add(size).is_some_and(|bytes| bytes <= self.max_bytes)
            && self.given < self.max_messages
    }

    pub(crate) fn push(&mut self, size: usize, message: impl FnOnce() -> T) -> Pushed {
        if size > self.max_bytes {
            return Pushed::TooLarge;
        }
        if !self.has_room(size) {
            return Pushed::Full;
        }
        let number = self.next;
        self.next += 1;
        self.bytes += size;
        self.entries.push_back(Entry { number, size, message: message(), end: 0 });
        Pushed::As(number)
    }

    /// The first message that the browser was not given.
    pub(crate) fn waiting(&self) -> Option<&T> {
        self.entries.get(self.given).map(|entry| &entry.message)
    }

    /// The browser was given the first that waits; its size.
    pub(crate) fn give(&mut self) -> usize {
        let Some(entry) = self.entries.get_mut(self.given) else { return 0 };
        self.given += 1;
        self.held += entry.size;
        self.given_bytes += entry.size as u64;
        entry.end = self.given_bytes;
        entry.size
    }

    /// The browser was given that many bytes that do not wait here.
    pub(crate) fn give_besides(&mut self, bytes: u64) {
        self.given_bytes += bytes;
    }

    /// Takes out the first that waits, with its number and size.
    pub(crate) fn drop_oldest(&mut self) -> Option<(u64, usize, T)> {
        let entry = self.remove(self.given)?;
        self.bytes -= entry.size;
        Some((entry.number, entry.size, entry.message))
    }

    /// Takes out the message with that number, if it still waits.
    pub(crate) fn withdraw(&mut self, number: u64) -> Option<T> {
        let place = self.entries.binary_search_by_key(&number, |entry| entry.number).ok()?;
        let entry = if place >= self.given { self.remove(place)? } else { return None };
        self.bytes -= entry.size;
        Some(entry.message)
    }

    /// Not `VecDeque::remove`, whose ways of moving the rest are dear in bytes.
    fn remove(&mut self, place: usize) -> Option<Entry<T>> {
        let count = self.entries.len();
        if place >= count {
            return None;
        }
        // To the nearer end.
        if place < count / 2 {
            (0..place).rev().for_each(|before| self.entries.swap(before, before + 1));
            return self.entries.pop_front();
        }
        (place + 1..count).for_each(|after| self.entries.swap(after - 1, after));
        self.entries.pop_back()
    }

    /// How many bytes of this connection's were handed over, when the browser holds so many.
    pub(crate) fn handed_over(&self, buffered: u64) -> u64 {
        self.given_bytes.saturating_sub(buffered)
    }

    /// The browser holds that many bytes now: forgets what it has handed over. True when that was anything.
    pub(crate) fn settle(&mut self, buffered: u64) -> bool {
        let handed_over = self.handed_over(buffered);
        let before = self.given;
        while self.given > 0 && self.entries.front().is_some_and(|entry| entry.end <= handed_over) {
            if let Some(entry) = self.entries.pop_front() {
                self.bytes -= entry.size;
                self.held -= entry.size;
                self.given -= 1;
            }
        }
        self.given < before
    }

    /// The connection is gone, and the browser held that many bytes: what it had not handed over waits again.
    pub(crate) fn lost(&mut self, buffered: u64) {
        self.settle(buffered);
        self.given = 0;
        self.held = 0;
        self.given_bytes = 0;
    }

    /// Forgets everything; how many messages and bytes that was.
    pub(crate) fn clear(&mut self) -> (u64, u64) {
        let rest = (self.entries.len() as u64, self.bytes as u64);
        self.entries.clear();
        self.bytes = 0;
        self.given = 0;
        self.held = 0;
        rest
    }

    /// Whether the message with that number is still here.
    pub(crate) fn has(&self, number: u64) -> bool {
        self.entries.binary_search_by_key(&number, |entry| entry.number).is_ok()
    }

    /// How many messages the browser was given and has not handed over, as far as was looked.
    pub(crate) fn given(&self) -> usize {
        self.given
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
