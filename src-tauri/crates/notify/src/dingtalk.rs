//! 钉钉: the robot of a group, with or without the signed kind of security.
//!
//! `POST https://oapi.dingtalk.com/robot/send?access_token=…&timestamp=…&sign=…`, 20 messages a minute; `sign` is
//! `base64(HMAC-SHA256(secret, "{timestamp}\n{secret}"))`. Source: 钉钉开放平台, "自定义机器人安全设置".

use std::sync::Arc;

use async_trait::async_trait;
use huolang_domain::{Clock, form::FormField};
use huolang_http::{HttpCall, HttpClient, parse_base};
use huolang_vault::Secret;
use serde_json::json;

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Trouble, text::cut_bytes, vendor, wecom};

/// Its form. `secret` is the one that begins with `SEC`; `keyword` is put in front when the robot wants one.
pub(crate) const FORM: &[FormField] = &[
    FormField::secret("webhook"),
    FormField::secret("secret").optional(),
    FormField::text("keyword").optional(),
    FormField::text("mention").optional(),
    FormField::url("gateway").advanced(),
];

const BASE: &str = "https://oapi.dingtalk.com";
const BYTES: usize = 18_000;

/// The robot.
pub(crate) struct Dingtalk {
    http: HttpClient,
    clock: Arc<dyn Clock>,
    url: Secret<String>,
    secret: Option<Secret<String>>,
    keyword: Option<String>,
    mention: Vec<String>,
}

impl Dingtalk {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        Ok(Self {
            http: around.http.clone(),
            clock: around.clock.clone(),
            url: wecom::robot(setup, BASE, "robot/send", "access_token")?,
            secret: setup.secret("secret").cloned(),
            keyword: setup.field("keyword").map(str::to_owned),
            mention: setup.list("mention"),
        })
    }
}

/// The signature of a moment, before it is written into the address.
pub(crate) fn sign(secret: &str, timestamp_ms: i64) -> String {
    vendor::hmac_sha256_base64(secret.as_bytes(), format!("{timestamp_ms}\n{secret}").as_bytes())
}

#[async_trait]
impl Channel for Dingtalk {
    fn name(&self) -> &'static str {
        "dingtalk"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let mut url = parse_base(self.url.expose())?;
        if let Some(secret) = &self.secret {
            let now = self.clock.now().0;
            let signature = sign(secret.expose().trim(), now);
            url.query_pairs_mut().append_pair("timestamp", &now.to_string()).append_pair("sign", &signature);
        }
        let keyword = self.keyword.as_deref().map(|word| format!("{word} ")).unwrap_or_default();
        let (everybody, people): (Vec<&str>, Vec<&str>) =
            self.mention.iter().map(|who| wecom::all_word(who)).partition(|who| *who == "@all");
        let (phones, users): (Vec<&str>, Vec<&str>) = people.into_iter().partition(|who| wecom::is_phone(who));
        let content = cut_bytes(&format!("{keyword}{}\n{}", message.title, message.body), BYTES);
        let body = json!({
            "msgtype": "text",
            "text": { "content": content },
            "at": { "atMobiles": phones, "atUserIds": users, "isAtAll": !everybody.is_empty() },
        });
        let answer = vendor::ask(&self.http, HttpCall::post_json("dingtalk.send", url, &body)?).await?;
        let words = vendor::text(&answer, "errmsg");
        let refused = |trouble| SendError::new(trouble, words);
        match vendor::number(&answer, "errcode") {
            Some(0) => Ok(()),
            Some(130_101 | 410_100 | 660_026) => Err(refused(Trouble::RateLimited).after(Some(60_000))),
            Some(-1) => Err(refused(Trouble::ServerError)),
            Some(300_001 | 300_005 | 400_101) => Err(refused(Trouble::BadKey)),
            Some(310_000) if words.contains("keyword") => Err(refused(Trouble::KeywordMissing)),
            Some(310_000) if words.contains("whitelist") || words.contains("ip") => Err(refused(Trouble::NotAllowed)),
            Some(310_000) => Err(refused(Trouble::BadSignature)),
            _ => Err(refused(Trouble::Refused)),
        }
    }
}
