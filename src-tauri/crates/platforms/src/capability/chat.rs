//! Talking with buyers.

use crate::fault::CallError;
use async_trait::async_trait;
use huolang_domain::{Millis, OrderSn};
use serde::{Deserialize, Serialize};

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The buyer.
    Buyer,
    /// The seller: this program, or a person at another device.
    Seller,
    /// The platform.
    System,
}

/// What a message is. Whatever the buyer can type is data: none of it is a fact about an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ChatBody {
    /// Text.
    Text {
        /// The text.
        text: String,
    },
    /// A picture.
    Picture {
        /// Where it lies.
        url: String,
    },
    /// A card or notice of the platform about an order.
    OrderEvent {
        /// The platform's words.
        text: String,
        /// The order it names; a hint only.
        sn: Option<OrderSn>,
    },
    /// Anything else: sound, video, a card of another kind.
    Other {
        /// What it is, in a word.
        what: String,
    },
}

/// A message of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatMessage {
    /// The platform's id of the message, for dropping repeats.
    pub message_id: String,
    /// The chat.
    pub chat_id: String,
    /// The buyer's id.
    pub peer_id: String,
    /// The buyer's name.
    pub peer_name: String,
    /// The product the chat is about; empty when none.
    pub product_ref: String,
    /// Who wrote it.
    pub author: Author,
    /// What it says.
    pub body: ChatBody,
    /// When it was sent.
    pub at: Millis,
}

/// Talking with buyers.
#[async_trait]
pub trait Chat: Send + Sync {
    /// Waits for messages and gives those that have come, at least one. Dropping the future loses none. Asking again says that
    /// those given before are in safety; until then they are given once more after a restart.
    async fn next_messages(&self) -> Result<Vec<ChatMessage>, CallError>;
    /// The most characters of one message.
    fn text_limit(&self) -> usize;
    /// Sends text into a chat; `key` names this sending for ever. [`CallError::Unknown`] when it may have been taken.
    async fn send_text(&self, chat_id: &str, peer_id: &str, key: &str, text: &str) -> Result<(), CallError>;
    /// Sends a picture.
    async fn send_picture(
        &self,
        chat_id: &str,
        peer_id: &str,
        key: &str,
        bytes: &[u8],
        mime: &str,
    ) -> Result<(), CallError>;
    /// The messages of a chat before a moment, the newest first.
    async fn history(&self, chat_id: &str, before: Option<Millis>, limit: usize)
    -> Result<Vec<ChatMessage>, CallError>;
    /// The bytes of a picture that somebody sent, by the address of its message. Only the platform's own hosts are asked.
    async fn picture(&self, url: &str) -> Result<Vec<u8>, CallError> {
        let _ = url;
        Err(CallError::Business {
            code: "no_pictures".to_owned(),
            message: "this platform shows no pictures of messages".to_owned(),
        })
    }
    /// Opens, or finds, the chat with a buyer about a product; gives its id.
    async fn open(&self, peer_id: &str, product_ref: &str) -> Result<String, CallError>;
}
