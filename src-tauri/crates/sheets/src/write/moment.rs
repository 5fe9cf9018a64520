//! Moments as tables show them: the wall clock of Shanghai.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

/// Shanghai has kept this offset since 1991, without summer time.
const SHANGHAI: Offset = Offset::constant(8);

/// The wall clock at a moment; `None` before 1970 and after 9999.
pub(super) fn wall_clock(epoch_ms: i64) -> Option<DateTime> {
    let moment = Timestamp::from_millisecond(epoch_ms).ok().filter(|_| epoch_ms >= 0)?;
    Some(moment.to_zoned(TimeZone::fixed(SHANGHAI)).datetime())
}

/// As a day number of Excel, exact to the millisecond.
pub(super) fn serial(moment: DateTime) -> f64 {
    let days = DateTime::constant(1899, 12, 30, 0, 0, 0, 0).until((jiff::Unit::Day, moment));
    let days = days.map_or(0, |span| span.get_days());
    let time = moment.time();
    let seconds = i32::from(time.hour()) * 3_600 + i32::from(time.minute()) * 60 + i32::from(time.second());
    f64::from(days) + (f64::from(seconds) + f64::from(time.millisecond()) / 1_000.0) / 86_400.0
}
