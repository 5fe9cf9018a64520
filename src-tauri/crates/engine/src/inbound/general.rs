//! 京东通用交易: `beginDistill` and `findDistill`.

use super::{
    cards::ProducedCard,
    desk::{Answered, Route},
    gate::Accepted,
    incoming::{Incoming, SoldOut, Verdict},
    journal::{Noted, bad_field},
    mask::mask,
    outcome::Outcome,
    patience::late,
    shop::InboundShop,
    shops::by_token,
    strangers::shown_form,
};
use crate::Engine;
use huolang_domain::{Fen, Millis, platform::PlatformKind};
use huolang_platforms::{
    jd::{Params, Production, read_form, read_stamp, stamp},
    jd_general::{
        Answer, Begin, Code, Product, Standing, answer_json, begin, expand_decode, jd_order_no, no_order, stored,
        verify_form,
    },
};
use huolang_store::{offers::OfferKind, productions::ProductionState};
use huolang_vault::Secret;
use serde_json::json;
use std::sync::Arc;

/// The code of orders that are held because nobody mapped their product.
pub(crate) const HELD: &str = Code::NoSuchProduct.as_str();

/// From how many seconds on a difference of clocks is written down.
const NOTABLE_SKEW_S: i64 = 60;

/// Fields that only our own answers have: a request with one is an answer of ours sent back to us with its signature.
const OURS: [&str; 3] = ["code", "produceStatus", "agentOrderNo"];

/// A call of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeneralCall {
    /// The buyer has paid.
    Begin,
    /// The platform asks where an order stands.
    Find,
}

impl GeneralCall {
    /// The platform's name for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Begin => "beginDistill",
            Self::Find => "findDistill",
        }
    }
}

/// What is answered, and what of it goes into the log.
struct Reply {
    answer: Answer,
    outcome: &'static str,
    order: Option<huolang_domain::OrderId>,
    request: String,
}

impl Reply {
    const fn refused(answer: Answer, request: String) -> Self {
        Self { answer, outcome: "refused", order: None, request }
    }

    const fn trouble(number: Option<i64>, request: String) -> Self {
        Self { answer: no_order(Code::Trouble, number), outcome: "trouble", order: None, request }
    }
}

impl Engine {
    /// Answers a call of 京东通用交易. `body` is `None` when it was too large or of another content type.
    pub async fn answer_jd_general(&self, route: &Route, call: GeneralCall, body: Option<&[u8]>) -> Answered {
        let (begun, patience) = (self.running_ms(), self.patience());
        let Ok(Ok(picture)) = patience.with(self.inbound_shops()).await else {
            return Answered::Json(sign_answer(None, self, &no_order(Code::Trouble, None)));
        };
        let params = body.and_then(|body| read_form(body).ok());
        let shop = match route {
            Route::Secret(token) => match by_token(&picture, PlatformKind::JdGeneral, token) {
                Some(shop) => Some(shop),
                None => {
                    self.note_nobodys(PlatformKind::JdGeneral, call.as_str(), String::new());
                    return Answered::NoSuchShop;
                }
            },
            Route::Open => params.as_ref().and_then(|params| by_signature(&picture, params)),
        };
        let number = params.as_ref().and_then(jd_order_no);
        let reply = match (&shop, &params) {
            (Some(shop), Some(params)) if is_genuine(shop, params) => {
                patience.with(self.answer_genuine(shop, call, params)).await.unwrap_or_else(|_| {
                    late(call.as_str());
                    Reply::trouble(number, "late".to_owned())
                })
            }
            _ => Reply::refused(no_order(Code::BadSignature, number), shown_form(body)),
        };
        let text = sign_answer(shop.as_deref(), self, &reply.answer);
        self.note_call(Noted {
            shop: shop.as_ref().map(|shop| shop.id.clone()),
            order: reply.order,
            external_no: number.map(|number| number.to_string()),
            platform: PlatformKind::JdGeneral,
            call: call.as_str(),
            is_question: call == GeneralCall::Find,
            is_stranger: reply.answer.code == Code::BadSignature,
            outcome: reply.outcome,
            code: reply.answer.code.as_str().to_owned(),
            duration_ms: self.running_ms().saturating_sub(begun),
            request: reply.request,
            answer: format!("produceStatus={} cards={}", reply.answer.status, reply.answer.cards.len()),
        });
        Answered::Json(text)
    }

    async fn answer_genuine(&self, shop: &Arc<InboundShop>, call: GeneralCall, params: &Params) -> Reply {
        match call {
            GeneralCall::Begin => self.begin(shop, params).await,
            GeneralCall::Find => self.find(shop, jd_order_no(params)).await,
        }
    }

    async fn begin(&self, shop: &Arc<InboundShop>, params: &Params) -> Reply {
        let order = match Begin::of(params) {
            Ok(order) => order,
            Err(bad) => return Reply::refused(no_order(Code::BadParameter, jd_order_no(params)), bad_field(bad.0)),
        };
        let request = format!(
            "wareNo={} quantity={} totalPrice={} vendorId={} produceAccount={}{}",
            order.ware_no,
            order.quantity,
            order.total_price,
            order.vendor_id,
            mask(&order.account),
            skew(self.now(), params)
        );
        let number = order.jd_order_no;
        // A shop that is paused or whose date is over takes nothing new, but answers for what it took.
        let incoming = if shop.is_open(self.now()) {
            incoming(shop, order)
        } else {
            match self.inbound_outcome(shop, &number.to_string()).await {
                Ok(Some(known)) => return answered(number, &known, request),
                _ => return Reply::trouble(Some(number), request),
            }
        };
        match self.take_inbound(incoming).await {
            Ok(Accepted::Stored { outcome, .. }) => answered(number, &outcome, request),
            Ok(Accepted::NotTaken) | Err(_) => Reply::trouble(Some(number), request),
        }
    }

    async fn find(&self, shop: &Arc<InboundShop>, number: Option<i64>) -> Reply {
        let Some(number) = number else {
            return Reply::refused(no_order(Code::BadParameter, None), String::new());
        };
        match self.inbound_outcome(shop, &number.to_string()).await {
            Ok(Some(outcome)) => answered(number, &outcome, String::new()),
            Ok(None) => Reply::refused(no_order(Code::BadParameter, Some(number)), String::new()),
            Err(error) => {
                tracing::error!(%error, "an order could not be looked up; the platform is told to wait");
                Reply::trouble(Some(number), String::new())
            }
        }
    }
}

/// How far this machine's clock is from the platform's, where that is worth a look.
fn skew(now: Millis, params: &Params) -> String {
    let theirs = params.get("timestamp").and_then(|text| read_stamp(text));
    let seconds = theirs.map_or(0, |theirs| now.since(theirs) / 1_000);
    if seconds.abs() > NOTABLE_SKEW_S { format!(" clockSkewSeconds={seconds}") } else { String::new() }
}

/// The shop whose key made the signature. With several it must be the one the request names.
fn by_signature(picture: &super::shops::Picture, params: &Params) -> Option<Arc<InboundShop>> {
    let vendor = params.get("vendorId").map(String::as_str).unwrap_or_default();
    let mut right: Vec<&Arc<InboundShop>> = picture
        .iter()
        .filter(|shop| shop.platform == PlatformKind::JdGeneral && verify_form(&shop.key, params))
        .collect();
    if right.len() > 1 && !vendor.is_empty() {
        right.retain(|shop| shop.merchant == vendor);
    }
    if right.len() == 1 { right.pop().cloned() } else { None }
}

fn is_genuine(shop: &InboundShop, params: &Params) -> bool {
    !OURS.iter().any(|name| params.contains_key(*name)) && verify_form(&shop.key, params)
}

/// When an order was paid: the documents name no form, so signs between the figures are let go.
fn paid_at(text: &str) -> Option<Millis> {
    let figures: String = text.chars().filter(char::is_ascii_digit).collect();
    read_stamp(&figures)
}

fn incoming(shop: &Arc<InboundShop>, order: Begin) -> Incoming {
    let offer = shop.offers.get(&order.ware_no).cloned();
    let product = offer.as_ref().map(|offer| Product {
        kind: offer.product_kind(),
        switched_on: offer.switched_on,
        account: offer.account.clone(),
    });
    let standing = begin(&order, product.as_ref(), shop.unknown);
    let kind = offer.as_ref().map_or(OfferKind::Cards, |offer| offer.kind);
    let verdict = match (standing.state, offer) {
        (Production::Producing, Some(offer)) => Verdict::Produce {
            offer,
            codes: (Code::Producing.as_str(), Code::Succeeded.as_str()),
            sold_out: SoldOut::Wait,
        },
        (Production::Failed, _) => Verdict::Refuse { code: standing.code.as_str() },
        _ => Verdict::Hold { code: standing.code.as_str() },
    };
    let extra =
        shop.cipher.as_ref().filter(|_| !order.expand.is_empty()).and_then(|cipher| {
            expand_decode(cipher, &order.expand).map(|fields| Secret::new(json!(fields).to_string()))
        });
    let raw = json!({
        "jdOrderNo": order.jd_order_no, "payTime": order.pay_time, "notifyUrl": order.notify_url,
        "wareNo": order.ware_no, "quantity": order.quantity, "totalPrice": order.total_price,
        "vendorId": order.vendor_id, "produceAccount": order.account, "expand": order.expand,
    });
    Incoming {
        shop: Arc::clone(shop),
        external_no: order.jd_order_no.to_string(),
        product_ref: order.ware_no,
        kind,
        quantity: order.quantity,
        total_price: Fen(order.total_price),
        paid_at: paid_at(&order.pay_time),
        vendor_id: order.vendor_id,
        notify_url: order.notify_url,
        rights_id: None,
        account: (!order.account.is_empty()).then(|| Secret::new(order.account)),
        extra,
        buyer: String::new(),
        raw: raw.to_string(),
        verdict,
    }
}

/// The answer for an order as it stands.
fn answered(number: i64, outcome: &Outcome, request: String) -> Reply {
    let standing = standing(outcome);
    let cards = outcome.cards().iter().map(ProducedCard::general).collect();
    let answer = stored(number, &outcome.agent_no, standing, cards);
    Reply { answer, outcome: "answered", order: Some(outcome.order.clone()), request }
}

fn standing(outcome: &Outcome) -> Standing {
    let state = match outcome.state {
        ProductionState::Producing => Production::Producing,
        ProductionState::Succeeded => Production::Succeeded,
        ProductionState::Failed => Production::Failed,
        ProductionState::Abnormal => Production::Abnormal,
    };
    Standing { state, code: Code::of(&outcome.code).unwrap_or(Code::Trouble) }
}

fn sign_answer(shop: Option<&InboundShop>, engine: &Engine, answer: &Answer) -> String {
    let now = stamp(engine.now());
    let unsigned = Secret::default();
    let (key, cipher) = shop.map_or((&unsigned, None), |shop| (&shop.key, shop.cipher.as_ref()));
    if answer.status == 1 && !answer.cards.is_empty() && cipher.is_none() {
        // Success without its cards would close the order at JD with nothing in it.
        let waiting = Answer { cards: Vec::new(), ..no_order(Code::Trouble, answer.jd_order_no) };
        return answer_json(key, None, &now, &waiting).unwrap_or_default();
    }
    answer_json(key, cipher, &now, answer).unwrap_or_else(|fault| {
        tracing::error!(%fault, "cards cannot be sent; the platform is told to wait");
        answer_json(key, None, &now, &no_order(Code::Trouble, answer.jd_order_no)).unwrap_or_default()
    })
}
