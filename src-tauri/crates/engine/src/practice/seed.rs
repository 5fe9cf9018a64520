//! Fills a fresh program: the practice shop, its products, pools with practice cards, and rules.

use super::stock::{Shelf, card, shelves};
use crate::{Engine, EngineError, Topic};
use huolang_domain::{BatchId, ErrorCode, ShopId, platform::PlatformKind};
use huolang_platforms::practice::{MarketProduct, default_products};
use huolang_store::{
    Durability, StoreError, Tx, batches,
    cards::{self, NewCard},
    pools,
    products::{self, ListedProduct, ListedSku, ProductStatus},
    rules,
    shops::{self, Shop, ShopState},
};

/// The name of the practice shop.
const NAME: &str = "练习店铺";
/// Cards written by one closure.
const CHUNK: usize = 500;

/// Makes the practice shop and stocks it with `cards_a_pool` cards a pool, unless there is a shop already. All of it comes
/// in one transaction: a program that dies halfway begins anew.
///
/// # Errors
/// What the database refuses.
pub(crate) async fn seed(
    engine: &Engine,
    cards_a_pool: usize,
    gateway: Option<&str>,
) -> Result<Option<ShopId>, EngineError> {
    if !shops::list(&mut engine.db().reader().await?).await?.is_empty() {
        return Ok(None);
    }
    let now = engine.now();
    let shop = Shop {
        id: ShopId::fresh(engine.ids().as_ref()),
        platform: PlatformKind::Practice,
        name: NAME.to_owned(),
        state: ShopState::Active,
        parked_reason: None,
        config: serde_json::json!({ "gateway": gateway, "push": true }),
        created_at: now,
        updated_at: now,
        last_synced_at: None,
    };
    let listed = default_products();
    let (shelves, bare) = shelves(&listed, &shop.id, engine.ids().as_ref(), now);
    let sealed = seal(engine, shelves, cards_a_pool).await?;
    let (ids, id) = (engine.ids().clone(), shop.id.clone());
    engine
        .db()
        .write(Durability::Flushed, move |tx| {
            Box::pin(async move {
                shops::insert(tx, &shop).await?;
                products::upsert_many(tx, &shop.id, &listing(&listed), ids.as_ref(), now).await?;
                for (shelf, cards) in &sealed {
                    let batch = BatchId::fresh(ids.as_ref());
                    pools::save(tx, &shelf.pool).await?;
                    batches::start(tx, &batch, &shelf.pool.id, "practice", "", now).await?;
                    for chunk in cards.chunks(CHUNK) {
                        cards::import_many(tx, &batch, &shelf.pool.id, chunk, "system", ids.as_ref(), now).await?;
                    }
                    batches::finish(tx, &batch, batches::BatchState::Done, 0).await?;
                    keep(tx, &shelf.rule, now).await?;
                }
                for rule in &bare {
                    keep(tx, rule, now).await?;
                }
                Ok(())
            })
        })
        .await?;
    for topic in [Topic::Shops, Topic::Products, Topic::Pools, Topic::Rules] {
        engine.bus().tell(topic, Vec::<String>::new());
    }
    tracing::info!(shop.id = %id, "practice shop opened");
    Ok(Some(id))
}

async fn keep(tx: &mut Tx, rule: &huolang_domain::rule::Rule, now: huolang_domain::Millis) -> Result<(), StoreError> {
    rules::save(tx, rule, now).await
}

/// Seals the cards of every shelf, off the async threads.
async fn seal(engine: &Engine, shelves: Vec<Shelf>, each: usize) -> Result<Vec<(Shelf, Vec<NewCard>)>, EngineError> {
    let (vault, ids, dice) = (engine.vault().clone(), engine.ids().clone(), engine.dice().clone());
    let work = move || -> Result<Vec<(Shelf, Vec<NewCard>)>, StoreError> {
        let mut number = 0;
        shelves
            .into_iter()
            .map(|shelf| {
                let cards: Result<Vec<NewCard>, StoreError> = (0..each)
                    .map(|_| {
                        number += 1;
                        NewCard::seal(&vault, ids.as_ref(), &card(number, dice.as_ref()), None)
                    })
                    .collect();
                cards.map(|cards| (shelf, cards))
            })
            .collect()
    };
    let sealed = tokio::task::spawn_blocking(work).await;
    let sealed =
        sealed.map_err(|_| EngineError::refused(ErrorCode::Internal, "sealing the practice cards was interrupted"))?;
    Ok(sealed?)
}

fn listing(products: &[MarketProduct]) -> Vec<ListedProduct> {
    let sku = |sku: &huolang_platforms::practice::MarketSku| ListedSku {
        sku_ref: sku.sku_ref.clone(),
        merchant_code: sku.merchant_code.clone(),
        spec: sku.spec.clone(),
        price: sku.price,
    };
    products
        .iter()
        .map(|product| ListedProduct {
            product_ref: product.product_ref.clone(),
            title: product.title.clone(),
            price: product.price,
            status: if product.on_sale { ProductStatus::OnSale } else { ProductStatus::OffSale },
            skus: product.skus.iter().map(sku).collect(),
        })
        .collect()
}
