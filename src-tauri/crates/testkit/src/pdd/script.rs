//! The buyers' side over HTTP, for trying things out by hand: orders, their fate, trouble, the witness, the consent page.

use super::{
    faults::Faults,
    ledger::Ledger,
    market::PddMarket,
    model::{Card, NewOrder},
};
use axum::{
    Json, Router,
    extract::{Path, Query, State as Shared},
    http::StatusCode,
    response::{Html, IntoResponse as _, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;
use std::sync::Arc;

type TheMarket = Shared<Arc<PddMarket>>;

pub(super) fn routes() -> Router<Arc<PddMarket>> {
    Router::new()
        .route("/script/orders", post(place))
        .route("/script/orders/{sn}/{step}", post(step))
        .route("/script/orders/{sn}/cards", get(cards))
        .route("/script/faults", get(faults).put(set_faults))
        .route("/script/token", post(token))
        .route("/witness", get(witness))
        .route("/service-market/auth", get(consent))
        .route("/agree", get(agree))
}

async fn place(Shared(market): TheMarket, Json(new): Json<NewOrder>) -> String {
    market.place(&new)
}

async fn step(Shared(market): TheMarket, Path((sn, step)): Path<(String, String)>) -> StatusCode {
    let done = match step.as_str() {
        "ship" => market.ship_in_console(&sn),
        "confirm" => market.confirm(&sn),
        "ask_refund" => market.ask_refund(&sn),
        "withdraw_refund" => market.withdraw_refund(&sn),
        "grant_refund" => market.grant_refund(&sn),
        "end_audit" => market.end_audit(&sn),
        "complete_group" => market.complete_group(&sn),
        _ => false,
    };
    if done { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn cards(Shared(market): TheMarket, Path(sn): Path<String>) -> Json<Vec<Card>> {
    Json(market.cards_of(&sn))
}

async fn faults(Shared(market): TheMarket) -> Json<Faults> {
    Json(market.state().faults.clone())
}

async fn set_faults(Shared(market): TheMarket, Json(faults): Json<Faults>) -> Json<Faults> {
    market.set_faults(faults.clone());
    Json(faults)
}

async fn token(Shared(market): TheMarket) -> String {
    market.token()
}

async fn witness(Shared(market): TheMarket) -> Json<Ledger> {
    Json(market.ledger())
}

#[derive(Deserialize)]
struct Consent {
    client_id: String,
    redirect_uri: String,
    state: String,
}

/// The owner's consent. Its link leads where the program said.
async fn consent(Shared(market): TheMarket, Query(asked): Query<Consent>) -> Response {
    if asked.client_id != market.app.client_id {
        return (StatusCode::BAD_REQUEST, "client_id").into_response();
    }
    let escape = |text: &str| text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    Html(format!(
        "<!doctype html><meta charset=utf-8><title>授权</title><h1>同意授权给 {}？</h1>\
         <form action=/agree><input type=hidden name=redirect_uri value=\"{}\">\
         <input type=hidden name=state value=\"{}\"><button>同意</button></form>",
        escape(&asked.client_id),
        escape(&asked.redirect_uri),
        escape(&asked.state),
    ))
    .into_response()
}

#[derive(Deserialize)]
struct Agreed {
    redirect_uri: String,
    state: String,
}

async fn agree(Shared(market): TheMarket, Query(agreed): Query<Agreed>) -> Redirect {
    let code = market.agree();
    let joint = if agreed.redirect_uri.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{}{joint}code={code}&state={}", agreed.redirect_uri, agreed.state))
}
