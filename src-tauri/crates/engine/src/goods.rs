//! What a screen asks of a shop's platform beside orders: its products, and whether the login holds.

use crate::{
    Engine, EngineError, Topic,
    shops::{Api, Shop},
};
use huolang_domain::{ErrorCode, Fen, Millis, ProductId, ShopId};
use huolang_platforms::{
    capability::{PlatformProduct, ShelfEntry},
    fault::CallError,
};
use huolang_store::{
    Durability, StoreError, Tx,
    products::{self, ListedProduct, ListedSku, ProductStatus},
    shelf::{self, ShelfRow},
};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// Between two tries to read the first products; whoever waits longer presses the button.
const FIRST_PAUSES: [Duration; 3] = [Duration::from_secs(5), Duration::from_secs(30), Duration::from_secs(120)];

/// What a person wants the platform to sell of a variant; what is absent stays.
#[derive(Debug, Clone, Copy, Default)]
pub struct ShelfWish {
    /// How many.
    pub stock: Option<i64>,
    /// The price in a group, and alone.
    pub prices: Option<(Fen, Fen)>,
}

impl Engine {
    /// Reads every product of a shop and keeps them; those that are no longer listed are marked. Gives how many there are.
    /// Variants that a platform gives slowly are read on beside the caller.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`] when the platform lists no products; what the platform or the database refuses; a
    /// dead login parks the shop.
    pub async fn sync_products(&self, id: &ShopId) -> Result<usize, EngineError> {
        let shop = self.connected(id)?;
        let (count, unread) = Box::pin(self.read_products(&shop)).await?;
        if unread > 0 {
            self.read_on(shop, unread);
        }
        Ok(count)
    }

    /// After a scanned login: the products of a shop of which none is known are read beside the caller, so that rules can be
    /// made at once. A shop whose products are known is read when a person asks for it.
    pub(crate) fn read_first_products(&self, id: &ShopId) {
        let Some(shop) = self.shops().get(id).filter(|shop| shop.adapter.goods().is_some()) else { return };
        let engine = self.clone();
        tokio::spawn(async move {
            let read = async {
                for pause in FIRST_PAUSES {
                    match Box::pin(engine.read_unknown_products(&shop.id)).await {
                        Ok(()) => return,
                        Err(error) => tracing::warn!(shop.id = %shop.id, %error, "the products were not read yet"),
                    }
                    tokio::time::sleep(pause).await;
                }
            };
            tokio::select! {
                () = shop.gone().cancelled() => {}
                () = read => {}
            }
        });
    }

    async fn read_unknown_products(&self, id: &ShopId) -> Result<(), EngineError> {
        let known = products::list(&mut self.db().reader().await?, Some(id), None, None, 1).await?;
        if known.is_empty() {
            self.sync_products(id).await?;
        }
        Ok(())
    }

    /// Reads on until the variants of every product are known, as long as there is progress.
    fn read_on(&self, shop: Arc<Shop>, unread: usize) {
        let engine = self.clone();
        tokio::spawn(async move {
            let mut left = unread;
            while left > 0 {
                let read = tokio::select! {
                    () = shop.gone().cancelled() => return,
                    read = Box::pin(engine.read_products(&shop)) => read,
                };
                match read {
                    Ok((_, now)) if now < left => left = now,
                    Ok(_) => return,
                    Err(error) => {
                        tracing::warn!(shop.id = %shop.id, %error, "the variants of some products were not read yet");
                        return;
                    }
                }
            }
        });
    }

    /// One reading: how many products there are, and of how many the variants are still to be read.
    async fn read_products(&self, shop: &Arc<Shop>) -> Result<(usize, usize), EngineError> {
        let goods = shop.adapter.goods().ok_or_else(|| {
            EngineError::refused(ErrorCode::CapabilityMissing, "this platform does not list its products")
        })?;
        let listed = crate::deliver::within(self.policy().call_ms, goods.products()).await;
        shop.learn(Api::Goods, listed.as_ref().map(|_| ()), self.now());
        let listed: Vec<ListedProduct> = match listed {
            Ok(listed) => listed.into_iter().map(kept).collect(),
            Err(error) => return Err(self.read_failed(shop, &error).await?),
        };
        let (count, unread) = (listed.len(), goods.unread());
        let left = unread.len();
        let shelf = self.read_shelf(shop).await?;
        let (id, ids, now) = (shop.id.clone(), self.ids().clone(), self.now());
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    let mut listed = listed;
                    keep_unread(tx, &id, &mut listed, &unread).await?;
                    products::upsert_many(tx, &id, &listed, ids.as_ref(), now).await?;
                    let refs: Vec<String> = listed.into_iter().map(|product| product.product_ref).collect();
                    products::mark_vanished(tx, &id, &refs, now).await?;
                    shelf::save_many(tx, &shelf).await
                })
            })
            .await?;
        self.bus().tell(Topic::Products, Vec::<String>::new());
        Ok((count, left))
    }

    /// Asks the platform whether the login of a shop holds. Changes nothing but this: a dead one parks the shop.
    ///
    /// # Errors
    /// [`ErrorCode::ShopLoginDead`] when it does not hold; what the platform refuses.
    pub async fn check_login(&self, id: &ShopId) -> Result<(), EngineError> {
        let shop = self.connected(id)?;
        let Some(session) = shop.adapter.session() else { return Ok(()) };
        let answer: Result<(), CallError> = crate::deliver::within(self.policy().call_ms, session.check()).await;
        match answer {
            Ok(()) => self.read_went_well(&shop).await,
            Err(error) => Err(self.read_failed(&shop, &error).await?),
        }
    }

    /// What the platform's shelf says of stock and prices, where it has one.
    async fn read_shelf(&self, shop: &Arc<Shop>) -> Result<Vec<ShelfRow>, EngineError> {
        let Some(shelf) = shop.adapter.shelf() else { return Ok(Vec::new()) };
        let now = self.now();
        match crate::deliver::within(self.policy().call_ms, shelf.shelf()).await {
            Ok(entries) => Ok(entries.into_iter().map(|entry| row(&shop.id, entry, now)).collect()),
            Err(error) => Err(self.read_failed(shop, &error).await?),
        }
    }

    /// Sets what a platform sells of a variant, and at which prices; what is absent stays. Only ever asked for by a person.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`] when the platform does not let a program do that; [`ErrorCode::NotFound`]; what the
    /// platform or the database refuses.
    pub async fn set_shelf(
        &self,
        id: &ShopId,
        product_ref: &str,
        sku_ref: &str,
        ShelfWish { stock, prices }: ShelfWish,
        actor: &str,
    ) -> Result<(), EngineError> {
        let shop = self.connected(id)?;
        let shelf = shop.adapter.shelf().ok_or_else(|| {
            EngineError::refused(
                ErrorCode::CapabilityMissing,
                "this platform's stock and prices are set in its console",
            )
        })?;
        // What the program has never read is not changed either.
        let mut row = self.shelf_row(id, product_ref, sku_ref).await?;
        let detail = json!({ "product": product_ref, "sku": sku_ref, "stock": stock, "prices": prices });
        self.audit_now(actor, "product.set_shelf", id.as_str(), detail).await?;
        let limit = self.policy().call_ms;
        if let Some(stock) = stock {
            let set = crate::deliver::within(limit, shelf.set_stock(product_ref, sku_ref, stock)).await;
            self.after_set(&shop, set).await?;
            row.stock = Some(stock);
            // Kept at once: whatever becomes of the prices, this is what the platform sells.
            self.keep_shelf_row(&row).await?;
        }
        if let Some((group, single)) = prices {
            let set = crate::deliver::within(limit, shelf.set_price(product_ref, sku_ref, group, single)).await;
            self.after_set(&shop, set).await?;
            // A price is looked at by the platform before it holds: what was read stays until it is read again.
            self.keep_shelf_row(&row).await?;
        }
        Ok(())
    }

    async fn shelf_row(&self, id: &ShopId, product_ref: &str, sku_ref: &str) -> Result<ShelfRow, EngineError> {
        let refs = [product_ref.to_owned()];
        let mut conn = self.db().reader().await?;
        let known = shelf::of_products(&mut conn, std::slice::from_ref(id), &refs).await?;
        let known = known.into_iter().find(|row| row.sku_ref == sku_ref);
        known.ok_or_else(|| EngineError::refused(ErrorCode::NotFound, "read the products of the shop first"))
    }

    async fn keep_shelf_row(&self, row: &ShelfRow) -> Result<(), EngineError> {
        let row = ShelfRow { read_at: self.now(), ..row.clone() };
        self.db()
            .write(Durability::Ordinary, move |tx| Box::pin(async move { shelf::save_many(tx, &[row]).await }))
            .await?;
        self.bus().tell(Topic::Products, Vec::<String>::new());
        Ok(())
    }

    async fn after_set(&self, shop: &Arc<Shop>, set: Result<(), CallError>) -> Result<(), EngineError> {
        shop.learn(Api::Goods, set.as_ref().copied(), self.now());
        match set {
            Ok(()) => Ok(()),
            Err(error) if error.stop_cause().is_some() => Err(self.read_failed(shop, &error).await?),
            Err(error) => Err(EngineError::refused(crate::deliver::outcome::code_of(&error), error.to_string())),
        }
    }

    pub(crate) fn connected(&self, id: &ShopId) -> Result<Arc<Shop>, EngineError> {
        self.shops().get(id).ok_or_else(|| EngineError::refused(ErrorCode::NotFound, "the shop is not connected"))
    }
}

/// Variants that this reading did not come to stay as they are known.
async fn keep_unread(
    tx: &mut Tx,
    shop: &ShopId,
    listed: &mut [ListedProduct],
    unread: &[String],
) -> Result<(), StoreError> {
    if unread.is_empty() {
        return Ok(());
    }
    let known = products::by_refs(tx, shop, unread).await?;
    let ids: Vec<ProductId> = known.iter().map(|product| product.id.clone()).collect();
    let skus = products::skus(tx, &ids).await?;
    for product in listed.iter_mut().filter(|product| product.skus.is_empty()) {
        let Some(known) = known.iter().find(|known| known.product_ref == product.product_ref) else { continue };
        let own = skus.iter().filter(|sku| sku.product_id == known.id);
        product.skus = own
            .map(|sku| ListedSku {
                sku_ref: sku.sku_ref.clone(),
                merchant_code: sku.merchant_code.clone(),
                spec: sku.spec.clone(),
                price: sku.price,
            })
            .collect();
    }
    Ok(())
}

fn kept(product: PlatformProduct) -> ListedProduct {
    let skus = product.skus.into_iter().map(|sku| ListedSku {
        sku_ref: sku.sku_ref,
        merchant_code: sku.merchant_code,
        spec: sku.spec,
        price: sku.price,
    });
    ListedProduct {
        product_ref: product.product_ref,
        title: product.title,
        price: product.price,
        status: if product.on_sale { ProductStatus::OnSale } else { ProductStatus::OffSale },
        skus: skus.collect(),
    }
}

fn row(shop: &ShopId, entry: ShelfEntry, now: Millis) -> ShelfRow {
    ShelfRow {
        shop_id: shop.clone(),
        product_ref: entry.product_ref,
        sku_ref: entry.sku_ref,
        stock: entry.stock,
        price: entry.price,
        single_price: entry.single_price,
        read_at: now,
    }
}
