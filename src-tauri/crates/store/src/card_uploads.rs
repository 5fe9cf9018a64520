//! Uploads of cards into a platform's own stock: which cards they were, and what became of them.

use crate::{
    Conn, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{CardId, Millis, PoolId, ShopId};

words! {
    /// Where an upload stands.
    UploadState {
        /// The platform is asked, or the program ended meanwhile.
        Sending = "sending",
        /// Nobody knows whether the platform has the cards.
        Unknown = "unknown",
        /// The platform has them.
        Taken = "taken",
        /// The platform has none of them; they went back into the pool.
        Refused = "refused",
    }
}

record! {
    /// An upload.
    pub struct CardUpload {
        /// Its id; later ones are larger.
        pub id: String,
        /// The shop.
        pub shop_id: ShopId,
        /// The pool that gave the cards.
        pub pool_id: PoolId,
        /// The product.
        pub product_ref: String,
        /// Its variant.
        pub sku_ref: String,
        /// The ids of the cards, a JSON list; see [`CardUpload::card_ids`].
        pub cards: serde_json::Value,
        /// Where it stands.
        pub state: UploadState,
        /// The platform's number of the batch, or what was seen.
        pub message: String,
        /// Who asked for it.
        pub actor: String,
        /// When the cards left the pool.
        pub created_at: Millis,
        /// When its state last changed.
        pub updated_at: Millis,
    }
}

impl CardUpload {
    /// The cards.
    #[must_use]
    pub fn card_ids(&self) -> Vec<CardId> {
        let listed = self.cards.as_array().into_iter().flatten();
        listed.filter_map(serde_json::Value::as_str).map(CardId::from).collect()
    }
}

/// Writes an upload down, in the transaction in which its cards leave the pool.
///
/// # Errors
/// What the database refuses.
pub async fn insert(tx: &mut Tx, upload: &CardUpload) -> Result<(), StoreError> {
    sql!(
        tx,
        "INSERT INTO card_uploads
             (id, shop_id, pool_id, product_ref, sku_ref, cards, state, message, actor, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &upload.id,
        &upload.shop_id,
        &upload.pool_id,
        &upload.product_ref,
        &upload.sku_ref,
        &upload.cards,
        upload.state,
        &upload.message,
        &upload.actor,
        upload.created_at,
        upload.updated_at
    )
    .execute()
    .await?;
    Ok(())
}

/// Moves an upload from one state to another; without a message the former one stays. Tells whether it stood there.
///
/// # Errors
/// What the database refuses.
pub async fn pass(
    tx: &mut Tx,
    id: &str,
    (from, to): (UploadState, UploadState),
    message: Option<&str>,
    now: Millis,
) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE card_uploads SET state = $3, message = COALESCE($4, message), updated_at = $5
         WHERE id = $1 AND state = $2",
        id,
        from,
        to,
        message,
        now
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Uploads that went out before a moment and have no outcome: from now on nobody knows. Gives them.
///
/// # Errors
/// What the database refuses.
pub async fn give_up(tx: &mut Tx, before: Millis, now: Millis) -> Result<Vec<CardUpload>, StoreError> {
    sql!(
        tx,
        "UPDATE card_uploads SET state = 'unknown', updated_at = $2
         WHERE state = 'sending' AND created_at < $1
         RETURNING *",
        before,
        now
    )
    .fetch_all()
    .await
}

/// One upload.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &str) -> Result<CardUpload, StoreError> {
    let found = sql!(conn, "SELECT * FROM card_uploads WHERE id = $1", id).fetch_optional().await?;
    found.ok_or(StoreError::NotFound("upload of cards"))
}

/// Uploads in a state, newest first.
///
/// # Errors
/// What the database refuses.
pub async fn list(conn: &mut Conn, state: UploadState, limit: i64) -> Result<Vec<CardUpload>, StoreError> {
    sql!(conn, "SELECT * FROM card_uploads WHERE state = $1 ORDER BY id DESC LIMIT $2", state, limit).fetch_all().await
}

/// Forgets uploads that are settled since before a moment.
///
/// # Errors
/// What the database refuses.
pub async fn forget(tx: &mut Tx, before: Millis) -> Result<(), StoreError> {
    sql!(tx, "DELETE FROM card_uploads WHERE state IN ('taken', 'refused') AND updated_at < $1", before)
        .execute()
        .await?;
    Ok(())
}
