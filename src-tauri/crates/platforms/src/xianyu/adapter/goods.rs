//! Products with their variants, and the chats that the platform opened.

use super::XianyuAdapter;
use crate::{
    capability::{Goods, PlatformProduct, PlatformSku},
    fault::CallError,
    xianyu::{
        apis::ITEM,
        item::{ItemCard, ItemRead, read_item},
        trade_data,
    },
};
use async_trait::async_trait;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// How long one round of reading variants may take.
const ROUND: Duration = Duration::from_secs(18);

/// Chats that are remembered.
const ROOM: usize = 5_000;

/// What is remembered of products and chats.
#[derive(Default)]
pub(super) struct Items(Mutex<Known>);

#[derive(Default)]
struct Known {
    chats: HashMap<(String, String), String>,
    skus: HashMap<String, Vec<PlatformSku>>,
    /// Products of the last reading whose variants are not known yet.
    unread: Vec<String>,
}

impl Items {
    fn open(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn skus(&self, item_id: &str) -> Option<Vec<PlatformSku>> {
        self.open().skus.get(item_id).cloned()
    }

    pub(super) fn chat(&self, peer_id: &str, item_id: &str) -> Option<String> {
        self.open().chats.get(&(peer_id.to_owned(), item_id.to_owned())).cloned()
    }

    pub(super) fn note_chat(&self, peer_id: &str, item_id: &str, cid: &str) {
        let mut known = self.open();
        if known.chats.len() >= ROOM {
            known.chats.clear();
        }
        known.chats.insert((peer_id.to_owned(), item_id.to_owned()), cid.to_owned());
    }
}

impl XianyuAdapter {
    /// A product in full, as 客服 wants it.
    ///
    /// # Errors
    /// What the platform says.
    pub async fn item(&self, item_id: &str) -> Result<ItemRead, CallError> {
        self.pages.wait(10_000).await.map_err(|wait| CallError::RateLimited {
            message: "products are read one after the other".to_owned(),
            retry_after_ms: Some(wait),
        })?;
        let data = Box::pin(self.mtop.call(&ITEM, &trade_data::item_detail(item_id))).await?.data()?;
        Ok(read_item(&data))
    }

    /// Reads the variants of a product and remembers them.
    async fn skus(&self, item_id: &str) {
        match self.item(item_id).await {
            Ok(item) => {
                let skus = item.skus.into_iter().map(sku).collect();
                self.items.open().skus.insert(item_id.to_owned(), skus);
            }
            // Variants that are not known yet must not hide the product.
            Err(error) => tracing::warn!(item_id, %error, "the variants of a product could not be read"),
        }
    }
}

fn sku(sku: crate::xianyu::item::ItemSku) -> PlatformSku {
    // Orders name the variant by its words only: a rule by the platform's id would never find its orders.
    let sku_ref = if sku.named_spec.is_empty() { sku.sku_id } else { sku.named_spec.clone() };
    PlatformSku { sku_ref, merchant_code: String::new(), spec: sku.named_spec, price: sku.price }
}

#[async_trait]
impl Goods for XianyuAdapter {
    /// Variants are read product by product, for as long as one round may take; those that are not known yet come first,
    /// the rest is remembered from earlier rounds.
    async fn products(&self) -> Result<Vec<PlatformProduct>, CallError> {
        self.mtop.account.ready()?;
        let began = Instant::now();
        let items = self.my_items().await?;
        let (known, fresh): (Vec<_>, Vec<_>) = items.iter().partition(|item| self.items.skus(&item.item_id).is_some());
        for item in fresh.into_iter().chain(known) {
            if began.elapsed() > ROUND {
                break;
            }
            self.skus(&item.item_id).await;
            self.mtop.account.ready()?;
        }
        let unread = items.iter().filter(|item| self.items.skus(&item.item_id).is_none());
        let unread = unread.map(|item| item.item_id.clone()).collect();
        self.items.open().unread = unread;
        let product = |item: ItemCard| PlatformProduct {
            skus: self.items.skus(&item.item_id).unwrap_or_default(),
            product_ref: item.item_id,
            title: item.title,
            price: item.price,
            on_sale: item.on_sale,
        };
        Ok(items.into_iter().map(product).collect())
    }

    fn unread(&self) -> Vec<String> {
        self.items.open().unread.clone()
    }
}
