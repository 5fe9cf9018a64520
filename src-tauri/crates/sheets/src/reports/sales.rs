//! One row of 售卖明细.

use super::cell::{datetime, id, money, text};
use super::column::Field;
use super::header::Header;
use super::raw::RawObject;
use super::row::{SalesRow, Skip, Warning};
use crate::read::{RawRow, Value};

/// The row, and the columns whose cells could not be read.
pub(super) fn read(row: &RawRow<'_>, header: &Header, sheet: usize) -> Result<(SalesRow, Vec<(usize, Warning)>), Skip> {
    let mut warnings = Vec::new();
    let mut read = SalesRow { sheet, row_no: row.no, ..SalesRow::default() };
    let mut raw = RawObject::new();
    let mut has_key = false;
    for (at, field) in header.fields.iter().enumerate() {
        let value = row.cells.get(at).unwrap_or(&Value::Empty);
        let title = header.json(at);
        let owned = |value| text(value).map(std::borrow::Cow::into_owned);
        match field {
            Some(Field::Order) => {
                read.order_id = id(value)?;
                has_key = true;
            }
            Some(Field::SubOrder) => read.sub_order_id = id(value).unwrap_or_default(),
            Some(Field::CouponStatus) => read.coupon_status = owned(value),
            Some(Field::VerificationTime) => match datetime(value) {
                Ok(moment) => read.verification_time = moment,
                Err(warning) => {
                    warnings.push((at, warning));
                    raw.add(title, value);
                }
            },
            Some(Field::Money(which)) => match (money(value), read.money.get_mut(*which)) {
                (Ok(fen), Some(place)) => *place = fen,
                (Err(warning), _) => {
                    warnings.push((at, warning));
                    raw.add(title, value);
                }
                (Ok(_), None) => {}
            },
            Some(Field::DiscountDetail) => read.platform_discount_detail = owned(value),
            Some(Field::FeeRate) => read.software_fee_rate = owned(value),
            Some(Field::Role) => read.sales_role = owned(value),
            Some(Field::Channel) => read.deal_channel = owned(value),
            Some(Field::OwnerNickname) => read.owner_nickname = owned(value).unwrap_or_default(),
            Some(Field::OwnerUid) => read.owner_uid = owned(value),
            // Kept beside the raw row, which has them too: an unreadable one is no warning.
            Some(Field::Store) => {
                read.store = owned(value);
                raw.add(title, value);
            }
            Some(Field::Product) => {
                read.product_name = owned(value);
                raw.add(title, value);
            }
            Some(Field::PaidAt) => {
                read.paid_at = datetime(value).unwrap_or_default();
                raw.add(title, value);
            }
            None if header.is_personal(at) => raw.add_hidden(title, value),
            Some(Field::TravelDate | Field::BookingCount) | None => raw.add(title, value),
        }
    }
    if !has_key {
        return Err(Skip::BadKey);
    }
    if read.owner_nickname.is_empty() {
        "商家".clone_into(&mut read.owner_nickname);
    }
    read.raw = raw.finish();
    Ok((read, warnings))
}
