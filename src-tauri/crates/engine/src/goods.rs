//! What a screen asks of a shop's platform beside orders: its products, and whether the login holds.

use crate::{
    Engine, EngineError, Topic,
    shops::{Api, Shop},
};
use huolang_domain::{ErrorCode, ShopId};
use huolang_platforms::{capability::PlatformProduct, fault::CallError};
use huolang_store::{
    Durability,
    products::{self, ListedProduct, ListedSku, ProductStatus},
};
use std::sync::Arc;

impl Engine {
    /// Reads every product of a shop and keeps them; those that are no longer listed are marked. Gives how many there are.
    ///
    /// # Errors
    /// [`ErrorCode::CapabilityMissing`] when the platform lists no products; what the platform or the database refuses; a
    /// dead login parks the shop.
    pub async fn sync_products(&self, id: &ShopId) -> Result<usize, EngineError> {
        let shop = self.connected(id)?;
        let goods = shop.adapter.goods().ok_or_else(|| {
            EngineError::refused(ErrorCode::CapabilityMissing, "this platform does not list its products")
        })?;
        let listed = crate::deliver::within(self.policy().call_ms, goods.products()).await;
        shop.learn(Api::Read, listed.as_ref().map(|_| ()), self.now());
        let listed: Vec<ListedProduct> = match listed {
            Ok(listed) => listed.into_iter().map(kept).collect(),
            Err(error) => return Err(self.read_failed(&shop, &error).await?),
        };
        let count = listed.len();
        let (id, ids, now) = (id.clone(), self.ids().clone(), self.now());
        self.db()
            .write(Durability::Ordinary, move |tx| {
                Box::pin(async move {
                    products::upsert_many(tx, &id, &listed, ids.as_ref(), now).await?;
                    let refs: Vec<String> = listed.into_iter().map(|product| product.product_ref).collect();
                    products::mark_vanished(tx, &id, &refs, now).await
                })
            })
            .await?;
        self.bus().tell(Topic::Products, Vec::<String>::new());
        Ok(count)
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
            Ok(()) => Ok(()),
            Err(error) => Err(self.read_failed(&shop, &error).await?),
        }
    }

    fn connected(&self, id: &ShopId) -> Result<Arc<Shop>, EngineError> {
        self.shops().get(id).ok_or_else(|| EngineError::refused(ErrorCode::NotFound, "the shop is not connected"))
    }
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
