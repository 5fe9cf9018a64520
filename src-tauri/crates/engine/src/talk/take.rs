//! Takes messages in from a shop's chats, and decides what waits for an answer.

use super::{answer::takeover_ms, own, scene, send};
use crate::{Engine, EngineError, shops::Shop};
use huolang_domain::{
    ConversationId, Millis, ShopId,
    talk::{
        LeftReason, MessageAuthor, MessageClass, MessageHandling, MessageKind, Said, TakeoverBy, classify, is_switch,
    },
};
use huolang_platforms::capability::{Author, ChatBody, ChatMessage};
use huolang_store::{
    Durability, StoreError, Tx,
    conversations::{self, Conversation, Met},
    messages::{self, Body, Incoming},
    suggestions,
};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// What came of messages.
#[derive(Debug, Default)]
struct Came {
    talks: Vec<ConversationId>,
    /// Conversations in which the platform spoke of an order.
    traded: Vec<ConversationId>,
}

impl Engine {
    /// Waits for messages of a shop, no longer than `most`, and takes them in; 0: it was silent. For callers that run no loops.
    ///
    /// # Errors
    /// What the platform or the database refuses.
    pub async fn talk_hear(&self, id: &ShopId, most: Duration) -> Result<usize, EngineError> {
        let Some(shop) = self.shops().get(id) else { return Ok(0) };
        let Some(chat) = shop.adapter.chat() else { return Ok(0) };
        match tokio::time::timeout(most, chat.next_messages()).await {
            Ok(Ok(messages)) => self.take_messages(&shop, messages).await,
            Ok(Err(error)) => Err(self.read_failed(&shop, &error).await?),
            Err(_) => Ok(0),
        }
    }

    /// Takes messages in; the same any number of times gives one result. Gives how many were handed over.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub async fn take_messages(&self, shop: &Arc<Shop>, messages: Vec<ChatMessage>) -> Result<usize, EngineError> {
        let count = messages.len();
        let mut chats: BTreeMap<String, Vec<ChatMessage>> = BTreeMap::new();
        for message in messages {
            chats.entry(message.chat_id.clone()).or_default().push(message);
        }
        let settings = self.talk_settings(&mut self.db().reader().await?).await?;
        let (engine, shop_id, now) = (self.clone(), shop.id.clone(), self.now());
        let came = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let mut came = Came::default();
                    for messages in chats.values_mut() {
                        messages.sort_by_key(|message| message.at);
                        take_chat(&engine, tx, &shop_id, messages, settings.wait_ms, now, &mut came).await?;
                    }
                    engine.fail_points().reach("talk_in.before_commit");
                    Ok(came)
                })
            })
            .await?;
        self.fail_points().reach("talk_in.after_commit");
        if !came.talks.is_empty() {
            self.bus().tell(crate::Topic::Conversations, came.talks.iter().map(ConversationId::as_str));
            self.signals().talk.notify_one();
        }
        for id in &came.traded {
            self.change_agreed_prices(id).await?;
        }
        Ok(count)
    }
}

async fn take_chat(
    engine: &Engine,
    tx: &mut Tx,
    shop: &ShopId,
    told: &[ChatMessage],
    wait_ms: i64,
    now: Millis,
    came: &mut Came,
) -> Result<(), StoreError> {
    let ids = engine.ids();
    let Some(met) = met_in(told) else { return Ok(()) };
    let goods = own::goods_among(engine, tx, shop, &met.peer_id, told).await?;
    let others = told.iter().filter(|message| !goods.contains(&message.message_id));
    let incoming: Vec<Incoming> = others.map(|message| incoming_of(message, now.plus(wait_ms))).collect();
    if incoming.is_empty() {
        return Ok(());
    }
    let conversation = conversations::meet(tx, shop, &met, ids.as_ref(), now).await?;
    let taken = messages::take_in(tx, engine.vault(), &conversation, &incoming, ids.as_ref(), now).await?;
    if taken.new.is_empty() && !taken.echoed {
        return Ok(());
    }
    if taken.new.iter().any(|row| row.handling == MessageHandling::Open) {
        suggestions::outdate(tx, &conversation.id, now).await?;
    }
    let typed = taken.new.iter().rev().find(|row| row.author == MessageAuthor::Seller);
    if let Some(row) = typed {
        let text = messages::read_body(engine.vault(), &row.id, &row.body)?.text;
        seller_typed(engine, tx, &conversation, &text, row.at, now).await?;
    }
    if taken.new.iter().any(|row| row.order_sn.is_some()) {
        came.traded.push(conversation.id.clone());
    }
    came.talks.push(conversation.id);
    Ok(())
}

/// The seller typed on another device: the talk is the person's, unless the line is the one that switches.
async fn seller_typed(
    engine: &Engine,
    tx: &mut Tx,
    conversation: &Conversation,
    text: &str,
    at: Millis,
    now: Millis,
) -> Result<(), StoreError> {
    let place = scene::read(engine, tx, conversation).await.map_err(|error| match error {
        EngineError::Store(error) => error,
        error => StoreError::BadValue(error.to_string()),
    })?;
    let (lasts, is_switch) = (takeover_ms(&place), is_switch(text, &place.settings.takeover_keyword));
    let holds = conversation.taken_over().is_some_and(|takeover| takeover.holds(now));
    if is_switch && holds {
        conversations::end_takeover(tx, &conversation.id, now).await?;
        return Ok(());
    }
    let by = if is_switch { TakeoverBy::Keyword } else { TakeoverBy::Device };
    let takeover = send::takeover(by, at, lasts);
    if takeover.holds(now) {
        conversations::take_over(tx, &conversation.id, &takeover, now).await?;
    }
    Ok(())
}

/// The chat as its messages tell it; what later ones know better wins.
fn met_in(told: &[ChatMessage]) -> Option<Met> {
    let first = told.first()?;
    let last = |pick: fn(&ChatMessage) -> &String| {
        told.iter().rev().map(pick).find(|text| !text.is_empty()).cloned().unwrap_or_default()
    };
    Some(Met {
        chat_id: first.chat_id.clone(),
        peer_id: last(|message| &message.peer_id),
        peer_name: last(|message| &message.peer_name),
        product_ref: last(|message| &message.product_ref),
    })
}

fn incoming_of(message: &ChatMessage, due_at: Millis) -> Incoming {
    let author = match message.author {
        Author::Buyer => MessageAuthor::Buyer,
        Author::Seller => MessageAuthor::Seller,
        Author::System => MessageAuthor::System,
    };
    let (kind, body, order_sn) = match &message.body {
        ChatBody::Text { text } => (MessageKind::Text, Body::text(text), None),
        ChatBody::Picture { url } => {
            (MessageKind::Picture, Body { text: String::new(), picture_url: Some(url.clone()) }, None)
        }
        ChatBody::OrderEvent { text, sn } => (MessageKind::OrderEvent, Body::text(text), sn.clone()),
        ChatBody::Other { what } => (MessageKind::Other, Body::text(format!("[{what}]")), None),
    };
    let class = classify(Said { author, kind, text: &body.text });
    let (handling, left_reason, due_at) = match class {
        MessageClass::Text => (MessageHandling::Open, None, Some(due_at)),
        MessageClass::Picture => (MessageHandling::Left, Some(LeftReason::Picture), None),
        MessageClass::Other => (MessageHandling::Left, Some(LeftReason::System), None),
        MessageClass::SystemCard | MessageClass::OrderEvent | MessageClass::Own => (MessageHandling::None, None, None),
    };
    Incoming {
        platform_id: message.message_id.clone(),
        author,
        kind,
        body,
        order_sn,
        at: message.at,
        handling,
        left_reason,
        due_at,
    }
}
