//! 批量解密: fifty texts a call, paid from the day's quota.

use super::{
    market::{Call, LifeMarket, State},
    order::opened,
    reply::Reply,
};
use serde_json::{Value, json};

const MOST: usize = 50;

impl LifeMarket {
    pub(super) fn decrypt(&self, state: &mut State, call: &Call) -> Reply {
        let texts: Vec<&str> =
            call.body["cipher_texts"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if texts.is_empty() || texts.len() > MOST {
            return Reply::code(2_119_001, "参数不合法: cipher_texts");
        }
        let count = texts.len() as u64;
        if state.ledger.decrypted + count > self.options.decrypt_quota {
            return Reply::code(2_190_001, "quota已用完");
        }
        state.ledger.decrypted += count;
        let results = texts.into_iter().map(|cipher| match opened(cipher) {
            Some(plain) => json!({ "cipher_text": cipher, "plain_text": plain, "is_success": true, "error_msg": "" }),
            None => json!({ "cipher_text": cipher, "plain_text": "", "is_success": false, "error_msg": "解密失败" }),
        });
        Reply::data(json!({ "results": results.collect::<Vec<_>>() }))
    }
}
