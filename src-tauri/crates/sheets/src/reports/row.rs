//! Rows of the reports, and what can be wrong with them.

use jiff::civil::{Date, DateTime};

use super::column::MONEY_FIELDS;

/// Why a row is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// Its order number is none: a row of sums, a blank key.
    BadKey,
    /// Excel has cut the digits of its order number; only a new export helps.
    IdPrecisionLost,
}

impl Skip {
    /// The stable word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadKey => "bad_key",
            Self::IdPrecisionLost => "id_precision_lost",
        }
    }
}

/// A cell that could not be read; its row is taken in without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::enum_variant_names, reason = "each names what is bad; the words are stable")]
pub enum Warning {
    /// No amount of money.
    BadMoney,
    /// No date, or one no report can mean.
    BadDate,
    /// No count.
    BadInt,
    /// A text that no export has: with a zero byte, or longer than a cell can be.
    BadText,
}

impl Warning {
    /// The stable word.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadMoney => "bad_money",
            Self::BadDate => "bad_date",
            Self::BadInt => "bad_int",
            Self::BadText => "bad_text",
        }
    }
}

/// A row that was left out, or a cell of a row that was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// The sheet.
    pub sheet: String,
    /// The row in it, from 1.
    pub row_no: u64,
    /// The header of the column.
    pub column: String,
    /// The stable word: a [`Skip`] or a [`Warning`].
    pub reason: &'static str,
    /// The whole row was left out.
    pub skipped: bool,
    /// What stood in the cell, cut short.
    pub value: String,
}

/// A row of 售卖明细.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SalesRow {
    /// Which of the used sheets it stood in, from 0.
    pub sheet: usize,
    /// The row in the sheet, from 1.
    pub row_no: u64,
    /// 所属订单ID.
    pub order_id: String,
    /// 子单ID, or nothing.
    pub sub_order_id: String,
    /// 券码状态.
    pub coupon_status: Option<String>,
    /// 核销时间, on the clock of Shanghai.
    pub verification_time: Option<DateTime>,
    /// Amounts in fen, in the order of [`MONEY_FIELDS`].
    pub money: [Option<i64>; MONEY_FIELDS.len()],
    /// 平台补贴优惠明细.
    pub platform_discount_detail: Option<String>,
    /// 软件服务费率.
    pub software_fee_rate: Option<String>,
    /// 带货角色.
    pub sales_role: Option<String>,
    /// 成交渠道.
    pub deal_channel: Option<String>,
    /// 订单归属人昵称; 商家 when it is blank.
    pub owner_nickname: String,
    /// 订单归属人uid.
    pub owner_uid: Option<String>,
    /// 核销门店, where the export has it.
    pub store: Option<String>,
    /// 商品名称, where the export has it.
    pub product_name: Option<String>,
    /// 支付时间, where the export has it.
    pub paid_at: Option<DateTime>,
    /// Every other column, and cells that could not be read: a JSON object of texts and numbers by header. Of names and phone
    /// numbers the middle is hidden.
    pub raw: String,
}

/// A row of 旅行社预约明细.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TravelRow {
    /// Which of the used sheets it stood in, from 0.
    pub sheet: usize,
    /// The row in the sheet, from 1.
    pub row_no: u64,
    /// 订单编号.
    pub order_number: String,
    /// 出行日期.
    pub travel_date: Option<Date>,
    /// 预约份数.
    pub booking_count: i64,
    /// The name of the sheet without its page number.
    pub booking_status: String,
    /// Every other column: a JSON object of texts and numbers by header.
    pub raw: String,
    /// The columns that name a person or a phone, likewise.
    pub contact: Option<Personal>,
}

/// What names a person or a phone; it is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Personal(pub String);

impl std::fmt::Debug for Personal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Personal(…)")
    }
}
