//! Asks for the password once more before something secret is shown.

use huolang_domain::{ErrorCode, UserId};
use huolang_store::users;

use super::verify_password;
use crate::error::ApiError;
use crate::principal::Principal;
use crate::state::Api;

/// Whether the person who asks knows the password. At the window there is none: whoever sits there is the seller.
///
/// # Errors
/// No password, or a wrong one, or too many wrong ones; a program's token, which has none.
pub async fn confirm(api: &Api, who: &Principal, password: Option<String>) -> Result<(), ApiError> {
    if api.server.is_none() {
        return Ok(());
    }
    let Some(password) = password.filter(|password| !password.is_empty()) else {
        return Err(ApiError::new(ErrorCode::LoginRefused, "enter your password to see this"));
    };
    // A program's token guesses for itself, not for the person who made it.
    let guesser = format!("{} {}", who.user.as_ref().map_or("", UserId::as_str), who.name);
    let attempt = api.throttle.confirm(guesser, api.running_ms())?;
    let fits = knows(api, who, password).await;
    if matches!(fits, Ok(false)) {
        return Err(ApiError::new(ErrorCode::LoginRefused, "the password is wrong"));
    }
    attempt.forgive();
    fits.map(|_| ())
}

/// Whether it is the person's password.
async fn knows(api: &Api, who: &Principal, password: String) -> Result<bool, ApiError> {
    let user = users::by_name(&mut api.engine.db().reader().await?, &who.name).await?;
    let kept = user.filter(|user| Some(&user.id) == who.user.as_ref()).map(|user| user.password_hash);
    verify_password(password, kept).await
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
