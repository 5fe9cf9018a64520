//! Prices that buyers want to hear of: told whenever the mapped price is another than the one told last.

use super::{
    Reply,
    noted::{About, Told},
};
use crate::{
    Engine, EngineError,
    inbound::{callbacks::may_call, shop::InboundShop},
};
use futures::{StreamExt as _, stream::FuturesUnordered};
use huolang_platforms::{
    agiso::sup::{Body, Code, PRICE_NOTICES, notice_reply, price_notice, price_path},
    http::{Allowed, Barred},
    jd::{Outcome, retry_after},
};
use huolang_store::{
    Durability,
    calls::{self, Call},
    price_watches::{self, Untold},
};
use std::sync::Arc;

/// Notices of one round.
const BATCH: i64 = 20;
/// Characters of an account's id, at most.
const MOST_ACCOUNT: usize = 64;

impl Engine {
    /// Keeps or drops the wish to hear of a price.
    pub(super) async fn watch_price(&self, shop: &Arc<InboundShop>, body: &Body, wanted: bool) -> Reply {
        let (product, account) = (body.text("productNo").to_owned(), body.text("supplierAccountGuid").to_owned());
        if account.is_empty()
            || account.len() > MOST_ACCOUNT
            || !account.bytes().all(|sign| sign.is_ascii_alphanumeric())
        {
            return Reply {
                words: Some("参数错误：supplierAccountGuid".to_owned()), ..Reply::refused(Code::Trouble)
            };
        }
        let Some(offer) = shop.offers.get(&product) else { return Reply::refused(Code::NoSuchProduct) };
        let (id, price, now) = (shop.id.clone(), offer.price, self.now());
        let kept = self.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                if wanted {
                    price_watches::add(tx, &id, &product, &account, price, now).await
                } else {
                    price_watches::remove(tx, &id, &product, &account).await.map(drop)
                }
            })
        });
        match kept.await {
            Ok(()) => Reply::done(serde_json::json!({})),
            Err(error) => {
                tracing::error!(%error, "the wish to hear of a price was not kept");
                Reply::trouble()
            }
        }
    }

    /// Tells prices that changed, all at once: an address that is silent holds up no other. Gives how many were tried.
    ///
    /// # Errors
    /// What the database refuses.
    pub(in crate::inbound) async fn price_round(&self) -> Result<usize, EngineError> {
        let untold = price_watches::untold(&mut self.db().reader().await?, BATCH, self.now()).await?;
        if untold.is_empty() {
            return Ok(0);
        }
        let picture = self.inbound_shops().await?;
        let with_shops = untold.into_iter().map(|one| {
            let shop = picture.iter().find(|shop| shop.id == one.shop_id);
            (shop.cloned(), one)
        });
        let mut calls: FuturesUnordered<_> = with_shops.map(|(shop, one)| self.end_price(shop, one)).collect();
        let (count, mut round) = (calls.len(), Ok(()));
        while let Some(settled) = calls.next().await {
            round = round.and(settled);
        }
        round.map(|()| count)
    }

    async fn end_price(&self, shop: Option<Arc<InboundShop>>, one: Untold) -> Result<(), EngineError> {
        let (taken, calls) = match shop {
            Some(shop) => self.told_price(&shop, &one).await,
            None => (false, Vec::new()),
        };
        let chance = i64::try_from(self.dice().below(1_001)).unwrap_or(500);
        let wait = if taken { 0 } else { retry_after(one.tries + 1, 0, chance).unwrap_or(3_600_000) };
        let run_at = self.now().plus(wait);
        let settled = self.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                price_watches::settle(tx, &one, taken, run_at).await?;
                calls::append_many(tx, &calls).await
            })
        });
        settled.await?;
        Ok(())
    }

    /// Tells a price; gives whether it was taken, and the line of the log.
    async fn told_price(&self, shop: &InboundShop, one: &Untold) -> (bool, Vec<Call>) {
        let begun = self.running_ms();
        let told = self.tell_price(shop, one).await;
        let taken = told.as_ref().is_ok_and(|(_, reply)| reply.outcome == Outcome::Done);
        let request = format!("productNo={} productCost={} try={}", one.product_ref, one.price, one.tries + 1);
        let about = About { call: "price", shop: &one.shop_id, order: None, request };
        let line = self.told_line(about, &told, taken, self.running_ms().saturating_sub(begun));
        (taken, vec![line])
    }

    async fn tell_price(&self, shop: &InboundShop, one: &Untold) -> Told {
        let Some(desk) = &shop.agiso else { return Err(Barred::BadAddress) };
        let client = self.guarded_client()?;
        let base = shop.gateway.as_deref().unwrap_or(PRICE_NOTICES).trim_end_matches('/');
        let url = format!("{base}{}", price_path(&one.account));
        let now = self.now().0.div_euclid(1_000);
        let body = price_notice(&desk.sup, now, &one.account, &one.product_ref, one.price.0);
        let host = |host: &str| may_call(shop, host);
        let allowed = Allowed { host: &host, private: shop.test_shop };
        let answer = client.post_json("sup.price", &url, body, allowed).await?;
        Ok((answer.status, notice_reply(answer.status, &answer.body)))
    }
}
