//! Cards of a pool that go into the platform's own stock, which it gives to buyers itself. They leave the pool for good before
//! the call: whatever becomes of it, no card can be both there and given here. Which they were is written down with it, and on the
//! cards, which nobody restores by hand. A clear no brings them back; without a clear answer they stay out, and a person looks at the platform.

use super::{CardDesk, unknown};
use crate::{
    EngineError, Topic,
    audit::AuditEntry,
    deliver::{outcome::code_of, within},
    shops::Api,
};
use huolang_domain::{CardId, ErrorCode, PoolId, ShopId};
use huolang_platforms::fault::CallError;
use huolang_store::{
    Durability, StoreError,
    card_uploads::{self, UploadState},
    cards,
    pools::{self, PoolKind},
};
use serde_json::json;

/// Cards of one upload.
pub const MOST_UPLOADED: i64 = 1_000;

/// What is to be uploaded, and where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardUpload {
    /// The pool that gives the cards.
    pub pool: PoolId,
    /// The shop.
    pub shop: ShopId,
    /// The product.
    pub product_ref: String,
    /// Its variant.
    pub sku_ref: String,
    /// How many.
    pub count: i64,
}

/// What became of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uploaded {
    /// The platform has them.
    Taken {
        /// The platform's own number of the batch.
        batch: String,
    },
    /// It has none of them; they are back in the pool.
    Refused {
        /// Why.
        code: ErrorCode,
        /// The platform's words.
        message: String,
    },
    /// Nobody knows. They stay out of the pool until a person has looked.
    Unknown {
        /// What was seen.
        message: String,
    },
}

impl CardDesk<'_> {
    /// Uploads cards in the name of `actor`. Never done again by itself.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`] where the platform takes no cards; [`ErrorCode::OutOfStock`]; a wrong wish; what the
    /// database refuses: then nothing was done.
    pub async fn upload(self, wish: CardUpload, actor: &str) -> Result<Uploaded, EngineError> {
        let engine = self.0;
        if !(1..=MOST_UPLOADED).contains(&wish.count) {
            let message = format!("from 1 to {MOST_UPLOADED} cards at once");
            return Err(EngineError::refused(ErrorCode::InvalidInput, message));
        }
        let shop = engine.connected(&wish.shop)?;
        let none = || EngineError::refused(ErrorCode::CapabilityMissing, "this shop takes no cards into its own stock");
        // Only a platform that keeps a stock of each variant: elsewhere a kind is no product.
        let platform = shop.adapter.shelf().and_then(|_| shop.adapter.middleman()).ok_or_else(none)?;
        let pool = pools::get(&mut engine.db().reader().await?, &wish.pool).await?;
        if pool.kind != PoolKind::Once {
            let message = "only cards that are given once can be uploaded";
            return Err(EngineError::refused(ErrorCode::InvalidInput, message));
        }
        let (id, taken) = self.take_out(&wish, actor).await?;
        let texts = cards::by_ids(&mut engine.db().reader().await?, engine.vault(), &taken).await;
        let texts = match texts {
            Ok(texts) => texts,
            Err(error) => {
                self.bring_back(&id, &taken, &error.to_string(), actor).await?;
                return Err(error.into());
            }
        };
        let texts: Vec<_> = texts.into_iter().map(|(_, text)| (text.number, text.secret)).collect();
        let kind = format!("{}/{}", wish.product_ref, wish.sku_ref);
        let answer = within(engine.policy().call_ms, platform.add_cards(&kind, &texts)).await;
        shop.learn(Api::Goods, answer.as_ref().map(|_| ()), engine.now());
        let uploaded = match answer {
            Ok(added) if added.failed == 0 && added.added == wish.count => Uploaded::Taken { batch: added.message },
            Ok(added) => Uploaded::Unknown { message: format!("{} of {} were taken", added.added, wish.count) },
            Err(CallError::Unknown { message }) => Uploaded::Unknown { message },
            Err(error) => {
                self.bring_back(&id, &taken, &error.to_string(), actor).await?;
                if error.stop_cause().is_some() {
                    engine.read_failed(&shop, &error).await?;
                }
                Uploaded::Refused { code: code_of(&error), message: error.to_string() }
            }
        };
        let (end, message) = match &uploaded {
            Uploaded::Taken { batch } => (UploadState::Taken, batch),
            Uploaded::Refused { message, .. } => (UploadState::Refused, message),
            Uploaded::Unknown { message } => (UploadState::Unknown, message),
        };
        let detail = json!({ "pool": wish.pool, "sku": kind, "cards": wish.count, "end": end });
        let entry = engine.audit_entry(actor, "card.uploaded", wish.shop.as_str(), detail);
        self.end(id, end, message.clone(), entry).await?;
        engine.bus().tell(Topic::Cards, taken.iter().take(200).map(CardId::as_str));
        engine.check_stock(std::slice::from_ref(&wish.pool)).await?;
        Ok(uploaded)
    }

    /// Out of the pool, all of them or none, before anybody else hears of them. Gives the upload and its cards.
    async fn take_out(self, wish: &CardUpload, actor: &str) -> Result<(String, Vec<CardId>), EngineError> {
        let engine = self.0;
        let detail = json!({
            "pool": wish.pool, "product": wish.product_ref, "sku": wish.sku_ref, "cards": wish.count,
        });
        let entry = engine.audit_entry(actor, "card.upload", wish.shop.as_str(), detail);
        let (ids, now, who) = (engine.ids().clone(), engine.now(), actor.to_owned());
        let (wish, count) = (wish.clone(), wish.count);
        let taken = engine.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let id = ids.fresh();
                let taken = cards::hand_over(tx, &wish.pool, count, &id, &who, ids.as_ref(), now).await?;
                if i64::try_from(taken.len()) != Ok(count) {
                    let message = format!("the pool holds {} of {count} cards", taken.len());
                    return Err(StoreError::refused(ErrorCode::OutOfStock, message));
                }
                let upload = card_uploads::CardUpload {
                    id,
                    shop_id: wish.shop,
                    pool_id: wish.pool,
                    product_ref: wish.product_ref,
                    sku_ref: wish.sku_ref,
                    cards: json!(taken),
                    state: UploadState::Sending,
                    message: String::new(),
                    actor: who,
                    created_at: now,
                    updated_at: now,
                };
                card_uploads::insert(tx, &upload).await?;
                entry.append(tx).await?;
                Ok((upload.id, taken))
            })
        });
        Ok(taken.await?)
    }

    /// The platform has none of them.
    async fn bring_back(self, id: &str, taken: &[CardId], why: &str, actor: &str) -> Result<(), EngineError> {
        let engine = self.0;
        let (ids, now, who, list) = (engine.ids().clone(), engine.now(), actor.to_owned(), taken.to_vec());
        let (upload, why) = (id.to_owned(), why.to_owned());
        let back = engine.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let end = (UploadState::Sending, UploadState::Refused);
                card_uploads::pass(tx, &upload, end, Some(&why), now).await?;
                cards::bring_back(tx, &list, &upload, &who, ids.as_ref(), now).await
            })
        });
        let back = back.await?;
        if back.len() != taken.len() {
            tracing::warn!(upload = %id, "not every card that was refused could be brought back");
        }
        Ok(())
    }

    /// Writes down what became of it. What nobody knows is put before a person.
    async fn end(self, id: String, end: UploadState, message: String, entry: AuditEntry) -> Result<(), EngineError> {
        let engine = self.0;
        let (clone, now) = (engine.clone(), engine.now());
        let told = engine.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                card_uploads::pass(tx, &id, (UploadState::Sending, end), Some(&message), now).await?;
                entry.append(tx).await?;
                if end != UploadState::Unknown {
                    return Ok(Vec::new());
                }
                let upload = card_uploads::get(tx, &id).await?;
                unknown::raise(tx, &clone, &[upload], now).await
            })
        });
        engine.tell_notices(told.await?);
        Ok(())
    }
}
