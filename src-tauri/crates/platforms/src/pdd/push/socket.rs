//! Keeps the socket open: a heartbeat every few seconds, a new connection when the old one is silent or gone.

#[cfg(test)]
mod tests;

use super::{
    digest::address,
    frame::{self, heartbeat},
    hub::Shared,
};
use crate::http::Contacts;
use futures::{Sink, SinkExt as _, Stream, StreamExt as _};
use huolang_domain::{Clock, Dice};
use huolang_vault::Secret;
use rustls_platform_verifier::BuilderVerifierExt as _;
use serde_json::Value;
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpStream, sync::mpsc, time::Instant};
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::{Error as SocketError, Message, protocol::WebSocketConfig},
};

/// Between two of our heartbeats.
const BEAT: Duration = Duration::from_secs(5);
/// Without any word of the server's for so long, the connection counts as dead.
const SILENCE: Duration = Duration::from_secs(180);
/// How long a connection may take to open.
const OPEN: Duration = Duration::from_secs(15);
/// The longest wait before the next connection.
const LONGEST_S: u64 = 30;
/// A frame's bytes, at the most.
const FRAME_BYTES: usize = 1 << 20;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What a socket needs.
#[derive(Clone)]
pub(super) struct Line {
    /// The server, as `wss://message-api.pinduoduo.com`.
    pub base: String,
    pub host: String,
    pub client_id: String,
    pub client_secret: Secret<String>,
    pub clock: Arc<dyn Clock>,
    pub dice: Arc<dyn Dice>,
    pub contacts: Arc<Contacts>,
}

/// Opens a connection.
pub(super) trait Dial: Send + Sync {
    /// What talks.
    type Wire: Wire;
    /// Opens one, with a proof of its own.
    fn open(&self, line: &Line) -> impl Future<Output = Result<Self::Wire, &'static str>> + Send;
}

/// What frames come from and go to.
pub(super) trait Wire:
    Stream<Item = Result<Message, SocketError>> + Sink<Message, Error = SocketError> + Unpin + Send
{
}

impl<W> Wire for W where
    W: Stream<Item = Result<Message, SocketError>> + Sink<Message, Error = SocketError> + Unpin + Send
{
}

/// The platform's server, or the one of the shop's form.
pub(super) struct Net;

impl Dial for Net {
    type Wire = Socket;
    async fn open(&self, line: &Line) -> Result<Socket, &'static str> {
        open(line).await
    }
}

/// How long to wait before the next connection after so many that came to nothing, in milliseconds: from a second to half
/// a minute, and a little by chance, so that programs do not come back all at once.
fn wait_ms(failures: u32, dice: &dyn Dice) -> u64 {
    let grown = 1_u64.checked_shl(failures.saturating_sub(1)).unwrap_or(LONGEST_S).min(LONGEST_S);
    grown * 1_000 + dice.below(1_000)
}

/// Connects, talks, connects again. Never ends by itself.
pub(super) async fn run<D: Dial>(
    dial: D,
    line: Line,
    shared: Arc<Shared>,
    mut to_send: mpsc::UnboundedReceiver<Value>,
) {
    let mut failures: u32 = 0;
    // An answer that could not be sent goes out on the next connection.
    let mut unsent = None;
    loop {
        let opened = dial.open(&line).await;
        line.contacts.note(&line.host, line.clock.now(), opened.is_ok());
        match opened {
            Ok(stream) => {
                tracing::info!(host = line.host, "message socket opened");
                let heard = talk(&line, &shared, stream, &mut to_send, &mut unsent).await;
                failures = if heard { 0 } else { failures.saturating_add(1) };
                tracing::info!(host = line.host, "message socket closed");
            }
            Err(reason) => {
                failures = failures.saturating_add(1);
                tracing::warn!(host = line.host, reason, "message socket did not open");
            }
        }
        tokio::time::sleep(Duration::from_millis(wait_ms(failures, line.dice.as_ref()))).await;
    }
}

async fn open(line: &Line) -> Result<Socket, &'static str> {
    // A new moment, and with it a new proof, for every connection. The address is a secret.
    let url = address(&line.base, &line.client_id, line.clock.now().0, line.client_secret.expose());
    let config = WebSocketConfig::default().max_message_size(Some(FRAME_BYTES)).max_frame_size(Some(FRAME_BYTES));
    let connector = if line.base.starts_with("wss:") { Some(tls()?) } else { None };
    let connect = Box::pin(connect_async_tls_with_config(url, Some(config), true, connector));
    let opened = tokio::time::timeout(OPEN, connect).await.map_err(|_| "timed out")?;
    opened.map(|(stream, _)| stream).map_err(|_| "refused or not found")
}

/// The system's certificates, with the provider named: more than one is linked into the program.
fn tls() -> Result<Connector, &'static str> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_platform_verifier())
        .map_err(|_| "no certificates")?;
    Ok(Connector::Rustls(Arc::new(builder.with_no_client_auth())))
}

/// Talks until the connection ends. Tells whether the server said anything.
async fn talk(
    line: &Line,
    shared: &Shared,
    mut stream: impl Wire,
    to_send: &mut mpsc::UnboundedReceiver<Value>,
    unsent: &mut Option<Value>,
) -> bool {
    let mut beats = tokio::time::interval(BEAT);
    beats.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut last_word = Instant::now();
    let mut heard = false;
    if let Some(reply) = unsent.take()
        && stream.send(Message::text(reply.to_string())).await.is_err()
    {
        *unsent = Some(reply);
        return false;
    }
    loop {
        let sent = tokio::select! {
            message = stream.next() => match message {
                Some(Ok(Message::Text(text))) => {
                    (last_word, heard) = (Instant::now(), true);
                    shared.heard(frame::parse(&text));
                    Ok(())
                }
                Some(Ok(Message::Binary(bytes))) => {
                    (last_word, heard) = (Instant::now(), true);
                    shared.heard(frame::parse(&String::from_utf8_lossy(&bytes)));
                    Ok(())
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return heard,
                Some(Ok(_)) => Ok(()),
            },
            Some(reply) = to_send.recv() => {
                let sent = stream.send(Message::text(reply.to_string())).await;
                if sent.is_err() {
                    *unsent = Some(reply);
                }
                sent
            }
            _ = beats.tick() => {
                if last_word.elapsed() > SILENCE {
                    return heard;
                }
                stream.send(Message::text(heartbeat(line.clock.now().0).to_string())).await
            }
        };
        if sent.is_err() {
            return heard;
        }
    }
}
