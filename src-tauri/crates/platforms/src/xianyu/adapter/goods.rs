//! Products with their variants, and the chats that the platform opened.

use super::XianyuAdapter;
use crate::{
    capability::{Goods, PlatformProduct, PlatformSku},
    fault::CallError,
    xianyu::{
        apis::ITEM,
        item::{ItemRead, read_item},
        trade_data,
    },
};
use async_trait::async_trait;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Chats that are remembered.
const ROOM: usize = 5_000;

/// What is remembered of products and chats.
#[derive(Default)]
pub(super) struct Items(Mutex<Known>);

#[derive(Default)]
struct Known {
    chats: HashMap<(String, String), String>,
    skus: HashMap<String, Vec<PlatformSku>>,
}

impl Items {
    fn open(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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

    async fn skus(&self, item_id: &str) -> Vec<PlatformSku> {
        match self.item(item_id).await {
            Ok(item) => {
                let skus: Vec<PlatformSku> = item.skus.into_iter().map(sku).collect();
                self.items.open().skus.insert(item_id.to_owned(), skus.clone());
                skus
            }
            Err(error) => {
                // Variants that are not known yet must not hide the product.
                tracing::warn!(item_id, %error, "the variants of a product could not be read");
                self.items.open().skus.get(item_id).cloned().unwrap_or_default()
            }
        }
    }
}

fn sku(sku: crate::xianyu::item::ItemSku) -> PlatformSku {
    // Orders name the variant by its words only.
    let sku_ref = if sku.sku_id.is_empty() { sku.named_spec.clone() } else { sku.sku_id };
    PlatformSku { sku_ref, merchant_code: String::new(), spec: sku.named_spec, price: sku.price }
}

#[async_trait]
impl Goods for XianyuAdapter {
    async fn products(&self) -> Result<Vec<PlatformProduct>, CallError> {
        self.mtop.account.ready()?;
        let mut products = Vec::new();
        for item in self.my_items().await? {
            let skus = self.skus(&item.item_id).await;
            self.mtop.account.ready()?;
            products.push(PlatformProduct {
                product_ref: item.item_id,
                title: item.title,
                price: item.price,
                on_sale: item.on_sale,
                skus,
            });
        }
        Ok(products)
    }
}
