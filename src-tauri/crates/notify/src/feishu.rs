//! 飞书: the robot of a group, with or without signature.
//!
//! `POST https://open.feishu.cn/open-apis/bot/v2/hook/…` with `timestamp` (seconds) and
//! `sign = base64(HMAC-SHA256(key = "{timestamp}\n{secret}", ""))`. Source: 飞书开放平台, "自定义机器人使用指南".

use std::sync::Arc;

use async_trait::async_trait;
use huolang_domain::{Clock, form::FormField};
use huolang_http::{HttpCall, HttpClient, parse_base};
use huolang_vault::Secret;
use serde_json::json;

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Trouble, text::cut_bytes, vendor};

/// Its form. `webhook` takes the whole address or what stands after `/hook/`.
pub(crate) const FORM: &[FormField] = &[
    FormField::secret("webhook"),
    FormField::secret("secret").optional(),
    FormField::text("keyword").optional(),
    FormField::switch("mention_all", false),
    FormField::url("gateway").advanced(),
];

const BASE: &str = "https://open.feishu.cn";
const BYTES: usize = 18_000;

/// The robot.
pub(crate) struct Feishu {
    http: HttpClient,
    clock: Arc<dyn Clock>,
    url: Secret<String>,
    secret: Option<Secret<String>>,
    keyword: Option<String>,
    everybody: bool,
}

impl Feishu {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let pasted = setup.needed_secret("webhook")?.expose().trim();
        let url = if pasted.contains("://") {
            crate::wecom::robot(setup, BASE, "", "")?
        } else {
            Secret::new(setup.under(BASE, &format!("open-apis/bot/v2/hook/{pasted}"))?.to_string())
        };
        Ok(Self {
            http: around.http.clone(),
            clock: around.clock.clone(),
            url,
            secret: setup.secret("secret").cloned(),
            keyword: setup.field("keyword").map(str::to_owned),
            everybody: setup.field("mention_all") == Some("true"),
        })
    }
}

/// The signature of a moment.
pub(crate) fn sign(secret: &str, timestamp_s: i64) -> String {
    vendor::hmac_sha256_base64(format!("{timestamp_s}\n{secret}").as_bytes(), b"")
}

#[async_trait]
impl Channel for Feishu {
    fn name(&self) -> &'static str {
        "feishu"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let url = parse_base(self.url.expose())?;
        let keyword = self.keyword.as_deref().map(|word| format!("{word} ")).unwrap_or_default();
        let everybody = if self.everybody { "\n<at user_id=\"all\">所有人</at>" } else { "" };
        let text = cut_bytes(&format!("{keyword}{}\n{}", message.title, message.body), BYTES);
        let mut body = json!({ "msg_type": "text", "content": { "text": format!("{text}{everybody}") } });
        if let Some(secret) = &self.secret {
            let now = self.clock.now().0.div_euclid(1_000);
            body["timestamp"] = json!(now.to_string());
            body["sign"] = json!(sign(secret.expose().trim(), now));
        }
        let answer = vendor::ask(&self.http, HttpCall::post_json("feishu.send", url, &body)?).await?;
        let words = vendor::text(&answer, "msg");
        let refused = |trouble| SendError::new(trouble, words);
        match vendor::number(&answer, "code").or_else(|| vendor::number(&answer, "StatusCode")) {
            Some(0) => Ok(()),
            Some(11232 | 9499) => Err(refused(Trouble::RateLimited).after(Some(60_000))),
            Some(19001) => Err(refused(Trouble::BadKey)),
            Some(19021) => Err(refused(Trouble::BadSignature)),
            Some(19022) => Err(refused(Trouble::NotAllowed)),
            Some(19024) => Err(refused(Trouble::KeywordMissing)),
            _ => Err(refused(Trouble::Refused)),
        }
    }
}
