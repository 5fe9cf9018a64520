//! The form that connects an account, and what it says.

use super::window::{Range, Span};
use crate::{
    connect::{Access, ConnectError},
    form::FormField,
    http::{self, is_here},
};

/// Order calls a second that the platform takes from an app. A seller may ask for fewer, never for more.
pub const MOST_CALLS: i64 = 20;
/// A field that no form shows: the order calls a second of a marketplace on this machine, which has its own limits.
const LOOPBACK_CALLS: &str = "loopback_calls_per_second";

/// The form. The names are those of the old program's settings, in small letters.
pub const FORM: &[FormField] = &[
    FormField::text("app_id"),
    FormField::secret("app_secret"),
    FormField::text("account_id"),
    FormField::text("poi_id").optional(),
    FormField::number("sync_days", 1, 366, "7"),
    FormField::text("start_date").optional(),
    FormField::text("end_date").optional(),
    FormField::switch("use_create_time", false),
    FormField::choice("order_status", &["all", "0", "100", "101", "150", "200", "201", "1"]),
    FormField::number("sync_interval", 10, 86_400, "3600"),
    FormField::text("start_time").optional().advanced(),
    FormField::text("end_time").optional().advanced(),
    FormField::number("page_size", 1, 100, "50").advanced(),
    FormField::number("calls_per_second", 1, MOST_CALLS, "10").advanced(),
    FormField::switch("get_secret_number", false).advanced(),
    FormField::switch("decrypt_online", true).advanced(),
];

/// Which time of an order the window means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeField {
    /// When it was placed.
    Created,
    /// When it last changed: refunds and verifications move it.
    Updated,
}

impl TimeField {
    /// The word in the checkpoint.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
        }
    }

    /// The names of both ends in the query.
    #[must_use]
    pub const fn names(self) -> [&'static str; 2] {
        match self {
            Self::Created => ["create_order_start_time", "create_order_end_time"],
            Self::Updated => ["update_order_start_time", "update_order_end_time"],
        }
    }
}

/// What the form says, without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// 来客商户根账户 ID.
    pub account_id: String,
    /// The store that verifies; `None`: the only one.
    pub poi_id: Option<String>,
    /// Which time the window means.
    pub by: TimeField,
    /// The window.
    pub range: Range,
    /// Only orders in this state of the platform.
    pub order_status: Option<i64>,
    /// Orders in a page.
    pub page_size: i64,
    /// Order calls a second, at most [`MOST_CALLS`] at the platform.
    pub calls_per_second: i64,
    /// Time between two rounds, in milliseconds.
    pub interval_ms: i64,
    /// Whether the delivery's privacy number is asked for, too.
    pub secret_number: bool,
    /// Whether phones that only the platform can decrypt are asked for; costs its daily quota.
    pub decrypt_online: bool,
}

impl Settings {
    /// Reads the form.
    ///
    /// # Errors
    /// [`ConnectError`] names the field that cannot be used.
    pub fn read(access: &Access) -> Result<Self, ConnectError> {
        let text = |name| access.field(name).map(str::to_owned);
        let number = |name, usual| access.field(name).and_then(|value| value.parse().ok()).unwrap_or(usual);
        let is_on = |name, usual: bool| access.field(name).map_or(usual, |value| value.eq_ignore_ascii_case("true"));
        let account_id = access.needed("account_id")?;
        if !account_id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ConnectError::Invalid { field: "account_id", reason: "it consists of digits".to_owned() });
        }
        let range = Range {
            start_date: text("start_date"),
            end_date: text("end_date"),
            start_time: text("start_time"),
            end_time: text("end_time"),
            sync_days: Some(number("sync_days", 7)),
        };
        check_range(&range)?;
        Ok(Self {
            account_id: account_id.to_owned(),
            poi_id: text("poi_id"),
            by: if is_on("use_create_time", false) { TimeField::Created } else { TimeField::Updated },
            range,
            order_status: access.field("order_status").and_then(|word| word.parse().ok()),
            page_size: number("page_size", 50).clamp(1, 100),
            calls_per_second: calls_per_second(access),
            interval_ms: number("sync_interval", 3_600).max(1).saturating_mul(1_000),
            secret_number: is_on("get_secret_number", false),
            decrypt_online: is_on("decrypt_online", true),
        })
    }

    /// Which account this is. A root account with several stores may be a shop for each of them: they verify apart.
    #[must_use]
    pub fn identity(&self) -> String {
        let account = &self.account_id;
        self.poi_id.as_ref().map_or_else(|| account.clone(), |poi| format!("{account} {poi}"))
    }

    /// What the checkpoint belongs to: another window, filter or account begins anew.
    #[must_use]
    pub fn plan(&self, custom: Option<Span>) -> String {
        let window = custom.map_or_else(|| "days".to_owned(), |span| format!("{}-{}", span.start, span.end));
        let status = self.order_status.map_or_else(|| "all".to_owned(), |status| status.to_string());
        format!("{}/{}/{window}/{status}", self.account_id, self.by.word())
    }
}

fn calls_per_second(access: &Access) -> i64 {
    let number = |name| access.field(name).and_then(|value| value.parse::<i64>().ok());
    let is_here = access.gateway.as_deref().and_then(|own| http::parse_base(own).ok()).is_some_and(|own| is_here(&own));
    match number(LOOPBACK_CALLS).filter(|_| is_here) {
        Some(calls) => calls.clamp(1, 1_000),
        None => number("calls_per_second").unwrap_or(10).clamp(1, MOST_CALLS),
    }
}

fn check_range(range: &Range) -> Result<(), ConnectError> {
    let window = range.at(0).map_err(|bad| ConnectError::Invalid { field: bad.field, reason: bad.to_string() })?;
    if window.span.end < window.span.start {
        let field = if range.end_date.is_some() { "end_date" } else { "end_time" };
        return Err(ConnectError::Invalid { field, reason: "it lies before the beginning".to_owned() });
    }
    Ok(())
}
