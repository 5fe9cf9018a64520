//! Rows as the database takes them.

use huolang_domain::Millis;
use huolang_sheets::reports::{Rejected, SalesRow, TravelRow};
use huolang_store::{bookings::NewBooking, imports::RejectedRow, sales::NewSale};
use huolang_vault::Secret;
use jiff::{civil::DateTime, tz};
use std::collections::HashMap;

/// Rejected rows that are kept one by one; the rest is counted.
pub(super) const REJECTED: i64 = 1_000;

/// A piece of the file.
#[derive(Default)]
pub(super) struct Chunk {
    pub sales: Vec<NewSale>,
    pub bookings: Vec<NewBooking>,
    pub rejected: Vec<RejectedRow>,
    /// Valid rows so far, and about how many there are.
    pub progress: Option<(u64, u64)>,
    /// Where each key of `sales` stands: one statement may not hold a key twice.
    places: HashMap<String, usize>,
}

impl Chunk {
    /// Rows that are to be written.
    pub(super) fn rows(&self) -> usize {
        self.sales.len() + self.bookings.len()
    }

    /// Adds a sale; the last of equal rows wins.
    pub(super) fn sale(&mut self, row: SalesRow, sheets: &[String]) {
        let key = format!("{}\n{}", row.order_id, row.sub_order_id);
        let sale = sale(row, sheets);
        let known = self.places.get(&key).and_then(|at| self.sales.get_mut(*at));
        match known {
            Some(place) => *place = sale,
            None => {
                self.places.insert(key, self.sales.len());
                self.sales.push(sale);
            }
        }
    }

    pub(super) fn booking(&mut self, row: TravelRow, sheets: &[String]) {
        self.bookings.push(NewBooking {
            sheet: number(row.sheet as u64),
            row_no: number(row.row_no),
            order_number: row.order_number,
            travel_date: row.travel_date.map(|day| day.to_string()),
            booking_status: row.booking_status,
            booking_count: row.booking_count,
            sheet_name: sheets.get(row.sheet).cloned().unwrap_or_default(),
            raw: row.raw,
            contact: row.contact.map(|contact| Secret::new(contact.0)),
        });
    }

    pub(super) fn reject(&mut self, row: Rejected, n: i64) {
        self.rejected.push(RejectedRow {
            n,
            sheet: row.sheet,
            row_no: number(row.row_no),
            column_name: row.column,
            reason: row.reason.to_owned(),
            skipped: row.skipped,
            value: row.value,
        });
    }
}

fn sale(row: SalesRow, sheets: &[String]) -> NewSale {
    NewSale {
        order_id: row.order_id,
        sub_order_id: row.sub_order_id,
        coupon_status: row.coupon_status.unwrap_or_default(),
        verified_at: row.verification_time.and_then(moment),
        paid_at: row.paid_at.and_then(moment),
        money: row.money,
        platform_discount_detail: row.platform_discount_detail,
        software_fee_rate: row.software_fee_rate,
        sales_role: row.sales_role.unwrap_or_default(),
        deal_channel: row.deal_channel.unwrap_or_default(),
        owner_nickname: row.owner_nickname,
        owner_uid: row.owner_uid,
        store: row.store.unwrap_or_default(),
        product_name: row.product_name.unwrap_or_default(),
        sheet_name: sheets.get(row.sheet).cloned().unwrap_or_default(),
        row_no: number(row.row_no),
        raw: row.raw,
    }
}

/// The moment that a clock in Shanghai shows.
fn moment(shown: DateTime) -> Option<Millis> {
    tz::offset(8).to_timestamp(shown).ok().map(|at| Millis(at.as_millisecond()))
}

pub(super) fn number(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
