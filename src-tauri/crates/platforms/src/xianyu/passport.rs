//! The passport: login by QR code, and the call that keeps a login alive (`docs/platforms/xianyu.md#staying-logged-in`,
//! `#login-by-code`).

use super::{
    apis::Site,
    cookies::Jar,
    mtop::{Mtop, browser_headers},
    qr::{QrState, login_form, plain_integer, read_state},
    settings::below,
    sign::form,
    transport::{Ask, Told},
};
use crate::{fault::CallError, http::HttpFault};
use huolang_domain::Millis;
use serde_json::Value;

/// A login by QR code that is under way, with cookies of its own until it is done.
pub struct QrLogin {
    /// Its cookies.
    pub jar: Jar,
    /// The fields that every question repeats.
    fields: Vec<(String, String)>,
    /// What the code says.
    pub content: String,
}

fn refused(code: &str, message: &str) -> CallError {
    CallError::Business { code: code.to_owned(), message: message.to_owned() }
}

impl QrLogin {
    /// Begins: the login page, then a code.
    ///
    /// # Errors
    /// When the passport does not answer as expected.
    pub async fn begin(mtop: &Mtop) -> Result<Self, CallError> {
        let mut login = Self { jar: Jar::default(), fields: Vec::new(), content: String::new() };
        let random = format!("0.{:016}", mtop.dice.below(9_999_999_999_999_999));
        let page = [
            ("lang", "zh_cn"),
            ("appName", "xianyu"),
            ("appEntrance", "web"),
            ("styleType", "vertical"),
            ("bizParams", ""),
            ("notLoadSsoView", "false"),
            ("notKeepLogin", "false"),
            ("isMobile", "false"),
            ("qrCodeFirst", "false"),
            // Sic.
            ("stie", "77"),
            ("rnd", random.as_str()),
        ];
        let told = login.get(mtop, "xianyu.login_page", "/mini_login.htm", &page).await?;
        let form = login_form(&String::from_utf8_lossy(&told.body))
            .ok_or_else(|| refused("login_page_not_understood", "the login page was not understood"))?;
        let fields = form.as_object().into_iter().flatten();
        login.fields = fields.map(|(name, value)| (name.clone(), as_field(value))).collect();
        login.put("umidTag", "SERVER".to_owned());

        let fields = login.fields.clone();
        let borrowed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let told = login.get(mtop, "xianyu.qr_generate", "/newlogin/qrcode/generate.do", &borrowed).await?;
        let body = json(&told)?;
        let data = &body["content"]["data"];
        let content = data["codeContent"].as_str().filter(|content| content.starts_with("http"));
        let content = content.filter(|_| body["content"]["success"] == true);
        login.content = content.ok_or_else(|| refused("no_qr_code", "the platform gave no QR code"))?.to_owned();
        login.put("t", plain_integer(&data["t"]));
        login.put("ck", data["ck"].as_str().unwrap_or_default().to_owned());
        Ok(login)
    }

    /// Asks how far it has come. Cookies of the answer are taken over.
    ///
    /// # Errors
    /// When there is no whole answer.
    pub async fn ask(&mut self, mtop: &Mtop) -> Result<QrState, CallError> {
        let device = self.jar.get("cna").unwrap_or_default().to_owned();
        let ua = mtop.settings.user_agent.clone();
        let mut fields = self.fields.clone();
        fields.extend([
            ("navlanguage".to_owned(), "zh-CN".to_owned()),
            ("navUserAgent".to_owned(), ua),
            ("navPlatform".to_owned(), "Win32".to_owned()),
            ("isIframe".to_owned(), "true".to_owned()),
            ("documentReferer".to_owned(), "https://www.goofish.com/".to_owned()),
            ("defaultView".to_owned(), "qrcode".to_owned()),
            ("deviceId".to_owned(), device),
        ]);
        let path = "/newlogin/qrcode/query.do?appName=xianyu&fromSite=77";
        let told = self.post(mtop, "xianyu.qr_query", path, &fields).await?;
        Ok(read_state(&json(&told)?))
    }

    fn put(&mut self, name: &str, value: String) {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value));
    }

    async fn get(
        &mut self,
        mtop: &Mtop,
        label: &'static str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<Told, CallError> {
        let mut url = below(&mtop.settings.passport, path);
        url.query_pairs_mut().extend_pairs(query);
        self.send(mtop, Ask { label, url, headers: Vec::new(), body: None }).await
    }

    async fn post(
        &mut self,
        mtop: &Mtop,
        label: &'static str,
        path: &str,
        fields: &[(String, String)],
    ) -> Result<Told, CallError> {
        let borrowed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let ask = posted(mtop, label, path, &borrowed);
        self.send(mtop, ask).await
    }

    async fn send(&mut self, mtop: &Mtop, mut ask: Ask) -> Result<Told, CallError> {
        let now: Millis = mtop.clock.now();
        ask.headers.extend(browser_headers(&mtop.settings.user_agent, Site::Web));
        if !self.jar.is_empty() {
            ask.headers.push(("cookie", self.jar.header(now)));
        }
        let told = mtop.transport.ask(ask).await.map_err(HttpFault::of_read)?;
        self.jar.merge(told.set_cookies.iter().map(String::as_str), now);
        Ok(told)
    }
}

fn posted(mtop: &Mtop, label: &'static str, path: &str, fields: &[(&str, &str)]) -> Ask {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut url = below(&mtop.settings.passport, path);
    url.set_query(Some(query).filter(|query| !query.is_empty()));
    let body = Some(("application/x-www-form-urlencoded", form(fields).into_bytes()));
    Ask { label, url, headers: Vec::new(), body }
}

fn as_field(value: &Value) -> String {
    match value {
        Value::Bool(yes) => yes.to_string(),
        value => plain_integer(value),
    }
}

fn json(told: &Told) -> Result<Value, CallError> {
    serde_json::from_slice(&told.body).map_err(|_| CallError::Transient {
        message: format!("the passport's answer was not understood (status {})", told.status),
        retry_after_ms: told.retry_after_ms,
    })
}

/// Renews the cookies of a login that holds.
///
/// # Errors
/// When there is no whole answer; that the login does not hold is no error here, the next call tells.
pub async fn keep_alive(mtop: &Mtop) -> Result<bool, CallError> {
    let papers = mtop.account.papers()?;
    let cookie = |name: &str| mtop.account.cookie(name).unwrap_or_default();
    let csrf = mtop.account.cookie("XSRF-TOKEN").or_else(|| mtop.account.cookie("_tb_token_")).unwrap_or_default();
    let (hid, hsiz, device) = (mtop.account.user_id(), cookie("cookie2"), cookie("cna"));
    let fields = [
        ("hid", hid.as_str()),
        ("ltl", "true"),
        ("appName", "xianyu"),
        ("appEntrance", "web"),
        ("_csrf_token", csrf.as_str()),
        ("umidToken", ""),
        ("hsiz", hsiz.as_str()),
        ("bizParams", "taobaoBizLoginFrom=web&renderRefer=https%3A%2F%2Fwww.goofish.com%2F"),
        ("mainPage", "false"),
        ("isMobile", "false"),
        ("lang", "zh_CN"),
        ("returnUrl", ""),
        ("fromSite", "77"),
        ("isIframe", "true"),
        ("documentReferer", "https://www.goofish.com/"),
        ("defaultView", "hasLogin"),
        ("umidTag", "SERVER"),
        ("deviceId", device.as_str()),
    ];
    let mut ask = posted(mtop, "xianyu.has_login", "/newlogin/hasLogin.do?appName=xianyu&fromSite=77", &fields);
    ask.headers.extend(browser_headers(&mtop.settings.user_agent, Site::Web));
    ask.headers.push(("cookie", papers.cookies));
    let told = mtop.transport.ask(ask).await.map_err(HttpFault::of_read)?;
    mtop.account.merge(&told.set_cookies).await?;
    Ok(json(&told)?["content"]["success"] == true)
}
