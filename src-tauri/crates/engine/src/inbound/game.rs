//! 京东游戏点卡: `preCheck`, `directCharge`, `directQuery`, `cardOrder`, `cardQuery`. Answers are not signed.

use super::{
    cards::ProducedCard,
    desk::{Answered, Route},
    gate::Accepted,
    incoming::{Incoming, SoldOut, Verdict},
    journal::{Noted, bad_field},
    mask::mask,
    outcome::Outcome,
    patience::late,
    shop::{InboundShop, Mapped},
    shops::by_token,
    strangers::shown_form,
    unmapped::Unmapped,
};
use crate::Engine;
use huolang_domain::{Fen, OrderId, platform::PlatformKind};
use huolang_platforms::{
    jd::{Params, Production, read_form},
    jd_game::{
        Accept, Call, Product, Request, RetCode, Stored, accept, answer_json, card_query, cards_data, direct_query,
        order_id, plain, verify,
    },
};
use huolang_store::{offers::OfferKind, productions::ProductionState};
use huolang_vault::Secret;
use std::sync::Arc;

/// A call of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GameCall {
    /// 提单校验
    PreCheck,
    /// 直充接单
    DirectCharge,
    /// 直充订单查询
    DirectQuery,
    /// 卡密接单
    CardOrder,
    /// 卡密订单查询
    CardQuery,
}

impl GameCall {
    /// The platform's name for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreCheck => "preCheck",
            Self::DirectCharge => "directCharge",
            Self::DirectQuery => "directQuery",
            Self::CardOrder => "cardOrder",
            Self::CardQuery => "cardQuery",
        }
    }

    const fn is_question(self) -> bool {
        matches!(self, Self::PreCheck | Self::DirectQuery | Self::CardQuery)
    }
}

/// What is answered, and what of it goes into the log.
struct Reply {
    text: String,
    code: RetCode,
    outcome: &'static str,
    order: Option<OrderId>,
    external_no: Option<String>,
    request: String,
}

impl Reply {
    fn refused(code: RetCode) -> Self {
        Self { text: plain(code), code, outcome: "refused", order: None, external_no: None, request: String::new() }
    }

    fn trouble(code: RetCode) -> Self {
        Self { outcome: "trouble", ..Self::refused(code) }
    }

    fn answered(code: RetCode, text: String) -> Self {
        Self { text, outcome: "answered", ..Self::refused(code) }
    }

    fn of(mut self, order: Option<&OrderId>, number: &str) -> Self {
        self.order = order.cloned();
        self.external_no = Some(number.to_owned()).filter(|number| !number.is_empty());
        self
    }
}

impl Engine {
    /// Answers a call of 京东游戏点卡. `body` is `None` when it was too large or of another content type.
    pub async fn answer_jd_game(&self, route: &Route, call: GameCall, body: Option<&[u8]>) -> Answered {
        let begun = self.running_ms();
        let patience = if call == GameCall::PreCheck { self.short_patience() } else { self.patience() };
        let Ok(Ok(picture)) = patience.with(self.inbound_shops()).await else {
            return Answered::Json(plain(RetCode::TROUBLE));
        };
        let params = body.and_then(|body| read_form(body).ok());
        let shop = match route {
            Route::Secret(token) => match by_token(&picture, PlatformKind::JdGame, token) {
                Some(shop) => Some(shop),
                None => {
                    self.note_nobodys(PlatformKind::JdGame, call.as_str(), String::new());
                    return Answered::NoSuchShop;
                }
            },
            Route::Open => params.as_ref().and_then(|params| by_customer(&picture, params)),
        };
        let reply = match (&shop, &params) {
            (Some(shop), Some(params)) if verify(&shop.key, params) => {
                patience.with(self.answer_game(shop, call, params)).await.unwrap_or_else(|_| {
                    late(call.as_str());
                    Reply { request: "late".to_owned(), ..Reply::trouble(RetCode::BUSY) }
                })
            }
            _ => Reply { request: shown_form(body), ..Reply::refused(RetCode::BAD_SIGNATURE) },
        };
        self.note_call(Noted {
            shop: shop.as_ref().map(|shop| shop.id.clone()),
            order: reply.order,
            external_no: reply.external_no,
            platform: PlatformKind::JdGame,
            call: call.as_str(),
            is_question: call.is_question(),
            is_stranger: reply.code == RetCode::BAD_SIGNATURE,
            outcome: reply.outcome,
            code: reply.code.text(),
            duration_ms: self.running_ms().saturating_sub(begun),
            request: reply.request,
            answer: reply.code.words().to_owned(),
        });
        Answered::Json(reply.text)
    }

    async fn answer_game(&self, shop: &Arc<InboundShop>, call: GameCall, params: &Params) -> Reply {
        let request = match Request::of(params) {
            Ok(request) => request,
            Err(bad) => return Reply { request: bad_field(bad.0), ..Reply::refused(RetCode::BAD_PARAMETER) },
        };
        if !shop.merchant.is_empty() && request.customer_id != shop.merchant {
            // The signature is right: the number was mistyped here, and that must not refund a buyer.
            return Reply::refused(RetCode::TROUBLE);
        }
        match call {
            GameCall::PreCheck => self.pre_check(shop, &request),
            GameCall::DirectCharge => self.take_game(shop, Call::DirectCharge, &request).await,
            GameCall::CardOrder => self.take_game(shop, Call::CardOrder, &request).await,
            GameCall::DirectQuery | GameCall::CardQuery => self.query_game(shop, call, &request).await,
        }
    }

    /// Answered from memory alone, without side effects.
    fn pre_check(&self, shop: &Arc<InboundShop>, request: &Request) -> Reply {
        let Ok(order) = Accept::of(Call::PreCheck, &request.fields) else {
            return Reply::refused(RetCode::BAD_PARAMETER);
        };
        let offer = offer_of(shop, &order);
        let product = offer.map(|offer| product(shop, offer));
        let verdict = accept(Call::PreCheck, &order, product.as_ref());
        let open = shop.is_open(self.now());
        match verdict {
            Ok(()) if open => {
                Reply::answered(RetCode::OK, answer_json(RetCode::OK, "成功", Some("{\"status\":\"0\"}")))
            }
            Ok(()) => Reply::refused(RetCode::NOT_FOR_SALE),
            Err(code) => Reply::refused(code),
        }
    }

    async fn take_game(&self, shop: &Arc<InboundShop>, call: Call, request: &Request) -> Reply {
        let order = match Accept::of(call, &request.fields) {
            Ok(order) => order,
            Err(bad) => return Reply { request: bad_field(bad.0), ..Reply::refused(RetCode::BAD_PARAMETER) },
        };
        let number = order.order_id.clone();
        let line = format!(
            "skuId={} buyNum={} totalPrice={} gameAccount={} pin={}",
            order.sku_id,
            order.buy_num,
            Fen(order.total_price),
            mask(&order.account),
            mask(&order.pin)
        );
        let reply = self.take_game_order(shop, call, order, request).await;
        let order = reply.order.clone();
        Reply { request: line, ..reply.of(order.as_ref(), &number) }
    }

    async fn take_game_order(&self, shop: &Arc<InboundShop>, call: Call, order: Accept, request: &Request) -> Reply {
        let offer = offer_of(shop, &order).cloned();
        let product = offer.as_ref().map(|offer| product(shop, offer));
        let verdict = accept(call, &order, product.as_ref());
        let number = order.order_id.clone();
        // What was taken before is answered as such, whatever was switched since.
        let (Ok(()), Some(offer), true) = (verdict, offer, shop.is_open(self.now())) else {
            return match self.inbound_outcome(shop, &number).await {
                Ok(Some(known)) => repeated(&known),
                Ok(None) => {
                    let code = verdict.err().unwrap_or(RetCode::TROUBLE);
                    if code == RetCode::NO_SUCH_PRODUCT {
                        self.note_unmapped(&shop.id, unmapped(call, order));
                    }
                    Reply::refused(code)
                }
                Err(_) => Reply::trouble(RetCode::BUSY),
            };
        };
        let taken = self.take_inbound(incoming(shop, order, offer, request)).await;
        match taken {
            Ok(Accepted::Stored { outcome, is_new: true, .. }) => fresh(call, &outcome, shop.at_once),
            Ok(Accepted::Stored { outcome, .. }) => repeated(&outcome),
            Ok(Accepted::NotTaken) => Reply::refused(RetCode::SOLD_OUT),
            Err(_) => Reply::trouble(RetCode::BUSY),
        }
    }

    async fn query_game(&self, shop: &Arc<InboundShop>, call: GameCall, request: &Request) -> Reply {
        let Ok(number) = order_id(&request.fields) else { return Reply::refused(RetCode::BAD_PARAMETER) };
        let outcome = match self.inbound_outcome(shop, &number).await {
            Ok(Some(outcome)) => outcome,
            Ok(None) if shop.ask_again => return Reply::trouble(RetCode::BUSY).of(None, &number),
            Ok(None) => return Reply::refused(RetCode::NO_SUCH_ORDER).of(None, &number),
            Err(error) => {
                tracing::error!(%error, "an order could not be looked up; the platform is told to ask again");
                return Reply::trouble(RetCode::BUSY).of(None, &number);
            }
        };
        let stored = Stored {
            state: state(&outcome),
            code: RetCode::of(&outcome.code).unwrap_or(RetCode::TROUBLE),
            rights_id: outcome.rights_id.clone(),
            cards: outcome.cards().iter().map(ProducedCard::game).collect(),
        };
        let text = if call == GameCall::CardQuery { card_query(&stored) } else { direct_query(&stored) };
        let code = if stored.state == Production::Failed { stored.code } else { RetCode::OK };
        Reply::answered(code, text).of(Some(&outcome.order), &number)
    }
}

fn by_customer(picture: &super::shops::Picture, params: &Params) -> Option<Arc<InboundShop>> {
    let customer = params.get("customerId")?;
    let mut named = picture.iter().filter(|shop| {
        shop.platform == PlatformKind::JdGame && shop.merchant == *customer && verify(&shop.key, params)
    });
    // Two shops with one id and one key: nobody can tell which is meant.
    named.next().filter(|_| named.next().is_none()).cloned()
}

fn offer_of<'s>(shop: &'s InboundShop, order: &Accept) -> Option<&'s Mapped> {
    let own = Some(order.out_id.as_str()).filter(|own| !own.is_empty());
    shop.offers.get(&order.sku_id).or_else(|| shop.offers.get(own?))
}

fn unmapped(call: Call, order: Accept) -> Unmapped {
    let kind = if call == Call::CardOrder { OfferKind::Cards } else { OfferKind::TopUp };
    Unmapped { product_ref: order.sku_id, own_code: order.out_id, external_no: order.order_id, kind }
}

fn product(shop: &InboundShop, offer: &Mapped) -> Product {
    Product {
        kind: offer.product_kind(),
        switched_on: offer.switched_on,
        account: offer.account.clone(),
        price: offer.price.map(|price| price.0).filter(|_| shop.check_price),
        several: offer.several,
    }
}

fn incoming(shop: &Arc<InboundShop>, order: Accept, offer: Mapped, request: &Request) -> Incoming {
    let kind = offer.kind;
    Incoming {
        shop: Arc::clone(shop),
        external_no: order.order_id,
        product_ref: if shop.offers.contains_key(&order.sku_id) { order.sku_id } else { order.out_id },
        kind,
        quantity: order.buy_num,
        total_price: Fen(order.total_price),
        paid_at: None,
        vendor_id: request.customer_id.clone(),
        notify_url: String::new(),
        rights_id: order.rights_id.filter(|_| order.kind == "1"),
        account: (!order.account.is_empty()).then(|| Secret::new(order.account)),
        extra: (!order.extra.is_empty()).then(|| Secret::new(serde_json::json!(order.extra).to_string())),
        buyer: order.pin,
        raw: request.text.clone(),
        verdict: Verdict::Produce { offer, codes: ("100", "100"), sold_out: SoldOut::NotTaken },
    }
}

/// The answer to an order that was just taken.
fn fresh(call: Call, outcome: &Outcome, at_once: bool) -> Reply {
    let cards: Vec<_> = outcome.cards().iter().map(ProducedCard::game).collect();
    let text = if call == Call::CardOrder && at_once && !cards.is_empty() {
        answer_json(RetCode::OK, "成功", Some(&cards_data(None, &cards)))
    } else {
        plain(RetCode::OK)
    };
    Reply::answered(RetCode::OK, text).of(Some(&outcome.order), &outcome.external_no)
}

/// The answer to a repeat: the platform reads the outcome by its queries.
fn repeated(outcome: &Outcome) -> Reply {
    Reply { outcome: "answered", ..Reply::refused(RetCode::DUPLICATE) }.of(Some(&outcome.order), &outcome.external_no)
}

const fn state(outcome: &Outcome) -> Production {
    match outcome.state {
        ProductionState::Producing => Production::Producing,
        ProductionState::Succeeded => Production::Succeeded,
        ProductionState::Failed => Production::Failed,
        ProductionState::Abnormal => Production::Abnormal,
    }
}
