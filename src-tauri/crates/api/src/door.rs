//! Who may speak to the server at all, before any login: the `Host`, `Origin` and peer checks.
//!
//! They keep a web page that the seller happens to visit from reaching the program on the same machine (DNS rebinding,
//! cross-site requests). The window does not pass here: it has no TCP port.

use std::net::IpAddr;

#[cfg(test)]
mod tests;

/// Names and peers that are let in.
#[derive(Debug, Clone, Default)]
pub struct Door {
    /// Names besides the loopback ones, as the seller's reverse proxy calls the server; lower case, without port.
    pub names: Vec<String>,
    /// Whether peers beyond this machine are let in (the server listens on more than loopback).
    pub remote_peers: bool,
}

/// Why a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No `Host`, or one that is not ours.
    #[error("this address is not one of the server's names; add it to `names` if it should be")]
    Host,
    /// An `Origin` of another site.
    #[error("requests from other sites are refused")]
    Origin,
    /// A peer beyond this machine.
    #[error("only this machine may connect; listen on another address to allow more")]
    Peer,
}

impl Door {
    /// Whether a request with these properties is let in.
    ///
    /// # Errors
    /// The first [`Refusal`] that applies.
    pub fn check(&self, host: Option<&str>, origin: Option<&str>, peer: Option<IpAddr>) -> Result<(), Refusal> {
        if let Some(peer) = peer
            && !self.remote_peers
            && !peer.to_canonical().is_loopback()
        {
            return Err(Refusal::Peer);
        }
        let host = host.ok_or(Refusal::Host)?;
        if !self.knows(name_of(host).ok_or(Refusal::Host)?) {
            return Err(Refusal::Host);
        }
        match origin {
            None => Ok(()),
            Some(origin) => match origin.split_once("://") {
                Some(("http" | "https", authority)) if authority.eq_ignore_ascii_case(host) => Ok(()),
                _ => Err(Refusal::Origin),
            },
        }
    }

    fn knows(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        matches!(name.as_str(), "localhost" | "127.0.0.1" | "[::1]") || self.names.contains(&name)
    }
}

/// The name in an authority, without its port; `None` for what no browser sends.
fn name_of(authority: &str) -> Option<&str> {
    let (name, port) = if let Some(end) = authority.strip_prefix('[').and_then(|rest| rest.find(']')) {
        authority.split_at(end + 2)
    } else {
        authority.split_at(authority.find(':').unwrap_or(authority.len()))
    };
    let port_is_fine = match port.strip_prefix(':') {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    let name_is_fine =
        !name.is_empty() && !name.contains(|letter: char| letter.is_whitespace() || "@/\\#?".contains(letter));
    (port_is_fine && name_is_fine).then_some(name)
}
