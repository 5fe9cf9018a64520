//! Server酱: messages in 微信 or in its own application.
//!
//! `POST https://sctapi.ftqq.com/{SendKey}.send` (Turbo) or `https://{uid}.push.ft07.com/send/{SendKey}.send` (³, keys
//! that begin with `sctp{uid}t`). Source: Server酱, "SendKey&API".

use async_trait::async_trait;
use huolang_domain::form::FormField;
use huolang_http::{HttpCall, HttpClient, Url, parse_base};
use huolang_vault::Secret;
use serde_json::json;

use crate::{
    Around, Channel, Message, SendError, Setup, SetupError, Trouble,
    text::{cut_bytes, cut_chars},
    vendor,
};

/// Its form.
pub(crate) const FORM: &[FormField] = &[
    FormField::secret("send_key"),
    FormField::number("per_day", 1, 10_000, "5"),
    FormField::url("gateway").advanced(),
];

const TURBO: &str = "https://sctapi.ftqq.com";
/// Characters of a title.
const TITLE: usize = 32;

/// An account.
pub(crate) struct Serverchan {
    http: HttpClient,
    url: Secret<String>,
}

impl Serverchan {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let key = setup.needed_secret("send_key")?.expose().trim();
        if !key.bytes().all(|sign| sign.is_ascii_alphanumeric()) {
            return Err(SetupError::Invalid { field: "send_key", reason: "letters and figures only".to_owned() });
        }
        let url: Url = match uid(key) {
            Some(uid) => setup.under(&format!("https://{uid}.push.ft07.com"), &format!("send/{key}.send"))?,
            None => setup.under(TURBO, &format!("{key}.send"))?,
        };
        Ok(Self { http: around.http.clone(), url: Secret::new(url.to_string()) })
    }
}

/// The account's number inside a key of the third version.
fn uid(key: &str) -> Option<&str> {
    let (uid, _) = key.strip_prefix("sctp")?.split_once('t')?;
    (!uid.is_empty() && uid.bytes().all(|sign| sign.is_ascii_digit())).then_some(uid)
}

#[async_trait]
impl Channel for Serverchan {
    fn name(&self) -> &'static str {
        "serverchan"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        // A line break of its Markdown needs an empty line.
        let text = message.body.replace('\n', "\n\n");
        let body = json!({ "title": cut_chars(&message.title, TITLE), "desp": cut_bytes(&text, 30_000) });
        let url = parse_base(self.url.expose())?;
        let answer = vendor::ask(&self.http, HttpCall::post_json("serverchan.send", url, &body)?).await?;
        let words = vendor::text(&answer, "message");
        match vendor::number(&answer, "code") {
            Some(0) => Ok(()),
            _ if words.contains("次数") || words.contains("超过") => Err(SendError::new(Trouble::DayLimit, words)),
            Some(40001..=40003) => Err(SendError::new(Trouble::BadKey, words)),
            _ => Err(SendError::new(Trouble::Refused, words)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::uid;

    #[test]
    fn a_key_of_the_third_version_names_its_host() {
        assert_eq!(uid("sctp123tabc"), Some("123"));
        assert_eq!(uid("SCT1234abcd"), None);
        assert_eq!(uid("sctptabc"), None);
    }
}
