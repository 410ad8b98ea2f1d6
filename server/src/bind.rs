//! Listeners on loopback, and a clear word when a port is taken.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::net::TcpListener;

/// Why a server could not listen.
#[derive(Debug)]
pub struct BindError {
    port: u16,
    option: &'static str,
    source: io::Error,
}

impl BindError {
    /// The port that was asked for.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Whether another program listens on the port.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.source.kind() == ErrorKind::AddrInUse
    }
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { port, option, source } = self;
        if self.is_busy() {
            write!(
                f,
                "port {port} is in use by another program: stop that program, or choose another port with {option} N"
            )
        } else {
            write!(
                f,
                "cannot listen on port {port}: {source} (choose another port with {option} N)"
            )
        }
    }
}

// The system's error is part of the message where it says more than the message does.
impl Error for BindError {}

/// How often a free port is looked for that is free on both loopback addresses.
const TRIES: usize = 16;

/// Listens on `port` of 127.0.0.1, and of ::1 where the machine has it: "localhost" is both, and a
/// browser asks ::1 first. Port 0 means any free one. `option` is the option that chooses another.
pub(crate) async fn loopback(
    port: u16,
    option: &'static str,
) -> Result<(u16, Vec<TcpListener>), BindError> {
    let error = |port| move |source| BindError { port, option, source };
    let mut last = None;
    for _ in 0..TRIES {
        let v4 = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .map_err(error(port))?;
        let chosen = v4.local_addr().map_err(error(port))?.port();
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, chosen))).await {
            Ok(v6) => return Ok((chosen, vec![v4, v6])),
            Err(e) if e.kind() == ErrorKind::AddrInUse => {
                last = Some(error(chosen)(e));
                if port != 0 {
                    break;
                }
            }
            // No IPv6 on this machine: then "localhost" is 127.0.0.1 alone.
            Err(_) => return Ok((chosen, vec![v4])),
        }
    }
    Err(last.unwrap_or_else(|| error(port)(ErrorKind::AddrInUse.into())))
}
