//! What can be asked about cards beside lists, which the store answers by itself.

use super::unreadable;
use crate::{Engine, EngineError, Topic};
use huolang_domain::{BatchId, CardId, ErrorCode, PoolId};
use huolang_sheets::{
    Limits, Source,
    cards::{Preview, PreviewOptions, preview},
};
use huolang_store::{
    Durability, batches,
    cards::{self, CardText},
};
use serde_json::json;

/// Cards of an engine.
#[derive(Clone, Copy)]
pub struct CardDesk<'e>(pub(super) &'e Engine);

impl CardDesk<'_> {
    /// What a list looks like, to choose its columns by. Nothing is kept.
    ///
    /// # Errors
    /// Why the list cannot be read.
    pub async fn preview(self, source: Source, options: PreviewOptions) -> Result<Preview, EngineError> {
        let read = tokio::task::spawn_blocking(move || preview(&source, &options, &Limits::default())).await;
        let read =
            read.map_err(|_| EngineError::refused(ErrorCode::Internal, "reading the list stopped by a fault"))?;
        read.map_err(|error| unreadable(&error))
    }

    /// The text of a card. That it was shown is written down first: nobody sees a card without a trace.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the vault says; what the database refuses.
    pub async fn reveal(self, id: &CardId, actor: &str) -> Result<CardText, EngineError> {
        let engine = self.0;
        let entry = engine.audit_entry(actor, "card.reveal", id.as_str(), json!({}));
        let (vault, card) = (engine.vault().clone(), id.clone());
        let text = engine
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let text = cards::reveal(tx, &vault, &card).await?;
                    entry.append(tx).await?;
                    Ok(text)
                })
            })
            .await?;
        Ok(text)
    }

    /// Takes an import back: cards of it that nobody touched are removed. Gives how many went and how many stay.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::ImportNotUndoable`] when none of its cards can go; what the database refuses.
    pub async fn undo(self, batch: &BatchId, actor: &str) -> Result<(i64, i64), EngineError> {
        let engine = self.0;
        let pool: PoolId = batches::get(&mut engine.db().reader().await?, batch).await?.pool_id;
        let (ids, now, who, id) = (engine.ids().clone(), engine.now(), actor.to_owned(), batch.clone());
        let clone = engine.clone();
        let (gone, left) = engine
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let (gone, left) = cards::undo_batch(tx, &id, &who, ids.as_ref(), now).await?;
                    if gone == 0 && left > 0 {
                        let message = "every card of this import is in use or was changed";
                        return Err(huolang_store::StoreError::refused(ErrorCode::ImportNotUndoable, message));
                    }
                    let entry = clone.audit_entry(
                        &who,
                        "card_import.undo",
                        id.as_str(),
                        json!({ "removed": gone, "kept": left }),
                    );
                    entry.append(tx).await?;
                    Ok((gone, left))
                })
            })
            .await?;
        engine.bus().tell(Topic::Cards, Vec::<String>::new());
        engine.check_stock(&[pool]).await?;
        Ok((gone, left))
    }
}
