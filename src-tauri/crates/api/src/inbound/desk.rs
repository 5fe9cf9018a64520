//! The addresses to hand to the platform, what a shop lacks, and the self-test.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use huolang_domain::{ShopId, platform::PlatformKind};
use huolang_engine::inbound::{GameCall, GeneralCall, InboundShop, Lack};

use super::body::{InboundAddress, InboundDesk, SelfTestAnswer, SelfTestRequest};
use crate::error::{Answer, ApiError, Done};
use crate::extract::Body;
use crate::principal::{Principal, Scope};
use crate::state::Api;

/// What a shop that is called from outside needs, and has. The secret path is shown to whoever may act.
#[utoipa::path(get, path = "/api/v1/shops/{id}/inbound", operation_id = "get_inbound_desk", tag = "inbound", params(("id" = String, Path)), responses((status = 200, body = InboundDesk)))]
pub async fn get_inbound_desk(State(api): State<Api>, who: Principal, Path(id): Path<ShopId>) -> Answer<InboundDesk> {
    let shop = api.engine.inbound_shop(&id).await?;
    let lacks = words(&api.engine.inbound_lacks(&shop));
    Ok(Json(InboundDesk {
        platform: shop.platform,
        lacks,
        addresses: if who.scope >= Scope::Operate { addresses(&shop) } else { Vec::new() },
        has_token: shop.token.is_some(),
        expires_at: shop.expires_at.map(|at| at.0),
    }))
}

/// Gives a shop a new secret path; the old addresses stop working.
#[utoipa::path(post, path = "/api/v1/shops/{id}/inbound/token", operation_id = "renew_path_token", tag = "inbound", params(("id" = String, Path)), responses((status = 204)))]
pub async fn renew_path_token(State(api): State<Api>, who: Principal, Path(id): Path<ShopId>) -> Done {
    api.engine.inbound_shop(&id).await?;
    api.engine.renew_path_token(&id, &who.name).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Signs a call as the platform would, and looks whether it is answered rightly.
#[utoipa::path(post, path = "/api/v1/shops/{id}/inbound/self-test", operation_id = "self_test_shop", tag = "inbound", params(("id" = String, Path)), request_body = SelfTestRequest, responses((status = 200, body = SelfTestAnswer)))]
pub async fn self_test(
    State(api): State<Api>,
    _who: Principal,
    Path(id): Path<ShopId>,
    Body(request): Body<SelfTestRequest>,
) -> Answer<SelfTestAnswer> {
    let found = api.engine.self_test(&id, request.address.as_deref()).await.map_err(|error| match error.code() {
        huolang_domain::ErrorCode::InvalidInput => ApiError::field("address", error.to_string()),
        _ => error.into(),
    })?;
    Ok(Json(SelfTestAnswer {
        lacks: words(&found.lacks),
        answered: found.answered,
        outside: found.outside.as_ref().map(Result::is_ok),
        outside_message: found.outside.and_then(Result::err),
    }))
}

fn words(lacks: &[Lack]) -> Vec<String> {
    lacks.iter().filter_map(|lack| Some(serde_json::to_value(lack).ok()?.as_str()?.to_owned())).collect()
}

fn addresses(shop: &InboundShop) -> Vec<InboundAddress> {
    let Some(token) = &shop.token else { return Vec::new() };
    let address = |kind: &str, call: &str| InboundAddress {
        call: call.to_owned(),
        path: format!("/api/jd/{kind}/{}/{call}", token.expose()),
    };
    match shop.platform {
        PlatformKind::Agiso if shop.takes_orders() => {
            vec![InboundAddress { call: "supplier".to_owned(), path: format!("/api/agiso/{}", token.expose()) }]
        }
        PlatformKind::Agiso => {
            vec![InboundAddress { call: "push".to_owned(), path: format!("/api/agiso/{}/push", token.expose()) }]
        }
        PlatformKind::JdGeneral => {
            [GeneralCall::Begin, GeneralCall::Find].map(|call| address("general", call.as_str())).into()
        }
        _ => [
            GameCall::PreCheck,
            GameCall::DirectCharge,
            GameCall::DirectQuery,
            GameCall::CardOrder,
            GameCall::CardQuery,
        ]
        .map(|call| address("game", call.as_str()))
        .into(),
    }
}
