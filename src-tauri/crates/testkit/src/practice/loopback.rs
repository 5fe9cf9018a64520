//! A practice market on a port of this machine.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::Router;
use huolang_platforms::practice::Market;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

use super::{Desk, face, script};

/// A practice market on a port of this machine. Its ledger, its buyers and its faults are those of [`Self::market`].
pub struct LoopbackMarket {
    market: Arc<Market>,
    address: SocketAddr,
    closing: watch::Sender<bool>,
    server: JoinHandle<io::Result<()>>,
}

impl LoopbackMarket {
    /// Serves `market` on `port` (0: a free one). `token`: what a seller's program must present.
    ///
    /// # Errors
    /// When the port cannot be bound.
    pub async fn start(market: Arc<Market>, port: u16, token: Option<&str>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = listener.local_addr()?;
        let closing = watch::Sender::new(false);
        let desk = Desk { market: market.clone(), token: token.map(Arc::from), closing: closing.subscribe() };
        let router = Router::new().nest("/v1", face::routes(&desk)).merge(script::routes()).with_state(desk);
        let closed = face::closed(closing.subscribe());
        let server = tokio::spawn(axum::serve(listener, router).with_graceful_shutdown(closed).into_future());
        Ok(Self { market, address, closing, server })
    }

    /// The market itself.
    #[must_use]
    pub fn market(&self) -> &Arc<Market> {
        &self.market
    }

    /// The address to be set as a shop's gateway.
    #[must_use]
    pub fn gateway(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.address.port()
    }

    /// Waits until it ends by itself, which it does on an error only.
    ///
    /// # Errors
    /// What ended it.
    pub async fn run(mut self) -> io::Result<()> {
        (&mut self.server).await.map_err(io::Error::other)?
    }

    /// Closes the doors and waits for calls under way; the market itself lives on.
    ///
    /// # Errors
    /// What went wrong while serving.
    pub async fn stop(mut self) -> io::Result<Arc<Market>> {
        self.closing.send_replace(true);
        (&mut self.server).await.map_err(io::Error::other)??;
        Ok(self.market.clone())
    }
}

impl Drop for LoopbackMarket {
    fn drop(&mut self) {
        self.closing.send_replace(true);
        self.server.abort();
    }
}
