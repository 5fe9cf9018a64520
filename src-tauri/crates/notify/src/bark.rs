//! Bark, for iPhones: the vendor's server or one of the seller's own.
//!
//! `POST {server}/push` as JSON. Source: Bark's documentation, "API V2".

use async_trait::async_trait;
use huolang_domain::form::FormField;
use huolang_http::{HttpCall, HttpClient, Url};
use huolang_vault::Secret;
use serde_json::json;

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Severity, Trouble, text::cut_bytes, vendor};

/// Its form.
pub(crate) const FORM: &[FormField] = &[FormField::secret("device_key"), FormField::url("gateway").advanced()];

const BASE: &str = "https://api.day.app";
const BYTES: usize = 3_000;

/// A phone.
pub(crate) struct Bark {
    http: HttpClient,
    url: Url,
    key: Secret<String>,
}

impl Bark {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let key = setup.needed_secret("device_key")?.clone();
        Ok(Self { http: around.http.clone(), url: setup.under(BASE, "push")?, key })
    }
}

#[async_trait]
impl Channel for Bark {
    fn name(&self) -> &'static str {
        "bark"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let level = match message.severity {
            Severity::Info => "passive",
            Severity::Warning => "active",
            Severity::Critical => "timeSensitive",
        };
        let body = json!({
            "device_key": self.key.expose().trim(),
            "title": cut_bytes(&message.title, 300),
            "body": cut_bytes(&message.body, BYTES),
            "group": "货郎",
            "level": level,
            // The same id replaces the message on the phone instead of adding one.
            "id": message.id,
        });
        let answer = vendor::ask(&self.http, HttpCall::post_json("bark.send", self.url.clone(), &body)?).await?;
        let words = vendor::text(&answer, "message");
        match vendor::number(&answer, "code") {
            Some(200) => Ok(()),
            Some(400) if words.contains("device") => Err(SendError::new(Trouble::BadKey, words)),
            _ => Err(SendError::new(Trouble::Refused, words)),
        }
    }
}
