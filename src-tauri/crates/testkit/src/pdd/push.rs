//! The message socket: proof in the address, heartbeats, messages until they are acknowledged.

use super::{check::socket_proof, market::PddMarket};
use axum::{
    extract::{
        Path, State as Shared, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// A message without an answer comes again after so long, in milliseconds of the marketplace's clock.
const AGAIN_MS: i64 = 3_000;

/// Messages that wait for their answer.
#[derive(Default)]
pub(super) struct Outbox {
    fresh: i64,
    waiting: Vec<Waiting>,
}

struct Waiting {
    id: i64,
    topic: String,
    content: Value,
    /// When it happened: every frame of it names that moment.
    at: i64,
    next_at: i64,
}

impl PddMarket {
    /// Something happened to an order.
    pub(super) fn push(&self, topic: &str, sn: &str, more: Value) {
        let mut content = json!({ "mall_id": self.app.mall_id, "tid": sn });
        if let (Some(content), Some(more)) = (content.as_object_mut(), more.as_object()) {
            content.extend(more.clone());
        }
        let at = self.clock.now().0;
        let mut state = self.state();
        if state.faults.push_lost || !state.permitted {
            return;
        }
        state.outbox.fresh += 1;
        let waiting = Waiting { id: state.outbox.fresh, topic: topic.to_owned(), content, at, next_at: 0 };
        state.outbox.waiting.push(waiting);
        drop(state);
        self.pushed.notify_waiters();
    }

    /// Every open socket breaks off.
    pub fn cut_sockets(&self) {
        self.cut.send_modify(|times| *times += 1);
    }

    /// How many messages wait for their answer.
    #[must_use]
    pub fn unanswered(&self) -> usize {
        self.state().outbox.waiting.len()
    }

    /// Frames that are due; each is due again later, under another id.
    fn due(&self) -> Vec<String> {
        let now = self.clock.now().0;
        let mall_id = self.app.mall_id;
        let mut state = self.state();
        let outbox = &mut state.outbox;
        let mut frames = Vec::new();
        for waiting in &mut outbox.waiting {
            if waiting.next_at > now {
                continue;
            }
            if waiting.next_at > 0 {
                outbox.fresh += 1;
                waiting.id = outbox.fresh;
            }
            waiting.next_at = now + AGAIN_MS;
            let message = json!({ "type": waiting.topic, "mallID": mall_id, "content": waiting.content.to_string() });
            let frame = json!({
                "id": waiting.id, "commandType": "Common", "time": waiting.at, "sendTime": now, "message": message,
            });
            frames.push(frame.to_string());
        }
        state.ledger.pushed += frames.len() as u64;
        frames
    }

    fn answered(&self, frame: &str) {
        let Ok(frame) = serde_json::from_str::<Value>(frame) else {
            self.state().ledger.broken_rules.push("a frame that is no JSON".to_owned());
            return;
        };
        let mut state = self.state();
        match frame["commandType"].as_str() {
            Some("Ack") => {
                let known = |waiting: &Waiting| Some(waiting.id) == frame["id"].as_i64();
                if frame["type"].is_null() || frame["mallID"].is_null() || frame["sendTime"].is_null() {
                    state.ledger.broken_rules.push("an acknowledgement without type, mallID or sendTime".to_owned());
                }
                let before = state.outbox.waiting.len();
                state.outbox.waiting.retain(|waiting| !known(waiting));
                state.ledger.acks += u64::from(state.outbox.waiting.len() < before);
            }
            Some("HeartBeat" | "Fail") => {}
            _ => state.ledger.broken_rules.push("a frame of an unknown command".to_owned()),
        }
    }
}

pub(super) async fn open(
    Shared(market): Shared<Arc<PddMarket>>,
    Path((client_id, at, proof)): Path<(String, String, String)>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let app = &market.app;
    let late = at.parse::<i64>().map_or(i64::MAX, |at| (at / 1_000 - market.now_s()).abs()) > 600;
    if client_id != app.client_id || late || proof != socket_proof(&client_id, &at, &app.client_secret) {
        market.state().ledger.broken_rules.push("a socket with a wrong proof".to_owned());
        return StatusCode::FORBIDDEN.into_response();
    }
    market.state().ledger.sockets += 1;
    upgrade.on_upgrade(move |socket| serve(market, socket))
}

async fn serve(market: Arc<PddMarket>, mut socket: WebSocket) {
    let mut look = tokio::time::interval(Duration::from_millis(50));
    let mut beat = tokio::time::interval(Duration::from_secs(5));
    let mut cut = market.cut.subscribe();
    loop {
        let frames = tokio::select! {
            // A line that was cut carries nothing more, whatever else is due.
            biased;
            _ = cut.changed() => return,
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => {
                    market.answered(&text);
                    Vec::new()
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => Vec::new(),
            },
            () = market.pushed.notified() => market.due(),
            _ = look.tick() => market.due(),
            _ = beat.tick() => {
                let now = market.clock.now().0;
                vec![json!({ "commandType": "HeartBeat", "time": now, "id": now }).to_string()]
            }
        };
        for frame in frames {
            if socket.send(Message::text(frame)).await.is_err() {
                return;
            }
        }
    }
}
