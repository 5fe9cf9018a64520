//! One voucher.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use huolang_domain::verification::Via;
use huolang_domain::{OrderSn, ShopId};
use huolang_engine::verify::Ask;
use huolang_vault::Secret;

use super::body::{Entry, VerificationRecord, VerificationRequest};
use super::shape::record;
use crate::error::Answer;
use crate::extract::Body;
use crate::orders::row::ShopNames;
use crate::principal::Principal;
use crate::state::Api;

/// How long a caller is kept waiting; without an answer by then the record says that it is under way.
pub const WAIT: Duration = Duration::from_secs(10);

/// Verifies a voucher and gives the record: verified, refused with its reason, or still under way.
#[utoipa::path(post, path = "/api/v1/verifications", operation_id = "create_verification", tag = "verifications", request_body = VerificationRequest, responses((status = 200, body = VerificationRecord)))]
pub async fn create_verification(
    State(api): State<Api>,
    who: Principal,
    Body(request): Body<VerificationRequest>,
) -> Answer<VerificationRecord> {
    let via = match request.entry {
        Some(Entry::Manual) => Via::Manual,
        Some(Entry::Scanner) => Via::Scanner,
        None => Via::Api,
    };
    let shop = request.shop_id.filter(|id| !id.is_empty()).map(ShopId::from);
    let ask = Ask { shop, sn: order(request.order_sn.as_deref()), code: Secret::new(request.verification_code), via };
    let row = api.engine.verifications().verify(ask, &who.name, WAIT).await?;
    let names = ShopNames::read(&mut api.engine.db().reader().await?).await?;
    Ok(Json(record(&names, row)))
}

/// The order, when one is named.
pub fn order(sn: Option<&str>) -> Option<OrderSn> {
    sn.map(str::trim).filter(|sn| !sn.is_empty()).map(OrderSn::from)
}
