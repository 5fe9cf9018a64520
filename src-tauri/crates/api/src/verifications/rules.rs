//! The rules that verify by themselves.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::verification::VerificationRule as Rule;
use huolang_domain::{OrderId, ShopId, VerificationRuleId};
use huolang_store::orders::Order;
use huolang_store::verification_rules::KeptRule;
use huolang_store::{products, shops, verification_rules};

use super::body::{VerificationApproval, VerificationRule, VerificationRuleBody, VerificationRules, WaitingOrder};
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::orders::row::ShopNames;
use crate::principal::Principal;
use crate::state::Api;

/// Every rule, the oldest first.
#[utoipa::path(get, path = "/api/v1/verification-rules", operation_id = "list_verification_rules", tag = "verifications", responses((status = 200, body = VerificationRules)))]
pub async fn list_verification_rules(State(api): State<Api>) -> Answer<VerificationRules> {
    let rules = api.engine.verifications().rules().await?;
    Ok(Json(VerificationRules { items: shape(&api, rules).await? }))
}

/// Makes a rule. It is off unless it says that it is on.
#[utoipa::path(post, path = "/api/v1/verification-rules", operation_id = "create_verification_rule", tag = "verifications", request_body = VerificationRuleBody, responses((status = 200, body = VerificationRule)))]
pub async fn create_verification_rule(
    State(api): State<Api>,
    who: Principal,
    Body(body): Body<VerificationRuleBody>,
) -> Answer<VerificationRule> {
    let id = VerificationRuleId::fresh(api.engine.ids().as_ref());
    save(&api, &who, id, body).await.map(Json)
}

/// Replaces a rule.
#[utoipa::path(put, path = "/api/v1/verification-rules/{id}", operation_id = "replace_verification_rule", tag = "verifications", params(("id" = String, Path)), request_body = VerificationRuleBody, responses((status = 200, body = VerificationRule)))]
pub async fn replace_verification_rule(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<VerificationRuleId>,
    Body(body): Body<VerificationRuleBody>,
) -> Answer<VerificationRule> {
    verification_rules::get(&mut api.engine.db().reader().await?, &id).await?;
    save(&api, &who, id, body).await.map(Json)
}

/// Removes a rule; what waits by it is not verified.
#[utoipa::path(delete, path = "/api/v1/verification-rules/{id}", operation_id = "delete_verification_rule", tag = "verifications", params(("id" = String, Path)), responses((status = 204)))]
pub async fn delete_verification_rule(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<VerificationRuleId>,
) -> Done {
    api.engine.verifications().delete_rule(&id, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says go for the first order that a rule would verify.
#[utoipa::path(post, path = "/api/v1/verification-rules/{id}/approvals", operation_id = "create_verification_approval", tag = "verifications", params(("id" = String, Path)), request_body = VerificationApproval, responses((status = 204)))]
pub async fn create_verification_approval(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<VerificationRuleId>,
    Body(body): Body<VerificationApproval>,
) -> Done {
    api.engine.verifications().approve_first(&id, &OrderId::from(body.order_id), &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn save(
    api: &Api,
    who: &Principal,
    id: VerificationRuleId,
    body: VerificationRuleBody,
) -> Result<VerificationRule, ApiError> {
    let rule = Rule {
        id,
        shop_id: ShopId::from(body.shop_id),
        product_ref: body.product_ref,
        condition: body.condition,
        wait_ms: body.wait_ms,
        active: body.active,
        proven: false,
    };
    if let Some(field) = rule.problems().first() {
        return Err(ApiError::field(field, "this value cannot be used"));
    }
    if shops::get(&mut api.engine.db().reader().await?, &rule.shop_id).await.is_err() {
        return Err(ApiError::field("shop_id", "there is no such shop"));
    }
    let kept = api.engine.verifications().save_rule(rule, &who.name).await?;
    shape(api, vec![kept]).await?.pop().ok_or_else(|| ApiError::not_found("verification rule"))
}

async fn shape(api: &Api, rules: Vec<KeptRule>) -> Result<Vec<VerificationRule>, ApiError> {
    let mut asking = HashMap::new();
    for kept in &rules {
        asking.insert(kept.body.id.clone(), api.engine.verifications().asks_first(&kept.body).await?);
    }
    let conn = &mut api.engine.db().reader().await?;
    let names = ShopNames::read(conn).await?;
    let mut titles: HashMap<(ShopId, String), String> = HashMap::new();
    for kept in rules.iter().filter(|kept| !kept.body.product_ref.is_empty()) {
        let (shop, product) = (&kept.body.shop_id, &kept.body.product_ref);
        let listed = products::by_refs(conn, shop, std::slice::from_ref(product)).await?;
        titles.extend(listed.into_iter().map(|found| ((shop.clone(), product.clone()), found.title)));
    }
    let mut rule = |kept: KeptRule| {
        let (asks_first, waiting) = asking.remove(&kept.body.id).unwrap_or_default();
        let order = |order: Order| WaitingOrder { order_id: order.id.into_string(), order_sn: order.sn.to_string() };
        let title = titles.get(&(kept.body.shop_id.clone(), kept.body.product_ref.clone())).cloned();
        VerificationRule {
            id: kept.body.id.into_string(),
            shop_name: names.name(&kept.body.shop_id),
            shop_id: kept.body.shop_id.into_string(),
            product_ref: kept.body.product_ref,
            product_title: title.unwrap_or_default(),
            condition: kept.body.condition,
            wait_ms: kept.body.wait_ms,
            active: kept.body.active,
            asks_first,
            waiting: waiting.into_iter().map(order).collect(),
            created_at: kept.created_at.0,
            updated_at: kept.updated_at.0,
        }
    };
    Ok(rules.into_iter().map(&mut rule).collect())
}
