//! The buyers' and the platform's side over HTTP, for trying things out by hand: orders, their fate, vouchers, trouble, the
//! witness.

use super::{
    fault::Fault,
    ledger::Ledger,
    market::LifeMarket,
    order::{LifeOrder, PhoneForm},
};
use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

type TheMarket = State<Arc<LifeMarket>>;

pub(super) fn routes() -> Router<Arc<LifeMarket>> {
    Router::new()
        .route("/script/orders", post(place))
        .route("/script/orders/{id}", get(voucher))
        .route("/script/orders/{id}/{step}", post(step))
        .route("/script/faults", post(plan))
        .route("/script/refusals", post(refuse).delete(allow))
        .route("/script/tokens/kill", post(kill_tokens))
        .route("/witness", get(witness))
}

/// Orders that buyers pay now.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct NewOrders {
    /// How many; 1 when absent.
    count: Option<u64>,
    /// What each costs, in fen.
    fen: Option<i64>,
    /// Whether only the platform opens their phones.
    online_phone: bool,
}

/// An order and the voucher that its buyer shows.
#[derive(Debug, Serialize)]
struct Placed {
    order_id: String,
    voucher_code: String,
    /// What a scanner reads from the buyer's QR code; a path on this market.
    qr: String,
    status: i64,
    voucher: i64,
}

impl Placed {
    fn of(market: &LifeMarket, order: &LifeOrder) -> Self {
        Self {
            order_id: order.id(),
            voucher_code: market.voucher_code(order),
            qr: format!("/qr/QR+{}==", order.number),
            status: order.status,
            voucher: order.voucher,
        }
    }
}

async fn place(State(market): TheMarket, Json(new): Json<NewOrders>) -> Json<Vec<Placed>> {
    let phone = if new.online_phone { PhoneForm::Online } else { PhoneForm::Local };
    let placed = (0..new.count.unwrap_or(1).clamp(1, 10_000)).map(|_| {
        let order = market.place(phone, new.fen);
        Placed::of(&market, &order)
    });
    Json(placed.collect())
}

async fn voucher(State(market): TheMarket, Path(id): Path<String>) -> Result<Json<Placed>, StatusCode> {
    market.by_id(&id).map(|order| Json(Placed::of(&market, &order))).ok_or(StatusCode::NOT_FOUND)
}

/// What becomes of an order; every step is a change of it, now.
async fn step(State(market): TheMarket, Path((id, step)): Path<(String, String)>) -> StatusCode {
    let change: fn(&mut LifeOrder) = match step.as_str() {
        "cancel" => |order| order.status = 101,
        "complete" => |order| order.status = 1,
        "ask_refund" => |order| order.voucher = 300,
        "grant_refund" => |order| order.voucher = 301,
        "withdraw_refund" => |order| order.voucher = 100,
        "expire_voucher" => |order| order.voucher = 500,
        _ => return StatusCode::NOT_FOUND,
    };
    if market.change(&id, change) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

/// Trouble for the next calls of a path.
#[derive(Debug, Deserialize)]
struct Trouble {
    /// What the path contains, as `order/query` or `certificate/verify`.
    path: String,
    /// What goes wrong.
    fault: Wrong,
    /// Calls before it strikes.
    #[serde(default)]
    after: u32,
    /// Calls that it strikes; 1 when absent.
    #[serde(default)]
    times: Option<u32>,
}

/// What goes wrong, by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Wrong {
    /// An error code and its words.
    Code(i64, String),
    /// A page with this status that is no JSON.
    Status(u16),
    /// Done, but the answer breaks off.
    LostAnswer,
    /// Done, but the answer says busy.
    BusyAfterwards,
    /// The order query names the cursor it was asked with once more.
    SameCursor,
}

async fn plan(State(market): TheMarket, Json(trouble): Json<Trouble>) -> StatusCode {
    let fault = match trouble.fault {
        Wrong::Code(code, words) => Fault::Code(code, kept(words)),
        Wrong::Status(status) => Fault::Status(status),
        Wrong::LostAnswer => Fault::LostAnswer,
        Wrong::BusyAfterwards => Fault::BusyAfterwards,
        Wrong::SameCursor => Fault::SameCursor,
    };
    market.plan(kept(trouble.path), fault, trouble.after, trouble.times.unwrap_or(1).max(1));
    StatusCode::NO_CONTENT
}

/// A path that is refused until it is allowed again.
#[derive(Debug, Deserialize)]
struct Refused {
    path: String,
    #[serde(default)]
    code: i64,
    #[serde(default)]
    words: String,
}

async fn refuse(State(market): TheMarket, Json(refused): Json<Refused>) -> StatusCode {
    market.refuse(kept(refused.path), refused.code, kept(refused.words));
    StatusCode::NO_CONTENT
}

async fn allow(State(market): TheMarket, Json(refused): Json<Refused>) -> StatusCode {
    market.allow(&refused.path);
    StatusCode::NO_CONTENT
}

async fn kill_tokens(State(market): TheMarket) -> StatusCode {
    market.kill_tokens();
    StatusCode::NO_CONTENT
}

async fn witness(State(market): TheMarket) -> Json<Ledger> {
    Json(market.ledger())
}

/// A script is written by hand: its few words live as long as the market.
fn kept(words: String) -> &'static str {
    Box::leak(words.into_boxed_str())
}
