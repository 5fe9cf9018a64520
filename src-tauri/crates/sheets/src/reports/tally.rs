//! Counts and sums of a file while its rows pass by.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::arena::{Arena, packed, unpacked};
use super::column::MONEY_FIELDS;
use super::report::Report;
use super::row::{SalesRow, TravelRow};

/// Of 售卖明细. A key is remembered by 64 bits of a keyed hash: two of half a million keys are taken for one with a chance
/// of one in a hundred million, and then only these counts are wrong, never the rows.
pub(super) struct SalesTally {
    hasher: RandomState,
    places: HashMap<u64, u32, Plain>,
    orders: HashSet<u64, Plain>,
    figures: Arena,
    statuses: Vec<String>,
    pub duplicates: u64,
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

impl SalesTally {
    pub(super) fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            places: HashMap::default(),
            orders: HashSet::default(),
            figures: Arena::default(),
            statuses: Vec::new(),
            duplicates: 0,
        }
    }

    pub(super) fn add(&mut self, row: &SalesRow) {
        let status = row.coupon_status.as_deref().unwrap_or_default();
        let status = self.statuses.iter().position(|known| known == status).unwrap_or_else(|| {
            self.statuses.push(status.to_owned());
            self.statuses.len() - 1
        });
        let moment = packed(row.verification_time.map(seconds));
        let figures = [status as u64, moment].into_iter().chain(row.money.iter().map(|fen| packed(*fen)));
        let place = self.figures.put(figures);
        self.orders.insert(self.hasher.hash_one(&row.order_id));
        let key = self.hasher.hash_one((&row.order_id, &row.sub_order_id));
        if self.places.insert(key, place).is_some() {
            self.duplicates += 1;
        }
    }

    pub(super) fn finish(self, report: &mut Report) {
        let mut sums = [0_i64; MONEY_FIELDS.len()];
        let mut filled = [0_u64; MONEY_FIELDS.len()];
        let mut by_status = vec![0_u64; self.statuses.len()];
        let (mut moments, mut first, mut last) = (0_u64, None, None);
        for place in self.places.values() {
            let mut numbers = self.figures.at(*place);
            if let Some(count) = usize::try_from(numbers.next()).ok().and_then(|at| by_status.get_mut(at)) {
                *count += 1;
            }
            if let Some(moment) = unpacked(numbers.next()) {
                moments += 1;
                first = Some(first.map_or(moment, |first: i64| first.min(moment)));
                last = Some(last.map_or(moment, |last: i64| last.max(moment)));
            }
            for (sum, count) in sums.iter_mut().zip(&mut filled) {
                if let Some(fen) = unpacked(numbers.next()) {
                    *sum = sum.saturating_add(fen);
                    *count += 1;
                }
            }
        }
        let named = MONEY_FIELDS.iter().map(|name| (*name).to_owned());
        let mut nonnull: BTreeMap<String, u64> = named.clone().zip(filled).collect();
        nonnull.insert("verification_time".to_owned(), moments);
        report.rows_stored = self.places.len() as u64;
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
