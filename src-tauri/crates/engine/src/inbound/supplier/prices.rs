//! Prices that buyers want to hear of: told whenever the mapped price is another than the one told last.

use super::Reply;
use crate::{Engine, EngineError, inbound::shop::InboundShop};
use huolang_platforms::{
    agiso::sup::{Body, Code, PRICE_NOTICES, host_allowed, notice_reply, price_notice, price_path},
    http::Allowed,
    jd::{Outcome, retry_after},
};
use huolang_store::{
    Durability,
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

    /// Tells prices that changed. Gives how many were tried.
    ///
    /// # Errors
    /// What the database refuses.
    pub(in crate::inbound) async fn price_round(&self) -> Result<usize, EngineError> {
        let untold = price_watches::untold(&mut self.db().reader().await?, BATCH, self.now()).await?;
        if untold.is_empty() {
            return Ok(0);
        }
        let picture = self.inbound_shops().await?;
        let count = untold.len();
        for one in untold {
            let shop = picture.iter().find(|shop| shop.id == one.shop_id);
            let taken = match shop {
                Some(shop) => self.tell_price(shop, &one).await,
                None => false,
            };
            let chance = i64::try_from(self.dice().below(1_001)).unwrap_or(500);
            let wait = if taken { 0 } else { retry_after(one.tries + 1, 0, chance).unwrap_or(3_600_000) };
            let run_at = self.now().plus(wait);
            self.db()
                .write(Durability::Ordinary, move |tx| {
                    Box::pin(async move { price_watches::settle(tx, &one, taken, run_at).await })
                })
                .await?;
        }
        Ok(count)
    }

    async fn tell_price(&self, shop: &InboundShop, one: &Untold) -> bool {
        let (Some(desk), Ok(client)) = (&shop.agiso, self.guarded_client()) else { return false };
        let base = shop.gateway.as_deref().unwrap_or(PRICE_NOTICES).trim_end_matches('/');
        let url = format!("{base}{}", price_path(&one.account));
        let now = self.now().0.div_euclid(1_000);
        let body = price_notice(&desk.sup, now, &one.account, &one.product_ref, one.price.0);
        let host = |host: &str| host_allowed(host, &shop.hosts);
        let allowed = Allowed { host: &host, private: shop.test_shop };
        match client.post_json("sup.price", &url, body, allowed).await {
            Ok(answer) => notice_reply(answer.status, &answer.body).outcome == Outcome::Done,
            Err(barred) => {
                tracing::warn!(shop.id = %shop.id, %barred, "a price could not be told yet");
                false
            }
        }
    }
}
