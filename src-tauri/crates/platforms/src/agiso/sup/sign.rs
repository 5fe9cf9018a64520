//! The signature of 标准SUP: both keys before and behind, values joined like a query, empty ones included.

use crate::jd::{Params, md5_hex, same_digest};
use huolang_vault::Secret;

const SIGN: &str = "sign";

/// AppSecret and merchant key of a buyer.
#[derive(Clone, Default)]
pub struct SupKey {
    /// AppSecret
    pub app_secret: Secret<String>,
    /// 商户密钥
    pub merchant_key: Secret<String>,
}

impl SupKey {
    /// Whether one of both is missing: then nothing is genuine.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        self.app_secret.is_empty() || self.merchant_key.is_empty()
    }
}

/// What is digested. It holds the keys: never to be logged.
#[must_use]
pub fn sup_sign_string(key: &SupKey, params: &Params) -> Secret<String> {
    let pairs: Vec<String> =
        params.iter().filter(|(name, _)| *name != SIGN).map(|(name, value)| format!("{name}={value}")).collect();
    let both = format!("{}{}", key.app_secret.expose(), key.merchant_key.expose());
    Secret::new(format!("{both}{}{both}", pairs.join("&")))
}

/// The signature, 32 digits in capitals.
#[must_use]
pub fn sup_sign(key: &SupKey, params: &Params) -> String {
    md5_hex(sup_sign_string(key, params).expose()).to_ascii_uppercase()
}

/// Whether the `sign` among `params` is right. Without both keys, or without a signature, it never is.
#[must_use]
pub fn sup_verify(key: &SupKey, params: &Params) -> bool {
    let given = params.get(SIGN).map(String::as_str).unwrap_or_default();
    let ours = md5_hex(sup_sign_string(key, params).expose());
    !key.is_incomplete() && !given.is_empty() && same_digest(given, &ours)
}
