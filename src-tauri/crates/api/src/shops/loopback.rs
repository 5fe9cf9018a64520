//! Hears where a platform's page leads back to: on this machine only, for one login, and no longer than it lasts.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use huolang_domain::{ErrorCode, Millis};
use huolang_engine::Engine;
use huolang_engine::settings::Language;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::error::ApiError;

#[derive(Deserialize)]
struct Brought {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
}

#[derive(Clone)]
struct Ear {
    engine: Engine,
    heard: CancellationToken,
}

/// Listens where `redirect` leads, until a code came or the login is over. Addresses elsewhere are not listened on.
///
/// # Errors
/// The port is taken by another program.
pub async fn listen(engine: &Engine, redirect: &str, until: Millis) -> Result<(), ApiError> {
    let Some((address, path)) = on_this_machine(redirect) else { return Ok(()) };
    let listener = TcpListener::bind(address).await.map_err(|error| {
        let message = format!("the address {redirect} is used by another program: {error}");
        ApiError::new(ErrorCode::Conflict, message)
    })?;
    let heard = CancellationToken::new();
    let ear = Ear { engine: engine.clone(), heard: heard.clone() };
    let router = Router::new().route(&path, get(hear)).with_state(ear);
    let lasts = Duration::from_millis(u64::try_from(until.since(engine.now())).unwrap_or(0));
    tokio::spawn(async move {
        let ended = async move {
            let _ = tokio::time::timeout(lasts, heard.cancelled()).await;
        };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(ended).await {
            tracing::warn!(%error, "hearing the platform's page ended early");
        }
    });
    Ok(())
}

async fn hear(State(ear): State<Ear>, Query(brought): Query<Brought>) -> (StatusCode, Html<String>) {
    let answer = answer(&ear.engine, &brought.code, &brought.state).await;
    if answer.0.is_success() {
        ear.heard.cancel();
    }
    answer
}

/// Ends the login to which `state` belongs, and tells the person in a plain page.
pub async fn answer(engine: &Engine, code: &str, state: &str) -> (StatusCode, Html<String>) {
    let chinese = engine.settings().get().general.language == Language::ZhCn;
    let (status, word) = match engine.login_of_state(state).filter(|_| !code.is_empty() && !state.is_empty()) {
        None => (
            StatusCode::BAD_REQUEST,
            if chinese {
                "这次授权已经失效，请回到货郎重新开始。"
            } else {
                "This login is over. Begin again in Huolang."
            },
        ),
        Some(shop) => match engine.finish_login(&shop, Some(state), code).await {
            Ok(_) => (
                StatusCode::OK,
                if chinese {
                    "授权成功，可以关闭这个页面，回到货郎。"
                } else {
                    "Connected. Close this page and go back to Huolang."
                },
            ),
            Err(error) => {
                tracing::warn!(shop.id = %shop, %error, "the code of a platform's page was refused");
                (
                    StatusCode::BAD_GATEWAY,
                    if chinese {
                        "平台没有接受这次授权，请回到货郎查看原因。"
                    } else {
                        "The platform refused. See why in Huolang."
                    },
                )
            }
        },
    };
    (status, Html(format!("<!doctype html><meta charset=\"utf-8\"><title>货郎</title><p>{word}</p>")))
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
