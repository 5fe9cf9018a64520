//! The port that the seller opens for platforms that call us, as the settings say: for programs that have no port otherwise.

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::time::Duration;

use huolang_engine::inbound::InboundPort;
use huolang_engine::{Engine, Topic};
use tokio::net::TcpListener;
use tokio::sync::broadcast::{Receiver, error::RecvError};
use tokio::sync::{oneshot, watch};

/// How long to wait before a port that was taken is tried again.
const AGAIN: Duration = Duration::from_secs(30);
/// How long whoever is being answered has until the port is closed all the same.
const GOODBYE: Duration = Duration::from_secs(5);

/// What the settings say of the port: its address, when it is to be open.
fn wish(engine: &Engine) -> Option<String> {
    let settings = engine.settings().get();
    settings.desktop.inbound.then(|| settings.desktop.inbound_listen.clone())
}

/// Opens and closes the port as the settings say, until it is dropped, and tells where it is. Nothing but the endpoints of
/// platforms is on it.
pub async fn listen_as_set(engine: Engine, open: watch::Sender<Option<SocketAddr>>) {
    let mut changes = engine.bus().listen();
    loop {
        let wished = wish(&engine);
        let Some(address) = &wished else {
            engine.note_inbound_port(InboundPort::Off);
            until_other(&engine, &wished, &mut changes).await;
            continue;
        };
        match TcpListener::bind(address).await {
            Ok(listener) => {
                tracing::info!(address, "platforms may call");
                engine.note_inbound_port(InboundPort::Open);
                open.send_replace(listener.local_addr().ok());
                serve(&engine, listener, until_other(&engine, &wished, &mut changes)).await;
                open.send_replace(None);
            }
            Err(error) => {
                tracing::error!(address, %error, "the port for platforms cannot be opened");
                engine.note_inbound_port(InboundPort::Taken);
                tokio::select! {
                    () = tokio::time::sleep(AGAIN) => {}
                    () = until_other(&engine, &wished, &mut changes) => {}
                }
            }
        }
    }
}

/// Serves until `other` is done; whoever is being answered then gets the answer.
async fn serve(engine: &Engine, listener: TcpListener, other: impl Future<Output = ()>) {
    let (stop, stopped) = oneshot::channel::<()>();
    let asked_to_stop = async {
        // A sender that is gone asks for the same.
        let _ = stopped.await;
    };
    let router = crate::inbound_router(engine);
    let mut serving = std::pin::pin!(axum::serve(listener, router).with_graceful_shutdown(asked_to_stop).into_future());
    tokio::select! {
        ended = &mut serving => {
            if let Err(error) = ended {
                tracing::warn!(%error, "the port for platforms was closed");
            }
        }
        () = other => {
            drop(stop);
            if tokio::time::timeout(GOODBYE, serving).await.is_err() {
                tracing::warn!("a caller was cut off when the port for platforms was closed");
            }
        }
    }
}

/// Waits until the settings say something else of the port.
async fn until_other(engine: &Engine, wished: &Option<String>, changes: &mut Receiver<huolang_engine::Change>) {
    while wish(engine) == *wished {
        changed(changes).await;
    }
}

/// Waits until settings changed; whoever fell behind looks again.
async fn changed(changes: &mut Receiver<huolang_engine::Change>) {
    loop {
        match changes.recv().await {
            Ok(change) if change.topic == Topic::Settings => return,
            Ok(_) => {}
            Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
