//! The rows that count, filtered.

use crate::{
    Conn, IntoValue, List, StoreError, Value, sql,
    sql::{Query, record, words},
};
use huolang_domain::Millis;

words! {
    /// Which of its moments a sale is filtered and grouped by.
    SalesWhen {
        /// When it was verified.
        Verified = "verified",
        /// When it was paid.
        Paid = "paid",
    }
}

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SalesFilter {
    /// Only of this shop.
    pub shop: Option<String>,
    /// Only of this 券码状态.
    pub status: Option<String>,
    /// Only of this 成交渠道.
    pub channel: Option<String>,
    /// Only of this 带货角色.
    pub role: Option<String>,
    /// Only of this 核销门店.
    pub store: Option<String>,
    /// Which moment the two below mean; the verification if not given.
    pub when: Option<SalesWhen>,
    /// From this moment on.
    pub from: Option<Millis>,
    /// Before this moment.
    pub to: Option<Millis>,
    /// Only the order, or the part of an order, of exactly this number.
    pub number: Option<String>,
}

/// What [`SalesFilter::values`] fills, `$1` to `$9`.
pub(super) const WHERE: &str = "WHERE (CAST($1 AS TEXT) IS NULL OR shop_id = $1)
    AND (CAST($2 AS TEXT) IS NULL OR coupon_status = $2)
    AND (CAST($3 AS TEXT) IS NULL OR deal_channel = $3)
    AND (CAST($4 AS TEXT) IS NULL OR sales_role = $4)
    AND (CAST($5 AS TEXT) IS NULL OR store = $5)
    AND (CAST($7 AS BIGINT) IS NULL OR CASE WHEN CAST($6 AS TEXT) = 'paid' THEN paid_at ELSE verified_at END >= $7)
    AND (CAST($8 AS BIGINT) IS NULL OR CASE WHEN CAST($6 AS TEXT) = 'paid' THEN paid_at ELSE verified_at END < $8)
    AND (CAST($9 AS TEXT) IS NULL OR order_id = $9 OR sub_order_id = $9)";

impl SalesFilter {
    pub(super) fn values(&self) -> Vec<Value> {
        let text = |text: &Option<String>| text.clone().into_value();
        vec![
            text(&self.shop),
            text(&self.status),
            text(&self.channel),
            text(&self.role),
            text(&self.store),
            self.when.into_value(),
            self.from.into_value(),
            self.to.into_value(),
            text(&self.number),
        ]
    }
}

record! {
    /// A row of 售卖明细.
    pub struct Sale {
        /// 所属订单ID.
        pub order_id: String,
        /// 子单ID, or nothing.
        pub sub_order_id: String,
        /// The number of its import.
        pub import_no: i64,
        /// The shop; empty for none.
        pub shop_id: String,
        /// 券码状态.
        pub coupon_status: String,
        /// 核销时间.
        pub verified_at: Option<Millis>,
        /// 支付时间.
        pub paid_at: Option<Millis>,
        /// 订单实收, fen; likewise below.
        pub actual_receipt: Option<i64>,
        /// 售卖金额.
        pub sale_amount: Option<i64>,
        /// 商家货款出资补贴.
        pub merchant_subsidy: Option<i64>,
        /// 商品实付.
        pub product_payment: Option<i64>,
        /// 平台补贴.
        pub platform_subsidy: Option<i64>,
        /// 软件服务费.
        pub software_fee: Option<i64>,
        /// 达人佣金.
        pub talent_commission: Option<i64>,
        /// 增量宝佣金.
        pub increment_commission: Option<i64>,
        /// 预售价.
        pub preset_price: Option<i64>,
        /// 预约加价.
        pub booking_surcharge: Option<i64>,
        /// 平台补贴优惠明细.
        pub platform_discount_detail: Option<String>,
        /// 软件服务费率.
        pub software_fee_rate: Option<String>,
        /// 带货角色.
        pub sales_role: String,
        /// 成交渠道.
        pub deal_channel: String,
        /// 订单归属人昵称.
        pub owner_nickname: String,
        /// 订单归属人uid.
        pub owner_uid: Option<String>,
        /// 核销门店.
        pub store: String,
        /// 商品名称.
        pub product_name: String,
    }
}

/// Rows that count, newest order numbers first, after the order and part of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    filter: &SalesFilter,
    after: Option<(&str, &str)>,
    limit: i64,
) -> Result<Vec<Sale>, StoreError> {
    let mut values = filter.values();
    values.push(after.map(|(order, _)| order).into_value());
    values.push(after.map(|(_, sub)| sub).into_value());
    values.push(limit.into_value());
    let text = format!(
        "SELECT * FROM current_sales
{WHERE}
    AND (CAST($10 AS TEXT) IS NULL OR (order_id, sub_order_id) < ($10, CAST($11 AS TEXT)))
ORDER BY order_id DESC, sub_order_id DESC
LIMIT $12"
    );
    Query::composed(conn, text, values).cached().fetch_all().await
}

/// Every row that counts of some orders.
///
/// # Errors
/// What the database refuses.
pub async fn of_orders(conn: &mut Conn, orders: &[String]) -> Result<Vec<Sale>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM current_sales
         WHERE order_id IN (SELECT value FROM json_each($1))
         ORDER BY order_id, sub_order_id",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// Different orders with rows that count, newest numbers first, after a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn order_ids(
    conn: &mut Conn,
    shop: Option<&str>,
    number: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sql!(
        conn,
        "SELECT DISTINCT order_id FROM current_sales
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id = $1)
             AND (CAST($2 AS TEXT) IS NULL OR order_id = $2)
             AND (CAST($3 AS TEXT) IS NULL OR order_id < $3)
         ORDER BY order_id DESC
         LIMIT $4",
        shop,
        number,
        before,
        limit
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
