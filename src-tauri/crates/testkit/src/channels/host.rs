//! One HTTP host that plays every vendor.

use std::{
    collections::{HashMap, VecDeque},
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use huolang_domain::Clock;
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

use super::checks;

/// The key, token or device that every vendor knows.
pub const KEY: &str = "693a91f6key0x4caf";
/// The secret that signs.
pub const SECRET: &str = "SEC000000000000000000000";

/// A message that a vendor accepted.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    /// `wecom`, `sms`, ….
    pub channel: &'static str,
    /// What a person would read.
    pub text: String,
    /// The whole call.
    pub call: Value,
}

#[derive(Default)]
struct Book {
    heard: Vec<Heard>,
    /// Calls, refused ones included.
    calls: usize,
    replies: VecDeque<(u16, Value)>,
    /// Calls are taken and never answered while it is set.
    silent: bool,
    /// So many calls are taken from now on whose answers are lost: what comes back is a 500.
    lost: usize,
    /// Every call is answered so while it is set.
    always: Option<(u16, Value)>,
    /// Ids of signed calls that were accepted.
    ids: HashMap<String, i64>,
}

#[derive(Clone)]
struct Desk {
    clock: Arc<dyn Clock>,
    book: Arc<Mutex<Book>>,
}

/// The host.
pub struct ChannelHost {
    address: SocketAddr,
    book: Arc<Mutex<Book>>,
    server: JoinHandle<io::Result<()>>,
}

impl ChannelHost {
    /// Opens the host on a free port; signatures must be of the time that `clock` shows.
    ///
    /// # Errors
    /// When no port can be bound.
    pub async fn start(clock: Arc<dyn Clock>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let (address, book) = (listener.local_addr()?, Arc::new(Mutex::new(Book::default())));
        let router = Router::new().fallback(answer).with_state(Desk { clock, book: book.clone() });
        Ok(Self { address, book, server: tokio::spawn(axum::serve(listener, router).into_future()) })
    }

    /// The address to be set as gateway.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was accepted so far.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        locked(&self.book).heard.clone()
    }

    /// Calls so far, refused ones included.
    #[must_use]
    pub fn calls(&self) -> usize {
        locked(&self.book).calls
    }

    /// The next call is answered so, whatever it asks.
    pub fn reply(&self, status: u16, body: Value) {
        locked(&self.book).replies.push_back((status, body));
    }

    /// Calls get no answer at all from now on, or do again.
    pub fn silence(&self, on: bool) {
        locked(&self.book).silent = on;
    }

    /// The answer to the next call is lost: it is taken, and a 500 comes back.
    pub fn lose_answer(&self) {
        locked(&self.book).lost += 1;
    }

    /// Every call is answered so from now on; `None`: as usual again.
    pub fn always(&self, reply: Option<(u16, Value)>) {
        locked(&self.book).always = reply;
    }
}

impl Drop for ChannelHost {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn locked(book: &Mutex<Book>) -> MutexGuard<'_, Book> {
    book.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(desk): State<Desk>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let now = desk.clock.now().0;
    let silent = {
        let mut book = locked(&desk.book);
        book.calls += 1;
        book.silent
    };
    if silent {
        return std::future::pending().await;
    }
    let mut book = locked(&desk.book);
    if let Some((status, reply)) = book.replies.pop_front().or_else(|| book.always.clone()) {
        return respond(status, &reply);
    }
    let call = checks::Call { uri: &uri, headers: &headers, body: &body, now };
    let (reply, heard) = match uri.path() {
        "/cgi-bin/webhook/send" => checks::wecom(&call),
        "/robot/send" => checks::dingtalk(&call),
        "/push" => checks::bark(&call),
        "/send" => checks::pushplus(&call),
        "/hook" => {
            let (reply, id, heard) = checks::webhook(&call);
            if heard.is_some() && book.ids.insert(id, now).is_some() {
                // Had already: accepted again, told once.
                return respond(200, &json!({ "repeated": true }));
            }
            (reply, heard)
        }
        "/" => checks::sms(&call),
        path if path.starts_with("/open-apis/bot/v2/hook/") => checks::feishu(&call),
        path if path.ends_with(".send") => checks::serverchan(&call),
        path if path.ends_with("/sendMessage") => checks::telegram(&call),
        _ => ((404, json!({ "error": "no such place" })), None),
    };
    book.heard.extend(heard);
    if book.lost > 0 {
        book.lost -= 1;
        return respond(500, &json!({}));
    }
    respond(reply.0, &reply.1)
}

fn respond(status: u16, body: &Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, body.to_string()).into_response()
}
