//! What becomes of an event: a hint about an order, a message of a chat, or nothing.

use super::{ChatFacts, Puzzle, Shared, lock};
use crate::{
    capability::{Author, ChatBody, ChatMessage, Hint},
    xianyu::event::{Event, Kind, Role},
};
use huolang_domain::{Millis, OrderSn};
use std::sync::atomic::Ordering;

impl Shared {
    /// Says that the list of orders is worth a look.
    pub(super) fn hint_list(&self, external_id: &str) {
        self.list_hinted.store(true, Ordering::Relaxed);
        self.hints.put(Hint { external_id: external_id.to_owned(), sn: None });
    }

    /// Something came that nobody could read, or nothing can come. It is told once, and made up for by listing and history.
    pub(super) fn puzzle(&self, puzzle: Puzzle, what: &str) {
        tracing::warn!(what, "xianyu messages could not be read");
        lock(&self.puzzles).insert(puzzle);
        self.hint_list("puzzled");
    }

    /// Takes an event in; the same any number of times gives one result.
    pub(super) fn handle(&self, event: Event) {
        let id = event.message_id.clone().unwrap_or_default();
        match event.kind {
            Kind::Chat | Kind::SelfEcho | Kind::SystemTip if !id.is_empty() => self.message(&event, &id),
            // The layout without message ids cannot be told from its repeats: history has it with its id.
            Kind::Chat | Kind::SelfEcho => self.gap.notify_one(),
            Kind::OrderCard => {
                self.order(&event, &id);
                self.message(&event, &id);
            }
            Kind::CardUpdate => self.order(&event, &id),
            Kind::OrderHint => {
                let cid = event.cid.as_deref().unwrap_or_default();
                let label = event.order_event.map_or("unknown", |event| event.as_str());
                let key = format!("{cid}:{label}:{}", event.created_ms.unwrap_or(0));
                if lock(&self.seen).is_new(&key) {
                    self.hint_list(&key);
                }
            }
            Kind::NewMessageHint if !lock(&self.seen).knows(&id) => self.gap.notify_one(),
            _ => {}
        }
    }

    fn order(&self, event: &Event, id: &str) {
        let Some(sn) = event.order_id.clone() else { return };
        if event.order_role == Some(Role::Buyer) || event.order_event.is_some_and(|event| !event.changes_order()) {
            return;
        }
        let what = event.order_event.map_or("unknown", |event| event.as_str());
        let external_id = format!("{id}:{sn}:{what}");
        if lock(&self.seen).is_new(&external_id) {
            self.hints.put(Hint { external_id, sn: Some(OrderSn::from(sn)) });
        }
    }

    fn message(&self, event: &Event, id: &str) {
        let (Some(cid), at) = (event.cid.as_deref(), event.created_ms.unwrap_or(self.now().0)) else { return };
        if !lock(&self.seen).is_new(id) {
            return;
        }
        let text = event.text.clone().unwrap_or_default();
        let own = event.sender_id.as_deref() == Some(self.mtop.account.user_id().as_str());
        if event.kind == Kind::SelfEcho {
            // A picture's mark is its address.
            let mark = event.images.first().map_or(text.as_str(), String::as_str);
            if lock(&self.echoes).take(cid, mark, id, self.now()) {
                self.mark_dirty();
                return;
            }
        }
        let known = self.chat(cid);
        let facts = match &event.sender_id {
            Some(sender) if event.kind == Kind::Chat => ChatFacts {
                peer_id: sender.clone(),
                peer_name: event.sender_name.clone().unwrap_or(known.peer_name),
                item_id: event.item_id.clone().unwrap_or(known.item_id),
                is_real: true,
            },
            Some(sender) if known.peer_id.is_empty() && !own && event.kind == Kind::OrderCard => ChatFacts {
                peer_id: sender.clone(),
                peer_name: String::new(),
                item_id: event.item_id.clone().unwrap_or_default(),
                is_real: known.is_real,
            },
            _ => known,
        };
        if !facts.peer_id.is_empty() {
            self.note_chat(cid, facts.clone());
        }
        self.messages.put(ChatMessage {
            message_id: id.to_owned(),
            chat_id: cid.to_owned(),
            peer_id: facts.peer_id,
            peer_name: facts.peer_name,
            product_ref: event.item_id.clone().unwrap_or(facts.item_id),
            author: match event.kind {
                Kind::Chat => Author::Buyer,
                Kind::SelfEcho => Author::Seller,
                _ => Author::System,
            },
            body: body_of(event, text),
            at: Millis(at),
        });
    }
}

/// What a message says.
pub(in crate::xianyu) fn body_of(event: &Event, text: String) -> ChatBody {
    if event.kind == Kind::OrderCard {
        return ChatBody::OrderEvent { text, sn: event.order_id.clone().map(OrderSn::from) };
    }
    match (event.content_type, event.images.first()) {
        (_, Some(url)) => ChatBody::Picture { url: url.clone() },
        (Some(1), _) => ChatBody::Text { text },
        _ if event.kind == Kind::SystemTip => ChatBody::OrderEvent { text, sn: None },
        (kind, _) => ChatBody::Other {
            what: match kind {
                Some(3) => "sound",
                Some(5) => "sticker",
                _ => "other",
            }
            .to_owned(),
        },
    }
}
