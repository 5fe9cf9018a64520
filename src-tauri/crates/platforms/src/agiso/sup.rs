//! 标准SUP: 91卡券 buys from the seller. Signature, wire and codes (`agiso.md` §9).

mod body;
mod code;
mod notice;
mod sign;

pub use body::{Attach, Body, Purchase};
pub use code::{Code, REFUSALS};
pub use notice::{
    CancelNotice, Card, Notice, PRICE_NOTICES, cancel_notice, notice, notice_reply, price_notice, price_path, yuan,
};
pub use sign::{SupKey, sup_sign, sup_sign_string, sup_verify};

use crate::jd_general::Cipher;
use huolang_vault::Secret;

/// How old a call may be, in seconds.
pub const FRESH_S: i64 = 300;
/// The content type of answers, exactly.
pub const JSON: &str = "application/json;charset=utf-8";
/// Where the calls come in.
pub const PREFIX: &str = "/agisoAcprSupplierApi/";

/// Encrypts cards, AES-256-ECB with PKCS#7 padding, in Base64; `None` when the key has not 32 characters.
#[must_use]
pub fn sup_cards(key: &Secret<String>, plain: &Secret<String>) -> Option<String> {
    Cipher::new(key).ok().map(|cipher| cipher.encrypt(plain.expose()))
}

/// Whether a notice may go to `host`: the platform's own, or one the seller named.
#[must_use]
pub fn host_allowed(host: &str, named: &[String]) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let own = ["agiso.com", "91kami.com"];
    own.iter().any(|own| host == *own || host.strip_suffix(own).is_some_and(|front| front.ends_with('.')))
        || named.iter().any(|name| name.eq_ignore_ascii_case(&host))
}
