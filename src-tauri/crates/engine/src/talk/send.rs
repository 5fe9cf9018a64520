//! Sends messages that were written down, one after the other. A message without an answer is looked for in the chat and
//! never sent again.

use crate::{Engine, EngineError, deliver};
use huolang_domain::{
    ErrorCode, Millis,
    talk::{LeftReason, MessageHandling, MessageSend, Takeover, TakeoverBy},
};
use huolang_platforms::{
    capability::{Author, Chat, ChatBody},
    fault::CallError,
};
use huolang_store::{
    Durability,
    conversations::Conversation,
    messages::{self, Message},
    pictures,
};

/// Answers that were certainly not sent are tried so often.
const TRIES: i64 = 3;
/// And again after so long, in milliseconds.
const AGAIN_MS: i64 = 5_000;
/// Messages of a chat that are looked through for one without an answer.
const LOOKED: usize = 20;
/// Clocks differ: a message of the chat may bear an earlier time by so much, in milliseconds.
const CLOCKS_MS: i64 = 120_000;

/// Messages on their way.
pub(super) struct Sending {
    pub conversation: Conversation,
    /// The first is marked as on its way, the others wait for it.
    pub messages: Vec<Message>,
    /// Whether the program answers by itself: what was certainly not sent is tried again.
    pub automatic: bool,
}

/// A takeover from now on; 0: until it is switched off.
pub(super) fn takeover(by: TakeoverBy, now: Millis, lasts_ms: i64) -> Takeover {
    Takeover { by, at: now, until: (lasts_ms > 0).then(|| now.plus(lasts_ms)) }
}

impl Engine {
    /// Sends messages in their order; the first that fails keeps the others back. Gives them as they stand then.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub(super) async fn send_messages(&self, sending: Sending) -> Result<Vec<Message>, EngineError> {
        let mut told = Vec::with_capacity(sending.messages.len());
        let mut stopped = false;
        for (place, message) in sending.messages.iter().enumerate() {
            if stopped {
                let (failed, code) = (MessageSend::Failed, ErrorCode::CallInterrupted);
                told.push(self.settle_message(message, failed, Some(code), None).await?);
                continue;
            }
            if place > 0 {
                let (id, now) = (message.id.clone(), self.now());
                self.db()
                    .write(Durability::Flushed, move |tx| {
                        Box::pin(async move { messages::send_next(tx, &id, now).await })
                    })
                    .await?;
            }
            let row = self.send_one(&sending, message).await?;
            stopped = row.send != MessageSend::Sent;
            told.push(row);
        }
        self.tell_talk(&sending.conversation.id);
        Ok(told)
    }

    async fn send_one(&self, sending: &Sending, message: &Message) -> Result<Message, EngineError> {
        let conversation = &sending.conversation;
        let Some(shop) = self.shops().get(&conversation.shop_id) else {
            return self.not_sent(sending, message, ErrorCode::CapabilityMissing, false).await;
        };
        let Some(chat) = shop.adapter.chat() else {
            return self.not_sent(sending, message, ErrorCode::CapabilityMissing, false).await;
        };
        let text = self.text_of(message)?;
        let call = call(self, chat, conversation, message, &text);
        self.fail_points().reach("talk_send.before_call");
        let answer = deliver::within(self.policy().call_ms, call).await;
        self.fail_points().reach("talk_send.after_call");
        match answer {
            Ok(()) => self.settle_message(message, MessageSend::Sent, None, None).await,
            Err(CallError::Unknown { .. }) => {
                let found = find(chat, conversation, message, &text).await;
                let (send, error) = match found {
                    Some(_) => (MessageSend::Sent, None),
                    None => (MessageSend::Unknown, Some(ErrorCode::MessageUnknown)),
                };
                self.settle_message(message, send, error, found).await
            }
            Err(error) => {
                let again = matches!(error, CallError::Transient { .. } | CallError::RateLimited { .. });
                let code = deliver::outcome::code_of(&error);
                if error.stop_cause().is_some() {
                    shop.note_stop(&error);
                    self.park_shop(&shop.id).await?;
                }
                self.not_sent(sending, message, code, again).await
            }
        }
    }

    async fn settle_message(
        &self,
        message: &Message,
        send: MessageSend,
        error: Option<ErrorCode>,
        platform_id: Option<String>,
    ) -> Result<Message, EngineError> {
        let (id, fail) = (message.id.clone(), self.fail_points().clone());
        let settled = self.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let row = messages::settle(tx, &id, send, error, platform_id.as_deref()).await?;
                fail.reach("talk_outcome.before_commit");
                Ok(row)
            })
        });
        let settled = settled.await?;
        self.fail_points().reach("talk_outcome.after_commit");
        Ok(settled)
    }

    /// A message was certainly not sent. An answer of the program's is thought of anew a little later, so often.
    async fn not_sent(
        &self,
        sending: &Sending,
        message: &Message,
        code: ErrorCode,
        again: bool,
    ) -> Result<Message, EngineError> {
        let row = self.settle_message(message, MessageSend::Failed, Some(code), None).await?;
        let Some(line) = row.answers.clone().filter(|_| sending.automatic) else { return Ok(row) };
        if row.send != MessageSend::Failed {
            return Ok(row);
        }
        let now = self.now();
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let tries = messages::reopen(tx, &line, now.plus(AGAIN_MS), now).await?;
                    if !again || tries >= TRIES {
                        let (left, reason) = (MessageHandling::Left, LeftReason::SendFailed);
                        messages::set_handling(tx, &[line], left, Some(reason)).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.signals().talk.notify_one();
        Ok(row)
    }
}

async fn call(
    engine: &Engine,
    chat: &dyn Chat,
    conversation: &Conversation,
    message: &Message,
    text: &str,
) -> Result<(), CallError> {
    let (chat_id, peer, key) = (&conversation.chat_id, &conversation.peer_id, message.id.as_str());
    let Some(picture) = &message.picture_id else { return chat.send_text(chat_id, peer, key, text).await };
    let refused = |error: String| CallError::Business { code: "picture".to_owned(), message: error };
    let mut conn = engine.db().reader().await.map_err(|error| refused(error.to_string()))?;
    let picture =
        pictures::get(&mut conn, engine.vault(), picture).await.map_err(|error| refused(error.to_string()))?;
    drop(conn);
    chat.send_picture(chat_id, peer, key, &picture.bytes, &picture.mime).await
}

/// Looks for an own text in the chat itself; gives the platform's id of it.
async fn find(chat: &dyn Chat, conversation: &Conversation, message: &Message, text: &str) -> Option<String> {
    if message.picture_id.is_some() {
        return None;
    }
    let history = chat.history(&conversation.chat_id, None, LOOKED).await.ok()?;
    let is_it = |told: &huolang_platforms::capability::ChatMessage| {
        let same = matches!(&told.body, ChatBody::Text { text: told } if told.trim() == text.trim());
        told.author == Author::Seller && same && told.at >= message.at.plus(-CLOCKS_MS)
    };
    history.into_iter().find(is_it).map(|told| told.message_id)
}
