//! A signed call to an address of the seller's own.
//!
//! Signed as the Standard Webhooks specification says: `webhook-id`, `webhook-timestamp` (seconds) and
//! `webhook-signature: v1,base64(HMAC-SHA256(secret, "{id}.{timestamp}.{body}"))`. A receiver refuses a call whose time is
//! more than five minutes away, and an id it has had: a call that somebody recorded is worth nothing to him.

use std::sync::Arc;

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use huolang_domain::{Clock, form::FormField};
use huolang_http::{HttpCall, HttpClient, parse_base};
use huolang_vault::Secret;
use serde_json::json;

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Trouble, vendor};

/// Its form. The address may hold a token and is therefore kept as a secret.
pub(crate) const FORM: &[FormField] = &[FormField::secret("url"), FormField::secret("secret")];

/// An address of the seller's own.
pub(crate) struct Webhook {
    http: HttpClient,
    clock: Arc<dyn Clock>,
    url: Secret<String>,
    secret: Secret<String>,
}

impl Webhook {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let url = setup.needed_secret("url")?.clone();
        parse_base(url.expose()).map_err(|fault| SetupError::Invalid { field: "url", reason: fault.to_string() })?;
        let secret = setup.needed_secret("secret")?.clone();
        if secret.expose().trim().chars().count() < 16 {
            return Err(SetupError::Invalid { field: "secret", reason: "at least 16 characters".to_owned() });
        }
        Ok(Self { http: around.http.clone(), clock: around.clock.clone(), url, secret })
    }
}

/// The signature of a call. `secret`: `whsec_` and base64, or any text.
#[must_use]
pub fn sign(secret: &str, id: &str, timestamp_s: i64, body: &[u8]) -> String {
    let key = secret.strip_prefix("whsec_").and_then(|text| STANDARD.decode(text).ok());
    let key = key.unwrap_or_else(|| secret.as_bytes().to_vec());
    let mut signed = format!("{id}.{timestamp_s}.").into_bytes();
    signed.extend_from_slice(body);
    format!("v1,{}", vendor::hmac_sha256_base64(&key, &signed))
}

#[async_trait]
impl Channel for Webhook {
    fn name(&self) -> &'static str {
        "webhook"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let now = self.clock.now().0;
        let body = json!({
            "type": format!("notice.{}", message.event),
            "timestamp": now,
            "data": {
                "notice_id": message.notice_id,
                "title": message.title,
                "body": message.body,
                "severity": message.severity,
                "count": message.count,
                "route": message.route,
                "facts": message.facts,
            },
        });
        let body = serde_json::to_vec(&body).map_err(|error| SendError::new(Trouble::Refused, error.to_string()))?;
        let seconds = now.div_euclid(1_000);
        let signature = sign(self.secret.expose().trim(), &message.id, seconds, &body);
        let call = HttpCall::post("webhook.send", parse_base(self.url.expose())?, "application/json", body)
            .header("webhook-id", &Secret::new(message.id.clone()))?
            .header("webhook-timestamp", &Secret::new(seconds.to_string()))?
            .header("webhook-signature", &Secret::new(signature))?;
        let (status, _) = vendor::ask_raw(&self.http, call).await?;
        let refused = |trouble| Err(SendError::new(trouble, format!("the host answered {status}")));
        match status {
            200..=299 => Ok(()),
            401 | 403 => refused(Trouble::BadSignature),
            404 | 410 => refused(Trouble::BadKey),
            408 => refused(Trouble::TimedOut),
            _ => refused(Trouble::Refused),
        }
    }
}
