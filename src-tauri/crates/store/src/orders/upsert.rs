//! Takes readings of orders in: any number of times, in any order, with one result.

use super::{Order, PHONE, RAW, grams, seek};
use crate::{Conn, List, Rows, StoreError, Tx, sql};
use huolang_domain::{
    Ids, Millis, OrderId, ShopId,
    order::{Known, PlatformLine, PlatformOrder},
    state::{Bucket, ContentState, OrderStatus, PlatformState},
};
use huolang_vault::Vault;
use std::collections::{HashMap, HashSet};

/// What became of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The order here.
    pub id: OrderId,
    /// Whether it was not known before.
    pub is_new: bool,
    /// The status before; absent when it is new.
    pub before: Option<OrderStatus>,
    /// The status now.
    pub status: OrderStatus,
    /// Whether this reading changed anything that is kept.
    pub changed: bool,
    /// The content track.
    pub content: ContentState,
    /// The platform track.
    pub platform: PlatformState,
}

/// An order while its readings are put together.
struct Draft {
    order: Order,
    lines: Vec<PlatformLine>,
    phone: Option<String>,
    raw: Option<String>,
    is_new: bool,
    changed: bool,
    search_changed: bool,
}

/// Takes in up to some hundred readings of one shop. The answers stand in the order of the readings; of an order that was
/// read twice in one call, each answer tells of its own reading.
///
/// # Errors
/// What the database refuses; on PostgreSQL [`StoreError::Conflict`] when another writer took in the same new order at
/// the same moment: taking it in again then merges.
pub async fn upsert_many(
    tx: &mut Tx,
    vault: &Vault,
    shop: &ShopId,
    readings: &[PlatformOrder],
    ids: &dyn Ids,
    now: Millis,
) -> Result<Vec<Taken>, StoreError> {
    let mut drafts = known(tx, shop, readings).await?;
    let mut taken = Vec::with_capacity(readings.len());
    for reading in readings {
        let sn = reading.sn.as_str();
        let before = drafts.get(sn).map(|draft| draft.order.status);
        let changed = match drafts.get_mut(sn) {
            Some(draft) => draft.merge(reading, now),
            None => {
                drafts.insert(sn.to_owned(), Draft::first(shop, reading, OrderId::fresh(ids), now));
                true
            }
        };
        if let Some(Draft { order, .. }) = drafts.get(sn) {
            taken.push(Taken {
                id: order.id.clone(),
                is_new: before.is_none(),
                before,
                status: order.status,
                changed,
                content: order.content,
                platform: order.platform,
            });
        }
    }
    let mut drafts: Vec<Draft> = drafts.into_values().filter(|draft| draft.is_new || draft.changed).collect();
    drafts.sort_by_key(|draft| draft.order.seek);
    give_places(tx, &mut drafts).await?;
    insert(tx, vault, &drafts).await?;
    update(tx, vault, &drafts).await?;
    write_lines(tx, &drafts).await?;
    write_raw(tx, vault, &drafts, now).await?;
    grams::write(tx, drafts.iter().filter(|draft| draft.is_new || draft.search_changed).map(|draft| &draft.order)).await?;
    Ok(taken)
}

async fn known(conn: &mut Conn, shop: &ShopId, readings: &[PlatformOrder]) -> Result<HashMap<String, Draft>, StoreError> {
    let sns = List::of(readings.iter().map(|reading| &reading.sn));
    let orders: Vec<Order> = conn
        .locking(
            "SELECT * FROM orders
             WHERE shop_id = $1 AND sn IN (SELECT value FROM json_each($2))
             ORDER BY id",
            vec![crate::IntoValue::into_value(shop), crate::IntoValue::into_value(sns)],
        )
        .fetch_all()
        .await?;
    Ok(orders.into_iter().map(|order| (order.sn.as_str().to_owned(), Draft::of(order))).collect())
}

impl Draft {
    fn of(order: Order) -> Self {
        Self { order, lines: Vec::new(), phone: None, raw: None, is_new: false, changed: false, search_changed: false }
    }

    fn first(shop: &ShopId, reading: &PlatformOrder, id: OrderId, now: Millis) -> Self {
        let (content, platform) = (ContentState::None, PlatformState::Unshipped);
        let bucket = Bucket::of(reading.status, content, platform);
        let order = Order {
            seek: seek::of(reading.placed_at, shop.as_str(), reading.sn.as_str()),
            id,
            shop_id: shop.clone(),
            sn: reading.sn.clone(),
            status: reading.status,
            before_refund: None,
            content,
            platform,
            bucket,
            attention: bucket.needs_person(),
            buyer_id: reading.buyer.id.clone(),
            buyer_name: reading.buyer.name.clone(),
            title: title(&reading.lines),
            quantity: quantity(&reading.lines),
            amount: reading.amount,
            remark: reading.remark.clone(),
            seller_note: None,
            risk: reading.risk,
            placed_at: reading.placed_at,
            paid_at: reading.paid_at,
            ship_by: reading.ship_by,
            due_at: None,
            delivered_at: None,
            delivered_auto: None,
            shipped_at: None,
            tracking_company: None,
            tracking_number: None,
            why: None,
            platform_updated_at: reading.updated_at,
            created_at: now,
            updated_at: now,
        };
        Self {
            order,
            lines: reading.lines.clone(),
            phone: reading.buyer.phone.clone(),
            raw: Some(reading.raw.clone()),
            is_new: true,
            changed: true,
            search_changed: true,
        }
    }

    /// Merges a reading; tells whether it changed anything.
    fn merge(&mut self, reading: &PlatformOrder, now: Millis) -> bool {
        let order = &mut self.order;
        let before = order.clone();
        let known = Known { status: order.status, before_refund: order.before_refund, updated_at: order.platform_updated_at };
        let merged = known.merge(reading.status, reading.updated_at);
        order.status = merged.status;
        order.before_refund = merged.before_refund;
        order.platform_updated_at = merged.updated_at;
        order.bucket = Bucket::of(order.status, order.content, order.platform);
        order.attention = order.bucket.needs_person();
        order.paid_at = order.paid_at.or(reading.paid_at);
        let newer = reading.updated_at > known.updated_at;
        if newer {
            order.amount = reading.amount;
            order.ship_by = reading.ship_by.or(order.ship_by);
            order.remark = reading.remark.clone().or_else(|| order.remark.take());
            order.risk = reading.risk;
            // A later page may leave out or mask what an earlier one gave.
            for (kept, read) in [(&mut order.buyer_id, &reading.buyer.id), (&mut order.buyer_name, &reading.buyer.name)] {
                if !read.is_empty() {
                    kept.clone_from(read);
                }
            }
            if !reading.lines.is_empty() {
                order.title = title(&reading.lines);
                order.quantity = quantity(&reading.lines);
                self.lines.clone_from(&reading.lines);
            }
            if reading.buyer.phone.is_some() {
                self.phone.clone_from(&reading.buyer.phone);
            }
            self.raw = Some(reading.raw.clone());
        }
        let changed = newer || *order != before;
        if changed {
            order.updated_at = now;
            self.changed = true;
            self.search_changed |= order.title != before.title || order.buyer_name != before.buyer_name;
        }
        changed
    }
}

fn title(lines: &[PlatformLine]) -> String {
    let mut titles: Vec<&str> = Vec::new();
    for line in lines {
        if !titles.contains(&line.title.as_str()) {
            titles.push(&line.title);
        }
    }
    titles.join(" + ")
}

fn quantity(lines: &[PlatformLine]) -> i64 {
    lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity))
}

/// Gives new orders places nobody has.
async fn give_places(conn: &mut Conn, drafts: &mut [Draft]) -> Result<(), StoreError> {
    let wanted = List::of_numbers(drafts.iter().filter(|draft| draft.is_new).map(|draft| draft.order.seek));
    let used: Vec<(i64,)> = sql!(
        conn,
        "SELECT seek FROM orders
         WHERE seek IN (SELECT CAST(value AS BIGINT) FROM json_each($1))",
        wanted
    )
    .fetch_all()
    .await?;
    let mut used: HashSet<i64> = used.into_iter().map(|(seek,)| seek).collect();
    for draft in drafts.iter_mut().filter(|draft| draft.is_new) {
        while !used.insert(draft.order.seek) {
            draft.order.seek = seek::after(draft.order.seek);
            let taken: Option<(i64,)> =
                sql!(conn, "SELECT seek FROM orders WHERE seek = $1", draft.order.seek).fetch_optional().await?;
            used.extend(taken.map(|(seek,)| seek));
        }
    }
    drafts.sort_by_key(|draft| draft.order.seek);
    Ok(())
}

async fn insert(tx: &mut Tx, vault: &Vault, drafts: &[Draft]) -> Result<(), StoreError> {
    let mut rows = Rows::into(
        "orders",
        &[
            "seek", "id", "shop_id", "sn", "status", "before_refund", "content", "platform", "bucket", "attention", "buyer_id",
            "buyer_name", "buyer_phone", "title", "quantity", "amount", "remark", "risk", "placed_at", "paid_at", "ship_by",
            "platform_updated_at", "created_at", "updated_at",
        ],
    );
    for Draft { order, phone, .. } in drafts.iter().filter(|draft| draft.is_new) {
        let phone = phone.as_ref().map(|phone| vault.seal_str(PHONE, order.id.as_str(), phone)).transpose()?;
        rows.push(order.seek).push(&order.id).push(&order.shop_id).push(&order.sn).push(order.status);
        rows.push(order.before_refund).push(order.content).push(order.platform).push(order.bucket).push(order.attention);
        rows.push(&order.buyer_id).push(&order.buyer_name).push(phone).push(&order.title).push(order.quantity);
        rows.push(order.amount).push(order.remark.as_ref()).push(order.risk).push(order.placed_at).push(order.paid_at);
        rows.push(order.ship_by).push(order.platform_updated_at).push(order.created_at).push(order.updated_at);
    }
    rows.write(tx).await?;
    Ok(())
}

async fn update(tx: &mut Tx, vault: &Vault, drafts: &[Draft]) -> Result<(), StoreError> {
    for Draft { order, phone, .. } in drafts.iter().filter(|draft| !draft.is_new) {
        let phone = phone.as_ref().map(|phone| vault.seal_str(PHONE, order.id.as_str(), phone)).transpose()?;
        sql!(
            tx,
            "UPDATE orders SET
                 status = $2, before_refund = $3, bucket = $4, attention = $5, buyer_id = $6, buyer_name = $7,
                 buyer_phone = COALESCE($8, buyer_phone), title = $9, quantity = $10, amount = $11, remark = $12, risk = $13,
                 paid_at = $14, ship_by = $15, platform_updated_at = $16, updated_at = $17
             WHERE id = $1",
            &order.id,
            order.status,
            order.before_refund,
            order.bucket,
            order.attention,
            &order.buyer_id,
            &order.buyer_name,
            phone,
            &order.title,
            order.quantity,
            order.amount,
            order.remark.as_ref(),
            order.risk,
            order.paid_at,
            order.ship_by,
            order.platform_updated_at,
            order.updated_at
        )
        .execute()
        .await?;
    }
    Ok(())
}

async fn write_lines(tx: &mut Tx, drafts: &[Draft]) -> Result<(), StoreError> {
    let mut rows = Rows::into(
        "order_lines",
        &["order_id", "line", "product_ref", "sku_ref", "merchant_code", "title", "spec", "quantity", "unit_price"],
    )
    .on_conflict(
        "ON CONFLICT (order_id, line) DO UPDATE SET
             product_ref = excluded.product_ref, sku_ref = excluded.sku_ref, merchant_code = excluded.merchant_code,
             title = excluded.title, spec = excluded.spec, quantity = excluded.quantity, unit_price = excluded.unit_price",
    );
    for draft in drafts {
        let mut seen = HashSet::new();
        for line in draft.lines.iter().filter(|line| seen.insert(line.line)) {
            rows.push(&draft.order.id).push(line.line).push(&line.product_ref).push(&line.sku_ref);
            rows.push(&line.merchant_code).push(&line.title).push(&line.spec).push(line.quantity).push(line.unit_price);
        }
    }
    rows.write(tx).await?;
    Ok(())
}

async fn write_raw(tx: &mut Tx, vault: &Vault, drafts: &[Draft], now: Millis) -> Result<(), StoreError> {
    let mut rows = Rows::into("raw_payloads", &["order_id", "body", "at"])
        .on_conflict("ON CONFLICT (order_id) DO UPDATE SET body = excluded.body, at = excluded.at");
    let squeezed = |source| StoreError::File { action: "compress", path: "raw_payloads".to_owned(), source };
    let mut press = zstd::bulk::Compressor::new(1).map_err(squeezed)?;
    for draft in drafts {
        let Some(raw) = draft.raw.as_ref().filter(|raw| !raw.is_empty()) else { continue };
        let body = press.compress(raw.as_bytes()).map_err(squeezed)?;
        rows.push(&draft.order.id).push(vault.seal(RAW, draft.order.id.as_str(), &body)?).push(now);
    }
    rows.write(tx).await?;
    Ok(())
}
