//! Pushes of platforms that list no orders: kept before the platform is answered, read until each order is taken in.

use crate::{
    Conn, List, Rows, StoreError, Tx, sql,
    sql::{record, words},
};
use huolang_domain::{Millis, OrderSn, ShopId};

words! {
    /// Where a push stands.
    PushState {
        /// Its order is to be read, now or later.
        Waiting = "waiting",
        /// Its order was read.
        Done = "done",
        /// Nothing came of it for a long time.
        GivenUp = "given_up",
    }
}

record! {
    /// A push.
    pub struct Push {
        /// The shop.
        pub shop_id: ShopId,
        /// What makes it the same push when it comes again.
        pub external_id: String,
        /// The order it speaks of.
        pub sn: OrderSn,
        /// Where it stands.
        pub state: PushState,
        /// How often its order was asked for.
        pub tries: i64,
        /// When it is asked for next.
        pub run_at: Millis,
        /// When it came in.
        pub received_at: Millis,
    }
}

const COLUMNS: &[&str] = &["shop_id", "external_id", "sn", "state", "tries", "run_at", "received_at"];

/// What the mark of an order begins with for which the platform itself sent cards.
const SENT: &str = "sent:";

fn mark_of(sn: &OrderSn) -> String {
    format!("{SENT}{sn}")
}

/// Keeps a push for several shops. One that waits already, or came after `again`, is not kept twice; an older one counts
/// as new: the same may happen to an order again. Gives the shops for which it is new.
///
/// # Errors
/// What the database refuses.
pub async fn take(
    tx: &mut Tx,
    shops: &[ShopId],
    external_id: &str,
    sn: &OrderSn,
    again: Millis,
    now: Millis,
) -> Result<Vec<ShopId>, StoreError> {
    let mut rows = rows();
    let mut fresh = Vec::new();
    for shop in shops {
        let renewed = sql!(
            tx,
            "UPDATE pushes SET state = 'waiting', tries = 0, run_at = $4, received_at = $4
             WHERE shop_id = $1 AND external_id = $2 AND state <> 'waiting' AND received_at <= $3",
            shop,
            external_id,
            again,
            now
        )
        .execute()
        .await?;
        if renewed > 0 {
            fresh.push(shop.clone());
            continue;
        }
        rows.push(shop).push(external_id).push(sn).push(PushState::Waiting).push(0_i64).push(now).push(now);
    }
    let inserted: Vec<(String,)> = rows.write_returning(tx, "shop_id").await?;
    fresh.extend(inserted.into_iter().map(|(shop,)| ShopId::from(shop)));
    Ok(fresh)
}

fn rows() -> Rows {
    Rows::into("pushes", COLUMNS).on_conflict("ON CONFLICT (shop_id, external_id) DO NOTHING")
}

/// Keeps that the platform itself sent cards for an order: nothing of the seller's is to follow them.
///
/// # Errors
/// What the database refuses.
pub async fn mark_sent(tx: &mut Tx, shops: &[ShopId], sn: &OrderSn, now: Millis) -> Result<(), StoreError> {
    let mut rows = rows();
    for shop in shops {
        rows.push(shop).push(mark_of(sn)).push(sn).push(PushState::Done).push(0_i64).push(now).push(now);
    }
    rows.write(tx).await.map(drop)
}

/// Whether the platform itself sent cards for an order, see [`mark_sent`].
///
/// # Errors
/// What the database refuses.
pub async fn is_sent(conn: &mut Conn, shop: &ShopId, sn: &OrderSn) -> Result<bool, StoreError> {
    let (marks,): (i64,) =
        sql!(conn, "SELECT COUNT(*) FROM pushes WHERE shop_id = $1 AND external_id = $2", shop, mark_of(sn))
            .fetch_one()
            .await?;
    Ok(marks > 0)
}

/// Pushes that are due, oldest first; none of the shops in `but`.
///
/// # Errors
/// What the database refuses.
pub async fn due(conn: &mut Conn, but: &[ShopId], limit: i64, now: Millis) -> Result<Vec<Push>, StoreError> {
    sql!(
        conn,
        "SELECT * FROM pushes
         WHERE state = 'waiting' AND run_at <= $2 AND shop_id NOT IN (SELECT value FROM json_each($3))
         ORDER BY run_at, shop_id, external_id
         LIMIT $1",
        limit,
        now,
        List::of(but)
    )
    .fetch_all()
    .await
}

/// When the next push is due that is of none of the shops in `but`.
///
/// # Errors
/// What the database refuses.
pub async fn next_due(conn: &mut Conn, but: &[ShopId]) -> Result<Option<Millis>, StoreError> {
    let row: (Option<i64>,) = sql!(
        conn,
        "SELECT MIN(run_at) FROM pushes
         WHERE state = 'waiting' AND shop_id NOT IN (SELECT value FROM json_each($1))",
        List::of(but)
    )
    .fetch_one()
    .await?;
    Ok(row.0.map(Millis))
}

/// Writes what came of a push. One that came in anew in the meantime stays as it is. `counted`: its order was asked for.
///
/// # Errors
/// What the database refuses.
pub async fn settle(
    tx: &mut Tx,
    push: &Push,
    state: PushState,
    run_at: Millis,
    counted: bool,
) -> Result<bool, StoreError> {
    let changed = sql!(
        tx,
        "UPDATE pushes SET state = $3, tries = tries + $6, run_at = $4
         WHERE shop_id = $1 AND external_id = $2 AND received_at = $5 AND state = 'waiting'",
        &push.shop_id,
        &push.external_id,
        state,
        run_at,
        push.received_at,
        i64::from(counted)
    )
    .execute()
    .await?;
    Ok(changed > 0)
}

/// Forgets pushes older than `before` of which something came, or nothing ever will.
///
/// # Errors
/// What the database refuses.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64, StoreError> {
    sql!(tx, "DELETE FROM pushes WHERE received_at < $1 AND state <> 'waiting'", before).execute().await
}
