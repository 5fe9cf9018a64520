//! Figures by the hour, kept by triggers on orders.

use crate::{
    Conn, List, StoreError, sql,
    sql::{record, words},
};
use huolang_domain::{Millis, ShopId};

/// Milliseconds of an hour.
const HOUR: i64 = 3_600_000;

words! {
    /// What is counted.
    FigureKind {
        /// Orders placed.
        Orders = "orders",
        /// Orders paid.
        Paid = "paid",
        /// Fen paid.
        Revenue = "revenue",
        /// Orders whose content was sent.
        Delivered = "delivered",
        /// Of those, the ones no person had a hand in.
        AutoDelivered = "auto_delivered",
        /// Times a delivery came to a failure.
        Failed = "failed",
        /// Orders marked shipped by the program or a person here.
        Shipped = "shipped",
        /// Orders refunded.
        Refunds = "refunds",
        /// Vouchers verified here; an undo takes it back.
        Verified = "verified",
        /// Verifications that were refused.
        VerifyFailed = "verify_failed",
    }
}

record! {
    /// A figure of an hour.
    pub struct Figure {
        /// Hours since 1970.
        pub hour: i64,
        /// What was counted.
        pub figure: FigureKind,
        /// How much.
        pub n: i64,
    }
}

/// The figures of the hours from `from` until before `to`, of these shops or of all.
///
/// # Errors
/// What the database refuses.
pub async fn by_hour(
    conn: &mut Conn,
    shops: Option<&[ShopId]>,
    from: Millis,
    to: Millis,
) -> Result<Vec<Figure>, StoreError> {
    let (from, to) = (from.0.div_euclid(HOUR), to.0.saturating_add(HOUR - 1).div_euclid(HOUR));
    sql!(
        conn,
        "SELECT hour, figure, CAST(SUM(n) AS BIGINT) AS n
         FROM day_counts
         WHERE hour >= $1 AND hour < $2 AND (CAST($3 AS TEXT) IS NULL OR shop_id IN (SELECT value FROM json_each($3)))
         GROUP BY hour, figure
         ORDER BY hour, figure",
        from,
        to,
        shops.map(List::of)
    )
    .fetch_all()
    .await
}

/// The figures of each shop, summed from `from` until before `to`, as `(shop, figure, sum)`.
///
/// # Errors
/// What the database refuses.
pub async fn by_shop(conn: &mut Conn, from: Millis, to: Millis) -> Result<Vec<(ShopId, FigureKind, i64)>, StoreError> {
    let (from, to) = (from.0.div_euclid(HOUR), to.0.saturating_add(HOUR - 1).div_euclid(HOUR));
    sql!(
        conn,
        "SELECT shop_id, figure, CAST(SUM(n) AS BIGINT)
         FROM day_counts
         WHERE hour >= $1 AND hour < $2
         GROUP BY shop_id, figure
         ORDER BY shop_id, figure",
        from,
        to
    )
    .fetch_all()
    .await
}
