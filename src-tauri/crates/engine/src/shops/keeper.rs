//! Keeps the tokens and cookies that a platform gives or renews, sealed, beside the secrets of the form.

#[cfg(test)]
mod tests;

use super::WeakSet;
use crate::Engine;
use huolang_domain::{Millis, ShopId, platform::PlatformKind};
use huolang_platforms::connect::{KeepError, Keeper, Kept};
use huolang_store::{Durability, credentials, shops};
use huolang_vault::{Secret, Vault};
use std::sync::Arc;

/// Keeps in the database. Holds no engine, because the engine holds the adapters that hold it.
pub(crate) struct StoreKeeper {
    db: huolang_store::Db,
    vault: Vault,
    clock: Arc<dyn huolang_domain::Clock>,
    shop: ShopId,
    platform: PlatformKind,
    shops: WeakSet,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl StoreKeeper {
    pub(crate) fn new(engine: &Engine, shop: &ShopId, platform: PlatformKind) -> Self {
        Self {
            db: engine.db().clone(),
            vault: engine.vault().clone(),
            clock: Arc::clone(engine.clock()),
            shop: shop.clone(),
            platform,
            shops: engine.shops().weak(),
            turn: Arc::clone(engine.adding()),
        }
    }
}

#[async_trait::async_trait]
impl Keeper for StoreKeeper {
    async fn keep(&self, name: &str, secret: &Secret<String>, expires_at: Option<Millis>) -> Result<(), KeepError> {
        let (vault, shop, name) = (self.vault.clone(), self.shop.clone(), name.to_owned());
        let (secret, now) = (secret.clone(), self.clock.now());
        let kept = self.db.write(Durability::Flushed, move |tx| {
            Box::pin(async move { credentials::save(tx, &vault, &shop, &name, &secret, expires_at, now).await })
        });
        kept.await.map_err(|error| KeepError(error.to_string()))
    }

    async fn taken_by(&self, account: &str) -> Option<String> {
        let holder = self.shops.set()?.holder(self.platform, account, Some(&self.shop))?;
        let read = async { shops::get(&mut self.db.reader().await?, &holder).await };
        // Where the name cannot be read, the shop is taken all the same.
        Some(read.await.map_or_else(|_| holder.to_string(), |shop| shop.name))
    }

    /// That of shops that are added and changed: an account comes to a shop by a form or by a login, never by both at once.
    fn turn(&self) -> Option<Arc<tokio::sync::Mutex<()>>> {
        Some(Arc::clone(&self.turn))
    }
}

/// A secret as adapters see it.
pub(crate) fn kept(kept: credentials::Credential) -> Kept {
    Kept { secret: kept.secret, expires_at: kept.expires_at, kept_at: kept.updated_at }
}
