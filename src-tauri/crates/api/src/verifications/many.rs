//! Many vouchers at once: pasted, from a file, or by another program.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use huolang_domain::verification::Via;
use huolang_domain::{ShopId, VerificationId};
use huolang_engine::verify::{Ask, RowAnswer, read_list};
use huolang_sheets::vouchers::VoucherRow;
use huolang_store::verifications::Verification;
use huolang_vault::Secret;

use super::ask::{WAIT, order};
use super::body::{
    VerificationBatchRequest, VerificationBatchResult, VerificationList, VerificationListRequest, VerificationListRow,
    VerificationRowResult,
};
use super::shape::record;
use crate::error::Answer;
use crate::extract::Body;
use crate::imports::source::named;
use crate::orders::row::ShopNames;
use crate::principal::Principal;
use crate::state::Api;

/// Verifies many vouchers; each row answers for itself. Rows without an answer by the end of the wait are under way: their
/// records tell how they end.
#[utoipa::path(post, path = "/api/v1/verifications/batch", operation_id = "create_verifications", tag = "verifications", request_body = VerificationBatchRequest, responses((status = 200, body = VerificationBatchResult)))]
pub async fn create_verifications(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<VerificationBatchRequest>,
) -> Answer<VerificationBatchResult> {
    let shop = request.shop_id.filter(|id| !id.is_empty()).map(ShopId::from);
    let asks = request.rows.into_iter().map(|row| Ask {
        shop: shop.clone(),
        sn: order(row.order_sn.as_deref()),
        code: Secret::new(row.verification_code),
        via: Via::Batch,
    });
    let desk = api.engine.verifications();
    let batch_id = api.engine.ids().fresh();
    let answers = desk.ask_many(asks.collect(), &batch_id, &who.name).await?;
    let asked: Vec<VerificationId> =
        answers.iter().filter_map(|answer| answer.asked.as_ref().ok()).map(|row| row.id.clone()).collect();
    let ended = desk.wait_for(&asked, WAIT).await?;
    let ended: HashMap<VerificationId, Verification> = ended.into_iter().map(|row| (row.id.clone(), row)).collect();
    let names = ShopNames::read(&mut api.engine.db().reader().await?).await?;
    let results = answers.into_iter().map(|answer| row_result(&names, &ended, answer)).collect();
    Ok(Json(VerificationBatchResult { batch_id, results }))
}

fn row_result(
    names: &ShopNames,
    ended: &HashMap<VerificationId, Verification>,
    answer: RowAnswer,
) -> VerificationRowResult {
    let RowAnswer { row, sn, masked, asked } = answer;
    let mut result = VerificationRowResult {
        row: i64::try_from(row).unwrap_or(i64::MAX),
        order_sn: sn,
        code: masked,
        record: None,
        reason: None,
        message: None,
    };
    match asked {
        Ok(row) => {
            let record = record(names, ended.get(&row.id).cloned().unwrap_or(row));
            result.order_sn.clone_from(&record.order_sn);
            result.reason.clone_from(&record.reason);
            result.message.clone_from(&record.message);
            result.record = Some(record);
        }
        Err(error) => {
            result.reason = Some(error.code().to_string());
            result.message = Some(error.to_string());
        }
    }
    result
}

/// Reads a list of vouchers, pasted or from a file, without verifying any.
#[utoipa::path(post, path = "/api/v1/verifications/read", operation_id = "read_verification_list", tag = "verifications", request_body = VerificationListRequest, responses((status = 200, body = VerificationList)))]
pub async fn read_verification_list(
    State(api): State<Api>,
    Body(request): Body<VerificationListRequest>,
) -> Answer<VerificationList> {
    let named = named(&api, request.source)?;
    let read = read_list(named.source).await;
    if let Some(upload) = &named.upload {
        api.uploads.remove(upload).await;
    }
    let row = |row: VoucherRow| {
        let (code, reason) = match row.code {
            Ok(code) => (code, None),
            Err(reason) => (String::new(), Some(reason.code().to_owned())),
        };
        VerificationListRow {
            row_no: i64::try_from(row.row_no).unwrap_or(i64::MAX),
            order_sn: row.order,
            verification_code: code,
            reason,
        }
    };
    Ok(Json(VerificationList { rows: read?.into_iter().map(row).collect() }))
}
