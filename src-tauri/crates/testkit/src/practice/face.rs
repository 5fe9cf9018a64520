//! The seller's side of the market over HTTP, as `huolang_platforms::practice::wire` describes it.

use std::{sync::Arc, time::Duration};

use axum::{
    Json, Router,
    extract::{Path, Query, Request, State},
    http::{StatusCode, header::AUTHORIZATION},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use huolang_domain::{OrderSn, rule::Channel};
use huolang_platforms::{
    capability::{Content, Shipment},
    practice::{
        ChangePage, EventPage, Market, MarketError, MarketOrder, MarketProduct, MarketSaying, MarketVoucher,
        SayingPage, VoucherUse,
        wire::{DEAD_LOGIN, Done, Message, OrdersQuery, Refusal, VoucherCall, Words},
    },
};
use serde::Deserialize;
use tokio::sync::watch;

use super::{Answer, Desk};

type TheMarket = State<Arc<Market>>;

/// Events in one answer.
const EVENTS: usize = 500;

/// The routes below `/v1`.
pub(super) fn routes(desk: &Desk) -> Router<Desk> {
    Router::new()
        .route("/changes", get(changes))
        .route("/orders/query", post(orders))
        .route("/orders/{sn}/messages", get(was_sent).post(send))
        .route("/orders/{sn}/shipment", get(was_shipped).post(ship))
        .route("/orders/{sn}/codes", get(open_codes))
        .route("/vouchers/look", post(look))
        .route("/vouchers/use", post(use_voucher))
        .route("/vouchers/uses", get(voucher_use))
        .route("/vouchers/uses/{receipt}/undo", post(undo_use))
        .route("/chats/{chat}/lines", get(chat).post(say))
        .route("/products", get(products))
        .route("/session", get(session))
        .layer(middleware::from_fn_with_state(desk.clone(), hold_back))
        .route("/events", get(events))
        .route("/talk", get(talk))
        .layer(middleware::from_fn_with_state(desk.clone(), check_token))
}

async fn check_token(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let given = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer "));
    if desk.token.as_deref().is_some_and(|token| given != Some(token)) {
        let message = "wrong token".to_owned();
        let refusal = Refusal { code: DEAD_LOGIN.to_owned(), message, retry_after_ms: None };
        return (StatusCode::UNAUTHORIZED, Json(refusal)).into_response();
    }
    next.run(request).await
}

async fn hold_back(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let slow = desk.market.slowness_ms();
    if slow > 0 {
        tokio::time::sleep(Duration::from_millis(slow)).await;
    }
    next.run(request).await
}

fn done(answer: Result<(), MarketError>) -> Answer<Done> {
    Answer(answer.map(|()| Done { done: true }))
}

#[derive(Deserialize)]
struct ChangesQuery {
    cursor: Option<String>,
    limit: usize,
}

async fn changes(State(market): TheMarket, Query(query): Query<ChangesQuery>) -> Answer<ChangePage> {
    Answer(market.changes(query.cursor.as_deref(), query.limit.clamp(1, 1_000)))
}

async fn orders(State(market): TheMarket, Json(query): Json<OrdersQuery>) -> Answer<Vec<MarketOrder>> {
    Answer(market.orders_by_number(&query.sns))
}

async fn send(State(market): TheMarket, Path(sn): Path<String>, Json(message): Json<Message>) -> Answer<Done> {
    let Message { line, key, text } = message;
    done(market.send(&Content { sn: OrderSn::from(sn), line, key, text, channel: Channel::Usual }))
}

#[derive(Deserialize)]
struct SentQuery {
    line: i64,
    key: String,
}

async fn was_sent(State(market): TheMarket, Path(sn): Path<String>, Query(query): Query<SentQuery>) -> Answer<Done> {
    Answer(market.was_sent(&OrderSn::from(sn), query.line, &query.key).map(|done| Done { done }))
}

async fn ship(State(market): TheMarket, Path(sn): Path<String>, Json(shipment): Json<Shipment>) -> Answer<Done> {
    done(market.ship(&OrderSn::from(sn), &shipment))
}

async fn was_shipped(State(market): TheMarket, Path(sn): Path<String>) -> Answer<Done> {
    Answer(market.was_shipped(&OrderSn::from(sn)).map(|done| Done { done }))
}

async fn look(State(market): TheMarket, Json(call): Json<VoucherCall>) -> Answer<MarketVoucher> {
    Answer(market.look_voucher(call.sn.as_ref(), &call.code))
}

async fn use_voucher(State(market): TheMarket, Json(call): Json<VoucherCall>) -> Answer<VoucherUse> {
    Answer(market.use_voucher(&call.key, call.sn.as_ref(), &call.code))
}

#[derive(Deserialize)]
struct UseQuery {
    key: String,
}

async fn voucher_use(State(market): TheMarket, Query(query): Query<UseQuery>) -> Answer<Option<VoucherUse>> {
    Answer(market.voucher_use(&query.key))
}

async fn undo_use(State(market): TheMarket, Path(receipt): Path<String>) -> Answer<Done> {
    done(market.undo_use(&receipt))
}

async fn open_codes(State(market): TheMarket, Path(sn): Path<String>) -> Answer<Vec<String>> {
    Answer(market.open_codes(&OrderSn::from(sn)))
}

async fn say(State(market): TheMarket, Path(chat): Path<String>, Json(words): Json<Words>) -> Answer<Done> {
    done(market.say(&chat, &words.text))
}

#[derive(Deserialize)]
struct ChatQuery {
    limit: usize,
}

async fn chat(
    State(market): TheMarket,
    Path(chat): Path<String>,
    Query(query): Query<ChatQuery>,
) -> Answer<Vec<MarketSaying>> {
    Answer(market.chat(&chat, query.limit))
}

async fn products(State(market): TheMarket) -> Answer<Vec<MarketProduct>> {
    Answer(market.shelf())
}

async fn session(State(market): TheMarket) -> Answer<Done> {
    done(market.check_login())
}

#[derive(Deserialize)]
struct EventsQuery {
    after: Option<u64>,
    #[serde(default)]
    wait_ms: u64,
}

async fn events(State(desk): State<Desk>, Query(query): Query<EventsQuery>) -> Answer<EventPage> {
    let Some(after) = query.after else {
        return Answer(Ok::<_, MarketError>(EventPage { events: Vec::new(), next: desk.market.head() }));
    };
    let mut head = desk.market.watch();
    head.mark_unchanged();
    let page = desk.market.events(after, EVENTS);
    if !page.events.is_empty() || page.next != after {
        return Answer(Ok(page));
    }
    wait_for(&desk, head, query.wait_ms).await;
    Answer(Ok(desk.market.events(after, EVENTS)))
}

async fn talk(State(desk): State<Desk>, Query(query): Query<EventsQuery>) -> Answer<SayingPage> {
    let after = query.after.unwrap_or(0);
    let mut head = desk.market.watch_talk();
    head.mark_unchanged();
    let page = desk.market.sayings(after, EVENTS);
    if !page.lines.is_empty() || page.next != after {
        return Answer(Ok::<_, MarketError>(page));
    }
    wait_for(&desk, head, query.wait_ms).await;
    Answer(Ok(desk.market.sayings(after, EVENTS)))
}

/// Waits for something new, as long as asked and while the doors are open.
async fn wait_for(desk: &Desk, mut head: watch::Receiver<u64>, wait_ms: u64) {
    let wait = Duration::from_millis(wait_ms.min(20_000));
    let closing = desk.closing.clone();
    tokio::select! {
        _ = head.changed() => {}
        () = closed(closing) => {}
        () = tokio::time::sleep(wait) => {}
    }
}

/// Waits until the market closes its doors.
pub(super) async fn closed(mut closing: watch::Receiver<bool>) {
    // An error means that the one who closes is gone, which is the same.
    let _ = closing.wait_for(|closing| *closing).await;
}
