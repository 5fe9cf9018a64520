//! Every event the seller can be told of, and where it goes when nothing was set.

use huolang_notify::Kind;
use huolang_store::{notices::Severity, routes::RouteMode};

/// An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// Its stable word.
    pub name: &'static str,
    /// How it usually presses.
    pub severity: Severity,
    /// Whether it asks for a person to ship or answer, and is said again until somebody does.
    pub insists: bool,
}

const fn event(name: &'static str, severity: Severity, insists: bool) -> Event {
    Event { name, severity, insists }
}

/// The report of a day.
pub const DAILY_REPORT: &str = "daily_report";

/// Every event, in the order of the matrix.
pub const EVENTS: &[Event] = &[
    event("new_order", Severity::Info, false),
    event("manual_shipment", Severity::Warning, true),
    event("deadline_near", Severity::Critical, true),
    event("needs_review", Severity::Critical, true),
    event("delivery_failed", Severity::Warning, false),
    event("out_of_stock", Severity::Warning, false),
    event("low_stock", Severity::Warning, false),
    event("login_dead", Severity::Critical, true),
    event("login_ending", Severity::Warning, false),
    event("risk_control", Severity::Critical, true),
    event("shop_stopped", Severity::Critical, true),
    event("shop_limited", Severity::Warning, false),
    event("shop_trouble", Severity::Warning, false),
    event("refund_after_delivery", Severity::Warning, false),
    event("refund_before_delivery", Severity::Warning, false),
    event("price_not_changed", Severity::Warning, true),
    event("callback_stopped", Severity::Warning, false),
    event("inbound_differs", Severity::Warning, false),
    event("product_unmapped", Severity::Warning, false),
    event("cards_set_aside", Severity::Warning, false),
    event("card_upload_unknown", Severity::Warning, false),
    event("restored_asks_again", Severity::Warning, false),
    event("shop_ending", Severity::Warning, false),
    event("verification_in_doubt", Severity::Critical, true),
    event("verify_first", Severity::Warning, true),
    event("verify_ok", Severity::Info, false),
    event("verify_failed", Severity::Warning, false),
    event("import_done", Severity::Info, false),
    event("import_failed", Severity::Warning, false),
    event("backup_failed", Severity::Warning, false),
    event("ai_budget", Severity::Warning, false),
    event("ai_trouble", Severity::Warning, false),
    event("clock_jumped", Severity::Warning, false),
    event("database_in_use", Severity::Critical, true),
    event(DAILY_REPORT, Severity::Info, false),
];

/// The event of that word.
#[must_use]
pub fn find(name: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.name == name)
}

/// When a channel is told, and how often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// When.
    pub mode: RouteMode,
    /// Later: unseen for so long, in milliseconds.
    pub after_ms: i64,
    /// Told again after so long; 0: once.
    pub repeat_ms: i64,
}

impl Cell {
    /// How long after the thing itself it is told.
    #[must_use]
    pub const fn delay_ms(self) -> i64 {
        if matches!(self.mode, RouteMode::Later) { self.after_ms } else { 0 }
    }
}

const MINUTE_MS: i64 = 60_000;

const fn cell(mode: RouteMode, after_ms: i64, repeat_ms: i64) -> Cell {
    Cell { mode, after_ms, repeat_ms }
}

/// The ladder of a fresh program: a pop-up at once, the phone's messenger after five minutes (at once when it is
/// critical), a short message after fifteen, a mail when the others failed.
#[must_use]
pub fn usual(kind: Kind, name: &str) -> Cell {
    let event = find(name);
    let severity = event.map_or(Severity::Warning, |event| event.severity);
    let insists = event.is_some_and(|event| event.insists);
    match (kind, severity) {
        (Kind::Webhook, _) => cell(RouteMode::Now, 0, 0),
        (Kind::Sms, _) if insists => cell(RouteMode::Later, 15 * MINUTE_MS, 0),
        (Kind::Sms, _) => cell(RouteMode::Off, 0, 0),
        (_, Severity::Info) if name == DAILY_REPORT => cell(RouteMode::Now, 0, 0),
        (_, Severity::Info) => cell(RouteMode::Off, 0, 0),
        (Kind::Desktop, _) if insists => cell(RouteMode::Now, 0, 30 * MINUTE_MS),
        (Kind::Desktop, _) => cell(RouteMode::Now, 0, 0),
        (Kind::Email, _) => cell(RouteMode::Fallback, 0, 0),
        (_, Severity::Critical) => cell(RouteMode::Now, 0, 0),
        (_, Severity::Warning) => cell(RouteMode::Later, 5 * MINUTE_MS, 0),
    }
}
