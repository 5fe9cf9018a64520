//! What a person does to orders: deliver, postpone, cancel, answer, ship, note. Each deed is one transaction with its entry
//! in the chained log; what it asks for is then done by the workers.

mod answer;
mod ask;
mod by_hand;
mod notes;
mod put_off;
mod rate;
mod reveal;
mod scene;

pub(crate) use by_hand::parcel_refused;

use crate::{Engine, EngineError};
use huolang_domain::{Millis, OrderId, guard::Guard};
use huolang_store::{Durability, attempts::Track};
use scene::Scene;
use serde_json::{Value, json};

/// What is done to an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Deliver now, whatever the rule says about delay and asking; the named guards are overruled.
    Deliver {
        /// The guards.
        overrides: Vec<Guard>,
    },
    /// Send now what waits for its time.
    SendNow,
    /// Send later what waits for its time.
    Postpone {
        /// When.
        until: Millis,
    },
    /// Deliver nothing that has not gone out yet.
    Cancel,
    /// Try again what failed.
    Retry,
    /// Send the same content once more.
    Resend,
    /// Say what became of something nobody knows.
    ResolveReview {
        /// Which track; absent: whichever waits for an answer.
        track: Option<Track>,
        /// Whether the buyer, or the platform, has it.
        received: bool,
    },
    /// Mark shipped; goods that are carried need their real number.
    Ship {
        /// The carrier.
        company: String,
        /// The tracking number; empty: nothing is carried.
        number: String,
    },
    /// A person has seen to it outside of the program.
    Handled,
    /// Write a note; empty: take it away.
    Note {
        /// The note.
        text: String,
    },
    /// Serve this buyer by hand only.
    BlockBuyer {
        /// Why.
        reason: String,
    },
}

impl Action {
    /// The word in history and log.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Deliver { .. } => "order.deliver",
            Self::SendNow => "order.send_now",
            Self::Postpone { .. } => "order.postpone",
            Self::Cancel => "order.cancel",
            Self::Retry => "order.retry",
            Self::Resend => "order.resend",
            Self::ResolveReview { .. } => "order.resolve_review",
            Self::Ship { .. } => "order.ship",
            Self::Handled => "order.handled",
            Self::Note { .. } => "order.note",
            Self::BlockBuyer { .. } => "order.block_buyer",
        }
    }

    fn detail(&self) -> Value {
        match self {
            Self::Deliver { overrides } if !overrides.is_empty() => json!({ "overrides": overrides }),
            Self::Postpone { until } => json!({ "until": until }),
            Self::ResolveReview { track, received } => {
                json!({ "track": track.map(Track::as_str), "received": received })
            }
            Self::Ship { company, number } => json!({ "company": company, "number": number }),
            Self::BlockBuyer { reason } => json!({ "reason": reason }),
            _ => json!({}),
        }
    }
}

impl Engine {
    /// Does `action` to an order in the name of `actor`.
    ///
    /// # Errors
    /// [`EngineError`] with the code of what stands in the way; nothing was changed then.
    pub async fn act(&self, order: &OrderId, action: Action, actor: &str) -> Result<(), EngineError> {
        let entry = self.audit_entry(actor, action.as_str(), order.as_str(), action.detail());
        let (engine, id, actor) = (self.clone(), order.clone(), actor.to_owned());
        let settled = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    let scene = Scene::read(tx, &engine, &id, &actor).await?;
                    scene.refuse_inbound(tx, &action).await?;
                    let settled = match action {
                        Action::Deliver { overrides } => ask::deliver(tx, &scene, overrides).await?,
                        Action::SendNow => ask::send_now(tx, &scene).await?,
                        Action::Retry => ask::retry(tx, &scene).await?,
                        Action::Resend => ask::resend(tx, &scene).await?,
                        Action::Postpone { until } => put_off::postpone(tx, &scene, until).await?,
                        Action::Cancel => put_off::cancel(tx, &scene).await?,
                        Action::ResolveReview { track, received } => {
                            answer::resolve(tx, &scene, track, received).await?
                        }
                        Action::Ship { company, number } => by_hand::ship(tx, &scene, &company, &number).await?,
                        Action::Handled => by_hand::handled(tx, &scene).await?,
                        Action::Note { text } => notes::note(tx, &scene, &text).await?,
                        Action::BlockBuyer { reason } => notes::block_buyer(tx, &scene, &reason).await?,
                    };
                    entry.append(tx).await?;
                    engine.fail_points().reach("action.before_commit");
                    Ok(settled)
                })
            })
            .await?;
        self.fail_points().reach("action.after_commit");
        self.after_settled(settled);
        Ok(())
    }

    /// Does `action` to many orders. Each answers for itself.
    pub async fn act_many(
        &self,
        orders: &[OrderId],
        action: &Action,
        actor: &str,
    ) -> Vec<(OrderId, Result<(), EngineError>)> {
        let mut answers = Vec::with_capacity(orders.len());
        for order in orders {
            answers.push((order.clone(), self.act(order, action.clone(), actor).await));
        }
        answers
    }
}
