//! Stores (门店) and products of the account (`docs/platforms/douyin-life.md#stores-and-products`).

use super::{
    adapter::DouyinLife,
    wire::{GoodsData, GoodsRow, GoodsSku, Poi, PoiData},
};
use crate::{
    capability::{CHOOSE_STORE, Goods, PlatformProduct, PlatformSku, Store, Stores},
    fault::CallError,
};
use async_trait::async_trait;
use huolang_domain::Fen;

const POIS: &str = "/goodlife/v1/shop/poi/query/";
const GOODS: &str = "/goodlife/v1/goods/product/online/query/";
/// Rows of a page.
const SIZE: usize = 50;
/// More pages than this are a circle.
const MOST_PAGES: usize = 400;
/// On sale.
const ONLINE: i64 = 1;

#[async_trait]
impl Stores for DouyinLife {
    async fn stores(&self) -> Result<Vec<Store>, CallError> {
        let mut stores = Vec::new();
        for page in 1..=MOST_PAGES {
            let query = [
                ("account_id", self.client.settings.account_id.clone()),
                ("page", page.to_string()),
                ("size", SIZE.to_string()),
            ];
            let data: PoiData = self.client.read("douyin_life.stores", POIS, &query).await?.data()?;
            let came = data.pois.len();
            stores.extend(data.pois.into_iter().map(|row| row.poi).filter(|poi| !poi.poi_id.is_empty()).map(store));
            let all = usize::try_from(data.total).unwrap_or(0);
            if came < SIZE || (all > 0 && stores.len() >= all) {
                break;
            }
        }
        Ok(stores)
    }
}

impl DouyinLife {
    /// The store that verifies: the one of the form, or the only one.
    pub(super) async fn poi(&self) -> Result<String, CallError> {
        if let Some(own) = &self.client.settings.poi_id {
            return Ok(own.clone());
        }
        let find = async || {
            let stores = self.stores().await?;
            match stores.as_slice() {
                [only] => Ok(only.id.clone()),
                stores => {
                    let message = format!("the account has {} stores; name the one that verifies", stores.len());
                    Err(CallError::Business { code: CHOOSE_STORE.to_owned(), message })
                }
            }
        };
        self.poi.get_or_try_init(find).await.cloned()
    }
}

#[async_trait]
impl Goods for DouyinLife {
    async fn products(&self) -> Result<Vec<PlatformProduct>, CallError> {
        let (mut products, mut cursor) = (Vec::new(), String::new());
        for _ in 0..MOST_PAGES {
            let mut query = vec![("account_id", self.client.settings.account_id.clone()), ("count", SIZE.to_string())];
            if !cursor.is_empty() {
                query.push(("cursor", cursor.clone()));
            }
            let data: GoodsData = self.client.read("douyin_life.products", GOODS, &query).await?.data()?;
            products.extend(data.products.into_iter().filter_map(product));
            if !data.has_more || data.next_cursor.is_empty() || data.next_cursor == cursor {
                break;
            }
            cursor = data.next_cursor;
        }
        Ok(products)
    }
}

fn store(poi: Poi) -> Store {
    Store { id: poi.poi_id, name: poi.poi_name, address: poi.address }
}

fn product(row: GoodsRow) -> Option<PlatformProduct> {
    let skus: Vec<PlatformSku> = row.skus.into_iter().chain(row.sku).map(sku).collect();
    let price = skus.iter().map(|sku| sku.price).min().unwrap_or(Fen::ZERO);
    (!row.product.product_id.is_empty()).then_some(PlatformProduct {
        product_ref: row.product.product_id,
        title: row.product.product_name,
        price,
        on_sale: row.online_status == ONLINE,
        skus,
    })
}

fn sku(wire: GoodsSku) -> PlatformSku {
    PlatformSku {
        sku_ref: wire.sku_id,
        merchant_code: wire.out_sku_id,
        spec: wire.sku_name,
        price: Fen(wire.actual_amount),
    }
}
