mod backoff;

pub use backoff::Backoff;
