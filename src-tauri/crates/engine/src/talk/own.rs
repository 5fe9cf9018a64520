//! The program's own goods in a chat. An adapter knows its own messages again by marks that it keeps; a program that was killed
//! right behind a sending may not have kept one. Its deliveries tell what it sent: that is no word of the seller's.

use crate::Engine;
use huolang_domain::{DeliveryId, OrderId, ShopId};
use huolang_platforms::capability::{Author, ChatBody, ChatMessage};
use huolang_store::{StoreError, Tx, deliveries, orders};
use std::collections::HashSet;

/// Orders of a buyer that are looked at.
const ORDERS: i64 = 20;
/// A piece of a longer content is known by so many characters.
const PIECE: usize = 200;

/// Those of the seller's lines that are goods this program sent, by the platform's id.
pub(super) async fn goods_among(
    engine: &Engine,
    tx: &mut Tx,
    shop: &ShopId,
    peer: &str,
    told: &[ChatMessage],
) -> Result<HashSet<String>, StoreError> {
    let said: Vec<(&str, &str)> = told.iter().filter_map(typed).collect();
    if said.is_empty() {
        return Ok(HashSet::new());
    }
    let known = orders::of_buyer(tx, shop, peer, ORDERS).await?;
    let known: Vec<OrderId> = known.into_iter().map(|order| order.id).collect();
    if known.is_empty() {
        return Ok(HashSet::new());
    }
    let sent = deliveries::by_orders(tx, &known).await?;
    let sent: Vec<DeliveryId> = sent.into_iter().map(|delivery| delivery.id).collect();
    let contents = match deliveries::bodies(tx, engine.vault(), &sent).await {
        Ok(contents) => contents,
        // Whoever cannot open them takes the line for the seller's: it leaves the talk to a person.
        Err(StoreError::Vault(error)) => {
            tracing::warn!(%error, "what was delivered could not be compared with a line");
            return Ok(HashSet::new());
        }
        Err(error) => return Err(error),
    };
    let ours = |text: &str| contents.values().any(|content| is_of(text, content.expose()));
    Ok(said.into_iter().filter(|said| ours(said.1)).map(|said| said.0.to_owned()).collect())
}

fn typed(message: &ChatMessage) -> Option<(&str, &str)> {
    match &message.body {
        ChatBody::Text { text } if message.author == Author::Seller && !text.trim().is_empty() => {
            Some((message.message_id.as_str(), text.trim()))
        }
        _ => None,
    }
}

/// Whether a line is a content, or a piece of one that went out in several.
fn is_of(line: &str, content: &str) -> bool {
    content.trim() == line || (line.chars().count() >= PIECE && content.contains(line))
}

#[cfg(test)]
mod tests {
    use super::is_of;

    #[test]
    fn a_content_and_long_pieces_of_one_are_known_and_short_words_are_not() {
        let long = "卡密一".repeat(400);
        assert!(is_of("您好，AAA", " 您好，AAA\n"));
        assert!(is_of(&"卡密一".repeat(100), &long));
        assert!(!is_of("卡密一", &long) && !is_of("AAA", "您好，AAA"));
    }
}
