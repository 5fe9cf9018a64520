//! The signature of calls: names and values without anything between them, the secret before and behind (`agiso.md` §2.1).

use crate::jd::{Params, md5_hex};
use huolang_vault::Secret;

const SIGN: &str = "sign";

/// What is digested. It holds the secret: never to be logged.
#[must_use]
pub fn sign_string(secret: &Secret<String>, params: &Params) -> Secret<String> {
    let mut text = secret.expose().clone();
    for (name, value) in params.iter().filter(|(name, _)| *name != SIGN) {
        text.push_str(name);
        text.push_str(value);
    }
    text.push_str(secret.expose());
    Secret::new(text)
}

/// The signature, 32 lower-case digits. Names are sorted by their bytes, capitals before small letters.
#[must_use]
pub fn sign(secret: &Secret<String>, params: &Params) -> String {
    md5_hex(sign_string(secret, params).expose())
}
