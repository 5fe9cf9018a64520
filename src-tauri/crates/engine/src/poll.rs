//! Lists the orders of a shop, from where the last listing stopped. The base of everything: hints only make it faster.

use crate::{
    Engine, EngineError, Gate, Open,
    intake::Source,
    shops::{Admission, Api, Shop, Standing},
};
use huolang_domain::{Millis, ShopId};
use huolang_platforms::fault::CallError;
use huolang_store::{Durability, cursors, shops};
use std::sync::Arc;

/// The name of the cursor.
pub const CURSOR: &str = "orders";
/// When somebody else lists the shop at the same moment, it is looked at again after so long, in milliseconds.
const BUSY_MS: i64 = 250;
/// Pages read in one round, so that a round ends.
const MOST_PAGES: usize = 50;

/// What a round of listing gave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Polled {
    /// Orders that were read.
    pub read: usize,
    /// Whether more waits right now.
    pub more: bool,
    /// The shop is asked no more before then: its calls are used up for the moment, or it does not answer.
    pub not_before: Option<Millis>,
}

impl Engine {
    /// Lists what changed in a shop since the last round and takes it in. Each page's cursor is kept with its orders, so
    /// that a round that breaks off goes on where it stopped. Shops that are paused, parked or cannot be listed give
    /// nothing.
    ///
    /// # Errors
    /// What the platform or the database refuses; a dead login parks the shop.
    pub async fn poll_round(&self, id: &ShopId) -> Result<Polled, EngineError> {
        self.poll_until(id, &Open::default()).await
    }

    /// The same, and told to pause or stop it lets go also of the page it waits for: nothing of it is lost, the cursor has
    /// not moved.
    ///
    /// # Errors
    /// As [`Self::poll_round`].
    pub async fn poll_until(&self, id: &ShopId, gate: &dyn Gate) -> Result<Polled, EngineError> {
        let Some(shop) = self.shops().get(id).filter(|shop| shop.standing() == Standing::Active) else {
            return Ok(Polled::default());
        };
        let Some(orders) = shop.adapter.pull_orders() else { return Ok(Polled::default()) };
        let mut conn = self.db().reader().await?;
        let mut cursor = cursors::get(&mut conn, id, CURSOR).await?;
        drop(conn);
        let began = self.now();
        let mut polled = Polled::default();
        for _ in 0..MOST_PAGES {
            // What finds no room now goes on in the next round, from the same cursor.
            let permit = match shop.lane(Api::List).admit(self.now()) {
                Admission::Go(permit) => permit,
                Admission::Busy => {
                    return Ok(Polled { more: true, not_before: Some(self.now().plus(BUSY_MS)), ..polled });
                }
                Admission::NotBefore(until) => {
                    return Ok(Polled { more: true, not_before: Some(until), ..polled });
                }
            };
            let call = orders.pull(cursor.as_deref(), self.now());
            let page = tokio::select! {
                biased;
                () = gate.ended() => return Ok(polled),
                page = crate::deliver::within(self.policy().call_ms, call) => page,
            };
            self.tell_hindrances(&shop, orders.hindrances()).await?;
            drop(permit);
            shop.learn(Api::List, page.as_ref().map(|_| ()), self.now());
            let page = match page {
                Ok(page) => page,
                Err(error) => return Err(self.read_failed(&shop, &error).await?),
            };
            polled.read += page.orders.len();
            polled.more = page.more;
            if !page.orders.is_empty() || cursor.as_deref() != Some(page.next.as_str()) {
                self.take(id, page.orders, Source::listing(CURSOR, &page.next)).await?;
            } else {
                self.note_read(id).await?;
            }
            cursor = Some(page.next);
            if !page.more {
                self.confirm_listed(&shop, began).await;
                self.end_hindrances(&shop).await?;
                break;
            }
        }
        self.end_trouble(&shop).await?;
        // Told to rest it lets go: what is not settled is asked again.
        tokio::select! {
            biased;
            () = gate.ended() => {}
            settled = Box::pin(self.read_back_prices(&shop)) => settled?,
        }
        Ok(polled)
    }

    /// Nothing has changed in a shop: also that is an answer, and the seller sees when it came.
    async fn note_read(&self, id: &ShopId) -> Result<(), EngineError> {
        let (id, now) = (id.clone(), self.now());
        let noted = self
            .db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { shops::set_synced(tx, &id, now).await }));
        Ok(noted.await?)
    }

    /// A read failed: a dead login parks the shop. Gives the error for the task that read.
    pub(crate) async fn read_failed(&self, shop: &Arc<Shop>, error: &CallError) -> Result<EngineError, EngineError> {
        let code = crate::deliver::outcome::code_of(error);
        shop.note_stop(error);
        if error.stop_cause().is_some() {
            self.park_shop(&shop.id).await?;
        } else {
            self.tell_trouble(shop, error).await?;
        }
        Ok(EngineError::refused(code, error.to_string()))
    }
}
