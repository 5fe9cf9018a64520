//! Removes rows that do not count, a little at a time.

use crate::{Engine, EngineError};
use huolang_store::{
    Durability, bookings,
    imports::{self, Ending, Import, ImportKind, ImportState},
    sales,
};
use serde_json::json;

/// Removes every row of an import that does not count.
pub(super) async fn sweep(engine: &Engine, no: i64, kind: ImportKind) -> Result<(), EngineError> {
    match kind {
        ImportKind::Sales => {
            let mut after = (String::new(), String::new());
            while let Some(next) = sales::sweep(engine.db(), no, after).await? {
                after = next;
            }
        }
        ImportKind::Travel => {
            let once = || {
                engine
                    .db()
                    .write_piece(Durability::Ordinary, move |tx| Box::pin(async move { bookings::sweep(tx, no).await }))
            };
            while once().await? {}
        }
        ImportKind::Products | ImportKind::Tracking => {}
    }
    engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { imports::swept(tx, no).await })).await?;
    Ok(())
}

/// Before an import is taken back: rows it hides, and which a later import hides as well, are hidden by that one.
pub(super) async fn repoint(engine: &Engine, import: &Import) -> Result<(), EngineError> {
    if import.kind == ImportKind::Sales {
        let mut after = (String::new(), String::new());
        while let Some(next) = sales::repoint(engine.db(), import.no, after).await? {
            after = next;
        }
    }
    Ok(())
}

/// Imports that were cut off by the end of the program: nothing of them counts, and what they wrote is removed while the
/// program runs already.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn end_interrupted(engine: &Engine) -> Result<(), EngineError> {
    let left = imports::interrupted(&mut engine.db().reader().await?).await?;
    if left.is_empty() {
        return Ok(());
    }
    let running: Vec<i64> =
        left.iter().filter(|import| import.state == ImportState::Running).map(|import| import.no).collect();
    let now = engine.now();
    engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                for no in running {
                    let ending = Ending {
                        state: ImportState::Failed,
                        error: Some("interrupted".to_owned()),
                        reason: Some("interrupted".to_owned()),
                        report: json!({}),
                    };
                    imports::fail(tx, no, &ending, now).await?;
                }
                Ok(())
            })
        })
        .await?;
    let engine = engine.clone();
    let lane = engine.around().imports.clone().lock_owned().await;
    tokio::spawn(async move {
        for import in left {
            if let Err(error) = sweep(&engine, import.no, import.kind).await {
                tracing::warn!(%error, "rows of an import that was cut off are removed at the next start");
                break;
            }
        }
        drop(lane);
    });
    Ok(())
}
