//! What can go wrong, one type an operation.

mod browser;
mod close;
mod load;
mod open;
mod receive;
mod send;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use browser::BrowserError;
pub use close::CloseError;
pub use load::LoadError;
pub use open::OpenError;
pub use receive::ReceiveError;
pub use send::SendError;

pub(crate) use send::Sent;
