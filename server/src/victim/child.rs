//! The process that `/victim` owns, from inside.

use crate::{BindError, EchoServer, interrupted};
use std::error::Error;
use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The variable that makes a program a victim: the port to listen on.
pub(super) const PORT: &str = "WASM_WEBSOCKET_VICTIM_PORT";

/// Whether this program, run once more, would be a victim. Tests would run themselves.
static IS_POSSIBLE: AtomicBool = AtomicBool::new(false);

/// How long to wait for a port that is in use: no system tells when it is free.
const RETRY: Duration = Duration::from_millis(10);

pub(super) fn is_possible() -> bool {
    IS_POSSIBLE.load(Ordering::Relaxed)
}

/// Makes `/victim` possible in this program, which is run once more for it: the second one is nothing but an
/// [`EchoServer`], and does not return from here. To be called first of all.
pub fn run_if_asked() {
    let Ok(port) = std::env::var(PORT) else {
        IS_POSSIBLE.store(true, Ordering::Relaxed);
        return;
    };
    let done = port.parse().map_err(Into::into).and_then(run);
    if let Err(error) = &done {
        eprintln!("error: {error}");
    }
    std::process::exit(i32::from(done.is_err()));
}

fn run(port: u16) -> Result<(), Box<dyn Error>> {
    end_with_owner()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let server = listen(port).await?;
        let announced = async {
            let mut stdout = io::stdout();
            writeln!(stdout, "port {}", server.port()).and_then(|()| stdout.flush())?;
            std::future::pending().await
        };
        tokio::select! {
            // First of all this hears the signals: whoever knows the port may send them.
            biased;
            asked = interrupted() => asked?,
            failed = announced => return failed,
        }
        server.stop().await;
        Ok(())
    })
}

async fn listen(port: u16) -> Result<EchoServer, BindError> {
    loop {
        match EchoServer::start(port).await {
            Err(error) if port != 0 && error.is_busy() => tokio::time::sleep(RETRY).await,
            done => return done,
        }
    }
}

/// Ends this process when the one is gone that holds the other end of its input. That is noticed here by
/// a process that runs; Linux ends a stopped one, too.
fn end_with_owner() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    std::thread::Builder::new().spawn(|| {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(1);
    })?;
    Ok(())
}
