//! Products with stock and price, and changing both (`docs/platforms/pdd.md#products`).

use super::{
    adapter::PddAdapter,
    ask::Ask,
    wire::{
        Done,
        goods::{Goods as ListedGoods, GoodsDetail, GoodsKind, GoodsPage},
    },
};
use crate::{
    capability::{Goods, PlatformProduct, PlatformSku, Shelf, ShelfEntry},
    fault::CallError,
};
use async_trait::async_trait;
use futures::{StreamExt as _, TryStreamExt as _};
use huolang_domain::Fen;
use serde_json::json;

const PAGE_SIZE: i64 = 100;
/// Pages of products that are read at the most, so that a listing ends.
const MOST_PAGES: i64 = 500;
/// Details read at the same time: they come one product a call.
const AT_ONCE: usize = 6;

#[async_trait]
impl Goods for PddAdapter {
    async fn products(&self) -> Result<Vec<PlatformProduct>, CallError> {
        let mut listed: Vec<ListedGoods> = Vec::new();
        for page in 1..=MOST_PAGES {
            let ask = Ask::read("pdd.goods.list.get").with("page", page).with("page_size", PAGE_SIZE);
            let read: GoodsPage = self.client.call(&ask).await?;
            let count = read.goods_list.len();
            listed.extend(read.goods_list);
            let total = usize::try_from(read.total_count.unwrap_or(0)).unwrap_or(0);
            if count == 0 || listed.len() >= total {
                break;
            }
        }
        let details: Vec<(ListedGoods, GoodsDetail)> = futures::stream::iter(listed)
            .map(|goods| async move {
                let detail = self.detail(goods.goods_id.as_str()).await?;
                Ok::<_, CallError>((goods, detail))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        self.keep_shelf(details.iter().flat_map(|(goods, detail)| entries(goods, detail)).collect());
        Ok(details.into_iter().map(|(goods, detail)| product(goods, &detail)).collect())
    }
}

#[async_trait]
impl Shelf for PddAdapter {
    async fn shelf(&self) -> Result<Vec<ShelfEntry>, CallError> {
        match self.take_shelf() {
            Some(entries) => Ok(entries),
            None => {
                self.products().await?;
                Ok(self.take_shelf().unwrap_or_default())
            }
        }
    }

    async fn set_stock(&self, product_ref: &str, sku_ref: &str, stock: i64) -> Result<(), CallError> {
        let ask = Ask::write("pdd.goods.quantity.update")
            .with("goods_id", product_ref)
            .with("sku_id", sku_ref)
            .with("quantity", stock.max(0))
            // Set, not add: the same call twice gives one result.
            .with("update_type", 1);
        accepted(self.client.call(&ask).await?)
    }

    async fn set_price(&self, product_ref: &str, sku_ref: &str, group: Fen, single: Fen) -> Result<(), CallError> {
        let sku_id = sku_ref.parse::<i64>().map_or_else(|_| json!(sku_ref), |id| json!(id));
        let ask = Ask::write("pdd.goods.sku.price.update")
            .with("goods_id", product_ref)
            // Whether it is on sale stays as it is.
            .with("sync_goods_operate", 1)
            .with("sku_price_list", json!([{ "group_price": group.0, "single_price": single.0, "sku_id": sku_id }]));
        accepted(self.client.call(&ask).await?)
    }
}

impl PddAdapter {
    /// A product in full; what it is stays known.
    pub(super) async fn detail(&self, goods_id: &str) -> Result<GoodsDetail, CallError> {
        let detail: GoodsDetail =
            self.client.call(&Ask::read("pdd.goods.detail.get").with("goods_id", goods_id)).await?;
        self.remember_kind(goods_id, detail.kind());
        Ok(detail)
    }

    /// What a product is; asked once.
    pub(super) async fn kind_of(&self, goods_id: &str) -> Result<GoodsKind, CallError> {
        match self.known_kind(goods_id) {
            Some(kind) => Ok(kind),
            None => Ok(self.detail(goods_id).await?.kind()),
        }
    }
}

fn accepted(done: Done) -> Result<(), CallError> {
    if done.ok() {
        return Ok(());
    }
    let code = done.error_code.map_or_else(|| "not_accepted".to_owned(), |code| code.to_string());
    Err(CallError::Business { code, message: done.error_msg.unwrap_or_default() })
}

fn product(goods: ListedGoods, detail: &GoodsDetail) -> PlatformProduct {
    let price_of = |sku_id: &str| detail.sku_list.iter().find(|sku| sku.sku_id.as_str() == sku_id)?.group_price();
    let skus: Vec<PlatformSku> = goods
        .sku_list
        .into_iter()
        .map(|sku| PlatformSku {
            price: price_of(sku.sku_id.as_str()).unwrap_or(Fen::ZERO),
            sku_ref: sku.sku_id.0,
            merchant_code: sku.outer_id.0,
            spec: sku.spec.0,
        })
        .collect();
    PlatformProduct {
        product_ref: goods.goods_id.0,
        title: goods.goods_name.0,
        price: skus.iter().map(|sku| sku.price).min().unwrap_or(Fen::ZERO),
        on_sale: goods.is_onsale == Some(1),
        skus,
    }
}

fn entries(goods: &ListedGoods, detail: &GoodsDetail) -> Vec<ShelfEntry> {
    let of = |sku_id: &str| detail.sku_list.iter().find(|sku| sku.sku_id.as_str() == sku_id);
    let entry = |sku: &super::wire::goods::ListedSku| ShelfEntry {
        product_ref: goods.goods_id.0.clone(),
        sku_ref: sku.sku_id.0.clone(),
        stock: sku.sku_quantity,
        price: of(sku.sku_id.as_str()).and_then(|sku| sku.group_price()),
        single_price: of(sku.sku_id.as_str()).and_then(|sku| sku.price).map(Fen),
    };
    goods.sku_list.iter().map(entry).collect()
}
