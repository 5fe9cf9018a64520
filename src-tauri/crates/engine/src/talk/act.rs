//! What a person does in a conversation: types, takes over, sets the mode, tells what became of a message.

use super::{TalkDesk, answer::takeover_ms, scene, send, send::Sending, suggest::Taking};
use crate::{Engine, EngineError};
use huolang_domain::{
    ConversationId, ErrorCode, MessageId, OrderId,
    talk::{MessageSend, MessageSource, TakeoverBy, TalkMode},
};
use huolang_store::{
    Durability,
    conversations::{self, Conversation, Met},
    messages::{self, Message, NewOutgoing},
    orders, pictures,
};
use serde_json::json;

/// The longest text that is sent at once; the platform's limit splits it.
const LONGEST: usize = 5_000;

/// What a person sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// A text.
    Text(String),
    /// A picture, by its id.
    Picture(String),
}

impl TalkDesk<'_> {
    /// Sends what a person typed. The message is given as it stands then, also when it was not sent.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::InvalidInput`] for nothing; [`ErrorCode::ContentTooLong`];
    /// [`ErrorCode::CapabilityMissing`]; what the database or the vault refuses.
    pub async fn send(self, id: &ConversationId, typed: Typed, actor: &str) -> Result<Message, EngineError> {
        let (text, picture_id) = match typed {
            Typed::Text(text) => (checked(&text)?, None),
            Typed::Picture(picture) => (String::new(), Some(picture)),
        };
        let outgoing = NewOutgoing {
            source: MessageSource::Person,
            text,
            picture_id,
            answers: None,
            queued: false,
            route: None,
            rule_id: None,
            cost: 0,
            actor: Some(actor.to_owned()),
        };
        self.write_and_send(id, outgoing, None, actor).await
    }

    /// Writes a message of a person's down and sends it. The lines that wait are answered by it; a suggestion that it comes
    /// from is settled in the same transaction.
    pub(super) async fn write_and_send(
        self,
        id: &ConversationId,
        outgoing: NewOutgoing,
        taking: Option<Taking>,
        actor: &str,
    ) -> Result<Message, EngineError> {
        let engine = self.0;
        let conversation = conversations::get(&mut engine.db().reader().await?, id).await?;
        engine.may_talk(&conversation)?;
        let place = scene::read(engine, &mut engine.db().reader().await?, &conversation).await?;
        if let Some(picture) = &outgoing.picture_id
            && !pictures::exists(&mut engine.db().reader().await?, picture).await?
        {
            return Err(EngineError::refused(ErrorCode::NotFound, "there is no such picture"));
        }
        let takes_over = place.settings.takeover_on_send && taking.is_none();
        let (lasts, now, inner, to) = (takeover_ms(&place), engine.now(), engine.clone(), conversation.clone());
        let by = actor.to_owned();
        let entry = engine.audit_entry(actor, "conversation.send", id.as_str(), json!({ "source": outgoing.source }));
        let message = engine
            .db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    match &taking {
                        Some(taking) => taking.settle(tx, &to.id, &by, now).await?,
                        None => messages::answered_by_seller(tx, &to.id, now, now).await?,
                    }
                    if takes_over {
                        let takeover = send::takeover(TakeoverBy::Person, now, lasts);
                        conversations::take_over(tx, &to.id, &takeover, now).await?;
                    }
                    let ids = inner.ids();
                    let written =
                        messages::write_outgoing(tx, inner.vault(), &to, &outgoing, ids.as_ref(), now).await?;
                    entry.append(tx).await?;
                    inner.fail_points().reach("talk_person.before_commit");
                    Ok(written)
                })
            })
            .await?;
        engine.fail_points().reach("talk_person.after_commit");
        let sending = Sending { conversation, messages: vec![message], automatic: false };
        let told = engine.send_messages(sending).await?;
        told.into_iter().next().ok_or_else(|| EngineError::refused(ErrorCode::Internal, "no message was sent"))
    }

    /// Everything in a conversation was read.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn mark_read(self, id: &ConversationId) -> Result<Conversation, EngineError> {
        let (now, read) = (self.0.now(), id.clone());
        let row = self.0.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move { conversations::mark_read(tx, &read, now).await })
        });
        let row = row.await?;
        self.0.tell_talk(id);
        Ok(row)
    }

    /// Sets or takes back a conversation's own mode.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn set_mode(
        self,
        id: &ConversationId,
        mode: Option<TalkMode>,
        actor: &str,
    ) -> Result<Conversation, EngineError> {
        let (now, set) = (self.0.now(), id.clone());
        let entry = self.0.audit_entry(actor, "conversation.mode", id.as_str(), json!({ "mode": mode }));
        let row = self.0.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let row = conversations::set_mode(tx, &set, mode, now).await?;
                entry.append(tx).await?;
                Ok(row)
            })
        });
        let row = row.await?;
        self.0.tell_talk(id);
        Ok(row)
    }

    /// A person takes a conversation over, for so many minutes (0: until it is switched off; absent: as set), or gives it
    /// back.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; what the database refuses.
    pub async fn take_over(
        self,
        id: &ConversationId,
        on: bool,
        minutes: Option<i64>,
        actor: &str,
    ) -> Result<Conversation, EngineError> {
        let settings = self.0.talk_settings(&mut self.0.db().reader().await?).await?;
        let lasts = minutes.unwrap_or(settings.takeover_minutes).clamp(0, 10_080) * 60_000;
        let (now, taken) = (self.0.now(), id.clone());
        let entry = self.0.audit_entry(actor, "conversation.takeover", id.as_str(), json!({ "on": on }));
        let row = self.0.db().write(Durability::Ordinary, move |tx| {
            Box::pin(async move {
                let row = if on {
                    let takeover = send::takeover(TakeoverBy::Person, now, lasts);
                    conversations::take_over(tx, &taken, &takeover, now).await?
                } else {
                    conversations::end_takeover(tx, &taken, now).await?
                };
                entry.append(tx).await?;
                Ok(row)
            })
        });
        let row = row.await?;
        self.0.tell_talk(id);
        self.0.signals().talk.notify_one();
        Ok(row)
    }

    /// A person tells whether a message that nobody knew of has arrived. One that did not may be typed again.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::IllegalMove`] when it is known; what the database refuses.
    pub async fn resolve(
        self,
        id: &ConversationId,
        message: &MessageId,
        arrived: bool,
        actor: &str,
    ) -> Result<Message, EngineError> {
        let found = messages::get(&mut self.0.db().reader().await?, message).await?;
        if found.conversation_id != *id {
            return Err(EngineError::refused(ErrorCode::NotFound, "there is no such message"));
        }
        if found.send != MessageSend::Unknown {
            return Err(EngineError::refused(ErrorCode::IllegalMove, "what became of this message is known"));
        }
        let (send, error) =
            if arrived { (MessageSend::Sent, None) } else { (MessageSend::Failed, Some(ErrorCode::PlatformTimeout)) };
        let settled = message.clone();
        let entry = self.0.audit_entry(actor, "message.resolve", message.as_str(), json!({ "arrived": arrived }));
        let row = self.0.db().write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                let row = messages::settle(tx, &settled, send, error, None).await?;
                entry.append(tx).await?;
                Ok(row)
            })
        });
        let row = row.await?;
        self.0.tell_talk(id);
        Ok(row)
    }

    /// Finds, or opens, the conversation with the buyer of an order.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`]; [`ErrorCode::CapabilityMissing`]; what the platform or the database refuses.
    pub async fn open(self, order: &OrderId) -> Result<Conversation, EngineError> {
        let engine = self.0;
        let mut conn = engine.db().reader().await?;
        let row = orders::get(&mut conn, order).await?;
        let lines = orders::lines(&mut conn, std::slice::from_ref(order)).await?;
        let product = lines.first().map_or_else(String::new, |line| line.product_ref.clone());
        let known = conversations::with_peer(&mut conn, &row.shop_id, &row.buyer_id, Some(&product)).await?;
        drop(conn);
        if let Some(known) = known {
            return Ok(known);
        }
        let shop = engine.shops().get(&row.shop_id);
        let chat = shop.as_ref().and_then(|shop| shop.adapter.chat()).ok_or_else(no_chat)?;
        let opened = crate::deliver::within(engine.policy().call_ms, chat.open(&row.buyer_id, &product)).await;
        let chat_id = opened
            .map_err(|error| EngineError::refused(crate::deliver::outcome::code_of(&error), error.to_string()))?;
        let met =
            Met { chat_id, peer_id: row.buyer_id.clone(), peer_name: row.buyer_name.clone(), product_ref: product };
        let (shop_id, ids, now) = (row.shop_id.clone(), engine.ids().clone(), engine.now());
        let conversation = engine
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move { conversations::meet(tx, &shop_id, &met, ids.as_ref(), now).await })
            })
            .await?;
        engine.tell_talk(&conversation.id);
        Ok(conversation)
    }
}

impl Engine {
    /// Why nothing can be sent in a conversation; absent: it can.
    #[must_use]
    pub fn cannot_talk(&self, conversation: &Conversation) -> Option<ErrorCode> {
        use crate::shops::Standing;
        let shop = self.shops().get(&conversation.shop_id);
        match shop {
            None => Some(ErrorCode::CapabilityMissing),
            Some(shop) if shop.adapter.chat().is_none() => Some(ErrorCode::CapabilityMissing),
            Some(shop) if shop.standing() == Standing::Parked => Some(ErrorCode::ShopParked),
            Some(_) if conversation.peer_id.is_empty() => Some(ErrorCode::CapabilityMissing),
            Some(_) => None,
        }
    }

    fn may_talk(&self, conversation: &Conversation) -> Result<(), EngineError> {
        match self.cannot_talk(conversation) {
            None => Ok(()),
            Some(ErrorCode::ShopParked) => {
                Err(EngineError::refused(ErrorCode::ShopParked, "the shop waits for a person; nothing is sent"))
            }
            Some(_) => Err(no_chat()),
        }
    }
}

pub(super) fn no_chat() -> EngineError {
    EngineError::refused(ErrorCode::CapabilityMissing, "nobody can be talked with here")
}

/// A text that can be sent.
pub(super) fn checked(text: &str) -> Result<String, EngineError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(EngineError::refused(ErrorCode::InvalidInput, "text: say something"));
    }
    if text.chars().count() > LONGEST {
        return Err(EngineError::refused(
            ErrorCode::ContentTooLong,
            format!("a message has at most {LONGEST} characters"),
        ));
    }
    Ok(text.to_owned())
}
