//! The echo, in a runtime of its own, so that it can be cut off as a crash would.

use tokio::runtime::Runtime;
use wasm_websocket_server::EchoServer;

/// The echo server, running. Dropping it is a crash.
#[derive(Debug)]
#[must_use = "dropping the server ends it"]
pub struct Server {
    running: Option<(Runtime, EchoServer)>,
}

impl Server {
    /// Starts it on the port of the tests.
    ///
    /// # Panics
    ///
    /// The port is in use.
    pub async fn start() -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let echo = runtime
            .spawn(EchoServer::start(crate::echo_port()))
            .await
            .expect("the server starts")
            .unwrap_or_else(|error| panic!("{error}"));
        Self { running: Some((runtime, echo)) }
    }

    /// Ends it as Ctrl-C does: every client gets a Close frame.
    ///
    /// # Panics
    ///
    /// It panicked itself.
    pub async fn stop(mut self) {
        if let Some((runtime, echo)) = self.running.take() {
            runtime.spawn(echo.stop()).await.expect("the server stops");
            runtime.shutdown_background();
        }
    }

    /// Ends it as a crash does: connections are cut without a Close frame.
    ///
    /// # Panics
    ///
    /// It panicked itself.
    pub async fn cut(mut self) {
        if let Some((runtime, echo)) = self.running.take() {
            tokio::task::spawn_blocking(|| crash(runtime, echo)).await.expect("the server ends");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((runtime, echo)) = self.running.take() {
            // It may block, which a thread of the test's own runtime must not.
            std::thread::spawn(|| crash(runtime, echo));
        }
    }
}

/// The runtime goes first, or the connections would hear of the end.
fn crash(runtime: Runtime, echo: EchoServer) {
    drop(runtime);
    drop(echo);
}
