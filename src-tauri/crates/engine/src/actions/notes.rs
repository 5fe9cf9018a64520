//! The seller's note, and buyers who are served by hand only.

use super::scene::{Scene, refuse};
use crate::deliver::Settled;
use huolang_domain::ErrorCode;
use huolang_store::{
    StoreError, Tx,
    blocked_buyers::{self, BlockedBuyer},
    orders, shops,
};
use serde_json::json;

/// The longest note, in characters.
const LONGEST: usize = 2_000;

/// Writes the note, or takes it away.
pub(super) async fn note(tx: &mut Tx, scene: &Scene, text: &str) -> Result<Settled, StoreError> {
    let text = text.trim();
    if text.chars().count() > LONGEST {
        return Err(refuse(ErrorCode::InvalidInput, "a note has at most 2000 characters"));
    }
    orders::set_note(tx, &scene.order.id, Some(text).filter(|text| !text.is_empty()), scene.now).await?;
    Ok(scene.changed())
}

/// Puts the buyer on the blacklist.
pub(super) async fn block_buyer(tx: &mut Tx, scene: &Scene, reason: &str) -> Result<Settled, StoreError> {
    if scene.order.buyer_id.is_empty() {
        return Err(refuse(ErrorCode::InvalidInput, "the platform names no buyer for this order"));
    }
    let shop = shops::get(tx, &scene.order.shop_id).await?;
    let buyer = BlockedBuyer {
        id: scene.engine.ids().fresh(),
        platform: shop.platform,
        buyer_id: scene.order.buyer_id.clone(),
        reason: reason.trim().to_owned(),
        created_at: scene.now,
    };
    blocked_buyers::put(tx, &buyer).await?;
    scene.tell(tx, "buyer_blocked", json!({ "reason": reason.trim() })).await?;
    Ok(scene.changed())
}
