//! A 拼多多 on a port of this machine.

use super::{market::PddMarket, push, router, script};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{any, post},
};
use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::{net::TcpListener, task::JoinHandle};

/// A marketplace on a port of this machine. It closes when it is dropped.
pub struct LoopbackPdd {
    market: Arc<PddMarket>,
    address: SocketAddr,
    server: JoinHandle<io::Result<()>>,
}

impl LoopbackPdd {
    /// Serves `market` on `port`; 0 takes a free one.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(market: Arc<PddMarket>, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let router = Router::new()
            .route("/api/router", post(router::call))
            .route("/message/{client_id}/{at}/{proof}", any(push::open))
            .merge(script::routes())
            .layer(DefaultBodyLimit::max(8 << 20))
            .with_state(Arc::clone(&market));
        let server = tokio::spawn(axum::serve(listener, router).into_future());
        Ok(Self { market, address, server })
    }

    /// The marketplace itself.
    #[must_use]
    pub const fn market(&self) -> &Arc<PddMarket> {
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

impl Drop for LoopbackPdd {
    fn drop(&mut self) {
        self.server.abort();
    }
}
