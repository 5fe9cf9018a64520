//! Calls to the mtop gateway: signed, with the token renewed in passing, each answer in its class
//! (`docs/platforms/xianyu.md#calls`).

use super::{
    account::Account,
    apis::{Api, Site},
    fixed,
    ret::{RetClass, classify_body, code_and_words, verify_url_allowed},
    settings::{Settings, below},
    sign::{form_body, sign},
    stop::Stop,
    transport::{Ask, Told, Transport},
};
use crate::{fault::CallError, http::HttpFault};
use huolang_domain::{Clock, Dice};
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Tries of one call: tokens are renewed and readings repeated within them.
const TRIES: u32 = 4;
/// The first wait after "too many calls", in milliseconds; it doubles.
const OVERLOAD_MS: i64 = 60_000;

/// The gateway, for one account.
pub struct Mtop {
    /// The account.
    pub account: Arc<Account>,
    /// The settings of the shop.
    pub settings: Arc<Settings>,
    /// The way out.
    pub transport: Arc<dyn Transport>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub dice: Arc<dyn Dice>,
    /// Answers in a row that said "too many calls".
    pub overloads: AtomicU32,
}

/// A whole answer: success, refusal, or "done before". Every other class is an error or was dealt with.
pub struct MtopAnswer {
    /// Its class.
    pub class: RetClass,
    /// All of it.
    pub body: Value,
}

impl MtopAnswer {
    /// The data of a success.
    ///
    /// # Errors
    /// [`CallError::Business`] for a refusal.
    pub fn data(mut self) -> Result<Value, CallError> {
        match self.class {
            RetClass::Success => Ok(self.body["data"].take()),
            _ => Err(self.refusal()),
        }
    }

    /// The refusal in the platform's words.
    #[must_use]
    pub fn refusal(&self) -> CallError {
        let (code, message) = code_and_words(&self.body);
        CallError::Business { code, message }
    }
}

impl Mtop {
    /// Makes a call. `data` is signed and sent as it is.
    ///
    /// # Errors
    /// By class; a demand for a person stops the account.
    pub async fn call(&self, api: &Api, data: &str) -> Result<MtopAnswer, CallError> {
        let mut trouble = None;
        for attempt in 0..TRIES {
            let told = self.once(api, data).await;
            let told = match told {
                Ok(told) => told,
                Err(Fate::Error(error)) => return Err(error),
                Err(Fate::Fault(fault)) if api.writes => return Err(fault.of_write()),
                Err(Fate::Fault(fault)) => {
                    trouble = Some(fault.of_read());
                    if !matches!(trouble, Some(CallError::Transient { .. })) {
                        break;
                    }
                    self.pause(attempt).await;
                    continue;
                }
            };
            match self.judge(api, told)? {
                Judged::Answer(answer) => return Ok(answer),
                Judged::NewToken => {
                    trouble = Some(transient("the platform gave no usable signing token"));
                    tokio::time::sleep(Duration::from_millis(300 + self.dice.below(200))).await;
                }
                Judged::Stumbled(error) => {
                    trouble = Some(error);
                    self.pause(attempt).await;
                }
            }
        }
        // The next call starts over with none.
        self.account.forget_signing_token();
        Err(trouble.unwrap_or_else(|| transient("no answer")))
    }

    async fn pause(&self, attempt: u32) {
        let wait = 750_u64.saturating_mul(1 << attempt.min(4));
        tokio::time::sleep(Duration::from_millis(wait + self.dice.below(wait / 4 + 1))).await;
    }

    async fn once(&self, api: &Api, data: &str) -> Result<Told, Fate> {
        let papers = self.account.papers().map_err(Fate::Error)?;
        let t = self.clock.now().0.to_string();
        let mut url = below(&self.settings.mtop, &format!("/h5/{}/{}/", api.name, api.version));
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("jsv", "2.7.2").append_pair("appKey", fixed::MTOP_APP_KEY).append_pair("t", &t);
            query.append_pair("sign", &sign(&papers.signing_token, &t, data)).append_pair("v", api.version);
            query.append_pair("type", api.kind).append_pair("accountSite", "xianyu").append_pair("dataType", "json");
            query.append_pair("timeout", "20000").append_pair("api", api.name);
            query.append_pair("sessionOption", "AutoLoginOnly");
            for (name, value) in api.query {
                query.append_pair(name, value);
            }
        }
        let mut headers = browser_headers(&self.settings.user_agent, api.site);
        headers.push(("cookie", papers.cookies));
        headers.extend(api.headers.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let body = Some(("application/x-www-form-urlencoded", form_body(data).into_bytes()));
        let told = self.transport.ask(Ask { label: api.label, url, headers, body }).await.map_err(Fate::Fault)?;
        self.account.merge(&told.set_cookies).await.map_err(Fate::Error)?;
        Ok(told)
    }

    fn judge(&self, api: &Api, told: Told) -> Result<Judged, CallError> {
        if told.status == 429 {
            return Err(self.overloaded("too many calls", told.retry_after_ms));
        }
        let body: Value = match serde_json::from_slice(&told.body) {
            Ok(body) if told.status < 500 => body,
            _ if api.writes => return Err(CallError::Unknown { message: "the answer was not understood".to_owned() }),
            _ => return Ok(Judged::Stumbled(transient(&format!("status {}", told.status)))),
        };
        let class = classify_body(&body);
        if class != RetClass::RateLimited {
            self.overloads.store(0, Ordering::Relaxed);
        }
        let (code, _) = code_and_words(&body);
        match class {
            RetClass::HumanVerification => {
                let url = body["data"]["url"].as_str().filter(|url| verify_url_allowed(url)).map(str::to_owned);
                Err(self.account.stop(Stop::HumanCheck { url }))
            }
            RetClass::SessionExpired => Err(self.account.stop(Stop::SessionExpired)),
            RetClass::RiskBlock => Err(self.account.stop(Stop::RiskBlock)),
            RetClass::RateLimited => Err(self.overloaded(&code, told.retry_after_ms)),
            RetClass::TokenRefresh => Ok(Judged::NewToken),
            RetClass::Transient if api.writes => {
                Err(CallError::Unknown { message: format!("trouble inside the platform ({code})") })
            }
            RetClass::Transient => Ok(Judged::Stumbled(transient(&format!("trouble inside the platform ({code})")))),
            RetClass::PermissionDenied | RetClass::AlreadyDone | RetClass::Success | RetClass::BusinessError => {
                Ok(Judged::Answer(MtopAnswer { class, body }))
            }
        }
    }

    fn overloaded(&self, message: &str, asked: Option<i64>) -> CallError {
        let before = self.overloads.fetch_add(1, Ordering::Relaxed).min(5);
        let wait = asked.unwrap_or(OVERLOAD_MS << before);
        CallError::RateLimited { message: message.to_owned(), retry_after_ms: Some(wait) }
    }
}

enum Fate {
    Error(CallError),
    Fault(HttpFault),
}

enum Judged {
    Answer(MtopAnswer),
    NewToken,
    Stumbled(CallError),
}

fn transient(message: &str) -> CallError {
    CallError::Transient { message: message.to_owned(), retry_after_ms: None }
}

/// The headers of a browser on a page of `site`.
pub(super) fn browser_headers(user_agent: &str, site: Site) -> Vec<(&'static str, String)> {
    let version = user_agent.split_once("Chrome/").and_then(|(_, after)| after.split('.').next()).unwrap_or("133");
    let (os, _) = super::ids::os_and_browser(user_agent);
    let os = os.split('/').next().unwrap_or("Windows");
    let brands = format!(r#""Not(A:Brand";v="99", "Google Chrome";v="{version}", "Chromium";v="{version}""#);
    vec![
        ("accept", "application/json".to_owned()),
        ("accept-language", "zh-CN,zh;q=0.9".to_owned()),
        ("cache-control", "no-cache".to_owned()),
        ("pragma", "no-cache".to_owned()),
        ("origin", site.origin().to_owned()),
        ("referer", site.referer().to_owned()),
        ("user-agent", user_agent.to_owned()),
        ("sec-ch-ua", brands),
        ("sec-ch-ua-mobile", "?0".to_owned()),
        ("sec-ch-ua-platform", format!("\"{os}\"")),
        ("sec-fetch-site", "same-site".to_owned()),
        ("sec-fetch-mode", "cors".to_owned()),
        ("sec-fetch-dest", "empty".to_owned()),
    ]
}
