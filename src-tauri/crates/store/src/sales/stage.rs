//! Rows on their way in: written before they count, and swept when they never will.

use crate::{Conn, List, Rows, StoreError, Tx, sql};
use huolang_domain::Millis;
use serde_json::json;

/// A row about to be written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSale {
    /// 所属订单ID.
    pub order_id: String,
    /// 子单ID, or nothing.
    pub sub_order_id: String,
    /// 券码状态.
    pub coupon_status: String,
    /// 核销时间.
    pub verified_at: Option<Millis>,
    /// 支付时间.
    pub paid_at: Option<Millis>,
    /// Fen: receipt, sale, merchant subsidy, payment, platform subsidy, software fee, talent and increment commission, preset
    /// price, booking surcharge.
    pub money: [Option<i64>; 10],
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
    /// The sheet.
    pub sheet_name: String,
    /// The row in the sheet.
    pub row_no: i64,
    /// JSON of every other column.
    pub raw: String,
}

const COLUMNS: &[&str] = &[
    "order_id",
    "sub_order_id",
    "import_no",
    "shop_id",
    "coupon_status",
    "verified_at",
    "paid_at",
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
    "platform_discount_detail",
    "software_fee_rate",
    "sales_role",
    "deal_channel",
    "owner_nickname",
    "owner_uid",
    "store",
    "product_name",
    "sheet_name",
    "row_no",
    "raw",
];

/// The last of equal rows of a file wins.
const LAST_WINS: &str = "ON CONFLICT (order_id, sub_order_id, import_no) DO UPDATE SET
    coupon_status = excluded.coupon_status, verified_at = excluded.verified_at, paid_at = excluded.paid_at,
    actual_receipt = excluded.actual_receipt, sale_amount = excluded.sale_amount,
    merchant_subsidy = excluded.merchant_subsidy, product_payment = excluded.product_payment,
    platform_subsidy = excluded.platform_subsidy, software_fee = excluded.software_fee,
    talent_commission = excluded.talent_commission, increment_commission = excluded.increment_commission,
    preset_price = excluded.preset_price, booking_surcharge = excluded.booking_surcharge,
    platform_discount_detail = excluded.platform_discount_detail, software_fee_rate = excluded.software_fee_rate,
    sales_role = excluded.sales_role, deal_channel = excluded.deal_channel,
    owner_nickname = excluded.owner_nickname, owner_uid = excluded.owner_uid, store = excluded.store,
    product_name = excluded.product_name, sheet_name = excluded.sheet_name, row_no = excluded.row_no,
    raw = excluded.raw";

/// Writes rows of a running import; they count when the import is finished. `supersede`: older rows of the same keys step
/// back then; tells how many. Rows of no shop are of any: numbers of orders are the platform's own, so an order that was
/// taken in before its account was connected never counts beside itself. A statement may not hold a key twice, so the caller
/// gives only the last of equal rows.
///
/// # Errors
/// What the database refuses.
pub async fn stage(
    tx: &mut Tx,
    import: i64,
    shop: &str,
    supersede: bool,
    sales: Vec<NewSale>,
) -> Result<i64, StoreError> {
    let mut updated = 0;
    if supersede {
        let keys = List::of_rows(sales.iter().map(|sale| json!([sale.order_id, sale.sub_order_id])));
        updated = sql!(
            tx,
            "UPDATE sales_details SET superseded_by = $1
             FROM json_each($3) AS k
             WHERE sales_details.order_id = json_extract(k.value, '$[0]')
                 AND sales_details.sub_order_id = json_extract(k.value, '$[1]')
                 AND sales_details.import_no <> $1 AND sales_details.superseded_by IS NULL
                 AND (sales_details.shop_id = $2 OR sales_details.shop_id = '' OR $2 = '')",
            import,
            shop,
            keys
        )
        .execute()
        .await?;
    }
    let mut rows = Rows::into("sales_details", COLUMNS).on_conflict(LAST_WINS);
    for sale in sales {
        rows.push(sale.order_id).push(sale.sub_order_id).push(import).push(shop).push(sale.coupon_status);
        rows.push(sale.verified_at).push(sale.paid_at);
        for fen in sale.money {
            rows.push(fen);
        }
        rows.push(sale.platform_discount_detail).push(sale.software_fee_rate).push(sale.sales_role);
        rows.push(sale.deal_channel).push(sale.owner_nickname).push(sale.owner_uid).push(sale.store);
        rows.push(sale.product_name).push(sale.sheet_name).push(sale.row_no).push(sale.raw);
    }
    rows.write(tx).await?;
    Ok(i64::try_from(updated).unwrap_or(i64::MAX))
}

/// Keys of an import's rows, in order, after a former page's last. For a reader: it looks at the index of all rows.
async fn keys(
    conn: &mut Conn,
    import: i64,
    after: &(String, String),
    limit: i64,
) -> Result<Vec<(String, String)>, StoreError> {
    sql!(
        conn,
        "SELECT order_id, sub_order_id FROM sales_details
         WHERE (order_id, sub_order_id) > ($2, $3) AND import_no = $1
         ORDER BY order_id, sub_order_id
         LIMIT $4",
        import,
        &after.0,
        &after.1,
        limit
    )
    .fetch_all()
    .await
}

/// Removes rows of an import that does not count, a thousand at a time, and lets the rows they superseded know. `after` is
/// where the last call ended; gives where this one did, `None` at the end.
///
/// # Errors
/// What the database refuses.
pub async fn sweep(
    db: &crate::Db,
    import: i64,
    after: (String, String),
) -> Result<Option<(String, String)>, StoreError> {
    let page = keys(&mut db.reader().await?, import, &after, 1_000).await?;
    let Some(last) = page.last().cloned() else { return Ok(None) };
    let list = list_of(&page);
    db.write(crate::Durability::Ordinary, move |tx| {
        Box::pin(async move {
            sql!(
                tx,
                "UPDATE sales_details SET superseded_by = NULL
                 FROM json_each($2) AS k
                 WHERE sales_details.order_id = json_extract(k.value, '$[0]')
                     AND sales_details.sub_order_id = json_extract(k.value, '$[1]')
                     AND sales_details.superseded_by = $1",
                import,
                list.clone()
            )
            .execute()
            .await?;
            sql!(
                tx,
                "DELETE FROM sales_details
                 WHERE import_no = $1 AND (order_id, sub_order_id) IN (
                     SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($2)
                 )",
                import,
                list
            )
            .execute()
            .await?;
            Ok(())
        })
    })
    .await?;
    Ok(Some(last))
}

/// Before an import is taken back: rows it superseded and whose keys a still later import brought again are told of that one,
/// so that they do not come back beside it. Pages as [`sweep`].
///
/// # Errors
/// What the database refuses.
pub async fn repoint(
    db: &crate::Db,
    import: i64,
    after: (String, String),
) -> Result<Option<(String, String)>, StoreError> {
    let page = keys(&mut db.reader().await?, import, &after, 1_000).await?;
    let Some(last) = page.last().cloned() else { return Ok(None) };
    let list = list_of(&page);
    db.write(crate::Durability::Ordinary, move |tx| {
        Box::pin(async move {
            sql!(
                tx,
                "UPDATE sales_details SET superseded_by = later.superseded_by
                 FROM json_each($2) AS k
                 JOIN sales_details AS later ON later.order_id = json_extract(k.value, '$[0]')
                     AND later.sub_order_id = json_extract(k.value, '$[1]')
                     AND later.import_no = $1 AND later.superseded_by IS NOT NULL
                 WHERE sales_details.order_id = later.order_id AND sales_details.sub_order_id = later.sub_order_id
                     AND sales_details.superseded_by = $1",
                import,
                list
            )
            .execute()
            .await?;
            Ok(())
        })
    })
    .await?;
    Ok(Some(last))
}

fn list_of(keys: &[(String, String)]) -> List {
    List::of_rows(keys.iter().map(|(order, sub)| json!([order, sub])))
}
