//! 标准SUP: 91卡券 asks for products, orders them, and asks how orders stand.

mod cancels;
mod noted;
mod order;
mod prices;
mod products;

use super::{
    cards::ProducedCard,
    desk::{Answered, Route},
    journal::Noted,
    patience::late,
    shop::InboundShop,
    shops::{Picture, by_token},
    strangers::shown_members,
};
use crate::Engine;
use huolang_domain::{OrderId, platform::PlatformKind};
use huolang_platforms::agiso::sup::{Body, Code, FRESH_S, sup_cards, sup_verify};
use huolang_vault::Secret;
use serde_json::{Value, json};
use std::sync::Arc;

/// A call of 91卡券.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupCall {
    /// Which app is this? The one call without a signature.
    AppId,
    /// The products.
    Products,
    /// What an order of a product needs.
    Template,
    /// Prices are to be told.
    Subscribe,
    /// Prices are not to be told any more.
    Unsubscribe,
    /// Top an account up.
    Recharge,
    /// Buy cards.
    Purchase,
    /// How does an order stand?
    Get,
    /// Take an order back.
    Cancel,
}

impl SupCall {
    /// Every call.
    pub const ALL: [Self; 9] = [
        Self::AppId,
        Self::Products,
        Self::Template,
        Self::Subscribe,
        Self::Unsubscribe,
        Self::Recharge,
        Self::Purchase,
        Self::Get,
        Self::Cancel,
    ];

    /// Its path.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AppId => "app/getAppId",
            Self::Products => "product/getList",
            Self::Template => "product/getTemplate",
            Self::Subscribe => "product/subscribePriceNotify",
            Self::Unsubscribe => "product/cancelSubscribePriceNotify",
            Self::Recharge => "order/createRecharge",
            Self::Purchase => "order/createPurchase",
            Self::Get => "order/get",
            Self::Cancel => "order/cancelOrder",
        }
    }

    /// The call of a path.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|call| call.as_str() == path)
    }

    const fn is_question(self) -> bool {
        !matches!(self, Self::Recharge | Self::Purchase | Self::Cancel)
    }
}

/// What is answered, and what of it goes into the log.
pub(super) struct Reply {
    pub code: Code,
    pub words: Option<String>,
    pub data: Value,
    pub outcome: &'static str,
    pub order: Option<OrderId>,
    pub request: String,
}

impl Reply {
    pub fn done(data: Value) -> Self {
        Self { data, outcome: "answered", ..Self::refused(Code::Done) }
    }

    pub const fn refused(code: Code) -> Self {
        Self { code, words: None, data: Value::Null, outcome: "refused", order: None, request: String::new() }
    }

    pub fn trouble() -> Self {
        Self { outcome: "trouble", ..Self::refused(Code::Trouble) }
    }

    fn text(&self) -> String {
        let words = self.words.as_deref().unwrap_or_else(|| self.code.words());
        json!({ "code": self.code.number(), "message": words, "data": self.data }).to_string()
    }
}

impl Engine {
    /// Answers a call of 91卡券. `body` is `None` when it was too large or of another content type.
    pub async fn answer_supplier(&self, route: &Route, call: SupCall, body: Option<&[u8]>) -> Answered {
        let (begun, patience) = (self.running_ms(), self.patience());
        let Ok(Ok(picture)) = patience.with(self.inbound_shops()).await else {
            return Answered::Json(Reply::trouble().text());
        };
        let body = body.and_then(Body::read);
        let shop = match route {
            Route::Secret(token) => {
                match by_token(&picture, PlatformKind::Agiso, token).filter(|shop| shop.takes_orders()) {
                    Some(shop) => Some(shop),
                    None => {
                        self.note_nobodys(PlatformKind::Agiso, call.as_str(), String::new());
                        return Answered::NoSuchShop;
                    }
                }
            }
            Route::Open if call == SupCall::AppId => only(&picture),
            Route::Open => body.as_ref().and_then(|body| by_member(&picture, body)),
        };
        let reply = match (&shop, &body) {
            (Some(shop), _) if call == SupCall::AppId => app_id(shop),
            (Some(shop), Some(body)) if is_genuine(shop, body) => {
                patience.with(self.answer_member(shop, call, body)).await.unwrap_or_else(|_| {
                    late(call.as_str());
                    Reply { request: "late".to_owned(), ..Reply::trouble() }
                })
            }
            _ => {
                let request = shown_members(body.as_ref().map(|body| &body.0));
                Reply { request, ..Reply::refused(Code::BadSignature) }
            }
        };
        let is_stranger = reply.code == Code::BadSignature;
        let number = body.as_ref().map(|body| body.text("orderNo").to_owned()).filter(|number| !number.is_empty());
        self.note_call(Noted {
            shop: shop.as_ref().map(|shop| shop.id.clone()),
            order: reply.order.clone(),
            external_no: number.filter(|number| number.len() <= 64 && !is_stranger),
            platform: PlatformKind::Agiso,
            call: call.as_str(),
            is_question: call.is_question(),
            is_stranger,
            outcome: reply.outcome,
            code: reply.code.as_str().to_owned(),
            duration_ms: self.running_ms().saturating_sub(begun),
            request: reply.request.clone(),
            answer: reply.words.clone().unwrap_or_else(|| reply.code.words().to_owned()),
        });
        Answered::Json(reply.text())
    }

    async fn answer_member(&self, shop: &Arc<InboundShop>, call: SupCall, body: &Body) -> Reply {
        let now = self.now().0.div_euclid(1_000);
        if body.number("timestamp").is_none_or(|at| (now - at).abs() > FRESH_S) {
            return Reply::refused(Code::TooOld);
        }
        if body.text("userId") != shop.merchant {
            return Reply::refused(Code::NoSuchMember);
        }
        match call {
            SupCall::AppId => app_id(shop),
            SupCall::Products => products::list(shop, body),
            SupCall::Template => products::template(shop, body),
            SupCall::Subscribe => self.watch_price(shop, body, true).await,
            SupCall::Unsubscribe => self.watch_price(shop, body, false).await,
            SupCall::Recharge | SupCall::Purchase => self.order_of_member(shop, call, body).await,
            SupCall::Get => self.order_stands(shop, body).await,
            SupCall::Cancel => self.cancel_of_member(shop, body).await,
        }
    }
}

/// Signed with both keys of the shop.
fn is_genuine(shop: &InboundShop, body: &Body) -> bool {
    shop.agiso.as_ref().is_some_and(|desk| desk.service.is_none() && sup_verify(&desk.sup, &body.0))
}

/// The shop whose keys made the signature; with several it must be the one that the call names.
fn by_member(picture: &Picture, body: &Body) -> Option<Arc<InboundShop>> {
    let mut right: Vec<&Arc<InboundShop>> = picture.iter().filter(|shop| is_genuine(shop, body)).collect();
    if right.len() > 1 {
        right.retain(|shop| shop.merchant == body.text("userId"));
    }
    if right.len() == 1 { right.pop().cloned() } else { None }
}

/// The one shop that 91卡券 buys from.
fn only(picture: &Picture) -> Option<Arc<InboundShop>> {
    let mut found = picture.iter().filter(|shop| shop.agiso.is_some() && shop.takes_orders());
    found.next().filter(|_| found.next().is_none()).cloned()
}

fn app_id(shop: &InboundShop) -> Reply {
    let id = shop.agiso.as_ref().map(|desk| desk.app_id.as_str()).unwrap_or_default();
    match id.parse::<i64>() {
        Ok(id) => Reply::done(json!({ "appId": id })),
        Err(_) => Reply { words: Some("店铺还没有填写 AppId".to_owned()), ..Reply::refused(Code::Trouble) },
    }
}

/// Encrypts cards; `None` when the shop has no key for it.
pub(super) fn seal(shop: &InboundShop, cards: &[ProducedCard]) -> Option<String> {
    let cards: Vec<_> = cards.iter().map(ProducedCard::supplied).collect();
    let plain = Secret::new(serde_json::to_string(&cards).ok()?);
    shop.card_key.as_ref().and_then(|key| sup_cards(key, &plain))
}
