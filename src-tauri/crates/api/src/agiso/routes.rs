//! The handlers.

use axum::Json;
use axum::extract::State;
use huolang_domain::{ErrorCode, OrderSn, ShopId, platform::PlatformKind};
use huolang_engine::actions::Action;
use huolang_engine::inbound::mask_text;
use huolang_engine::middleman::LookedUp;
use huolang_engine::shops::fields_of;
use huolang_store::{orders, shops};

use super::body::{
    AgisoCardKind, AgisoOrder, AgisoPull, AgisoPulled, AgisoSent, AgisoStatus, AgisoStock, AgisoStockAnswer,
};
use crate::error::{Answer, ApiError};
use crate::extract::Body;
use crate::principal::Principal;
use crate::state::Api;

/// Cards of one call.
const MOST_CARDS: usize = 1_000;

/// Reads one order by its number, or what the marketplace lists.
#[utoipa::path(post, path = "/api/agiso/pull", operation_id = "pull_agiso_orders", tag = "agiso", request_body = AgisoPull, responses((status = 200, body = AgisoPulled)))]
pub async fn pull_agiso_orders(
    State(api): State<Api>,
    _who: Principal,
    Body(request): Body<AgisoPull>,
) -> Answer<AgisoPulled> {
    let shop = shop(&api, &request.shop_id).await?;
    if let Some(sn) = request.sn.filter(|sn| !sn.trim().is_empty()) {
        let found = api.engine.look_up_order(&shop.id, &number(&sn)?).await?;
        let read = i64::from(found.is_some());
        return Ok(Json(AgisoPulled { read, order_id: found.map(|one| one.id.into_string()) }));
    }
    let connected = api.engine.shops().get(&shop.id);
    if connected.is_none_or(|shop| shop.adapter.pull_orders().is_none()) {
        let message = "this marketplace lists no orders; give the number of one";
        return Err(ApiError::new(ErrorCode::CapabilityMissing, message));
    }
    let polled = api.engine.poll_round(&shop.id).await?;
    Ok(Json(AgisoPulled { read: i64::try_from(polled.read).unwrap_or(i64::MAX), order_id: None }))
}

/// Delivers an order by the way its shop is set to: cards of the seller, or the platform's own 自动发货. Once, as the screens do.
#[utoipa::path(post, path = "/api/agiso/deliver", operation_id = "deliver_agiso_order", tag = "agiso", request_body = AgisoOrder, responses((status = 200, body = AgisoStatus)))]
pub async fn deliver_agiso_order(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<AgisoOrder>,
) -> Answer<AgisoStatus> {
    let shop = shop(&api, &request.shop_id).await?;
    let sn = number(&request.sn)?;
    let found = looked_up(&api, &shop.id, &sn).await?;
    let by_agiso = fields_of(&shop.config).get("delivery").is_some_and(|way| way == "agiso_rules");
    let action = if by_agiso {
        Action::Ship { company: String::new(), number: String::new() }
    } else {
        Action::Deliver { overrides: Vec::new() }
    };
    api.engine.act(&found.id, action, &who.name).await?;
    status(&api, &shop.id, &sn, found, Vec::new()).await.map(Json)
}

/// How an order stands, here and at the marketplace, and what the platform itself sent for it.
#[utoipa::path(post, path = "/api/agiso/status", operation_id = "read_agiso_status", tag = "agiso", request_body = AgisoOrder, responses((status = 200, body = AgisoStatus)))]
pub async fn read_agiso_status(
    State(api): State<Api>,
    _who: Principal,
    Body(request): Body<AgisoOrder>,
) -> Answer<AgisoStatus> {
    let shop = shop(&api, &request.shop_id).await?;
    let sn = number(&request.sn)?;
    let found = looked_up(&api, &shop.id, &sn).await?;
    let sent = api.engine.last_sent_cards(&shop.id, &sn).await?;
    let sent = sent.into_iter().map(|card| AgisoSent { number: mask_text(card.number.expose()), title: card.title });
    status(&api, &shop.id, &sn, found, sent.collect()).await.map(Json)
}

/// The kinds of cards that the platform keeps, or cards added to one of them.
#[utoipa::path(post, path = "/api/agiso/stock", operation_id = "change_agiso_stock", tag = "agiso", request_body = AgisoStock, responses((status = 200, body = AgisoStockAnswer)))]
pub async fn change_agiso_stock(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<AgisoStock>,
) -> Answer<AgisoStockAnswer> {
    let shop = shop(&api, &request.shop_id).await?;
    let Some(kind) = request.kind.map(|kind| kind.trim().to_owned()).filter(|kind| !kind.is_empty()) else {
        if !request.cards.is_empty() {
            return Err(ApiError::field("kind", "say which kind the cards are of"));
        }
        let kinds = api.engine.kept_card_kinds(&shop.id).await?;
        let kind = |kind: huolang_platforms::capability::CardKind| AgisoCardKind {
            id: kind.id,
            title: kind.title,
            left: kind.left,
            total: kind.total,
        };
        let kinds = kinds.into_iter().map(kind).collect();
        return Ok(Json(AgisoStockAnswer { kinds, added: None, failed: None, message: None }));
    };
    let cards: Vec<_> = request.cards.into_iter().map(|card| (card.number, card.secret)).collect();
    if cards.is_empty() || cards.len() > MOST_CARDS {
        return Err(ApiError::field("cards", format!("from 1 to {MOST_CARDS} cards")));
    }
    if cards.iter().any(|(number, _)| number.expose().trim().is_empty()) {
        return Err(ApiError::field("cards", "a card without a number"));
    }
    let added = api.engine.hand_in_cards(&shop.id, &kind, &cards, &who.name).await?;
    Ok(Json(AgisoStockAnswer {
        kinds: Vec::new(),
        added: Some(added.added),
        failed: Some(added.failed),
        message: Some(added.message).filter(|words| !words.is_empty()),
    }))
}

/// A shop behind 阿奇索.
async fn shop(api: &Api, id: &str) -> Result<shops::Shop, ApiError> {
    let shop = shops::get(&mut api.engine.db().reader().await?, &ShopId::from(id)).await?;
    if shop.platform != PlatformKind::Agiso {
        return Err(ApiError::new(ErrorCode::CapabilityMissing, "this shop is not behind 阿奇索"));
    }
    Ok(shop)
}

fn number(sn: &str) -> Result<OrderSn, ApiError> {
    let sn = sn.trim();
    let fits = !sn.is_empty() && sn.len() <= 64 && sn.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'-');
    if fits { Ok(OrderSn::from(sn)) } else { Err(ApiError::field("sn", "the number of one order")) }
}

async fn looked_up(api: &Api, shop: &ShopId, sn: &OrderSn) -> Result<LookedUp, ApiError> {
    api.engine.look_up_order(shop, sn).await?.ok_or_else(|| ApiError::not_found("order"))
}

async fn status(
    api: &Api,
    shop: &ShopId,
    sn: &OrderSn,
    found: LookedUp,
    sent_by_agiso: Vec<AgisoSent>,
) -> Result<AgisoStatus, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    let kept = orders::by_sns(&mut conn, std::slice::from_ref(sn)).await?;
    let kept = kept.into_iter().find(|one| one.shop_id == *shop).ok_or_else(|| ApiError::not_found("order"))?;
    Ok(AgisoStatus {
        order_id: found.id.into_string(),
        sn: kept.sn.into_string(),
        status: found.status,
        content: kept.content,
        platform_state: kept.platform,
        sent_by_agiso,
    })
}
