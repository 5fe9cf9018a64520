//! Orders of 91卡券: taken once, answered from the ledger, taken back while nothing went out.

use super::{Reply, SupCall, products::is_open, seal};
use crate::{
    Engine,
    inbound::{
        act::Deed,
        gate::Accepted,
        incoming::{Incoming, SoldOut, Verdict},
        mask::mask,
        outcome::Outcome,
        shop::{InboundShop, Mapped},
    },
};
use huolang_domain::{Fen, OrderId, state::ContentState};
use huolang_platforms::agiso::sup::{Body, Code, Purchase, yuan};
use huolang_store::{deliveries, offers::OfferKind, productions::ProductionState};
use huolang_vault::Secret;
use serde_json::{Value, json};
use std::sync::Arc;

impl Engine {
    /// Takes an order, or says what it came to before.
    pub(super) async fn order_of_member(&self, shop: &Arc<InboundShop>, call: SupCall, body: &Body) -> Reply {
        let order = match Purchase::of(body) {
            Ok(order) => order,
            Err(member) => {
                return Reply { words: Some(format!("参数错误：{member}")), ..Reply::refused(Code::Trouble) };
            }
        };
        let request =
            format!("productNo={} buyNum={} account={}", order.product_no, order.quantity, mask(&order.attach.account));
        let offer = shop.offers.get(&order.product_no).cloned();
        let verdict = check(call, &order, offer.as_ref()).and_then(|()| offer.ok_or(Code::NoSuchProduct));
        let open = if shop.is_open(self.now()) { Ok(()) } else { Err(Code::Disabled) };
        let reply = match open.and(verdict) {
            Ok(offer) => match self.take_inbound(incoming(shop, order, offer)).await {
                Ok(Accepted::Stored { outcome, .. }) => stands(shop, &outcome),
                Ok(Accepted::NotTaken) => Reply::refused(Code::SoldOut),
                Err(_) => Reply::trouble(),
            },
            // What was taken before is answered as such, whatever was changed since.
            Err(code) => match self.inbound_outcome(shop, &order.order_no).await {
                Ok(Some(known)) => stands(shop, &known),
                Ok(None) => Reply::refused(code),
                Err(_) => Reply::trouble(),
            },
        };
        Reply { request, ..reply }
    }

    /// How an order stands.
    pub(super) async fn order_stands(&self, shop: &Arc<InboundShop>, body: &Body) -> Reply {
        match self.inbound_outcome(shop, body.text("orderNo")).await {
            Ok(Some(known)) => stands(shop, &known),
            Ok(None) => Reply { words: Some("订单不存在".to_owned()), ..Reply::refused(Code::Trouble) },
            Err(error) => {
                tracing::error!(%error, "an order could not be looked up; the buyer is told to ask again");
                Reply::trouble()
            }
        }
    }

    /// Takes an order back that waits for cards. One that a person works on is left to that person.
    pub(super) async fn cancel_of_member(&self, shop: &Arc<InboundShop>, body: &Body) -> Reply {
        let known = match self.inbound_outcome(shop, body.text("orderNo")).await {
            Ok(Some(known)) => known,
            Ok(None) => return Reply { words: Some("订单不存在".to_owned()), ..Reply::refused(Code::Trouble) },
            Err(_) => return Reply::trouble(),
        };
        let answer = |status: i64, reason: &str| Reply {
            order: Some(known.order.clone()),
            ..Reply::done(json!({
                "orderNo": known.external_no, "cancelStatus": status, "refuseReason": reason, "refuseProof": "",
            }))
        };
        match known.state {
            ProductionState::Failed => return answer(20, ""),
            ProductionState::Succeeded => return answer(30, "订单已完成，不能撤单"),
            ProductionState::Producing | ProductionState::Abnormal => {}
        }
        match self.waits_for_cards(&known.order).await {
            Ok(true) => {
                let deed = Deed::Refuse { code: Code::SoldOut.as_str().to_owned(), reason: "买家撤单".to_owned() };
                match self.act_inbound(&known.order, deed, "91卡券").await {
                    Ok(()) => return answer(20, ""),
                    // Cards came in at the same moment, or it was not written: the wish is kept, and its end is told.
                    Err(error) => tracing::warn!(%error, "an order that waits for cards was not taken back"),
                }
            }
            Ok(false) => {}
            Err(_) => return Reply::trouble(),
        }
        match self.keep_cancel(shop, &known, body.text("callbackUrl")).await {
            Ok(()) => answer(10, ""),
            Err(error) => {
                tracing::error!(%error, "the wish to take an order back was not kept");
                Reply::trouble()
            }
        }
    }

    async fn waits_for_cards(&self, order: &OrderId) -> Result<bool, crate::EngineError> {
        let mut conn = self.db().reader().await?;
        let kept = deliveries::by_orders(&mut conn, std::slice::from_ref(order)).await?;
        Ok(!kept.is_empty() && kept.iter().all(|delivery| delivery.content == ContentState::OutOfStock))
    }
}

/// The decision about a new order.
fn check(call: SupCall, order: &Purchase, offer: Option<&Mapped>) -> Result<(), Code> {
    let offer = offer.ok_or(Code::NoSuchProduct)?;
    let kind = if call == SupCall::Purchase { OfferKind::Cards } else { OfferKind::TopUp };
    if !is_open(offer) || offer.kind != kind {
        return Err(Code::NotYours);
    }
    let account = order.attach.account.as_str();
    if kind == OfferKind::TopUp && (!offer.account.fits(account) || (order.quantity > 1 && !offer.several)) {
        return Err(Code::BadAccount);
    }
    let cost = total(offer, order.quantity).ok_or(Code::OverAmount)?;
    // Yuan with four decimals: a fen is a hundred of them.
    if order.most.is_some_and(|most| cost.0.saturating_mul(100) > most) {
        return Err(Code::OverAmount);
    }
    Ok(())
}

fn total(offer: &Mapped, quantity: i64) -> Option<Fen> {
    offer.price?.0.checked_mul(quantity).map(Fen)
}

fn incoming(shop: &Arc<InboundShop>, order: Purchase, offer: Mapped) -> Incoming {
    let kind = offer.kind;
    let raw = json!({
        "orderNo": order.order_no, "productNo": order.product_no, "buyNum": order.quantity,
        "callbackUrl": order.callback, "attach": order.attach.all,
    });
    Incoming {
        shop: Arc::clone(shop),
        external_no: order.order_no,
        product_ref: order.product_no,
        kind,
        quantity: order.quantity,
        total_price: total(&offer, order.quantity).unwrap_or_default(),
        paid_at: None,
        vendor_id: shop.merchant.clone(),
        notify_url: order.callback,
        rights_id: None,
        account: (!order.attach.account.is_empty()).then(|| Secret::new(order.attach.account)),
        extra: (!order.attach.all.is_empty()).then(|| Secret::new(order.attach.all)),
        buyer: "91卡券".to_owned(),
        raw: raw.to_string(),
        verdict: Verdict::Produce {
            offer,
            codes: (Code::Done.as_str(), Code::Done.as_str()),
            sold_out: SoldOut::NotTaken,
        },
    }
}

/// The answer for an order as it stands.
fn stands(shop: &InboundShop, outcome: &Outcome) -> Reply {
    let cost: Value = serde_json::from_str(&yuan(outcome.total_price.0)).unwrap_or_default();
    let status = match outcome.state {
        ProductionState::Succeeded => 20,
        ProductionState::Failed => 30,
        ProductionState::Producing | ProductionState::Abnormal => 10,
    };
    let mut data = json!({
        "orderNo": outcome.external_no, "outTradeNo": outcome.agent_no, "orderStatus": status, "orderCost": cost,
    });
    let cards = outcome.cards();
    if !cards.is_empty() {
        // Success without its cards would close the order with nothing in it.
        let Some(sealed) = seal(shop, &cards) else { return Reply::trouble() };
        data["cards"] = Value::from(sealed);
    }
    if outcome.state == ProductionState::Failed {
        let code = Code::of(&outcome.code).unwrap_or(Code::Trouble);
        data["failCode"] = Value::from(code.number());
        data["failReason"] = Value::from(outcome.reason.as_deref().unwrap_or_else(|| code.words()));
    }
    Reply { order: Some(outcome.order.clone()), ..Reply::done(data) }
}
