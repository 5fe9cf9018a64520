//! What a message is, before any model sees it.

use super::words::{MessageAuthor, MessageClass, MessageKind};

/// A message as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// Who wrote it.
    pub author: MessageAuthor,
    /// What it is.
    pub kind: MessageKind,
    /// Its text; empty when it has none.
    pub text: &'a str,
}

/// Lines that the platform's own client writes in a buyer's name.
const NOISE: &[&str] = &[
    "发来一条消息",
    "发来一条新消息",
    "小红花",
    "蚂蚁森林",
    "曝光卡",
    "谨防假客服",
    "不想宝贝被砍价",
    "AI正在帮你回复消息",
];

/// The class of a message.
#[must_use]
pub fn classify(said: Said<'_>) -> MessageClass {
    match (said.author, said.kind) {
        (MessageAuthor::Seller, _) => MessageClass::Own,
        (_, MessageKind::OrderEvent) => MessageClass::OrderEvent,
        (MessageAuthor::System, _) => MessageClass::SystemCard,
        (MessageAuthor::Buyer, MessageKind::Picture) => MessageClass::Picture,
        (MessageAuthor::Buyer, MessageKind::Text) if is_noise(said.text) => MessageClass::SystemCard,
        (MessageAuthor::Buyer, MessageKind::Text) => MessageClass::Text,
        (MessageAuthor::Buyer, MessageKind::Other) => MessageClass::Other,
    }
}

/// Whether a text is the client's own: wholly in brackets, as `[我已拍下，待付款]`, or one of its known lines.
fn is_noise(text: &str) -> bool {
    let text = text.trim();
    let bracketed = text.starts_with('[') && text.ends_with(']') && text.matches('[').count() == 1;
    text.is_empty() || bracketed || NOISE.iter().any(|line| text.starts_with(line))
}
