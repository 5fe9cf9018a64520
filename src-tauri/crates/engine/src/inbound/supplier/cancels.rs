//! Wishes to take an order back that a person works on: kept, put before the seller, and told how they ended; an end that
//! could not be told for a day is put before the seller, too.

use super::noted::{About, Told};
use crate::{
    Engine, EngineError,
    inbound::{callbacks::may_call, outcome::Outcome, shop::InboundShop, told},
    notice,
};
use futures::{StreamExt as _, stream::FuturesUnordered};
use huolang_domain::Millis;
use huolang_platforms::{
    agiso::sup::{CancelNotice, cancel_notice, notice_reply},
    http::{Allowed, Barred},
    jd::{self, retry_after},
};
use huolang_store::{
    Durability, calls,
    cancel_wishes::{self, Ended, WishState},
    notices::{self, NewNotice},
    productions::ProductionState,
};
use std::sync::Arc;

/// Wishes of one round.
const BATCH: i64 = 20;
/// Why an order is not taken back.
const DELIVERED: &str = "订单已完成，不能撤单";

impl Engine {
    /// Keeps the wish and tells the seller. Without an address nobody is told of its end: the buyer asks by itself.
    pub(super) async fn keep_cancel(
        &self,
        shop: &InboundShop,
        known: &Outcome,
        notify_url: &str,
    ) -> Result<(), EngineError> {
        let raise = told::cancel_asked(&shop.id, known);
        let (engine, order, shop, url) = (self.clone(), known.order.clone(), shop.id.clone(), notify_url.to_owned());
        let now = self.now();
        let told = self
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    if !url.is_empty() {
                        cancel_wishes::add(tx, &order, &shop, &url, now).await?;
                    }
                    notice::write(tx, &[raise], engine.ids().as_ref(), now).await
                })
            })
            .await?;
        self.tell_notices(told);
        Ok(())
    }

    /// Tells buyers how their wishes ended, all at once: an address that is silent holds up no other. Gives how many were tried.
    ///
    /// # Errors
    /// What the database refuses.
    pub(in crate::inbound) async fn cancel_round(&self) -> Result<usize, EngineError> {
        let ended = cancel_wishes::ended(&mut self.db().reader().await?, BATCH, self.now()).await?;
        if ended.is_empty() {
            return Ok(0);
        }
        let picture = self.inbound_shops().await?;
        let known = ended.into_iter().filter_map(|one| {
            let shop = picture.iter().find(|shop| shop.id == one.shop_id)?;
            Some((Arc::clone(shop), one))
        });
        let mut calls: FuturesUnordered<_> = known.map(|(shop, one)| self.end_cancel(shop, one)).collect();
        let (count, mut round) = (calls.len(), Ok(()));
        while let Some(settled) = calls.next().await {
            round = round.and(settled);
        }
        round.map(|()| count)
    }

    async fn end_cancel(&self, shop: Arc<InboundShop>, one: Ended) -> Result<(), EngineError> {
        let begun = self.running_ms();
        let told = self.tell_cancelled(&shop, &one).await;
        self.settle_cancel(&one, told, self.running_ms().saturating_sub(begun)).await
    }

    async fn tell_cancelled(&self, shop: &InboundShop, one: &Ended) -> Told {
        let Some(desk) = &shop.agiso else { return Err(Barred::BadAddress) };
        let client = self.guarded_client()?;
        let cancelled = one.state == ProductionState::Failed;
        let told = CancelNotice {
            order_no: &one.external_no,
            cancelled,
            reason: if cancelled { "" } else { DELIVERED },
            proof: "",
        };
        let body = cancel_notice(&desk.sup, self.now().0.div_euclid(1_000), &told);
        let host = |host: &str| may_call(shop, host);
        let allowed = Allowed { host: &host, private: shop.test_shop };
        let answer = client.post_json("sup.cancel", &one.notify_url, body, allowed).await?;
        Ok((answer.status, notice_reply(answer.status, &answer.body)))
    }

    async fn settle_cancel(&self, one: &Ended, told: Told, duration_ms: i64) -> Result<(), EngineError> {
        let now = self.now();
        let (state, run_at) = self.cancel_stands(one, &told, now);
        let about = About {
            call: "cancel",
            shop: &one.shop_id,
            order: Some((&one.order_id, one.external_no.as_str())),
            request: format!("state={} try={}", one.state.as_str(), one.tries + 1),
        };
        let call = self.told_line(about, &told, state == WishState::Told, duration_ms);
        let untold =
            (state == WishState::GivenUp).then(|| told::cancel_untold(one, call.code.as_deref(), &call.answer));
        let (order, cause) = (one.order_id.clone(), told::cancel_cause(&one.order_id));
        let engine = self.clone();
        let changed = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    cancel_wishes::settle(tx, &order, state, run_at, now).await?;
                    calls::append_many(tx, &[call]).await?;
                    let closed = notices::resolve_causes(tx, &[cause], now).await?;
                    let raises: Vec<NewNotice> = untold.into_iter().collect();
                    let mut changed = notice::write(tx, &raises, engine.ids().as_ref(), now).await?;
                    changed.extend(closed.into_iter().map(huolang_domain::NoticeId::into_string));
                    Ok(changed)
                })
            })
            .await?;
        self.tell_notices(changed);
        Ok(())
    }

    fn cancel_stands(&self, one: &Ended, told: &Told, now: Millis) -> (WishState, Millis) {
        if told.as_ref().is_ok_and(|(_, reply)| reply.outcome == jd::Outcome::Done) {
            return (WishState::Told, now);
        }
        let chance = i64::try_from(self.dice().below(1_001)).unwrap_or(500);
        let age = one.first_at.map_or(0, |first| now.since(first));
        match retry_after(one.tries + 1, age, chance) {
            Some(wait) => (WishState::Open, now.plus(wait)),
            None => (WishState::GivenUp, now),
        }
    }
}
