//! The buyers' and the test's side over HTTP: payments, refunds, faults, and the ledger's word.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Query, State},
    routing::{get, post},
};
use huolang_domain::OrderSn;
use huolang_platforms::practice::{
    BuyerView, Faults, Market, MarketError, MarketOrder, MarketSaying, NewOrder, Payment, Question, Sending, Tally,
    VoucherTally, Waiting,
};
use serde::{Deserialize, Serialize};

use super::{Answer, Desk};

type TheMarket = State<Arc<Market>>;

/// What is to be counted.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(default)]
pub struct TallyQuery {
    /// Unique cards to be looked for.
    pub cards: Vec<String>,
    /// What the seller's program says of lines that it has not delivered.
    pub waiting: Vec<Line>,
}

/// A line that waits for a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// The order.
    pub sn: OrderSn,
    /// The line.
    pub line: i64,
    /// Why.
    pub waiting: Waiting,
}

/// The routes below `/script` and `/witness`.
pub(super) fn routes() -> Router<Desk> {
    Router::new()
        .route("/script/payments", post(pay_for))
        .route("/script/questions", post(ask))
        .route("/script/orders", get(list).post(place))
        .route("/script/orders/{sn}", get(buyer_view))
        .route("/script/orders/{sn}/{step}", post(step))
        .route("/script/faults", get(faults).put(set_faults))
        .route("/script/login", post(log_in))
        .route("/witness/sendings", get(sendings))
        .route("/witness/talk", get(talk))
        .route("/witness/vouchers", get(voucher_tally))
        .route("/witness/tally", post(tally).layer(DefaultBodyLimit::max(256 << 20)))
}

async fn pay_for(State(market): TheMarket, Json(payment): Json<Payment>) -> Answer<MarketOrder> {
    Answer(market.simulate_payment(&payment))
}

async fn ask(State(market): TheMarket, Json(question): Json<Question>) -> Answer<MarketSaying> {
    Answer(market.ask(&question))
}

async fn talk(State(market): TheMarket) -> Json<Vec<MarketSaying>> {
    Json(market.talk())
}

async fn place(State(market): TheMarket, Json(order): Json<NewOrder>) -> Answer<MarketOrder> {
    Answer(market.place(&order))
}

#[derive(Deserialize)]
struct ListQuery {
    #[serde(default = "hundred")]
    limit: usize,
}

const fn hundred() -> usize {
    100
}

async fn list(State(market): TheMarket, Query(query): Query<ListQuery>) -> Json<Vec<MarketOrder>> {
    Json(market.orders(query.limit))
}

async fn buyer_view(State(market): TheMarket, Path(sn): Path<String>) -> Json<Option<BuyerView>> {
    Json(market.buyer_view(&OrderSn::from(sn)))
}

async fn step(State(market): TheMarket, Path((sn, step)): Path<(String, String)>) -> Answer<MarketOrder> {
    let sn = OrderSn::from(sn);
    Answer(match step.as_str() {
        "pay" => market.pay(&sn),
        "close" => market.close(&sn),
        "ask_refund" => market.ask_refund(&sn),
        "withdraw_refund" => market.withdraw_refund(&sn),
        "grant_refund" => market.grant_refund(&sn),
        "confirm" => market.confirm(&sn),
        _ => Err(MarketError::Refused { code: "no_such_step".to_owned(), message: step }),
    })
}

async fn faults(State(market): TheMarket) -> Json<Faults> {
    Json(market.faults())
}

async fn set_faults(State(market): TheMarket, Json(faults): Json<Faults>) -> Json<Faults> {
    market.set_faults(faults);
    Json(market.faults())
}

async fn log_in(State(market): TheMarket) {
    market.log_in();
}

#[derive(Deserialize)]
struct SendingsQuery {
    sn: Option<String>,
}

async fn sendings(State(market): TheMarket, Query(query): Query<SendingsQuery>) -> Json<Vec<Sending>> {
    Json(market.with_ledger(|ledger| match query.sn {
        Some(sn) => ledger.sendings_for(&OrderSn::from(sn)),
        None => ledger.sendings().collect(),
    }))
}

async fn voucher_tally(State(market): TheMarket) -> Json<VoucherTally> {
    Json(market.with_ledger(huolang_platforms::practice::Ledger::voucher_tally))
}

async fn tally(State(market): TheMarket, Json(query): Json<TallyQuery>) -> Json<Tally> {
    let waiting: HashMap<_, _> = query.waiting.into_iter().map(|line| ((line.sn, line.line), line.waiting)).collect();
    let says = |sn: &OrderSn, line| waiting.get(&(sn.clone(), line)).copied();
    Json(market.with_ledger(|ledger| ledger.tally(&query.cards, says)))
}
