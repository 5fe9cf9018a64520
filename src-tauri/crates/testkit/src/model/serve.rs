//! The model on a port of this machine: `POST …/chat/completions`, whole or piece by piece, and `GET …/models`.

use super::{Asked, ModelFault, ModelScript};
use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The model on a port of this machine.
pub struct LoopbackModel {
    script: Arc<ModelScript>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl LoopbackModel {
    /// Serves `script` on `port`; 0: a free one.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(script: ModelScript, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let script = Arc::new(script);
        let routes = Router::new()
            .route("/v1/chat/completions", post(complete))
            .route("/v1/models", get(models))
            .with_state(script.clone());
        Ok(Self { script, address, server: tokio::spawn(axum::serve(listener, routes).into_future()) })
    }

    /// The base address, as presets write it: with `/v1`.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// What it says, and what it was asked.
    #[must_use]
    pub fn script(&self) -> &ModelScript {
        &self.script
    }
}

impl Drop for LoopbackModel {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn models(State(script): State<Arc<ModelScript>>, headers: HeaderMap) -> Response {
    if !may(&script, &headers) {
        return bad_key();
    }
    Json(json!({ "object": "list", "data": [{ "id": "qwen-max", "object": "model" }] })).into_response()
}

async fn complete(State(script): State<Arc<ModelScript>>, headers: HeaderMap, body: Bytes) -> Response {
    if !may(&script, &headers) {
        return bad_key();
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return refusal(StatusCode::BAD_REQUEST, "invalid_request_error", "the request is no JSON");
    };
    let stream = body["stream"] == true;
    let asked = Asked {
        model: body["model"].as_str().unwrap_or_default().to_owned(),
        messages: body["messages"].clone(),
        stream,
        body,
    };
    let spoken: usize = asked.messages.to_string().chars().count();
    let model = asked.model.clone();
    let (fault, words) = script.take(asked);
    let mut wait = script.delay_ms;
    if let Some(ModelFault::Slow { ms }) = fault {
        wait += ms;
    }
    if wait > 0 {
        tokio::time::sleep(Duration::from_millis(wait)).await;
    }
    match fault {
        None | Some(ModelFault::Slow { .. }) => answer(&model, &words, spoken, stream, false),
        Some(ModelFault::BreakOff) => answer(&model, &words, spoken, stream, true),
        Some(ModelFault::Empty) => answer(&model, "", spoken, stream, false),
        Some(ModelFault::Nonsense) => (StatusCode::OK, "<html>proxy</html>").into_response(),
        Some(ModelFault::BadKey) => bad_key(),
        Some(ModelFault::NoMoney) => {
            refusal(StatusCode::PAYMENT_REQUIRED, "insufficient_quota", "the balance is used up")
        }
        Some(ModelFault::RateLimited { after_s }) => {
            let mut response = refusal(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded", "slow down");
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(after_s));
            response
        }
        Some(ModelFault::Status { status }) => {
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

fn may(script: &ModelScript, headers: &HeaderMap) -> bool {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    script.key.as_deref().is_none_or(|key| given.and_then(|given| given.strip_prefix("Bearer ")) == Some(key))
}

fn bad_key() -> Response {
    refusal(StatusCode::UNAUTHORIZED, "invalid_api_key", "Incorrect API key provided")
}

fn refusal(status: StatusCode, code: &str, message: &str) -> Response {
    (status, Json(json!({ "error": { "code": code, "type": code, "message": message } }))).into_response()
}

fn usage(spoken: usize, words: &str) -> Value {
    let (asked, said) = (spoken / 2 + 1, words.chars().count() / 2 + 1);
    json!({ "prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said })
}

/// The answer, whole or in pieces of four signs; broken off in the middle when `breaks`.
fn answer(model: &str, words: &str, spoken: usize, stream: bool, breaks: bool) -> Response {
    if !stream {
        let whole = json!({
            "id": "c1", "object": "chat.completion", "model": model,
            "choices": [{ "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": words } }],
            "usage": usage(spoken, words),
        });
        if breaks {
            let text = whole.to_string();
            return cut(vec![text.chars().take(text.chars().count() / 2).collect()]);
        }
        return Json(whole).into_response();
    }
    let signs: Vec<char> = words.chars().collect();
    let piece = |text: String| {
        let choice = json!({ "index": 0, "delta": { "content": text }, "finish_reason": null });
        format!(
            "data: {}\n\n",
            json!({ "id": "c1", "object": "chat.completion.chunk", "model": model, "choices": [choice] })
        )
    };
    let mut pieces: Vec<String> = signs.chunks(4).map(|signs| piece(signs.iter().collect())).collect();
    if breaks {
        pieces.truncate(pieces.len() / 2);
        return cut(pieces);
    }
    let end = json!({
        "id": "c1", "object": "chat.completion.chunk", "model": model,
        "choices": [{ "index": 0, "delta": {}, "finish_reason": "stop" }], "usage": usage(spoken, words),
    });
    pieces.push(format!("data: {end}\n\n"));
    pieces.push("data: [DONE]\n\n".to_owned());
    let mut response = Response::new(Body::from(pieces.concat()));
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("text/event-stream"));
    response
}

/// These pieces, and then the connection breaks.
fn cut(pieces: Vec<String>) -> Response {
    let told = pieces.into_iter().map(|piece| Ok::<_, io::Error>(Bytes::from(piece)));
    let lost = std::iter::once(Err(io::Error::other("the answer is lost")));
    Response::new(Body::from_stream(futures::stream::iter(told.chain(lost).collect::<Vec<_>>())))
}
