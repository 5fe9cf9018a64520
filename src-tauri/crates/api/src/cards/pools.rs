//! Pools: making, changing, removing.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::state::CardState;
use huolang_domain::{ErrorCode, OrderId, PoolId};
use huolang_engine::Topic;
use huolang_store::pools::{self, PoolKind};
use huolang_store::{Conn, Durability, StoreError, audit, cards, rules};
use serde_json::json;

use super::body::{Pool, PoolBody, TakenUp};
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::Principal;
use crate::shared::FieldError;
use crate::state::Api;

/// Every pool with its counts, by name.
#[utoipa::path(get, path = "/api/v1/card-pools", operation_id = "list_card_pools", tag = "cards", responses((status = 200, body = Vec<Pool>)))]
pub async fn list_card_pools(State(api): State<Api>) -> Answer<Vec<Pool>> {
    let mut conn = api.engine.db().reader().await?;
    let kept = pools::list(&mut conn).await?;
    bodies(&mut conn, kept, api.engine.now()).await.map(Json)
}

/// Makes a pool.
#[utoipa::path(post, path = "/api/v1/card-pools", operation_id = "create_card_pool", tag = "cards", request_body = PoolBody, responses((status = 200, body = Pool)))]
pub async fn create_card_pool(State(api): State<Api>, who: Principal, Body(body): Body<PoolBody>) -> Answer<Pool> {
    check(&body)?;
    let now = api.engine.now();
    let pool = kept(PoolId::fresh(api.engine.ids().as_ref()), body, now);
    save(&api, &who, pool, "pool.create").await.map(Json)
}

/// Changes a pool. The kind of a pool that holds cards stays: it says how often they may be given.
#[utoipa::path(patch, path = "/api/v1/card-pools/{id}", operation_id = "update_card_pool", tag = "cards", params(("id" = String, Path)), request_body = PoolBody, responses((status = 200, body = Pool)))]
pub async fn update_card_pool(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<PoolId>,
    Body(body): Body<PoolBody>,
) -> Answer<Pool> {
    check(&body)?;
    let mut conn = api.engine.db().reader().await?;
    let former = pools::get(&mut conn, &id).await?;
    let holds_cards = pools::counts(&mut conn).await?.get(&id).is_some_and(|counts| counts.values().any(|n| *n > 0));
    drop(conn);
    if body.kind != former.kind && holds_cards {
        return Err(ApiError::new(ErrorCode::CardInUse, "a pool that holds cards keeps its kind; make another pool"));
    }
    let pool = pools::Pool { created_at: former.created_at, ..kept(id, body, api.engine.now()) };
    let is_counted_anew = pool.use_limit != former.use_limit || pool.low_stock_at != former.low_stock_at;
    let saved = save(&api, &who, pool, "pool.save").await?;
    if is_counted_anew {
        api.engine.check_stock(&[former.id]).await?;
    }
    Ok(Json(saved))
}

/// Removes an empty pool that no rule draws from.
#[utoipa::path(delete, path = "/api/v1/card-pools/{id}", operation_id = "delete_card_pool", tag = "cards", params(("id" = String, Path)), responses((status = 204)))]
pub async fn delete_card_pool(State(api): State<Api>, who: Principal, Path(id): Path<PoolId>) -> Done {
    let mut conn = api.engine.db().reader().await?;
    let using = rules::using_pool(&mut conn, &id).await?.len();
    drop(conn);
    if using > 0 {
        let message = format!("{using} rules draw from this pool; give them another source first");
        return Err(ApiError::new(ErrorCode::PoolInUse, message).with(json!({ "rules": using })));
    }
    let (now, gone) = (api.engine.now(), id.clone());
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                pools::delete(tx, &gone).await?;
                audit::append(tx, now, &who.name, "pool.delete", gone.as_str(), &json!({})).await
            })
        })
        .await
        .map_err(|error| match error {
            StoreError::Reference(_) => {
                ApiError::new(ErrorCode::PoolInUse, "the pool still holds cards; move or delete them first")
            }
            other => other.into(),
        })?;
    api.engine.bus().tell(Topic::Pools, [id.into_string()]);
    Ok(StatusCode::NO_CONTENT)
}

/// 发出等待的 N 单: delivers the orders that wait for cards of a pool, as far as its cards reach.
#[utoipa::path(post, path = "/api/v1/card-pools/{id}/deliver-waiting", operation_id = "deliver_waiting_orders", tag = "cards", params(("id" = String, Path)), responses((status = 200, body = TakenUp)))]
pub async fn deliver_waiting_orders(State(api): State<Api>, who: Principal, Path(id): Path<PoolId>) -> Answer<TakenUp> {
    pools::get(&mut api.engine.db().reader().await?, &id).await?;
    let taken = api.engine.deliver_waiting(&id, &who.name).await?;
    Ok(Json(TakenUp {
        orders: i64::try_from(taken.len()).unwrap_or(i64::MAX),
        ids: taken.into_iter().map(OrderId::into_string).collect(),
    }))
}

fn kept(id: PoolId, body: PoolBody, now: huolang_domain::Millis) -> pools::Pool {
    pools::Pool {
        id,
        name: body.name.trim().to_owned(),
        use_limit: body.use_limit.filter(|_| body.kind == PoolKind::Reusable),
        kind: body.kind,
        draw_order: body.draw_order,
        low_stock_at: body.low_stock_at,
        near_expiry_days: body.near_expiry_days,
        manual: body.manual,
        created_at: now,
        updated_at: now,
    }
}

fn check(body: &PoolBody) -> Result<(), ApiError> {
    let limit_fits =
        body.kind != PoolKind::Reusable || body.use_limit.is_some_and(|limit| (1..=1_000_000).contains(&limit));
    let name = body.name.trim();
    let checks = [
        ("name", !name.is_empty(), "empty"),
        ("name", name.chars().count() <= 60, "too_long"),
        ("use_limit", limit_fits, "too_small"),
        ("low_stock_at", (0..=1_000_000_000).contains(&body.low_stock_at), "too_small"),
        ("near_expiry_days", (0..=3_650).contains(&body.near_expiry_days), "too_large"),
        ("manual", body.manual.chars().count() <= 20_000, "too_long"),
    ];
    let wrong = checks.into_iter().filter(|(_, fits, _)| !fits).map(|(field, _, code)| FieldError {
        field: field.to_owned(),
        code: code.to_owned(),
        message: code.to_owned(),
        params: huolang_domain::Params::new(),
    });
    let wrong: Vec<FieldError> = wrong.collect();
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::fields(wrong)) }
}

async fn save(api: &Api, who: &Principal, pool: pools::Pool, deed: &'static str) -> Result<Pool, ApiError> {
    let (now, actor, id) = (api.engine.now(), who.name.clone(), pool.id.clone());
    let ids = api.engine.ids().clone();
    api.engine
        .db()
        .write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                pools::save(tx, &pool).await?;
                cards::give_again(tx, &pool, &actor, ids.as_ref(), now).await?;
                audit::append(tx, now, &actor, deed, pool.id.as_str(), &json!({ "name": pool.name })).await
            })
        })
        .await
        .map_err(|error| {
            if error.is_conflict() { ApiError::field("name", "another pool has this name") } else { error.into() }
        })?;
    api.engine.bus().tell(Topic::Pools, [id.to_string()]);
    let mut conn = api.engine.db().reader().await?;
    let kept = pools::get(&mut conn, &id).await?;
    bodies(&mut conn, vec![kept], now).await?.pop().ok_or_else(|| ApiError::not_found("card pool"))
}

async fn bodies(conn: &mut Conn, kept: Vec<pools::Pool>, now: huolang_domain::Millis) -> Result<Vec<Pool>, ApiError> {
    let ids: Vec<PoolId> = kept.iter().map(|pool| pool.id.clone()).collect();
    let available = pools::lasting(conn, &ids, now).await?;
    let mut counts = pools::counts(conn).await?;
    let mut using: HashMap<PoolId, i64> = HashMap::new();
    for rule in rules::list(conn, None, None).await? {
        if let Some(pool) = rule.rule.pool() {
            *using.entry(pool.clone()).or_default() += 1;
        }
    }
    Ok(kept
        .into_iter()
        .map(|pool| {
            let counts = counts.remove(&pool.id).unwrap_or_default();
            // A pool of fixed content never runs out: what it shows are its texts.
            let left = available.get(&pool.id).copied().flatten();
            Pool {
                available: left.unwrap_or_else(|| counts.get(&CardState::Available).copied().unwrap_or_default()),
                counts: counts.into_iter().map(|(state, n)| (state.to_string(), n)).collect(),
                rules_using: using.get(&pool.id).copied().unwrap_or_default(),
                created_at: pool.created_at.0,
                updated_at: pool.updated_at.0,
                id: pool.id.into_string(),
                body: PoolBody {
                    name: pool.name,
                    kind: pool.kind,
                    draw_order: pool.draw_order,
                    use_limit: pool.use_limit,
                    low_stock_at: pool.low_stock_at,
                    near_expiry_days: pool.near_expiry_days,
                    manual: pool.manual,
                },
            }
        })
        .collect())
}
