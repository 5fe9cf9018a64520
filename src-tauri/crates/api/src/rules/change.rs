//! Making, changing and removing rules.

use std::slice;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::rule::{Rule as Plan, Source};
use huolang_domain::{PoolId, RuleId};
use huolang_engine::Topic;
use huolang_store::{Durability, audit, rules};
use serde_json::json;

use super::body::{Rule, RuleBatchRequest, RuleBody, RulePatch};
use super::check::{check, check_references};
use super::list::read;
use super::shape::rule_of;
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::Principal;
use crate::shared::{BatchResult, RowResult};
use crate::state::Api;

/// Makes a rule.
#[utoipa::path(post, path = "/api/v1/rules", operation_id = "create_rule", tag = "rules", request_body = RuleBody, responses((status = 200, body = Rule)))]
pub async fn create_rule(State(api): State<Api>, who: Principal, Body(body): Body<RuleBody>) -> Answer<Rule> {
    let (id, stock) = (RuleId::fresh(api.engine.ids().as_ref()), body.stock);
    save(&api, &who, rule_of(id, body), stock, "rule.create").await.map(Json)
}

/// Replaces a rule.
#[utoipa::path(put, path = "/api/v1/rules/{id}", operation_id = "replace_rule", tag = "rules", params(("id" = String, Path)), request_body = RuleBody, responses((status = 200, body = Rule)))]
pub async fn replace_rule(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<RuleId>,
    Body(body): Body<RuleBody>,
) -> Answer<Rule> {
    rules::get(&mut api.engine.db().reader().await?, &id).await?;
    let stock = body.stock;
    save(&api, &who, rule_of(id, body), stock, "rule.save").await.map(Json)
}

/// Removes a rule. What it delivered keeps its history.
#[utoipa::path(delete, path = "/api/v1/rules/{id}", operation_id = "delete_rule", tag = "rules", params(("id" = String, Path)), responses((status = 204)))]
pub async fn delete_rule(State(api): State<Api>, who: Principal, Path(id): Path<RuleId>) -> Done {
    let (now, gone) = (api.engine.now(), id.clone());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                rules::delete(tx, &gone).await?;
                audit::append(tx, now, &who.name, "rule.delete", gone.as_str(), &json!({})).await
            })
        })
        .await?;
    api.engine.check_rules(slice::from_ref(&id)).await?;
    api.engine.bus().tell(Topic::Rules, [id.into_string()]);
    Ok(StatusCode::NO_CONTENT)
}

/// Changes several rules alike; each row answers for itself.
#[utoipa::path(post, path = "/api/v1/rules/batch", operation_id = "update_rules", tag = "rules", request_body = RuleBatchRequest, responses((status = 200, body = BatchResult)))]
pub async fn update_rules(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<RuleBatchRequest>,
) -> Answer<BatchResult> {
    let mut results = Vec::with_capacity(request.ids.len());
    for id in request.ids {
        let changed = patch(&api, &who, &RuleId::from(id.as_str()), &request.patch).await;
        results.push(match changed {
            Ok(()) => RowResult::done(id),
            Err(error) => RowResult::refused(id, error.code, error.message),
        });
    }
    Ok(Json(BatchResult { results }))
}

async fn patch(api: &Api, who: &Principal, id: &RuleId, patch: &RulePatch) -> Result<(), ApiError> {
    let mut rule = rules::get(&mut api.engine.db().reader().await?, id).await?.rule;
    rule.mode = patch.mode.unwrap_or(rule.mode);
    rule.status = patch.status.unwrap_or(rule.status);
    rule.delay = patch.delay.map_or(rule.delay, Into::into);
    if let Some(pool) = &patch.pool_id {
        rule.source = Source::CardPool { pool_id: PoolId::from(pool.as_str()) };
    }
    rule.channel = patch.channel.unwrap_or(rule.channel);
    if let Some(company) = &patch.logistics_company {
        company.trim().clone_into(&mut rule.logistics_company);
    }
    if let Some(template) = &patch.template {
        rule.template.clone_from(template);
    }
    save(api, who, rule, patch.stock, "rule.save").await.map(drop)
}

/// Writes a rule. A stock that is not named stays as it is at the writing: orders take pieces while a form is open.
async fn save(
    api: &Api,
    who: &Principal,
    mut rule: Plan,
    stock: Option<i64>,
    deed: &'static str,
) -> Result<Rule, ApiError> {
    rule.stock = stock.unwrap_or(rule.stock);
    check(&rule)?;
    check_references(&mut api.engine.db().reader().await?, &rule).await?;
    let (now, actor, id) = (api.engine.now(), who.name.clone(), rule.id.clone());
    let ids = api.engine.ids().clone();
    let detail =
        json!({ "shop_id": rule.shop_id, "product_ref": rule.product_ref, "mode": rule.mode, "status": rule.status });
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let rule = match stock {
                    Some(_) => rule,
                    None => {
                        let left = rules::limited(tx, slice::from_ref(&rule.id)).await?.remove(&rule.id);
                        Plan { stock: left.unwrap_or(-1), ..rule }
                    }
                };
                rules::save_by(tx, &rule, &actor, ids.as_ref(), now).await?;
                audit::append(tx, now, &actor, deed, rule.id.as_str(), &detail).await
            })
        })
        .await?;
    api.engine.check_rules(slice::from_ref(&id)).await?;
    api.engine.bus().tell(Topic::Rules, [id.to_string()]);
    read(&mut api.engine.db().reader().await?, &id).await
}
