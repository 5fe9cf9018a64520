//! The access token of the message service: cached until shortly before its end, fetched anew only then or after a refusal.

use super::{
    apis::LOGIN_TOKEN,
    mtop::Mtop,
    token::{ImToken, TokenAnswer, read_token},
    trade_data,
};
use crate::fault::CallError;

impl Mtop {
    /// The token, and the device it is for.
    ///
    /// # Errors
    /// What the call says; a success without a token counts as a refusal.
    pub async fn im_token(&self) -> Result<(ImToken, String), CallError> {
        self.account.ready()?;
        let device = self.account.device_id().await;
        if let Some(token) = self.account.token() {
            return Ok((token, device));
        }
        let answer = self.call(&LOGIN_TOKEN, &trade_data::login_token(&device)).await?;
        match read_token(&answer.body, self.clock.now()) {
            TokenAnswer::Token(token) => {
                self.account.set_token(token.clone()).await;
                self.account.pin().await;
                Ok((token, device))
            }
            TokenAnswer::Refused { .. } => Err(answer.refusal()),
            TokenAnswer::Missing => Err(CallError::Business {
                code: "no_token".to_owned(),
                message: "the platform said yes and gave no token".to_owned(),
            }),
        }
    }
}
