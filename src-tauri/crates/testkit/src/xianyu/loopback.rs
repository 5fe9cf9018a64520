//! The marketplace on a port of this machine: everything below one address.

use super::{
    Faults, Purchase, XianyuMarket,
    http::{Request, Response},
};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{
        DefaultBodyLimit, Path, Query, State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, StatusCode, Uri, header},
    response::IntoResponse,
    routing::{any, get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Deserialize;
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::{net::TcpListener, sync::mpsc, task::JoinHandle};

/// The marketplace on a port of this machine.
pub struct LoopbackXianyu {
    market: Arc<XianyuMarket>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl LoopbackXianyu {
    /// Serves `market` on `port`; 0: a free one.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(market: Arc<XianyuMarket>, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/", get(socket))
            .route("/script/offers", post(offer))
            .route("/script/purchases", post(buy))
            .route("/script/orders", post(place))
            .route("/script/orders/{id}/{deed}", post(change_order))
            .route("/script/messages", post(say))
            .route("/script/pictures", post(say_picture))
            .route("/script/qr/{status}", post(qr))
            .route("/script/faults", get(faults).put(set_faults))
            .route("/script/lines", axum::routing::delete(drop_lines))
            .route("/script/cookie", get(cookie))
            .route("/witness/ledger", get(ledger))
            .fallback(any(answer))
            .layer(DefaultBodyLimit::max(16 << 20))
            .with_state(market.clone());
        let server = tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { market, address, server })
    }

    /// The marketplace itself.
    #[must_use]
    pub fn market(&self) -> &Arc<XianyuMarket> {
        &self.market
    }

    /// The address to be set as a shop's gateway.
    #[must_use]
    pub fn gateway(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until it ends by itself, which it does on an error only.
    ///
    /// # Errors
    /// What ended it.
    pub async fn run(mut self) -> io::Result<()> {
        (&mut self.server).await.map_err(io::Error::other)?
    }
}

impl Drop for LoopbackXianyu {
    fn drop(&mut self) {
        self.market.drop_lines();
        self.server.abort();
    }
}

type TheMarket = State<Arc<XianyuMarket>>;

async fn answer(State(market): TheMarket, uri: Uri, headers: HeaderMap, body: Bytes) -> axum::response::Response {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let target = uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string);
    let request = Request::new(&target, text(header::COOKIE), text(header::CONTENT_TYPE), body.to_vec());
    let Response { status, content_type, set_cookies, body } = market.answer(&request);
    let mut response = axum::response::Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static(content_type));
    for cookie in set_cookies {
        if let Ok(cookie) = header::HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

async fn socket(State(market): TheMarket, upgrade: WebSocketUpgrade) -> impl IntoResponse {
    upgrade.on_upgrade(move |socket| serve(market, socket))
}

async fn serve(market: Arc<XianyuMarket>, mut socket: WebSocket) {
    let (pushed, mut pushes) = mpsc::unbounded_channel();
    let line = market.open_line(pushed);
    loop {
        tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => if !market.hear(line, &text) { break },
                Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                Some(Ok(_)) => {}
            },
            push = pushes.recv() => match push {
                Some(push) => if socket.send(Message::Text(push.into())).await.is_err() { break },
                None => break,
            },
        }
    }
    market.close_line(line);
}

#[derive(Deserialize)]
struct Offer {
    id: String,
    title: String,
    fen: i64,
    #[serde(default)]
    skus: Vec<(String, String, i64)>,
}

async fn offer(State(market): TheMarket, Json(offer): Json<Offer>) {
    let skus: Vec<(&str, &str, i64)> =
        offer.skus.iter().map(|(name, value, fen)| (name.as_str(), value.as_str(), *fen)).collect();
    market.offer(&offer.id, &offer.title, offer.fen, &skus);
}

async fn buy(State(market): TheMarket, Json(purchase): Json<Purchase>) -> String {
    market.buy(&purchase)
}

async fn place(State(market): TheMarket, Json(purchase): Json<Purchase>) -> String {
    market.place(&purchase)
}

/// What a buyer, or the seller in the platform's own program, does to an order.
async fn change_order(State(market): TheMarket, Path((id, deed)): Path<(String, String)>) -> StatusCode {
    match deed.as_str() {
        "paid" => market.pay(&id),
        "confirmed" => market.confirm(&id),
        "refund" => market.ask_refund(&id),
        "shipped" => market.ship_in_app(&id),
        _ => return StatusCode::NOT_FOUND,
    }
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Say {
    buyer: String,
    item: String,
    text: String,
}

async fn say(State(market): TheMarket, Json(say): Json<Say>) -> String {
    market.say(&say.buyer, &say.item, &say.text)
}

#[derive(Deserialize)]
struct Shown {
    buyer: String,
    item: String,
    base64: String,
}

async fn say_picture(State(market): TheMarket, Json(shown): Json<Shown>) -> Result<String, StatusCode> {
    let bytes = STANDARD.decode(shown.base64).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(market.say_picture(&shown.buyer, &shown.item, &bytes))
}

/// The page on which the platform wants to see the person.
#[derive(Deserialize)]
struct Face {
    face: Option<String>,
}

async fn qr(State(market): TheMarket, Path(status): Path<String>, Query(face): Query<Face>) -> StatusCode {
    const KNOWN: [&str; 6] = ["NEW", "SCANED", "CONFIRMED", "CANCELED", "EXPIRED", "ERROR"];
    match KNOWN.iter().find(|known| **known == status) {
        Some(status) => {
            market.set_qr(status, face.face.as_deref());
            StatusCode::NO_CONTENT
        }
        None => StatusCode::NOT_FOUND,
    }
}

async fn faults(State(market): TheMarket) -> Json<Faults> {
    let mut now = Faults::default();
    market.faults(|faults| now = faults.clone());
    Json(now)
}

async fn set_faults(State(market): TheMarket, Json(new): Json<Faults>) {
    market.faults(|faults| *faults = new);
}

async fn drop_lines(State(market): TheMarket) {
    market.drop_lines();
}

async fn cookie(State(market): TheMarket) -> String {
    market.cookie()
}

async fn ledger(State(market): TheMarket) -> Json<super::Ledger> {
    Json(market.ledger())
}
