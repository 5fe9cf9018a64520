//! Opens the message socket and pumps its frames.

use super::{
    fixed::FRAME_BYTES,
    transport::{Heard, LINE_ROOM, Line, Net},
};
use crate::http::HttpFault;
use futures::{SinkExt as _, StreamExt as _};
use reqwest::Url;
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::{sync::Arc, time::Duration};
use tokio::sync::mpsc;
use tokio_tungstenite::{
    Connector, MaybeTlsStream, WebSocketStream, connect_async_tls_with_config,
    tungstenite::{
        Error, Message,
        client::IntoClientRequest as _,
        http::{HeaderName, HeaderValue},
        protocol::WebSocketConfig,
    },
};

/// How long the socket may take to open.
const OPEN: Duration = Duration::from_secs(30);

/// Opens the socket at `url`, which is written with `http` or `https` as every base address is.
pub(super) async fn dial(net: &Net, url: &Url, headers: Vec<(&'static str, String)>) -> Result<Line, HttpFault> {
    let host = crate::http::host_label(url);
    let fault = |reason: &'static str| HttpFault::NotSent { host: host.clone(), reason };
    let address = match url.scheme() {
        "https" => url.as_str().replacen("https", "wss", 1),
        _ => url.as_str().replacen("http", "ws", 1),
    };
    let mut request = address.into_client_request().map_err(|_| fault("the address cannot be used"))?;
    for (name, value) in headers {
        let value = HeaderValue::try_from(value).map_err(|_| fault("a header holds signs that are not allowed"))?;
        request.headers_mut().insert(HeaderName::from_static(name), value);
    }
    let config = WebSocketConfig::default().max_message_size(Some(FRAME_BYTES)).max_frame_size(Some(FRAME_BYTES));
    let connector = if url.scheme() == "https" { Some(tls().map_err(|()| fault("no certificates"))?) } else { None };
    let open = Box::pin(connect_async_tls_with_config(request, Some(config), true, connector));
    let opened = tokio::time::timeout(OPEN, open).await;
    net.http.contacts().note(&host, net.clock.now(), matches!(opened, Ok(Ok(_))));
    let (stream, _) = opened.map_err(|_| fault("timed out"))?.map_err(|_| fault("refused or not found"))?;
    tracing::info!(call = "xianyu.socket", host, "socket opened");
    let (out, to_send) = mpsc::channel(LINE_ROOM);
    let (came, heard) = mpsc::channel(LINE_ROOM);
    tokio::spawn(pump(stream, to_send, came));
    Ok(Line { out, heard })
}

/// The system's certificates, with a provider named: two are linked into the program, and neither is the default.
fn tls() -> Result<Connector, ()> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| ())?
        .with_platform_verifier()
        .map_err(|_| ())?;
    Ok(Connector::Rustls(Arc::new(builder.with_no_client_auth())))
}

/// Moves frames until either side ends.
async fn pump(
    stream: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
    mut to_send: mpsc::Receiver<String>,
    came: mpsc::Sender<Heard>,
) {
    let (mut sink, mut source) = stream.split();
    loop {
        tokio::select! {
            frame = to_send.recv() => match frame {
                Some(frame) => if sink.send(Message::text(frame)).await.is_err() { break },
                None => break,
            },
            message = source.next() => match message {
                Some(Ok(Message::Text(text))) => if came.send(Heard::Frame(text.to_string())).await.is_err() { break },
                Some(Ok(Message::Binary(bytes))) => {
                    let text = String::from_utf8_lossy(&bytes).into_owned();
                    if came.send(Heard::Frame(text)).await.is_err() { break }
                }
                Some(Err(Error::Capacity(_))) => {
                    let _ = came.send(Heard::TooLarge).await;
                    break;
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
        }
    }
    let _ = sink.close().await;
}
