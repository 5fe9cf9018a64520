//! Handlers of reply rules.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::talk::{ReplyKind, ReplyRule as Kept, unknown_place};
use huolang_domain::{ErrorCode, Params, RuleId, ShopId};
use huolang_store::reply_rules::{self, KeptReplyRule};
use huolang_store::{Conn, pictures, products, shops};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::body::{ReplyRule, ReplyRuleBody, ReplyRuleOrder};
use crate::error::{Answer, ApiError, Done};
use crate::extract::{Body, Query};
use crate::orders::row::ShopNames;
use crate::principal::Principal;
use crate::shared::FieldError;
use crate::state::Api;

/// The routes.
pub fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(list_reply_rules, create_reply_rule))
        .routes(routes!(order_reply_rules))
        .routes(routes!(replace_reply_rule, delete_reply_rule))
}

/// Which rules.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReplyRuleQuery {
    /// Only those that hold in this shop.
    shop_id: Option<String>,
    /// Only those that hold for this product.
    product_ref: Option<String>,
}

/// Reply rules in the order in which they are tried.
#[utoipa::path(get, path = "/api/v1/reply-rules", operation_id = "list_reply_rules", tag = "conversations", params(ReplyRuleQuery), responses((status = 200, body = Vec<ReplyRule>)))]
async fn list_reply_rules(State(api): State<Api>, Query(query): Query<ReplyRuleQuery>) -> Answer<Vec<ReplyRule>> {
    let mut conn = api.engine.db().reader().await?;
    let holds = |asked: &Option<String>, own: Option<&str>| {
        asked.as_deref().is_none_or(|asked| own.is_none_or(|own| own == asked))
    };
    let kept: Vec<_> = reply_rules::list(&mut conn)
        .await?
        .into_iter()
        .filter(|rule| holds(&query.shop_id, rule.body.shop_id.as_ref().map(ShopId::as_str)))
        .filter(|rule| holds(&query.product_ref, rule.body.product_ref.as_deref()))
        .collect();
    bodies(&mut conn, kept).await.map(Json)
}

/// Makes a reply rule; it is tried last.
#[utoipa::path(post, path = "/api/v1/reply-rules", operation_id = "create_reply_rule", tag = "conversations", request_body = ReplyRuleBody, responses((status = 200, body = ReplyRule)))]
async fn create_reply_rule(
    State(api): State<Api>,
    who: Principal,
    Body(body): Body<ReplyRuleBody>,
) -> Answer<ReplyRule> {
    save(&api, &who, RuleId::fresh(api.engine.ids().as_ref()), body).await.map(Json)
}

/// Replaces a reply rule; its place stays.
#[utoipa::path(put, path = "/api/v1/reply-rules/{id}", operation_id = "replace_reply_rule", tag = "conversations", params(("id" = String, Path)), request_body = ReplyRuleBody, responses((status = 200, body = ReplyRule)))]
async fn replace_reply_rule(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<RuleId>,
    Body(body): Body<ReplyRuleBody>,
) -> Answer<ReplyRule> {
    reply_rules::get(&mut api.engine.db().reader().await?, &id).await?;
    save(&api, &who, id, body).await.map(Json)
}

/// Takes a reply rule away.
#[utoipa::path(delete, path = "/api/v1/reply-rules/{id}", operation_id = "delete_reply_rule", tag = "conversations", params(("id" = String, Path)), responses((status = 204)))]
async fn delete_reply_rule(State(api): State<Api>, who: Principal, Path(id): Path<RuleId>) -> Done {
    api.engine.talk().delete_rule(&id, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts reply rules into an order; those that are not named come behind.
#[utoipa::path(put, path = "/api/v1/reply-rules/order", operation_id = "order_reply_rules", tag = "conversations", request_body = ReplyRuleOrder, responses((status = 200, body = Vec<ReplyRule>)))]
async fn order_reply_rules(State(api): State<Api>, Body(order): Body<ReplyRuleOrder>) -> Answer<Vec<ReplyRule>> {
    api.engine.talk().order_rules(order.ids.into_iter().map(RuleId::from).collect()).await?;
    let mut conn = api.engine.db().reader().await?;
    let kept = reply_rules::list(&mut conn).await?;
    bodies(&mut conn, kept).await.map(Json)
}

async fn save(api: &Api, who: &Principal, id: RuleId, body: ReplyRuleBody) -> Result<ReplyRule, ApiError> {
    let rule = rule_of(id.clone(), body);
    check(api, &rule).await?;
    api.engine.talk().save_rule(rule, &who.name).await?;
    let mut conn = api.engine.db().reader().await?;
    let kept = reply_rules::get(&mut conn, &id).await?;
    bodies(&mut conn, vec![kept]).await?.pop().ok_or_else(|| ApiError::not_found("reply rule"))
}

fn rule_of(id: RuleId, body: ReplyRuleBody) -> Kept {
    let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
    let words = body.keywords.into_iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty());
    Kept {
        id,
        name: body.name.trim().to_owned(),
        enabled: body.enabled,
        kind: body.kind,
        shop_id: filled(body.shop_id).map(ShopId::from),
        product_ref: filled(body.product_ref),
        keywords: if body.kind == ReplyKind::Default { Vec::new() } else { words.collect() },
        matching: body.matching,
        text: body.text.trim().to_owned(),
        picture_ids: body.picture_ids,
        repeat: body.repeat,
        hand_over: body.hand_over,
    }
}

async fn check(api: &Api, rule: &Kept) -> Result<(), ApiError> {
    let mut wrong = Vec::new();
    let mut refuse = |field: &str, code: &str, message: &str, params: Params| {
        wrong.push(FieldError { field: field.to_owned(), code: code.to_owned(), message: message.to_owned(), params });
    };
    let length = |text: &str| text.chars().count();
    if rule.name.is_empty() || length(&rule.name) > 50 {
        refuse("name", "invalid", "a name has 1 to 50 characters", Params::new());
    }
    let long = rule.keywords.len() > 50 || rule.keywords.iter().any(|word| length(word) > 50);
    if rule.kind == ReplyKind::Keyword && (rule.keywords.is_empty() || long) {
        refuse("keywords", "invalid", "1 to 50 keywords of at most 50 characters", Params::new());
    }
    if length(&rule.text) > 1_000 {
        refuse("text", "too_long", "a reply has at most 1000 characters", Params::new());
    }
    if rule.text.is_empty() && rule.picture_ids.is_empty() && !rule.hand_over {
        refuse("text", "required", "say something, show a picture, or hand over", Params::new());
    }
    if let Some(name) = unknown_place(&rule.text) {
        let params = huolang_domain::params::params([("name", name)]);
        refuse("text", ErrorCode::TemplateUnknownVariable.as_str(), "this placeholder does not exist", params);
    }
    if rule.picture_ids.len() > 5 {
        refuse("picture_ids", "invalid", "at most 5 pictures", Params::new());
    }
    if rule.product_ref.is_some() && rule.shop_id.is_none() {
        refuse("shop_id", "required", "a product belongs to a shop", Params::new());
    }
    let mut conn = api.engine.db().reader().await?;
    for picture in &rule.picture_ids {
        if !pictures::exists(&mut conn, picture).await? {
            refuse("picture_ids", "not_found", "there is no such picture", Params::new());
        }
    }
    if let Some(shop) = &rule.shop_id
        && shops::get(&mut conn, shop).await.is_err()
    {
        refuse("shop_id", "not_found", "there is no such shop", Params::new());
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::fields(wrong)) }
}

async fn bodies(conn: &mut Conn, kept: Vec<KeptReplyRule>) -> Result<Vec<ReplyRule>, ApiError> {
    let names = ShopNames::read(conn).await?;
    let mut refs: HashMap<ShopId, Vec<String>> = HashMap::new();
    for rule in &kept {
        if let (Some(shop), Some(product)) = (&rule.body.shop_id, &rule.body.product_ref) {
            refs.entry(shop.clone()).or_default().push(product.clone());
        }
    }
    let mut titles: HashMap<(ShopId, String), String> = HashMap::new();
    for (shop, refs) in refs {
        for product in products::by_refs(conn, &shop, &refs).await? {
            titles.insert((shop.clone(), product.product_ref), product.title);
        }
    }
    let row = |(position, kept): (i64, KeptReplyRule)| {
        let rule = kept.body;
        let place = rule.shop_id.clone().zip(rule.product_ref.clone());
        ReplyRule {
            shop_name: rule.shop_id.as_ref().map(|shop| names.name(shop)),
            product_title: place.and_then(|place| titles.get(&place).cloned()),
            position,
            hits: kept.hits,
            last_hit_at: kept.last_hit_at.map(|at| at.0),
            created_at: kept.created_at.0,
            updated_at: kept.updated_at.0,
            id: rule.id.into_string(),
            body: ReplyRuleBody {
                name: rule.name,
                enabled: rule.enabled,
                kind: rule.kind,
                shop_id: rule.shop_id.map(ShopId::into_string),
                product_ref: rule.product_ref,
                keywords: rule.keywords,
                matching: rule.matching,
                text: rule.text,
                picture_ids: rule.picture_ids,
                repeat: rule.repeat,
                hand_over: rule.hand_over,
            },
        }
    };
    Ok(kept.into_iter().map(|kept| (kept.place, kept)).map(row).collect())
}
