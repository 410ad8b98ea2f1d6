//! The process that `/victim` owns, from outside.

use super::child;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::timeout;

/// Why a command was not possible.
pub(super) type Why = Box<dyn std::error::Error + Send + Sync>;

/// How long a process may take until it listens. Its port may be in use for a while.
const START_LIMIT: Duration = Duration::from_secs(10);

/// Dropping it kills it.
pub(super) struct Process {
    child: Child,
    /// The process ends when this does. `Child` would close it when its end is awaited, which is too early.
    _stdin: Option<ChildStdin>,
}

impl Process {
    /// Starts a process that listens on that port; 0 means any free one. Returns the port, too.
    pub(super) async fn start(port: u16) -> Result<(Self, u16), Why> {
        if !child::is_possible() {
            return Err("this program cannot be run as a victim".into());
        }
        let mut child = Command::new(program()?)
            .env(child::PORT, port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        let mut said = String::new();
        let mut stdout = BufReader::new(stdout.ok_or("it cannot be heard")?);
        timeout(START_LIMIT, stdout.read_line(&mut said))
            .await
            .map_err(|_| format!("it does not listen on port {port}: is that in use?"))??;
        let port = said.trim_end().strip_prefix("port ").and_then(|port| port.parse().ok());
        Ok((Self { child, _stdin: stdin }, port.ok_or("it ended before it listened")?))
    }

    /// Ends it without a word, stopped or not.
    pub(super) async fn kill(&mut self) -> Result<(), Why> {
        Ok(self.child.kill().await?)
    }
}

/// This program. On Linux that which runs, also when another was built in its place since it was started.
fn program() -> Result<PathBuf, Why> {
    if cfg!(target_os = "linux") {
        return Ok("/proc/self/exe".into());
    }
    Ok(std::env::current_exe()?)
}

#[cfg(unix)]
impl Process {
    /// Asks it to end, and waits for that.
    pub(super) async fn leave(&mut self) -> Result<(), Why> {
        self.signal(rustix::process::Signal::TERM)?;
        self.child.wait().await?;
        Ok(())
    }

    /// Stops it, and waits until the system has done so.
    pub(super) async fn stop(&mut self) -> Result<(), Why> {
        use rustix::process::{Signal, WaitId, WaitIdOptions, waitid};
        self.signal(Signal::STOP)?;
        let pid = self.pid()?;
        // Only looks: whoever waits for the end gets it.
        let options = WaitIdOptions::STOPPED | WaitIdOptions::NOWAIT;
        let stopped = move || rustix::io::retry_on_intr(|| waitid(WaitId::Pid(pid), options));
        tokio::task::spawn_blocking(stopped).await??;
        Ok(())
    }

    /// Undoes `stop`.
    pub(super) fn go_on(&self) -> Result<(), Why> {
        self.signal(rustix::process::Signal::CONT)
    }

    fn signal(&self, signal: rustix::process::Signal) -> Result<(), Why> {
        Ok(rustix::process::kill_process(self.pid()?, signal)?)
    }

    fn pid(&self) -> Result<rustix::process::Pid, Why> {
        let pid = self.child.id().and_then(|pid| i32::try_from(pid).ok());
        pid.and_then(rustix::process::Pid::from_raw).ok_or_else(|| "it has ended".into())
    }
}

/// Without signals.
#[cfg(not(unix))]
impl Process {
    pub(super) async fn leave(&mut self) -> Result<(), Why> {
        Err(MISSING.into())
    }

    pub(super) async fn stop(&mut self) -> Result<(), Why> {
        Err(MISSING.into())
    }

    pub(super) fn go_on(&self) -> Result<(), Why> {
        Err(MISSING.into())
    }
}

#[cfg(not(unix))]
const MISSING: &str = "not on this system";
