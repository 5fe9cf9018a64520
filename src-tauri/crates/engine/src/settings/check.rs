//! Refuses settings with which the program could not work.

use super::Settings;
use crate::EngineError;
use huolang_domain::ErrorCode;

/// The longest delay a rule may start with: a week.
const LONGEST_DELAY_MS: i64 = 7 * 86_400_000;

/// Checks every figure against its range.
pub(super) fn check(settings: &Settings) -> Result<(), EngineError> {
    let ranges = [
        ("delivery.delay.min_ms", settings.delivery.delay.min_ms, 0, LONGEST_DELAY_MS),
        ("delivery.delay.max_ms", settings.delivery.delay.max_ms, settings.delivery.delay.min_ms, LONGEST_DELAY_MS),
        ("delivery.max_retries", settings.delivery.max_retries, 0, 20),
        ("delivery.retry_interval_ms", settings.delivery.retry_interval_ms, 1_000, 86_400_000),
        ("security.session_hours", settings.security.session_hours, 1, 24 * 90),
        ("data.keep_raw_days", settings.data.keep_raw_days, 1, 3_650),
        ("data.keep_logs_days", settings.data.keep_logs_days, 1, 3_650),
        ("data.keep_backups", settings.data.keep_backups, 1, 365),
        ("notices.quiet.from_min", settings.notices.quiet.from_min, 0, 1_439),
        ("notices.quiet.to_min", settings.notices.quiet.to_min, 0, 1_439),
        ("notices.daily_report_min", settings.notices.daily_report_min, 0, 1_439),
    ];
    if settings.desktop.inbound_listen.parse::<std::net::SocketAddr>().is_err() {
        let message = "desktop.inbound_listen is an address with its port, as 127.0.0.1:7789";
        return Err(EngineError::refused(ErrorCode::InvalidInput, message));
    }
    match ranges.into_iter().find(|(_, value, least, most)| value < least || value > most) {
        None => Ok(()),
        Some((field, value, least, most)) => {
            let message = format!("{field} is {value}; it must be from {least} to {most}");
            Err(EngineError::refused(ErrorCode::InvalidInput, message))
        }
    }
}
