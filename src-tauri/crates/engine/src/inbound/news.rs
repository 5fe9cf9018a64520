//! 新订单 of platforms that call us. Their callers wait for the commit, and they may come by the thousand a second: so the
//! seller is told beside it, every few seconds, of all orders that came in since. Those that wait for a person share one alert a
//! shop; it is said again when more have joined it.

use super::told;
use crate::{Engine, EngineError, notice};
use huolang_domain::{Millis, NoticeId, ShopId};
use huolang_store::{Conn, Durability, StoreError, Tx, cursors, dispatches, orders, productions};
use std::sync::atomic::{AtomicI64, Ordering};

/// Time between two looks: orders of that time are one message.
const LOOK_MS: i64 = 5_000;
/// What is older is no news.
const STALE_MS: i64 = 3_600_000;
/// Up to which moment the orders of a shop were told.
const CURSOR: &str = "told_new";

/// When the next look is due.
#[derive(Debug, Default)]
pub(crate) struct News(AtomicI64);

impl News {
    fn is_due(&self, running_ms: i64) -> bool {
        if running_ms < self.0.load(Ordering::Relaxed) {
            return false;
        }
        self.0.store(running_ms.saturating_add(LOOK_MS), Ordering::Relaxed);
        true
    }
}

impl Engine {
    /// Tells of orders that came in since the last look, in shops of which somebody wants to hear.
    pub(super) async fn tell_new_called(&self) -> Result<(), EngineError> {
        if !self.inbound().news.is_due(self.running_ms()) {
            return Ok(());
        }
        let (picture, now) = (self.inbound_shops().await?, self.now());
        let called: Vec<ShopId> =
            picture.iter().filter(|shop| shop.takes_orders()).map(|shop| shop.id.clone()).collect();
        let mut conn = self.db().reader().await?;
        let mut fresh: Vec<(ShopId, bool)> = Vec::new();
        for shop in called {
            let since = since(&mut conn, &shop, now).await?;
            if productions::any_came_in(&mut conn, &shop, since, now).await? {
                let is_wanted = notice::matrix(&mut conn).await?.wants(notice::NEW_ORDER, shop.as_str());
                fresh.push((shop, is_wanted));
            }
        }
        drop(conn);
        if fresh.is_empty() {
            return Ok(());
        }
        let engine = self.clone();
        let told = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let mut told = Vec::new();
                    for (shop, is_wanted) in &fresh {
                        told.extend(tell(tx, &engine, shop, *is_wanted).await?);
                    }
                    Ok(told)
                })
            })
            .await?;
        self.tell_notices(told);
        Ok(())
    }
}

/// Since when orders of a shop are news.
async fn since(conn: &mut Conn, shop: &ShopId, now: Millis) -> Result<Millis, StoreError> {
    let kept = cursors::get(conn, shop, CURSOR).await?.and_then(|at| at.parse().ok()).map(Millis);
    // A clock that was wrong and is right again must not leave the seller without news.
    let kept = kept.map(|kept| if kept > now { now.plus(-2 * LOOK_MS) } else { kept });
    let oldest = now.plus(-STALE_MS);
    Ok(kept.map_or(oldest, |kept| kept.max(oldest)))
}

/// Tells of a shop's new orders, and notes up to which moment they were told. Gives the notices that are to go out.
async fn tell(tx: &mut Tx, engine: &Engine, shop: &ShopId, is_wanted: bool) -> Result<Vec<String>, StoreError> {
    // Orders are written one group after the other, each at its own moment: what is earlier than this one is here.
    let now = engine.now();
    let since = since(tx, shop, now).await?;
    cursors::set(tx, shop, CURSOR, &now.0.to_string(), now).await?;
    let waiting = ["manual", "unmatched"].map(|why| told::waits_cause(shop, why));
    let joined = dispatches::bring_forward(tx, &waiting, now).await?;
    let mut told: Vec<String> = joined.into_iter().map(NoticeId::into_string).collect();
    if !is_wanted {
        return Ok(told);
    }
    let came = productions::came_in(tx, shop, since, now).await?;
    if let Some(newest) = came.newest {
        let news = told::new_orders(&orders::get(tx, &newest).await?, came.n, came.amount);
        told.push(notice::tell(tx, &news, engine.ids().as_ref(), now).await?);
    }
    Ok(told)
}
