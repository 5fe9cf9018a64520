//! Which products are this account's own. A card may name any order: only sales of this account are delivered.

use super::XianyuAdapter;
use crate::{
    fault::CallError,
    xianyu::{
        apis::MY_ITEMS,
        item::{ItemCard, read_items},
        sold::SoldPage,
        trade_data,
    },
};
use huolang_domain::Millis;
use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Products in a page.
const PAGE: i64 = 20;
/// Pages at most.
const PAGES: i64 = 50;
/// The lists are not asked again for an unknown product within so long, in milliseconds.
const AGAIN_MS: i64 = 60_000;

/// What is known to be this account's.
#[derive(Default)]
pub(super) struct Own {
    known: Mutex<Known>,
    /// Held by the one who asks the platform.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    items: HashSet<String>,
    orders: HashSet<String>,
    /// When both lists last did not know a product.
    asked: Option<Millis>,
}

impl Own {
    fn open(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note_sold(&self, page: &SoldPage) {
        let mut known = self.open();
        // What is sold is kept by product; numbers of orders would grow without end.
        known.items.extend(page.orders.iter().map(|row| row.item_id.clone()).filter(|id| !id.is_empty()));
        if known.orders.len() > 5_000 {
            known.orders.clear();
        }
        known.orders.extend(page.orders.iter().map(|row| row.order_id.clone()));
    }

    fn note_items(&self, items: &[ItemCard]) {
        self.open().items.extend(items.iter().map(|item| item.item_id.clone()));
    }
}

impl XianyuAdapter {
    /// Whether `sn` is a sale of this account: by its product, or by the sold list.
    pub(super) async fn is_own_sale(&self, sn: &str, item_id: &str) -> Result<bool, CallError> {
        let knows = || {
            let known = self.own.open();
            known.items.contains(item_id) || known.orders.contains(sn)
        };
        if knows() {
            return Ok(true);
        }
        // Orders are read side by side, most of all after a start: one asks, the others wait for what it learns.
        let _asking = self.own.asking.lock().await;
        if knows() {
            return Ok(true);
        }
        let now = self.mtop.clock.now();
        if self.own.open().asked.is_some_and(|asked| now.since(asked) < AGAIN_MS) {
            return Ok(false);
        }
        // A product that was sold out is on no shelf: the sold list is the surer of the two.
        let listed = self.sold(1, "NOT_SHIP").await;
        if knows() {
            return Ok(true);
        }
        self.my_items().await?;
        if knows() {
            return Ok(true);
        }
        // Only who has seen both lists can say no.
        if let Err(error) = listed {
            tracing::warn!(%error, "the sold list was no help");
            return Err(error);
        }
        self.own.open().asked = Some(now);
        Ok(false)
    }

    /// The account's products on sale.
    pub(super) async fn my_items(&self) -> Result<Vec<ItemCard>, CallError> {
        let user = self.mtop.account.user_id();
        let mut all = Vec::new();
        for page in 1..=PAGES {
            self.pages.wait(5_000).await.map_err(|wait| CallError::RateLimited {
                message: "lists are read one after the other".to_owned(),
                retry_after_ms: Some(wait),
            })?;
            let data = trade_data::my_items(page, PAGE, &user);
            let data = Box::pin(self.mtop.call(&MY_ITEMS, &data)).await?.data()?;
            let (items, more) = read_items(&data);
            self.own.note_items(&items);
            let empty = items.is_empty();
            all.extend(items);
            if !more || empty {
                break;
            }
        }
        Ok(all)
    }
}
