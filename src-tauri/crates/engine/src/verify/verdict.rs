//! What became of a voucher, and everything that is written about it: its row, its order, history, notices, further work.

use super::{first, orders, reason::Reason};
use crate::{
    Engine,
    deliver::Settled,
    jobs::kind,
    notice::{self, About},
};
use huolang_domain::{ErrorCode, Millis, OrderId, OrderSn, state::VerificationState, verification::Via};
use huolang_store::{
    StoreError, Tx,
    events::{self, NewEvent},
    jobs::{self, NewJob},
    notices, orders as rows,
    verifications::{self, Change, Verification, attempts::Act},
};
use serde_json::{Value, json};

/// What became of a voucher.
#[derive(Debug, Clone)]
pub(super) enum Verdict {
    /// It counts.
    Verified { sn: Option<OrderSn>, receipt: Option<String>, undo_within_ms: Option<i64> },
    /// It does not, for good.
    Refused(Reason),
    /// It waits to be tried again.
    Again,
    /// Nobody knows yet; it is read back.
    Unknown { act: Act, since: Millis },
    /// Nobody will know; a person is asked.
    Review,
    /// It counts no longer.
    Undone,
    /// It still counts, because undoing was refused.
    NotUndone(Reason),
    /// It certainly still counts; undoing is tried again.
    UndoAgain,
}

impl Verdict {
    /// A refusal of what was asked for.
    pub(super) const fn refused(_row: &Verification, act: Act, reason: Reason) -> Self {
        match act {
            Act::Verify => Self::Refused(reason),
            Act::Undo => Self::NotUndone(reason),
        }
    }

    const fn state(&self) -> Option<VerificationState> {
        match self {
            Self::Verified { .. } | Self::NotUndone(_) | Self::UndoAgain => Some(VerificationState::Verified),
            Self::Refused(_) => Some(VerificationState::Failed),
            Self::Again => Some(VerificationState::Pending),
            Self::Unknown { .. } => None,
            Self::Review => Some(VerificationState::NeedsReview),
            Self::Undone => Some(VerificationState::Undone),
        }
    }

    /// Writes it in the name of the one who asked for the verification.
    pub(super) async fn write(
        self,
        tx: &mut Tx,
        engine: &Engine,
        row: &Verification,
        now: Millis,
    ) -> Result<Settled, StoreError> {
        self.write_by(tx, engine, row, &row.actor, now).await
    }

    /// Writes it.
    pub(super) async fn write_by(
        self,
        tx: &mut Tx,
        engine: &Engine,
        row: &Verification,
        actor: &str,
        now: Millis,
    ) -> Result<Settled, StoreError> {
        let mut change = Change::of(row.id.clone());
        if let Some(to) = self.state() {
            change.state =
                Some(row.state.go(to).map_err(|moved| StoreError::refused(ErrorCode::IllegalMove, moved.to_string()))?);
        }
        let mut settled = Settled { verifications: vec![row.id.clone()], ..Settled::default() };
        let mut order = row.order_id.clone();
        let was_undoing = row.undoing;
        let mut follow: Option<NewJob> = None;
        match &self {
            Self::Verified { sn, receipt, undo_within_ms } => {
                if let Some(sn) = sn {
                    order = link(tx, row, sn, &mut change).await?.or(order);
                }
                // Without a new one the former stays: what a person says of an undo in doubt names none.
                change.receipt = receipt.clone().map(Some);
                change.reason = Some(None);
                change.undoing = Some(false);
                change.verified_at = Some(row.verified_at.filter(|_| was_undoing).unwrap_or(now));
                if !was_undoing {
                    let within = undo_within_ms.filter(|_| receipt.is_some());
                    change.undo_until = within.map(|within| Some(now.plus(within)));
                }
            }
            Self::Refused(reason) => change.reason = Some(Some(reason.clone())),
            Self::NotUndone(reason) => {
                change.undoing = Some(false);
                change.reason = Some(Some(reason.clone()));
            }
            Self::UndoAgain | Self::Undone => {
                change.undoing = Some(false);
                change.reason = Some(None);
            }
            Self::Review => change.reason = Some(Some((ErrorCode::VerificationUnknown, None))),
            Self::Unknown { act, since } => {
                let due = now.plus(engine.policy().settle_ms);
                follow = Some(kind::verify_back(&row.id, order.as_ref(), &row.shop_id, *act, *since, due));
                settled.vouchers = true;
            }
            Self::Again => {}
        }
        verifications::change_many(tx, engine.vault(), &[change], now).await?;
        if let Some(job) = follow {
            jobs::enqueue_many(tx, &[job], engine.ids().as_ref(), now).await?;
        }
        if let Some(order) = &order {
            self.tell(tx, engine, order, row, actor, now).await?;
            if matches!(self, Self::Undone) {
                orders::undone(tx, order, now).await?;
            }
            orders::follow(tx, std::slice::from_ref(order), now).await?;
            settled.orders.push(order.clone());
        }
        settled.notices = self.notices(tx, engine, order.as_ref(), row, now).await?;
        if matches!(self, Self::Verified { .. })
            && let Some((shop, closed)) = first::proven(tx, engine, row, now).await?
        {
            settled.proven.push(shop);
            settled.notices.extend(closed);
        }
        Ok(settled)
    }

    /// The step in the history of the order.
    async fn tell(
        &self,
        tx: &mut Tx,
        engine: &Engine,
        order: &OrderId,
        row: &Verification,
        actor: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        let (kind, detail): (&'static str, Value) = match self {
            Self::Verified { .. } => ("verified", json!({ "code": row.masked })),
            Self::Refused((reason, message)) => {
                ("verify_refused", json!({ "code": row.masked, "reason": reason, "message": message }))
            }
            Self::NotUndone((reason, message)) => {
                ("verify_not_undone", json!({ "code": row.masked, "reason": reason, "message": message }))
            }
            Self::Unknown { .. } => ("verify_unknown", json!({ "code": row.masked })),
            Self::Review => ("verify_needs_review", json!({ "code": row.masked })),
            Self::Undone => ("verify_undone", json!({ "code": row.masked })),
            Self::Again | Self::UndoAgain => return Ok(()),
        };
        let event = NewEvent { order_id: order.clone(), kind, detail, actor: actor.to_owned(), at: now };
        events::append_many(tx, &[event], engine.ids().as_ref()).await
    }

    /// One notice a cause; closed again when its cause is gone.
    async fn notices(
        &self,
        tx: &mut Tx,
        engine: &Engine,
        order: Option<&OrderId>,
        row: &Verification,
        now: Millis,
    ) -> Result<Vec<String>, StoreError> {
        let raise = match self {
            Self::Review => {
                let about =
                    order.map(|order| About { order: order.clone(), shop: row.shop_id.clone(), sn: row.sn.clone() });
                Some(notice::verification_in_doubt(&row.id, &row.shop_id, about.as_ref(), &row.masked))
            }
            Self::Refused((reason, _)) if row.via == Via::Rule => {
                Some(notice::verify_failed(&row.id, &row.shop_id, order, &row.sn, reason.as_str()))
            }
            _ => None,
        };
        if let Some(raise) = raise {
            return notice::write(tx, &[raise], engine.ids().as_ref(), now).await;
        }
        if matches!(self, Self::Unknown { .. }) || self.state() == Some(row.state) {
            return Ok(Vec::new());
        }
        let mut over = vec![notice::verification_cause(&row.id)];
        if matches!(self, Self::Verified { .. }) {
            // A rule may have failed with this code, or for its order: a person has done it.
            let same = verifications::of_same_code(tx, &row.id).await?;
            over.extend(same.iter().map(notice::verification_cause));
            over.extend(order.map(notice::auto_verification_cause));
        }
        let closed = notices::resolve_causes(tx, &over, now).await?;
        let mut told: Vec<String> = closed.into_iter().map(huolang_domain::NoticeId::into_string).collect();
        if let Self::Verified { sn, .. } = self
            && row.state != VerificationState::NeedsReview
        {
            let news = notice::verify_ok(row, order, sn.as_ref().unwrap_or(&row.sn));
            told.push(notice::tell(tx, &news, engine.ids().as_ref(), now).await?);
        }
        Ok(told)
    }
}

/// Keeps the order that the platform named, and finds it here.
pub(super) async fn link(
    tx: &mut Tx,
    row: &Verification,
    sn: &OrderSn,
    change: &mut Change,
) -> Result<Option<OrderId>, StoreError> {
    if sn.as_str().is_empty() || (row.sn == *sn && row.order_id.is_some()) {
        return Ok(None);
    }
    change.sn = Some(sn.clone());
    let found = rows::by_sns(tx, std::slice::from_ref(sn)).await?;
    let order = found.into_iter().find(|order| order.shop_id == row.shop_id).map(|order| order.id);
    change.order_id.clone_from(&order);
    Ok(order)
}
