//! The server that the demo and the tests talk to.
//!
//! [`EchoServer`] has the manners of pywebsocket's echo example, [`PageServer`] gives out the static
//! files of a folder. Both listen on the loopback addresses only, and live until they are stopped or
//! dropped.

mod arrival;
mod bind;
mod cut;
mod echo;
mod flaky;
mod flood;
mod log;
mod manners;
mod memory;
mod named;
mod page;
mod peer;
mod record;
mod renderers;
mod reset;
mod sink;
mod stop;
mod tcp;
pub mod victim;

pub use bind::BindError;
pub use echo::{DEFAULT_ECHO_PORT, EchoServer};
pub use page::{DEFAULT_PAGE_PORT, PageServer};
pub use renderers::{Renderers, field};
pub use stop::interrupted;
