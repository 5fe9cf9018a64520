//! Writes verifications.

use super::{CODE, TICKET, Verification, fingerprint};
use crate::{StoreError, Tx, sql};
use huolang_domain::{
    ErrorCode, Fen, Ids, Millis, OrderId, OrderSn, ShopId, VerificationId, VerificationRuleId,
    state::VerificationState,
    verification::{Via, mask},
};
use huolang_vault::{Secret, Vault};

/// A verification that is asked for.
#[derive(Debug, Clone)]
pub struct New {
    /// The shop.
    pub shop_id: ShopId,
    /// The order, when it is known here.
    pub order_id: Option<OrderId>,
    /// The order that was named; empty: none.
    pub sn: OrderSn,
    /// The code, cleaned.
    pub code: Secret<String>,
    /// How it was asked for.
    pub via: Via,
    /// The rule that asked.
    pub rule_id: Option<VerificationRuleId>,
    /// The list it came with.
    pub batch: Option<String>,
    /// Who asked.
    pub actor: String,
}

/// Writes a verification that waits. Absent: the same code waits at this shop already, is under way, or in doubt.
///
/// # Errors
/// What the database or the vault refuses.
pub async fn insert(
    tx: &mut Tx,
    vault: &Vault,
    new: &New,
    ids: &dyn Ids,
    now: Millis,
) -> Result<Option<Verification>, StoreError> {
    let id = VerificationId::fresh(ids);
    let envelope = vault.seal_str(CODE, id.as_str(), new.code.expose())?;
    sql!(
        tx,
        "INSERT INTO verifications
             (id, shop_id, order_id, sn, state, undoing, secret, looked, fingerprint, masked, title, via, rule_id, batch,
              actor, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, false, $6, false, $7, $8, '', $9, $10, $11, $12, $13, $13)
         ON CONFLICT (shop_id, fingerprint) WHERE state IN ('pending', 'submitting', 'needs_review') DO NOTHING
         RETURNING *",
        &id,
        &new.shop_id,
        new.order_id.as_ref(),
        &new.sn,
        VerificationState::Pending,
        envelope,
        fingerprint(vault, &new.code),
        mask(new.code.expose()),
        new.via,
        new.rule_id.as_ref(),
        new.batch.as_ref(),
        &new.actor,
        now
    )
    .fetch_optional()
    .await
}

/// What changes of a verification; what is absent stays.
#[derive(Debug, Clone)]
pub struct Change {
    /// The verification.
    pub id: VerificationId,
    /// Where it stands.
    pub state: Option<VerificationState>,
    /// Whether it is being undone.
    pub undoing: Option<bool>,
    /// Whether it was looked up.
    pub looked: Option<bool>,
    /// What the platform gave for it; `Some(None)`: it is no longer good.
    pub ticket: Option<Option<Secret<String>>>,
    /// The order here.
    pub order_id: Option<OrderId>,
    /// The order's number.
    pub sn: Option<OrderSn>,
    /// What it is for.
    pub title: Option<String>,
    /// What was paid for it.
    pub amount: Option<Fen>,
    /// Until when it counts.
    pub expires_at: Option<Millis>,
    /// Why it was refused, and the platform's words; `Some(None)`: nothing is wrong.
    pub reason: Option<Option<(ErrorCode, Option<String>)>>,
    /// What the platform wants named to undo it; `Some(None)`: it is no longer good.
    pub receipt: Option<Option<String>>,
    /// When it was verified.
    pub verified_at: Option<Millis>,
    /// Until when it can be undone; `Some(None)`: it cannot.
    pub undo_until: Option<Option<Millis>>,
}

impl Change {
    /// No change yet.
    #[must_use]
    pub const fn of(id: VerificationId) -> Self {
        Self {
            id,
            state: None,
            undoing: None,
            looked: None,
            ticket: None,
            order_id: None,
            sn: None,
            title: None,
            amount: None,
            expires_at: None,
            reason: None,
            receipt: None,
            verified_at: None,
            undo_until: None,
        }
    }
}

/// Changes verifications. Those that do not exist are passed over. The store does not judge moves: the caller asks the
/// state machine of the domain.
///
/// # Errors
/// [`StoreError::Conflict`] when a code would be open twice at a shop; what the database or the vault refuses.
pub async fn change_many(tx: &mut Tx, vault: &Vault, changes: &[Change], now: Millis) -> Result<(), StoreError> {
    for change in changes {
        let ticket = match &change.ticket {
            Some(Some(ticket)) => Some(vault.seal_str(TICKET, change.id.as_str(), ticket.expose())?),
            _ => None,
        };
        let (code, message) = match &change.reason {
            Some(Some((code, message))) => (Some(*code), message.clone()),
            _ => (None, None),
        };
        sql!(
            tx,
            "UPDATE verifications SET
                 state = COALESCE($2, state), undoing = COALESCE($3, undoing), looked = COALESCE($4, looked),
                 ticket = CASE WHEN $5 THEN $6 ELSE ticket END,
                 order_id = COALESCE($7, order_id), sn = COALESCE($8, sn), title = COALESCE($9, title),
                 amount = COALESCE($10, amount), expires_at = COALESCE($11, expires_at),
                 reason = CASE WHEN $12 THEN $13 ELSE reason END, message = CASE WHEN $12 THEN $14 ELSE message END,
                 receipt = CASE WHEN $15 THEN $16 ELSE receipt END, verified_at = COALESCE($17, verified_at),
                 undo_until = CASE WHEN $18 THEN $19 ELSE undo_until END, updated_at = $20
             WHERE id = $1",
            &change.id,
            change.state,
            change.undoing,
            change.looked,
            change.ticket.is_some(),
            ticket,
            change.order_id.as_ref(),
            change.sn.as_ref(),
            change.title.as_ref(),
            change.amount,
            change.expires_at,
            change.reason.is_some(),
            code,
            message,
            change.receipt.is_some(),
            change.receipt.clone().flatten(),
            change.verified_at,
            change.undo_until.is_some(),
            change.undo_until.flatten(),
            now
        )
        .execute()
        .await?;
    }
    Ok(())
}
