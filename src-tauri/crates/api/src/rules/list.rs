//! Rules as they stand.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{PoolId, RuleId, ShopId, rule::suggest_goods};
use huolang_store::products::ProductStatus;
use huolang_store::rules::KeptRule;
use huolang_store::{Conn, pools, products, rules};
use serde::Deserialize;
use utoipa::IntoParams;

use super::body::{Rule, RuleSuggestion};
use super::shape::body_of;
use crate::error::{Answer, ApiError};
use crate::extract::Query;
use crate::orders::row::ShopNames;
use crate::state::Api;

/// Which rules.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RuleQuery {
    /// Only of this shop.
    shop_id: Option<String>,
    /// Only of this product of the platform.
    product_ref: Option<String>,
}

/// The rules, oldest first.
#[utoipa::path(get, path = "/api/v1/rules", operation_id = "list_rules", tag = "rules", params(RuleQuery), responses((status = 200, body = Vec<Rule>)))]
pub async fn list_rules(State(api): State<Api>, Query(query): Query<RuleQuery>) -> Answer<Vec<Rule>> {
    let mut conn = api.engine.db().reader().await?;
    let shop = query.shop_id.map(ShopId::from);
    let kept = rules::list(&mut conn, shop.as_ref(), query.product_ref.as_deref()).await?;
    bodies(&mut conn, kept).await.map(Json)
}

/// One rule.
#[utoipa::path(get, path = "/api/v1/rules/{id}", operation_id = "get_rule", tag = "rules", params(("id" = String, Path)), responses((status = 200, body = Rule)))]
pub async fn get_rule(State(api): State<Api>, Path(id): Path<RuleId>) -> Answer<Rule> {
    read(&mut api.engine.db().reader().await?, &id).await.map(Json)
}

/// One rule with its names.
///
/// # Errors
/// No such rule; what the database refuses.
pub async fn read(conn: &mut Conn, id: &RuleId) -> Result<Rule, ApiError> {
    let kept = rules::get(conn, id).await?;
    bodies(conn, vec![kept]).await?.pop().ok_or_else(|| ApiError::not_found("rule"))
}

async fn bodies(conn: &mut Conn, kept: Vec<KeptRule>) -> Result<Vec<Rule>, ApiError> {
    let shops = ShopNames::read(conn).await?;
    let pools: HashMap<PoolId, String> =
        pools::list(conn).await?.into_iter().map(|pool| (pool.id, pool.name)).collect();
    let mut refs: HashMap<ShopId, Vec<String>> = HashMap::new();
    for one in &kept {
        refs.entry(one.rule.shop_id.clone()).or_default().push(one.rule.product_ref.clone());
    }
    let mut titles: HashMap<(ShopId, String), String> = HashMap::new();
    for (shop, refs) in refs {
        let known = products::by_refs(conn, &shop, &refs).await?;
        // A rule whose product the platform has no longer is shown without a title: screens say so in its place.
        for product in known.into_iter().filter(|product| product.status != ProductStatus::Vanished) {
            titles.insert((product.shop_id, product.product_ref), product.title);
        }
    }
    Ok(kept
        .into_iter()
        .map(|KeptRule { rule, created_at, updated_at }| Rule {
            id: rule.id.to_string(),
            shop_name: shops.name(&rule.shop_id),
            product_title: titles.get(&(rule.shop_id.clone(), rule.product_ref.clone())).cloned(),
            pool_name: rule.pool().and_then(|pool| pools.get(pool)).cloned(),
            created_at: created_at.0,
            updated_at: updated_at.0,
            stock: rule.stock,
            body: body_of(rule),
        })
        .collect())
}

/// A product's title.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TitleQuery {
    /// The title.
    title: String,
}

/// Virtual or physical, as the title suggests by the seller's keywords. Only a suggestion: the rule decides.
#[utoipa::path(get, path = "/api/v1/rules/suggestion", operation_id = "suggest_rule", tag = "rules", params(TitleQuery), responses((status = 200, body = RuleSuggestion)))]
pub async fn suggest_rule(State(api): State<Api>, Query(query): Query<TitleQuery>) -> Answer<RuleSuggestion> {
    let settings = api.engine.settings().get();
    let found = suggest_goods(&query.title, &settings.delivery.virtual_keywords, &settings.delivery.physical_keywords);
    let (goods, keyword) = found.map(|(goods, keyword)| (goods, keyword.to_owned())).unzip();
    Ok(Json(RuleSuggestion { goods, keyword }))
}
