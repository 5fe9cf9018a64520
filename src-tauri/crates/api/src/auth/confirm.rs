//! Asks for the password once more before something secret is shown.

use huolang_domain::ErrorCode;
use huolang_store::users;

use super::verify_password;
use crate::error::ApiError;
use crate::principal::Principal;
use crate::state::Api;

/// Whether the person who asks knows the password. At the window there is none: whoever sits there is the seller.
///
/// # Errors
/// No password, or a wrong one; a program's token, which has none.
pub async fn confirm(api: &Api, who: &Principal, password: Option<String>) -> Result<(), ApiError> {
    if api.server.is_none() {
        return Ok(());
    }
    api.throttle.login(None)?;
    let Some(password) = password.filter(|password| !password.is_empty()) else {
        return Err(ApiError::new(ErrorCode::LoginRefused, "enter your password to see this"));
    };
    let user = users::by_name(&mut api.engine.db().reader().await?, &who.name).await?;
    let kept = user.filter(|user| Some(&user.id) == who.user.as_ref()).map(|user| user.password_hash);
    if verify_password(password, kept).await? {
        Ok(())
    } else {
        Err(ApiError::new(ErrorCode::LoginRefused, "the password is wrong"))
    }
}

/// Whether what is hidden may be shown to the person who asks: where the settings say so, only with the password.
///
/// # Errors
/// As [`confirm`].
pub async fn confirm_reveal(api: &Api, who: &Principal, password: Option<String>) -> Result<(), ApiError> {
    if api.engine.settings().get().security.lock_reveal {
        confirm(api, who, password).await?;
    }
    Ok(())
}
