//! `/victim`: an echo in a process of its own, which a test starts, crashes, stops and starts again.

mod child;
mod process;

use crate::arrival::Arrival;
use crate::peer::{Over, Peer};
use axum::extract::ws::Message;
use axum::response::Response;
pub use child::run_if_asked;
use process::{Process, Why};

/// `/victim` owns a process with another [`EchoServer`](crate::EchoServer) in it, on a port of its own. Each
/// text is a command, and is answered with a text when it is done:
///
/// - `start` with `port N`: a free one at first, and the same each time after that;
/// - `kill` with `killed`: nobody was told, the system cuts the connections;
/// - `leave` with `left`: the clients were told (1001), and the process has ended by itself;
/// - `stop` with `stopped`: it does nothing, and its connections are open;
/// - `continue` with `continued`: it goes on where it was.
///
/// What is not possible is answered with `error: `, and why. The process ends with the connection.
pub(crate) async fn victim(arrival: Arrival) -> Response {
    arrival.accept(async |mut peer| {
        let mut victim = Victim::default();
        let over = victim.obey(&mut peer).await;
        // Before the connection is dropped: the server waits for that when it stops.
        let _ = victim.kill().await;
        over
    })
}

#[derive(Default)]
struct Victim {
    process: Option<Process>,
    /// 0 before the first start: any free one.
    port: u16,
    is_stopped: bool,
}

impl Victim {
    async fn obey(&mut self, peer: &mut Peer) -> Result<(), Over> {
        loop {
            let command = peer.next().await?;
            let answer = peer.wait(self.answer(&command)).await?;
            let answer = answer.unwrap_or_else(|why| format!("error: {why}"));
            peer.send(Message::text(answer)).await?;
        }
    }

    async fn answer(&mut self, command: &Message) -> Result<String, Why> {
        let Message::Text(command) = command else {
            return Err("commands are texts".into());
        };
        match command.as_str() {
            "start" => {
                self.start().await?;
                return Ok(format!("port {}", self.port));
            }
            "kill" => self.kill().await.map(|()| "killed"),
            "leave" => self.leave().await.map(|()| "left"),
            "stop" => self.stop().await.map(|()| "stopped"),
            "continue" => self.go_on().map(|()| "continued"),
            other => Err(format!("there is no command `{other}`").into()),
        }
        .map(str::to_owned)
    }

    async fn start(&mut self) -> Result<(), Why> {
        if self.process.is_some() {
            return Err("it was started before".into());
        }
        let (process, port) = Process::start(self.port).await?;
        *self = Self { process: Some(process), port, is_stopped: false };
        Ok(())
    }

    async fn kill(&mut self) -> Result<(), Why> {
        self.process()?.kill().await?;
        *self = Self { port: self.port, ..Self::default() };
        Ok(())
    }

    async fn leave(&mut self) -> Result<(), Why> {
        if self.is_stopped {
            return Err("it is stopped, and hears nothing".into());
        }
        self.process()?.leave().await?;
        self.process = None;
        Ok(())
    }

    async fn stop(&mut self) -> Result<(), Why> {
        self.process()?.stop().await?;
        self.is_stopped = true;
        Ok(())
    }

    fn go_on(&mut self) -> Result<(), Why> {
        self.process()?.go_on()?;
        self.is_stopped = false;
        Ok(())
    }

    fn process(&mut self) -> Result<&mut Process, Why> {
        self.process.as_mut().ok_or_else(|| "it does not run".into())
    }
}
