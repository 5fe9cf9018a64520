//! What hinders a shop without stopping it: told once a cause, and closed when it is over.

#[cfg(test)]
mod tests;

use super::Shop;
use crate::{Engine, EngineError, notice};
use huolang_domain::{
    Millis,
    shanghai::{DAY_MS, start_of_day},
};
use huolang_platforms::fault::Hindrance;
use huolang_store::{Durability, notices, shops};

/// So long after it was last noted, in milliseconds, another program counts as gone.
const APART_MS: i64 = 3_600_000;

/// When a hindrance that was noted at `at` is over, if it is not noted again.
const fn over(hindrance: Hindrance, at: Millis) -> Millis {
    match hindrance {
        Hindrance::QuotaUsed => start_of_day(at).plus(DAY_MS),
        Hindrance::AppShared => at.plus(APART_MS),
    }
}

impl Engine {
    /// Tells of what hinders a shop.
    pub(crate) async fn tell_hindrances(&self, shop: &Shop, found: Vec<Hindrance>) -> Result<(), EngineError> {
        if found.is_empty() {
            return Ok(());
        }
        let now = self.now();
        shop.hindrances().extend(found.iter().map(|hindrance| (*hindrance, now)));
        let (engine, id) = (self.clone(), shop.id.clone());
        let raised = self
            .db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let name = shops::get(tx, &id).await?.name;
                    let raises: Vec<_> =
                        found.into_iter().map(|hindrance| notice::shop_limited(&id, &name, hindrance)).collect();
                    notice::write(tx, &raises, engine.ids().as_ref(), now).await
                })
            })
            .await?;
        self.tell_notices(raised);
        Ok(())
    }

    /// What was told before a restart, or by the shop's former adapter, ends as well.
    async fn remember_hindrances(&self, shop: &Shop) -> Result<(), EngineError> {
        let open = notices::unresolved(&mut self.db().reader().await?, notice::SHOP_LIMITED).await?;
        let told = |hindrance: Hindrance| {
            let cause = notice::limited_cause(&shop.id, hindrance);
            open.iter().find(|notice| notice.cause == cause).map(|notice| (hindrance, notice.updated_at))
        };
        shop.remember(Hindrance::ALL.into_iter().filter_map(told));
        Ok(())
    }

    /// Closes what was told and is over.
    pub(crate) async fn end_hindrances(&self, shop: &Shop) -> Result<(), EngineError> {
        if !shop.remembers() {
            self.remember_hindrances(shop).await?;
        }
        let now = self.now();
        let mut ended = Vec::new();
        shop.hindrances().retain(|hindrance, at| {
            let is_over = now >= over(*hindrance, *at);
            if is_over {
                ended.push(notice::limited_cause(&shop.id, *hindrance));
            }
            !is_over
        });
        if ended.is_empty() { Ok(()) } else { self.end_causes(ended).await }
    }
}
