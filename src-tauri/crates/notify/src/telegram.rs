//! Telegram: a bot that writes into a chat.
//!
//! `POST https://api.telegram.org/bot{token}/sendMessage`. Source: Telegram Bot API, "sendMessage".

use async_trait::async_trait;
use huolang_domain::form::FormField;
use huolang_http::{HttpCall, HttpClient, parse_base};
use huolang_vault::Secret;
use serde_json::{Value, json};

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Severity, Trouble, text::cut_chars, vendor};

/// Its form. `chat_id`: a number or `@channel`.
pub(crate) const FORM: &[FormField] =
    &[FormField::secret("token"), FormField::text("chat_id"), FormField::url("gateway").advanced()];

const BASE: &str = "https://api.telegram.org";

/// A bot.
pub(crate) struct Telegram {
    http: HttpClient,
    url: Secret<String>,
    chat: String,
}

impl Telegram {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let token = setup.needed_secret("token")?.expose().trim();
        if !token.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b':' | b'-' | b'_')) {
            return Err(SetupError::Invalid { field: "token", reason: "a token looks like 123456:ABC-DEF".to_owned() });
        }
        let url = Secret::new(setup.under(BASE, &format!("bot{token}/sendMessage"))?.to_string());
        Ok(Self { http: around.http.clone(), url, chat: setup.needed("chat_id")?.to_owned() })
    }
}

#[async_trait]
impl Channel for Telegram {
    fn name(&self) -> &'static str {
        "telegram"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let body = json!({
            "chat_id": self.chat,
            "text": cut_chars(&format!("{}\n{}", message.title, message.body), 4_000),
            "link_preview_options": { "is_disabled": true },
            "disable_notification": message.severity == Severity::Info,
        });
        let url = parse_base(self.url.expose())?;
        // 429 comes with the wait in its body, so the status is not read before it.
        let answer = self.http.call(HttpCall::post_json("telegram.send", url, &body)?).await?;
        let status = answer.status;
        let answer: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        if answer.get("ok").and_then(Value::as_bool) == Some(true) {
            return Ok(());
        }
        let words = vendor::text(&answer, "description");
        let refused = |trouble| Err(SendError::new(trouble, format!("{status} {words}")));
        match status {
            429 => {
                let seconds = answer.pointer("/parameters/retry_after").and_then(Value::as_i64).unwrap_or(60);
                Err(SendError::new(Trouble::RateLimited, words).after(Some(seconds.saturating_mul(1_000))))
            }
            500.. => refused(Trouble::ServerError),
            401 | 404 => refused(Trouble::BadKey),
            403 => refused(Trouble::RecipientRefused),
            400 if words.contains("chat") => refused(Trouble::RecipientRefused),
            _ => refused(Trouble::Refused),
        }
    }
}
