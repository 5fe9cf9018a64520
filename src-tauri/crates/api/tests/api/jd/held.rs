//! The ledger hangs, until it is let go.

use huolang_engine::Engine;
use huolang_store::{Durability, StoreError};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A writer that hangs until it is let go.
pub struct Held {
    let_go: oneshot::Sender<()>,
    writing: JoinHandle<Result<(), StoreError>>,
}

impl Held {
    pub async fn writer(engine: &Engine) -> Self {
        let (let_go, held) = oneshot::channel::<()>();
        let (begun, has_begun) = oneshot::channel::<()>();
        let engine = engine.clone();
        let writing = tokio::spawn(async move {
            let work = engine.db().write(Durability::Ordinary, move |_| {
                Box::pin(async move {
                    let _ = begun.send(());
                    let _ = held.await;
                    Ok::<(), StoreError>(())
                })
            });
            work.await
        });
        has_begun.await.unwrap();
        Self { let_go, writing }
    }

    pub async fn end(self) {
        drop(self.let_go);
        self.writing.await.unwrap().unwrap();
    }
}
