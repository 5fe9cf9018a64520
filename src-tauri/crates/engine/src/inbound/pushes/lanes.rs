//! One lane for each shop whose pushed orders are read: a gateway that is slow keeps no other shop waiting.

use super::BATCH;
use crate::{Engine, EngineError};
use futures::FutureExt as _;
use huolang_domain::{ErrorCode, ShopId};
use huolang_store::pushes::{self, Push};
use std::{
    collections::{BTreeMap, BTreeSet},
    future::pending,
    panic::AssertUnwindSafe,
};
use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// A shop, and how many of its pushes were looked at.
type Read = (ShopId, Result<usize, EngineError>);

/// The shops whose orders are being read.
#[derive(Default)]
pub(in crate::inbound) struct Lanes {
    reading: JoinSet<Read>,
    busy: BTreeSet<ShopId>,
    /// Ends every lane after the order that it reads.
    rest: CancellationToken,
}

impl Lanes {
    /// Opens a lane for each other shop with pushes that are due. Tells whether there was any: then there may be more.
    ///
    /// # Errors
    /// What the database refuses.
    pub(in crate::inbound) async fn open(&mut self, engine: &Engine) -> Result<bool, EngineError> {
        let due = pushes::due(&mut engine.db().reader().await?, &self.busy(), BATCH, engine.now()).await?;
        let mut by_shop: BTreeMap<ShopId, Vec<Push>> = BTreeMap::new();
        for push in due {
            by_shop.entry(push.shop_id.clone()).or_default().push(push);
        }
        let is_any = !by_shop.is_empty();
        for (shop, pushes) in by_shop {
            self.busy.insert(shop.clone());
            let (engine, rest) = (engine.clone(), self.rest.clone());
            self.reading.spawn(async move {
                // A fault in one lane must not end the others.
                let read = AssertUnwindSafe(Box::pin(engine.read_in_turn(pushes, &rest))).catch_unwind().await;
                (shop, read.unwrap_or_else(|_| Err(fault())))
            });
        }
        Ok(is_any)
    }

    /// The shops that have a lane.
    pub(in crate::inbound) fn busy(&self) -> Vec<ShopId> {
        self.busy.iter().cloned().collect()
    }

    /// Waits until a lane ends, and gives what came of it; with none open it waits for ever.
    ///
    /// # Errors
    /// What the database refused in that lane.
    pub(in crate::inbound) async fn ended(&mut self) -> Result<usize, EngineError> {
        match self.reading.join_next().await {
            Some(joined) => self.note(joined),
            None => pending().await,
        }
    }

    /// Waits until every lane has ended. Tells how many pushes were looked at.
    ///
    /// # Errors
    /// What the database refused, the first of it.
    pub(in crate::inbound) async fn all_ended(&mut self) -> Result<usize, EngineError> {
        let mut all = Ok(0);
        while let Some(joined) = self.reading.join_next().await {
            let count = self.note(joined);
            all = all.and_then(|before| count.map(|count| before + count));
        }
        all
    }

    /// As [`Lanes::all_ended`]; each lane ends after the order that it reads.
    ///
    /// # Errors
    /// As [`Lanes::all_ended`].
    pub(in crate::inbound) async fn close(&mut self) -> Result<usize, EngineError> {
        self.rest.cancel();
        self.all_ended().await
    }

    fn note(&mut self, joined: Result<Read, JoinError>) -> Result<usize, EngineError> {
        let (shop, read) = joined.map_err(|_| fault())?;
        self.busy.remove(&shop);
        read
    }
}

fn fault() -> EngineError {
    EngineError::refused(ErrorCode::Internal, "reading pushed orders stopped by a fault of the program")
}
