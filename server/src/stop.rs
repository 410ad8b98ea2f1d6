//! How servers end.

use std::time::Duration;
use tokio::sync::watch;

/// How long a server that stops waits for its tasks. A browser may hold a connection open on which
/// it never asked for anything.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// Tells every task of a server to end, and waits for them.
#[derive(Debug)]
pub(crate) struct Stopper {
    sender: watch::Sender<bool>,
}

/// What a task holds: it learns of the end from it, and dropping it says that the task has ended.
#[derive(Clone, Debug)]
pub(crate) struct Stopped {
    receiver: watch::Receiver<bool>,
}

pub(crate) fn stopper() -> (Stopper, Stopped) {
    let (sender, receiver) = watch::channel(false);
    (Stopper { sender }, Stopped { receiver })
}

impl Stopper {
    pub(crate) async fn stop(self) {
        // Nobody is left to hear it when all tasks have ended by themselves.
        let _ = self.sender.send(true);
        let _ = tokio::time::timeout(STOP_LIMIT, self.sender.closed()).await;
    }
}

impl Stopped {
    /// Ends when the server is stopped, or was dropped. The task is not over before it drops this.
    pub(crate) async fn wait(&mut self) {
        let _ = self.receiver.wait_for(|stopped| *stopped).await;
    }

    /// Awaits `task` to its end; once the server is stopped, for no longer than `limit`.
    pub(crate) async fn at_most(&mut self, limit: Duration, task: impl Future<Output = ()>) {
        let stopped = async {
            self.wait().await;
            tokio::time::sleep(limit).await;
        };
        tokio::select! {
            () = task => {}
            () = stopped => {}
        }
    }
}

/// Ends at Ctrl-C, and where there is such a thing, when the process is asked to terminate.
///
/// # Errors
///
/// The operating system does not let the process listen for the signals.
pub async fn interrupted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            result = tokio::signal::ctrl_c() => result,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
