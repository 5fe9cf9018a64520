//! Takes readings of orders in: any number of times, in any order, with one result.

use super::{Order, PHONE, RAW, counts, draft::Draft, grams, late_phone, seek};
use crate::{Conn, List, Rows, StoreError, Tx, sql};
use huolang_domain::{
    Ids, Millis, OrderId, ShopId,
    order::PlatformOrder,
    state::{ContentState, OrderStatus, PlatformState},
};
use huolang_vault::Vault;
use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
    io,
};
use zstd::bulk::Compressor;

/// What is known takes over what is read anew.
const MERGE: &str = "ON CONFLICT (id) DO UPDATE SET
             status = excluded.status, before_refund = excluded.before_refund, bucket = excluded.bucket,
             attention = excluded.attention, buyer_id = excluded.buyer_id, buyer_name = excluded.buyer_name,
             buyer_phone = COALESCE(excluded.buyer_phone, orders.buyer_phone), title = excluded.title,
             quantity = excluded.quantity, amount = excluded.amount, remark = excluded.remark, risk = excluded.risk,
             paid_at = excluded.paid_at, ship_by = excluded.ship_by,
             platform_updated_at = excluded.platform_updated_at, updated_at = excluded.updated_at";
/// An order that is known, or whose place somebody has, is left out.
const LEAVE: &str = "ON CONFLICT DO NOTHING";

/// An order nobody saw before, with its tracks.
#[derive(Debug, Clone)]
pub struct NewOrder {
    /// Its id here.
    pub id: OrderId,
    /// What the platform says of it.
    pub reading: PlatformOrder,
    /// The content track.
    pub content: ContentState,
    /// It is delivered from its first moment on, by no person's hand, and marked shipped: then.
    pub done_at: Option<Millis>,
}

impl NewOrder {
    fn draft(&self, shop: &ShopId, now: Millis) -> Draft {
        Draft::first(shop, &self.reading, self.id.clone(), (self.content, self.done_at), now)
    }
}

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
    /// Whether the platform warned of it and does so no longer.
    pub risk_ended: bool,
    /// Whether this reading changed anything that is kept.
    pub changed: bool,
    /// The content track.
    pub content: ContentState,
    /// The platform track.
    pub platform: PlatformState,
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
    let none = (ContentState::None, None);
    let firsts =
        readings.iter().map(|reading| (reading, move || Draft::first(shop, reading, OrderId::fresh(ids), none, now)));
    let taken = merge(&mut drafts, firsts, now);
    keep(tx, vault, drafts, now).await?;
    late_phone::keep(tx, vault, readings, &taken).await?;
    Ok(taken)
}

/// Merges readings with what is known of their orders; beside each stands what makes its order, when nobody saw it before.
fn merge<'r, F: FnOnce() -> Draft>(
    drafts: &mut HashMap<String, Draft>,
    readings: impl Iterator<Item = (&'r PlatformOrder, F)>,
    now: Millis,
) -> Vec<Taken> {
    let mut taken = Vec::new();
    for (reading, first) in readings {
        let sn = reading.sn.as_str();
        let before = drafts.get(sn).map(|draft| draft.order.status);
        let warned = drafts.get(sn).is_some_and(|draft| draft.order.risk);
        let changed = match drafts.get_mut(sn) {
            Some(draft) => draft.merge(reading, now),
            None => {
                drafts.insert(sn.to_owned(), first());
                true
            }
        };
        if let Some(Draft { order, .. }) = drafts.get(sn) {
            taken.push(Taken {
                id: order.id.clone(),
                is_new: before.is_none(),
                before,
                status: order.status,
                risk_ended: warned && !order.risk,
                changed,
                content: order.content,
                platform: order.platform,
            });
        }
    }
    taken
}

/// Writes what is new or changed.
async fn keep(tx: &mut Tx, vault: &Vault, drafts: HashMap<String, Draft>, now: Millis) -> Result<(), StoreError> {
    let mut drafts: Vec<Draft> = drafts.into_values().filter(|draft| draft.is_new || draft.changed).collect();
    drafts.sort_by_key(|draft| draft.order.seek);
    give_places(tx, &mut drafts).await?;
    write(tx, vault, &drafts, MERGE).await?;
    counts::count_in(tx, drafts.iter().filter(|draft| draft.is_new).map(|draft| &draft.order)).await?;
    write_lines(tx, &drafts).await?;
    write_raw(tx, vault, &drafts, now).await?;
    grams::write(tx, drafts.iter().filter(|draft| draft.is_new || draft.search_changed).map(|draft| &draft.order)).await
}

/// Takes in orders of one shop that the caller has never seen, each with its tracks: a few statements, and none that looks
/// for what is not there. One that is known all the same is merged as in [`upsert_many`], and keeps its id and its tracks; one
/// whose place another order has gets the next. The answers stand in the order of the orders.
///
/// # Errors
/// As [`upsert_many`].
pub async fn insert_many(
    tx: &mut Tx,
    vault: &Vault,
    shop: &ShopId,
    new: &[NewOrder],
    now: Millis,
) -> Result<Vec<Taken>, StoreError> {
    let mut drafts: Vec<Draft> = new.iter().map(|one| one.draft(shop, now)).collect();
    let mut taken: Vec<Taken> = drafts.iter().map(|draft| Taken::first(&draft.order)).collect();
    drafts.sort_by_key(|draft| draft.order.seek);
    let written = write(tx, vault, &drafts, LEAVE).await?;
    if usize::try_from(written).ok() != Some(drafts.len()) {
        let written = written_of(tx, &drafts).await?;
        drafts.retain(|draft| written.contains(&draft.order.id));
        let others: Vec<&NewOrder> = new.iter().filter(|one| !written.contains(&one.id)).collect();
        // It comes seldom, and need not make every commit's work larger.
        let mut others = Box::pin(insert_others(tx, vault, shop, &others, now)).await?.into_iter();
        for one in taken.iter_mut().filter(|one| !written.contains(&one.id)) {
            if let Some(other) = others.next() {
                *one = other;
            }
        }
    }
    counts::count_in(tx, drafts.iter().map(|draft| &draft.order)).await?;
    write_lines(tx, &drafts).await?;
    write_raw(tx, vault, &drafts, now).await?;
    grams::write(tx, drafts.iter().map(|draft| &draft.order)).await?;
    Ok(taken)
}

/// Takes in orders that were left out: they are known, or another order has their place.
async fn insert_others(
    tx: &mut Tx,
    vault: &Vault,
    shop: &ShopId,
    others: &[&NewOrder],
    now: Millis,
) -> Result<Vec<Taken>, StoreError> {
    let readings: Vec<PlatformOrder> = others.iter().map(|one| one.reading.clone()).collect();
    let mut drafts = known(tx, shop, &readings).await?;
    let taken = merge(&mut drafts, others.iter().map(|one| (&one.reading, move || one.draft(shop, now))), now);
    keep(tx, vault, drafts, now).await?;
    Ok(taken)
}

impl Taken {
    fn first(order: &Order) -> Self {
        Self {
            id: order.id.clone(),
            is_new: true,
            before: None,
            status: order.status,
            risk_ended: false,
            changed: true,
            content: order.content,
            platform: order.platform,
        }
    }
}

/// Which of these orders are in the table under their new ids.
async fn written_of(conn: &mut Conn, drafts: &[Draft]) -> Result<HashSet<OrderId>, StoreError> {
    let rows: Vec<(OrderId,)> = sql!(
        conn,
        "SELECT id FROM orders WHERE id IN (SELECT value FROM json_each($1))",
        List::of(drafts.iter().map(|draft| &draft.order.id))
    )
    .fetch_all()
    .await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

async fn known(
    conn: &mut Conn,
    shop: &ShopId,
    readings: &[PlatformOrder],
) -> Result<HashMap<String, Draft>, StoreError> {
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

/// Writes new and changed orders alike: a statement for each changed order would cost more than the rest of intake. Gives
/// how many were written.
async fn write(tx: &mut Tx, vault: &Vault, drafts: &[Draft], conflict: &'static str) -> Result<u64, StoreError> {
    let mut rows = Rows::into(
        "orders",
        &[
            "seek",
            "id",
            "shop_id",
            "sn",
            "status",
            "before_refund",
            "content",
            "platform",
            "bucket",
            "attention",
            "buyer_id",
            "buyer_name",
            "buyer_phone",
            "title",
            "quantity",
            "amount",
            "remark",
            "risk",
            "placed_at",
            "paid_at",
            "ship_by",
            "delivered_at",
            "delivered_auto",
            "shipped_at",
            "platform_updated_at",
            "created_at",
            "updated_at",
        ],
    )
    .on_conflict(conflict);
    for Draft { order, phone, .. } in drafts {
        let phone = phone.as_ref().map(|phone| vault.seal_str(PHONE, order.id.as_str(), phone)).transpose()?;
        rows.push(order.seek).push(&order.id).push(&order.shop_id).push(&order.sn).push(order.status);
        rows.push(order.before_refund)
            .push(order.content)
            .push(order.platform)
            .push(order.bucket)
            .push(order.attention);
        rows.push(&order.buyer_id).push(&order.buyer_name).push(phone).push(&order.title).push(order.quantity);
        rows.push(order.amount).push(order.remark.as_ref()).push(order.risk).push(order.placed_at).push(order.paid_at);
        rows.push(order.ship_by).push(order.delivered_at).push(order.delivered_auto).push(order.shipped_at);
        rows.push(order.platform_updated_at).push(order.created_at).push(order.updated_at);
    }
    rows.write(tx).await
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
    rows.put(tx).await
}

async fn write_raw(tx: &mut Tx, vault: &Vault, drafts: &[Draft], now: Millis) -> Result<(), StoreError> {
    let mut rows = Rows::into("raw_payloads", &["order_id", "body", "at"])
        .on_conflict("ON CONFLICT (order_id) DO UPDATE SET body = excluded.body, at = excluded.at");
    let squeezed = |source| StoreError::File { action: "compress", path: "raw_payloads".to_owned(), source };
    for draft in drafts {
        let Some(raw) = draft.raw.as_ref().filter(|raw| !raw.is_empty()) else { continue };
        let body = squeeze(raw).map_err(squeezed)?;
        rows.push(&draft.order.id).push(vault.seal(RAW, draft.order.id.as_str(), &body)?).push(now);
    }
    rows.put(tx).await
}

thread_local! {
    /// Making a compressor costs more than what it does for a commit.
    static PRESS: Cell<Option<Compressor<'static>>> = const { Cell::new(None) };
}

fn squeeze(text: &str) -> io::Result<Vec<u8>> {
    let mut press = match PRESS.take() {
        Some(press) => press,
        None => Compressor::new(1)?,
    };
    let body = press.compress(text.as_bytes())?;
    PRESS.set(Some(press));
    Ok(body)
}
