//! One row of 旅行社预约明细.

use super::cell::{count, day, id};
use super::column::Field;
use super::header::Header;
use super::raw::RawObject;
use super::row::{Personal, Skip, TravelRow, Warning};
use crate::read::{RawRow, Value};

/// The status that a sheet's name tells: the name without its page number.
#[must_use]
pub fn booking_status(sheet: &str) -> &str {
    match sheet.trim().rsplit_once('-') {
        Some((status, page)) if !page.is_empty() && page.bytes().all(|byte| byte.is_ascii_digit()) => status.trim(),
        _ => sheet.trim(),
    }
}

/// The row, and the columns whose cells could not be read.
pub(super) fn read(
    row: &RawRow<'_>,
    header: &Header,
    sheet: usize,
    status: &str,
) -> Result<(TravelRow, Vec<(usize, Warning)>), Skip> {
    let mut warnings = Vec::new();
    let mut read = TravelRow { sheet, row_no: row.no, booking_count: 1, ..TravelRow::default() };
    let (mut raw, mut contact) = (RawObject::new(), RawObject::new());
    for (at, field) in header.fields.iter().enumerate() {
        let value = row.cells.get(at).unwrap_or(&Value::Empty);
        let title = header.json(at);
        match field {
            Some(Field::Order) => read.order_number = id(value)?,
            Some(Field::TravelDate) => match day(value) {
                Ok(day) => read.travel_date = day,
                Err(warning) => {
                    warnings.push((at, warning));
                    raw.add(title, value);
                }
            },
            Some(Field::BookingCount) => match count(value) {
                Ok(count) => read.booking_count = count,
                Err(warning) => {
                    read.booking_count = 0;
                    warnings.push((at, warning));
                    raw.add(title, value);
                }
            },
            _ if header.is_personal(at) => contact.add(title, value),
            _ => raw.add(title, value),
        }
    }
    if read.order_number.is_empty() {
        return Err(Skip::BadKey);
    }
    status.clone_into(&mut read.booking_status);
    read.raw = raw.finish();
    read.contact = contact.finish_some().map(Personal);
    Ok((read, warnings))
}
