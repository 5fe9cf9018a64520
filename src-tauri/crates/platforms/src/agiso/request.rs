//! Calls as they go out: a signed form with the token in the header (`agiso.md` §2).

use super::sign::sign;
use crate::jd::{Params, encode_form};
use huolang_vault::Secret;

/// The one gateway of all services.
pub const GATEWAY: &str = "https://gw-api.agiso.com";
/// The content type of calls.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// A call, ready to go. The form is shown in tests only: it may hold cards.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The address.
    pub url: String,
    /// The headers. The first holds the token.
    pub headers: [(&'static str, String); 3],
    /// The parameters with time and signature.
    pub form: Params,
    /// The form as it goes over the wire.
    pub body: String,
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request").field("url", &self.url).finish_non_exhaustive()
    }
}

/// Writes a call of `service` (its path, as `aldsIdle`) at `now`, in Unix seconds. Empty parameters are left out: the
/// platform's own samples disagree on whether they are signed.
#[must_use]
pub fn request(
    service: &str,
    path: &str,
    secret: &Secret<String>,
    token: &Secret<String>,
    now: i64,
    params: &Params,
) -> Request {
    let form = signed(secret, now, params);
    Request {
        url: format!("{GATEWAY}/{service}{path}"),
        headers: [
            ("Authorization", format!("Bearer {}", token.expose())),
            ("ApiVersion", "1".to_owned()),
            ("Content-Type", FORM.to_owned()),
        ],
        body: encode_form(&form),
        form,
    }
}

/// The parameters with time and signature.
pub(super) fn signed(secret: &Secret<String>, now: i64, params: &Params) -> Params {
    let mut form: Params = params.iter().filter(|(_, value)| !value.is_empty()).map(owned).collect();
    form.insert("timestamp".to_owned(), now.to_string());
    let signature = sign(secret, &form);
    form.insert("sign".to_owned(), signature);
    form
}

fn owned((name, value): (&String, &String)) -> (String, String) {
    (name.clone(), value.clone())
}
