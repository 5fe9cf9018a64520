//! The columns that have a meaning, by the words of the exports.

use unicode_normalization::UnicodeNormalization;

use super::Kind;
use crate::read::is_invisible;

/// The ten amounts of 售卖明细, in the order in which rows hold them.
pub const MONEY_FIELDS: [&str; 10] = [
    "actual_receipt",
    "sale_amount",
    "merchant_subsidy",
    "product_payment",
    "platform_subsidy",
    "software_fee",
    "talent_commission",
    "increment_commission",
    "preset_price",
    "booking_surcharge",
];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    /// The order number.
    Order,
    SubOrder,
    CouponStatus,
    VerificationTime,
    Money(usize),
    DiscountDetail,
    FeeRate,
    Role,
    Channel,
    OwnerNickname,
    OwnerUid,
    TravelDate,
    BookingCount,
    /// Not asked for by the exports' own rules, but worth a column of its own where it is there.
    Store,
    Product,
    PaidAt,
}

pub(super) struct Column {
    pub field: Field,
    /// The name in reports; none for what only the raw row is asked to keep.
    pub name: &'static str,
    /// Headers that mean it, normalised.
    pub headers: &'static [&'static str],
    /// Headers of other exports; taken only when none of `headers` is there.
    pub aliases: &'static [&'static str],
}

const fn column(
    field: Field,
    name: &'static str,
    headers: &'static [&'static str],
    aliases: &'static [&'static str],
) -> Column {
    Column { field, name, headers, aliases }
}

pub(super) const SALES: &[Column] = &[
    column(Field::Order, "order_id", &["所属订单ID"], &[]),
    column(Field::SubOrder, "sub_order_id", &["子单ID", "子订单ID"], &[]),
    column(Field::CouponStatus, "coupon_status", &["券码状态"], &[]),
    column(Field::VerificationTime, "verification_time", &["核销时间"], &[]),
    column(Field::Money(0), "actual_receipt", &["订单实收"], &[]),
    column(Field::Money(1), "sale_amount", &["售卖金额"], &[]),
    column(Field::Money(2), "merchant_subsidy", &["商家货款出资补贴"], &["商家货款补贴"]),
    column(Field::Money(3), "product_payment", &["商品实付"], &[]),
    column(Field::Money(4), "platform_subsidy", &["平台补贴"], &[]),
    column(Field::DiscountDetail, "platform_discount_detail", &["平台补贴优惠明细"], &[]),
    column(Field::Money(5), "software_fee", &["软件服务费"], &[]),
    column(Field::FeeRate, "software_fee_rate", &["软件服务费率"], &[]),
    column(Field::Money(6), "talent_commission", &["达人佣金"], &["达人服务费"]),
    column(Field::Money(7), "increment_commission", &["增量宝佣金"], &["增量宝推广费"]),
    column(Field::Money(8), "preset_price", &["预售价(只针对酒旅商家)"], &[]),
    column(Field::Money(9), "booking_surcharge", &["预约加价(只针对酒旅商家)"], &[]),
    column(Field::Role, "sales_role", &["带货角色"], &[]),
    column(Field::Channel, "deal_channel", &["成交渠道"], &[]),
    column(Field::OwnerNickname, "owner_nickname", &[OWNER_NICKNAME], &[]),
    column(Field::OwnerUid, "owner_uid", &["订单归属人uid"], &[]),
];

/// Only in the raw row by the rules of the export; kept beside it, for the screens.
pub(super) const SALES_EXTRAS: &[Column] = &[
    column(Field::Store, "", &["核销门店"], &[]),
    column(Field::Product, "", &["商品名称"], &[]),
    column(Field::PaidAt, "", &["支付时间"], &[]),
];

pub(super) const TRAVEL: &[Column] = &[
    column(Field::Order, "order_number", &["订单编号"], &[]),
    column(Field::TravelDate, "travel_date", &["出行日期"], &[]),
    column(Field::BookingCount, "booking_count", &["预约份数"], &[]),
];

/// The header goes on with an explanation whose words change.
const OWNER_NICKNAME: &str = "订单归属人昵称";

impl Column {
    /// Whether a normalised header means it.
    pub(super) fn is(&self, header: &str) -> bool {
        self.headers.contains(&header) || (self.field == Field::OwnerNickname && header.starts_with(OWNER_NICKNAME))
    }
}

/// The columns of a kind.
pub(super) const fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Sales => SALES,
        Kind::Travel => TRAVEL,
    }
}

/// The header of a kind that is looked for, to find the row of headers.
pub(super) const fn key_header(kind: Kind) -> &'static str {
    match kind {
        Kind::Sales => "所属订单ID",
        Kind::Travel => "订单编号",
    }
}

/// A header without the white space and invisible characters that exports put into it, full-width letters made plain.
pub(super) fn normal_header(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !is_invisible(*c) && !matches!(c, '\u{200C}' | '\u{200D}')).collect()
}

/// The field that a header means by its own name.
#[must_use]
pub fn field_of(kind: Kind, header: &str) -> Option<&'static str> {
    let header = normal_header(header);
    columns(kind).iter().find(|column| column.is(&header)).map(|column| column.name)
}
