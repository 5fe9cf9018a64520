//! Trouble with a platform that parks no shop: a refusal that has its own sentence, or an answer nobody expected. One open
//! notice a cause; the other shops go on, and so does this one.

use crate::{Engine, EngineError, notice, shops::Shop};
use huolang_domain::OrderSn;
use huolang_platforms::fault::CallError;
use huolang_store::{Durability, notices, orders, shops};
use std::{collections::BTreeSet, sync::Arc};

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

    /// A listing went well: what was refused before is over, and so is what was mended since. What the platform did strangely
    /// meanwhile is told.
    pub(crate) async fn end_trouble(&self, shop: &Arc<Shop>) -> Result<(), EngineError> {
        shop.works_again();
        let oddities = shop.adapter.take_oddities();
        let is_told = |code: &&'static str| oddities.iter().any(|oddity| oddity.code == *code);
        let mended: BTreeSet<&'static str> = shop.adapter.mended().into_iter().filter(|code| !is_told(code)).collect();
        if !oddities.is_empty() {
            let told = oddities.into_iter().map(|oddity| (oddity.code, oddity.detail)).collect();
            self.raise_trouble(shop, told).await?;
        }
        let mut ended: Vec<&str> = mended.difference(&shop.mended()).copied().collect();
        if shop.trouble(false) {
            ended.extend(PASSING);
        }
        if ended.is_empty() {
            *shop.mended() = mended;
            return Ok(());
        }
        let causes: Vec<String> = ended.into_iter().map(|code| notice::trouble_cause(&shop.id, code)).collect();
        self.end_causes(causes).await?;
        *shop.mended() = mended;
        Ok(())
    }

    /// Trouble with one order ends when the order is read well, or needs nothing any more.
    pub(crate) async fn end_order_troubles(&self) -> Result<(), EngineError> {
        let mut conn = self.db().reader().await?;
        let open: Vec<_> = notices::unresolved(&mut conn, "shop_trouble").await?;
        let open: Vec<_> = open.into_iter().filter_map(notice::OrderTrouble::of).collect();
        if open.is_empty() {
            return Ok(());
        }
        let sns: Vec<OrderSn> = open.iter().filter_map(|trouble| trouble.sn.clone()).collect();
        let orders = orders::by_sns(&mut conn, &sns).await?;
        drop(conn);
        let is_over = |trouble: &notice::OrderTrouble| {
            let order =
                orders.iter().find(|order| order.shop_id == trouble.shop && Some(&order.sn) == trouble.sn.as_ref());
            trouble.is_outdated || order.is_some_and(|order| trouble.is_over(order.status, order.risk))
        };
        let causes: Vec<String> =
            open.iter().filter(|trouble| is_over(trouble)).map(|trouble| trouble.cause.clone()).collect();
        if causes.is_empty() { Ok(()) } else { self.end_causes(causes).await }
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
