//! Sums over the rows that count.

use super::{SalesFilter, SalesWhen, list::WHERE};
use crate::{
    Conn, StoreError,
    sql::{Query, record, words},
};

words! {
    /// What sums are grouped by.
    SalesBy {
        /// Not at all: one sum.
        All = "all",
        /// 券码状态.
        Status = "status",
        /// 成交渠道.
        Channel = "channel",
        /// 带货角色.
        Role = "role",
        /// 核销门店.
        Store = "store",
        /// 商品名称.
        Product = "product",
        /// The day in Shanghai, as days since 1970; nothing when the row has no such moment.
        Day = "day",
    }
}

record! {
    /// Sums of a group, fen.
    pub struct SalesSum {
        /// Of what.
        pub key: String,
        /// Rows.
        pub n: i64,
        /// Different orders.
        pub orders: i64,
        /// 订单实收.
        pub actual_receipt: i64,
        /// 售卖金额.
        pub sale_amount: i64,
        /// 商家货款出资补贴.
        pub merchant_subsidy: i64,
        /// 商品实付.
        pub product_payment: i64,
        /// 平台补贴.
        pub platform_subsidy: i64,
        /// 软件服务费.
        pub software_fee: i64,
        /// 达人佣金.
        pub talent_commission: i64,
        /// 增量宝佣金.
        pub increment_commission: i64,
        /// 预售价.
        pub preset_price: i64,
        /// 预约加价.
        pub booking_surcharge: i64,
    }
}

/// Groups of an answer; the smallest are left out beyond this.
const MOST: usize = 400;

/// Sums of the rows a filter admits, the largest receipts first; days in their order.
///
/// # Errors
/// What the database refuses.
pub async fn sums(conn: &mut Conn, filter: &SalesFilter, by: SalesBy) -> Result<Vec<SalesSum>, StoreError> {
    let moment = if filter.when == Some(SalesWhen::Paid) { "paid_at" } else { "verified_at" };
    let key = match by {
        SalesBy::All => "''".to_owned(),
        SalesBy::Status => "coupon_status".to_owned(),
        SalesBy::Channel => "deal_channel".to_owned(),
        SalesBy::Role => "sales_role".to_owned(),
        SalesBy::Store => "store".to_owned(),
        SalesBy::Product => "product_name".to_owned(),
        SalesBy::Day => format!("COALESCE(CAST(({moment} + 28800000) / 86400000 AS TEXT), '')"),
    };
    let order = if by == SalesBy::Day { "key DESC" } else { "actual_receipt DESC, key" };
    let sum = |name: &str| format!("CAST(COALESCE(SUM({name}), 0) AS BIGINT) AS {name}");
    let sums: Vec<String> = [
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
    ]
    .map(sum)
    .into();
    let text = format!(
        "SELECT {key} AS key, COUNT(*) AS n, COUNT(DISTINCT order_id) AS orders,
    {}
FROM current_sales
{WHERE}
GROUP BY 1
ORDER BY {order}
LIMIT {MOST}",
        sums.join(", ")
    );
    let mut found: Vec<SalesSum> = Query::composed(conn, text, filter.values()).cached().fetch_all().await?;
    if by == SalesBy::Day {
        found.reverse();
    }
    Ok(found)
}
