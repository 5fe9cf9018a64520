//! A link to a market that runs elsewhere, over HTTP.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use huolang_domain::OrderSn;
use huolang_vault::Secret;
use reqwest::Url;
use serde::de::DeserializeOwned;

use super::{
    link::MarketLink,
    model::{ChangePage, EventPage, MarketEvent, MarketOrder, MarketProduct, MarketSaying, SayingPage},
    vouchers::{MarketVoucher, VoucherUse},
    wire::{BUSY, Done, Message, OrdersQuery, Refusal, VoucherCall, Words},
};
use crate::{
    capability::{Content, Shipment},
    fault::CallError,
    http::{HttpAnswer, HttpCall, HttpClient, HttpFault, parse_base},
};

/// How long a market may hold a question for events; well below any read time-out.
const WAIT_MS: &str = "15000";

/// A link to a market that runs elsewhere.
pub struct HttpLink {
    client: HttpClient,
    base: Url,
    token: Option<Secret<String>>,
    /// The events handed over so far; `None` before the first question.
    position: Mutex<Option<u64>>,
    /// The lines handed over so far.
    heard: Mutex<u64>,
}

impl HttpLink {
    /// A link to the market at `gateway`, as `http://127.0.0.1:8100`.
    ///
    /// # Errors
    /// [`HttpFault::BadAddress`] when `gateway` cannot be used.
    pub fn new(client: HttpClient, gateway: &str, token: Option<Secret<String>>) -> Result<Self, HttpFault> {
        Ok(Self { client, base: parse_base(gateway)?, token, position: Mutex::new(None), heard: Mutex::new(0) })
    }

    fn url(&self, path: &[&str], query: &[(&str, &str)]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().push("v1").extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }

    async fn call(&self, call: HttpCall) -> Result<HttpAnswer, HttpFault> {
        let call = match &self.token {
            Some(token) => call.bearer(token)?,
            None => call,
        };
        self.client.call(call).await
    }

    async fn read<T: DeserializeOwned>(&self, call: HttpCall) -> Result<T, CallError> {
        let answer = self.call(call).await.map_err(HttpFault::of_read)?;
        if answer.status == 200 {
            return serde_json::from_slice(&answer.body).map_err(|error| CallError::Business {
                code: "answer_not_understood".to_owned(),
                message: format!("{error}"),
            });
        }
        let transient = |message| CallError::Transient { message, retry_after_ms: None };
        Err(refused(&answer).unwrap_or_else(|| transient(format!("status {}", answer.status))))
    }

    /// A call that uses something and answers with more than a yes.
    async fn take<T: DeserializeOwned>(&self, call: HttpCall) -> Result<T, CallError> {
        let answer = self.call(call).await.map_err(HttpFault::of_write)?;
        let unknown = |message| CallError::Unknown { message };
        if answer.status == 200 {
            return serde_json::from_slice(&answer.body)
                .map_err(|_| unknown("the answer was not understood".to_owned()));
        }
        Err(refused(&answer).unwrap_or_else(|| unknown(format!("status {}", answer.status))))
    }

    async fn write(&self, call: HttpCall) -> Result<(), CallError> {
        let answer = self.call(call).await.map_err(HttpFault::of_write)?;
        if answer.status == 200 {
            // A page that something in between answers with is no word of the market's.
            let done: Result<Done, _> = serde_json::from_slice(&answer.body);
            return match done {
                Ok(Done { done: true }) => Ok(()),
                _ => Err(CallError::Unknown { message: "the answer was not understood".to_owned() }),
            };
        }
        let unknown = |message| CallError::Unknown { message };
        Err(refused(&answer).unwrap_or_else(|| unknown(format!("status {}", answer.status))))
    }
}

/// The refusal in `answer`; `None` when it says neither yes nor no, as one from a gateway in between.
fn refused(answer: &HttpAnswer) -> Option<CallError> {
    let body: Option<Refusal> = serde_json::from_slice(&answer.body).ok();
    let asked = body.as_ref().and_then(|body| body.retry_after_ms).or_else(|| answer.retry_after_ms());
    let message = body.as_ref().map_or_else(|| format!("status {}", answer.status), |body| body.message.clone());
    match (answer.status, body) {
        (401, _) => Some(CallError::Login { message }),
        (429, _) => Some(CallError::RateLimited { message, retry_after_ms: asked }),
        (503, Some(body)) if body.code == BUSY => Some(CallError::Transient { message, retry_after_ms: asked }),
        (408 | 500.., _) => None,
        (status, body) => {
            let code = body.map_or_else(|| format!("http_{status}"), |body| body.code);
            Some(CallError::Business { code, message })
        }
    }
}

#[async_trait]
impl MarketLink for HttpLink {
    async fn changes(&self, cursor: Option<&str>, limit: usize) -> Result<ChangePage, CallError> {
        let limit = limit.to_string();
        let mut query = vec![("limit", limit.as_str())];
        query.extend(cursor.map(|cursor| ("cursor", cursor)));
        self.read(HttpCall::get("practice.changes", self.url(&["changes"], &query))).await
    }

    async fn events(&self) -> Result<Vec<MarketEvent>, CallError> {
        loop {
            let position = *self.position.lock().unwrap_or_else(PoisonError::into_inner);
            let after = position.map(|position| position.to_string());
            let mut query = vec![("wait_ms", WAIT_MS)];
            query.extend(after.as_deref().map(|after| ("after", after)));
            let page: EventPage = self.read(HttpCall::get("practice.events", self.url(&["events"], &query))).await?;
            *self.position.lock().unwrap_or_else(PoisonError::into_inner) = Some(page.next);
            if !page.events.is_empty() {
                return Ok(page.events);
            }
        }
    }

    async fn orders(&self, sns: &[OrderSn]) -> Result<Vec<MarketOrder>, CallError> {
        let url = self.url(&["orders", "query"], &[]);
        let call = HttpCall::post_json("practice.orders", url, &OrdersQuery { sns: sns.to_vec() });
        self.read(call.map_err(HttpFault::of_read)?).await
    }

    async fn send(&self, content: &Content) -> Result<(), CallError> {
        let url = self.url(&["orders", content.sn.as_str(), "messages"], &[]);
        let body = Message { line: content.line, key: content.key.clone(), text: content.text.clone() };
        self.write(HttpCall::post_json("practice.send", url, &body).map_err(HttpFault::of_read)?).await
    }

    async fn ship(&self, sn: &OrderSn, how: &Shipment) -> Result<(), CallError> {
        let url = self.url(&["orders", sn.as_str(), "shipment"], &[]);
        self.write(HttpCall::post_json("practice.ship", url, how).map_err(HttpFault::of_read)?).await
    }

    async fn was_sent(&self, sn: &OrderSn, line: i64, key: &str) -> Result<bool, CallError> {
        let line = line.to_string();
        let url = self.url(&["orders", sn.as_str(), "messages"], &[("line", &line), ("key", key)]);
        Ok(self.read::<Done>(HttpCall::get("practice.was_sent", url)).await?.done)
    }

    async fn was_shipped(&self, sn: &OrderSn) -> Result<bool, CallError> {
        let url = self.url(&["orders", sn.as_str(), "shipment"], &[]);
        Ok(self.read::<Done>(HttpCall::get("practice.was_shipped", url)).await?.done)
    }

    async fn products(&self) -> Result<Vec<MarketProduct>, CallError> {
        self.read(HttpCall::get("practice.products", self.url(&["products"], &[]))).await
    }

    async fn look(&self, sn: Option<&OrderSn>, code: &str) -> Result<MarketVoucher, CallError> {
        let call = VoucherCall { key: String::new(), sn: sn.cloned(), code: code.to_owned() };
        let url = self.url(&["vouchers", "look"], &[]);
        self.read(HttpCall::post_json("practice.look", url, &call).map_err(HttpFault::of_read)?).await
    }

    async fn use_voucher(&self, key: &str, sn: Option<&OrderSn>, code: &str) -> Result<VoucherUse, CallError> {
        let call = VoucherCall { key: key.to_owned(), sn: sn.cloned(), code: code.to_owned() };
        let url = self.url(&["vouchers", "use"], &[]);
        self.take(HttpCall::post_json("practice.use_voucher", url, &call).map_err(HttpFault::of_read)?).await
    }

    async fn voucher_use(&self, key: &str) -> Result<Option<VoucherUse>, CallError> {
        let url = self.url(&["vouchers", "uses"], &[("key", key)]);
        self.read(HttpCall::get("practice.voucher_use", url)).await
    }

    async fn undo_use(&self, receipt: &str) -> Result<(), CallError> {
        let url = self.url(&["vouchers", "uses", receipt, "undo"], &[]);
        let nothing = serde_json::json!({});
        self.write(HttpCall::post_json("practice.undo_use", url, &nothing).map_err(HttpFault::of_read)?).await
    }

    async fn open_codes(&self, sn: &OrderSn) -> Result<Vec<String>, CallError> {
        let url = self.url(&["orders", sn.as_str(), "codes"], &[]);
        self.read(HttpCall::get("practice.codes", url)).await
    }

    async fn sayings(&self) -> Result<Vec<MarketSaying>, CallError> {
        loop {
            let after = self.heard.lock().unwrap_or_else(PoisonError::into_inner).to_string();
            let query = [("wait_ms", WAIT_MS), ("after", after.as_str())];
            let page: SayingPage = self.read(HttpCall::get("practice.talk", self.url(&["talk"], &query))).await?;
            *self.heard.lock().unwrap_or_else(PoisonError::into_inner) = page.next;
            if !page.lines.is_empty() {
                return Ok(page.lines);
            }
        }
    }

    async fn say(&self, chat_id: &str, text: &str) -> Result<(), CallError> {
        let url = self.url(&["chats", chat_id, "lines"], &[]);
        let body = Words { text: text.to_owned() };
        self.write(HttpCall::post_json("practice.say", url, &body).map_err(HttpFault::of_read)?).await
    }

    async fn chat(&self, chat_id: &str, limit: usize) -> Result<Vec<MarketSaying>, CallError> {
        let limit = limit.to_string();
        let url = self.url(&["chats", chat_id, "lines"], &[("limit", &limit)]);
        self.read(HttpCall::get("practice.chat", url)).await
    }

    async fn check_login(&self) -> Result<(), CallError> {
        let url = self.url(&["session"], &[]);
        self.read::<Done>(HttpCall::get("practice.session", url)).await.map(|_| ())
    }
}
