//! Pushes of 阿奇索: kept before they are answered, then followed by a read of their order. They are hints, never facts.

mod lanes;

pub(super) use lanes::Lanes;

use super::{
    desk::{Answered, Route},
    journal::Noted,
    patience::late,
    shop::{AgisoDesk, InboundShop},
    shops::{Picture, by_token},
    strangers::shown_push,
};
use crate::{
    Engine, EngineError,
    intake::Source,
    notice,
    shops::{Api, Shop, Standing},
};
use huolang_domain::{Millis, OrderSn, ShopId, platform::PlatformKind};
use huolang_platforms::{
    agiso::{Push, push_verify},
    jd::retry_after,
};
use huolang_store::{
    Durability, orders,
    pushes::{self, PushState},
};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The same push within so long is a repeat, in milliseconds.
const REPEAT_MS: i64 = 10 * 60_000;
/// Pushes of one look.
const BATCH: i64 = 50;
/// An order that the marketplace does not show yet is asked for so often.
const MOST_ABSENT: i64 = 6;
/// A shop that is paused or parked is looked at again after so long, in milliseconds.
const PARKED_MS: i64 = 30_000;
/// Characters of an order number, at most.
const MOST_NUMBER: usize = 64;

/// What came of a look at a push.
struct Looked {
    state: PushState,
    run_at: Millis,
    /// Whether the marketplace was asked: waiting for the shop is no try.
    asked: bool,
}

impl Engine {
    /// Takes a push. `query` and `body` as they came; the body is `None` when it was too large.
    pub async fn answer_push(&self, route: &Route, query: &str, body: Option<&[u8]>) -> Answered {
        let (begun, patience) = (self.running_ms(), self.patience());
        let Ok(Ok(picture)) = patience.with(self.inbound_shops()).await else { return Answered::Busy };
        let mut called = None;
        let verified = match route {
            Route::Secret(token) => match by_token(&picture, PlatformKind::Agiso, token) {
                Some(shop) => {
                    called = Some(shop.id.clone());
                    verified(&shop, query, body).map(|push| (shop, push))
                }
                None => {
                    self.note_nobodys(PlatformKind::Agiso, "push", String::new());
                    return Answered::NoSuchShop;
                }
            },
            Route::Open => {
                listening(&picture).find_map(|(shop, _)| Some((Arc::clone(shop), verified(shop, query, body)?)))
            }
        };
        let Some((key, push)) = verified else {
            self.note_push(called.as_ref(), "", begun, "refused", "bad_signature", shown_push(query, body));
            return Answered::Refused("sign error");
        };
        let number = push.id();
        let shops = addressed(&picture, &key, &push);
        if let Some(low) = push.low_cards()
            && !shops.is_empty()
            && !matches!(patience.with(self.tell_low_cards(&shops, &low)).await, Ok(Ok(())))
        {
            self.note_push(Some(&key.id), &number, begun, "trouble", "not_kept", String::new());
            return Answered::Busy;
        }
        let idle = if number.is_empty() || number.len() > MOST_NUMBER || is_talk(&push) {
            Some("nothing_to_read")
        } else {
            shops.is_empty().then_some("other_shop")
        };
        if let Some(word) = idle {
            self.note_push(Some(&key.id), &number, begun, "answered", word, String::new());
            return Answered::Text("");
        }
        let (id, sn, now) = (push.key(), OrderSn::from(number.clone()), self.now());
        let has_sent_cards = push.has_sent_cards();
        let kept = self.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                if has_sent_cards {
                    pushes::mark_sent(tx, &shops, &sn, now).await?;
                }
                pushes::take(tx, &shops, &id, &sn, now.plus(-REPEAT_MS), now).await
            })
        });
        match patience.with(kept).await {
            Err(_) => {
                late("push");
                self.note_push(Some(&key.id), &number, begun, "trouble", "late", String::new());
                Answered::Busy
            }
            Ok(Ok(fresh)) => {
                let word = if fresh.is_empty() { "repeat" } else { push.event() };
                self.note_push(Some(&key.id), &number, begun, "answered", word, String::new());
                if !fresh.is_empty() {
                    self.inbound().pushed.notify_one();
                }
                Answered::Text("")
            }
            Ok(Err(error)) => {
                tracing::error!(%error, "a push could not be kept; the platform is told to send it again");
                self.note_push(Some(&key.id), &number, begun, "trouble", "not_kept", String::new());
                Answered::Busy
            }
        }
    }

    /// The platform keeps few cards of a kind: only the seller can fill it up.
    async fn tell_low_cards(&self, shops: &[ShopId], low: &(String, String, i64)) -> Result<(), EngineError> {
        let (kind, name, left) = low;
        let raises: Vec<_> = shops.iter().map(|shop| notice::kept_cards_low(shop, kind, name, *left)).collect();
        let (engine, now) = (self.clone(), self.now());
        let told = self.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move { notice::write(tx, &raises, engine.ids().as_ref(), now).await })
        });
        self.tell_notices(told.await?);
        Ok(())
    }

    fn note_push(
        &self,
        shop: Option<&ShopId>,
        number: &str,
        begun: i64,
        outcome: &'static str,
        code: &str,
        request: String,
    ) {
        self.note_call(Noted {
            shop: shop.cloned(),
            order: None,
            external_no: Some(number.to_owned()).filter(|number| !number.is_empty() && number.len() <= MOST_NUMBER),
            platform: PlatformKind::Agiso,
            call: "push",
            is_question: true,
            is_stranger: outcome == "refused",
            outcome,
            code: code.to_owned(),
            duration_ms: self.running_ms().saturating_sub(begun),
            request,
            answer: String::new(),
        });
    }

    /// Reads the orders that due pushes speak of, and waits for all of them. Tells how many pushes were looked at.
    ///
    /// # Errors
    /// What the database refuses.
    pub async fn push_round(&self) -> Result<usize, EngineError> {
        let mut lanes = Lanes::default();
        lanes.open(self).await?;
        lanes.all_ended().await
    }

    /// Reads the orders that pushes of one shop speak of, one after another, until `rest`. Tells how many were looked at.
    async fn read_in_turn(&self, due: Vec<pushes::Push>, rest: &CancellationToken) -> Result<usize, EngineError> {
        let mut count = 0;
        for push in due {
            // Nothing is begun while another program may work on the data.
            if rest.is_cancelled() || self.lost_since().is_some() {
                break;
            }
            let Looked { state, run_at, asked } = self.read_pushed(&push).await?;
            let settled = self.db().write(Durability::Ordinary, move |tx| {
                Box::pin(async move { pushes::settle(tx, &push, state, run_at, asked).await })
            });
            settled.await?;
            count += 1;
        }
        Ok(count)
    }

    /// Reads one order and takes it in. Says where its push stands then.
    async fn read_pushed(&self, push: &pushes::Push) -> Result<Looked, EngineError> {
        let now = self.now();
        let done = Looked { state: PushState::Done, run_at: now, asked: true };
        let Some(shop) = self.shops().get(&push.shop_id).filter(|shop| shop.standing() == Standing::Active) else {
            return Ok(Looked { state: PushState::Waiting, run_at: now.plus(PARKED_MS), asked: false });
        };
        let Some(detail) = shop.adapter.order_detail() else { return Ok(Looked { asked: false, ..done }) };
        let read = crate::deliver::within(self.policy().call_ms, detail.order(&push.sn)).await;
        shop.learn(Api::Read, read.as_ref().map(|_| ()), now);
        match read {
            Ok(Some(order)) => {
                self.take(&shop.id, vec![order], Source::hints(vec![push.external_id.clone()])).await?;
                self.end_trouble(&shop).await?;
                Ok(done)
            }
            // It may not be there yet, or it is another shop's.
            Ok(None) if push.tries >= MOST_ABSENT => {
                self.tell_absent(&shop, push).await?;
                Ok(done)
            }
            Ok(None) => Ok(self.later(push)),
            Err(error) => {
                let error = self.read_failed(&shop, &error).await?;
                tracing::warn!(shop.id = %shop.id, order.sn = %push.sn, %error, "a pushed order could not be read yet");
                Ok(self.later(push))
            }
        }
    }

    /// A pushed order that the marketplace never showed: nobody else will find it. Another shop's is known there.
    async fn tell_absent(&self, shop: &Arc<Shop>, push: &pushes::Push) -> Result<(), EngineError> {
        let mut conn = self.db().reader().await?;
        if !orders::by_sns(&mut conn, std::slice::from_ref(&push.sn)).await?.is_empty() {
            return Ok(());
        }
        drop(conn);
        self.raise_trouble(shop, vec![("pushed_order_absent".to_owned(), push.sn.to_string())]).await
    }

    fn later(&self, push: &pushes::Push) -> Looked {
        let now = self.now();
        let chance = i64::try_from(self.dice().below(1_001)).unwrap_or(500);
        let (state, run_at) = match retry_after(push.tries + 1, now.since(push.received_at), chance) {
            Some(wait) => (PushState::Waiting, now.plus(wait)),
            None => (PushState::GivenUp, now),
        };
        Looked { state, run_at, asked: true }
    }
}

/// The shops whose marketplace pushes to them.
fn listening(picture: &Picture) -> impl Iterator<Item = (&Arc<InboundShop>, &AgisoDesk)> {
    picture.iter().filter_map(|shop| Some((shop, shop.agiso.as_ref().filter(|desk| desk.service.is_some())?)))
}

fn verified(shop: &InboundShop, query: &str, body: Option<&[u8]>) -> Option<Push> {
    push_verify(&shop.key, query, body?)
}

/// The shops of the same app that a push may be about. What it claims is not signed, or known to anybody who buys; so it only
/// narrows: an order is read with the shop's own token, and one of another shop is not found there.
fn addressed(picture: &Picture, key: &InboundShop, push: &Push) -> Vec<ShopId> {
    let named = push.shop();
    let same_app = listening(picture).filter(|(shop, _)| shop.key.expose() == key.key.expose());
    let all: Vec<(&Arc<InboundShop>, &AgisoDesk)> = same_app.collect();
    let exact: Vec<ShopId> = all
        .iter()
        .filter(|(_, desk)| !named.is_empty() && desk.shop == named)
        .map(|(shop, _)| shop.id.clone())
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    let fits = |desk: &AgisoDesk| desk.service.is_some_and(|service| service.push_name() == push.from_platform);
    let fitting: Vec<_> = all.iter().filter(|(_, desk)| fits(desk)).collect();
    // Some pushes name no shop: where there is one only, it is about that one, whatever id the seller filled in.
    let is_only = named.is_empty() && fitting.len() == 1;
    fitting.into_iter().filter(|(_, desk)| is_only || desk.shop.is_empty()).map(|(shop, _)| shop.id.clone()).collect()
}

/// Chats and low stock: no order to read.
fn is_talk(push: &Push) -> bool {
    matches!(push.event(), "IdleReceiveClientMsg" | "AcprCardPwdWarn")
}
