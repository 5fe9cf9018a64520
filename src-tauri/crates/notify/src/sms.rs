//! 短信 by 阿里云 (dysmsapi).
//!
//! `SendSms`, version 2017-05-25, as an RPC call with signature version 3. Source: 阿里云短信服务, "SendSms";
//! 阿里云, "V3版本请求体&签名机制".

mod acs;

use std::sync::Arc;

use async_trait::async_trait;
use huolang_domain::{Clock, Ids, form::FormField};
use huolang_http::{HttpCall, HttpClient, Url};
use huolang_vault::Secret;
use serde_json::{Map, Value};

use crate::{Around, Channel, Message, SendError, Setup, SetupError, Trouble, text::cut_chars, vendor};

/// Its form. `template_params`: the variables of the provider's template, each of them a template of ours.
pub(crate) const FORM: &[FormField] = &[
    FormField::text("access_key_id"),
    FormField::secret("access_key_secret"),
    FormField::text("sign_name"),
    FormField::text("template_code"),
    FormField { default: Some(PARAMS), ..FormField::text("template_params") },
    FormField::text("phones"),
    FormField::number("per_day", 1, 1_000, "20"),
    FormField::url("gateway").advanced(),
];

const BASE: &str = "https://dysmsapi.aliyuncs.com";
const PARAMS: &str = r#"{"content":"{{ title }}"}"#;
/// Characters of one variable that the provider takes.
const VARIABLE: usize = 35;

/// A signature and a template of the provider's.
pub(crate) struct Sms {
    http: HttpClient,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    url: Url,
    key_id: String,
    key_secret: Secret<String>,
    sign_name: String,
    template_code: String,
    params: Map<String, Value>,
    phones: String,
}

impl Sms {
    pub(crate) fn open(setup: &Setup, around: &Around) -> Result<Self, SetupError> {
        let invalid = |field: &'static str, reason: &str| SetupError::Invalid { field, reason: reason.to_owned() };
        let params = serde_json::from_str(setup.field("template_params").unwrap_or(PARAMS))
            .map_err(|_| invalid("template_params", r#"it looks like {"name":"{{ title }}"}"#))?;
        let phones = setup.list("phones");
        let is_phone = |phone: &String| phone.trim_start_matches('+').bytes().all(|sign| sign.is_ascii_digit());
        if phones.is_empty() || !phones.iter().all(is_phone) {
            return Err(invalid("phones", "phone numbers, with commas between them"));
        }
        Ok(Self {
            http: around.http.clone(),
            clock: around.clock.clone(),
            ids: around.ids.clone(),
            url: setup.base(BASE)?,
            key_id: setup.needed("access_key_id")?.to_owned(),
            key_secret: setup.needed_secret("access_key_secret")?.clone(),
            sign_name: setup.needed("sign_name")?.to_owned(),
            template_code: setup.needed("template_code")?.to_owned(),
            params,
            phones: phones.join(","),
        })
    }

    /// The variables of the template, filled in.
    fn filled(&self, message: &Message) -> Result<String, SendError> {
        let env = minijinja::Environment::new();
        let facts = crate::email::facts(message);
        let mut filled = Map::new();
        for (name, value) in &self.params {
            let value = match value {
                Value::String(text) => env
                    .render_str(text, &facts)
                    .map_err(|error| SendError::new(Trouble::BadTemplate, format!("{name}: {error}")))?,
                other => other.to_string(),
            };
            filled.insert(name.clone(), Value::String(cut_chars(value.trim(), VARIABLE)));
        }
        Ok(Value::Object(filled).to_string())
    }
}

#[async_trait]
impl Channel for Sms {
    fn name(&self) -> &'static str {
        "sms"
    }

    async fn send(&self, message: &Message) -> Result<(), SendError> {
        let params = self.filled(message)?;
        let query = [
            ("PhoneNumbers", self.phones.as_str()),
            ("SignName", self.sign_name.as_str()),
            ("TemplateCode", self.template_code.as_str()),
            ("TemplateParam", params.as_str()),
            // The provider's own records then name our message.
            ("OutId", message.id.as_str()),
        ];
        let signed = acs::sign(&acs::Request {
            url: &self.url,
            action: "SendSms",
            version: "2017-05-25",
            query: &query,
            key_id: &self.key_id,
            key_secret: self.key_secret.expose().trim(),
            at: self.clock.now(),
            nonce: &self.ids.fresh(),
        });
        let mut call = HttpCall::post("sms.send", signed.url, "application/x-www-form-urlencoded", Vec::new());
        for (name, value) in &signed.headers {
            call = call.header(name, &Secret::new(value.clone()))?;
        }
        let answer = vendor::ask(&self.http, call).await?;
        let code = vendor::text(&answer, "Code");
        if code == "OK" {
            return Ok(());
        }
        let refused = |trouble| SendError::new(trouble, format!("{code}: {}", vendor::text(&answer, "Message")));
        Err(match code {
            "isv.AMOUNT_NOT_ENOUGH" | "isv.OUT_OF_SERVICE" => refused(Trouble::BalanceEmpty),
            "isv.DAY_LIMIT_CONTROL" | "isv.MONTH_LIMIT_CONTROL" => refused(Trouble::DayLimit),
            "isv.BUSINESS_LIMIT_CONTROL" => refused(Trouble::RateLimited).after(Some(3_600_000)),
            "isv.MOBILE_NUMBER_ILLEGAL" | "isv.BLACK_KEY_CONTROL_LIMIT" => refused(Trouble::RecipientRefused),
            code if code.starts_with("Throttling") => refused(Trouble::RateLimited).after(Some(60_000)),
            code if code.starts_with("isp.") || code.starts_with("ServiceUnavailable") => refused(Trouble::ServerError),
            code if code.contains("TEMPLATE") || code.contains("PARAM") => refused(Trouble::BadTemplate),
            code if code.contains("SMS_SIGNATURE") || code.contains("SIGN_NAME") => refused(Trouble::BadTemplate),
            code if code.starts_with("InvalidAccessKeyId") => refused(Trouble::BadKey),
            code if code.starts_with("SignatureDoesNotMatch") || code.starts_with("InvalidTimeStamp") => {
                refused(Trouble::BadSignature)
            }
            _ => refused(Trouble::Refused),
        })
    }
}
