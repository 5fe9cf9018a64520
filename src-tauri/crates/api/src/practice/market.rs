//! Handlers of the practice market.

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{OrderId, OrderSn};
use huolang_engine::practice::{self, RefundStep};
use huolang_platforms::practice::{Faults, GoodsKind, MarketProduct, MarketSaying, Payment, Question, Switch};

use super::body::{
    Practice, PracticeAsked, PracticeFaults, PracticeLine, PracticeMessage, PracticeOrder, PracticePaid,
    PracticePayment, PracticeProduct, PracticeProductKind, PracticeQuestion, PracticeRefund, PracticeRefundAction,
    PracticeSku,
};
use super::tour::tour_body;
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::state::Api;

/// How many of the latest orders are shown.
const RECENT: usize = 20;
/// Stands for a message in a list: what it says may be a card.
const HIDDEN: &str = "••••";

/// The market: products, faults, latest orders. What the messages say is told of one order at a time.
#[utoipa::path(get, path = "/api/v1/practice", operation_id = "get_practice", tag = "practice", responses((status = 200, body = Practice)))]
pub async fn get_practice(State(api): State<Api>) -> Answer<Practice> {
    let desk = api.engine.practice()?;
    let recent = desk.recent(RECENT).await?.into_iter().map(|order| order_body(order, false)).collect();
    Ok(Json(Practice {
        shop_id: desk.shop().shop_id.to_string(),
        products: desk.products().into_iter().map(product_body).collect(),
        faults: faults_body(&desk.faults()),
        recent,
        tour: tour_body(api.engine.tour().await?),
    }))
}

/// 模拟买家付款
#[utoipa::path(post, path = "/api/v1/practice/payments", operation_id = "create_practice_payment", tag = "practice", request_body = PracticePayment, responses((status = 200, body = PracticePaid)))]
pub async fn create_practice_payment(
    State(api): State<Api>,
    Body(request): Body<PracticePayment>,
) -> Answer<PracticePaid> {
    let payment = Payment {
        product_ref: request.product_ref,
        sku_ref: request.sku_ref,
        quantity: request.quantity.unwrap_or(1),
        buyer: request.buyer.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
    };
    let count = request.count.unwrap_or(1);
    let engine = api.engine.clone();
    // The market writes its journal; that takes time for many buyers.
    let paid = tokio::task::spawn_blocking(move || engine.practice()?.pay(&payment, count)).await;
    let paid = paid.map_err(|error| ApiError::new(huolang_domain::ErrorCode::Internal, error.to_string()))??;
    Ok(Json(PracticePaid { sns: paid.into_iter().map(OrderSn::into_string).collect() }))
}

/// 模拟买家提问
#[utoipa::path(post, path = "/api/v1/practice/questions", operation_id = "create_practice_question", tag = "practice", request_body = PracticeQuestion, responses((status = 200, body = PracticeAsked)))]
pub async fn create_practice_question(
    State(api): State<Api>,
    Body(request): Body<PracticeQuestion>,
) -> Answer<PracticeAsked> {
    let question = Question {
        sn: request.sn.map(|sn| OrderSn::from(sn.trim())),
        product_ref: request.product_ref.unwrap_or_default(),
        buyer: request.buyer,
        text: request.text,
    };
    let line = api.engine.practice()?.ask(&question)?;
    Ok(Json(PracticeAsked { buyer: line.buyer_name, product_ref: line.product_ref }))
}

/// A buyer asks for the money back, takes that back, or gets it.
#[utoipa::path(post, path = "/api/v1/practice/refunds", operation_id = "create_practice_refund", tag = "practice", request_body = PracticeRefund, responses((status = 200, body = PracticeOrder)))]
pub async fn create_practice_refund(
    State(api): State<Api>,
    Body(request): Body<PracticeRefund>,
) -> Answer<PracticeOrder> {
    let desk = api.engine.practice()?;
    let sn = OrderSn::from(request.sn.trim());
    let step = match request.action {
        PracticeRefundAction::Ask => RefundStep::Ask,
        PracticeRefundAction::Withdraw => RefundStep::Withdraw,
        PracticeRefundAction::Agree => RefundStep::Agree,
    };
    desk.refund(&sn, step)?;
    Ok(Json(order_body(desk.order(&sn).await?, true)))
}

/// Sets the faults, as shares of all calls from 0 to 1.
#[utoipa::path(put, path = "/api/v1/practice/faults", operation_id = "replace_practice_faults", tag = "practice", request_body = PracticeFaults, responses((status = 200, body = PracticeFaults)))]
pub async fn replace_practice_faults(
    State(api): State<Api>,
    Body(request): Body<PracticeFaults>,
) -> Answer<PracticeFaults> {
    let desk = api.engine.practice()?;
    let faults = Faults {
        duplicate_event: switch("duplicate_event", request.duplicate_event)?,
        timeout_after_accept: switch("timeout_after_accept", request.timeout_after_accept)?,
        timeout_before_accept: switch("timeout_before_accept", request.timeout_before_accept)?,
        transient: switch("transient", request.transient)?,
        rate_limit: switch("rate_limit", request.rate_limit)?,
        dead_login: if request.dead_login { Switch::ALWAYS } else { Switch::OFF },
        ..desk.faults()
    };
    desk.set_faults(faults);
    Ok(Json(faults_body(&desk.faults())))
}

/// One order as its buyer sees it.
#[utoipa::path(get, path = "/api/v1/practice/orders/{sn}", operation_id = "get_practice_order", tag = "practice", params(("sn" = String, Path)), responses((status = 200, body = PracticeOrder)))]
pub async fn get_practice_order(State(api): State<Api>, Path(sn): Path<OrderSn>) -> Answer<PracticeOrder> {
    Ok(Json(order_body(api.engine.practice()?.order(&sn).await?, true)))
}

fn switch(field: &str, share: f64) -> Result<Switch, ApiError> {
    if !(0.0..=1.0).contains(&share) {
        return Err(ApiError::field(field, "a share from 0 to 1"));
    }
    // Within 0..=100 by the check above.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    Ok(Switch::percent((share * 100.0).round() as u8))
}

fn faults_body(faults: &Faults) -> PracticeFaults {
    let share = |switch: Switch| f64::from(switch.percent) / 100.0;
    PracticeFaults {
        duplicate_event: share(faults.duplicate_event),
        timeout_after_accept: share(faults.timeout_after_accept),
        timeout_before_accept: share(faults.timeout_before_accept),
        transient: share(faults.transient),
        rate_limit: share(faults.rate_limit),
        dead_login: faults.dead_login != Switch::OFF,
    }
}

fn product_body(product: MarketProduct) -> PracticeProduct {
    let sku = |sku: huolang_platforms::practice::MarketSku| PracticeSku {
        sku_ref: sku.sku_ref,
        spec: sku.spec,
        price: sku.price.0,
    };
    PracticeProduct {
        product_ref: product.product_ref,
        title: product.title,
        kind: match product.goods {
            GoodsKind::Virtual => PracticeProductKind::Virtual,
            GoodsKind::Physical => PracticeProductKind::Physical,
            GoodsKind::Voucher => PracticeProductKind::Voucher,
        },
        price: product.price.0,
        skus: product.skus.into_iter().map(sku).collect(),
    }
}

fn order_body(order: practice::PracticeOrder, with_text: bool) -> PracticeOrder {
    let marked_shipped = order.marked_shipped();
    let view = order.view;
    let titles: Vec<&str> = view.order.lines.iter().map(|line| line.title.as_str()).collect();
    let text = |text: Option<String>| if with_text { text.unwrap_or_default() } else { HIDDEN.to_owned() };
    PracticeOrder {
        title: titles.join(" · "),
        sn: view.order.sn.into_string(),
        order_id: order.order_id.map(OrderId::into_string),
        buyer: view.order.buyer.name,
        status: view.order.status,
        messages: view
            .messages
            .into_iter()
            .map(|message| PracticeMessage { text: text(message.text), at: message.at.0 })
            .collect(),
        codes: if with_text { view.codes } else { Vec::new() },
        talk: view.talk.into_iter().filter(|_| with_text).map(line_body).collect(),
        marked_shipped,
    }
}

fn line_body(line: MarketSaying) -> PracticeLine {
    PracticeLine { by_seller: line.by_seller, text: line.text, at: line.at.0 }
}
