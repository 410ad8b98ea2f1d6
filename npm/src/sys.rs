//! The only unsafe code.

use lol_alloc::{AssumeSingleThreaded, FreeListAllocator};

/// A tenth of the standard library's in bytes. What is allocated here is few and small: values stay in JavaScript.
#[allow(unsafe_code)]
#[global_allocator]
// SAFETY: the module is built without shared memory, so that only one thread ever has it.
static ALLOCATOR: AssumeSingleThreaded<FreeListAllocator> =
    unsafe { AssumeSingleThreaded::new(FreeListAllocator::new()) };
