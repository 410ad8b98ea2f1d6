//! `/log` and `/logged`: what one client sent over many connections, to be compared with what it meant to.

use crate::arrival::Arrival;
use crate::cut::Cut;
use crate::named::Named;
use crate::peer::{Over, Peer};
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, close_code};
use axum::response::Response;
use tokio::time::timeout;

/// The logs of one server.
pub(crate) type Logs = Named<Log>;

/// The connections under one name, in the order of their handshakes.
#[derive(Debug, Default)]
pub(crate) struct Log {
    connections: Vec<Connection>,
}

#[derive(Debug, Default)]
struct Connection {
    texts: Vec<String>,
    end: Option<String>,
}

impl Log {
    /// Those of one connection stand together, also when the next one came before it had ended.
    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for Connection { texts, end } in &self.connections {
            lines.push("open".to_owned());
            lines.extend(texts.iter().chain(end).cloned());
        }
        lines
    }

    fn ended(&self) -> usize {
        self.connections.iter().filter(|connection| connection.end.is_some()).count()
    }

    fn has(&self, text: &str) -> bool {
        self.connections.iter().flat_map(|connection| &connection.texts).any(|other| other == text)
    }
}

/// What one connection writes. However it comes to its end, that is written when this is dropped.
struct Entry {
    logs: Logs,
    name: String,
    number: usize,
    end: String,
}

impl Entry {
    fn open(logs: Logs, name: String) -> Self {
        let number = logs.change(&name, |log| {
            log.connections.push(Connection::default());
            log.connections.len() - 1
        });
        Self { logs, name, number, end: "cut".to_owned() }
    }

    fn change(&self, change: impl FnOnce(&mut Connection)) {
        self.logs.change(&self.name, |log| log.connections.get_mut(self.number).map(change));
    }

    /// Writes the texts of as many messages as that.
    async fn listen(&self, peer: &mut Peer, messages: u64) -> Result<(), Over> {
        for _ in 0..messages {
            if let Message::Text(text) = peer.next().await? {
                self.change(|connection| connection.texts.push(text.to_string()));
            }
        }
        Ok(())
    }

    fn closed(&mut self, frame: Option<&CloseFrame>) {
        let code = frame.map_or(close_code::STATUS, |frame| frame.code);
        self.end = format!("close {code}");
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let end = std::mem::take(&mut self.end);
        self.change(|connection| connection.end = Some(end));
    }
}

/// `/log?name=NAME&cut=SEED` keeps the texts that clients send under that name, and answers nothing. Each
/// connection is cut without a Close frame when it has brought 0 to 50 messages or lasted 0 to 800 ms, with a
/// FIN or with a reset: SEED and the connection's number under that name decide. Without SEED none is cut.
pub(crate) async fn log(arrival: Arrival, State(logs): State<Logs>) -> Response {
    let seed = arrival.option("cut").and_then(|seed| seed.parse().ok());
    let tcp = arrival.tcp();
    // Before the client is connected: from then on it may ask.
    let mut entry = Entry::open(logs, arrival.name());
    let cut = seed.map_or(Cut::NEVER, |seed| Cut::of(seed, entry.number as u64));
    arrival.accept(async move |mut peer| {
        let over = timeout(cut.time, entry.listen(&mut peer, cut.messages)).await;
        if let Ok(Err(Over::Closed(frame))) = &over {
            entry.closed(frame.as_ref());
        }
        // Before the connection is dropped or cut: from then on the client may ask.
        drop(entry);
        if let Ok(Err(over)) = over {
            return Err(over);
        }
        if cut.is_reset {
            tcp.reset_when_dropped();
        } else {
            peer.cut(tcp).await;
        }
        Ok(())
    })
}

/// `/logged?name=NAME` sends the lines of that log as text messages, and closes: of each connection `open`, its
/// texts, and how it has ended, with `cut` or `close CODE` (1005 when the client gave none). With
/// `connections=N` it waits before that until as many have come, with `ended=N` until as many have ended,
/// and with `until=TEXT` until that text has come; with several of them, for all.
pub(crate) async fn logged(arrival: Arrival, State(logs): State<Logs>) -> Response {
    let name = arrival.name();
    let (connections, ended) = (arrival.number("connections", 0), arrival.number("ended", 0));
    let until = arrival.option("until").map(str::to_owned);
    arrival.accept(async move |mut peer| {
        let lines = logs.find(&name, |log| {
            let is_there = log.connections.len() >= connections
                && log.ended() >= ended
                && until.as_ref().is_none_or(|text| log.has(text));
            is_there.then(|| log.lines())
        });
        let lines = peer.wait(lines).await?;
        peer.answer(lines).await
    })
}
