//! What the form of a shop says.

use super::marketplace::Service;
use crate::connect::{Access, ConnectError};

/// Who delivers the goods of a shop. Never both for one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The program sends cards of its own.
    OwnCards,
    /// The platform's own 自动发货 sends; the program only sets it going.
    AgisoRules,
}

/// How own cards reach the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContentWay {
    /// By a chat message.
    Message,
    /// By the marketplace's form for cards.
    Cards,
    /// By the marketplace's form for activation codes.
    ActivationCode,
}

/// The form's choices.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Who delivers.
    pub delivery: Delivery,
    /// How own cards reach the buyer.
    pub way: ContentWay,
    /// Where the page of leave leads, when somebody listens there.
    pub redirect: Option<String>,
    /// Time between two listings, in milliseconds.
    pub poll_ms: i64,
}

impl Settings {
    /// Reads the form of a shop of `service`.
    ///
    /// # Errors
    /// [`ConnectError::Invalid`] for choices that the marketplace does not offer.
    pub fn of(service: Service, access: &Access) -> Result<Self, ConnectError> {
        let refuse = |field, reason: &str| Err(ConnectError::Invalid { field, reason: reason.to_owned() });
        let delivery = match access.field("delivery") {
            Some("agiso_rules") if matches!(service, Service::Idle) || service.is_taobao() => Delivery::AgisoRules,
            Some("agiso_rules") => {
                return refuse(
                    "delivery",
                    "only 闲鱼 and 淘宝 have a call that sets the platform's own delivery going",
                );
            }
            _ => Delivery::OwnCards,
        };
        let way = match (access.field("content_way").unwrap_or("message"), service) {
            // The one form that this marketplace takes cards by.
            (_, Service::Jd) => ContentWay::Cards,
            ("cards", Service::Pdd | Service::Taobao | Service::TaobaoAcs) => ContentWay::Cards,
            ("activation_code", Service::Pdd) => ContentWay::ActivationCode,
            ("message", _) => ContentWay::Message,
            _ => return refuse("content_way", "this marketplace has no such form; choose message"),
        };
        Ok(Self {
            delivery,
            way,
            redirect: access.field("redirect_uri").map(str::to_owned),
            poll_ms: access.field("poll_seconds").and_then(|text| text.parse::<i64>().ok()).unwrap_or(60) * 1_000,
        })
    }
}
