//! The endpoints that JD calls. They know no login and no cookie: the signature is the only key.
//!
//! Every answer is HTTP 200 with a code of the platform, whatever was sent; only a secret path that no shop has is 404.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use huolang_domain::platform::PlatformKind;
use huolang_engine::Engine;
use huolang_engine::inbound::{Answered, GameCall, GeneralCall, Route};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The content type of forms.
const FORM: &str = "application/x-www-form-urlencoded";
/// The largest body; a genuine call has some hundred bytes.
const MOST: usize = 64 << 10;
/// Of a body that is too large, so much is read before the answer, so that the caller gets to read it.
const DRAINED: usize = 16 << 20;

/// The endpoints.
pub fn endpoints() -> OpenApiRouter<Engine> {
    OpenApiRouter::new()
        .routes(routes!(begin_distill))
        .routes(routes!(begin_disstill))
        .routes(routes!(find_distill))
        .routes(routes!(begin_distill_of_shop))
        .routes(routes!(begin_disstill_of_shop))
        .routes(routes!(find_distill_of_shop))
        .routes(routes!(pre_check))
        .routes(routes!(direct_charge))
        .routes(routes!(direct_query))
        .routes(routes!(card_order))
        .routes(routes!(card_query))
        .routes(routes!(pre_check_of_shop))
        .routes(routes!(direct_charge_of_shop))
        .routes(routes!(direct_query_of_shop))
        .routes(routes!(card_order_of_shop))
        .routes(routes!(card_query_of_shop))
        .merge(super::agiso::endpoints())
}

/// Paths below the platforms' prefixes that lead nowhere: 404, and a line in the log, for the seller may have handed in a
/// mistyped address. They stand in no document.
pub fn with_strays(endpoints: Router<Engine>) -> Router<Engine> {
    endpoints
        .route("/api/jd/{*rest}", any(stray))
        .route("/api/agiso/{token}", any(stray))
        .route("/api/agiso/{token}/{*rest}", any(stray))
}

async fn stray(State(engine): State<Engine>, uri: Uri) -> StatusCode {
    let platform = match uri.path() {
        path if path.starts_with("/api/agiso/") => PlatformKind::Agiso,
        path if path.starts_with("/api/jd/game") => PlatformKind::JdGame,
        _ => PlatformKind::JdGeneral,
    };
    engine.note_stray_call(platform, uri.path());
    StatusCode::NOT_FOUND
}

macro_rules! general {
    ($name:ident, $of_shop:ident, $path:literal, $of_shop_path:literal, $id:literal, $of_shop_id:literal, $call:expr, $doc:literal) => {
        #[doc = $doc]
        #[utoipa::path(post, path = $path, operation_id = $id, tag = "jd", request_body(content = String, content_type = "application/x-www-form-urlencoded"), responses((status = 200, body = String, content_type = "application/json")), security(()))]
        pub async fn $name(State(engine): State<Engine>, request: Request) -> Response {
            general(&engine, &Route::Open, $call, request).await
        }

        #[doc = $doc]
        #[utoipa::path(post, path = $of_shop_path, operation_id = $of_shop_id, tag = "jd", params(("token" = String, Path)), request_body(content = String, content_type = "application/x-www-form-urlencoded"), responses((status = 200, body = String, content_type = "application/json"), (status = 404, description = "no shop has that path")), security(()))]
        pub async fn $of_shop(State(engine): State<Engine>, Path(token): Path<String>, request: Request) -> Response {
            general(&engine, &Route::Secret(token), $call, request).await
        }
    };
}

macro_rules! game {
    ($name:ident, $of_shop:ident, $path:literal, $of_shop_path:literal, $id:literal, $of_shop_id:literal, $call:expr, $doc:literal) => {
        #[doc = $doc]
        #[utoipa::path(post, path = $path, operation_id = $id, tag = "jd", request_body(content = String, content_type = "application/x-www-form-urlencoded"), responses((status = 200, body = String, content_type = "application/json")), security(()))]
        pub async fn $name(State(engine): State<Engine>, request: Request) -> Response {
            game(&engine, &Route::Open, $call, request).await
        }

        #[doc = $doc]
        #[utoipa::path(post, path = $of_shop_path, operation_id = $of_shop_id, tag = "jd", params(("token" = String, Path)), request_body(content = String, content_type = "application/x-www-form-urlencoded"), responses((status = 200, body = String, content_type = "application/json"), (status = 404, description = "no shop has that path")), security(()))]
        pub async fn $of_shop(State(engine): State<Engine>, Path(token): Path<String>, request: Request) -> Response {
            game(&engine, &Route::Secret(token), $call, request).await
        }
    };
}

general!(
    begin_distill,
    begin_distill_of_shop,
    "/api/jd/general/beginDistill",
    "/api/jd/general/{token}/beginDistill",
    "jd_begin_distill",
    "jd_begin_distill_of_shop",
    GeneralCall::Begin,
    "京东通用交易: the buyer has paid."
);
general!(
    begin_disstill,
    begin_disstill_of_shop,
    "/api/jd/general/beginDisstill",
    "/api/jd/general/{token}/beginDisstill",
    "jd_begin_disstill",
    "jd_begin_disstill_of_shop",
    GeneralCall::Begin,
    "The same, spelled as in the platform's sample address."
);
general!(
    find_distill,
    find_distill_of_shop,
    "/api/jd/general/findDistill",
    "/api/jd/general/{token}/findDistill",
    "jd_find_distill",
    "jd_find_distill_of_shop",
    GeneralCall::Find,
    "京东通用交易: where does an order stand?"
);
game!(
    pre_check,
    pre_check_of_shop,
    "/api/jd/game/preCheck",
    "/api/jd/game/{token}/preCheck",
    "jd_pre_check",
    "jd_pre_check_of_shop",
    GameCall::PreCheck,
    "京东游戏点卡: may this be ordered?"
);
game!(
    direct_charge,
    direct_charge_of_shop,
    "/api/jd/game/directCharge",
    "/api/jd/game/{token}/directCharge",
    "jd_direct_charge",
    "jd_direct_charge_of_shop",
    GameCall::DirectCharge,
    "京东游戏点卡: top an account up."
);
game!(
    direct_query,
    direct_query_of_shop,
    "/api/jd/game/directQuery",
    "/api/jd/game/{token}/directQuery",
    "jd_direct_query",
    "jd_direct_query_of_shop",
    GameCall::DirectQuery,
    "京东游戏点卡: where does a top-up stand?"
);
game!(
    card_order,
    card_order_of_shop,
    "/api/jd/game/cardOrder",
    "/api/jd/game/{token}/cardOrder",
    "jd_card_order",
    "jd_card_order_of_shop",
    GameCall::CardOrder,
    "京东游戏点卡: cards are ordered."
);
game!(
    card_query,
    card_query_of_shop,
    "/api/jd/game/cardQuery",
    "/api/jd/game/{token}/cardQuery",
    "jd_card_query",
    "jd_card_query_of_shop",
    GameCall::CardQuery,
    "京东游戏点卡: where does an order of cards stand?"
);

async fn general(engine: &Engine, route: &Route, call: GeneralCall, request: Request) -> Response {
    let body = body_of(request, FORM).await;
    respond(engine.answer_jd_general(route, call, body.as_deref()).await)
}

async fn game(engine: &Engine, route: &Route, call: GameCall, request: Request) -> Response {
    let body = body_of(request, FORM).await;
    respond(engine.answer_jd_game(route, call, body.as_deref()).await)
}

/// The body, of the content type `wanted`; `None` for another one, a body that is too large or was cut off.
pub(super) async fn body_of(request: Request, wanted: &str) -> Option<Vec<u8>> {
    let (parts, body) = request.into_parts();
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let is_wanted = kind.is_none_or(|kind| {
        let kind = kind.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
        kind.eq_ignore_ascii_case(wanted)
    });
    let length = parts.headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if !is_wanted || length.is_some_and(|length: usize| length > MOST) {
        drain(body).await;
        return None;
    }
    to_bytes(body, MOST).await.ok().map(Into::into)
}

/// Reads a body that nobody wants, within bounds.
async fn drain(body: Body) {
    use futures::StreamExt as _;
    let (mut stream, mut read) = (body.into_data_stream(), 0);
    while let Some(Ok(piece)) = stream.next().await {
        read += piece.len();
        if read > DRAINED {
            return;
        }
    }
}

fn respond(answered: Answered) -> Response {
    match answered {
        Answered::Json(text) => ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response(),
        Answered::NoSuchShop => StatusCode::NOT_FOUND.into_response(),
        // Of pushes; JD's calls are answered in JSON, whatever happens.
        Answered::Text(_) | Answered::Refused(_) | Answered::Busy => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
