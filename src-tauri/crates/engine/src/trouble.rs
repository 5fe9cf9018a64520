//! Trouble with a platform that parks no shop: a refusal that has its own sentence, or an answer nobody expected. One open
//! notice a cause; the other shops go on, and so does this one.

use crate::{Engine, EngineError, notice, shops::Shop};
use huolang_platforms::fault::CallError;
use huolang_store::{Durability, notices, shops};
use std::sync::Arc;

/// Refusals that end as soon as a listing goes well again.
const PASSING: [&str; 12] = [
    "answer_not_understood",
    "answer_too_large",
    "api_offline",
    "wrong_gateway",
    "bad_request",
    "bad_setting",
    "no_permission",
    "list_not_allowed",
    "business",
    "other",
    UNREACHABLE,
    OVERLOADED,
];
/// Reads, or the listing, have failed for long: the platform, or the way to it, is down.
const UNREACHABLE: &str = "unreachable";
/// Every read has been too many for long.
const OVERLOADED: &str = "overloaded";
/// What passes by itself troubles nobody for so long, in milliseconds.
const PATIENCE_MS: i64 = 15 * 60_000;

/// Refusals that stay until a person has seen them: a listing that goes well says nothing about them.
const LASTING: [&str; 3] = ["frame_not_understood", "frame_too_large", "no_message_token"];

impl Engine {
    /// A listing or a read was refused in a way that a person should know of.
    pub(crate) async fn tell_trouble(&self, shop: &Arc<Shop>, error: &CallError) -> Result<(), EngineError> {
        let known = match error {
            CallError::Business { code, .. } => {
                PASSING.iter().chain(&LASTING).find(|known| *known == code).copied().unwrap_or("other")
            }
            CallError::Login { .. } | CallError::Stopped { .. } => return Ok(()),
            _ if shop.fails_for(self.now()) < PATIENCE_MS => return Ok(()),
            CallError::RateLimited { .. } => OVERLOADED,
            CallError::Transient { .. } | CallError::Unknown { .. } => UNREACHABLE,
        };
        shop.trouble(true);
        self.raise_trouble(shop, vec![(known.to_owned(), crate::attempt::message(error))]).await
    }

    /// A read went well. Where nothing is listed no listing says so.
    pub(crate) async fn read_went_well(&self, shop: &Arc<Shop>) -> Result<(), EngineError> {
        if shop.adapter.pull_orders().is_some() { Ok(()) } else { self.end_trouble(shop).await }
    }

    /// A listing went well: what was refused before is over. What the platform did strangely meanwhile is told.
    pub(crate) async fn end_trouble(&self, shop: &Arc<Shop>) -> Result<(), EngineError> {
        shop.works_again();
        let oddities = shop.adapter.take_oddities();
        if !oddities.is_empty() {
            let told = oddities.into_iter().map(|oddity| (oddity.code, oddity.detail)).collect();
            self.raise_trouble(shop, told).await?;
        }
        if !shop.trouble(false) {
            return Ok(());
        }
        let causes: Vec<String> = PASSING.iter().map(|code| notice::trouble_cause(&shop.id, code)).collect();
        let now = self.now();
        let closed = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { notices::resolve_causes(tx, &causes, now).await })
            })
            .await?;
        self.tell_notices(closed.into_iter().map(huolang_domain::NoticeId::into_string).collect());
        Ok(())
    }

    pub(crate) async fn raise_trouble(&self, shop: &Arc<Shop>, told: Vec<(String, String)>) -> Result<(), EngineError> {
        let (engine, id, now) = (self.clone(), shop.id.clone(), self.now());
        let raised = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let name = shops::get(tx, &id).await?.name;
                    let raises: Vec<_> =
                        told.iter().map(|(code, detail)| notice::shop_trouble(&id, &name, code, detail)).collect();
                    notice::write(tx, &raises, engine.ids().as_ref(), now).await
                })
            })
            .await?;
        self.tell_notices(raised);
        Ok(())
    }
}
