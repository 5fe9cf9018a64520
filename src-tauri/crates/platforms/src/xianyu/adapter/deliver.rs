//! Sends goods: into the chat with the buyer of the confirmed order, or as the order's voucher.

use super::{
    XianyuAdapter,
    read_back::{NEWEST_MESSAGES, SLACK_MS},
};
use crate::{
    capability::{Content, DeliverContent},
    fault::CallError,
    xianyu::{
        answer::{FrameClass, classify, reason},
        apis::CONSIGN_VOUCHER,
        fixed::{TEXT_LIMIT, bare},
        frame::{self, NEWEST, To},
        ids::uuid_of,
        ret::RetClass,
        settings::DeliverBy,
        socket::Asked,
        split::split,
        trade_data,
    },
};
use async_trait::async_trait;
use huolang_domain::{Millis, rule::Channel};
use serde_json::Value;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The most characters of a voucher.
pub(super) const VOUCHER_LIMIT: usize = 200;
/// Sendings that are remembered.
const ROOM: usize = 5_000;
/// Between two parts of a long text.
const BETWEEN: Duration = Duration::from_millis(600);

/// How far sendings have come: a retry goes on behind the parts that were accepted.
#[derive(Default)]
pub(super) struct Parts(Mutex<(HashMap<String, Sent>, VecDeque<String>)>);

/// How far one sending has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Sent {
    /// Parts that were accepted.
    pub accepted: usize,
    /// When it first went out.
    pub began: Option<Millis>,
}

impl Parts {
    pub(super) fn get(&self, key: &str) -> Sent {
        let parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parts.0.get(key).cloned().unwrap_or_default()
    }

    fn put(&self, key: &str, sent: Sent) {
        let mut parts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if parts.0.insert(key.to_owned(), sent).is_none() {
            parts.1.push_back(key.to_owned());
            if parts.1.len() > ROOM
                && let Some(oldest) = parts.1.pop_front()
            {
                parts.0.remove(&oldest);
            }
        }
    }
}

pub(super) fn transient(message: &str) -> CallError {
    CallError::Transient { message: message.to_owned(), retry_after_ms: None }
}

/// What a request without an answer means for a message.
pub(super) fn of_send(asked: Asked) -> CallError {
    match asked {
        Asked::Stopped(stop) => stop.error(),
        Asked::NotSent => transient("there is no connection to the message service"),
        Asked::Lost => CallError::Unknown { message: "no answer to the message".to_owned() },
    }
}

/// What a request without an answer means for a reading.
pub(super) fn of_read(asked: Asked) -> CallError {
    match asked {
        Asked::Stopped(stop) => stop.error(),
        Asked::NotSent | Asked::Lost => transient("the message service did not answer"),
    }
}

impl XianyuAdapter {
    /// The chat with a buyer about a product. The platform is asked: a card could name any chat.
    pub(super) async fn chat_with(&self, peer_id: &str, item_id: &str) -> Result<String, CallError> {
        self.socket.start();
        if let Some(cid) = self.items.chat(peer_id, item_id) {
            return Ok(cid);
        }
        let self_id = self.mtop.account.user_id();
        let frame = self.socket.shared.request(|mid| frame::create_chat(&self_id, peer_id, item_id, mid)).await;
        let frame = frame.map_err(of_read)?;
        if let (FrameClass::Ok, Some(cid)) = (classify(&frame), chat_id(&frame["body"])) {
            self.items.note_chat(peer_id, item_id, &cid);
            return Ok(cid);
        }
        // Refused: only a chat in which this buyer wrote about this product will do, never one that is made up.
        if let Some(cid) = self.socket.shared.chat_with(peer_id, item_id) {
            return Ok(cid);
        }
        Err(match classify(&frame) {
            FrameClass::RetryLater => {
                CallError::RateLimited { message: "flow control".to_owned(), retry_after_ms: Some(6_000) }
            }
            FrameClass::SendRejected => {
                let (code, message) = reason(&frame);
                CallError::Business { code, message }
            }
            // Said about the connection, not about the chat.
            FrameClass::AuthFailed | FrameClass::Stop | FrameClass::KickedOut => {
                transient("the connection was refused before the chat")
            }
            _ => CallError::Business {
                code: "no_chat".to_owned(),
                message: "the platform opened no chat with this buyer".to_owned(),
            },
        })
    }

    /// How far a long text came before this start of the program: the parts that stand in the chat since the payment are not
    /// sent again. A text that stands there whole did not break off: it is one that is wanted once more, or another order's.
    async fn recall(&self, cid: &str, content: &Content, paid_at: Option<Millis>) -> Result<(), CallError> {
        let parts = split(&content.text, TEXT_LIMIT);
        if parts.len() < 2 || self.parts.get(&content.key).began.is_some() {
            return Ok(());
        }
        let Some(paid_at) = paid_at else { return Ok(()) };
        let since = paid_at.plus(-SLACK_MS).0;
        let messages = self.socket.shared.history(cid, NEWEST, since, NEWEST_MESSAGES).await;
        let messages = messages.ok_or_else(|| transient("the chat could not be read"))?;
        let said = |part: &String| {
            messages.iter().any(|message| {
                message.is_own() && message.text.as_deref().is_some_and(|text| text.trim() == part.trim())
            })
        };
        let accepted = parts.iter().take_while(|part| said(part)).count();
        if (1..parts.len()).contains(&accepted) {
            self.parts.put(&content.key, Sent { accepted, began: Some(paid_at) });
        }
        Ok(())
    }

    /// Sends a text, in parts when it is long. A retry with the same key goes on behind what was accepted.
    pub(super) async fn say(&self, cid: &str, peer_id: &str, key: &str, text: &str) -> Result<(), CallError> {
        self.socket.start();
        let parts = split(text, TEXT_LIMIT);
        let mut sent = self.parts.get(key);
        sent.began.get_or_insert(self.mtop.clock.now());
        self.parts.put(key, sent.clone());
        for (at, part) in parts.iter().enumerate().skip(sent.accepted) {
            if at > 0 {
                tokio::time::sleep(BETWEEN).await;
            }
            self.write_room().await?;
            self.socket.shared.expect_echo(cid, part);
            let self_id = self.mtop.account.user_id();
            let to = To { self_id: &self_id, peer_id, cid };
            let uuid = uuid_of(key, at);
            self.speak((cid, part.as_str()), |mid| frame::send_text(to, part, mid, &uuid)).await?;
            self.parts.put(key, Sent { accepted: at + 1, began: sent.began });
        }
        Ok(())
    }

    /// Sends one frame with a message and reads its answer. `said`: the chat, and the words or the picture's address.
    pub(super) async fn speak(
        &self,
        said: (&str, &str),
        make: impl Fn(&str) -> Value + Send + Sync,
    ) -> Result<(), CallError> {
        for wait in [2, 4, 6] {
            let frame = self.socket.shared.request(|mid| make(mid)).await.map_err(of_send)?;
            match classify(&frame) {
                FrameClass::Ok => {
                    if let Some(id) = message_id(&frame["body"]) {
                        self.socket.shared.note_sent(said.0, said.1, id);
                    }
                    return Ok(());
                }
                FrameClass::RetryLater => tokio::time::sleep(Duration::from_secs(wait)).await,
                FrameClass::SendRejected => {
                    let (code, message) = reason(&frame);
                    return Err(CallError::Business { code, message });
                }
                FrameClass::AuthFailed | FrameClass::Stop | FrameClass::KickedOut => {
                    return Err(transient("the connection was refused before the message"));
                }
                FrameClass::Other => {
                    return Err(CallError::Unknown { message: "the answer was neither yes nor no".to_owned() });
                }
            }
        }
        Err(CallError::RateLimited { message: "flow control".to_owned(), retry_after_ms: Some(10_000) })
    }

    /// The way that a rule's choice, or the shop's settings, lead to.
    pub(super) fn deliver_by(&self, channel: Channel) -> DeliverBy {
        match channel {
            Channel::Chat => DeliverBy::Chat,
            Channel::Voucher => DeliverBy::Voucher,
            Channel::ChatAndVoucher => DeliverBy::Both,
            Channel::Usual | Channel::ByHand | Channel::PlatformStock | Channel::Call => self.mtop.settings.deliver_by,
        }
    }

    /// Puts the goods into the order's voucher, which marks it shipped, too.
    async fn voucher(&self, sn: &str, text: &str) -> Result<(), CallError> {
        if text.chars().count() > VOUCHER_LIMIT {
            return Err(CallError::Business {
                code: "voucher_too_long".to_owned(),
                message: format!("a voucher holds {VOUCHER_LIMIT} characters; deliver in the chat instead"),
            });
        }
        self.write_room().await?;
        let data = trade_data::consign_voucher(sn, text);
        let answer = Box::pin(self.mtop.call(&CONSIGN_VOUCHER, &data)).await?;
        match answer.class {
            RetClass::Success => Ok(()),
            // Shipped before, without these goods: that is no delivery.
            _ => Err(answer.refusal()),
        }
    }
}

/// The chat in the answer to its opening; other clients have met it nested and in lists, too.
fn chat_id(body: &Value) -> Option<String> {
    let body = body.as_array().and_then(|all| all.first()).unwrap_or(body);
    let places = [
        &body["singleChatConversation"]["cid"],
        &body["singleChatUserConversation"]["singleChatConversation"]["cid"],
        &body["cid"],
    ];
    let cid = places.into_iter().find_map(Value::as_str).map(bare)?;
    (!cid.is_empty() && cid.bytes().all(|byte| byte.is_ascii_digit())).then(|| cid.to_owned())
}

fn message_id(body: &Value) -> Option<&str> {
    body["messageId"].as_str().or_else(|| body["1"]["messageId"].as_str()).or_else(|| body["1"].as_str())
}

#[async_trait]
impl DeliverContent for XianyuAdapter {
    fn text_limit(&self, channel: Channel) -> Option<usize> {
        Some(match self.deliver_by(channel) {
            DeliverBy::Chat => TEXT_LIMIT,
            DeliverBy::Voucher | DeliverBy::Both => VOUCHER_LIMIT,
        })
    }

    async fn deliver(&self, content: &Content) -> Result<(), CallError> {
        self.mtop.account.ready()?;
        let by = self.deliver_by(content.channel);
        if by != DeliverBy::Voucher {
            let confirmed = Box::pin(self.confirmed(content.sn.as_str())).await?;
            let order = &confirmed.read;
            let cid = self.chat_with(&order.peer_id, &order.item_id).await?;
            self.recall(&cid, content, confirmed.paid_at).await?;
            self.say(&cid, &order.peer_id, &content.key, &content.text).await?;
        }
        if by != DeliverBy::Chat {
            match Box::pin(self.voucher(content.sn.as_str(), &content.text)).await {
                Ok(()) => {}
                // The buyer has the goods: the voucher is a copy.
                Err(error) if by == DeliverBy::Both => {
                    tracing::warn!(sn = %content.sn, %error, "no voucher was written")
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
