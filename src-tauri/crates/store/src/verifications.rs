//! Verifications: a voucher that was asked to be verified, and what came of it. Codes are sealed; lists show them masked.

pub mod attempts;
mod list;
mod secrets;
mod write;

pub use list::{Filter, Page, list, rows};
pub use secrets::{CODE, Secrets, TICKET, fingerprint, secrets};
pub use write::{Change, New, change_many, insert};

use crate::{Conn, List, StoreError, sql, sql::record};
use huolang_domain::{
    ErrorCode, Fen, Millis, OrderId, OrderSn, ShopId, VerificationId, VerificationRuleId, state::VerificationState,
    verification::Via,
};

record! {
    /// A verification; code and ticket are read by themselves.
    pub struct Verification {
        /// Its id; the platform is told it as the key of the call.
        pub id: VerificationId,
        /// The shop.
        pub shop_id: ShopId,
        /// The order, when it is known here.
        pub order_id: Option<OrderId>,
        /// The order that was named, or that the platform named; empty: none.
        pub sn: OrderSn,
        /// Where it stands.
        pub state: VerificationState,
        /// Whether a call that undoes it is under way, or its result is not known.
        pub undoing: bool,
        /// Whether it was looked up.
        pub looked: bool,
        /// The code, masked.
        pub masked: String,
        /// What it is for; empty: the platform did not say.
        pub title: String,
        /// What was paid for it.
        pub amount: Option<Fen>,
        /// Until when it counts.
        pub expires_at: Option<Millis>,
        /// How it was asked for.
        pub via: Via,
        /// The rule that asked.
        pub rule_id: Option<VerificationRuleId>,
        /// The list it came with.
        pub batch: Option<String>,
        /// Who asked.
        pub actor: String,
        /// Why it was refused.
        pub reason: Option<ErrorCode>,
        /// The platform's words, redacted.
        pub message: Option<String>,
        /// What the platform wants named to undo it.
        pub receipt: Option<String>,
        /// When it was verified.
        pub verified_at: Option<Millis>,
        /// Until when it can be undone.
        pub undo_until: Option<Millis>,
        /// When it was asked for.
        pub created_at: Millis,
        /// When it last changed.
        pub updated_at: Millis,
    }
}

/// One verification.
///
/// # Errors
/// [`StoreError::NotFound`]
pub async fn get(conn: &mut Conn, id: &VerificationId) -> Result<Verification, StoreError> {
    sql!(conn, "SELECT * FROM verifications WHERE id = $1", id)
        .fetch_optional()
        .await?
        .ok_or(StoreError::NotFound("verification"))
}

/// Several; those that do not exist are left out.
///
/// # Errors
/// What the database refuses.
pub async fn get_many(conn: &mut Conn, ids: &[VerificationId]) -> Result<Vec<Verification>, StoreError> {
    sql!(conn, "SELECT * FROM verifications WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id", List::of(ids))
        .fetch_all()
        .await
}

/// The verifications of orders, the oldest first.
///
/// # Errors
/// What the database refuses.
pub async fn by_orders(conn: &mut Conn, orders: &[OrderId]) -> Result<Vec<Verification>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM verifications
         WHERE order_id IS NOT NULL AND order_id IN (SELECT value FROM json_each($1))
         ORDER BY order_id, id",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// The verifications of the same code at the same shop as this one, this one among them.
///
/// # Errors
/// What the database refuses.
pub async fn of_same_code(conn: &mut Conn, id: &VerificationId) -> Result<Vec<VerificationId>, StoreError> {
    let found: Vec<(VerificationId,)> = sql!(
        conn,
        "SELECT same.id FROM verifications this
         JOIN verifications same ON same.shop_id = this.shop_id AND same.fingerprint = this.fingerprint
         WHERE this.id = $1 ORDER BY same.id",
        id
    )
    .fetch_all()
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The verifications of a code at a shop, the newest first; at most twenty.
///
/// # Errors
/// What the database refuses.
pub async fn by_code(conn: &mut Conn, shop: &ShopId, fingerprint: &[u8]) -> Result<Vec<Verification>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM verifications WHERE shop_id = $1 AND fingerprint = $2 ORDER BY id DESC LIMIT 20",
        shop,
        fingerprint
    )
    .fetch_all()
    .await
}
