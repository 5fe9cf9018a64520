//! Rates the buyer of a finished order, at a person's word: once, whatever became of the platform's answer.

use super::scene::{Scene, refuse};
use crate::{Engine, EngineError, Topic, deliver};
use huolang_domain::{ErrorCode, Millis, OrderId, state::OrderStatus};
use huolang_platforms::{
    capability::{Found, Trade},
    fault::CallError,
};
use huolang_store::{
    Durability, StoreError, events,
    orders::{self, Order},
};
use serde_json::{Value, json};

/// The longest rating.
const LONGEST: usize = 200;
/// A rating on its way arrives within so long, in milliseconds.
const LATE_MS: i64 = 60_000;

/// Steps in the order's history.
mod step {
    /// The platform is being asked.
    pub(super) const ASKED: &str = "rating";
    /// The platform took it.
    pub(super) const DONE: &str = "rated";
    /// It was certainly not taken.
    pub(super) const FAILED: &str = "rating_failed";
    /// Nobody knows.
    pub(super) const UNKNOWN: &str = "rating_unknown";
    /// All of them.
    pub(super) const ALL: [&str; 4] = [ASKED, DONE, FAILED, UNKNOWN];
}

/// A former rating of which nobody knows whether it arrived.
struct Doubt {
    /// The step in the order's history.
    step: String,
    /// When that was.
    at: Millis,
}

impl Engine {
    /// Rates the buyer of a finished order well, with these words. A rating that may have been taken is never sent again.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::IllegalMove`] before the order is finished; [`ErrorCode::InvalidInput`];
    /// [`ErrorCode::CapabilityMissing`]; [`ErrorCode::AlreadyRated`]; [`ErrorCode::RatingUnknown`]; what the platform or the
    /// database refuses.
    pub async fn rate_buyer(&self, id: &OrderId, words: &str, actor: &str) -> Result<(), EngineError> {
        let words = words.trim();
        if words.is_empty() || words.chars().count() > LONGEST {
            let message = format!("words: a rating has 1 to {LONGEST} characters");
            return Err(EngineError::refused(ErrorCode::InvalidInput, message));
        }
        let order = orders::get(&mut self.db().reader().await?, id).await?;
        if order.status != OrderStatus::Completed {
            return Err(EngineError::refused(ErrorCode::IllegalMove, "the order is not finished yet"));
        }
        let shop = self.shops().get(&order.shop_id);
        let trade = shop.as_ref().and_then(|shop| shop.adapter.trade()).ok_or_else(|| {
            EngineError::refused(ErrorCode::CapabilityMissing, "buyers cannot be rated on this platform")
        })?;
        if let Some(doubt) = self.begin_rating(id, None, actor).await? {
            self.settle_doubt(&order, trade, doubt, actor).await?;
        }
        let rated = deliver::within(self.policy().call_ms, trade.rate(&order.sn, words)).await;
        match rated {
            Ok(()) => {
                self.note_rating(id, step::DONE, json!({}), actor).await?;
                self.audit_now(actor, "order.rate", id.as_str(), json!({ "sn": order.sn })).await
            }
            Err(CallError::Unknown { .. }) => {
                self.note_rating(id, step::UNKNOWN, json!({}), actor).await?;
                Err(unknown().into())
            }
            Err(error) => {
                let code = deliver::outcome::code_of(&error);
                self.note_rating(id, step::FAILED, json!({ "code": code.as_str() }), actor).await?;
                Err(EngineError::refused(code, error.to_string()))
            }
        }
    }

    /// Asks the platform what became of a former rating. It must have had the time to arrive; only a certain no lets another go.
    async fn settle_doubt(
        &self,
        order: &Order,
        trade: &dyn Trade,
        doubt: Doubt,
        actor: &str,
    ) -> Result<(), EngineError> {
        if self.now().since(doubt.at) < LATE_MS {
            return Err(unknown().into());
        }
        match deliver::within(self.policy().call_ms, trade.rated(&order.sn)).await {
            Ok(Found::Done) => {
                self.note_rating(&order.id, step::DONE, json!({}), actor).await?;
                Err(already().into())
            }
            Ok(Found::NotDone) => match self.begin_rating(&order.id, Some(doubt.step), actor).await? {
                None => Ok(()),
                Some(_) => Err(unknown().into()),
            },
            Ok(Found::CannotTell) | Err(_) => Err(unknown().into()),
        }
    }

    /// Writes down that the platform is going to be asked, unless it was before. Two at once: the second finds the first. Gives
    /// the former rating of which nobody knows, unless that is the `cleared` one; nothing was written down then.
    async fn begin_rating(
        &self,
        id: &OrderId,
        cleared: Option<String>,
        actor: &str,
    ) -> Result<Option<Doubt>, EngineError> {
        let (engine, id, actor) = (self.clone(), id.clone(), actor.to_owned());
        let doubt = self.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                events::hold(tx, &id).await?;
                let steps = events::list_by_order(tx, &id).await?;
                let last = steps.into_iter().rev().find(|event| step::ALL.contains(&event.kind.as_str()));
                match last {
                    Some(last) if last.kind == step::DONE => return Err(already()),
                    Some(last) if last.kind != step::FAILED && cleared.as_ref() != Some(&last.id) => {
                        return Ok(Some(Doubt { step: last.id, at: last.at }));
                    }
                    _ => {}
                }
                Scene::read(tx, &engine, &id, &actor).await?.tell(tx, step::ASKED, json!({})).await?;
                Ok(None)
            })
        });
        Ok(doubt.await?)
    }

    async fn note_rating(
        &self,
        id: &OrderId,
        kind: &'static str,
        detail: Value,
        actor: &str,
    ) -> Result<(), EngineError> {
        let (engine, order, actor) = (self.clone(), id.clone(), actor.to_owned());
        self.db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move { Scene::read(tx, &engine, &order, &actor).await?.tell(tx, kind, detail).await })
            })
            .await?;
        self.bus().tell(Topic::Orders, [id.as_str()]);
        Ok(())
    }
}

fn already() -> StoreError {
    refuse(ErrorCode::AlreadyRated, "the buyer was rated for this order")
}

fn unknown() -> StoreError {
    refuse(ErrorCode::RatingUnknown, "nobody knows whether the platform took the rating")
}
