//! Connecting an account: by QR code, or by the page on which the platform wants to see a person.

use super::{
    account::{check_identity, draw_device},
    apis::{FIRST, LOGIN_TOKEN},
    cookies::Jar,
    mtop::{Mtop, browser_headers},
    passport::QrLogin,
    qr::QrState,
    ret::{RetClass, verify_url_allowed},
    settings::below,
    sign::{form_body, sign},
    stop::Stop,
    token::{ImToken, TokenAnswer, read_token},
    trade_data,
    transport::Ask,
};
use crate::{
    capability::{AuthorizeState, AuthorizeStep},
    fault::CallError,
    http::HttpFault,
};
use huolang_domain::Millis;
use serde_json::Value;
use tokio::sync::Mutex;

/// How long a code can be scanned, in milliseconds.
const LASTS_MS: i64 = 300_000;
/// Time between two questions, in milliseconds.
const ASK_MS: i64 = 2_000;
/// Stumbles of the server in a row that end a login.
const STUMBLES: u32 = 5;

/// The login that is under way, if any.
#[derive(Default)]
pub struct Logins(Mutex<Option<Under>>);

/// A login under way.
struct Under {
    qr: QrLogin,
    began: Millis,
    asked: Millis,
    last: AuthorizeState,
    stumbles: u32,
    /// The platform's page is open: nothing is asked until the person says that they are done.
    with_person: bool,
    /// The phone agreed; only the token is wanted yet.
    agreed: bool,
}

impl Logins {
    /// Begins anew; a login that is under way is given up.
    ///
    /// # Errors
    /// When the passport does not answer as expected.
    pub async fn begin(&self, mtop: &Mtop) -> Result<AuthorizeStep, CallError> {
        let mut under = self.0.lock().await;
        *under = None;
        let qr = Box::pin(QrLogin::begin(mtop)).await?;
        let content = qr.content.clone();
        let now = mtop.clock.now();
        *under = Some(Under {
            qr,
            began: now,
            asked: Millis(0),
            last: AuthorizeState::Waiting,
            stumbles: 0,
            with_person: false,
            agreed: false,
        });
        Ok(AuthorizeStep::Qr { content, lasts_ms: LASTS_MS })
    }

    /// How far it has come. The passport is asked every two seconds at most.
    ///
    /// # Errors
    /// When it failed: a new one has to begin.
    pub async fn poll(&self, mtop: &Mtop) -> Result<AuthorizeState, CallError> {
        let mut slot = self.0.lock().await;
        let Some(under) = slot.as_mut() else { return Ok(not_under_way(mtop)) };
        let now = mtop.clock.now();
        if under.with_person || now.since(under.asked) < ASK_MS {
            return Ok(under.last.clone());
        }
        let state = Box::pin(step(under, mtop, now)).await;
        match &state {
            Ok(AuthorizeState::Waiting | AuthorizeState::Scanned | AuthorizeState::NeedsPerson { .. }) => {}
            _ => *slot = None,
        }
        state
    }

    /// The person says that they are done on the platform's page: asks once more, with what has become of it.
    ///
    /// # Errors
    /// When the platform still wants to see them, or the login failed.
    pub async fn done(&self, mtop: &Mtop) -> Result<AuthorizeState, CallError> {
        let mut slot = self.0.lock().await;
        if slot.is_none() {
            mtop.account.go_on();
            Box::pin(mtop.call(&super::apis::LOGIN_USER, "{}")).await?.data()?;
        }
        let Some(under) = slot.as_mut() else { return Ok(done(mtop.account.user_id())) };
        under.with_person = false;
        let state = Box::pin(step(under, mtop, mtop.clock.now())).await;
        match &state {
            Ok(AuthorizeState::Waiting | AuthorizeState::Scanned | AuthorizeState::NeedsPerson { .. }) => {}
            _ => *slot = None,
        }
        state
    }
}

fn not_under_way(mtop: &Mtop) -> AuthorizeState {
    match mtop.account.stopped() {
        None => done(mtop.account.user_id()),
        Some(Stop::HumanCheck { url: Some(url) }) => AuthorizeState::NeedsPerson { url },
        Some(_) => AuthorizeState::Expired,
    }
}

const fn done(account: String) -> AuthorizeState {
    AuthorizeState::Done { account, missing_scopes: Vec::new() }
}

async fn step(under: &mut Under, mtop: &Mtop, now: Millis) -> Result<AuthorizeState, CallError> {
    under.asked = now;
    if under.agreed {
        under.last = complete(under, mtop).await?;
        return Ok(under.last.clone());
    }
    if now.since(under.began) > LASTS_MS && matches!(under.last, AuthorizeState::Waiting) {
        return Ok(AuthorizeState::Expired);
    }
    let state = under.qr.ask(mtop).await?;
    if state != QrState::Hiccup {
        under.stumbles = 0;
    }
    under.last = match state {
        QrState::Waiting => AuthorizeState::Waiting,
        QrState::Scanned => AuthorizeState::Scanned,
        QrState::Expired => AuthorizeState::Expired,
        QrState::Cancelled => AuthorizeState::Cancelled,
        QrState::Hiccup => {
            under.stumbles += 1;
            under.asked = Millis(0);
            if under.stumbles >= STUMBLES {
                return Err(failed());
            }
            under.last.clone()
        }
        QrState::Error => return Err(failed()),
        QrState::VerificationRequired { url: Some(url) } => {
            under.with_person = true;
            AuthorizeState::NeedsPerson { url }
        }
        QrState::VerificationRequired { url: None } => {
            return Err(CallError::Business {
                code: "verification_page_unknown".to_owned(),
                message: "the platform wants a check on a page that is not its own; log in with the app first"
                    .to_owned(),
            });
        }
        QrState::Confirmed => {
            under.agreed = true;
            complete(under, mtop).await?
        }
    };
    Ok(under.last.clone())
}

fn failed() -> CallError {
    CallError::Business { code: "qr_login_failed".to_owned(), message: "the login failed; take a new code".to_owned() }
}

/// The phone agreed. The login counts once the message service gave a token for it; where the platform wants to see the person
/// first, they are led to its page, and the token is asked for again when they are done.
async fn complete(under: &mut Under, mtop: &Mtop) -> Result<AuthorizeState, CallError> {
    let own = Some(mtop.account.user_id()).filter(|own| !own.is_empty());
    let user = check_identity(&under.qr.jar, own.as_deref())?;
    mtop.account.check_free(&user).await?;
    let device = draw_device(mtop.dice.as_ref(), &user);
    let token = match first_token(&mut under.qr.jar, &device, mtop).await? {
        First::Token(token) => token,
        First::Person { url } => {
            under.with_person = true;
            return Ok(AuthorizeState::NeedsPerson { url });
        }
    };
    let jar = under.qr.jar.clone();
    let name =
        jar.get("tracknick").map(|name| percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned());
    mtop.account.adopt(jar, device, Some(token)).await?;
    Ok(done(name.filter(|name| !name.is_empty()).unwrap_or(user)))
}

/// What the message service said to a new login.
enum First {
    /// A token.
    Token(ImToken),
    /// It wants to see the person on this page first.
    Person {
        /// The page.
        url: String,
    },
}

/// A token of the message service for a login that is not the account's yet.
async fn first_token(jar: &mut Jar, device: &str, mtop: &Mtop) -> Result<First, CallError> {
    let data = trade_data::login_token(device);
    for _ in 0..3 {
        let (api, data) = if jar.signing_token().is_empty() {
            (&FIRST, r#"{"bizScene":"home"}"#)
        } else {
            (&LOGIN_TOKEN, data.as_str())
        };
        let now = mtop.clock.now();
        let t = now.0.to_string();
        let mut url = below(&mtop.settings.mtop, &format!("/h5/{}/{}/", api.name, api.version));
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("jsv", "2.7.2").append_pair("appKey", super::fixed::MTOP_APP_KEY).append_pair("t", &t);
            query.append_pair("sign", &sign(jar.signing_token(), &t, data)).append_pair("v", api.version);
            query.append_pair("type", api.kind).append_pair("accountSite", "xianyu").append_pair("dataType", "json");
            query.append_pair("timeout", "20000").append_pair("api", api.name);
            query.append_pair("sessionOption", "AutoLoginOnly").extend_pairs(api.query);
        }
        let mut headers = browser_headers(&mtop.settings.user_agent, api.site);
        headers.push(("cookie", jar.header(now)));
        let body = Some(("application/x-www-form-urlencoded", form_body(data).into_bytes()));
        let ask = Ask { label: api.label, url, headers, body };
        let told = mtop.transport.ask(ask).await.map_err(HttpFault::of_read)?;
        jar.merge(told.set_cookies.iter().map(String::as_str), now);
        let body: Value = serde_json::from_slice(&told.body).unwrap_or_default();
        match read_token(&body, now) {
            TokenAnswer::Token(token) => return Ok(First::Token(token)),
            TokenAnswer::Refused { class: RetClass::HumanVerification, url } => {
                if let Some(url) = url.filter(|url| verify_url_allowed(url)) {
                    return Ok(First::Person { url });
                }
                return Err(CallError::Business {
                    code: "human_check".to_owned(),
                    message: "the platform wants to see a person first: open 闲鱼 in a browser, then try again"
                        .to_owned(),
                });
            }
            TokenAnswer::Refused { .. } | TokenAnswer::Missing => {}
        }
    }
    Err(failed())
}
