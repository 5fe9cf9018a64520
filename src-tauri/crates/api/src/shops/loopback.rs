//! Hears where a platform's page leads back to: on this machine only, for one login, and no longer than it lasts.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use huolang_domain::ErrorCode;
use huolang_engine::Engine;
use huolang_engine::settings::Language;
use huolang_engine::shops::Login;
use serde::Deserialize;
use tokio::net::TcpListener;

#[derive(Deserialize)]
struct Brought {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

/// So often, a moment apart, a port is asked for again that a former login has just let go of.
const TRIES: u32 = 20;

/// Listens where `back` leads until the login is over. Tells whether it does: an address elsewhere is not listened on, and a
/// port may be taken by another program; the code is pasted then.
pub async fn listen(engine: &Engine, back: &str, login: &Login) -> bool {
    let Some((address, path)) = on_this_machine(back) else { return false };
    let listener = match bind(address).await {
        Ok(listener) => listener,
        Err(error) => {
            tracing::warn!(%address, %error, "the address that the platform's page leads to is taken");
            return false;
        }
    };
    let router = Router::new().route(&path, get(hear)).with_state(engine.clone());
    let lasts = Duration::from_millis(u64::try_from(login.ends_at.since(engine.now())).unwrap_or(0));
    let ended = login.ended.clone();
    tokio::spawn(async move {
        let over = async move {
            let _ = tokio::time::timeout(lasts, ended.cancelled()).await;
        };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(over).await {
            tracing::warn!(%error, "hearing the platform's page ended early");
        }
    });
    true
}

async fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let mut tries = 1;
    loop {
        match TcpListener::bind(address).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && tries < TRIES => tries += 1,
            bound => return bound,
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn hear(State(engine): State<Engine>, Query(brought): Query<Brought>) -> (StatusCode, Html<String>) {
    answer(&engine, &brought.code, &brought.state).await
}

/// What the person at the browser is told.
#[derive(Debug, Clone, Copy)]
enum Told {
    Done,
    Over,
    NoCode,
    Refused,
    Taken,
}

impl Told {
    const fn status(self) -> StatusCode {
        match self {
            Self::Done => StatusCode::OK,
            Self::Over | Self::NoCode => StatusCode::BAD_REQUEST,
            Self::Refused => StatusCode::BAD_GATEWAY,
            Self::Taken => StatusCode::CONFLICT,
        }
    }

    const fn words(self, chinese: bool) -> &'static str {
        match (self, chinese) {
            (Self::Done, true) => "授权成功，可以关掉此页，回到货郎。",
            (Self::Done, false) => "Connected. You can close this page and go back to Huolang.",
            (Self::Over, true) => "这次授权已经失效，请回到货郎，重新点“登录授权”。",
            (Self::Over, false) => "This login is over. Begin again in Huolang.",
            (Self::NoCode, true) => "没有收到授权码。请回到货郎，再打开一次授权页面，用店铺主账号点同意。",
            (Self::NoCode, false) => "No code came. Open the page again from Huolang and agree there.",
            (Self::Refused, true) => "平台没有接受这个授权码，它可能已经过期。请回到货郎，再打开一次授权页面。",
            (Self::Refused, false) => {
                "The platform refused this code; it may be too old. Open the page again from Huolang."
            }
            (Self::Taken, true) => {
                "这个账号已经是货郎里的另一家店了，没有重复连接。请回到货郎看是哪家店，或换一个账号授权。"
            }
            (Self::Taken, false) => {
                "This account is another shop in Huolang already, and was not connected twice. Go back to see which, or agree with another account."
            }
        }
    }
}

/// Ends the login to which `state` belongs, and tells the person in a plain page.
pub async fn answer(engine: &Engine, code: &str, state: &str) -> (StatusCode, Html<String>) {
    let told = match engine.login_of_state(state).filter(|_| !state.is_empty()) {
        None => Told::Over,
        Some(_) if code.trim().is_empty() => Told::NoCode,
        Some(shop) => match engine.finish_login(&shop, Some(state), code).await {
            Ok(_) => Told::Done,
            Err(error) => {
                tracing::warn!(shop.id = %shop, %error, "the code of a platform's page was refused");
                if error.code() == ErrorCode::ShopAccountTaken { Told::Taken } else { Told::Refused }
            }
        },
    };
    let words = told.words(engine.settings().get().general.language == Language::ZhCn);
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>货郎</title>\
         <body style=\"font:18px/1.6 system-ui,sans-serif;margin:20vh auto;max-width:32em;padding:0 1em;text-align:center\">\
         <p>{words}</p>"
    );
    (told.status(), Html(page))
}

/// The address and path of a redirect to this machine.
fn on_this_machine(redirect: &str) -> Option<(SocketAddr, String)> {
    let rest = redirect.strip_prefix("http://")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let authority = authority.replace("localhost", "127.0.0.1");
    let address: SocketAddr = authority.parse().ok()?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let plain = path.chars().all(|c| c.is_ascii_alphanumeric() || "-_/.".contains(c));
    (address.ip().is_loopback() && plain).then(|| (address, format!("/{path}")))
}

#[cfg(test)]
mod tests {
    use super::on_this_machine;

    #[test]
    fn hears_on_this_machine_only() {
        let heard = |redirect| on_this_machine(redirect).map(|(address, path)| format!("{address}{path}"));
        assert_eq!(heard("http://127.0.0.1:17890/callback?x=1").as_deref(), Some("127.0.0.1:17890/callback"));
        assert_eq!(heard("http://localhost:17890").as_deref(), Some("127.0.0.1:17890/"));
        for elsewhere in [
            "https://127.0.0.1:17890/callback",
            "http://192.168.1.2:17890/callback",
            "http://localhost.evil.com:80/",
            "http://0.0.0.0:17890/",
            "http://127.0.0.1:17890/{code}",
            "http://127.0.0.1/callback",
        ] {
            assert_eq!(heard(elsewhere), None, "{elsewhere}");
        }
    }
}
