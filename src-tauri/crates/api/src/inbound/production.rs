//! One order of a platform that calls us: where it stands with the platform, and what a person can do.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{ErrorCode, OrderId, platform::PlatformKind, state::ContentState};
use huolang_engine::inbound::{Deed, ProducedCard, mask_text};
use huolang_store::productions::{self, Production, ProductionState};
use huolang_store::{Durability, audit, callbacks, deliveries, shops};
use huolang_vault::Secret;
use serde_json::{Value, json};

use super::body::{
    EnteredCard, ProductionAction, ProductionActionRequest, ProductionAnswer, ProductionDetail, RevealedProduction,
};
use super::calls::rows;
use crate::auth::confirm_reveal;
use crate::cards::body::RevealRequest;
use crate::error::{Answer, ApiError};
use crate::extract::{Body, MaybeBody};
use crate::principal::{Principal, Scope};
use crate::state::Api;

/// How an order stands with a platform that calls us; absent for orders of other platforms.
#[utoipa::path(get, path = "/api/v1/orders/{id}/production", operation_id = "get_production", tag = "inbound", params(("id" = String, Path)), responses((status = 200, body = ProductionAnswer)))]
pub async fn get_production(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<OrderId>,
) -> Answer<ProductionAnswer> {
    Ok(Json(ProductionAnswer { production: detail(&api, &who, &id).await? }))
}

/// Does something to such an order, and gives it as it stands then. Refusing needs the right to refund, and the order's
/// number typed again.
#[utoipa::path(post, path = "/api/v1/orders/{id}/production/actions", operation_id = "act_on_production", tag = "inbound", params(("id" = String, Path)), request_body = ProductionActionRequest, responses((status = 200, body = ProductionAnswer)))]
pub async fn act_on_production(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<OrderId>,
    Body(request): Body<ProductionActionRequest>,
) -> Answer<ProductionAnswer> {
    let deed = match request.action {
        ProductionAction::EnterCards => {
            let cards = request.cards.filter(|cards| !cards.is_empty());
            let cards = cards.ok_or_else(|| ApiError::field("cards", "enter the cards"))?;
            Deed::EnterCards { cards: cards.into_iter().map(|c| (c.number, c.secret, c.expires_on)).collect() }
        }
        ProductionAction::MarkSuccess => Deed::MarkSuccess,
        ProductionAction::Refuse => {
            if who.scope < Scope::Refund {
                return Err(ApiError::new(
                    ErrorCode::Forbidden,
                    "this login may not refuse an order: the buyer would be refunded",
                ));
            }
            let row = row(&api, &id).await?.ok_or_else(|| ApiError::not_found("production"))?;
            if request.confirm.as_deref().map(str::trim) != Some(row.external_no.as_str()) {
                return Err(ApiError::field("confirm", "type the number of the order again"));
            }
            let code = request.code.ok_or_else(|| ApiError::field("code", "choose why"))?;
            Deed::Refuse { code, reason: request.reason.unwrap_or_default() }
        }
        ProductionAction::Hold => Deed::Hold,
        ProductionAction::Resume => Deed::Resume,
        ProductionAction::Resend => Deed::Resend,
    };
    api.engine.act_inbound(&id, deed, &who.name).await?;
    Ok(Json(ProductionAnswer { production: detail(&api, &who, &id).await? }))
}

/// Shows the account and the cards of such an order; that they were shown is written down.
#[utoipa::path(post, path = "/api/v1/orders/{id}/production/reveal", operation_id = "reveal_production", tag = "inbound", params(("id" = String, Path)), request_body(content = Option<RevealRequest>), responses((status = 200, body = RevealedProduction)))]
pub async fn reveal_production(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<OrderId>,
    MaybeBody(request): MaybeBody<RevealRequest>,
) -> Answer<RevealedProduction> {
    confirm_reveal(&api, &who, request.and_then(|request| request.password)).await?;
    let (subject, now) = (id.to_string(), api.engine.now());
    api.engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                audit::append(tx, now, &who.name, "order.reveal_content", &subject, &json!({})).await.map(drop)
            })
        })
        .await?;
    let mut conn = api.engine.db().reader().await?;
    let vault = api.engine.vault();
    let cards = productions::cards(&mut conn, vault, std::slice::from_ref(&id)).await?.remove(&id);
    let cards: Vec<ProducedCard> = cards.and_then(|text| serde_json::from_str(text.expose()).ok()).unwrap_or_default();
    let account = productions::account(&mut conn, vault, &id).await?;
    let extra = productions::extra(&mut conn, vault, &id).await?;
    Ok(Json(RevealedProduction {
        account: account.map(|account| account.expose().clone()),
        extra: members(extra.as_ref()),
        cards: cards
            .into_iter()
            .map(|card| EnteredCard { number: card.number, secret: card.secret, expires_on: card.expires_on })
            .collect(),
    }))
}

async fn row(api: &Api, id: &OrderId) -> Result<Option<Production>, ApiError> {
    let mut conn = api.engine.db().reader().await?;
    Ok(productions::by_orders(&mut conn, std::slice::from_ref(id)).await?.pop())
}

async fn detail(api: &Api, who: &Principal, id: &OrderId) -> Result<Option<ProductionDetail>, ApiError> {
    let Some(row) = row(api, id).await? else { return Ok(None) };
    let mut conn = api.engine.db().reader().await?;
    let platform = shops::get(&mut conn, &row.shop_id).await?.platform;
    let content = deliveries::by_orders(&mut conn, std::slice::from_ref(id)).await?.first().map(|one| one.content);
    let account = productions::account(&mut conn, api.engine.vault(), id).await?;
    let extra = productions::extra(&mut conn, api.engine.vault(), id).await?;
    let shown = |(name, value): (String, String)| {
        let value = if OPEN.contains(&name.as_str()) { value } else { mask_text(&value) };
        (name, value)
    };
    let extra = members(extra.as_ref()).into_iter().map(shown).collect();
    let callback = callbacks::by_order(&mut conn, id).await?;
    let mut actions = actions(platform, &row, content, callback.is_some());
    actions.retain(|action| may(who, action));
    let callback = match callback {
        Some(callback) => rows(&mut conn, vec![callback]).await?.pop(),
        None => None,
    };
    Ok(Some(ProductionDetail {
        order_id: id.to_string(),
        platform,
        kind: row.kind,
        state: row.state,
        code: row.code,
        agent_no: row.agent_no,
        product_ref: row.product_ref,
        quantity: row.quantity,
        total_price: row.total_price.0,
        vendor_id: row.vendor_id,
        account: account.map(|account| mask_text(account.expose())),
        extra,
        reason: row.reason,
        at_once: row.at_once,
        callback,
        actions,
        refusal_codes: refusal_codes(platform),
    }))
}

/// What a top-up is for tells nothing of the buyer; everything else that came along is masked.
const OPEN: [&str; 5] = ["gameArea", "gameServer", "gameAccountType", "chargeType", "system"];

fn members(text: Option<&Secret<String>>) -> BTreeMap<String, String> {
    let value: Option<Value> = text.and_then(|text| serde_json::from_str(text.expose()).ok());
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    match value {
        Some(Value::Object(members)) => members.into_iter().map(|(name, value)| (name, text(value))).collect(),
        _ => BTreeMap::new(),
    }
}

/// What can be done to an order as it stands.
fn actions(platform: PlatformKind, row: &Production, content: Option<ContentState>, called_back: bool) -> Vec<String> {
    use huolang_store::offers::OfferKind;
    let open = !row.state.is_final() && !matches!(content, Some(ContentState::Reserved | ContentState::Sent));
    let general = platform == PlatformKind::JdGeneral;
    [
        (open && row.kind == OfferKind::Cards, "enter_cards"),
        (open && row.kind == OfferKind::TopUp, "mark_success"),
        (open && (row.state == ProductionState::Abnormal || row.kind == OfferKind::Cards), "resume"),
        (open && general && row.state == ProductionState::Producing, "hold"),
        (open, "refuse"),
        (row.state.is_final() && called_back, "resend"),
    ]
    .into_iter()
    .filter(|(can, _)| *can)
    .map(|(_, action)| action.to_owned())
    .collect()
}

/// What is offered to whoever asks is what they may do.
fn may(who: &Principal, action: &str) -> bool {
    let needed = if action == "refuse" { Scope::Refund } else { Scope::Operate };
    who.scope >= needed
}

fn refusal_codes(platform: PlatformKind) -> Vec<String> {
    let codes: &[&str] = match platform {
        PlatformKind::JdGeneral => &["JDO_301", "JDO_302", "JDO_305", "JDO_500"],
        PlatformKind::Agiso => &["1240", "1230", "1101", "1100"],
        _ => &["112", "113", "114", "116", "117", "118", "119", "120", "107", "109", "123"],
    };
    codes.iter().map(|&code| code.to_owned()).collect()
}
