//! `/reset`: a connection that is lost in the middle of a message.

use crate::arrival::Arrival;
use crate::tcp::Tcp;
use axum::response::Response;
use std::io;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::time::timeout;

/// The length of the message: half of it is more than systems hold for a client that has not read yet.
const SIZE: u64 = 16 << 20;

/// How long a client may take to read its half.
const LIMIT: Duration = Duration::from_secs(1);

/// The first bytes of a frame: a binary message that is whole, with its length in 8 bytes.
const HEAD: [u8; 2] = [0x82, 127];

/// How much is written at once, and may wait in the system: the client has read all before that.
const PIECE: usize = 64 << 10;

/// `/reset?size=BYTES` begins to send a binary message of that length, 16 MiB without it, and resets the
/// connection (RST) in the middle, or when the client has not read that far within a second.
pub(crate) async fn reset(arrival: Arrival) -> Response {
    let size = arrival.number("size", SIZE);
    let tcp = arrival.tcp();
    arrival.accept(async move |mut peer| {
        // Past the WebSocket, which takes whole messages only. It has sent nothing yet.
        let _ = peer.wait(timeout(LIMIT, half(&tcp, size))).await?;
        tcp.reset_when_dropped();
        Ok(())
    })
}

async fn half(tcp: &Tcp, size: u64) -> io::Result<()> {
    let mut writer = tcp.writer(PIECE)?;
    writer.write_all(&HEAD).await?;
    writer.write_all(&size.to_be_bytes()).await?;
    let zeros = vec![0; PIECE];
    let mut left = size / 2;
    while left > 0 {
        let piece = zeros.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        writer.write_all(&zeros[..piece]).await?;
        left -= piece as u64;
    }
    Ok(())
}
