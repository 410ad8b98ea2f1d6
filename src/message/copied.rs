//! Bytes that Rust has copied.

use crate::sys;
use std::mem::take;
use std::ops::Deref;

/// The bytes of a message. When it is dropped, the next one may have its memory: who reads messages one by one needs no
/// more.
#[derive(Clone)]
pub(crate) struct Copied(Vec<u8>);

impl Copied {
    pub(crate) fn into_inner(mut self) -> Vec<u8> {
        take(&mut self.0)
    }
}

impl From<Vec<u8>> for Copied {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Deref for Copied {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl Drop for Copied {
    #[inline]
    fn drop(&mut self) {
        sys::give_back(&mut self.0);
    }
}
