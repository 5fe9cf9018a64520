//! Looking without using: vouchers by their codes, and what the platform wrote down of verifications.

use axum::Json;
use axum::extract::State;
use huolang_domain::{Millis, ShopId, verification::Via};
use huolang_engine::verify::{Ask, LookAnswer, Looked};
use huolang_platforms::capability::VerifiedVoucher;
use huolang_vault::Secret;
use serde::Deserialize;
use utoipa::IntoParams;

use super::ask::order;
use super::body::{VoucherHistoryPage, VoucherHistoryRow, VoucherLookup, VoucherLookupRequest, VoucherLookups};
use super::shape::record;
use crate::error::{Answer, ApiError};
use crate::extract::{Body, Query};
use crate::orders::row::ShopNames;
use crate::principal::Principal;
use crate::state::Api;

/// Looks vouchers up at the platform; uses none.
#[utoipa::path(post, path = "/api/v1/voucher-lookups", operation_id = "look_up_vouchers", tag = "verifications", request_body = VoucherLookupRequest, responses((status = 200, body = VoucherLookups)))]
pub async fn look_up_vouchers(
    State(api): State<Api>,
    _who: Principal,
    Body(request): Body<VoucherLookupRequest>,
) -> Answer<VoucherLookups> {
    let shop = request.shop_id.filter(|id| !id.is_empty()).map(ShopId::from);
    let sn = order(request.order_sn.as_deref());
    let ask = |code| Ask { shop: shop.clone(), sn: sn.clone(), code: Secret::new(code), via: Via::Manual };
    let answers = api.engine.verifications().look(request.codes.into_iter().map(ask).collect()).await?;
    let names = ShopNames::read(&mut api.engine.db().reader().await?).await?;
    let results = (1..).zip(answers).map(|(row, answer)| lookup(&names, row, answer));
    Ok(Json(VoucherLookups { results: results.collect() }))
}

fn lookup(names: &ShopNames, row: i64, answer: LookAnswer) -> VoucherLookup {
    let mut shown = VoucherLookup {
        row,
        code: answer.masked,
        shop_name: None,
        usable: false,
        order_sn: String::new(),
        title: String::new(),
        amount: None,
        expires_at: None,
        reason: None,
        message: None,
        record: None,
    };
    match answer.looked {
        Err(error) => shown.reason = Some(error.code().as_str().to_owned()),
        Ok(Looked { shop, found, last }) => {
            shown.shop_name = Some(names.name(&shop));
            shown.record = last.map(|last| record(names, last));
            match found {
                Ok(voucher) => {
                    shown.usable = true;
                    shown.order_sn = voucher.sn.map(|sn| sn.to_string()).unwrap_or_default();
                    shown.title = voucher.title;
                    shown.amount = voucher.amount.map(|fen| fen.0);
                    shown.expires_at = voucher.expires_at.map(|at| at.0);
                }
                Err((reason, message)) => {
                    shown.reason = Some(reason.as_str().to_owned());
                    shown.message = message;
                }
            }
        }
    }
    shown
}

/// Which verifications of the platform's history.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// The shop.
    shop_id: String,
    /// Verified from that moment on.
    from: i64,
    /// Verified until then.
    to: i64,
    /// A former page's `next_cursor`.
    cursor: Option<String>,
}

/// What the platform wrote down of verified vouchers, also of those verified on other devices.
#[utoipa::path(get, path = "/api/v1/voucher-history", operation_id = "list_voucher_history", tag = "verifications", params(HistoryQuery), responses((status = 200, body = VoucherHistoryPage)))]
pub async fn list_voucher_history(
    State(api): State<Api>,
    Query(query): Query<HistoryQuery>,
) -> Answer<VoucherHistoryPage> {
    if query.to < query.from {
        return Err(ApiError::field("to", "it lies before the beginning"));
    }
    let cursor = query.cursor.as_deref().filter(|cursor| !cursor.is_empty());
    let shop = ShopId::from(query.shop_id);
    let page = api.engine.verify_history(&shop, Millis(query.from), Millis(query.to), cursor).await?;
    Ok(Json(VoucherHistoryPage {
        items: page.items.into_iter().map(row).collect(),
        next_cursor: page.next,
        total: page.total.unwrap_or_default(),
    }))
}

fn row(voucher: VerifiedVoucher) -> VoucherHistoryRow {
    VoucherHistoryRow {
        id: voucher.id,
        code: voucher.masked,
        title: voucher.title,
        amount: voucher.amount.map(|fen| fen.0),
        verified_at: voucher.verified_at.map(|at| at.0),
        undone_at: voucher.undone_at.map(|at| at.0),
        can_undo: voucher.can_undo,
    }
}
