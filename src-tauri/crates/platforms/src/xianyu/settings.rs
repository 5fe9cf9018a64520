//! The settings of a shop on this platform, and the form they come from.

use super::fixed;
use crate::{
    connect::{Access, ConnectError},
    form::FormField,
    http::parse_base,
};
use reqwest::Url;

/// The form that connects a shop.
pub const FORM: &[FormField] = &[
    FormField::switch("accept_risk", false),
    FormField::secret("cookie").optional(),
    FormField::choice("deliver_by", &["chat", "voucher", "both"]),
    FormField::switch("skip_group", false),
    FormField::number("writes_per_minute", 1, 6_000, "20").advanced(),
    FormField::number("list_seconds", 10, 3_600, "240").advanced(),
    FormField::number("detail_gap_ms", 0, 60_000, "3000").advanced(),
    FormField { name: "user_agent", required: false, advanced: true, ..FormField::text("user_agent") },
    FormField::url("passport_url").advanced(),
    FormField::url("socket_url").advanced(),
    FormField::url("upload_url").advanced(),
];

/// How goods reach the buyer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeliverBy {
    /// As a message in the chat.
    Chat,
    /// As the voucher of the order (发货凭证), which marks it shipped, too.
    Voucher,
    /// Both: the chat first.
    Both,
}

/// The settings of a shop.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where mtop answers.
    pub mtop: Url,
    /// Where logins are made.
    pub passport: Url,
    /// Where pictures are put.
    pub upload: Url,
    /// The message socket.
    pub socket: Url,
    /// The browser in which the account is used.
    pub user_agent: String,
    /// How goods reach the buyer.
    pub deliver_by: DeliverBy,
    /// Whether 小刀 orders go on without a helper (免拼).
    pub skip_group: bool,
    /// Messages and changes a minute.
    pub writes_per_minute: i64,
    /// Time between two lists of sold goods while the socket is up, in milliseconds.
    pub list_gap_ms: i64,
    /// Time between two reads of orders, in milliseconds.
    pub detail_gap_ms: i64,
}

impl Settings {
    /// Reads the form.
    ///
    /// # Errors
    /// [`ConnectError::Invalid`] names the field; the risk must have been accepted.
    pub fn read(access: &Access) -> Result<Self, ConnectError> {
        if access.field("accept_risk") != Some("true") {
            let reason = "read what can go wrong, then agree".to_owned();
            return Err(ConnectError::Invalid { field: "accept_risk", reason });
        }
        // A shop that is pointed elsewhere is pointed there with everything: half of it must not reach the platform.
        let base = |field: &'static str, usual: &str| {
            let address = match field {
                "gateway" => access.gateway(usual),
                field => access.field(field).unwrap_or_else(|| access.gateway(usual)),
            };
            parse_base(address).map_err(|fault| ConnectError::Invalid { field, reason: fault.to_string() })
        };
        let number = |field: &str, usual: i64| access.field(field).and_then(|text| text.parse().ok()).unwrap_or(usual);
        Ok(Self {
            mtop: base("gateway", fixed::MTOP)?,
            passport: base("passport_url", fixed::PASSPORT)?,
            upload: base("upload_url", fixed::UPLOAD)?,
            socket: base("socket_url", fixed::SOCKET)?,
            user_agent: access.field("user_agent").unwrap_or(fixed::USER_AGENT).to_owned(),
            deliver_by: match access.field("deliver_by") {
                Some("voucher") => DeliverBy::Voucher,
                Some("both") => DeliverBy::Both,
                _ => DeliverBy::Chat,
            },
            skip_group: access.field("skip_group") == Some("true"),
            writes_per_minute: number("writes_per_minute", 20).max(1),
            list_gap_ms: number("list_seconds", 240).saturating_mul(1_000),
            detail_gap_ms: number("detail_gap_ms", 3_000),
        })
    }
}

/// `path` below a base address.
#[must_use]
pub fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let joined = format!("{}{path}", url.path().trim_end_matches('/'));
    url.set_path(&joined);
    url
}
