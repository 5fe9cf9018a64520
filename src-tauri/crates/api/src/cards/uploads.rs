//! Uploads into a platform's own stock of which nobody knows what became: their cards, and what a person says of them.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use huolang_domain::{CardId, PoolId};
use huolang_store::card_uploads::{self, UploadState};
use huolang_store::{cards, pools, products};

use super::body::{CardUpload, CardUploadSettled, CardUploadVerdict};
use super::row::rows;
use crate::error::Answer;
use crate::extract::Body;
use crate::orders::row::ShopNames;
use crate::principal::Principal;
use crate::state::Api;

/// The most uploads that are listed.
const MOST_UPLOADS: i64 = 50;

/// Uploads of cards that a person has to look at, newest first, with their cards, masked.
#[utoipa::path(get, path = "/api/v1/card-uploads", operation_id = "list_card_uploads", tag = "cards", responses((status = 200, body = Vec<CardUpload>)))]
pub async fn list_card_uploads(State(api): State<Api>) -> Answer<Vec<CardUpload>> {
    let mut conn = api.engine.db().reader().await?;
    let open = card_uploads::list(&mut conn, UploadState::Unknown, MOST_UPLOADS).await?;
    let names = ShopNames::read(&mut conn).await?;
    let pools: HashMap<PoolId, String> =
        pools::list(&mut conn).await?.into_iter().map(|pool| (pool.id, pool.name)).collect();
    let mut bodies = Vec::with_capacity(open.len());
    for upload in open {
        let ids: Vec<CardId> = upload.card_ids();
        let kept = cards::by_ids(&mut conn, api.engine.vault(), &ids).await?;
        let listed = products::by_refs(&mut conn, &upload.shop_id, std::slice::from_ref(&upload.product_ref)).await?;
        let product = listed.into_iter().next();
        let skus = match &product {
            Some(product) => products::skus(&mut conn, std::slice::from_ref(&product.id)).await?,
            None => Vec::new(),
        };
        bodies.push(CardUpload {
            shop_name: names.name(&upload.shop_id),
            title: product.map(|product| product.title).unwrap_or_default(),
            spec: skus.into_iter().find(|sku| sku.sku_ref == upload.sku_ref).map(|sku| sku.spec).unwrap_or_default(),
            pool_name: pools.get(&upload.pool_id).cloned().unwrap_or_default(),
            cards: rows(&mut conn, kept).await?,
            id: upload.id,
            shop_id: upload.shop_id.into_string(),
            product_ref: upload.product_ref,
            sku_ref: upload.sku_ref,
            pool_id: upload.pool_id.into_string(),
            actor: upload.actor,
            created_at: upload.created_at.0,
        });
    }
    Ok(Json(bodies))
}

/// What a person saw at the platform: it has the cards of an upload, or none of them. These go back into stock.
#[utoipa::path(post, path = "/api/v1/card-uploads/{id}/settle", operation_id = "settle_card_upload", tag = "cards", params(("id" = String, Path)), request_body = CardUploadVerdict, responses((status = 200, body = CardUploadSettled)))]
pub async fn settle_card_upload(
    State(api): State<Api>,
    who: Principal,
    Path(id): Path<String>,
    Body(verdict): Body<CardUploadVerdict>,
) -> Answer<CardUploadSettled> {
    let settled = api.engine.cards().settle_upload(&id, verdict.at_platform, &who.name).await?;
    let count = |cards: usize| i64::try_from(cards).unwrap_or(i64::MAX);
    Ok(Json(CardUploadSettled { cards: count(settled.cards), restored: count(settled.restored) }))
}
