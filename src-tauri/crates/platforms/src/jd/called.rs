//! The adapter of a shop that is only called from outside: it stands for the shop and makes no call by itself.

use crate::{
    capability::Adapter,
    connect::{Access, ConnectError, Surroundings},
    jd::end_of_day,
    jd_general::Cipher,
};
use huolang_domain::platform::PlatformKind;
use std::sync::Arc;

/// Orders come to the secret path of one shop only, so that several shops of one merchant get none twice: no account is named.
struct Called {
    kind: PlatformKind,
}

impl Adapter for Called {
    fn kind(&self) -> PlatformKind {
        self.kind
    }
}

/// Checks what a form of 京东通用交易 holds.
///
/// # Errors
/// [`ConnectError::Invalid`] names the field.
pub(crate) fn general(access: Access, _: Surroundings) -> Result<Arc<dyn Adapter>, ConnectError> {
    if let Err(bad) = Cipher::new(access.needed_secret("aes_key")?) {
        return Err(ConnectError::Invalid { field: "aes_key", reason: bad.to_string() });
    }
    called(PlatformKind::JdGeneral, &access)
}

/// Checks what a form of 京东游戏点卡 holds.
///
/// # Errors
/// [`ConnectError::Invalid`] names the field.
pub(crate) fn game(access: Access, _: Surroundings) -> Result<Arc<dyn Adapter>, ConnectError> {
    called(PlatformKind::JdGame, &access)
}

/// Checks what a form of a shop holds that 91卡券 buys from.
///
/// # Errors
/// [`ConnectError`] names the field.
pub(crate) fn supplier(access: &Access) -> Result<Arc<dyn Adapter>, ConnectError> {
    access.needed("sup_user_id")?;
    access.needed_secret("sup_merchant_key")?;
    let secret = access.needed_secret("sup_app_secret")?;
    let (name, key) = match access.field("sup_card_key") {
        Some("merchant_key") => ("sup_merchant_key", access.needed_secret("sup_merchant_key")?),
        _ => ("sup_app_secret", secret),
    };
    if let Err(bad) = Cipher::new(key) {
        return Err(ConnectError::Invalid { field: name, reason: bad.to_string() });
    }
    called(PlatformKind::Agiso, access)
}

fn called(kind: PlatformKind, access: &Access) -> Result<Arc<dyn Adapter>, ConnectError> {
    if access.field("expires_on").is_some_and(|day| end_of_day(day).is_none()) {
        return Err(ConnectError::Invalid { field: "expires_on", reason: "a day, written as 2027-06-30".to_owned() });
    }
    Ok(Arc::new(Called { kind }))
}
