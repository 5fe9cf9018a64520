//! Talking with practice buyers.

use async_trait::async_trait;
use huolang_domain::Millis;

use super::{PracticeAdapter, adapter::CHAT_LIMIT, model::MarketSaying, talk};
use crate::{
    capability::{Author, Chat, ChatBody, ChatMessage},
    fault::CallError,
};

/// What a practice buyer sees of a picture.
const PICTURE: &str = "[图片]";

#[async_trait]
impl Chat for PracticeAdapter {
    async fn next_messages(&self) -> Result<Vec<ChatMessage>, CallError> {
        Ok(self.link.sayings().await?.into_iter().map(message).collect())
    }

    fn text_limit(&self) -> usize {
        self.text_limit.unwrap_or(CHAT_LIMIT)
    }

    async fn send_text(&self, chat_id: &str, _peer_id: &str, _key: &str, text: &str) -> Result<(), CallError> {
        self.link.say(chat_id, text).await
    }

    async fn send_picture(
        &self,
        chat_id: &str,
        _peer_id: &str,
        _key: &str,
        _bytes: &[u8],
        _mime: &str,
    ) -> Result<(), CallError> {
        self.link.say(chat_id, PICTURE).await
    }

    async fn history(
        &self,
        chat_id: &str,
        before: Option<Millis>,
        limit: usize,
    ) -> Result<Vec<ChatMessage>, CallError> {
        let lines = self.link.chat(chat_id, limit).await?;
        let wanted = |line: &MarketSaying| before.is_none_or(|before| line.at < before);
        Ok(lines.into_iter().filter(wanted).map(message).collect())
    }

    async fn open(&self, peer_id: &str, product_ref: &str) -> Result<String, CallError> {
        Ok(talk::chat_id(peer_id, product_ref))
    }
}

fn message(line: MarketSaying) -> ChatMessage {
    ChatMessage {
        message_id: line.id,
        chat_id: line.chat_id,
        peer_id: line.buyer_id,
        peer_name: line.buyer_name,
        product_ref: line.product_ref,
        author: if line.by_seller { Author::Seller } else { Author::Buyer },
        body: ChatBody::Text { text: line.text },
        at: line.at,
    }
}
