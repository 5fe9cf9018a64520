//! Where the platform is reached (`docs/platforms/pdd.md#addresses`): each address can be set by the shop.

use crate::{
    connect::{Access, ConnectError},
    http::parse_base,
};
use reqwest::Url;

const ROUTER: &str = "https://gw-api.pinduoduo.com";
/// For when the name of the first cannot be resolved.
const ROUTER_BACKUP: &str = "https://opengw-api.yangkeduo.com";
const MESSAGES: &str = "https://message-api.pinduoduo.com";
const AUTHORIZE: &str = "https://fuwu.pinduoduo.com";

/// The addresses of a shop.
#[derive(Debug, Clone)]
pub(super) struct Bases {
    /// The API router.
    pub router: Url,
    /// Another name of it; absent when the shop names its own.
    pub backup: Option<Url>,
    /// The message socket, without its path.
    pub messages: Url,
    /// The page where the owner agrees.
    pub authorize: Url,
}

impl Bases {
    /// The addresses of a shop: those of its form, else all at its gateway, else the platform's.
    pub fn of(access: &Access) -> Result<Self, ConnectError> {
        let own = access.gateway.as_deref().is_some_and(|own| !own.trim().is_empty());
        let read = |field: &'static str, usual: &'static str| {
            let address = access.field(field).unwrap_or_else(|| access.gateway(usual));
            parse_base(address).map_err(|fault| ConnectError::Invalid { field, reason: fault.to_string() })
        };
        let backup = if own { None } else { parse_base(ROUTER_BACKUP).ok().map(router) };
        Ok(Self {
            router: router(read("gateway", ROUTER)?),
            backup,
            messages: read("message_gateway", MESSAGES)?,
            authorize: page(read("authorize_page", AUTHORIZE)?),
        })
    }
}

/// The router below its host; an address that names one already is taken as it is.
fn router(base: Url) -> Url {
    below(base, "/api/router")
}

fn page(base: Url) -> Url {
    below(base, "/service-market/auth")
}

fn below(mut base: Url, path: &str) -> Url {
    if base.path().trim_matches('/').is_empty() {
        base.set_path(path);
    }
    base
}
