//! PushPlus: messages in 微信.
//!
//! `POST https://www.pushplus.plus/send` as JSON. Source: PushPlus, "消息接口文档".

use async_trait::async_trait;
use huolang_domain::form::FormField;
use huolang_http::{HttpCall, HttpClient, Url};
use huolang_vault::Secret;
use serde_json::json;

use crate::{
    Around, Channel, Message, SendError, Setup, SetupError, Trouble,
    text::{cut_bytes, cut_chars},
    vendor,
};

/// Its form. `topic`: the code of a group; empty: to the seller alone.
pub(crate) const FORM: &[FormField] = &[
    FormField::secret("token"),
    FormField::text("topic").optional(),
    FormField::number("per_day", 1, 10_000, "200").advanced(),
    FormField::url("gateway").advanced(),
];

const BASE: &str = "https://www.pushplus.plus";

/// An account.
pub(crate) struct Pushplus {
    http: HttpClient,
    url: Url,
    token: Secret<String>,
    topic: Option<String>,
}

impl Pushplus {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let token = setup.needed_secret("token")?.clone();
        let topic = setup.field("topic").map(str::to_owned);
        Ok(Self { http: around.http.clone(), url: setup.under(BASE, "send")?, token, topic })
    }
}

#[async_trait]
impl Channel for Pushplus {
    fn name(&self) -> &'static str {
        "pushplus"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let mut body = json!({
            "token": self.token.expose().trim(),
            "title": cut_chars(&message.title, 100),
            "content": cut_bytes(&message.body, 18_000),
            "template": "txt",
        });
        if let Some(topic) = &self.topic {
            body["topic"] = json!(topic);
        }
        let answer = vendor::ask(&self.http, HttpCall::post_json("pushplus.send", self.url.clone(), &body)?).await?;
        let refused = |trouble| SendError::new(trouble, vendor::text(&answer, "msg"));
        match vendor::number(&answer, "code") {
            Some(200) => Ok(()),
            Some(900) => Err(refused(Trouble::DayLimit)),
            Some(903 | 401 | 302) => Err(refused(Trouble::BadKey)),
            Some(403) => Err(refused(Trouble::NotAllowed)),
            Some(888) => Err(refused(Trouble::BalanceEmpty)),
            Some(500) => Err(refused(Trouble::ServerError)),
            _ => Err(refused(Trouble::Refused)),
        }
    }
}
