//! 旅行社预约明细: snapshots on their way in, and what the screens ask about them.

use crate::{
    Conn, List, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_vault::{Column, Secret, Vault};

/// Names and phone numbers of a row.
pub const CONTACT: Column = Column::new("travel_bookings", "contact");

/// A row about to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewBooking {
    /// Which of the used sheets.
    pub sheet: i64,
    /// The row in the sheet.
    pub row_no: i64,
    /// 订单编号.
    pub order_number: String,
    /// 出行日期, `YYYY-MM-DD`.
    pub travel_date: Option<String>,
    /// The status.
    pub booking_status: String,
    /// 预约份数.
    pub booking_count: i64,
    /// The sheet's name.
    pub sheet_name: String,
    /// JSON of every other column.
    pub raw: String,
    /// JSON of the columns that name a person or a phone; kept sealed.
    pub contact: Option<Secret<String>>,
}

/// Where the contact of a row is sealed for.
fn place(import: i64, sheet: i64, row_no: i64) -> String {
    format!("{import}/{sheet}/{row_no}")
}

/// Writes rows of a running import; they count when the import is finished.
///
/// # Errors
/// What the database refuses.
pub async fn stage(
    tx: &mut Tx,
    vault: &Vault,
    import: i64,
    shop: &str,
    bookings: Vec<NewBooking>,
) -> Result<(), StoreError> {
    let columns = &[
        "import_no",
        "sheet",
        "row_no",
        "shop_id",
        "order_number",
        "travel_date",
        "booking_status",
        "booking_count",
        "sheet_name",
        "raw",
        "contact",
    ];
    let mut rows = Rows::into("travel_bookings", columns);
    for booking in bookings {
        let place = place(import, booking.sheet, booking.row_no);
        let contact = booking.contact.as_ref().map(|contact| vault.seal_str(CONTACT, &place, contact.expose()));
        rows.push(import).push(booking.sheet).push(booking.row_no).push(shop).push(booking.order_number);
        rows.push(booking.travel_date).push(booking.booking_status).push(booking.booking_count);
        rows.push(booking.sheet_name).push(booking.raw).push(contact.transpose()?);
    }
    rows.write(tx).await?;
    Ok(())
}

record! {
    /// A row without a sealed contact: it names nobody, or an older version wrote it.
    pub struct OpenBooking {
        /// The number of its import.
        pub import_no: i64,
        /// Which of the used sheets.
        pub sheet: i64,
        /// The row in the sheet.
        pub row_no: i64,
        /// JSON of every column but those with a meaning of their own.
        pub raw: String,
    }
}

/// Rows without a sealed contact, in order, after the import, sheet and row of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn without_contact(
    conn: &mut Conn,
    after: (i64, i64, i64),
    limit: i64,
) -> Result<Vec<OpenBooking>, StoreError> {
    sql!(
        conn,
        "SELECT import_no, sheet, row_no, raw FROM travel_bookings
         WHERE contact IS NULL AND (import_no, sheet, row_no) > ($1, $2, $3)
         ORDER BY import_no, sheet, row_no
         LIMIT $4",
        after.0,
        after.1,
        after.2,
        limit
    )
    .fetch_all()
    .await
}

/// Seals the contact of a row that has none yet; `raw` are its other columns.
///
/// # Errors
/// What the vault or the database refuses.
pub async fn seal_contact(
    tx: &mut Tx,
    vault: &Vault,
    row: &OpenBooking,
    raw: &str,
    contact: &str,
) -> Result<(), StoreError> {
    let sealed = vault.seal_str(CONTACT, &place(row.import_no, row.sheet, row.row_no), contact)?;
    sql!(
        tx,
        "UPDATE travel_bookings SET raw = $4, contact = $5
         WHERE import_no = $1 AND sheet = $2 AND row_no = $3 AND contact IS NULL",
        row.import_no,
        row.sheet,
        row.row_no,
        raw,
        sealed
    )
    .execute()
    .await?;
    Ok(())
}

/// Removes up to two thousand rows of an import; tells whether there were any.
///
/// # Errors
/// What the database refuses.
pub async fn sweep(tx: &mut Tx, import: i64) -> Result<bool, StoreError> {
    let gone = sql!(
        tx,
        "DELETE FROM travel_bookings
         WHERE import_no = $1 AND (sheet, row_no) IN (
             SELECT sheet, row_no FROM travel_bookings WHERE import_no = $1 ORDER BY sheet, row_no LIMIT 2000
         )",
        import
    )
    .execute()
    .await?;
    Ok(gone > 0)
}

/// Which rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BookingFilter {
    /// Only of this shop.
    pub shop: Option<String>,
    /// Only of this status.
    pub status: Option<String>,
    /// From this day on, `YYYY-MM-DD`.
    pub from: Option<String>,
    /// Through this day.
    pub to: Option<String>,
    /// Only of exactly this order.
    pub number: Option<String>,
}

record! {
    /// A row of 旅行社预约明细.
    pub struct Booking {
        /// The number of its import.
        pub import_no: i64,
        /// Which of the used sheets.
        pub sheet: i64,
        /// The row in the sheet.
        pub row_no: i64,
        /// The shop; empty for none.
        pub shop_id: String,
        /// 订单编号.
        pub order_number: String,
        /// 出行日期.
        pub travel_date: Option<String>,
        /// The status.
        pub booking_status: String,
        /// 预约份数.
        pub booking_count: i64,
        /// JSON of every other column.
        pub raw: String,
        /// The columns that name a person or a phone, sealed; see [`Booking::contact`].
        pub contact: Option<Vec<u8>>,
    }
}

impl Booking {
    /// JSON of the columns that name a person or a phone.
    ///
    /// # Errors
    /// What the vault refuses.
    pub fn contact(&self, vault: &Vault) -> Result<Option<Secret<String>>, StoreError> {
        let place = place(self.import_no, self.sheet, self.row_no);
        Ok(self.contact.as_ref().map(|sealed| vault.open_str(CONTACT, &place, sealed)).transpose()?)
    }
}

/// Rows that count, in the order of their file, after the import, sheet and row of a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn list(
    conn: &mut Conn,
    filter: &BookingFilter,
    after: (i64, i64, i64),
    limit: i64,
) -> Result<Vec<Booking>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM current_bookings
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id = $1)
             AND (CAST($2 AS TEXT) IS NULL OR booking_status = $2)
             AND (CAST($3 AS TEXT) IS NULL OR travel_date >= $3)
             AND (CAST($4 AS TEXT) IS NULL OR travel_date <= $4)
             AND (CAST($5 AS TEXT) IS NULL OR order_number = $5)
             AND (import_no, sheet, row_no) > ($6, $7, $8)
         ORDER BY import_no, sheet, row_no
         LIMIT $9",
        filter.shop.clone(),
        filter.status.clone(),
        filter.from.clone(),
        filter.to.clone(),
        filter.number.clone(),
        after.0,
        after.1,
        after.2,
        limit
    )
    .fetch_all()
    .await
}

/// Every row that counts of some orders.
///
/// # Errors
/// What the database refuses.
pub async fn of_orders(conn: &mut Conn, orders: &[String]) -> Result<Vec<Booking>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM current_bookings
         WHERE order_number IN (SELECT value FROM json_each($1))
         ORDER BY order_number, travel_date, import_no, sheet, row_no",
        List::of(orders)
    )
    .fetch_all()
    .await
}

/// Different orders with rows that count, newest numbers first, after a former page's last.
///
/// # Errors
/// What the database refuses.
pub async fn order_numbers(
    conn: &mut Conn,
    shop: Option<&str>,
    number: Option<&str>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> = sql!(
        conn,
        "SELECT DISTINCT order_number FROM current_bookings
         WHERE (CAST($1 AS TEXT) IS NULL OR shop_id = $1)
             AND (CAST($2 AS TEXT) IS NULL OR order_number = $2)
             AND (CAST($3 AS TEXT) IS NULL OR order_number < $3)
         ORDER BY order_number DESC
         LIMIT $4",
        shop,
        number,
        before,
        limit
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

words! {
    /// What sums are grouped by.
    BookingsBy {
        /// The status.
        Status = "status",
        /// 出行日期; nothing when the row has none.
        Day = "day",
    }
}

record! {
    /// Sums of a group.
    pub struct BookingSum {
        /// Of what.
        pub key: String,
        /// Rows.
        pub n: i64,
        /// Different orders.
        pub orders: i64,
        /// 预约份数.
        pub pieces: i64,
    }
}

/// Sums of the rows a filter admits, by status or by day.
///
/// # Errors
/// What the database refuses.
pub async fn sums(conn: &mut Conn, filter: &BookingFilter, by: BookingsBy) -> Result<Vec<BookingSum>, StoreError> {
    sql!(
        conn,
        "SELECT CASE WHEN $1 = 'day' THEN COALESCE(travel_date, '') ELSE booking_status END AS key,
             COUNT(*) AS n, COUNT(DISTINCT order_number) AS orders, CAST(SUM(booking_count) AS BIGINT) AS pieces
         FROM current_bookings
         WHERE (CAST($2 AS TEXT) IS NULL OR shop_id = $2)
             AND (CAST($3 AS TEXT) IS NULL OR booking_status = $3)
             AND (CAST($4 AS TEXT) IS NULL OR travel_date >= $4)
             AND (CAST($5 AS TEXT) IS NULL OR travel_date <= $5)
             AND (CAST($6 AS TEXT) IS NULL OR order_number = $6)
         GROUP BY 1
         ORDER BY 1",
        by,
        filter.shop.clone(),
        filter.status.clone(),
        filter.from.clone(),
        filter.to.clone(),
        filter.number.clone()
    )
    .fetch_all()
    .await
}
