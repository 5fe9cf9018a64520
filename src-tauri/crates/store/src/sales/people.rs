//! Rows of an older version, in which names and phone numbers may stand in full.

use crate::{Conn, StoreError, Tx, sql, sql::record};

record! {
    /// A row and its columns without a meaning of their own.
    pub struct RawSale {
        /// 所属订单ID.
        pub order_id: String,
        /// 子单ID, or nothing.
        pub sub_order_id: String,
        /// The number of its import.
        pub import_no: i64,
        /// JSON of these columns.
        pub raw: String,
    }
}

/// Rows that have a column for names or phone numbers, in order, after the keys of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn naming_people(
    conn: &mut Conn,
    after: &(String, String, i64),
    limit: i64,
) -> Result<Vec<RawSale>, StoreError> {
    sql!(
        conn,
        "SELECT order_id, sub_order_id, import_no, raw FROM sales_details
         WHERE (order_id, sub_order_id, import_no) > ($1, $2, $3)
             AND (raw LIKE '%电话%' OR raw LIKE '%手机%' OR raw LIKE '%联系人%' OR raw LIKE '%联系方式%'
                 OR raw LIKE '%姓名%' OR raw LIKE '%身份证%' OR raw LIKE '%证件%')
         ORDER BY order_id, sub_order_id, import_no
         LIMIT $4",
        &after.0,
        &after.1,
        after.2,
        limit
    )
    .fetch_all()
    .await
}

/// Writes these columns of a row anew, unless they changed in between.
///
/// # Errors
/// What the database refuses.
pub async fn set_raw(tx: &mut Tx, sale: &RawSale, raw: &str) -> Result<(), StoreError> {
    sql!(
        tx,
        "UPDATE sales_details SET raw = $5
         WHERE order_id = $1 AND sub_order_id = $2 AND import_no = $3 AND raw = $4",
        &sale.order_id,
        &sale.sub_order_id,
        sale.import_no,
        &sale.raw,
        raw
    )
    .execute()
    .await?;
    Ok(())
}
