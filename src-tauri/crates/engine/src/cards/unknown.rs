//! Uploads of which nobody knows what became: their cards stay out of the pool until a person has looked at the platform and
//! says what is there.

use super::CardDesk;
use crate::{Engine, EngineError, Topic, notice};
use huolang_domain::{CardId, ErrorCode, Millis, NoticeId};
use huolang_store::{
    Durability, StoreError, Tx,
    card_uploads::{self, CardUpload, UploadState},
    cards, notices, pools, shops,
};
use serde_json::json;

/// An upload without an outcome after so long, in milliseconds, was cut off: its call had ended long before.
const CUT_OFF_MS: i64 = 10 * 60_000;

/// What a person's word about an upload did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettledUpload {
    /// Cards of the upload.
    pub cards: usize,
    /// Those that are in stock again.
    pub restored: usize,
}

impl CardDesk<'_> {
    /// A person has looked: the platform has the cards of an upload, or none of them. These go back into stock, as far as nobody
    /// did anything else with them meanwhile.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::Conflict`] when its outcome is known; what the database refuses.
    pub async fn settle_upload(self, id: &str, at_platform: bool, actor: &str) -> Result<SettledUpload, EngineError> {
        let engine = self.0;
        let (clone, id, who, now) = (engine.clone(), id.to_owned(), actor.to_owned(), engine.now());
        let settled = engine.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let upload = card_uploads::get(tx, &id).await?;
                let end = if at_platform { UploadState::Taken } else { UploadState::Refused };
                if !card_uploads::pass(tx, &id, (UploadState::Unknown, end), None, now).await? {
                    let message = "what became of this upload is known already";
                    return Err(StoreError::refused(ErrorCode::Conflict, message));
                }
                let listed = upload.card_ids();
                let restored = if at_platform {
                    0
                } else {
                    cards::bring_back(tx, &listed, &id, &who, clone.ids().as_ref(), now).await?.len()
                };
                let detail = json!({
                    "pool": upload.pool_id,
                    "sku": format!("{}/{}", upload.product_ref, upload.sku_ref),
                    "cards": listed.len(),
                    "restored": restored,
                    "end": end,
                });
                let entry = clone.audit_entry(&who, "card.upload_settled", upload.shop_id.as_str(), detail);
                entry.append(tx).await?;
                let closed = notices::resolve_causes(tx, &[notice::card_upload_cause(&id)], now).await?;
                Ok((upload, listed, restored, closed))
            })
        });
        let (upload, listed, restored, closed) = settled.await?;
        engine.tell_notices(closed.into_iter().map(NoticeId::into_string).collect());
        engine.bus().tell(Topic::Cards, listed.iter().take(200).map(CardId::as_str));
        engine.check_stock(&[upload.pool_id]).await?;
        Ok(SettledUpload { cards: listed.len(), restored })
    }
}

impl Engine {
    /// Puts uploads before a person that were cut off: by the end of the program, or because their outcome could not be written.
    pub(crate) async fn give_up_uploads(&self) -> Result<(), EngineError> {
        let (engine, now) = (self.clone(), self.now());
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let lost = card_uploads::give_up(tx, now.plus(-CUT_OFF_MS), now).await?;
                    raise(tx, &engine, &lost, now).await
                })
            })
            .await?;
        if !told.is_empty() {
            self.bus().tell(Topic::Cards, Vec::<String>::new());
        }
        self.tell_notices(told);
        Ok(())
    }
}

/// Tells of uploads of which nobody knows what became.
pub(super) async fn raise(
    tx: &mut Tx,
    engine: &Engine,
    uploads: &[CardUpload],
    now: Millis,
) -> Result<Vec<String>, StoreError> {
    if uploads.is_empty() {
        return Ok(Vec::new());
    }
    let (shops, pools) = (shops::list(tx).await?, pools::list(tx).await?);
    let mut raises = Vec::with_capacity(uploads.len());
    for upload in uploads {
        let shop = shops.iter().find(|shop| shop.id == upload.shop_id).map_or("", |shop| shop.name.as_str());
        let pool = pools.iter().find(|pool| pool.id == upload.pool_id).map_or("", |pool| pool.name.as_str());
        raises.push(notice::card_upload_unknown(upload, shop, pool));
    }
    notice::write(tx, &raises, engine.ids().as_ref(), now).await
}
