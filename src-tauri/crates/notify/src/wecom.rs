//! 企业微信: the robot of a group.
//!
//! Text names people by `mentioned_list` (user ids and `@all`) and `mentioned_mobile_list` (phone numbers); Markdown knows
//! `<@userid>` alone. A robot that is to name a phone number or everybody therefore sends text, whatever style was chosen:
//! a mention that reaches nobody is worse than a plain message.
//!
//! `POST https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…`, text of at most 2048 bytes or Markdown of at most 4096,
//! 20 messages a minute. Source: 企业微信开发者中心, "消息推送（原群机器人）配置说明".

use async_trait::async_trait;
use huolang_domain::form::FormField;
use huolang_http::{HttpCall, HttpClient, Url, parse_base};
use huolang_vault::Secret;
use serde_json::{Value, json};

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Trouble, text::cut_bytes, vendor};

/// Its form. `webhook` takes the whole address that 企业微信 shows, or its key alone.
pub(crate) const FORM: &[FormField] = &[
    FormField::secret("webhook"),
    FormField::choice("style", &["text", "markdown"]),
    FormField::text("mention").optional(),
    FormField::url("gateway").advanced(),
];

const BASE: &str = "https://qyapi.weixin.qq.com";
const TEXT_BYTES: usize = 2048;
const MARKDOWN_BYTES: usize = 4096;

/// The robot.
pub(crate) struct Wecom {
    http: HttpClient,
    url: Secret<String>,
    markdown: bool,
    mention: Vec<String>,
}

impl Wecom {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let url = robot(setup, BASE, "cgi-bin/webhook/send", "key")?;
        let mention = setup.list("mention");
        let by_user_id = |who: &String| !is_phone(who) && all_word(who) != "@all";
        let markdown = setup.field("style") == Some("markdown") && mention.iter().all(by_user_id);
        Ok(Self { http: around.http.clone(), url, markdown, mention })
    }

    fn body(&self, message: &Message) -> Value {
        if self.markdown {
            let people: String = self.mention.iter().map(|who| format!("<@{who}>")).collect();
            let text = format!("### {}\n{}\n", message.title, message.body);
            let text = cut_bytes(&text, MARKDOWN_BYTES.saturating_sub(people.len()));
            return json!({ "msgtype": "markdown", "markdown": { "content": format!("{text}{people}") } });
        }
        let (phones, users): (Vec<&str>, Vec<&str>) =
            self.mention.iter().map(|who| all_word(who)).partition(|who| is_phone(who));
        let content = cut_bytes(&format!("{}\n{}", message.title, message.body), TEXT_BYTES);
        let text = json!({ "content": content, "mentioned_list": users, "mentioned_mobile_list": phones });
        json!({ "msgtype": "text", "text": text })
    }
}

#[async_trait]
impl Channel for Wecom {
    fn name(&self) -> &'static str {
        "wecom"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let url = parse_base(self.url.expose())?;
        let answer = vendor::ask(&self.http, HttpCall::post_json("wecom.send", url, &self.body(message))?).await?;
        let refused = |trouble| SendError::new(trouble, vendor::text(&answer, "errmsg"));
        match vendor::number(&answer, "errcode") {
            Some(0) => Ok(()),
            // The robot is shut out for the rest of the minute.
            Some(45009 | 45033) => Err(refused(Trouble::RateLimited).after(Some(60_000))),
            Some(-1) => Err(refused(Trouble::ServerError)),
            Some(93000 | 40014 | 40001 | 40073) => Err(refused(Trouble::BadKey)),
            Some(93008 | 60020) => Err(refused(Trouble::NotAllowed)),
            _ => Err(refused(Trouble::Refused)),
        }
    }
}

/// The address of a robot: pasted whole, or made of its key.
pub(crate) fn robot(setup: &Setup, usual: &str, path: &str, name: &str) -> Result<Secret<String>, SetupError> {
    let pasted = setup.needed_secret("webhook")?.expose().trim();
    if pasted.contains("://") {
        let url =
            parse_base(pasted).map_err(|fault| SetupError::Invalid { field: "webhook", reason: fault.to_string() })?;
        let Some(own) = setup.field("gateway") else { return Ok(Secret::new(url.to_string())) };
        // The seller's own way to the vendor: the pasted address through another host.
        let bad = |reason: String| SetupError::Invalid { field: "gateway", reason };
        let mut through: Url = parse_base(own).map_err(|fault| bad(fault.to_string()))?;
        through.set_path(url.path());
        through.set_query(url.query());
        return Ok(Secret::new(through.to_string()));
    }
    let mut url = setup.under(usual, path)?;
    url.query_pairs_mut().append_pair(name, pasted);
    Ok(Secret::new(url.to_string()))
}

pub(crate) fn all_word(who: &str) -> &str {
    if matches!(who, "所有人" | "all" | "@所有人" | "@all") { "@all" } else { who }
}

pub(crate) fn is_phone(who: &str) -> bool {
    who.len() == 11 && who.starts_with('1') && who.bytes().all(|sign| sign.is_ascii_digit())
}
