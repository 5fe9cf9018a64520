//! Cards for the platform's own stock, which it gives to buyers itself (`docs/platforms/pdd.md#delivery`). Only ever asked for by
//! a person: nothing tells afterwards what the platform holds, so a batch is taken when the answer counts all of it, refused when
//! the gateway or the business says no, and anything else is left to the person.

use super::{adapter::PddAdapter, ask::Ask, wire::voucher::Uploaded};
use crate::{
    capability::{AddedCards, CardKind, Middleman, SentCard},
    fault::CallError,
};
use async_trait::async_trait;
use aws_lc_rs::rsa::{Pkcs1PublicEncryptingKey, PublicEncryptingKey};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use huolang_domain::OrderSn;
use huolang_vault::Secret;
use serde_json::{Value, json};

/// Cards of one call; the platform takes 5,000.
const MOST_CARDS: usize = 1_000;

#[async_trait]
impl Middleman for PddAdapter {
    /// The platform lists no stock of cards.
    async fn card_kinds(&self) -> Result<Vec<CardKind>, CallError> {
        Ok(Vec::new())
    }

    /// `kind` is a product and its variant, `1001/10010`. Never made again by itself.
    async fn add_cards(&self, kind: &str, cards: &[(Secret<String>, Secret<String>)]) -> Result<AddedCards, CallError> {
        let (goods, sku) = kind.split_once('/').ok_or_else(|| business("unknown_kind", "a product and its variant"))?;
        if cards.is_empty() || cards.len() > MOST_CARDS {
            return Err(business("card_count", "from 1 to 1000 cards at once"));
        }
        let text = self.card_key.as_ref().ok_or_else(|| business("card_key_missing", "no key for cards is set"))?;
        let key =
            key_of(text.expose()).ok_or_else(|| business("card_key_wrong", "the key for cards cannot be read"))?;
        let rows = cards.iter().map(|card| row(&key, card)).collect::<Result<Vec<Value>, CallError>>()?;
        let data = json!({ "goodsId": id(goods), "skuId": id(sku), "dataList": rows });
        let ask = Ask::write("pdd.voucher.virtual.card.batch.add").with("data", data);
        let answer: Uploaded = self.client.call(&ask).await?;
        let all = i64::try_from(cards.len()).unwrap_or(i64::MAX);
        // Which code means yes is documented nowhere; a batch that counts every card is one.
        match answer.result {
            Some(batch) if batch.total_num == Some(all) && !batch.batch_id.as_str().is_empty() => {
                Ok(AddedCards { added: all, failed: 0, message: batch.batch_id.0 })
            }
            _ => {
                let message = format!("code {}: {}", answer.code.unwrap_or(-1), answer.message);
                Err(CallError::Unknown { message })
            }
        }
    }

    /// What the platform gave to a buyer is encrypted towards the seller.
    async fn last_sent(&self, _sn: &OrderSn) -> Result<Vec<SentCard>, CallError> {
        Ok(Vec::new())
    }
}

/// The key as the platform's staff hand it out: base64, with or without the lines around it.
fn key_of(text: &str) -> Option<Pkcs1PublicEncryptingKey> {
    let bare = text.replace("-----BEGIN PUBLIC KEY-----", "").replace("-----END PUBLIC KEY-----", "");
    let body: String = bare.split_whitespace().collect();
    let der = STANDARD.decode(body).ok()?;
    Pkcs1PublicEncryptingKey::new(PublicEncryptingKey::from_der(&der).ok()?).ok()
}

fn row(
    key: &Pkcs1PublicEncryptingKey,
    (number, secret): &(Secret<String>, Secret<String>),
) -> Result<Value, CallError> {
    let text = secret.expose().as_bytes();
    if text.is_empty() || text.len() > key.max_plaintext_size() {
        return Err(business("card_length", "a card is empty or longer than the key takes"));
    }
    let mut sealed = vec![0; key.ciphertext_size()];
    let sealed = key.encrypt(text, &mut sealed).map_err(|_| business("card_key_wrong", "the key seals no card"))?;
    let password = STANDARD.encode(sealed);
    Ok(match number.expose().trim() {
        "" => json!({ "encryptPassword": password }),
        number => json!({ "cardNo": number, "encryptPassword": password }),
    })
}

/// An id as the platform has it.
fn id(text: &str) -> Value {
    text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number))
}

fn business(code: &str, message: &str) -> CallError {
    CallError::Business { code: code.to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use aws_lc_rs::{
        encoding::AsDer as _,
        rsa::{KeySize, Pkcs1PrivateDecryptingKey, PrivateDecryptingKey},
    };

    #[test]
    fn a_card_is_sealed_for_the_platform_with_either_form_of_its_key() {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
        let der = STANDARD.encode(private.public_key().as_der().unwrap().as_ref());
        let lines = format!("-----BEGIN PUBLIC KEY-----\n{}\n{}\n-----END PUBLIC KEY-----\n", &der[..64], &der[64..]);
        let open = Pkcs1PrivateDecryptingKey::new(private).unwrap();
        for text in [lines.replace('\n', ""), der, lines] {
            let key = key_of(&text).unwrap();
            let sealed = row(&key, &(Secret::from("K-1"), Secret::from("密码-AAAA"))).unwrap();
            assert_eq!(sealed["cardNo"], "K-1");
            let bytes = STANDARD.decode(sealed["encryptPassword"].as_str().unwrap()).unwrap();
            let mut plain = vec![0; open.min_output_size()];
            assert_eq!(open.decrypt(&bytes, &mut plain).unwrap(), "密码-AAAA".as_bytes());
            assert!(
                row(&key, &(Secret::from(""), Secret::from("x".repeat(246).as_str()))).is_err(),
                "longer than a block"
            );
        }
        assert!(key_of("no key").is_none() && key_of("").is_none());
    }
}
