//! Counts and sums of a file while its rows pass by.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::column::MONEY_FIELDS;
use super::report::Report;
use super::row::{SalesRow, TravelRow};

/// Of 售卖明细. A key is remembered by 64 bits of a keyed hash, eight bytes a row until the end: two of half a million keys are
/// taken for one with a chance of one in a hundred million, and then only these counts are wrong, never the rows.
///
/// Of equal rows the last one counts. Which rows are not the last is known only at the end, and what they said is not
/// remembered: a file that has such rows is looked through once more.
pub(super) struct SalesTally {
    hasher: RandomState,
    /// Of every row; in the end each once, in order.
    keys: Vec<u64>,
    /// Those that came more than once.
    repeated: HashSet<u64, Plain>,
    orders: Vec<u64>,
    statuses: Vec<String>,
    totals: Totals,
    /// The last row so far of each repeated key, when the file is looked through once more.
    latest: HashMap<u64, Figures, Plain>,
    duplicates: u64,
}

/// What is counted of a row.
struct Figures {
    status: usize,
    moment: Option<i64>,
    money: [Option<i64>; MONEY_FIELDS.len()],
}

#[derive(Default)]
struct Totals {
    by_status: Vec<u64>,
    moments: u64,
    first: Option<i64>,
    last: Option<i64>,
    sums: [i64; MONEY_FIELDS.len()],
    filled: [u64; MONEY_FIELDS.len()],
}

impl Totals {
    fn add(&mut self, figures: &Figures) {
        if self.by_status.len() <= figures.status {
            self.by_status.resize(figures.status + 1, 0);
        }
        if let Some(count) = self.by_status.get_mut(figures.status) {
            *count += 1;
        }
        if let Some(moment) = figures.moment {
            self.moments += 1;
            self.first = Some(self.first.map_or(moment, |first| first.min(moment)));
            self.last = Some(self.last.map_or(moment, |last| last.max(moment)));
        }
        for ((sum, count), fen) in self.sums.iter_mut().zip(&mut self.filled).zip(figures.money) {
            if let Some(fen) = fen {
                *sum = sum.saturating_add(fen);
                *count += 1;
            }
        }
    }
}

/// The keys are hashes already.
#[derive(Clone, Default)]
struct Plain;

impl BuildHasher for Plain {
    type Hasher = Keep;
    fn build_hasher(&self) -> Keep {
        Keep(0)
    }
}

struct Keep(u64);

impl std::hash::Hasher for Keep {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, _: &[u8]) {}
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// Room is made at once for as many rows as the file seems to have, and not for more than these: it may say anything.
const MOST_EXPECTED: usize = 600_000;

impl SalesTally {
    pub(super) fn new(expected: u64) -> Self {
        let room = usize::try_from(expected).unwrap_or(MOST_EXPECTED).min(MOST_EXPECTED);
        Self {
            hasher: RandomState::new(),
            keys: Vec::with_capacity(room),
            repeated: HashSet::default(),
            orders: Vec::with_capacity(room),
            statuses: Vec::new(),
            totals: Totals::default(),
            latest: HashMap::default(),
            duplicates: 0,
        }
    }

    pub(super) fn add(&mut self, row: &SalesRow) {
        let figures = self.figures(row);
        let order = self.hasher.hash_one(&row.order_id);
        // The parts of an order stand together.
        if self.orders.last() != Some(&order) {
            self.orders.push(order);
        }
        self.keys.push(self.key(row));
        self.totals.add(&figures);
    }

    /// To be called after the last row: begins to count anew, when rows were counted that do not count.
    pub(super) fn begin_again(&mut self) -> bool {
        let rows = self.keys.len();
        self.keys.sort_unstable();
        self.repeated.extend(self.keys.windows(2).filter_map(|pair| match pair {
            [one, next] if one == next => Some(*one),
            _ => None,
        }));
        self.keys.dedup();
        self.duplicates = (rows - self.keys.len()) as u64;
        if self.repeated.is_empty() {
            return false;
        }
        self.totals = Totals::default();
        true
    }

    /// The same row once more.
    pub(super) fn add_again(&mut self, row: &SalesRow) {
        let (key, figures) = (self.key(row), self.figures(row));
        if self.repeated.contains(&key) {
            self.latest.insert(key, figures);
        } else {
            self.totals.add(&figures);
        }
    }

    fn key(&self, row: &SalesRow) -> u64 {
        self.hasher.hash_one((&row.order_id, &row.sub_order_id))
    }

    fn figures(&mut self, row: &SalesRow) -> Figures {
        let status = row.coupon_status.as_deref().unwrap_or_default();
        let status = self.statuses.iter().position(|known| known == status).unwrap_or_else(|| {
            self.statuses.push(status.to_owned());
            self.statuses.len() - 1
        });
        Figures { status, moment: row.verification_time.map(seconds), money: row.money }
    }

    pub(super) fn finish(mut self, report: &mut Report) {
        self.orders.sort_unstable();
        self.orders.dedup();
        for figures in self.latest.values() {
            self.totals.add(figures);
        }
        let Totals { by_status, moments, first, last, sums, filled } = self.totals;
        let named = MONEY_FIELDS.iter().map(|name| (*name).to_owned());
        let mut nonnull: BTreeMap<String, u64> = named.clone().zip(filled).collect();
        nonnull.insert("verification_time".to_owned(), moments);
        report.rows_stored = self.keys.len() as u64;
        report.duplicates_in_file = Some(self.duplicates);
        report.sums_fen = Some(named.zip(sums).collect());
        report.nonnull = Some(nonnull);
        let counted = self.statuses.into_iter().zip(by_status).filter(|(_, count)| *count > 0);
        report.coupon_status = Some(counted.collect());
        report.verification_time_min = Some(first.map(shown));
        report.verification_time_max = Some(last.map(shown));
        report.distinct_orders = Some(self.orders.len() as u64);
    }
}

/// Of 旅行社预约明细, where equal rows all count.
#[derive(Default)]
pub(super) struct TravelTally {
    hasher: RandomState,
    orders: HashSet<u64, Plain>,
    statuses: BTreeMap<String, u64>,
    bookings: i64,
    dated: u64,
    first: Option<Date>,
    last: Option<Date>,
    rows: u64,
}

impl TravelTally {
    pub(super) fn add(&mut self, row: &TravelRow) {
        self.rows += 1;
        self.orders.insert(self.hasher.hash_one(&row.order_number));
        match self.statuses.get_mut(&row.booking_status) {
            Some(count) => *count += 1,
            None => {
                self.statuses.insert(row.booking_status.clone(), 1);
            }
        }
        self.bookings = self.bookings.saturating_add(row.booking_count);
        if let Some(day) = row.travel_date {
            self.dated += 1;
            self.first = Some(self.first.map_or(day, |first| first.min(day)));
            self.last = Some(self.last.map_or(day, |last| last.max(day)));
        }
    }

    pub(super) fn finish(self, report: &mut Report) {
        report.rows_stored = self.rows;
        report.booking_status = Some(self.statuses);
        report.booking_count_sum = Some(self.bookings);
        report.travel_date_nonnull = Some(self.dated);
        report.travel_date_min = Some(self.first.map(|day| day.to_string()));
        report.travel_date_max = Some(self.last.map(|day| day.to_string()));
        report.distinct_orders = Some(self.orders.len() as u64);
    }
}

/// Seconds on a clock without a zone.
fn seconds(moment: DateTime) -> i64 {
    moment.to_zoned(TimeZone::UTC).map_or(0, |moment| moment.timestamp().as_second())
}

fn shown(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds)
        .map(|at| TimeZone::UTC.to_datetime(at).strftime("%Y-%m-%d %H:%M:%S").to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::SalesTally;
    use crate::reports::{
        report::{Outcome, Report},
        row::SalesRow,
    };
    use jiff::civil::date;
    use std::collections::BTreeMap;

    fn row(order: &str, day: i8, status: &str, fen: i64) -> SalesRow {
        let mut row =
            SalesRow { order_id: order.to_owned(), coupon_status: Some(status.to_owned()), ..SalesRow::default() };
        row.verification_time = Some(date(2025, 1, day).at(8, 0, 0, 0));
        row.money = [None; 10];
        row.money[0] = Some(fen);
        row
    }

    fn report_of(rows: &[SalesRow]) -> Report {
        let mut tally = SalesTally::new(rows.len() as u64);
        rows.iter().for_each(|row| tally.add(row));
        if tally.begin_again() {
            rows.iter().for_each(|row| tally.add_again(row));
        }
        let mut report = Report::bare("a.xlsx", "sales", Outcome::Imported);
        tally.finish(&mut report);
        report
    }

    #[test]
    fn of_equal_rows_the_last_one_counts() {
        let rows = [row("1", 1, "待核销", 100), row("2", 5, "已核销", 700), row("1", 3, "已核销", 50)];
        let (report, without) = (report_of(&rows), report_of(&rows[1..]));
        assert_eq!((report.rows_stored, report.duplicates_in_file), (2, Some(1)));
        assert_eq!(report.distinct_orders, Some(2));
        assert_eq!(report.coupon_status, Some(BTreeMap::from([("已核销".to_owned(), 2)])));
        assert_eq!(report.sums_fen.as_ref().unwrap().values().sum::<i64>(), 750);
        assert_eq!(report.verification_time_min, Some(Some("2025-01-03 08:00:00".to_owned())));
        assert_eq!(without.duplicates_in_file, Some(0));
        assert_eq!(
            (report.sums_fen, report.nonnull, report.verification_time_max),
            (without.sums_fen, without.nonnull, without.verification_time_max),
            "as if the first of them had never been"
        );
    }
}
