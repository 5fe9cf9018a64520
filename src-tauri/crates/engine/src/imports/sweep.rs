//! Removes rows that do not count, a little at a time.

use super::lane;
use crate::{Engine, EngineError, Topic};
use huolang_store::{
    Durability, bookings,
    imports::{self, Ending, Import, ImportKind, ImportState, before},
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
        ImportKind::Products => settle_list(engine, no).await?,
        ImportKind::Tracking => {}
    }
    engine.db().write(Durability::Ordinary, move |tx| Box::pin(async move { imports::swept(tx, no).await })).await?;
    Ok(())
}

/// A list of products that did not come to its end, or that the seller does not want, is taken back; of one that was given
/// up, what was noted on the way is forgotten.
pub(super) async fn settle_list(engine: &Engine, no: i64) -> Result<(), EngineError> {
    let import = imports::by_no(&mut engine.db().reader().await?, no).await?;
    let is_whole = matches!(import.state, ImportState::Done | ImportState::Empty);
    let once = || {
        let (import, ids, now) = (import.clone(), engine.ids().clone(), engine.now());
        engine.db().write_piece(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                if is_whole {
                    before::forget(tx, import.no).await
                } else {
                    before::take_back(tx, &import, ids.as_ref(), now).await
                }
            })
        })
    };
    while once().await? {}
    if !is_whole {
        engine.bus().tell(Topic::Products, Vec::<String>::new());
        engine.bus().tell(Topic::Rules, Vec::<String>::new());
    }
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

/// Imports that were cut off by the end of a program: nothing of them counts, and what they wrote is removed while the
/// program runs already. While another program imports, the next import sees to them.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn end_interrupted(engine: &Engine) -> Result<(), EngineError> {
    let Some(lane) = lane::try_enter(engine).await? else { return Ok(()) };
    let left = end_cut_off(engine).await?;
    if left.is_empty() {
        lane.leave().await;
        return Ok(());
    }
    let engine = engine.clone();
    tokio::spawn(async move {
        for import in left {
            if let Err(error) = sweep(&engine, import.no, import.kind).await {
                tracing::warn!(%error, "rows of an import that was cut off are removed at the next start");
                break;
            }
        }
        lane.leave().await;
    });
    Ok(())
}

/// Ends the imports that still run by their rows: whoever holds the lane knows that none does. Gives every import whose
/// rows may lie about.
pub(super) async fn end_cut_off(engine: &Engine) -> Result<Vec<Import>, EngineError> {
    let left = imports::interrupted(&mut engine.db().reader().await?).await?;
    let running: Vec<Import> = left.iter().filter(|import| import.state == ImportState::Running).cloned().collect();
    if running.is_empty() {
        return Ok(left);
    }
    let (teller, now) = (engine.clone(), engine.now());
    let told = engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let mut told = Vec::new();
                for import in running {
                    let ending = Ending {
                        state: ImportState::Failed,
                        error: Some("interrupted".to_owned()),
                        reason: Some("interrupted".to_owned()),
                        report: json!({}),
                    };
                    imports::fail(tx, import.no, &ending, now).await?;
                    told.extend(super::told::failed(tx, &teller, &import, &ending, now).await?);
                }
                Ok(told)
            })
        })
        .await?;
    engine.tell_notices(told);
    Ok(left)
}
