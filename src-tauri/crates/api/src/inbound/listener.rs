//! The port that the seller opens for platforms that call us, as the settings say: for programs that have no port otherwise.

use std::future::IntoFuture as _;
use std::time::Duration;

use huolang_engine::{Engine, Topic};
use tokio::net::TcpListener;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// How long to wait before a port that was taken is tried again.
const AGAIN: Duration = Duration::from_secs(30);

/// Opens and closes the port as the settings say, until it is dropped. Nothing but the endpoints of platforms is on it.
pub async fn listen_as_set(engine: Engine) {
    let mut changes = engine.bus().listen();
    loop {
        let wish = engine.settings().get().desktop.clone();
        if !wish.inbound {
            changed(&mut changes).await;
            continue;
        }
        match TcpListener::bind(&wish.inbound_listen).await {
            Ok(listener) => {
                tracing::info!(address = wish.inbound_listen, "platforms may call");
                let serving = axum::serve(listener, crate::inbound_router(&engine)).into_future();
                tokio::select! {
                    ended = serving => {
                        if let Err(error) = ended {
                            tracing::warn!(%error, "the port for platforms was closed");
                        }
                    }
                    () = changed(&mut changes) => {}
                }
            }
            Err(error) => {
                tracing::error!(address = wish.inbound_listen, %error, "the port for platforms cannot be opened");
                tokio::select! {
                    () = tokio::time::sleep(AGAIN) => {}
                    () = changed(&mut changes) => {}
                }
            }
        }
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
