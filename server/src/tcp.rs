//! The TCP connection below a WebSocket, for ends that WebSockets do not have.

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use socket2::{SockRef, Socket};
use std::io;
use std::net::Shutdown;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

/// A second handle of a connection. The connection is open until both are dropped.
#[derive(Clone, Debug)]
pub(crate) struct Tcp {
    /// None when the system had no handle to give.
    socket: Option<Arc<Socket>>,
}

impl Connected<IncomingStream<'_, TcpListener>> for Tcp {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self { socket: SockRef::from(stream.io()).try_clone().ok().map(Arc::new) }
    }
}

impl Tcp {
    /// Sends a FIN behind what was sent. A connection that is gone needs none.
    pub(crate) fn finish(&self) {
        if let Some(socket) = &self.socket {
            let _ = socket.shutdown(Shutdown::Write);
        }
    }

    /// From now on the connection does not end with a FIN when it is dropped, but with a reset (RST).
    pub(crate) fn reset_when_dropped(&self) {
        if let Some(socket) = &self.socket {
            let _ = socket.set_linger(Some(Duration::ZERO));
        }
    }

    /// A stream that writes past the WebSocket, of which little waits in the system.
    pub(crate) fn writer(&self, buffer: usize) -> io::Result<TcpStream> {
        let socket = self.socket.as_ref().ok_or(io::ErrorKind::NotConnected)?.try_clone()?;
        socket.set_send_buffer_size(buffer)?;
        TcpStream::from_std(socket.into())
    }
}
