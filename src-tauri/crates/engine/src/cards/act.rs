//! What a person does with chosen cards, with an answer for each.

use super::CardDesk;
use crate::{EngineError, Topic};
use huolang_domain::{CardId, ErrorCode, Millis, PoolId, state::CardState};
use huolang_store::{
    Durability,
    cards::{self, Card},
    pools,
};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Cards of one call.
const MOST_CARDS: usize = 10_000;

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardAction {
    /// Into another pool.
    Move(PoolId),
    /// Never to be given again.
    Void,
    /// Available again.
    Restore,
    /// Into the recycle bin.
    Delete,
    /// Out of the recycle bin, for good.
    Purge,
}

impl CardAction {
    const fn deed(&self) -> &'static str {
        match self {
            Self::Move(_) => "card.move",
            Self::Void => "card.void",
            Self::Restore => "card.restore",
            Self::Delete => "card.delete",
            Self::Purge => "card.purge",
        }
    }
}

/// Why a card was left as it is; nothing when it stands already where it was to go.
fn left_because(card: &Card, action: &CardAction, now: Millis) -> Option<ErrorCode> {
    let is_there = match action {
        CardAction::Move(pool) => card.pool_id == *pool,
        CardAction::Void => card.state == CardState::Void,
        CardAction::Restore => card.state == CardState::Available,
        CardAction::Delete => card.state == CardState::Deleted,
        CardAction::Purge => false,
    };
    let comes_back = *action == CardAction::Restore
        && matches!(card.state, CardState::Void | CardState::Expired | CardState::Deleted);
    let goes_for_good = *action == CardAction::Purge && card.state == CardState::Deleted;
    if is_there {
        None
    } else if card.upload_id.is_some() && (comes_back || goes_for_good) {
        Some(ErrorCode::CardUploaded)
    } else if comes_back && card.expires_at.is_some_and(|end| end <= now) {
        Some(ErrorCode::CardExpired)
    } else {
        Some(ErrorCode::CardInUse)
    }
}

/// The answer for one row of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowOutcome {
    /// The row.
    pub id: String,
    /// Whether it was done.
    pub ok: bool,
    /// Why not.
    pub code: Option<ErrorCode>,
}

impl CardDesk<'_> {
    /// Does the same with many cards. What a card's state does not allow is left as it is and answered so; a card that stands
    /// already where it was to go is done.
    ///
    /// # Errors
    /// Too many cards at once, an unknown pool, what the database refuses: then nothing was done.
    pub async fn act(
        self,
        chosen: &[CardId],
        action: CardAction,
        reason: &str,
        actor: &str,
    ) -> Result<Vec<RowOutcome>, EngineError> {
        let engine = self.0;
        if chosen.len() > MOST_CARDS {
            return Err(EngineError::refused(ErrorCode::InvalidInput, format!("at most {MOST_CARDS} cards at once")));
        }
        let mut conn = engine.db().reader().await?;
        let before = cards::by_ids(&mut conn, engine.vault(), chosen).await?;
        if let CardAction::Move(pool) = &action {
            pools::get(&mut conn, pool).await?;
        }
        drop(conn);
        let known: BTreeMap<&CardId, &Card> = before.iter().map(|(card, _)| (&card.id, card)).collect();
        let mut touched: BTreeSet<PoolId> = before.iter().map(|(card, _)| card.pool_id.clone()).collect();
        if let CardAction::Move(pool) = &action {
            touched.insert(pool.clone());
        }
        let detail = json!({ "cards": chosen.len(), "reason": reason });
        let subject = if let [one] = chosen { one.to_string() } else { "cards".to_owned() };
        let entry = engine.audit_entry(actor, action.deed(), subject, detail);
        let (ids, now, who, list) = (engine.ids().clone(), engine.now(), actor.to_owned(), chosen.to_vec());
        let (fail, wish) = (engine.fail_points().clone(), action.clone());
        let done = engine
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let done = match &wish {
                        CardAction::Move(pool) => cards::move_many(tx, &list, pool, &who, ids.as_ref(), now).await?,
                        CardAction::Void => cards::void_many(tx, &list, &who, ids.as_ref(), now).await?,
                        CardAction::Restore => cards::restore_many(tx, &list, &who, ids.as_ref(), now).await?,
                        CardAction::Delete => cards::delete_many(tx, &list, &who, ids.as_ref(), now).await?,
                        CardAction::Purge => cards::purge_many(tx, &list).await?,
                    };
                    entry.append(tx).await?;
                    fail.reach("card_act.before_commit");
                    Ok(done)
                })
            })
            .await?;
        engine.fail_points().reach("card_act.after_commit");
        let outcome = |id: &CardId| {
            let code = match known.get(id) {
                _ if done.contains(id) => None,
                Some(card) => left_because(card, &action, now),
                None => Some(ErrorCode::NotFound),
            };
            RowOutcome { id: id.to_string(), ok: code.is_none(), code }
        };
        let outcomes = chosen.iter().map(outcome).collect();
        engine.bus().tell(Topic::Cards, chosen.iter().take(200).map(CardId::as_str));
        let touched: Vec<PoolId> = touched.into_iter().collect();
        engine.check_stock(&touched).await?;
        Ok(outcomes)
    }
}
