//! Changes in the engine, passed on to the page.

use serde::Serialize;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

use super::backend::Backend;
use super::window::MAIN;

#[derive(Serialize, Clone)]
struct PageEvent<'a> {
    id: String,
    topic: &'a str,
    ids: &'a [String],
}

/// Forwards every change until the engine stops. When the page was too slow, it is told to read everything again.
pub async fn forward(backend: &Backend, app: &AppHandle) {
    let Some(engine) = backend.engine().await else { return };
    let mut changes = engine.bus().listen();
    drop(engine);
    let mut number = 0_u64;
    loop {
        let sent = match changes.recv().await {
            Ok(change) => {
                number += 1;
                let event = PageEvent { id: number.to_string(), topic: change.topic.as_str(), ids: &change.ids };
                app.emit_to(MAIN, "huolang://event", event)
            }
            Err(RecvError::Lagged(_)) => app.emit_to(MAIN, "huolang://resync", ()),
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = sent {
            tracing::debug!(error = %error, "no page listens");
        }
    }
}
