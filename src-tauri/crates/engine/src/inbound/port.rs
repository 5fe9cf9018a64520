//! The port that the desktop program opens for platforms: whether it is open, so that a shop's page can say so.

use super::shop::{InboundShop, Lack};
use crate::Engine;
use tokio::sync::watch;

/// Where the port stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboundPort {
    /// The program is reached otherwise, as a server is.
    #[default]
    Elsewhere,
    /// Switched off.
    Off,
    /// Open.
    Open,
    /// It cannot be opened; most often another program has it.
    Taken,
}

impl Engine {
    /// Notes where the port stands.
    pub fn note_inbound_port(&self, port: InboundPort) {
        self.inbound().port.send_replace(port);
    }

    /// Where the port stands, now and later.
    #[must_use]
    pub fn inbound_port(&self) -> watch::Receiver<InboundPort> {
        self.inbound().port.subscribe()
    }

    /// What is missing before a shop can be called, the program's own port included.
    #[must_use]
    pub fn inbound_lacks(&self, shop: &InboundShop) -> Vec<Lack> {
        let port = match *self.inbound().port.borrow() {
            InboundPort::Elsewhere | InboundPort::Open => None,
            InboundPort::Off => Some(Lack::PortOff),
            InboundPort::Taken => Some(Lack::PortTaken),
        };
        shop.lacks(self.now()).into_iter().chain(port).collect()
    }
}
