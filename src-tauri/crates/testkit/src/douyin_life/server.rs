//! The market on a port of this machine.

use super::{
    market::{Call, LifeMarket},
    reply::Reply,
};
use axum::{
    body::{Body, Bytes},
    extract::{Query, Request, State},
    http::{StatusCode, header},
    response::Response,
};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::{net::TcpListener, task::JoinHandle};

/// A market on a port of this machine.
pub struct LoopbackLife {
    market: Arc<LifeMarket>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl LoopbackLife {
    /// Serves `market` on `port` (0: a free one).
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(market: Arc<LifeMarket>, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let router = super::script::routes().fallback(answer).with_state(market.clone());
        let server = tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { market, address, server })
    }

    /// The market itself.
    #[must_use]
    pub const fn market(&self) -> &Arc<LifeMarket> {
        &self.market
    }

    /// The address to be set as a shop's gateway.
    #[must_use]
    pub fn gateway(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Waits until it ends by itself, which it does on an error only.
    ///
    /// # Errors
    /// What ended it.
    pub async fn run(mut self) -> io::Result<()> {
        (&mut self.server).await.map_err(io::Error::other)?
    }
}

impl Drop for LoopbackLife {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn answer(
    State(market): State<Arc<LifeMarket>>,
    Query(query): Query<Vec<(String, String)>>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let token = parts.headers.get("access-token").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap_or_default();
    let call = Call {
        path: parts.uri.path().to_owned(),
        query,
        token,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    write(market.answer(&call))
}

fn write(reply: Reply) -> Response {
    let (status, name, value, body) = match reply {
        Reply::Json(status, body) => (status, header::CONTENT_TYPE, "application/json".to_owned(), Body::from(body)),
        Reply::Location(to) => (302, header::LOCATION, to, Body::empty()),
        Reply::Page(status) => (status, header::CONTENT_TYPE, "text/html".to_owned(), Body::from("<html>no</html>")),
        Reply::Lost => {
            let lost = std::future::ready(Err::<Bytes, _>(io::Error::other("the answer is lost")));
            return Response::new(Body::from_stream(futures::stream::once(lost)));
        }
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Response::builder().status(status).header(name, value).body(body).unwrap_or_default()
}
