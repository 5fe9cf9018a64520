//! The gateway: checks each call, plays the marketplace behind, writes the ledger.

use super::{
    SECRET, TOKEN,
    ledger::Ledger,
    orders::{Goods, Stand},
    signing,
    stock::Stock,
    supply,
};
use crate::jd::{self, Fields};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use huolang_domain::Clock;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    future::IntoFuture as _,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// How far a call's time may be off, in seconds.
const FRESH_S: i64 = 600;

/// What happens to a call instead of a good answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// None: this call is answered well.
    No,
    /// Refused with this code; nothing is done.
    Code(i64),
    /// Refused with this code, which may be tried again; nothing is done.
    Again(i64),
    /// Something that is no JSON; nothing is done.
    Garbage,
    /// It is done, and the answer is no JSON.
    DoneGarbage,
    /// It is done, and the answer says that it took too long.
    DoneTimedOut,
}

#[derive(Default)]
pub(super) struct Books {
    pub orders: BTreeMap<String, Goods>,
    pub ledger: Ledger,
    pub stock: Stock,
    /// What 自动发货 sent last, by order.
    pub sent_cards: BTreeMap<String, Vec<String>>,
    pub faults: HashMap<String, VecDeque<Fault>>,
    pub supplied: jd::Ledger,
    pub notice_faults: VecDeque<StatusCode>,
    pub prices: Vec<String>,
    pub cancels: Vec<String>,
}

pub(super) struct Desk {
    pub books: Mutex<Books>,
    pub clock: Arc<dyn Clock>,
}

impl Desk {
    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The platform. Dropping it closes the port.
pub struct AgisoMarket {
    pub(super) desk: Arc<Desk>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl AgisoMarket {
    /// Serves on `port` (0: a free one).
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(port: u16, clock: Arc<dyn Clock>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let desk = Arc::new(Desk { books: Mutex::default(), clock });
        let router = Router::new().fallback(serve).with_state(Arc::clone(&desk));
        Ok(Self { desk, address, server: tokio::spawn(axum::serve(listener, router).into_future()) })
    }

    /// Its address, for a shop's setting `gateway`.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the platform knows.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.desk.books().ledger.clone()
    }

    /// A buyer orders and pays at a marketplace.
    pub fn pay(&self, service: &str, number: &str, product: &str, quantity: i64) {
        self.order(service, number, product, quantity, None);
    }

    /// As [`AgisoMarket::pay`], one piece in each of so many lines. 拼多多 and 抖店 have such orders here.
    pub fn pay_lines(&self, service: &str, number: &str, product: &str, lines: usize) {
        self.pay(service, number, product, 1);
        if let Some(order) = self.desk.books().orders.get_mut(number) {
            order.lines = lines;
        }
    }

    /// A buyer of 闲鱼 orders and pays a top-up.
    pub fn pay_top_up(&self, number: &str, product: &str, account: &str) {
        self.order("aldsIdle", number, product, 1, Some(account.to_owned()));
    }

    fn order(&self, service: &str, number: &str, product: &str, quantity: i64, account: Option<String>) {
        let goods = Goods {
            service: service.to_owned(),
            product: product.to_owned(),
            quantity,
            lines: 1,
            stand: Stand::Paid,
            paid_at: self.desk.clock.now().0,
            changed_at: self.desk.clock.now().0,
            account,
        };
        self.desk.books().orders.insert(number.to_owned(), goods);
    }

    /// Moves an order.
    pub fn stand(&self, number: &str, stand: Stand) {
        if let Some(order) = self.desk.books().orders.get_mut(number) {
            order.stand = stand;
            order.changed_at = self.desk.clock.now().0;
        }
    }

    /// The next calls of `path` (with the service before, as `aldsIdle/ImMsg/SendMsg`) meet these faults, one each.
    pub fn fault(&self, path: &str, faults: impl IntoIterator<Item = Fault>) {
        self.desk.books().faults.entry(format!("/{path}")).or_default().extend(faults);
    }

    /// A kind of card is kept, with these cards.
    pub fn keep(&self, kind: &str, cards: &[&str]) {
        let cards = cards.iter().map(|card| (*card).to_owned()).collect();
        self.desk.books().stock.kinds.insert(kind.to_owned(), cards);
    }

    /// 自动发货 has sent cards for an order by itself.
    pub fn auto_sent(&self, number: &str, card: &str) {
        let mut books = self.desk.books();
        books.sent_cards.insert(number.to_owned(), vec![card.to_owned()]);
        books.ledger.orders.entry(number.to_owned()).or_default().auto_sent += 1;
    }
}

impl Drop for AgisoMarket {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(State(desk): State<Arc<Desk>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let path = uri.path().to_owned();
    if path.starts_with("/notify/") {
        return supply::take_notice(&desk, &body);
    }
    if path.starts_with("/cancelled/") {
        return supply::take_cancel(&desk, &body);
    }
    if let Some(account) = path.strip_prefix("/SupplierProductNotify/") {
        return supply::take_price(&desk, account, &body);
    }
    let mut books = desk.books();
    if path == "/auth/token" {
        let fields = jd::read_fields(uri.query().unwrap_or_default().as_bytes());
        return token(&mut books, &fields);
    }
    *books.ledger.calls.entry(path.clone()).or_default() += 1;
    let fields = jd::read_fields(&body);
    if let Some((code, why)) = wrong(&desk, &headers, &fields) {
        books.ledger.refused.push(format!("{path}: {why}"));
        return refusal(code, why, false);
    }
    let fault = books.faults.get_mut(&path).and_then(VecDeque::pop_front);
    match fault {
        Some(Fault::Code(code)) => refusal(code, "按剧本拒绝", false),
        Some(Fault::Again(code)) => refusal(code, "按剧本拒绝，可重试", true),
        Some(Fault::Garbage) => (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response(),
        Some(Fault::DoneGarbage) => {
            play(&mut books, &path, &fields);
            (StatusCode::BAD_GATEWAY, "<html>502</html>").into_response()
        }
        Some(Fault::DoneTimedOut) => {
            play(&mut books, &path, &fields);
            refusal(13, "超时", false)
        }
        None | Some(Fault::No) => play(&mut books, &path, &fields),
    }
}

/// What is wrong with a call.
fn wrong(desk: &Desk, headers: &HeaderMap, fields: &Fields) -> Option<(i64, &'static str)> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if header("authorization") != format!("Bearer {TOKEN}") {
        return Some((1, "无效AccessToken"));
    }
    if header("apiversion") != "1" {
        return Some((5, "没有 ApiVersion"));
    }
    let at: i64 = fields.get("timestamp").and_then(|text| text.parse().ok()).unwrap_or(0);
    if (desk.clock.now().0 / 1_000 - at).abs() > FRESH_S {
        return Some((5, "timestamp 不对"));
    }
    if fields.values().any(String::is_empty) {
        return Some((5, "空参数"));
    }
    (fields.get("sign") != Some(&signing::call(SECRET, fields))).then_some((4, "验签失败"))
}

fn token(books: &mut Books, fields: &Fields) -> Response {
    if fields.get("sign") != Some(&signing::call(SECRET, fields)) {
        books.ledger.refused.push("/auth/token: 验签失败".to_owned());
        return refusal(4, "验签失败", false);
    }
    done(json!({ "Token": TOKEN, "ExpiresIn": 86_400, "ShopName": "测试店", "UserId": "9" }))
}

/// In small letters first, as some services answer.
pub(super) fn done(data: Value) -> Response {
    json!({ "isSuccess": true, "data": data, "error_Code": 0, "error_Msg": "" }).to_string().into_response()
}

pub(super) fn refusal(code: i64, words: &str, again: bool) -> Response {
    let again = if again { json!(true) } else { Value::Null };
    let body = json!({ "IsSuccess": false, "Data": null, "Error_Code": code, "Error_Msg": words, "AllowRetry": again });
    body.to_string().into_response()
}

/// Plays the marketplace.
fn play(books: &mut Books, path: &str, fields: &Fields) -> Response {
    let (service, call) = path.trim_start_matches('/').split_once('/').unwrap_or_default();
    let number = ["tid", "tids", "order_id", "orderId", "shop_order_id"].iter().find_map(|name| fields.get(*name));
    let number = number.cloned().unwrap_or_default();
    let known = books.orders.get(&number).is_some_and(|order| order.service == service);
    let of_order = !matches!(call, "Trade/TradesBuyerPay" | "Order/List") && !is_stock(call);
    if of_order && !known {
        return refusal(9, "交易不存在", false);
    }
    match call {
        "Order/Detail" | "Trade/TradeInfo" | "Trade/Detail" => {
            done(books.orders.get(&number).map_or(Value::Null, |order| order.shown(&number)))
        }
        "Trade/TradesBuyerPay" | "Order/List" => listed(books, service, call, fields),
        "ImMsg/SendMsg" | "WwMsg/Send" => {
            let message = fields.get("msg").cloned().unwrap_or_default();
            let sent = &mut books.ledger.orders.entry(number).or_default().messages;
            let (longest, most) = match (service, call) {
                (_, "WwMsg/Send") => (5_000, 3),
                ("aldsPdd" | "aldsDoudian", _) => (1_000, 2),
                _ => (1_000, 5),
            };
            if message.chars().count() > longest || sent.len() >= most {
                return refusal(26, "消息太长或太多", false);
            }
            sent.push(message);
            done(Value::Null)
        }
        "Trade/CreateOrderResult" | "GameCard/CardSend" | "DummySend/CardPwdSend" | "DummySend/ActivationCodeSend" => {
            hand_over(books, &number, call, fields)
        }
        "Alds/AldsSend" | "Trade/AldsProcessTrades" => auto_send(books, &number),
        "Order/DummySend"
        | "Order/RechargeSend"
        | "DummySend/OtherSend"
        | "Trade/LogisticsDummySend"
        | "Trade/LogisticsOfflineSend" => {
            note_parcel(books, &number, fields);
            ship(books, &number, call)
        }
        "Cpd/GetLastSentResult" => {
            let cards = books.sent_cards.get(&number).cloned().unwrap_or_default();
            let cards: Vec<Value> = cards.iter().map(|card| json!({ "c": card, "p": "" })).collect();
            done(if cards.is_empty() { json!([]) } else { json!([{ "title": "月卡", "cardPwdArr": cards }]) })
        }
        "Trade/QueryTradeCPSendLog" => {
            let cards = books.sent_cards.get(&number).cloned().unwrap_or_default();
            let cards: Vec<Value> = cards.iter().map(|card| json!({ "Card": card, "Pwd": "" })).collect();
            let sent = if cards.is_empty() { json!([]) } else { json!([{ "Title": "月卡", "Cards": cards }]) };
            done(json!({ "Orders": [{ "SendCards": sent }] }))
        }
        call => stock(books, call, fields),
    }
}

fn is_stock(call: &str) -> bool {
    call.starts_with("CardPwd")
        || matches!(call, "Product/GetList" | "Goods/List" | "User/GetVenderCarrier" | "Product/List")
}

/// 淘宝 lists what is paid and not shipped, page by page as it is at each call; 抖店 lists whatever was placed within the times that are asked for.
fn listed(books: &Books, service: &str, call: &str, fields: &Fields) -> Response {
    let of_service = books.orders.iter().filter(|(_, order)| order.service == service);
    let limit = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    if call == "Order/List" {
        let (from, to) = (limit("startTime"), limit("endTime"));
        let placed = of_service.filter(|(_, order)| (from..=to).contains(&order.time().as_str()));
        let shown: Vec<Value> = placed.map(|(number, order)| order.shown(number)).collect();
        return done(json!({ "page": 0, "size": shown.len(), "total": shown.len(), "shop_order_list": shown }));
    }
    let number = |name: &str, usual: usize| limit(name).parse().unwrap_or(usual);
    let (page, size, from) = (number("pageNo", 1), number("pageSize", 20), limit("modifyTimeStart"));
    let paid = of_service.filter(|(_, order)| order.stand == Stand::Paid && order.changed().as_str() >= from);
    let paid = paid.skip(page.saturating_sub(1).saturating_mul(size)).take(size);
    let shown: Vec<Value> = paid.map(|(number, order)| order.shown(number)).collect();
    done(json!({ "List": shown, "HasNext": false }))
}

fn hand_over(books: &mut Books, number: &str, call: &str, fields: &Fields) -> Response {
    let entry = books.ledger.orders.entry(number.to_owned()).or_default();
    let names = ["cardJson", "content", "cardNo", "activationCode"];
    let card = names.iter().find_map(|name| fields.get(*name)).cloned().unwrap_or_default();
    let card = fields.get("password").map_or(card.clone(), |password| format!("{card}/{password}"));
    if call == "Trade/CreateOrderResult" {
        // The last one counts.
        entry.cards = vec![card];
        return done(Value::Null);
    }
    if let Some(order) = books.orders.get_mut(number).filter(|order| order.stand == Stand::Paid) {
        order.stand = Stand::Shipped;
        entry.cards.push(card);
        entry.shipped += 1;
        return done(Value::Null);
    }
    refusal(26, "订单不是待发货", false)
}

/// Sends once: its own log keeps it from sending again.
fn auto_send(books: &mut Books, number: &str) -> Response {
    if !books.sent_cards.contains_key(number) {
        books.sent_cards.insert(number.to_owned(), vec![format!("AGISO-{number}")]);
        let entry = books.ledger.orders.entry(number.to_owned()).or_default();
        entry.auto_sent += 1;
        entry.shipped += 1;
        if let Some(order) = books.orders.get_mut(number) {
            order.stand = Stand::Shipped;
        }
    }
    let tid: Value = number.parse::<u64>().map_or_else(|_| json!(number), Value::from);
    done(json!({ "ResultsInfo": [{ "Tid": tid, "ResultCode": 100, "ResultMsg": "发送完成" }] }))
}

fn note_parcel(books: &mut Books, number: &str, fields: &Fields) {
    let field = |names: [&str; 2]| names.iter().find_map(|name| fields.get(*name));
    if let (Some(company), Some(parcel)) = (field(["companyCode", "logiCoprId"]), field(["outSid", "logiNo"])) {
        books.ledger.orders.entry(number.to_owned()).or_default().parcels.push(format!("{company} {parcel}"));
    }
}

fn ship(books: &mut Books, number: &str, call: &str) -> Response {
    let Some(order) = books.orders.get_mut(number) else { return refusal(9, "交易不存在", false) };
    if order.stand == Stand::Shipped {
        let tid: Value = number.parse::<u64>().map_or_else(|_| json!(number), Value::from);
        if call == "Trade/LogisticsDummySend" {
            let data = json!({ "ErrorInfos": [{ "Tid": tid, "ErrorCode": -50, "AllowRetry": false, "ErrorMsg": "重复发货" }] });
            return json!({ "IsSuccess": false, "Data": data, "Error_Code": 7, "Error_Msg": "全部失败" })
                .to_string()
                .into_response();
        }
        return refusal(24, "更新订单状态失败", false);
    }
    order.stand = Stand::Shipped;
    books.ledger.orders.entry(number.to_owned()).or_default().shipped += 1;
    done(Value::Null)
}

fn stock(books: &mut Books, call: &str, fields: &Fields) -> Response {
    let field = |name: &str| fields.get(name).cloned().unwrap_or_default();
    let none = || refusal(11, "没有数据", false);
    let counts = |(added, known): (usize, usize)| {
        done(json!({ "AddSuccessCount": added, "AddFailCount": known, "ResultMsg": "" }))
    };
    match call {
        "CardPwdCategory/GetList" | "CardPwd/GetList" => {
            let kind = |(id, cards): (&String, &Vec<String>)| json!({ "IdNo": id, "Title": "月卡", "TotalNum": cards.len(), "UsedNum": 0, "RemainingCount": cards.len(), "TotalCount": cards.len() });
            done(json!({ "List": books.stock.kinds.iter().map(kind).collect::<Vec<_>>(), "HasNext": false }))
        }
        "CardPwd/CreateStockInBatchId" => books.stock.batch(&field("cpkId")).map_or_else(none, |id| done(json!(id))),
        "CardPwd/StockIn" => {
            let cards: Vec<Value> = serde_json::from_str(&field("data")).unwrap_or_default();
            let cards = cards.iter().map(|card| card["CardNo"].as_str().unwrap_or_default().to_owned()).collect();
            let kind = field("stockInBatchId").split('-').next().unwrap_or_default().to_owned();
            books.stock.add(&kind, cards).map_or_else(none, counts)
        }
        "CardPwd/Add" => {
            let cards = field("data").lines().filter_map(|line| Some(line.split_once(',')?.0.to_owned())).collect();
            books.stock.add(&field("cpcId"), cards).map_or_else(none, counts)
        }
        _ => done(json!([])),
    }
}
