//! What can go wrong, one type an operation.

mod browser;
mod close;
mod disconnect;
mod load;
mod open;
mod receive;
mod request;
mod send;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use browser::BrowserError;
pub use close::CloseError;
pub use disconnect::DisconnectError;
pub use load::LoadError;
pub use open::OpenError;
pub use receive::ReceiveError;
pub use request::RequestError;
pub use send::SendError;

pub(crate) use open::Kind as OpenErrorKind;
pub(crate) use send::Sent;
