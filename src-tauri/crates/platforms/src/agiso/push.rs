//! Pushes: their signature covers text and time only, so they are hints (`agiso.md` §8).

use super::{loose::Loose, marketplace::Service};
use crate::jd::{decode_percent, md5_hex, same_digest};
use huolang_vault::Secret;

/// The kind of delivery within an order that went out through the interface (SpType): by the seller's own call.
const THROUGH_INTERFACE: &str = "4";

/// A push whose signature is right. Its platform and kind are not signed: they are never trusted.
#[derive(Clone, PartialEq, Eq)]
pub struct Push {
    /// Which marketplace it claims to be about.
    pub from_platform: String,
    /// Which kind it claims to be, a number of its own for each marketplace.
    pub aopic: i64,
    /// What it says, as it was signed.
    pub json: String,
}

/// It may hold cards and what buyers typed.
impl std::fmt::Debug for Push {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { from_platform, aopic, .. } = self;
        f.debug_struct("Push").field("from", from_platform).field("aopic", aopic).finish_non_exhaustive()
    }
}

/// The signature of a push, 32 lower-case digits.
#[must_use]
pub fn push_sign(secret: &Secret<String>, timestamp: &str, json: &str) -> String {
    let secret = secret.expose();
    md5_hex(Secret::new(format!("{secret}json{json}timestamp{timestamp}{secret}")).expose())
}

/// Checks a push before anything of it is read; `None`: it is not genuine. Without a secret nothing is.
#[must_use]
pub fn push_verify(secret: &Secret<String>, query: &str, body: &[u8]) -> Option<Push> {
    if secret.is_empty() {
        return None;
    }
    let body = std::str::from_utf8(body).ok()?;
    let json = once(body, "json")?;
    let given = once(query, "sign")?;
    let timestamp = once(query, "timestamp")?;
    if given.is_empty() || !same_digest(&given, &push_sign(secret, &timestamp, &json)) {
        return None;
    }
    let aopic = once(query, "aopic").and_then(|number| number.trim().parse().ok()).unwrap_or(0);
    Some(Push { from_platform: once(query, "fromPlatform").unwrap_or_default(), aopic, json })
}

/// A field of a form or query, decoded; a name that stands twice counts as absent.
fn once(form: &str, name: &str) -> Option<String> {
    let mut found = form.split('&').filter_map(|pair| pair.split_once('=')).filter(|(own, _)| *own == name);
    let (_, value) = found.next()?;
    if found.next().is_some() {
        return None;
    }
    decode_percent(&value.replace('+', " ")).ok()
}

impl Push {
    /// What it says happened; `unknown` for kinds that nobody knows.
    #[must_use]
    pub fn event(&self) -> &'static str {
        super::event::name(&self.from_platform, self.aopic)
    }

    /// The order (or kind of card) it speaks of, with all its digits; empty: none.
    #[must_use]
    pub fn id(&self) -> String {
        self.said().map(|said| id(&said)).unwrap_or_default()
    }

    /// The shop it speaks of, in the marketplace's words; empty: none is named.
    #[must_use]
    pub fn shop(&self) -> String {
        let names = ["PlatformShopId", "seller_id", "venderId", "VendorId", "mall_id", "SellerOpenUid", "shop_id"];
        self.said().map(|said| said.first(&names)).unwrap_or_default()
    }

    /// Whether it says that the platform itself has handed cards to the buyer. What it says is signed; which kind it claims to be
    /// is not, and does not count here.
    #[must_use]
    pub fn has_sent_cards(&self) -> bool {
        let orders = self.said().map(|said| said.list("Orders")).unwrap_or_default();
        orders
            .iter()
            .filter(|order| order.text("SpType") != THROUGH_INTERFACE)
            .any(|order| !order.list("SendCards").is_empty())
    }

    /// The kind of card that is low, as it says, signed: its id, its name, and how many are left.
    #[must_use]
    pub fn low_cards(&self) -> Option<(String, String, i64)> {
        let said = self.said()?;
        let (id, left) = (said.text("CpkId"), said.number("RemainingCount")?);
        (!id.is_empty()).then(|| (id, said.first(&["AliasName", "CpkName"]), left))
    }

    /// What makes it the same push when it comes again: marketplace, kind, order and state; of a chat its message.
    #[must_use]
    pub fn key(&self) -> String {
        let said = self.said().unwrap_or_default();
        // Neither is signed: whoever sends a push again with another kind must not make it a new one each time.
        let known = Service::ALL.into_iter().map(Service::push_name).find(|name| *name == self.from_platform);
        let (platform, event) = (known.unwrap_or("unknown"), self.event());
        let message = said.text("MsgId");
        if !message.is_empty() {
            return format!("{platform}:{event}:msg:{}", md5_hex(&message));
        }
        let states = [
            "order_status",
            "Status",
            "refund_status",
            "orderStatus",
            "ProduceStatus",
            "RemainingCount",
            "aftersale_status",
        ];
        let (state, refund) = (said.first(&states), said.first(&["refund_id", "RefundId"]));
        format!("{platform}:{event}:{}:{state}:{refund}", id(&said))
    }

    fn said(&self) -> Option<Loose> {
        Loose::parse(&self.json)
    }
}

fn id(said: &Loose) -> String {
    said.first(&["biz_order_id", "Tid", "OrderSn", "OrderId", "JdOrderNo", "CpkId", "p_id"])
}
