//! The shops that are called from outside, kept in memory: a call must not wait for six reads.

use super::shop::{InboundShop, PATH_TOKEN, mapped};
use crate::{Engine, EngineError};
use huolang_domain::{PoolId, ShopId, platform::PlatformKind};
use huolang_platforms::agiso::SUPPLIER;
use huolang_store::{
    Durability, credentials,
    offers::{self, Offer},
    products, rules, shops,
};
use huolang_vault::{IndexPurpose, Secret};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicI64, Ordering},
    },
};
use subtle::ConstantTimeEq;

/// Makes the secret paths.
const PATH: IndexPurpose = IndexPurpose::new("inbound path");

/// How long the picture is used before it is read again: a rule changed elsewhere counts after that time.
const FRESH_MS: i64 = 1_000;

/// The picture of all shops.
pub(crate) type Picture = Arc<Vec<Arc<InboundShop>>>;

/// The picture and its age.
#[derive(Default)]
pub(crate) struct Shops {
    picture: RwLock<Option<Picture>>,
    read_at: AtomicI64,
    reading: tokio::sync::Mutex<()>,
}

impl Shops {
    /// Has the picture read again at the next call.
    pub(crate) fn forget(&self) {
        *self.picture.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Whether shops of a platform are called from outside.
pub(crate) const fn is_inbound(platform: PlatformKind) -> bool {
    matches!(platform, PlatformKind::JdGeneral | PlatformKind::JdGame | PlatformKind::Agiso)
}

/// Whether the orders of a shop come in by calls; one behind 阿奇索 that reads them there is none of these.
#[must_use]
pub fn is_called(shop: &shops::Shop) -> bool {
    match shop.platform {
        PlatformKind::JdGeneral | PlatformKind::JdGame => true,
        PlatformKind::Agiso => shop.config.pointer("/fields/service").and_then(Value::as_str) == Some(SUPPLIER),
        _ => false,
    }
}

/// Finds a shop by its secret path, in a time that does not tell how much of it was right.
pub(crate) fn by_token(picture: &Picture, platform: PlatformKind, token: &str) -> Option<Arc<InboundShop>> {
    let right = |shop: &&Arc<InboundShop>| {
        let own = shop.token.as_ref();
        own.is_some_and(|own| bool::from(own.expose().as_bytes().ct_eq(token.as_bytes())))
    };
    picture.iter().filter(|shop| shop.platform == platform).find(right).cloned()
}

impl Engine {
    /// The shops that are called from outside.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub(crate) async fn inbound_shops(&self) -> Result<Picture, EngineError> {
        let kept = &self.inbound().shops;
        let current = || kept.picture.read().unwrap_or_else(PoisonError::into_inner).clone();
        let is_fresh = || self.running_ms().saturating_sub(kept.read_at.load(Ordering::Relaxed)) < FRESH_MS;
        if let Some(picture) = current().filter(|_| is_fresh()) {
            return Ok(picture);
        }
        // One reads; the others wait for it, or go on with the old picture.
        let _reading = match (kept.reading.try_lock(), current()) {
            (Ok(lock), _) => lock,
            (Err(_), Some(picture)) => return Ok(picture),
            (Err(_), None) => kept.reading.lock().await,
        };
        if let Some(picture) = current().filter(|_| is_fresh()) {
            return Ok(picture);
        }
        let picture: Picture = Arc::new(Box::pin(self.read_inbound_shops()).await?);
        *kept.picture.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&picture));
        kept.read_at.store(self.running_ms(), Ordering::Relaxed);
        Ok(picture)
    }

    /// Forgets what is kept of shops, after a change.
    pub fn inbound_shops_changed(&self) {
        self.inbound().shops.forget();
    }

    /// One shop as the desk knows it.
    ///
    /// # Errors
    /// [`huolang_domain::ErrorCode::NotFound`] when no such shop is called from outside.
    pub async fn inbound_shop(&self, id: &ShopId) -> Result<Arc<InboundShop>, EngineError> {
        self.inbound_shops_changed();
        let picture = self.inbound_shops().await?;
        picture.iter().find(|shop| shop.id == *id).cloned().ok_or_else(|| {
            EngineError::refused(huolang_domain::ErrorCode::NotFound, "this shop is not called from outside")
        })
    }

    /// The platforms that take cards of a pool and look at them closely.
    ///
    /// # Errors
    /// What the database refuses.
    pub(crate) async fn platforms_served_by(&self, pool: &PoolId) -> Result<Vec<PlatformKind>, EngineError> {
        let picture = self.inbound_shops().await?;
        let serves = |shop: &&Arc<InboundShop>| shop.offers.values().any(|offer| offer.stock.as_ref() == Some(pool));
        Ok(picture.iter().filter(serves).map(|shop| shop.platform).collect())
    }

    /// Gives a shop a secret path, in place of the former one.
    ///
    /// # Errors
    /// What the database or the vault refuses.
    pub async fn renew_path_token(&self, id: &ShopId, actor: &str) -> Result<(), EngineError> {
        let entry = self.audit_entry(actor, "shop.path_token", id.as_str(), serde_json::json!({}));
        // A fresh id under a key that never leaves the vault: nobody can guess it.
        let word = self.vault().blind_index(PATH, self.ids().fresh().as_bytes());
        let token = Secret::new(hex::encode(word.into_bytes()));
        let (engine, shop, now) = (self.clone(), id.clone(), self.now());
        self.db()
            .write(Durability::Flushed, move |tx| {
                Box::pin(async move {
                    shops::get(tx, &shop).await?;
                    credentials::save(tx, engine.vault(), &shop, PATH_TOKEN, &token, None, now).await?;
                    entry.append(tx).await
                })
            })
            .await?;
        self.inbound_shops_changed();
        Ok(())
    }

    async fn read_inbound_shops(&self) -> Result<Vec<Arc<InboundShop>>, EngineError> {
        let mut conn = self.db().reader().await?;
        let rows: Vec<_> = shops::list(&mut conn).await?.into_iter().filter(|row| is_inbound(row.platform)).collect();
        let offers = offers::list(&mut conn, None).await?;
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            let secrets = credentials::all(&mut conn, self.vault(), &row.id).await?;
            let refs: Vec<String> = of(&offers, &row.id).map(|offer| offer.product_ref.clone()).collect();
            let listed = products::by_refs(&mut conn, &row.id, &refs).await?;
            let kept = rules::list(&mut conn, Some(&row.id), None).await?;
            let of_shop = of(&offers, &row.id).map(|offer| {
                let product = listed.iter().find(|product| product.product_ref == offer.product_ref);
                let rule = kept.iter().map(|kept| &kept.rule).find(|rule| rule.product_ref == offer.product_ref);
                (offer.product_ref.clone(), mapped(offer, product, rule))
            });
            let of_shop: HashMap<_, _> = of_shop.collect();
            read.push(Arc::new(InboundShop::of(&row, secrets, of_shop)));
        }
        Ok(read)
    }
}

fn of<'o>(offers: &'o [Offer], shop: &'o ShopId) -> impl Iterator<Item = &'o Offer> {
    offers.iter().filter(move |offer| offer.shop_id == *shop)
}
